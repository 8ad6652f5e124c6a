"""Referrals: a packet on consents and exceptions, approved, sent, answered; every step dated and kept."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from docx import Document

from accounts.models import Agency, AuditEvent, Notice, OutgoingPaper
from cases import access, danger, workflow
from cases.chronology import chronology
from cases.enums import CasePart
from cases.models import Caregiver, CaseEntry, Referral, ReferralStep, Term
from cases.packet import Choice
from cases.papers_referral import as_sent
from cases.workflow.consents import record_consent, withdraw_consent
from cases.workflow.referrals import Packet
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.cases import hostile
from tests.cases.test_case_file import SECRET
from tests.cases.test_files import attach
from tests.documents.reading import pdf_text

WHY = "Em cần được bảo vệ ngay."


@pytest.fixture
def agency(cast):
    return Agency.objects.filter(office=cast.commune).exclude(kind="hotline").first()


@pytest.fixture
def exception(cast):
    return Term.objects.get(kind="exception", code="life")


@pytest.fixture
def mother(case):
    return Caregiver.objects.create(
        pupil=case.pupil, full_name="Lê Thị Hồng Mơ", relation="mẹ", phone="0901 234 567"
    )


@pytest.fixture
def consent(cast, case, mother):
    return record_consent(
        actor=cast.lan,
        pupil=case.pupil,
        case=case,
        purpose=Term.objects.get(kind="purpose", code="share"),
        given_on=timezone.localdate(),
        pupil_said="yes",
        caregiver=mother,
        caregiver_said="yes",
        channel="paper",
    )


class Referring:
    """Walks one referral with the real verbs."""

    def __init__(self, cast, case, agency, basis):
        self.cast, self.case, self.agency, self.basis = cast, case, agency, basis
        self.row = None

    @property
    def now(self):
        self.case.refresh_from_db()
        given = {"case": self.case, "version": self.case.version}
        return given | ({"referral": Referral.objects.get(pk=self.row.pk)} if self.row else {})

    def draft(self, *more, **fields):
        given = {
            "agency": self.agency,
            "urgency": "normal",
            "purpose": "Trợ giúp tâm lý cho em",
            "service": "Tham vấn tại nơi ở",
            "packed": Packet(
                [Choice("name", self.basis), Choice("summary", self.basis), *more],
                summary="Em cần người trò chuyện.",
                exception_reason=WHY,
            ),
        } | fields
        self.row = workflow.save_referral(actor=self.cast.lan, **self.now, **given)
        return self

    def submit(self):
        workflow.submit_referral(actor=self.cast.lan, **self.now)
        return self

    def approve(self, **fields):
        workflow.decide_referral(actor=self.cast.hoa, **self.now, **{"approve": True} | fields)
        return self

    def send(self, **fields):
        given = {"happened_on": timezone.localdate(), "way": "in_person", "contact": "Anh Sáu, công chức"} | fields
        workflow.send_referral(actor=self.cast.lan, **self.now, **given)
        return self

    def step(self, state, note="", **fields):
        given = {"happened_on": timezone.localdate(), "way": "phone", "contact": "Chị Bảy", "note": note} | fields
        self.case.refresh_from_db()
        return workflow.record_referral_step(
            actor=self.cast.lan, case=self.case, referral=self.now["referral"], state=state, **given
        )

    def sent(self):
        return self.draft().submit().approve().send()

    @property
    def state(self):
        return Referral.objects.get(pk=self.row.pk).state


@pytest.fixture
def referring(cast, case, agency, exception):
    return Referring(cast, case, agency, exception)


# ── the packet


def test_every_field_needs_a_consent_or_an_exception(referring, consent, cast, case):
    referring.basis = consent
    row = referring.draft().row
    assert [item.text for item in row.items.all()] == ["Trần Đức Anh", "Em cần người trò chuyện."]
    assert {item.basis for item in row.items.all()} == {f"Ý kiến đồng ý ngày {timezone.localdate():%d/%m/%Y}"}
    withdraw_consent(
        actor=cast.lan, consent=consent, withdrawn_on=timezone.localdate(), withdrawn_because="Em đổi ý"
    )
    with pytest.raises(RuleBroken, match="Không còn căn cứ để gửi: Họ và tên"):
        referring.submit()
    assert referring.state == "draft"


def test_an_exception_needs_its_reason_and_must_be_in_force(referring, exception):
    with pytest.raises(RuleBroken, match="vì sao dùng ngoại lệ"):
        referring.draft(packed=Packet([Choice("name", exception)]))
    exception.valid_until = timezone.localdate() - timedelta(days=1)
    exception.save()
    referring.row = None
    with pytest.raises(RuleBroken, match="Không còn căn cứ"):
        referring.draft()


def test_a_purpose_is_no_exception(referring):
    referring.basis = Term.objects.get(kind="purpose", code="share")
    with pytest.raises(RuleBroken, match="Không còn căn cứ"):
        referring.draft()


def test_an_empty_packet_and_an_unwritten_text_are_refused(referring, exception):
    with pytest.raises(RuleBroken, match="ít nhất một"):
        referring.draft(packed=Packet([]))
    with pytest.raises(RuleBroken, match="chưa viết"):
        referring.draft(packed=Packet([Choice("address", exception)], exception_reason=WHY))


def test_nothing_of_another_case_goes_along(referring, make_case, cast, exception):
    other = make_case()
    entry = workflow.write_entry(
        actor=cast.lan, case=other, kind="note", happened_on=timezone.localdate(), text="Chuyện khác"
    )
    with pytest.raises(RuleBroken, match="không thuộc trường hợp này"):
        referring.draft(Choice("entry", exception, entry))


def test_the_form_proposes_nothing_without_a_consent_and_the_least_with_one(login, cast, case, request):
    url = f"/truong-hop/{case.public_id}/chuyen-gui/"
    page = login(cast.lan).get(url)
    form = page.context["form"]
    assert not any(form[key].value() for key in form.offers) and "Chưa hỏi ý kiến" in page.text
    request.getfixturevalue("consent")
    form = login(cast.lan).get(url).context["form"]
    assert {key for key in form.offers if form[key].value()} == {"name", "summary"}


def test_the_agency_is_one_of_the_area_and_of_today(referring, cast, agency):
    foreign = Agency.objects.create(
        kind="police", name="Công an phường khác", office=cast.thcs, valid_from=date(2020, 1, 1)
    )
    for gone in (foreign, Agency.objects.filter(kind="hotline").first()):
        with pytest.raises(RuleBroken, match="không còn trong danh bạ"):
            referring.draft(agency=gone)
    referring.row = None
    referring.draft().submit().approve()
    agency.valid_until = timezone.localdate() - timedelta(days=1)
    agency.save()
    with pytest.raises(RuleBroken, match="không còn trong danh bạ"):
        referring.send()


@pytest.mark.parametrize("phone", ["111", "113", "115"])
def test_a_number_that_is_called_takes_no_letter_but_is_told(login, cast, case, pupil, referring, phone):
    number = Agency.objects.get(phone=phone)
    with pytest.raises(RuleBroken, match="không còn trong danh bạ"):
        referring.draft(agency=number)
    browser, address = login(cast.lan), f"/truong-hop/{case.public_id}/"
    with acting(cast.tam.pk):
        told = {"pupil": pupil, "channel": "talk", "danger_now": False, "text": "Em hay khóc"}
        concern = workflow.raise_concern(actor=cast.tam, **told)
    decision = browser.get(f"/truong-hop/tin-bao/{concern.public_id}/").text
    for page in (browser.get(f"{address}chuyen-gui/").text, decision):
        assert number.name not in page and cast.commune.agencies.first().name in page
    assert number.name in browser.get(f"{address}thong-bao/ghi-them/").text


# ── whom nobody may contact


def flag(caregiver):
    caregiver.no_contact = True
    caregiver.save()


def test_a_flagged_caregiver_is_not_offered_and_not_taken(referring, mother, login, cast, case, exception):
    flag(mother)
    page = login(cast.lan).get(f"/truong-hop/{case.public_id}/chuyen-gui/")
    assert "Hồng Mơ" not in page.text and "KHÔNG LIÊN HỆ" in page.text
    with pytest.raises(RuleBroken, match="không còn dùng được"):
        referring.draft(Choice("caregiver", exception, mother))


@pytest.mark.parametrize("text", ["Liên hệ chị Lê Thị Hồng Mơ.", "le thi hong mo đón em", "Số 0901.234.567"])
def test_no_text_names_a_flagged_caregiver(referring, mother, exception, text):
    flag(mother)
    for fields in (
        {"purpose": text},
        {"service": text},
        {"packed": Packet([Choice("summary", exception)], summary=text, exception_reason=WHY)},
    ):
        with pytest.raises(RuleBroken, match="không liên hệ"):
            referring.draft(**fields)
        referring.row = None


def test_a_flag_that_comes_later_stops_the_sending(referring, mother, exception, consent, cast, case):
    referring.draft(Choice("caregiver", exception, mother)).submit().approve()
    flag(mother)
    with pytest.raises(RuleBroken, match="không liên hệ"):
        referring.send()
    assert referring.state == "approved"
    referring.draft().submit().approve().send()
    assert "Hồng Mơ" not in referring.now["referral"].sheet + referring.now["referral"].letter


# ── the way


def test_the_whole_way(referring, case):
    referring.sent()
    referring.step("received")
    referring.step("accepted")
    referring.step("done")
    referring.step("feedback", "Em đã được tham vấn bốn buổi.")
    steps = list(ReferralStep.objects.values_list("state", "way"))
    assert [state for state, _way in steps] == [
        "submitted", "approved", "sent", "received", "accepted", "done", "feedback",
    ]  # fmt: skip
    assert not access.referrals_of(case).awaiting().exists()
    titles = [h.title for h in chronology(case, (), CasePart.values) if h.sort == "referral"]
    assert len(titles) == 7 and titles[0].endswith("Đã ghi phản hồi")


def test_nobody_approves_the_own_work_and_a_return_needs_words(referring, cast, case):
    referring.draft().submit()
    with pytest.raises(NotYours):
        workflow.decide_referral(actor=cast.lan, **referring.now, approve=True)
    with pytest.raises(RuleBroken, match="cần bổ sung"):
        referring.approve(approve=False)
    Referral.objects.filter(pk=referring.row.pk).update(drafted_by=cast.hoa)
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        referring.approve()
    assert referring.state == "submitted"


def test_a_change_after_the_approval_needs_a_new_one(referring):
    referring.draft().submit().approve().draft(purpose="Việc khác")
    assert referring.state == "draft" and referring.now["referral"].decided_at is None
    with pytest.raises(RuleBroken, match="chưa được hiệu trưởng duyệt"):
        referring.send()
    referring.submit().approve()
    assert OutgoingPaper.objects.filter(of_case=True).count() == 1  # the line that was there already


def test_in_an_emergency_it_goes_first_with_the_reason_in_sight(referring, cast, case, login):
    referring.draft(urgency="flash")
    with pytest.raises(RuleBroken, match="phải ghi lý do"):
        referring.send()
    referring.send(sent_first="Em đang ở nhà một mình với người lạ")
    assert Notice.objects.filter(user=cast.hoa, text__contains="chờ thầy/cô xác nhận").exists()
    page = login(cast.hoa).get(f"/truong-hop/{case.public_id}/chuyen-gui/{referring.row.public_id}/").text
    assert "Em đang ở nhà một mình" in page and "Chờ hiệu trưởng xác nhận" in page
    assert "chuyển gửi" in login(cast.hoa).get("/").text
    referring.step("declined", "Ngoài địa bàn")
    assert access.referrals_of(case).awaiting().exists()
    workflow.confirm_referral(actor=cast.hoa, **referring.now, comment="Đã xem, đồng ý")
    page = login(cast.lan).get(f"/truong-hop/{case.public_id}/").text
    assert "Xác nhận chuyển gửi khẩn cấp" in page and "Đã xem, đồng ý" in page
    assert not access.referrals_of(case).awaiting().exists()


def test_the_sending_names_who_took_it(referring):
    with pytest.raises(RuleBroken, match="ai nhận hồ sơ"):
        referring.draft().submit().approve().send(contact=" ")
    assert referring.state == "approved"


def test_what_is_not_urgent_waits_for_the_approval(referring):
    with pytest.raises(RuleBroken, match="Chỉ mức Hỏa tốc"):
        referring.draft(urgency="urgent").send(sent_first="Vội")


def test_steps_come_in_order_with_their_reasons_and_days(referring):
    referring.sent()
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="không theo sau"):
        referring.step("done")
    with pytest.raises(RuleBroken, match="lý do từ chối"):
        referring.step("declined")
    with pytest.raises(RuleBroken, match="trước bước"):
        referring.step("received", happened_on=today - timedelta(days=1))
    with pytest.raises(RuleBroken, match="tương lai"):
        referring.step("received", happened_on=today + timedelta(days=1))
    referring.step("declined", "Không thuộc thẩm quyền")
    with pytest.raises(RuleBroken, match="không theo sau"):
        referring.step("accepted")


def test_of_the_first_day_it_says_today(referring, login, cast, time_machine):
    referring.sent()
    address = f"/truong-hop/{referring.case.public_id}/"
    letter = f"{address}chuyen-gui/{referring.row.public_id}/"
    page = login(cast.lan).get(letter).text
    assert "gửi hôm nay" in page and "đã 0 ngày" not in page + login(cast.lan).get(address).text
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert "đã 2 ngày từ khi gửi" in login(cast.lan).get(letter).text


def test_a_step_is_never_changed(referring):
    referring.sent()
    for act in (
        lambda: ReferralStep.objects.update(way="post"),
        lambda: ReferralStep.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_draft_may_be_dropped_with_a_reason(referring, cast, case):
    referring.draft().submit().approve()
    given = {"actor": cast.lan, "case": case, "referral": referring.now["referral"]}
    with pytest.raises(RuleBroken):
        workflow.drop_referral(**given, note=" ")
    workflow.drop_referral(**given, note="Gia đình đã tự tìm được nơi giúp")
    assert referring.state == "dropped" and not OutgoingPaper.objects.exists()
    referring.row = None
    referring.sent()
    with pytest.raises(RuleBroken, match="đã gửi"):
        workflow.drop_referral(actor=cast.lan, case=case, referral=referring.now["referral"], note="Thôi")


# ── clocks and the gate


def test_sending_stops_the_notice_and_starts_the_answer(make_case, cast, agency, exception, time_machine):
    time_machine.move_to("2026-10-12 09:00+07:00", tick=False)  # a Monday
    case = make_case(danger_now=True)
    referring = Referring(cast, case, agency, exception).draft().submit().approve()
    [refer] = case.follow_ups.open().filter(kind="refer")
    referring.send()
    refer.refresh_from_db()
    assert refer.done_on == date(2026, 10, 12)
    [answer] = referring.row.clocks.filter(kind="answer")
    assert (answer.kind, answer.due_on, answer.started_at) == ("answer", date(2026, 10, 21), timezone.now())
    time_machine.move_to("2026-10-23 09:00+07:00", tick=False)
    assert workflow.climb_clocks()
    assert Notice.objects.filter(user=cast.lan, text__contains="quá hạn").exists()


def test_a_late_entry_starts_the_clock_on_the_day_of_sending(referring, case, cast, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    referring.draft().submit().approve()
    sent_on = timezone.localdate()
    with pytest.raises(RuleBroken, match="trước ngày hiệu trưởng duyệt"):
        referring.send(happened_on=sent_on - timedelta(days=1))
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    referring.send(happened_on=sent_on)
    [answer] = referring.row.clocks.filter(kind="answer")
    assert timezone.localdate(answer.started_at) == sent_on
    last = next(h for h in chronology(case, (), CasePart.values) if h.title.endswith("Đã gửi"))
    assert last.day == sent_on and last.days_late == 3


def test_an_answer_stops_its_own_clock_alone(referring, cast, case, agency, exception):
    referring.sent()
    other = Referring(cast, case, agency, exception).sent()
    referring.step("received")
    assert case.follow_ups.open().filter(kind="answer").count() == 2
    referring.step("accepted")
    assert [clock.code for clock in referring.row.clocks.open()] == ["referral.result"]
    assert [clock.code for clock in other.row.clocks.open()] == ["referral.answer"]


def test_somebody_is_reminded_until_the_feedback(make_case, cast, agency, exception, time_machine):
    time_machine.move_to("2026-10-12 09:00+07:00", tick=False)
    referring = Referring(cast, make_case(), agency, exception).sent()

    def waits():
        return [(clock.code, clock.due_on) for clock in referring.row.clocks.open()]

    referring.step("accepted")
    assert waits() == [("referral.result", date(2026, 11, 11))]
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)
    assert workflow.climb_clocks()
    assert Notice.objects.filter(user=cast.hoa, text__contains="quá hạn").exists()
    referring.step("done")
    assert waits() == [("referral.feedback", date(2026, 12, 4))]
    referring.step("feedback", "Em được gặp hằng tuần")
    assert not waits()


# ── a refusal


def again(case):
    return case.follow_ups.open().filter(kind="again")


def test_a_refusal_is_told_and_asks_for_another_place(referring, cast, case):
    referring.sent()
    Notice.objects.all().delete()
    referring.step("declined", "Không thuộc thẩm quyền")
    assert Notice.objects.filter(user=cast.hoa, text__contains="từ chối").exists()
    assert not referring.row.clocks.open().exists() and again(case).count() == 1


def test_another_sending_answers_it(referring, cast, case, agency, exception):
    referring.sent()
    referring.step("declined", "Không thuộc thẩm quyền")
    other = Referring(cast, case, agency, exception).draft().submit().approve()
    assert again(case).exists()
    other.send()
    assert not again(case).exists()


def test_where_another_is_on_its_way_nothing_more_is_asked(referring, cast, case, agency, exception):
    referring.sent()
    Referring(cast, case, agency, exception).sent()
    referring.step("declined", "Không thuộc thẩm quyền")
    assert not again(case).exists()


def test_a_word_why_not_answers_it_too_and_no_case_ends_before(referring, way):
    referring.sent()
    referring.step("declined", "Không thuộc thẩm quyền")
    asked = {"reason": "Nhầm người", "outcome": "unfounded"}
    with pytest.raises(RuleBroken, match="chưa chọn nơi khác"):
        workflow.ask_closing(actor=way.cast.lan, **way.now, **asked)
    workflow.complete_follow_up(
        actor=way.cast.lan, case=way.case, follow_up=again(way.case).get(), done_on=timezone.localdate(),
        note="Trạm y tế hỗ trợ tại trường, không cần nơi khác",
    )  # fmt: skip
    workflow.ask_closing(actor=way.cast.lan, **way.now, **asked)


# ── what was sent to who protects children was told to them


@pytest.mark.parametrize(("kind", "told"), [("police", True), ("commune", True), ("health", False)])
def test_a_packet_is_a_notice(cast, make_case, exception, kind, told):
    case = make_case(kind="abuse", danger_now=True)
    agency = Agency.objects.filter(office=cast.commune, kind=kind).first()
    Referring(cast, case, agency, exception).sent()
    assert danger.to_tell(case) is not told
    assert case.follow_ups.open().filter(kind="refer").exists() is not told
    assert case.outside_notices.filter(agency=agency).exists() is told


def test_a_packet_from_before_the_newest_danger_tells_nothing_of_it(cast, case, exception, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    agency = Agency.objects.filter(office=cast.commune, kind="police").first()
    referring = Referring(cast, case, agency, exception).draft().submit().approve()
    sent_on = timezone.localdate()
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    workflow.mark_danger(actor=cast.lan, case=case, reason="Em bị đánh")
    referring.send(happened_on=sent_on)
    assert danger.to_tell(case) and case.follow_ups.open().filter(kind="refer").exists()


def test_the_answer_is_not_ticked_off_by_hand(referring, cast, case):
    referring.sent()
    [clock] = referring.row.clocks.filter(kind="answer")
    with pytest.raises(RuleBroken):
        workflow.complete_follow_up(
            actor=cast.lan, case=case, follow_up=clock, done_on=timezone.localdate(), note="Xong"
        )


def test_closing_waits_for_answer_and_feedback_and_names_them(referring, way):
    referring.draft()
    way.to_reintegration()
    way.look()
    [gate] = [w for w in workflow.TRANSITIONS if (w.source, w.target) == ("reintegration", "closed")]
    name = referring.agency.name

    def said():
        return [sentence for sentence in gate.missing(way.case) if "Chuyển gửi" in sentence]

    assert not said()  # a draft binds nobody
    referring.submit()
    assert said() == [f"Chuyển gửi còn chờ: {name} (duyệt, gửi hoặc bỏ)."]
    referring.approve().send()
    assert said() == [f"Chuyển gửi còn chờ: {name} (trả lời)."]
    referring.step("accepted")
    assert said() == [f"Chuyển gửi còn chờ: {name} (kết quả thực hiện)."]
    referring.step("done")
    assert said() == [f"Chuyển gửi còn chờ: {name} (phản hồi)."]
    referring.step("feedback", "Đã xong")
    assert not said()
    way.finish_dates().ask_closing()


# ── the papers


def fetch(login, who, referring, which, kind):
    url = f"/truong-hop/{referring.case.public_id}/chuyen-gui/{referring.row.public_id}/{which}/{kind}/"
    return login(who).get(url)


def test_the_letter_names_no_pupil_and_the_sheet_only_what_was_chosen(referring, login, cast):
    referring.sent()
    letter = pdf_text(fetch(login, cast.hoa, referring, "cong-van", "pdf").content)
    assert "Trần Đức Anh" not in letter and "V/v phối hợp thực hiện công tác xã hội" in " ".join(letter.split())
    answer = fetch(login, cast.hoa, referring, "phieu-chuyen", "pdf")
    sheet = " ".join(pdf_text(answer.content).split())
    assert "PHIẾU CHUYỂN" in sheet and "Trần Đức Anh" in sheet and "Ngoại lệ" in sheet and "8A2" not in sheet
    assert "Anh" not in answer["Content-Disposition"]
    word = fetch(login, cast.lan, referring, "phieu-chuyen", "docx")
    assert "PHIẾU CHUYỂN" in "\n".join(p.text for p in Document(io.BytesIO(word.content)).paragraphs)
    assert AuditEvent.objects.filter(action="cases.print").count() == 3


def test_what_was_sent_stays_as_it_was(referring, login, cast, case):
    referring.draft()
    assert "Bản dự thảo" in as_sent(referring.now["referral"], "sheet").footer_note
    referring.submit().approve().send()
    case.pupil.full_name = "Tên Khác"
    case.pupil.save()
    sheet = pdf_text(fetch(login, cast.lan, referring, "phieu-chuyen", "pdf").content)
    assert (
        "Trần Đức Anh" in sheet
        and "Tên Khác" not in sheet
        and not as_sent(referring.now["referral"], "sheet").footer_note
    )
    page = login(cast.lan).get(f"/truong-hop/{case.public_id}/chuyen-gui/{referring.row.public_id}/").text
    assert "Nội dung đã gửi" in page


def test_papers_and_chosen_files_go_as_one_locked_file(referring, login, cast, case, exception):
    chosen = [
        attach(cast.lan, case, made(), title=f"Tệp {made.__name__}")
        for made in (hostile.png, hostile.pdf, hostile.docx)
    ]
    attach(cast.lan, case, title="Không gửi")
    referring.draft(*(Choice("file", exception, file) for file in chosen)).submit().approve().send()
    client = login(cast.lan)
    url = f"/truong-hop/{case.public_id}/chuyen-gui/{referring.row.public_id}/ban-dien-tu/"
    page = client.get(url).text
    assert "Tệp docx" in page and "Không gửi" not in page
    assert "password" in client.post(url, {"password": "ngan"}).context["form"].errors
    answer = client.post(url, {"password": SECRET})
    assert case.code not in answer["Content-Disposition"] and "Anh" not in answer["Content-Disposition"]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(answer.content), password="mot-mat-khau-khac")
    with pikepdf.open(io.BytesIO(answer.content), password=SECRET) as opened:
        assert [name.rpartition(".")[2] for name in opened.attachments] == ["docx"]
        plain = io.BytesIO()
        pages = len(opened.pages)
        opened.save(plain, encryption=False)
    text = pdf_text(plain.getvalue())
    assert "PHIẾU CHUYỂN" in text and "Trần Đức Anh" in text and pages == 5  # two of the sheet
    assert AuditEvent.objects.filter(action="cases.download").count() == 3
    assert AuditEvent.objects.filter(action="cases.print", facts__paper="envelope.pdf").count() == 1


def test_the_register_gets_neutral_words(referring):
    referring.draft().submit()
    assert not OutgoingPaper.objects.exists()
    referring.approve()
    line = OutgoingPaper.objects.get()
    assert line.subject == "Phối hợp thực hiện công tác xã hội trong trường học"
    assert (line.recipients, line.source, line.content) == (referring.agency.name, "", None)


# ── the screens


def test_from_the_page_to_the_answer(login, cast, case, agency, exception):
    focal, principal = login(cast.lan), login(cast.hoa)
    at = f"/truong-hop/{case.public_id}/"
    assert "Chưa chuyển gửi trường hợp này" in focal.get(at).text
    case.refresh_from_db()
    filled = {
        "version": case.version, "agency": agency.public_id, "urgency": "normal", "purpose": "Trợ giúp em",
        "service": "Tham vấn", "name": exception.public_id, "summary": exception.public_id,
    }  # fmt: skip
    page = focal.post(f"{at}chuyen-gui/", filled)
    assert page.status_code == 200 and "hoặc chọn “Không gửi”" in page.text and "Trợ giúp em" in page.text
    filled |= {"summary_text": "Em cần giúp.", "exception_reason": WHY}
    page = focal.post(f"{at}chuyen-gui/", filled, follow=True)
    assert "Nội dung sẽ gửi" in page.text
    own = page.request["PATH_INFO"]
    again = focal.get(f"{own}sua/").context["form"]
    assert again["summary_text"].value() == "Em cần giúp." and again["name"].value() == exception.public_id

    def version():
        case.refresh_from_db()
        return {"version": case.version}

    focal.post(f"{own}trinh/", version())
    assert "đang chờ thầy/cô duyệt" in principal.get(own).text
    principal.post(f"{own}duyet/", version() | {"approve": "1"})
    day = f"{timezone.localdate():%d/%m/%Y}"
    focal.post(f"{own}gui/", version() | {"happened_on": day, "way": "post", "contact": "Văn thư"})
    assert agency.name in focal.get(at).text
    focal.post(f"{own}tra-loi/", {"state": "accepted", "happened_on": day, "way": "phone"})
    page = focal.get(own).text
    assert "Đã tiếp nhận" in page and "Văn thư" in page and "Bưu điện" in page


def test_the_list_and_its_numbers_are_one_queryset(login, cast, referring, make_case, agency, exception):
    referring.sent()
    kept = make_case()
    Referring(cast, kept, agency, exception).sent()
    workflow.name_involved(actor=cast.lan, case=kept, user=cast.hoa, reason="Được nêu")
    page = login(cast.lan).get("/truong-hop/chuyen-gui/")
    assert [tab["count"] for tab in page.context["tabs"]] == [2, 0, 2] and len(page.context["rows"]) == 2
    page = login(cast.hoa).get("/truong-hop/chuyen-gui/")
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 1] and kept.code not in page.text
    assert "Số ngày chờ" in page.text
    for who, count in ((cast.lan, 2), (cast.hoa, 1)):
        [figure] = [f for f in login(who).get("/").context["day"].figures if "loc=cho" in f.url]
        assert figure.value == count
    assert login(cast.tam).get("/truong-hop/chuyen-gui/").status_code == 404


def test_a_share_without_that_part_shows_no_referral(login, cast, case, referring):
    referring.sent()
    at = f"/truong-hop/{case.public_id}/"
    for parts, status in ((["summary"], 403), (["referral"], 200)):
        workflow.share_case(actor=cast.hoa, case=case, username="tam", days=2, parts=parts, reason="Phối hợp")
        page = login(cast.tam).get(at).text
        assert (referring.agency.name in page) is (status == 200)
        assert login(cast.tam).get(f"{at}chuyen-gui/{referring.row.public_id}/").status_code == status
        paper = f"{at}chuyen-gui/{referring.row.public_id}/phieu-chuyen/docx/"
        assert login(cast.tam).get(paper).status_code == status
        assert login(cast.tam).get("/truong-hop/chuyen-gui/").status_code == 200


def test_the_trail_has_no_word_of_it(referring):
    referring.sent()
    events = AuditEvent.objects.filter(action__contains="referral")
    assert {e.action for e in events} >= {"cases.save_referral", "cases.send_referral", "cases.decide_referral"}
    assert not any(word in str(e.facts) for e in events for word in ("Tham vấn", "Trần", "Anh Sáu", "bảo vệ"))
    assert not CaseEntry.objects.exists()


def test_an_entry_hidden_after_packing_holds_the_packet_and_shows_to_no_share(
    login, cast, case, referring, exception
):
    words = "Em kể chuyện của nhà bên cạnh."
    entry = workflow.write_entry(
        actor=cast.lan, case=case, kind="note", happened_on=timezone.localdate(), text=words
    )
    referring.draft(Choice("entry", exception, entry))
    workflow.share_case(actor=cast.hoa, case=case, username="tam", days=2, parts=["referral"], reason="Phối hợp")
    page = f"/truong-hop/{case.public_id}/chuyen-gui/{referring.row.public_id}/"
    assert words in login(cast.tam).get(page).text
    workflow.hide_entry(actor=cast.lan, case=case, entry=entry, reason="Ghi nhầm hồ sơ")
    assert words not in login(cast.tam).get(page).text
    assert words in login(cast.lan).get(page).text
    with pytest.raises(RuleBroken, match="đã bị ẩn"):
        referring.submit()
    with pytest.raises(RuleBroken, match="đã bị ẩn"):
        workflow.require_printable(actor=cast.lan, case=case, referral=referring.now["referral"])
