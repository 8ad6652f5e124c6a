"""Overdue work climbs (F3.6): to the focal teacher a working day before and when it is overdue, to the principal a
working day later, and after three to the office, which learns no more than that a school has overdue work.

Runs by the clock (ctxh_portal/celery.py). Each step of a clock is taken once: the row keeps how far it has come,
so that a doubled or late run changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Role
from accounts.models import Unit, User
from cases import access, clocks
from cases.enums import ClimbStep
from cases.models import FollowUp, OverdueStatus
from cases.workflow.base import case_url
from ctxh_portal.kit.actor import system_scope
from ctxh_portal.kit.calendar import WorkingCalendar

AHEAD = timedelta(days=20)  # the longest time off that can lie within one working day


def climb_clocks() -> int:
    """Take every step that is due; returns how many clocks climbed."""
    with system_scope("clocks"):
        now = timezone.now()
        calendars: dict[int, WorkingCalendar] = {}
        near = FollowUp.objects.running().filter(due_at__lte=now + AHEAD, climbed__lt=ClimbStep.OFFICE)
        climbed = 0
        for clock in near.select_related("case__unit"):
            unit = clock.case.unit
            if unit.pk not in calendars:
                calendars[unit.pk] = people.working_calendar(unit, timezone.localdate(now))
            if clocks.step_reached(clock, now, calendars[unit.pk]) > clock.climbed:
                climbed += _climb(clock.pk, now, calendars[unit.pk])
        _refresh_statuses(now)
        return climbed


@transaction.atomic
def _climb(pk: int, now: datetime, calendar: WorkingCalendar) -> int:
    clock = FollowUp.objects.select_for_update(of=("self",)).running().filter(pk=pk).first()
    if clock is None:
        return 0  # done or held meanwhile
    step = clocks.step_reached(clock, now, calendar)
    if step <= clock.climbed:
        return 0
    if step == ClimbStep.SOON:
        _tell(clock, _focal(clock), _("Có việc sắp đến hạn trong một trường hợp thầy/cô phụ trách."))
    elif clock.climbed < ClimbStep.OVERDUE:
        _tell(clock, _focal(clock), _("Có việc quá hạn trong một trường hợp thầy/cô phụ trách."))
    if step >= ClimbStep.PRINCIPAL > clock.climbed:
        _tell(clock, _principals(clock), _("Có việc quá hạn trong một trường hợp của trường."))
    earlier, clock.climbed = clock.climbed, step
    clock.save()
    unit = clock.case.unit_id
    audit.record("cases.climb", actor=None, unit=unit, target=clock, step=int(step), earlier=int(earlier))
    return 1


def _focal(clock: FollowUp) -> list[User]:
    focal = access.assigned_focal(clock.case)
    return [focal] if focal else []


def _principals(clock: FollowUp) -> list[User]:
    return access.heads_of(clock.case)


def _tell(clock: FollowUp, users: list[User], text: str) -> None:
    """Whoever may not see the case is not told that there is one."""
    seeing = [user for user in users if access.visible_cases(user).filter(pk=clock.case_id).exists()]
    notices.tell(seeing, text, case_url(clock.case))


@transaction.atomic
def _refresh_statuses(now: datetime) -> None:
    """Per school: is anything overdue for three working days? The office sees that, and since when."""
    late = FollowUp.objects.overdue(now).filter(climbed=ClimbStep.OFFICE)
    units = set(late.values_list("case__unit_id", flat=True))
    OverdueStatus.objects.exclude(unit_id__in=units).delete()
    known = set(OverdueStatus.objects.values_list("unit_id", flat=True))
    for unit in Unit.objects.filter(pk__in=units - known):
        OverdueStatus.objects.create(unit=unit, since=timezone.localdate(now))
        office = unit.parent(timezone.localdate(now))
        if office:
            text = _("%(school)s có việc công tác xã hội quá hạn.") % {"school": unit.short_name}
            notices.tell(people.people_with(office, Role.OFFICER), text[:200], reverse("home:today"))
        audit.record("cases.overdue_status", actor=None, unit=unit)
