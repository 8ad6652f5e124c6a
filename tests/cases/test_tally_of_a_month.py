"""What a month's assessment is prefilled with from the cases: clocks kept and missed, meetings; counts alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from cases import access, workflow
from ctxh_portal.kit.actor import acting


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def period() -> tuple[date, date]:
    today = timezone.localdate()
    return today - timedelta(days=5), today + timedelta(days=60)


def test_a_clock_is_missed_only_once_its_time_is_over(cast, case) -> None:
    due = case.follow_ups.first().due_at
    with acting(cast.lan.pk):
        tally = access.tallying(fresh(cast.lan), cast.thcs)
        assert tally.clocks(*period()) == {"kept": 0, "missed": 0}
        start, until = period()
        with time_machine.travel(due + timedelta(days=2), tick=False):
            assert tally.clocks(start, until)["missed"] >= 1
            assert tally.clocks(start, until)["kept"] == 0


def test_a_clock_that_was_answered_in_time_is_kept(cast, case, way) -> None:
    with acting(cast.lan.pk):
        way.assess()
        tally = access.tallying(fresh(cast.lan), cast.thcs)
        assert tally.clocks(*period())["kept"] >= 1
        assert tally.clocks(*period())["missed"] == 0
        assert tally.clocks(date(2020, 1, 1), date(2020, 2, 1)) == {"kept": 0, "missed": 0}


def test_meetings_are_counted_by_kind(cast, case) -> None:
    with acting(cast.lan.pk):
        case.refresh_from_db()
        workflow.write_entry(
            actor=cast.lan, case=case, kind="talk_pupil", happened_on=timezone.localdate(), text="Nói chuyện"
        )
        assert access.tallying(fresh(cast.lan), cast.thcs).meetings(*period())["talk_pupil"] == 1


def test_nobody_else_counts_them(cast, case) -> None:
    for name in ("tam", "dung", "phuc"):
        with pytest.raises(Http404):
            access.tallying(fresh(cast.users[name]), cast.thcs)
