"""Process notes are their author's; others see that there is one, and reach it only by break-glass."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import workflow as people
from accounts.models import AuditEvent, Notice, User
from cases import access, tasks, workflow
from cases.models import BreakGlass
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken

SECRET = "Em sợ bố biết chuyện này."
REASON = "Cô Lan vắng mặt, em nhắn tin cầu cứu lúc tối."


@pytest.fixture
def noted(cast, case):
    people.choose_password(user=cast.hoa, password="đúng rồi")
    people.choose_password(user=cast.minh, password="đúng rồi")
    with acting(cast.lan.pk):
        workflow.write_locked_note(actor=cast.lan, case=case, text=SECRET)
    Notice.objects.all().delete()
    return case


def notes_page(login, user, case):
    return login(User.objects.get(pk=user.pk)).get(f"/truong-hop/{case.public_id}/ghi-chu-rieng/").text


def test_the_author_reads_it_and_the_principal_sees_that_it_is_there(login, cast, noted):
    assert SECRET in notes_page(login, cast.lan, noted)
    page = notes_page(login, cast.hoa, noted)
    assert SECRET not in page and "Ghi chú đã khóa" in page and "Mở khẩn cấp" in page
    assert "cô Lan" in login(cast.hoa).get(f"/truong-hop/{noted.public_id}/").text


def test_the_page_writes(login, cast, case):
    address = f"/truong-hop/{case.public_id}/ghi-chu-rieng/"
    assert "Chưa lưu được" in login(cast.lan).post(address, {"text": ""}).text
    login(cast.lan).post(address, {"text": SECRET})
    assert SECRET in login(cast.lan).get(address).text
    assert login(cast.hoa).post(address, {"text": "x"}).status_code == 403


def test_the_author_loses_it_with_the_case_and_the_next_does_not_get_it(login, cast, noted):
    workflow.assign_case(actor=cast.hoa, case=noted, focal=cast.minh, reason="Đổi")
    address = f"/truong-hop/{noted.public_id}/ghi-chu-rieng/"
    assert login(cast.lan).get(address).status_code == 404
    assert SECRET not in notes_page(login, cast.minh, noted)


def test_break_glass_opens_it_for_a_day(login, cast, noted):
    address = f"/truong-hop/{noted.public_id}/ghi-chu-rieng/mo/"
    login(cast.hoa).post(address, {"reason": REASON, "password": "đúng rồi"})
    assert SECRET in notes_page(login, cast.hoa, noted)
    assert Notice.objects.filter(user=cast.lan, text__contains="mở khẩn cấp").exists()
    reading = AuditEvent.objects.filter(action="cases.read_locked_notes", actor_id=cast.hoa.pk).first()
    assert reading.facts == {"notes": 1, "of_others": 1}
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1), tick=False):
        assert SECRET not in notes_page(login, cast.hoa, noted)


@pytest.mark.parametrize(
    ("reason", "password", "words"),
    [("Cần xem", "đúng rồi", "20 ký tự"), (REASON, "sai", "Mật khẩu chưa đúng"), ("   " * 10, "đúng rồi", "20")],
)
def test_what_is_refused_opens_nothing(cast, noted, reason, password, words):
    with pytest.raises(RuleBroken, match=words):
        workflow.break_glass(actor=cast.hoa, case=noted, password=password, reason=reason)
    assert not BreakGlass.objects.exists() and not access.can(cast.hoa, "read_locked", noted)


def test_a_wrong_password_stays_in_the_trail(cast, noted):
    with pytest.raises(RuleBroken):
        workflow.break_glass(actor=cast.hoa, case=noted, password="sai", reason=REASON)
    assert AuditEvent.objects.filter(action="cases.break_glass", outcome="refused").count() == 1


def test_there_is_nothing_to_break_without_a_note_of_another(cast, noted):
    with pytest.raises(RuleBroken, match="không có ghi chú riêng"):
        workflow.break_glass(actor=cast.lan, case=noted, password="x", reason=REASON)


# ── a case that one does not see ─────────────────────────────────────────────────────────────────────


def for_pupil(cast, pupil, actor=None):
    with acting((actor or cast.minh).pk):
        return workflow.break_glass_for_pupil(
            actor=actor or cast.minh, pupil=pupil, password="đúng rồi", reason=REASON
        )


def test_a_colleague_opens_the_pupils_case(login, cast, noted, pupil):
    address = f"/truong-hop/{noted.public_id}/"
    assert login(cast.minh).get(address).status_code == 404
    data = {"pupil": pupil.public_id, "reason": REASON, "password": "đúng rồi"}
    page = login(cast.minh).post("/truong-hop/mo-khan-cap/", data, follow=True)
    assert noted.summary in page.text and "mở khẩn cấp đến" in page.text
    assert login(cast.minh).get(f"{address}nhat-ky/").status_code == 403
    assert {n.user.username for n in Notice.objects.filter(text__contains="vừa mở khẩn cấp")} == {"lan", "hoa"}


def test_whoever_is_involved_gets_the_answer_of_nothing(cast, noted, pupil, make_case):
    workflow.name_involved(actor=cast.lan, case=noted, user=cast.minh, reason="Được nêu")
    with pytest.raises(RuleBroken) as involved:
        for_pupil(cast, pupil)
    other = make_case(actor=cast.phuc).pupil
    other.unit = cast.thcs
    other.save()  # has moved here; the case stays with the earlier school
    with pytest.raises(RuleBroken) as nothing:
        for_pupil(cast, other)
    assert str(involved.value) == str(nothing.value)
    assert AuditEvent.objects.filter(action="cases.break_glass", outcome="refused").count() == 2


def test_a_teacher_has_no_glass_to_break(login, cast):
    assert login(cast.tam).get("/truong-hop/mo-khan-cap/").status_code == 403


def test_the_principal_reviews_it(login, cast, noted, pupil):
    for_pupil(cast, pupil)
    row = BreakGlass.objects.get()
    assert row.reviewer == cast.hoa and row.review_due > timezone.localdate()
    address = f"/truong-hop/mo-khan-cap/xem-xet/{row.public_id}/"
    assert REASON in login(cast.hoa).get(address).text
    assert login(cast.minh).get(address).status_code == 404
    login(cast.hoa).post(address, {"justified": "yes", "comment": "Đúng việc"})
    row.refresh_from_db()
    assert row.justified and row.comment == "Đúng việc"
    assert login(cast.hoa).get(address).status_code == 404


def test_the_principals_own_is_reviewed_by_the_officer_who_sees_no_case(login, cast, noted):
    with acting(cast.hoa.pk):
        workflow.break_glass(actor=cast.hoa, case=noted, password="đúng rồi", reason=REASON)
    row = BreakGlass.objects.get()
    assert row.reviewer == cast.dung
    page = login(cast.dung).get(f"/truong-hop/mo-khan-cap/xem-xet/{row.public_id}/").text
    assert "Lê Thị Hoa" in page and REASON not in page and noted.code not in page
    login(cast.dung).post(f"/truong-hop/mo-khan-cap/xem-xet/{row.public_id}/", {"justified": "no"})
    row.refresh_from_db()
    assert row.justified is False
    assert login(cast.dung).get(f"/truong-hop/{noted.public_id}/").status_code == 404


def test_a_review_that_is_missed_climbs_once(cast, noted, pupil):
    for_pupil(cast, pupil)
    row = BreakGlass.objects.get()
    tasks.escalate_reviews()
    assert not Notice.objects.filter(user=cast.dung).exists()
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        tasks.escalate_reviews()
        tasks.escalate_reviews()
    notice = Notice.objects.get(user=cast.dung)
    assert cast.thcs.short_name in notice.text and noted.code not in notice.text
    assert row.by == cast.minh
