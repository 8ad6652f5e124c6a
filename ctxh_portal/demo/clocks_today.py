"""Clocks as a focal teacher finds them today: one that is held, one that was given more time, and, on a school
day, the hours of an emergency that began just now. What is due and overdue comes from the open cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.enums import AgencyKind
from cases import day, workflow
from cases.enums import Channel, FollowUpKind, RiskLevel
from cases.models import FollowUp
from ctxh_portal.demo.tale import School, Tale
from ctxh_portal.demo.world import World

HELD = "Em đang điều trị ở bệnh viện, gia đình hẹn gặp lại khi em ra viện."
EXTENDED = "Chờ UBND xã cử người cùng dự buổi gặp gia đình."
EMERGENCY_AGO = timedelta(hours=2)


def tell(world: World) -> None:
    """The last acts before now, so that no story goes on after them."""
    for school in world.schools.values():
        last = world.line.now - timedelta(minutes=1)
        world.line.add(last, _holding(school))
        world.line.add(last, _extending(school))
    _emergency(world, world.schools["thcs"])


def _coming(school: School, *kinds: FollowUpKind) -> FollowUp | None:
    """The last clock of these kinds that the focal teacher of today has and that is not due yet."""
    mine = FollowUp.objects.running().filter(case__in=day.own_cases(school.focal), kind__in=kinds)
    return mine.filter(due_at__gt=timezone.now()).last()


def _holding(school: School) -> Callable[[], object]:
    def act() -> None:
        clock = _coming(school, FollowUpKind.CHECK)
        if clock:
            until = timezone.localdate() + timedelta(days=10)
            workflow.pause_clock(actor=school.focal, case=clock.case, clock=clock, until=until, reason=HELD)

    return act


def _extending(school: School) -> Callable[[], object]:
    def act() -> None:
        clock = _coming(school, FollowUpKind.PLAN, FollowUpKind.REVIEW)
        if clock:
            until = clock.due_on + timedelta(days=4)
            workflow.extend_clock(actor=school.focal, case=clock.case, clock=clock, until=until, reason=EXTENDED)

    return act


def _emergency(world: World, school: School) -> None:
    """Only where the hours fit: nobody logs a case at night or on a free day."""
    began = timezone.localtime(world.line.now - EMERGENCY_AGO)
    if world.days.is_free(began.date()) or not 11 <= began.hour < 16:
        return
    tale = Tale(school, "violence_suffered", RiskLevel.HIGH)
    school.line.add(began, lambda: tale._notify(AgencyKind.HOTLINE))
    school.line.add(began + timedelta(minutes=6), lambda: tale._log(Channel.TALK, True))
    school.line.add(began + timedelta(minutes=11), lambda: tale._notify(AgencyKind.COMMUNE, tale.case))
