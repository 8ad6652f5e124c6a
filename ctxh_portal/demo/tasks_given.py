"""Teams of the schools, to whom tasks of the yearly plans are given, and the plan that the office asked for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from accounts import access as people
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World
from ctxh_portal.kit.calendar import school_year_label
from plans import access, workflow
from plans.enums import TaskState, TeamKind

TEAMS = {
    "thcs": [("Tổ Ngữ văn - Giáo dục công dân", TeamKind.SUBJECT), ("Đội Thiếu niên Tiền phong", TeamKind.UNION)],
    "primary": [("Tổ khối 4, 5", TeamKind.SUBJECT), ("Công đoàn trường", TeamKind.UNION)],
    "preschool": [("Tổ mẫu giáo", TeamKind.SUBJECT), ("Chi đoàn trường", TeamKind.UNION)],
}


def write_all(world: World) -> None:
    """Ten days ago, so that whoever has a task finds it on "Hôm nay"."""
    when = moment(world.days.today - timedelta(days=10), 10, 5)
    for school in world.schools.values():
        world.line.add(when, partial(_give, world, school))
    world.line.add(when, lambda: _ask(world))


def _give(world: World, school: School) -> None:
    staff = list(people.staff_of(school.unit))
    others = [person for person in staff if person not in (school.focal, school.principal)] or staff
    teams = [
        workflow.save_team(
            actor=school.focal, unit=school.unit, name=name, kind=kind, lead=others[place % len(others)]
        )
        for place, (name, kind) in enumerate(TEAMS.get(school.key, []))
    ]
    today = world.days.today
    tasks = list(access.tasks_in_force(school.unit, today.year, today.year).unfinished())[:4]
    for place, task in enumerate(tasks):
        to = {"teams": [teams[place % len(teams)]]} if teams and place % 2 else {"persons": [others[0]]}
        workflow.give_to_staff(actor=school.focal, plan=task.plan, tasks=[task], **to)
    late = next((task for task in tasks if task.source_id), None)
    if school.key == "thcs" and late:
        workflow.record_progress(
            actor=school.focal,
            task=late,
            state=TaskState.LATE,
            on=timezone.localdate(),
            note="Chưa mời được báo cáo viên; trường đã hẹn lại lịch với Trạm Y tế.",
        )


def _ask(world: World) -> None:
    today = world.days.today
    workflow.ask_for_plans(
        actor=world.officer,
        school_year=school_year_label(today),
        due_on=today + timedelta(days=20),
        note="Mỗi trường có kế hoạch năm học được hiệu trưởng duyệt.",
    )
