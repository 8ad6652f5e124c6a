"""Who looked at which case in the last weeks: the principals and focal teachers by day, once late in the evening,
and once somebody who had no right to."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.http import Http404

from accounts.models import User
from cases import access, workflow
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World
from ctxh_portal.kit.errors import NotYours

CASES = 6  # of a school


def write_all(world: World) -> None:
    for school in world.schools.values():
        for back in (17, 9, 6, 2, 1):
            day = world.days.school_day(world.days.ago(back))
            _look(world, school.focal, moment(day, 7, 40))
            _look(world, school.principal, moment(day, 8, 5))
    thcs = world.schools["thcs"]
    late = world.days.school_day(world.days.ago(3))
    _look(world, thcs.focal, moment(late, 22, 35), "entry", count=1)
    world.line.add(moment(late, 9, 10), lambda: workflow.record_search(actor=thcs.focal, what="cases", found=1))
    world.line.add(moment(late, 14, 20), lambda: _refused(world, thcs.focal))


def _look(world: World, person: User, when: datetime, page: str = "detail", count: int = CASES) -> None:
    def look() -> None:
        seen = access.visible_cases(person).order_by("-pk").values_list("public_id", flat=True)[:count]
        for public_id in list(seen):
            workflow.read_case(actor=person, public_id=public_id, page=page)

    world.line.add(when, look)


def _refused(world: World, focal: User) -> None:
    """A colleague follows an address that was left open on a shared computer."""
    case = access.visible_cases(focal).order_by("-pk").first()
    stranger = world.cast.users["minh"]
    if case is None or access.visible_cases(stranger).filter(pk=case.pk).exists():
        return
    with (
        suppress(Http404, NotYours),
        workflow.noting_refusals(actor=stranger, page="detail", public_id=case.public_id),
    ):
        workflow.read_case(actor=stranger, public_id=case.public_id, page="detail")
