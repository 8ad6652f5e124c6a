"""Overdue work climbs: focal teacher, principal, and the office as a status; each step once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Agency, AuditEvent, DeadlineRule, Notice
from cases import access, tasks, workflow
from cases.day import due_follow_ups
from cases.models import CaseGrant, FollowUp, OverdueStatus, Term
from cases.packet import Choice
from cases.workflow.referrals import Packet
from ctxh_portal.celery import app
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 9, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


@pytest.fixture
def late(make_case):
    """Logged on Tuesday 1/12; the assessment is due at the end of Friday 4/12."""
    with time_machine.travel(at(1), tick=False):
        case = make_case()
        Notice.objects.all().delete()
        return case


def climb(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return workflow.climb_clocks()


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_nothing_is_told_while_there_is_time(late):
    assert climb(at(2)) == 0


def test_the_focal_teacher_is_told_a_working_day_before_and_when_it_is_overdue(cast, late):
    climb(at(4))
    assert [("sắp đến hạn" in text) for text in told(cast.lan)] == [True]
    climb(at(5))
    assert "quá hạn" in told(cast.lan)[1] and not told(cast.hoa)


def test_then_the_principal_after_one_working_day_and_the_office_after_three(cast, late):
    climb(at(5))
    climb(at(8))
    assert len(told(cast.hoa)) == 1 and not OverdueStatus.objects.exists()
    climb(at(10))
    assert OverdueStatus.objects.get().unit == cast.thcs
    assert len(told(cast.dung)) == 1 and len(told(cast.hoa)) == 1


def test_each_step_is_taken_once(cast, late):
    for _again in range(3):
        climb(at(10))
    assert [len(told(user)) for user in (cast.lan, cast.hoa, cast.dung)] == [1, 1, 1]
    assert AuditEvent.objects.filter(action="cases.climb").count() == 1


def test_no_notice_names_a_child_a_code_or_a_kind(cast, late):
    for day in (4, 5, 8, 10):
        climb(at(day))
    for text in Notice.objects.values_list("text", flat=True):
        for secret in (*late.pupil.full_name.split(), late.code, "tâm lý", "Đánh giá"):
            assert secret not in text
    assert late.public_id not in Notice.objects.get(user=cast.dung).url


def test_nobody_is_told_of_a_case_that_they_may_not_see(cast, late, monkeypatch):
    hidden = access.visible_cases
    monkeypatch.setattr(
        access, "visible_cases", lambda user: hidden(user).none() if user == cast.hoa else hidden(user)
    )
    climb(at(10))
    assert told(cast.lan) and not told(cast.hoa)


def test_the_officer_sees_a_status_and_no_number(cast, login, late):
    climb(at(10))
    with time_machine.travel(at(11), tick=False):
        page = login(cast.dung).get("/").text
    assert "Có việc quá hạn" in page and "10/12/2026" in page and cast.thcs.short_name in page
    assert late.code not in page


def test_the_status_goes_when_the_work_is_done(cast, late):
    climb(at(10))
    with time_machine.travel(at(11), tick=False):
        clock = late.follow_ups.open().get()
        workflow.extend_clock(actor=cast.lan, case=late, clock=clock, until=date(2026, 12, 18), reason="Em ốm")
    climb(at(11, 10))
    assert not OverdueStatus.objects.exists()


def test_more_time_starts_the_climb_anew(cast, late):
    climb(at(5))
    with time_machine.travel(at(5, 10), tick=False):
        clock = late.follow_ups.open().get()
        workflow.extend_clock(actor=cast.lan, case=late, clock=clock, until=date(2026, 12, 9), reason="Em ốm")
    climb(at(7))
    assert FollowUp.objects.get(pk=clock.pk).climbed == 0
    climb(at(10))
    assert "quá hạn" in told(cast.lan)[-1] and len(told(cast.lan)) == 2


def test_a_held_clock_does_not_climb(cast, late):
    with time_machine.travel(at(2), tick=False):
        workflow.pause_clock(actor=cast.lan, case=late, clock=late.follow_ups.get(), reason="Em nằm viện")
        Notice.objects.all().delete()
    assert climb(at(20)) == 0 and not Notice.objects.exists()


def test_only_the_officer_asks_for_the_status(cast, login, late):
    climb(at(10))
    for user in (cast.hoa, cast.lan, cast.son):
        assert "Có việc quá hạn" not in login(user).get("/").text
    assert [school for school, _since in access.overdue_schools(cast.dung)] == [cast.thcs]


def test_the_timetable_runs_it(late):
    assert app.conf.beat_schedule["climb-clocks"]["task"] == tasks.climb_clocks.name
    with time_machine.travel(at(10), tick=False):
        tasks.climb_clocks()
        assert OverdueStatus.objects.get().since == timezone.localdate()


# ── what waits for a decision ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def concern(cast, pupil):
    """Told on Tuesday 1/12 at nine: to be decided by the end of Thursday 3/12."""
    with time_machine.travel(at(1), tick=False):
        return told_concern(cast, pupil)


def told_concern(cast, pupil, **fields):
    given = {"channel": "talk", "danger_now": False, "text": "Em hay khóc"} | fields
    with acting(cast.tam.pk):
        row = workflow.raise_concern(actor=cast.tam, pupil=pupil, **given)
    Notice.objects.all().delete()
    return row


def test_a_concern_climbs_from_its_readers_to_the_principal_and_to_a_status(cast, concern):
    assert timezone.localtime(concern.due_at).date() == date(2026, 12, 3)
    climb(at(2, 8))
    assert not Notice.objects.exists()
    climb(at(4))
    assert "tin báo quá hạn" in told(cast.lan)[-1] and "tin báo quá hạn" in told(cast.minh)[-1]
    assert not told(cast.hoa)
    climb(at(7))
    assert len(told(cast.hoa)) == 1 and not OverdueStatus.objects.exists()
    climb(at(9))
    assert OverdueStatus.objects.get().unit == cast.thcs and len(told(cast.dung)) == 1
    for text in Notice.objects.values_list("text", flat=True):
        assert not [word for word in concern.pupil.full_name.split() if word in text]


def test_danger_in_a_concern_is_everybodys_after_an_hour(cast, pupil):
    with time_machine.travel(at(1), tick=False):
        told_concern(cast, pupil, danger_now=True)
    assert climb(at(1, 10)) == 0
    assert climb(at(1, 11)) == 1 and climb(at(1, 12)) == 0
    assert [len(told(user)) for user in (cast.lan, cast.hoa)] == [1, 1]


def test_a_concern_that_was_decided_stops(cast, concern):
    with time_machine.travel(at(2), tick=False):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="watched", reason="Đã gặp em")
        Notice.objects.all().delete()
    assert climb(at(9)) == 0 and not Notice.objects.exists()


def test_whoever_is_named_in_a_concern_is_not_told_that_it_is_overdue(cast, pupil):
    with time_machine.travel(at(1), tick=False):
        told_concern(cast, pupil, involved=[cast.hoa])
    climb(at(9))
    assert told(cast.lan) and not told(cast.hoa)


def test_the_office_may_switch_it_off(cast, pupil):
    DeadlineRule.objects.filter(code="concern.decide").update(active=False)
    with time_machine.travel(at(1), tick=False):
        assert told_concern(cast, pupil).due_at is None
    assert climb(at(20)) == 0


def test_the_page_of_a_concern_says_until_when(cast, login, concern):
    with time_machine.travel(at(4), tick=False):
        browser = login(cast.lan)
        assert "Quá hạn quyết định" in browser.get("/truong-hop/tin-bao/").text
        page = browser.get(f"/truong-hop/tin-bao/{concern.public_id}/").text
    assert "Hạn quyết định" in page and "03/12/2026" in page


def waiting(case) -> list[str]:
    return sorted(case.follow_ups.open().filter(kind__startswith="ap_").values_list("code", flat=True))


def test_a_plan_before_the_principal_climbs_until_it_is_decided(cast, way):
    with time_machine.travel(at(1), tick=False):
        way.to_intervention().plan().submit_plan()
        Notice.objects.all().delete()
    assert waiting(way.case) == ["approve.plan"]
    climb(at(7))  # due at the end of Thursday 3/12
    assert len(told(cast.lan)) == 1 and len(told(cast.hoa)) == 1
    with time_machine.travel(at(7), tick=False):
        way.approve_plan()
    assert waiting(way.case) == []


def test_a_closing_before_the_principal_climbs_and_holds_no_gate(cast, way):
    way.to_reintegration().finish_dates().ask_closing()
    assert waiting(way.case) == ["approve.closing"]
    workflow.decide_closing(actor=cast.hoa, **way.now, approve=False, comment="Bổ sung")
    assert waiting(way.case) == []
    way.close()
    assert way.case.follow_ups.filter(kind="ap_closing", done_on=None).count() == 0


def test_nobody_holds_or_extends_what_waits_for_the_principal(cast, login, way):
    way.to_intervention().plan().submit_plan()
    clock = way.case.follow_ups.get(kind="ap_plan")
    with pytest.raises(RuleBroken, match="không gia hạn"):
        workflow.pause_clock(actor=cast.lan, case=way.case, clock=clock, reason="x")
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
    assert "Hiệu trưởng duyệt kế hoạch hỗ trợ" in page and f"{clock.public_id}/gia-han" not in page
    assert clock not in due_follow_ups(cast.lan, timezone.localdate() + timedelta(days=30))


def test_a_referral_before_the_principal_has_its_hours(cast, case):
    """Approved, returned or dropped ends them; sent first, they run until the principal has confirmed."""
    agency = Agency.objects.filter(kind="commune").first()
    term = Term.objects.get(kind="exception", code="life")
    packed = Packet([Choice("name", term)], exception_reason="Khẩn")

    def act(verb, actor=cast.lan, **fields):
        case.refresh_from_db()
        return verb(actor=actor, case=case, version=case.version, **fields)

    def drafted():
        given = {"agency": agency, "urgency": "flash", "purpose": "Trợ giúp", "service": "Tham vấn"}
        row = act(workflow.save_referral, packed=packed, **given)
        act(workflow.submit_referral, referral=row)
        assert waiting(case) == ["approve.referral"]
        return row

    act(workflow.decide_referral, cast.hoa, referral=drafted(), approve=False, comment="Bổ sung")
    assert waiting(case) == []
    workflow.drop_referral(actor=cast.lan, case=case, referral=drafted(), note="Gia đình tự đưa em đi")
    assert waiting(case) == []
    row, today = drafted(), timezone.localdate()
    act(workflow.send_referral, referral=row, happened_on=today, way="phone", contact="Văn thư", sent_first="Gấp")
    given = {"referral": row, "state": "accepted", "happened_on": today, "way": "phone"}
    workflow.record_referral_step(actor=cast.lan, case=case, **(given | {"state": "received"}))
    workflow.record_referral_step(actor=cast.lan, case=case, **given)
    assert waiting(case) == ["approve.referral"]
    act(workflow.confirm_referral, cast.hoa, referral=row)
    assert waiting(case) == []


def test_hours_of_danger_climb_through_the_night_and_the_free_days(cast, make_case):
    """Twelve hours from Friday 4/12 at nine: the principal hears of it that evening, the office on Saturday."""
    with time_machine.travel(at(4), tick=False):
        case = make_case(danger_now=True)
        case.follow_ups.exclude(kind="emergency").delete()
        Notice.objects.all().delete()
    assert climb(at(4, 20)) == 0
    climb(at(4, 22))
    assert [len(told(user)) for user in (cast.lan, cast.hoa, cast.dung)] == [1, 1, 0]
    climb(at(5, 22))
    assert OverdueStatus.objects.get().unit == cast.thcs and len(told(cast.hoa)) == 1


def test_where_nobody_works_on_the_case_the_principal_is_told_first(cast, late):
    CaseGrant.objects.filter(content_object=late).delete()
    climb(at(5))
    assert len(told(cast.hoa)) == 1 and not told(cast.lan)
