"""Overdue work climbs (F3.6): to the focal teacher (of a concern: its readers) a working day before and when it is
overdue, to the principal a working day later, and after three to the office, which learns no more than that a
school has overdue work. What runs in elapsed hours climbs to the principal at once and to the office after a day.

Runs by the clock (ctxh_portal/celery.py). Each step of a row is taken once: the row keeps how far it has come,
so that a doubled or late run changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Role
from accounts.models import Unit, User
from cases import access, clocks
from cases.enums import ClimbStep
from cases.models import Case, Concern, FollowUp, OverdueStatus, SupportAction
from cases.workflow.base import case_url
from cases.workflow.clocks import end_holds_that_are_over
from cases.workflow.involving import find_heads
from ctxh_portal.kit.actor import system_scope
from ctxh_portal.kit.calendar import WorkingCalendar

AHEAD = timedelta(days=20)  # the longest time off that can lie within one working day
Row = FollowUp | Concern | SupportAction


@dataclass(frozen=True)
class Ladder:
    """A table whose rows wait until `due_at` and keep in `climbed` how far they have come: whom each step tells,
    and where that person finds the row. Words that name nobody."""

    running: Callable[[], Any]  # those that wait, with their school at hand
    school: str  # the way from a row to it
    first: Callable[[Any], list[User]]
    heads: Callable[[Any], list[User]]
    address: Callable[[Any], str]
    soon: Promise
    overdue: Promise
    late: Promise  # to the principal
    due: str = "due_at"  # the column of it


def _focal(case: Case) -> list[User]:
    focal = access.assigned_focal(case)
    return _seeing(case, [focal]) if focal else _heads_of_case(case)


def _heads_of_case(case: Case) -> list[User]:
    return _seeing(case, access.heads_of(case))


def _seeing(case: Case, users: list[User]) -> list[User]:
    """Whoever may not see the case is not told that there is one."""
    return [user for user in users if access.visible_cases(user).filter(pk=case.pk).exists()]


def _readers(concern: Concern) -> list[User]:
    """Who decides about concerns day by day; of danger, or where there is nobody such, everybody who reads it."""
    readers = access.concern_readers(concern)
    if concern.danger_now:
        return readers
    heads = {user.pk for user in access.concern_heads(concern)}
    return [user for user in readers if user.pk not in heads] or readers


LADDERS = [
    Ladder(
        running=lambda: FollowUp.objects.running().select_related("case__unit"),
        school="case__unit",
        first=lambda clock: _focal(clock.case),
        heads=lambda clock: _heads_of_case(clock.case),
        address=lambda clock: case_url(clock.case),
        soon=gettext_lazy("Có việc sắp đến hạn trong một trường hợp thầy/cô phụ trách."),
        overdue=gettext_lazy("Có việc quá hạn trong một trường hợp thầy/cô phụ trách."),
        late=gettext_lazy("Có việc quá hạn trong một trường hợp của trường."),
    ),
    Ladder(
        running=lambda: Concern.objects.running().select_related("unit"),
        school="unit",
        first=_readers,
        heads=access.concern_heads,
        address=lambda concern: reverse("cases:concerns"),
        soon=gettext_lazy("Có tin báo sắp đến hạn quyết định."),
        overdue=gettext_lazy("Có tin báo quá hạn, chưa ai quyết định."),
        late=gettext_lazy("Có tin báo của trường quá hạn, chưa ai quyết định."),
    ),
    Ladder(
        running=lambda: SupportAction.objects.waiting().select_related("plan__case__unit"),
        school="plan__case__unit",
        first=lambda action: _focal(action.plan.case),
        heads=lambda action: _heads_of_case(action.plan.case),
        address=lambda action: f"{case_url(action.plan.case)}#ke-hoach",
        soon=gettext_lazy("Có việc sắp đến hạn trong một trường hợp thầy/cô phụ trách."),
        overdue=gettext_lazy("Có việc quá hạn trong một trường hợp thầy/cô phụ trách."),
        late=gettext_lazy("Có việc quá hạn trong một trường hợp của trường."),
        due="due_on",
    ),
]


def climb_clocks() -> int:
    """Take every step that is due; returns how many rows climbed."""
    with system_scope("clocks"):
        end_holds_that_are_over()
        find_heads()
        now = timezone.now()
        calendars: dict[int, WorkingCalendar] = {}
        climbed = 0
        for ladder in LADDERS:
            soon = {f"{ladder.due}__lte": now + AHEAD}
            for row in ladder.running().filter(**soon, climbed__lt=ClimbStep.OFFICE):
                unit = _school(ladder, row)
                if unit.pk not in calendars:
                    calendars[unit.pk] = people.working_calendar(unit, timezone.localdate(now))
                if clocks.step_reached(row, now, calendars[unit.pk]) > row.climbed:
                    climbed += _climb(ladder, row.pk, now, calendars[unit.pk])
        _refresh_statuses(now)
        return climbed


def _school(ladder: Ladder, row: Row) -> Unit:
    return attrgetter(ladder.school.replace("__", "."))(row)


@transaction.atomic
def _climb(ladder: Ladder, pk: int, now: datetime, calendar: WorkingCalendar) -> int:
    row = ladder.running().select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return 0  # done or held meanwhile
    step = clocks.step_reached(row, now, calendar)
    if step <= row.climbed:
        return 0
    told: list[User] = []
    if row.climbed < ClimbStep.OVERDUE:
        told = ladder.first(row)
        words = ladder.soon if step == ClimbStep.SOON else ladder.overdue
        notices.tell(told, str(words), ladder.address(row))
    if step >= ClimbStep.PRINCIPAL > row.climbed:
        heads = [user for user in ladder.heads(row) if user not in told]
        notices.tell(heads, str(ladder.late), ladder.address(row))
    earlier, row.climbed = row.climbed, step
    row.save()
    unit = _school(ladder, row)
    audit.record("cases.climb", actor=None, unit=unit, target=row, step=int(step), earlier=int(earlier))
    return 1


@transaction.atomic
def _refresh_statuses(now: datetime) -> None:
    """Per school: is anything overdue for three working days? The office sees that, and since when."""
    units: set[int] = set()
    for ladder in LADDERS:
        late = ladder.running().filter(**{f"{ladder.due}__lt": now}, climbed=ClimbStep.OFFICE)
        units |= set(late.values_list(ladder.school, flat=True))
    OverdueStatus.objects.exclude(unit_id__in=units).delete()
    known = set(OverdueStatus.objects.values_list("unit_id", flat=True))
    for unit in Unit.objects.filter(pk__in=units - known):
        OverdueStatus.objects.create(unit=unit, since=timezone.localdate(now))
        office = unit.parent(timezone.localdate(now))
        if office:
            text = _("%(school)s có việc công tác xã hội quá hạn.") % {"school": unit.short_name}
            notices.tell(people.people_with(office, Role.OFFICER), text[:200], reverse("home:today"))
        audit.record("cases.overdue_status", actor=None, unit=unit)
