"""Overdue work climbs: focal teacher, principal, and the office as a status; each step once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from cases import access, tasks, workflow
from cases.models import FollowUp, OverdueStatus
from ctxh_portal.celery import app

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
