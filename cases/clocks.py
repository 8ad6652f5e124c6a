"""How a clock of a case is computed and put into words. Pure reading: nothing here writes or asks who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import ClockUnit
from cases.enums import ClimbStep
from cases.models import ClockChange, FollowUp
from ctxh_portal.kit.calendar import WorkingCalendar

SOON = 3  # days


def due_at(clock: str, amount: int, start: datetime, calendar: WorkingCalendar) -> datetime:
    """When a step is due that began at `start`. A period counted in days leaves out the day it begins with, and
    one that would end on a free day ends on the next working day (Bộ luật Dân sự 2015, Điều 147, 148)."""
    first = timezone.localdate(start)
    if clock == ClockUnit.HOURS:
        return start + timedelta(hours=amount)
    if clock == ClockUnit.WORKING_HOURS:
        return calendar.add_hours(start, timedelta(hours=amount))
    if clock == ClockUnit.WORKING_DAYS:
        return calendar.end_of(calendar.add_days(first, amount))
    return calendar.end_of(calendar.add_days(first + timedelta(days=amount - 1), 1))


def time_left(clock: FollowUp, now: datetime, calendar: WorkingCalendar) -> int:
    """What a hold keeps: seconds of the clock's own kind, or days where it counts days."""
    if clock.clock == ClockUnit.HOURS:
        return int((clock.due_at - now).total_seconds())
    if clock.clock == ClockUnit.WORKING_HOURS:
        return int(calendar.between(now, clock.due_at).total_seconds())
    if clock.clock == ClockUnit.WORKING_DAYS:
        return calendar.days_between(timezone.localdate(now), clock.due_on)
    return (clock.due_on - timezone.localdate(now)).days


def due_after_hold(clock: FollowUp, left: int, now: datetime, calendar: WorkingCalendar) -> datetime:
    """The due time of a clock that goes on now with what was left."""
    today = timezone.localdate(now)
    if clock.clock == ClockUnit.HOURS:
        return now + timedelta(seconds=left)
    if clock.clock == ClockUnit.WORKING_HOURS:
        return calendar.add_hours(now, timedelta(seconds=left))
    if clock.clock == ClockUnit.WORKING_DAYS:
        return calendar.end_of(calendar.add_days(today, left))
    return calendar.end_of(calendar.add_days(today + timedelta(days=left - 1), 1))


def shifted(moment: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The same time of day so many working days later, or earlier."""
    local = timezone.localtime(moment)
    return datetime.combine(calendar.add_days(local.date(), days), local.time(), local.tzinfo)


class Climbing(Protocol):
    """A row that waits for somebody until a due time."""

    @property
    def started_at(self) -> datetime | None: ...

    @property
    def due_at(self) -> datetime | None: ...

    @property
    def is_urgent(self) -> bool: ...


def step_reached(clock: Climbing, now: datetime, calendar: WorkingCalendar) -> ClimbStep:
    """How far a running clock has climbed by now (F3.6)."""
    if clock.due_at is None:
        return ClimbStep.NONE
    if clock.is_urgent:  # hours of danger run through the night: so does the climb
        if now <= clock.due_at:
            return ClimbStep.NONE
        return ClimbStep.OFFICE if now >= clock.due_at + timedelta(days=1) else ClimbStep.PRINCIPAL
    if now > clock.due_at:
        if now >= shifted(clock.due_at, 3, calendar):
            return ClimbStep.OFFICE
        return ClimbStep.PRINCIPAL if now >= shifted(clock.due_at, 1, calendar) else ClimbStep.OVERDUE
    soon = shifted(clock.due_at, -1, calendar)
    begun_before = clock.started_at is None or clock.started_at < soon
    return ClimbStep.SOON if now >= soon and begun_before else ClimbStep.NONE


@dataclass(frozen=True)
class Words:
    state: str  # overdue, today, soon, later, held
    words: str


def words(clock: FollowUp, now: datetime, calendar: WorkingCalendar) -> Words:
    """ "còn 3 giờ làm việc", "quá hạn 2 ngày", "tạm dừng từ 20/11"."""
    if clock.paused_at:
        return Words("held", _("Tạm dừng từ %(day)s") % {"day": f"{timezone.localtime(clock.paused_at):%d/%m}"})
    if ClockUnit(clock.clock).in_hours and clock.due_to_the_minute:
        return _words_in_hours(clock, now, calendar)
    days = (clock.due_on - timezone.localdate(now)).days
    if days < 0:
        return Words("overdue", _late_by_days(-days))
    if days == 0:
        return Words("today", _("Hạn hôm nay"))
    left = days
    phrase = ngettext("Còn %(count)d ngày", "Còn %(count)d ngày", left)
    if clock.clock == ClockUnit.WORKING_DAYS:
        left = calendar.days_between(timezone.localdate(now), clock.due_on)
        phrase = ngettext("Còn %(count)d ngày làm việc", "Còn %(count)d ngày làm việc", left)
    return Words("soon" if days <= SOON else "later", phrase % {"count": left})


def _late_by_days(days: int) -> str:
    return ngettext("Quá hạn %(count)d ngày", "Quá hạn %(count)d ngày", days) % {"count": days}


def _words_in_hours(clock: FollowUp, now: datetime, calendar: WorkingCalendar) -> Words:
    if now > clock.due_at:
        late = now - clock.due_at
        if late >= timedelta(days=1):
            return Words("overdue", _late_by_days(late.days))
        return Words("overdue", _("Quá hạn %(time)s") % {"time": span(late)})
    if clock.clock == ClockUnit.WORKING_HOURS:
        left = calendar.between(now, clock.due_at)
        return Words("today", _("Còn %(time)s làm việc") % {"time": span(left)})
    return Words("today", _("Còn %(time)s") % {"time": span(clock.due_at - now)})


def span(length: timedelta) -> str:
    """ "3 giờ", "40 phút", "5 giờ 20 phút", "2 ngày 4 giờ"."""
    minutes = max(1, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = []
    if days:
        parts.append(ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)d giờ", "%(count)d giờ", hours) % {"count": hours})
    if rest and not days:
        parts.append(ngettext("%(count)d phút", "%(count)d phút", rest) % {"count": rest})
    return " ".join(parts)


def gap(noticed: datetime, recorded: datetime) -> str:
    """How long after the notice it was written down (F10.4); "" for less than an hour."""
    waited = recorded - noticed
    return span(waited) if waited >= timedelta(hours=1) else ""


@dataclass(frozen=True)
class Line:
    """One clock as the case's page shows it."""

    clock: FollowUp
    mark: Words | None  # None: stopped
    since: str  # of an emergency: how much time has passed
    changes: list[ClockChange]


def lines(found: list[FollowUp], now: datetime, calendar: WorkingCalendar) -> list[Line]:
    """The clocks, fetched with their changes, in words."""
    return [
        Line(
            clock,
            words(clock, now, calendar) if clock.done_on is None else None,
            span(now - clock.started_at) if clock.started_at and clock.clock == ClockUnit.HOURS else "",
            list(clock.changes.all()),
        )
        for clock in found
    ]
