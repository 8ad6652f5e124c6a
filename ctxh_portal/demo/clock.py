"""The past: the demonstration drives the real verbs at the moments when they would have happened.

Verbs take "now" from `django.utils.timezone` alone, so one replaced function moves `auto_now_add`,
`localdate()` and every rule that asks for the time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from unittest.mock import patch

from django.utils import timezone

Act = Callable[[], object]


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`; each look at the clock moves it on by a second, so that acts keep their order."""
    seconds = count()
    with patch.object(timezone, "now", lambda: moment + timedelta(seconds=next(seconds))):
        yield


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of day in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass
class Timeline:
    """Acts of many stories, done in the order of time, up to now."""

    now: datetime
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def add(self, when: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (when, next(self._order), act))

    def play(self) -> int:
        """Do everything that lies in the past, and leave the rest undone; returns how many acts were done."""
        done = 0
        while self._acts and self._acts[0][0] <= self.now:
            when, _order, act = heapq.heappop(self._acts)
            with at(when):
                act()
            done += 1
        return done


@dataclass(frozen=True)
class Days:
    """School days around today. Holidays are those of the portal's own table."""

    today: date
    holidays: Container[date]

    def is_free(self, day: date) -> bool:
        return day.weekday() >= 5 or day in self.holidays

    def school_day(self, day: date) -> date:
        """That day, or the last school day before it."""
        while self.is_free(day):
            day -= timedelta(days=1)
        return day

    def school_day_from(self, day: date) -> date:
        """That day, or the first school day after it."""
        while self.is_free(day):
            day += timedelta(days=1)
        return day

    def nearest(self, day: date) -> date:
        """That day, or the school day nearest to it that is well past."""
        before, after = self.school_day(day), self.school_day_from(day)
        return after if after - day < day - before and after < self.ago(3) else before

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def some_moment(self, day: date, rng: Random) -> datetime:
        """A time of that day at which somebody at a school writes things down; on free days the evening."""
        hours = (19, 20) if self.is_free(day) else (7, 15)
        return moment(day, rng.randint(*hours), rng.randrange(0, 60, 5))
