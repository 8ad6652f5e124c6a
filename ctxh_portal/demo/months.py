"""What the schools did for many, and what they said of each month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ctxh_portal.demo import month_rows
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World, table
from ctxh_portal.kit.calendar import add_months, month_end, month_start
from plans import access, workflow
from plans.enums import ActivityKind
from plans.models import MonthlyAssessment, PlanTask

STAFF = {"thcs": 42, "primary": 38, "preschool": 24}
TRAINING_MONTHS = (9, 1, 3)
SUMMER = (6, 7, 8)
CLOSED = {
    "results": "Trường nghỉ hè, không có hoạt động; giáo viên đầu mối tiếp tục theo dõi các trường hợp đang mở.",
    "next_steps": "Làm bù các việc trễ hạn trong hè; rà soát các trường hợp khi trẻ trở lại trường.",
}
WAITS, RETURNED = "thcs", "primary"  # what became of last month's assessment; elsewhere it was signed


def write_all(world: World) -> None:
    for school in world.schools.values():
        _activities(world, school)
        _months(world, school)


def _activities(world: World, school: School) -> None:
    rows = table("hoat_dong.toml")
    usual = [row for row in rows[school.unit.level] if "months" not in row]
    month = world.start
    while month <= world.month:
        if month != school.quiet:
            chosen = [row for row in rows[school.unit.level] if month.month in row.get("months", [])]
            while len(chosen) < (1 if month.month in SUMMER else 2):
                chosen.append(school.teller.draw("activities", usual))
            if month.month in TRAINING_MONTHS:
                chosen.append(school.teller.draw("trainings", rows["training"]))
            for row in chosen:
                _activity(world, school, month, row)
        month = add_months(month, 1)


def _activity(world: World, school: School, month: date, row: dict[str, Any]) -> None:
    kind = row.get("kind", ActivityKind.TRAINING)
    day = school.school_day(month + timedelta(days=school.rng.randint(3, 27)))
    if day < month:
        return
    if kind == ActivityKind.TRAINING and "16 giờ" in row.get("note", ""):
        day = _friday(school, day)
    pupils, staff = len(school.pupils), STAFF[school.key]

    def some(share: float, whole: int) -> int:
        return min(whole, round(share * whole * school.rng.uniform(0.92, 1.0))) if share < 1 else whole

    def record() -> None:
        workflow.record_activity(
            actor=school.focal,
            unit=school.unit,
            title=row["title"],
            kind=kind,
            on=timezone.localdate(),
            task=_task_for(school, kind),
            online=row.get("online", False),
            pupils=some(row.get("pupils", 0), pupils),
            staff=max(some(row.get("staff", 0), staff), 2 if "staff" in row else 0),
            parents=some(row.get("parents", 0), pupils),
            hours=Decimal(str(row.get("hours", 0))),
            product=row.get("product", ""),
            note=row.get("note", ""),
        )

    world.line.add(moment(day, 17, school.rng.randrange(0, 55, 5)), record)


def _friday(school: School, day: date) -> date:
    """A Friday near that day in the same month, when staff meet."""
    for by in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
        other = day + timedelta(days=by)
        if other.weekday() == 4 and other.month == day.month and not school.days.is_free(other):
            return other
    return day


def _task_for(school: School, kind: str) -> PlanTask | None:
    """The task of the plan in force that an activity of this kind carries out."""
    words = {ActivityKind.TRAINING.value: "tập huấn", ActivityKind.COMMUNICATION.value: "Truyền thông"}.get(kind)
    if words is None:
        return None
    year = timezone.localdate().year
    return access.tasks_in_force(school.unit, year, year).filter(title__contains=words).first()


# ── each month


def _months(world: World, school: School) -> None:
    month = world.start
    while month < world.month:
        last = school.days.school_day(month_end(month))
        _month(world, school, month, last, is_last=add_months(month, 1) == world.month)
        month = add_months(month, 1)


def _month(world: World, school: School, month: date, last: date, is_last: bool) -> None:
    drafted = moment(last, 17, 55)

    def draft() -> None:
        said = {} if month == school.quiet else _words(school)
        words = said or CLOSED
        assessment = workflow.draft_assessment(
            actor=school.focal,
            unit=school.unit,
            month=month,
            results=words["results"],
            next_steps=words["next_steps"],
            **month_rows.of_month(school, month, said),
        )
        workflow.submit_assessment(actor=school.focal, assessment=assessment)

    world.line.add(drafted, draft)
    if is_last and school.key == RETURNED:
        world.line.add(drafted + timedelta(hours=2), lambda: _return(school, month))
    elif not (is_last and school.key == WAITS):
        world.line.add(_next_morning(school, drafted), lambda: _sign(school, month))


def _words(school: School) -> dict[str, str]:
    said = table("danh_gia_thang.toml")
    parts = {name: school.teller.say(f"month.{name}", said[name]) for name in said if isinstance(said[name], list)}
    parts.pop("signed")
    parts["results"] += " " + school.teller.say("month.results", said["results"])
    return parts


def _next_morning(school: School, when: datetime) -> datetime:
    day = when.date() + timedelta(days=1)
    while school.days.is_free(day):
        day += timedelta(days=1)
    return moment(day, 8, 10)


def _of(school: School, month: date) -> MonthlyAssessment:
    return MonthlyAssessment.objects.select_related("unit").get(unit=school.unit, month=month_start(month))


def _sign(school: School, month: date) -> None:
    comment = school.teller.say("month.signed", table("danh_gia_thang.toml")["signed"])
    workflow.sign_assessment(actor=school.principal, assessment=_of(school, month), comment=comment)


def _return(school: School, month: date) -> None:
    comment = table("danh_gia_thang.toml")["returned"]
    workflow.return_assessment(actor=school.principal, assessment=_of(school, month), comment=comment)
