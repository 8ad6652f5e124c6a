"""A pupil moves: the file goes under seal, the other school opens it by knowing the pupil, or sends it back; the
receipt stays. Every verb runs as its own person, behind row security."""

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts import workflow as people
from accounts.models import AuditEvent, Delegation, Membership, Notice, User
from cases import access, workflow
from cases.enums import CasePart
from cases.models import Caregiver, Case, CaseGrant, Pupil, SealedContent, SealedFile, Term, Transfer
from cases.packet import Choice
from cases.workflow.packing import Packet
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol

BORN = date(2013, 5, 4)
WHY = "Trường mới cần biết để hỗ trợ em."
SUMMARY = "Em cần người trò chuyện mỗi tuần."


@pytest.fixture
def exception(cast):
    return Term.objects.get(kind="exception", code="life")


@pytest.fixture
def born(pupil):
    pupil.birth_date = BORN
    pupil.save()
    return pupil


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


class Moving:
    """Walks one transfer with the real verbs: lan's case of the THCS goes to the primary school."""

    def __init__(self, cast, case, basis):
        self.cast, self.case, self.basis, self.row = cast, case, basis, None

    @property
    def now(self):
        self.case.refresh_from_db()
        given = {"case": self.case, "version": self.case.version}
        return given | ({"transfer": Transfer.objects.get(pk=self.row.pk)} if self.row else {})

    def does(self, actor, verb, **given):
        actor = fresh(actor)
        with acting(actor.pk):
            return verb(actor=actor, **given)

    def draft(self, *more, **fields):
        given = {
            "to_unit": self.cast.primary,
            "to_outside": "",
            "reason": "Gia đình chuyển chỗ ở",
            "packed": Packet(
                [Choice("name", self.basis), Choice("kind", self.basis), Choice("summary", self.basis), *more],
                summary=SUMMARY,
                exception_reason=WHY,
            ),
        } | fields
        self.row = self.does(self.cast.lan, workflow.save_transfer, **self.now, **given)
        return self

    def submit(self):
        self.does(self.cast.lan, workflow.submit_transfer, **self.now)
        return self

    def decide(self, approve=True, comment="", actor=None):
        return self.does(
            actor or self.cast.hoa, workflow.decide_transfer, **self.now, approve=approve, comment=comment
        )

    def sealed(self, **fields):
        self.draft(**fields).submit().decide()
        return self

    def outside(self):
        return self.sealed(to_unit=None, to_outside="Trường THCS Bình Minh, tỉnh khác")

    @property
    def envelope(self):
        return SealedFile.objects.get(transfer=self.row)

    def accept(self, name="Trần Đức Anh", born=BORN, actor=None, **fields):
        given = {"focal": self.cast.phuc, "classroom": self.room(), "note": "Em đã vào học."} | fields
        return self.does(
            actor or self.cast.quang,
            workflow.accept_sealed,
            sealed=self.envelope,
            full_name=name,
            birth_date=born,
            **given,
        )

    def refuse(self, note="Không có em nào vừa chuyển đến"):
        return self.does(self.cast.quang, workflow.refuse_sealed, sealed=self.envelope, note=note)

    def withdraw(self, note="Em ở lại trường"):
        given = self.now
        return self.does(
            self.cast.lan, workflow.withdraw_transfer, case=given["case"], transfer=given["transfer"], note=note
        )

    def receipt(self, **fields):
        given = {
            "state": "accepted",
            "answered_on": timezone.localdate(),
            "receiver": "Cô Bảy, văn thư",
            "case": self.now["case"],
            "transfer": self.now["transfer"],
        } | fields
        return self.does(self.cast.lan, workflow.record_receipt, **given)

    def room(self):
        return enrol(self.cast.primary, "Ninh Thị Có", "4B", 4).enrolments.get().classroom

    @property
    def state(self):
        return Transfer.objects.get(pk=self.row.pk).state


@pytest.fixture
def moving(cast, born, case, exception):
    return Moving(cast, case, exception)


def told_of(*users):
    return [row.text for row in Notice.objects.filter(user__in=users)]


# ── putting together, sealing ────────────────────────────────────────────────────────────────────────


def test_the_focal_teacher_prepares_and_the_principal_seals(moving, cast):
    moving.draft().submit()
    assert any("chờ thầy/cô duyệt và niêm phong" in text for text in told_of(cast.hoa))
    moving.decide()
    row = Transfer.objects.get()
    assert row.state == "sealed" and row.decided_by == cast.hoa and row.sent_on == timezone.localdate()
    assert [line[:2] for line in row.opened["rows"]] == [
        ["Họ và tên", "Trần Đức Anh"],
        ["Nhóm trường hợp", "Khó khăn tâm lý"],
        ["Tóm tắt", SUMMARY],
    ]
    assert told_of(cast.quang) == ["Có hồ sơ niêm phong từ trường khác chờ thầy/cô tiếp nhận."]


def test_nobody_seals_their_own_work(moving, cast):
    Membership.objects.create(
        user=cast.lan, unit=cast.thcs, role="principal", since=timezone.localdate() - timedelta(days=1)
    )
    moving.draft().submit()
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        moving.decide(actor=cast.lan)
    moving.decide()
    assert moving.state == "sealed"


def test_a_returned_draft_is_written_anew(moving):
    moving.draft().submit()
    with pytest.raises(RuleBroken, match="nội dung cần bổ sung"):
        moving.decide(approve=False)
    moving.decide(approve=False, comment="Ghi rõ việc học")
    assert moving.state == "returned" and not SealedFile.objects.exists()
    found = moving.now["transfer"]
    moving.row = None
    moving.row = moving.does(
        moving.cast.lan,
        workflow.save_transfer,
        **moving.now,
        transfer=found,
        to_unit=moving.cast.primary,
        to_outside="",
        reason="Đã bổ sung",
        packed=Packet([Choice("name", moving.basis)], exception_reason=WHY),
    )
    assert moving.state == "draft" and moving.row.items.count() == 1
    assert moving.submit().decide().state == "sealed"


@pytest.mark.parametrize("schools", [{"to_unit": None}, {"to_outside": "Trường khác"}])
def test_exactly_one_school_receives(moving, schools):
    with pytest.raises(RuleBroken, match="chọn một trường"):
        moving.draft(**schools)


def test_the_own_school_and_an_office_receive_nothing(moving, cast):
    for unit in (cast.thcs, cast.commune):
        with pytest.raises(RuleBroken, match="chưa có người mở được"):
            moving.draft(to_unit=unit)


def test_a_school_whose_only_principal_is_involved_is_not_offered_the_file(moving, cast):
    Membership.objects.create(user=cast.quang, unit=cast.thcs, role="staff", since=date(2020, 1, 1))
    workflow.name_involved(actor=cast.lan, case=moving.case, user=cast.quang, reason="Được nêu")
    with pytest.raises(RuleBroken, match="chưa có người mở được"):
        moving.draft()


def test_the_packet_needs_the_name_and_a_basis_for_everything(moving, exception):
    with pytest.raises(RuleBroken, match="họ và tên"):
        moving.draft(packed=Packet([Choice("kind", exception)], exception_reason=WHY))
    with pytest.raises(RuleBroken, match="vì sao dùng ngoại lệ"):
        moving.draft(packed=Packet([Choice("name", exception)]))


def test_a_caregiver_without_contact_is_in_no_text(moving):
    Caregiver.objects.create(
        pupil=moving.case.pupil, full_name="Trần Văn Dữ", relation="chú", no_contact=True, phone="0909 111 222"
    )
    with pytest.raises(RuleBroken, match="không liên hệ"):
        moving.draft(reason="Em tránh Trần Văn Dữ")


def test_one_file_at_a_time(moving):
    moving.sealed()
    moving.row = None
    with pytest.raises(RuleBroken, match="chưa xong"):
        moving.draft()


def test_what_was_sealed_is_not_edited(moving):
    moving.sealed()
    given = moving.now
    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        moving.does(
            moving.cast.lan, workflow.save_transfer, **given, to_unit=moving.cast.primary, to_outside="",
            reason="Khác", packed=Packet([Choice("name", moving.basis)], exception_reason=WHY),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["minh", "tam", "quang", "dung"])
def test_nobody_else_takes_part_in_the_sending_school(moving, cast, name):
    moving.draft().submit()
    for verb, more in (
        (workflow.submit_transfer, {}),
        (workflow.decide_transfer, {"approve": True}),
    ):
        with pytest.raises((Http404, NotYours)):
            moving.does(cast.users[name], verb, **moving.now, **more)
    assert moving.state == "submitted"


# ── the closed envelope ──────────────────────────────────────────────────────────────────────────────


def test_before_it_is_opened_the_receiving_school_sees_an_envelope_alone(moving, cast, login):
    moving.sealed()
    page = login(cast.quang).get(reverse("cases:sealed_files")).content.decode()
    assert "Trường Trung học cơ sở Hoa Sen" in page and "cô Hoa" in page
    for word in ("Trần Đức Anh", "Khó khăn", SUMMARY, "Gia đình chuyển", moving.case.code, moving.case.public_id):
        assert word not in page
    for name in ("phuc", "minh", "tam", "dung", "son", "bich"):
        client = login(cast.users[name])
        listed = client.get(reverse("cases:sealed_files"))
        assert "Hoa Sen" not in listed.content.decode() or listed.status_code == 404
        for url in ("cases:sealed_accept", "cases:sealed_refuse"):
            assert client.get(reverse(url, args=[moving.envelope.public_id])).status_code == 404
    assert not access.visible_cases(fresh(cast.quang)).exists()


def test_the_principal_who_is_involved_later_sees_no_envelope(moving, cast):
    moving.sealed()
    Membership.objects.create(user=cast.quang, unit=cast.thcs, role="staff", since=date(2020, 1, 1))
    workflow.name_involved(actor=cast.lan, case=moving.case, user=fresh(cast.quang), reason="Được nêu")
    with acting(cast.quang.pk):
        assert not access.sealed_files(fresh(cast.quang)).exists()


def test_naming_the_pupil_opens_it(moving, cast):
    case = moving.sealed().accept("trần đức anh ")
    assert case.unit == cast.primary and case.kind == moving.case.kind and case.stage == "detection"
    assert access.assigned_focal(case) == cast.phuc
    assert case.pupil.unit == cast.primary and case.pupil.full_name == "Trần Đức Anh"
    assert case.pupil.enrolments.get().classroom.name == "4B"
    assert told_of(cast.phuc) == ["Thầy/cô được phân công một trường hợp chuyển đến từ trường khác."]
    with acting(cast.phuc.pk):
        inside = access.arrived_content(fresh(cast.phuc), case)
        assert inside.opened["rows"][2][1] == SUMMARY and inside.opened["school"] == cast.thcs.name


def test_the_sending_school_keeps_its_case_with_the_receipt(moving, cast, login):
    new = moving.sealed().accept()
    row = Transfer.objects.get()
    assert row.state == "accepted" and row.answered_by == cast.quang and row.answer == "Em đã vào học."
    assert row.answered_on == timezone.localdate() and row.receiver == cast.quang.polite_name
    moving.case.refresh_from_db()
    assert moving.case.is_open and moving.case.unit == cast.thcs
    assert not moving.case.follow_ups.open().filter(transfer=row).exists()
    assert "Hồ sơ chuyển trường đã được trường nhận tiếp nhận." in told_of(cast.lan)
    trail = login(cast.hoa).get(reverse("cases:case_trail", args=[moving.case.public_id])).content.decode()
    assert "trả lời hồ sơ chuyển trường" in trail and "ngoài trường" in trail
    for user in (cast.lan, cast.hoa):  # nothing leads on to the other school's case, nor back
        assert not access.visible_cases(fresh(user)).filter(pk=new.pk).exists()
        assert new.public_id not in login(user).get(_page(row)).content.decode()
    for user in (cast.phuc, cast.quang):
        assert not access.visible_cases(fresh(user)).filter(pk=moving.case.pk).exists()
    assert CaseGrant.objects.filter(content_object=new).count() == 1


def _page(row):
    return reverse("cases:transfer", args=[row.case.public_id, row.public_id])


def test_a_pupil_who_is_on_the_roster_is_taken_from_there(moving, cast):
    here = enrol(cast.primary, "Trần Đức Anh", "4B", 4)
    here.birth_date = BORN
    here.save()
    case = moving.sealed().accept(classroom=None)
    assert case.pupil == here and Pupil.objects.filter(unit=cast.primary, birth_date=BORN).count() == 1


def test_a_pupil_who_is_not_needs_a_class(moving):
    moving.sealed()
    with pytest.raises(RuleBroken, match="chọn lớp"):
        moving.accept(classroom=None)
    assert moving.state == "sealed"


@pytest.mark.parametrize(("name", "day"), [("Trần Đức Em", BORN), ("Trần Đức Anh", date(2013, 5, 5))])
def test_another_name_or_birth_date_opens_nothing_and_is_counted(moving, cast, name, day):
    moving.sealed()
    assert moving.accept(name, day) is None
    assert moving.envelope.misses == 1 and moving.state == "sealed"
    assert AuditEvent.objects.filter(action="cases.accept_sealed", outcome="refused").count() == 1
    assert not Case.objects.filter(unit=cast.primary).exists()


def test_guessing_ends_after_some_tries(moving):
    moving.sealed()
    for _number in range(5):
        moving.accept("Người Khác")
    with pytest.raises(RuleBroken, match="quá số lần"):
        moving.accept()
    moving.withdraw()
    moving.row = None
    assert moving.sealed().accept() is not None


def test_it_is_given_to_a_focal_teacher_of_the_school_who_is_not_involved(moving, cast):
    moving.sealed()
    with pytest.raises(RuleBroken, match="không giao được"):
        moving.accept(focal=cast.minh)
    Membership.objects.create(user=cast.phuc, unit=cast.thcs, role="staff", since=date(2020, 1, 1))
    workflow.name_involved(actor=cast.lan, case=moving.case, user=fresh(cast.phuc), reason="Được nêu")
    assert moving.accept(focal=cast.phuc) is None
    assert moving.envelope.misses == 1 and moving.state == "sealed"


def test_giving_it_to_somebody_involved_reads_as_a_wrong_name_and_leaves_its_trace(moving, cast, login):
    Membership.objects.create(user=cast.phuc, unit=cast.thcs, role="staff", since=date(2020, 1, 1))
    moving.sealed()
    workflow.name_involved(actor=cast.lan, case=moving.case, user=fresh(cast.phuc), reason="Được nêu")
    given = {
        "full_name": "Người Khác",
        "birth_date": "04/05/2013",
        "classroom": moving.room().public_id,
        "focal": cast.phuc.public_id,
    }
    url = reverse("cases:sealed_accept", args=[moving.envelope.public_id])
    quang = login(cast.quang)
    wrong = quang.post(url, given).text
    refused = quang.post(url, given | {"full_name": "Trần Đức Anh"}).text
    assert "Hồ sơ không mở được" in refused
    same = r"\b\w{64}\b|Người Khác|Trần Đức Anh"  # the page's own token, what was typed
    assert re.sub(same, "", wrong) == re.sub(same, "", refused)
    events = AuditEvent.objects.filter(outcome="refused", actor_id=cast.quang.pk)
    assert [event.action for event in events.order_by("pk")] == [
        "cases.accept_sealed",
        "cases.give_sealed",
        "cases.accept_sealed",
    ]
    assert events.get(action="cases.give_sealed").unit_id == cast.thcs.pk
    trail = login(cast.hoa).get(reverse("cases:case_trail", args=[moving.case.public_id])).text
    assert "giao hồ sơ chuyển trường cho người có liên quan" in trail


def test_whoever_was_involved_and_works_there_now_is_kept_from_it_there_too(moving, cast):
    today = timezone.localdate()
    Membership.objects.create(user=cast.tam, unit=cast.primary, role="staff", since=today)
    workflow.name_involved(actor=cast.lan, case=moving.case, user=cast.tam, reason="Được nêu")
    workflow.name_involved(actor=cast.lan, case=moving.case, user=cast.minh, reason="Được nêu")
    case = moving.sealed().accept()
    assert [row.user for row in access.involvements(case)] == [cast.tam]


def test_a_deputy_who_acts_for_the_principal_takes_it_in(moving, cast):
    today = timezone.localdate()
    ly = User.objects.create_user("ly", password="x", full_name="Cao Thị Ly")
    Membership.objects.create(user=ly, unit=cast.primary, role="vice_principal", since=today)
    moving.sealed()
    with pytest.raises(Http404):
        moving.accept(actor=ly)
    people.delegate(actor=fresh(cast.quang), deputy=ly, since=today, until=today, reason="Đi họp")
    assert Delegation.objects.exists()
    with pytest.raises(RuleBroken, match="chọn lớp"):
        moving.accept(actor=ly, classroom=None)
    case = moving.accept(actor=ly)
    assert case.opened_by == ly and case.pupil.enrolments.get().classroom.name == "4B"


def test_the_deputy_finds_the_classes_in_the_form_and_enrols_with_it(moving, cast, login):
    today = timezone.localdate()
    ly = User.objects.create_user("ly", password="x", full_name="Cao Thị Ly")
    Membership.objects.create(user=ly, unit=cast.primary, role="vice_principal", since=today)
    people.delegate(actor=fresh(cast.quang), deputy=ly, since=today, until=today, reason="Đi họp")
    moving.sealed()
    room = moving.room()
    url = reverse("cases:sealed_accept", args=[moving.envelope.public_id])
    browser = login(ly)
    assert room.public_id in browser.get(url).text
    given = {"full_name": "Trần Đức Anh", "birth_date": "04/05/2013", "focal": cast.phuc.public_id}
    browser.post(url, given | {"classroom": room.public_id})
    assert Pupil.objects.get(unit=cast.primary, birth_date=BORN).enrolments.get().classroom == room
    with acting(ly.pk), pytest.raises(NotYours):  # the roster itself stays its keepers'
        workflow.roster.enrol_pupil(
            actor=fresh(ly), classroom=room, full_name="Ai Đó", birth_date=None, sex="unknown", since=today
        )


def test_refusing_sends_it_back_unopened_with_the_reason(moving, cast):
    moving.sealed()
    with pytest.raises(RuleBroken, match="lý do"):
        moving.refuse(" ")
    moving.refuse()
    row = Transfer.objects.get()
    assert row.state == "refused" and row.answer == "Không có em nào vừa chuyển đến"
    assert not SealedContent.objects.exists() and SealedFile.objects.get().answered_by == cast.quang
    assert "Trường nhận không tiếp nhận hồ sơ chuyển trường, có ghi lý do." in told_of(cast.lan)
    assert row.opened["rows"]  # the sender keeps what it was
    moving.row = None
    assert moving.sealed().state == "sealed"


def test_taking_it_back_leaves_no_envelope(moving, cast):
    moving.sealed()
    with pytest.raises(RuleBroken, match="lý do"):
        moving.withdraw("")
    moving.withdraw()
    assert moving.state == "withdrawn" and not SealedFile.objects.exists() and not SealedContent.objects.exists()
    assert not moving.case.follow_ups.open().filter(transfer__isnull=False).exists()
    with pytest.raises(RuleBroken, match="đã được trả lời hoặc đã rút lại"):
        moving.withdraw()


def test_once_answered_it_is_not_answered_again(moving, cast):
    moving.sealed().accept()
    with pytest.raises(Http404):
        moving.refuse()
    with pytest.raises(RuleBroken):
        moving.withdraw()


# ── a school outside the portal ──────────────────────────────────────────────────────────────────────


def test_outside_goes_on_paper_with_a_receipt_by_hand(moving, cast, login):
    moving.outside()
    assert not SealedFile.objects.exists()
    url = reverse("cases:transfer_paper", args=[moving.case.public_id, moving.row.public_id, "docx"])
    answer = login(cast.lan).get(url)
    text = "\n".join(
        p.text for p in Document(io.BytesIO(answer.content)).element.body.iter() if p.tag.endswith("}t")
    )
    assert "Trần Đức Anh" in text and SUMMARY in text and "Biên nhận" in text
    assert "Trần" not in answer["Content-Disposition"]
    moving.receipt()
    row = Transfer.objects.get()
    assert row.state == "accepted" and row.receiver == "Cô Bảy, văn thư"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"answered_on": date(2020, 1, 1)}, "trước ngày gửi"),
        ({"answered_on": date(2999, 1, 1)}, "tương lai"),
        ({"receiver": " "}, "ai đã nhận"),
        ({"state": "refused"}, "lý do"),
        ({"state": "sealed"}, "tiếp nhận hay không"),
    ],
)
def test_a_receipt_that_does_not_fit_is_not_taken(moving, fields, words):
    moving.outside()
    with pytest.raises(RuleBroken, match=words):
        moving.receipt(**fields)


def test_a_school_of_the_portal_answers_by_itself(moving):
    moving.sealed()
    with pytest.raises(RuleBroken, match="giấy biên nhận"):
        moving.receipt()


def test_before_it_is_sealed_nothing_is_printed(moving, cast, login):
    moving.draft()
    url = reverse("cases:transfer_paper", args=[moving.case.public_id, moving.row.public_id, "pdf"])
    answer = login(cast.lan).get(url)
    assert answer["Content-Type"] != "application/pdf"


# ── the principal's clock ──


def approval(moving):
    return moving.case.follow_ups.filter(kind="ap_move")


@pytest.mark.parametrize("ending", ["sealed", "returned", "withdrawn"])
def test_a_file_before_the_principal_has_a_clock_until_it_is_sealed_returned_or_withdrawn(moving, ending):
    moving.draft()
    assert not approval(moving).exists()
    moving.submit()
    clock = approval(moving).open().get()
    assert clock.transfer_id == moving.row.pk and clock.code == "approve.transfer" and not clock.may_wait
    if ending == "sealed":
        moving.decide()
    elif ending == "returned":
        moving.decide(approve=False, comment="Bổ sung")
    else:
        moving.withdraw()
    assert moving.state == ending and not approval(moving).open().exists() and approval(moving).count() == 1


def test_it_climbs_to_the_principal_and_outlasts_the_stage(moving, way, cast, login):
    moving.draft().submit()
    way.to_prevention()
    clock = approval(moving).open().get()
    page = login(cast.lan).get(reverse("cases:detail", args=[moving.case.public_id])).text
    assert "Hiệu trưởng duyệt, niêm phong hồ sơ chuyển trường: " in page
    Notice.objects.all().delete()
    with time_machine.travel(clock.due_at + timedelta(days=4), tick=False):
        workflow.climb_clocks()
    assert "Có việc quá hạn trong một trường hợp của trường." in told_of(cast.hoa)


# ── reminders, closing, the page ─────────────────────────────────────────────────────────────────────


def test_a_clock_waits_for_the_answer_and_the_closing_gate_names_the_school(moving, way, cast):
    moving.sealed()
    clock = moving.case.follow_ups.open().get(transfer=moving.row)
    assert clock.kind == "answer" and clock.due_on > timezone.localdate()
    way.to_reintegration()
    assert moving.case.follow_ups.open().filter(transfer=moving.row).exists()  # it outlasts the stage
    way.days_pass()
    for row in moving.case.follow_ups.open().filter(transfer=None):
        workflow.complete_follow_up(
            actor=cast.lan, case=way.now["case"], follow_up=row, done_on=timezone.localdate(), note="Ổn"
        )
    way.look()
    with pytest.raises(RuleBroken, match="Trường Tiểu học Sông Vàm") as stopped:
        way.ask_closing()
    assert "lần hẹn" not in str(stopped.value)
    moving.accept()
    workflow.ask_closing(actor=cast.lan, **way.now, reason="Em đã chuyển trường", outcome="moved")
    workflow.decide_closing(actor=cast.hoa, **way.now, approve=True)
    moving.case.refresh_from_db()
    assert moving.case.outcome == "moved" and not moving.case.is_open


def test_an_unanswered_one_climbs(moving, cast, time_machine):
    moving.sealed()
    time_machine.move_to(timezone.now() + timedelta(days=30))
    workflow.climb_clocks()
    assert "Có việc quá hạn trong một trường hợp thầy/cô phụ trách." in told_of(cast.lan)
    assert "Có việc quá hạn trong một trường hợp của trường." in told_of(cast.hoa)


def test_notices_name_no_pupil(moving):
    moving.sealed().accept()
    assert not [text for text in told_of(*User.objects.all()) if "Trần Đức Anh" in text or "CTXH" in text]


def test_the_whole_way_on_the_screen(moving, cast, login, exception):
    case, lan, hoa, quang = moving.case, login(cast.lan), login(cast.hoa), login(cast.quang)
    room = moving.room()
    data = {
        "version": case.version, "to_unit": cast.primary.public_id, "to_outside": "", "reason": "Chuyển chỗ ở",
        "name": exception.public_id, "summary": exception.public_id, "summary_text": SUMMARY,
        "exception_reason": WHY,
    }  # fmt: skip
    assert lan.post(reverse("cases:transfer_new", args=[case.public_id]), data).status_code == 302
    row = Transfer.objects.get()
    args = [case.public_id, row.public_id]
    case.refresh_from_db()
    edited = data | {"version": case.version, "reason": "Chuyển chỗ ở, đầu tháng"}
    assert lan.post(reverse("cases:transfer_edit", args=args), edited).status_code == 302
    case.refresh_from_db()
    lan.post(reverse("cases:transfer_submit", args=args), {"version": case.version})
    assert "chuyển trường" in hoa.get(reverse("home:today")).content.decode()
    case.refresh_from_db()
    given = {"version": case.version, "comment": "", "approve": "1"}
    assert hoa.post(reverse("cases:transfer_decide", args=args), given).status_code == 302
    assert "THCS Hoa Sen" in quang.get(reverse("home:today")).content.decode()
    accept = reverse("cases:sealed_accept", args=[SealedFile.objects.get().public_id])
    typed = {
        "full_name": "Trần Đức Em", "birth_date": "04/05/2013", "classroom": room.public_id,
        "focal": cast.phuc.public_id,
    }  # fmt: skip
    wrong = quang.post(accept, typed)
    assert wrong.status_code == 200 and "không phải của học sinh trong hồ sơ" in wrong.content.decode()
    opened = quang.post(accept, typed | {"full_name": "Trần Đức Anh"}, follow=True)
    assert "Đọc hồ sơ chuyển đến" in opened.content.decode()
    new = Case.objects.get(unit=cast.primary)
    read = login(cast.phuc).get(reverse("cases:arrived", args=[new.public_id])).content.decode()
    assert SUMMARY in read and "Chuyển chỗ ở, đầu tháng" in read
    assert "Biên nhận" in lan.get(_page(row)).content.decode()
    page = hoa.get(reverse("cases:detail", args=[case.public_id])).content.decode()
    assert "Trường nhận đã tiếp nhận hồ sơ" in page


def test_a_share_without_referrals_sees_nothing_of_it(moving, cast, login):
    case = moving.sealed().case
    workflow.share_case(
        actor=cast.hoa, case=case, username="tam", days=3, parts=[CasePart.DIARY], reason="Phối hợp"
    )
    tam = login(cast.tam)
    assert tam.get(_page(Transfer.objects.get())).status_code == 403
    assert "Chuyển trường" not in tam.get(reverse("cases:detail", args=[case.public_id])).content.decode()
    with pytest.raises(NotYours):
        access.arrived_content(fresh(cast.tam), case)


def test_what_came_cannot_be_read_where_nothing_came(moving, cast, login):
    assert login(cast.lan).get(reverse("cases:arrived", args=[moving.case.public_id])).status_code == 404


def test_many_envelopes_cost_no_query_each(moving, cast, login, django_assert_max_num_queries, make_case):
    for number in range(6):
        case = make_case()
        case.pupil.birth_date = BORN
        case.pupil.save()
        other = Moving(cast, case, moving.basis)
        other.sealed()
        if number % 2:
            other.accept(case.pupil.full_name, BORN)
    client = login(cast.quang)
    with django_assert_max_num_queries(24):
        assert client.get(reverse("cases:sealed_files")).status_code == 200


# ── the list of all ──────────────────────────────────────────────────────────────────────────────────


def listed(browser, which):
    return browser.get(f"{reverse('cases:transfers')}?loc={which}").text


def test_the_list_shows_what_went_by_its_state_to_who_works_on_the_case_or_heads_it(moving, cast, login):
    lan, hoa, minh = login(cast.lan), login(cast.hoa), login(cast.minh)
    assert "Không có hồ sơ nào ở đây" in listed(lan, "cho")
    moving.draft().submit()
    assert moving.case.code in listed(hoa, "duyet") and moving.case.code not in listed(hoa, "cho")
    moving.decide()
    for browser in (lan, hoa):
        page = listed(browser, "cho")
        assert moving.case.code in page and cast.primary.name in page
        assert moving.case.code in listed(browser, "tat-ca") and moving.case.code not in listed(browser, "xong")
    assert moving.case.code not in listed(minh, "tat-ca")  # a colleague's case
    new = moving.accept()
    assert moving.case.code in listed(lan, "xong") and moving.case.code not in listed(lan, "cho")
    assert "Chưa có hồ sơ nào đến" in listed(lan, "den")
    page = listed(login(cast.phuc), "den")
    assert "Trường Trung học cơ sở Hoa Sen" in page and new.public_id in page
    assert login(cast.son).get(reverse("cases:transfers")).status_code == 404


def test_before_it_is_opened_the_list_of_arrivals_is_the_envelope_alone(moving, cast, login):
    moving.sealed()
    page = listed(login(cast.quang), "den")
    assert "Trường Trung học cơ sở Hoa Sen" in page and "Chờ tiếp nhận" in page
    assert "Trần Đức Anh" not in page and moving.case.code not in page
    assert "Hoa Sen" not in listed(login(cast.phuc), "den")
    moving.refuse()
    assert "Không tiếp nhận" in listed(login(cast.quang), "den")


def test_today_and_the_list_of_cases_lead_there(moving, cast, login):
    browser = login(cast.lan)
    assert reverse("cases:transfers") in browser.get(reverse("cases:list")).text
    assert "chờ trường nhận" not in browser.get("/").text
    moving.sealed()
    for user in (cast.lan, cast.hoa):
        page = login(user).get("/").text
        assert "hồ sơ chuyển trường chờ trường nhận" in page and f"{reverse('cases:transfers')}?loc=cho" in page


def test_the_list_costs_no_query_for_each_row(moving, cast, login, make_case, django_assert_max_num_queries):
    for _number in range(4):
        case = make_case()
        case.pupil.birth_date = BORN
        case.pupil.save()
        Moving(cast, case, moving.basis).sealed()
    browser = login(cast.hoa)
    with django_assert_max_num_queries(24):
        assert browser.get(reverse("cases:transfers")).status_code == 200
