"""Deadlines of plans: seven days and one day before, then climbing from the person in charge to the focal teacher,
the principal, and, as a status alone, the office. Each step once, however often the clock asks.

The days are rows that an office edits (`accounts.DeadlineRule`, codes "plan.…")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.enums import Role
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, notices
from plans.enums import PlanStep
from plans.models import PlanAsk, PlanReminder, PlanTask

# step → the rule with its days, and whether they are counted before the day or after it
STEPS = {
    PlanStep.WEEK: ("plan.week", -1),
    PlanStep.DAY: ("plan.day", -1),
    PlanStep.OVERDUE: ("plan.overdue", 1),
    PlanStep.PRINCIPAL: ("plan.principal", 1),
    PlanStep.OFFICE: ("plan.office", 1),
}


@dataclass(frozen=True)
class Due:
    """Something of a school that has a day: a task, or the plan that its office asked for."""

    school: Unit
    due_on: date
    task: PlanTask | None = None
    ask: PlanAsk | None = None

    @property
    def row(self) -> dict[str, Any]:
        return {"task": self.task, "ask": self.ask, "unit": self.school, "due_on": self.due_on}


def step_on(due: Due, today: date) -> PlanStep | None:
    """The furthest step whose day has come."""
    reached = None
    for step, (code, sign) in STEPS.items():
        rule = people.deadline(code, due.school, today)
        if rule is not None and today >= due.due_on + timedelta(days=sign * rule.amount):
            reached = step
    return reached


def remind_of_plans() -> int:
    """Take every step that is due; returns how many. A run that comes late takes the newest step alone."""
    today = timezone.localdate()
    found = [Due(task.plan.unit, day, task=task) for task, day in access.tasks_with_a_day(today)]
    found += [Due(school, ask.due_on, ask=ask) for ask, school in access.asks_unanswered(today)]
    taken: dict[tuple[int, PlanStep, bool], list[Due]] = {}
    for due in found:
        step = step_on(due, today)
        if step is not None and _take(due, step):
            taken.setdefault((due.school.pk, step, due.task is not None), []).append(due)
    for (_school, step, _is_task), rows in taken.items():
        _tell(step, rows)
    return sum(len(rows) for rows in taken.values())


@transaction.atomic
def _take(due: Due, step: PlanStep) -> bool:
    _row, made = PlanReminder.objects.get_or_create(**due.row, step=step)
    if made:
        target = due.task or due.ask
        audit.record("plans.remind", actor=None, unit=due.school, target=target, step=int(step))
    return made


def _tell(step: PlanStep, rows: list[Due]) -> None:
    """One notice for each person, whatever the number of tasks."""
    school = rows[0].school
    if step == PlanStep.OFFICE:
        notices.plans_overdue_at(school, rows[0].ask)
        return
    receivers = _receivers(step, rows)
    mine: dict[User, list[Due]] = {}
    for due in rows:
        for user in receivers(due):
            mine.setdefault(user, []).append(due)
    for user, own in mine.items():
        tasks = [due.task for due in own if due.task]
        notices.plans_due(user, step, own[0].due_on, tasks, own[0].ask)


def _receivers(step: PlanStep, rows: list[Due]) -> Callable[[Due], list[User]]:
    school = rows[0].school
    focals = people.people_with(school, Role.FOCAL)
    if step == PlanStep.PRINCIPAL:
        principals = people.people_with(school, Role.PRINCIPAL)
        return lambda _due: principals
    holders = access.holders_of([due.task for due in rows if due.task])

    def of(due: Due) -> list[User]:
        own = holders.get(due.task.pk, []) if due.task else []
        return list({*own, *focals}) if step == PlanStep.OVERDUE else own or focals

    return of


@transaction.atomic
def ask_for_plans(*, actor: User, school_year: str, due_on: date, level: str = "", note: str = "") -> PlanAsk:
    """The office asks its schools, all or of one level, for their plan of a school year by a day."""
    office = access.require_asking(actor)
    if due_on < timezone.localdate():
        raise RuleBroken(_("Hạn phải từ hôm nay trở đi."))
    row = PlanAsk(
        office=office, school_year=school_year, level=level, due_on=due_on, note=clean(note), asked_by=actor
    )
    row.full_clean()
    row.save()
    notices.plan_asked(row, [school for school in access.schools_of(actor) if level in ("", school.level)])
    audit.record("plans.ask_for_plans", actor=actor, unit=office, target=row, year=school_year, due=str(due_on))
    return row


@transaction.atomic
def withdraw_ask(*, actor: User, ask: PlanAsk) -> PlanAsk:
    """Nobody is reminded of it any more."""
    office = access.require_asking(actor)
    ask = PlanAsk.objects.select_for_update(of=("self",)).get(pk=ask.pk, office=office)
    ask.withdrawn = True
    ask.version += 1
    ask.save()
    audit.record("plans.withdraw_ask", actor=actor, unit=office, target=ask)
    return ask
