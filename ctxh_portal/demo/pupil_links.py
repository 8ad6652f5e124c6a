"""Brothers and sisters of the demonstration's schools, found in the class lists by family and middle name; who is
linked says nothing of who has a case."""

from __future__ import annotations

from cases.enums import PupilRelation
from cases.models import Classroom, Enrolment, PupilLink
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

FAMILIES = 6  # of a school


def write_all(world: World) -> None:
    """Rows without a verb, as the register's."""
    for school in world.schools.values():
        _school(school)


def _school(school: School) -> None:
    rooms = Classroom.objects.filter(unit=school.unit)
    seats = Enrolment.objects.filter(classroom__in=rooms, until__isnull=True).select_related("pupil")
    families: dict[str, dict[int, int]] = {}  # first names of the family → class → the pupil who sits there
    for seat in seats.order_by("pupil_id"):
        family = " ".join(seat.pupil.full_name.split()[:2])
        families.setdefault(family, {}).setdefault(seat.classroom_id, seat.pupil_id)
    pairs = [sorted(found.values())[:2] for found in families.values() if len(found) > 1][:FAMILIES]
    PupilLink.objects.bulk_create(
        PupilLink(pupil_id=first, other_id=second, relation=PupilRelation.SIBLINGS, noted_by=school.focal)
        for first, second in pairs
    )
