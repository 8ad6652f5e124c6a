"""Certificates, collaborators, and who of the staff was at the trainings of the demonstration."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from accounts import access as people
from accounts.enums import Role
from accounts.models import Certificate, Collaborator, Membership
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World
from ctxh_portal.kit.calendar import add_months
from plans import workflow
from plans.enums import ActivityKind
from plans.models import Activity

TITLE = "Bồi dưỡng nghiệp vụ công tác xã hội trong trường học"
ISSUER = "Trường Bồi dưỡng cán bộ quản lý giáo dục"
# who, number, issued so many days ago, ends in so many days (none: no end)
CERTIFICATES: list[tuple[str, str, int, int | None]] = [
    ("lan", "118/CC-BD", 700, 41),
    ("minh", "119/CC-BD", 320, 775),
    ("tam", "204/CC-BD", 420, None),
    ("phuc", "121/CC-BD", 1200, -105),
    ("mai", "122/CC-BD", 260, 835),
]
DECISIONS = {"lan": "31/QĐ-THCSHS", "phuc": "18/QĐ-TH", "mai": "09/QĐ-MN"}  # that made them focal
COLLABORATORS: list[tuple[str, str, str, str]] = [
    ("thcs", "Trần Thị Bông", "Chi hội trưởng phụ nữ ấp 3", "0900 000 301"),
    ("thcs", "Lê Văn Đạt", "Cán bộ Trạm Y tế xã", "0900 000 302"),
    ("primary", "Phan Thị Hiếu", "Cộng tác viên trẻ em ấp 1", "0900 000 303"),
    ("preschool", "Nguyễn Văn Lợi", "Trưởng ấp 5", "0900 000 304"),
]


def write_all(world: World) -> None:
    today = world.days.today
    for name, number, ago, left in CERTIFICATES:
        Certificate.objects.create(
            holder=world.cast.users[name],
            title=TITLE,
            number=number,
            issuer=ISSUER,
            issued_on=today - timedelta(days=ago),
            valid_until=None if left is None else today + timedelta(days=left),
        )
    for name, number in DECISIONS.items():
        held = Membership.objects.get(user=world.cast.users[name], role=Role.FOCAL, until=None)
        held.decision_number, held.decision_on = number, held.since
        held.save(update_fields=["decision_number", "decision_on"])
    for key, name, post, phone in COLLABORATORS:
        unit = world.cast.units[key]
        since = today - timedelta(days=400)
        Collaborator.objects.create(unit=unit, full_name=name, post=post, phone=phone, since=since)
    for school in world.schools.values():
        world.line.add(moment(world.days.ago(1), 16, 20), partial(_who_was_there, school))


def _who_was_there(school: School) -> None:
    """The lists of the last year's trainings, filled in at once; now and then somebody was absent."""
    since = add_months(timezone.localdate(), -12)
    staff = list(people.staff_of(school.unit))
    for held in Activity.objects.filter(unit=school.unit, kind=ActivityKind.TRAINING, on__gte=since):
        present = [person for person in staff if school.rng.random() < 0.8]
        there = set(people.staff_of(school.unit, held.on))
        workflow.note_attendance(
            actor=school.focal, activity=held, present=[person for person in present if person in there]
        )
