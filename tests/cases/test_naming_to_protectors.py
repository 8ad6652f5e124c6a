"""Who protects the child has to know from whom: the name of somebody flagged goes to them, for a reason that
stays; to nobody else, and never to that person."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.access import agencies_for
from accounts.models import AuditEvent
from cases import workflow
from cases.chronology import chronology
from cases.enums import PROTECTORS, CasePart
from cases.models import Caregiver, NamedPrint, Referral, Term
from cases.packet import Choice
from cases.papers_referral import as_sent
from cases.workflow.referrals import Packet
from ctxh_portal.documents.frozen import freeze
from ctxh_portal.kit.actor import system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.documents.reading import pdf_text

NAME = "Trần Văn Hung Dữ"
WHY = "Công an cần biết ai đánh em"


@pytest.fixture
def told_of_him(way):
    """The father beats the child: he is flagged, and the record says his name."""
    Caregiver.objects.create(
        pupil=way.case.pupil, full_name=NAME, relation="bố", phone="0900 000 002", no_contact=True
    )
    way.case.summary = f"Em bị {NAME} đánh."
    way.case.save()
    return way


@pytest.fixture
def police(cast):
    return agencies_for(cast.thcs, timezone.localdate()).filter(kind="police").first()


@pytest.fixture
def hospital(cast):
    return agencies_for(cast.thcs, timezone.localdate()).exclude(kind__in=PROTECTORS).first()


def lines(case):
    return chronology(case, [], set(CasePart.values), [], [], case.referrals.all())


# ── packets


def draft(way, agency, naming="", text=f"Em bị {NAME} đánh.", **fields):
    term = Term.objects.get(kind="exception", code="life")
    packed = Packet([Choice("summary", term)], summary=text, exception_reason="Em bị đánh", naming_reason=naming)
    given = {"agency": agency, "urgency": "normal", "purpose": "Bảo vệ em", "service": "Xác minh"} | fields
    return workflow.save_referral(actor=way.cast.lan, **way.now, **given, packed=packed)


def sent(way, row, **fields):
    workflow.submit_referral(actor=way.cast.lan, **way.now, referral=row)
    workflow.decide_referral(actor=way.cast.hoa, **way.now, referral=row, approve=True)
    given = {"happened_on": timezone.localdate(), "way": "in_person", "contact": "Anh Sáu, trực ban"} | fields
    return workflow.send_referral(actor=way.cast.lan, **way.now, referral=row, **given)


def test_the_police_read_the_name_for_a_reason_that_stays(cast, told_of_him, police):
    with pytest.raises(RuleBroken, match="không liên hệ"):
        draft(told_of_him, police)
    row = sent(told_of_him, draft(told_of_him, police, WHY))
    assert NAME in str(freeze(as_sent(row, "sheet"))) and NAME not in str(freeze(as_sent(row, "letter")))
    (line,) = [one for one in lines(told_of_him.case) if WHY in one.text]
    assert line.sort == "referral"
    with system_scope("tests"):
        event = AuditEvent.objects.filter(action="cases.save_referral").last()
    assert event.facts["naming"] is True and WHY not in str(event.facts)


def test_no_other_receiver_reads_it(told_of_him, hospital):
    with pytest.raises(RuleBroken, match="Chỉ công an"):
        draft(told_of_him, hospital, WHY)
    with pytest.raises(RuleBroken, match="không liên hệ"):
        draft(told_of_him, hospital)


def test_the_flagged_person_is_never_a_receiver(told_of_him, police):
    with pytest.raises(RuleBroken, match="Người nhận này đang có dấu"):
        sent(told_of_him, draft(told_of_him, police, WHY), contact=NAME)
    assert not Referral.objects.get().is_sent


def test_the_caregiver_is_still_no_line_of_the_packet(told_of_him, police):
    term, him = Term.objects.get(kind="exception", code="life"), Caregiver.objects.get(full_name=NAME)
    packed = Packet([Choice("caregiver", term, him)], exception_reason="x", naming_reason=WHY)
    given = {"agency": police, "urgency": "normal", "purpose": "Bảo vệ em", "service": "Xác minh"}
    with pytest.raises(RuleBroken, match="không còn dùng được"):
        workflow.save_referral(actor=told_of_him.cast.lan, **told_of_him.now, **given, packed=packed)


def test_a_packet_to_another_school_names_nobody(told_of_him, cast):
    term = Term.objects.get(kind="exception", code="life")
    told_of_him.case.pupil.birth_date = timezone.localdate().replace(year=2014, day=1)
    told_of_him.case.pupil.save()
    packed = Packet(
        [Choice("name", term), Choice("summary", term)],
        summary=f"Em bị {NAME} đánh.",
        exception_reason="x",
        naming_reason=WHY,
    )
    with pytest.raises(RuleBroken, match="không liên hệ"):
        workflow.save_transfer(
            actor=cast.lan, **told_of_him.now, to_unit=cast.primary, to_outside="", reason="x", packed=packed
        )


def test_the_form_asks_for_tick_and_reason(login, cast, told_of_him, police, hospital):
    url = f"/truong-hop/{told_of_him.case.public_id}/chuyen-gui/"
    lan = login(cast.lan)
    assert "Nơi nhận cần biết tên người này để bảo vệ học sinh" in lan.get(url).text
    term = Term.objects.get(kind="exception", code="life")
    told_of_him.case.refresh_from_db()
    data = {"version": told_of_him.case.version, "agency": police.public_id, "urgency": "normal",
            "purpose": "Bảo vệ em", "service": "Xác minh", "summary": term.public_id,
            "summary_text": f"Em bị {NAME} đánh.", "exception_reason": "Em bị đánh"}  # fmt: skip
    assert "không liên hệ" in lan.post(url, data).text
    assert "Mời thầy/cô ghi vì sao nơi nhận cần biết tên." in lan.post(url, data | {"needs_name": "on"}).text
    named = data | {"needs_name": "on", "naming_reason": WHY}
    assert "Chỉ dùng khi gửi công an" in lan.post(url, named | {"agency": hospital.public_id}).text
    assert not Referral.objects.exists()
    assert WHY in lan.post(url, named, follow=True).text
    row = Referral.objects.get()
    assert row.naming_reason == WHY
    workflow.submit_referral(actor=cast.lan, **told_of_him.now, referral=row)
    address = f"/truong-hop/{told_of_him.case.public_id}/chuyen-gui/{row.public_id}/duyet/"
    assert WHY in login(cast.hoa).get(address).text


def test_where_nobody_is_flagged_nothing_is_asked(login, cast, way):
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/chuyen-gui/").text
    assert "needs_name" not in page


# ── forms printed on their own


def address(way, form="mau-01", kind="pdf", rest=""):
    return f"/truong-hop/{way.case.public_id}/in/{form}/{kind}/{rest}"


def test_mau_01_asks_before_it_names_him_and_keeps_why(login, cast, told_of_him, police):
    for user in (cast.lan, cast.hoa):
        browser = login(user)
        assert browser.get(address(told_of_him)).headers["Location"] == address(told_of_him, rest="neu-ten/")
        page = browser.get(address(told_of_him, rest="neu-ten/")).text
        assert "chỉ dành cho nơi bảo vệ trẻ em" in page and police.name in page
        data = {"agency": police.public_id, "needs_name": "on"}
        assert "Chưa lưu được" in browser.post(address(told_of_him, rest="neu-ten/"), data).text
        answer = browser.post(address(told_of_him, rest="neu-ten/"), data | {"reason": WHY})
        text = " ".join(pdf_text(answer.content).split())
        assert NAME in text and police.name in text and "Họ và tên cha: ……" in text
        assert NAME not in answer.headers["Content-Disposition"]
    assert {row.by for row in NamedPrint.objects.all()} == {cast.lan, cast.hoa}
    shown = [one for one in lines(told_of_him.case) if one.text == WHY]
    assert len(shown) == 2 and police.name in shown[0].title and "Mẫu 01" in shown[0].title
    with system_scope("tests"):
        event = AuditEvent.objects.filter(action="cases.print").last()
    assert event.facts["naming"] is True and event.facts["agency"] == police.pk and WHY not in str(event.facts)


def test_mau_02_and_06_too_and_mau_04_never(login, cast, told_of_him, police):
    told_of_him.assess(reason=f"Em sợ {NAME}").triage("intervene").move("intervention")
    line = workflow.ActionLine("An toàn", "Gặp em", NAME, timezone.localdate())
    browser, data = login(cast.lan), {"agency": police.public_id, "needs_name": "on", "reason": WHY}
    answer = browser.post(address(told_of_him, "mau-02", rest="neu-ten/"), data)
    assert NAME in " ".join(pdf_text(answer.content).split())
    told_of_him.assess(reason=f"Em vẫn sợ {NAME}")
    assert browser.get(address(told_of_him, "mau-06")).headers["Location"].endswith("neu-ten/")
    with pytest.raises(RuleBroken, match="không liên hệ"):
        workflow.save_support_plan(actor=cast.lan, **told_of_him.now, objective="x", pupil_view="", actions=[line])


def test_a_form_that_names_nobody_is_printed_as_ever(login, cast, way):
    browser = login(cast.lan)
    assert browser.get(address(way)).status_code == 200
    assert browser.get(address(way, rest="neu-ten/")).headers["Location"] == address(way)


def test_only_for_who_protects_children_and_with_a_reason(login, cast, told_of_him, hospital, police):
    data = {"agency": hospital.public_id, "needs_name": "on", "reason": WHY}
    assert "Chưa lưu được" in login(cast.lan).post(address(told_of_him, rest="neu-ten/"), data).text
    given = {"actor": cast.lan, "case": told_of_him.case, "form": "mau-01", "kind": "pdf"}
    with pytest.raises(RuleBroken, match="Chỉ công an"):
        workflow.print_naming(**given, agency=hospital, reason=WHY)
    with pytest.raises(RuleBroken, match="vì sao"):
        workflow.print_naming(**given, agency=police, reason=" ")
    assert not NamedPrint.objects.exists()


def test_whoever_has_but_a_share_is_refused(login, cast, told_of_him, police):
    workflow.share_case(
        actor=cast.hoa,
        case=told_of_him.case,
        username="minh",
        days=1,
        parts=["summary", "contacts"],
        reason="Phối hợp",
    )
    assert b"%PDF" not in login(cast.minh).get(address(told_of_him), follow=True).content
    assert login(cast.minh).get(address(told_of_him, rest="neu-ten/")).status_code == 403
    with pytest.raises(NotYours):
        workflow.print_naming(
            actor=cast.minh, case=told_of_him.case, form="mau-01", kind="pdf", agency=police, reason=WHY
        )
    assert login(cast.phuc).get(address(told_of_him, rest="neu-ten/")).status_code == 404


def test_what_was_printed_stays_written_down(cast, told_of_him, police):
    row = workflow.print_naming(
        actor=cast.lan, case=told_of_him.case, form="mau-01", kind="pdf", agency=police, reason=WHY
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        NamedPrint.objects.filter(pk=row.pk).delete()
