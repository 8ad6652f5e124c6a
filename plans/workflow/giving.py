"""To whom tasks are given: an office names the schools, a school its teams and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.enums import Role
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, notices
from plans.models import Plan, PlanTask, TaskGiven, Team
from plans.workflow.base import locked, next_version, refuse_unless_open, saved


@transaction.atomic
def give_to_schools(
    *,
    actor: User,
    plan: Plan,
    tasks: Sequence[PlanTask],
    reaches: bool,
    levels: Iterable[str] = (),
    schools: Iterable[Unit] = (),
) -> int:
    """The office's tasks to all schools, to those of some levels, to some schools, or to none. Before the plan is
    issued: afterwards the schools rely on it. Returns how many tasks."""
    plan = locked(actor, "give", plan)
    if plan.is_of_school:
        raise RuleBroken(_("Nhiệm vụ của trường được giao cho tổ, đoàn thể hoặc người của trường."))
    refuse_unless_open(plan)
    chosen, named = list(schools), list(levels)
    if set(chosen) - set(access.schools_of(actor)):
        raise RuleBroken(_("Có trường không thuộc cơ quan của anh/chị."))
    rows: list[dict[str, object]] = [{"level": level} for level in named]
    rows += [{"unit": school} for school in chosen]
    found = _given(plan, tasks, rows if reaches else [])
    for task in found:
        task.for_schools = reaches
        task.save()
    saved(plan)
    ids = [task.pk for task in found]
    audit.record(
        "plans.give_to_schools",
        actor=actor,
        unit=plan.unit,
        target=plan,
        tasks=ids,
        reaches=reaches,
        levels=named,
        schools=[school.pk for school in chosen],
    )
    return len(ids)


@transaction.atomic
def give_to_staff(
    *,
    actor: User,
    plan: Plan,
    tasks: Sequence[PlanTask],
    teams: Iterable[Team] = (),
    persons: Iterable[User] = (),
) -> int:
    """The school's tasks to its teams and people, whatever the state of the plan: people change, the paper does
    not name them. Who is new to a task of a plan in force is told. Returns how many tasks."""
    plan = locked(actor, "give", plan)
    if not plan.is_of_school:
        raise RuleBroken(_("Nhiệm vụ của cơ quan quản lý được giao cho các trường."))
    groups, chosen = list(teams), list(persons)
    if any(team.unit_id != plan.unit_id for team in groups) or set(chosen) - set(people.staff_of(plan.unit_id)):
        raise RuleBroken(_("Nhiệm vụ chỉ giao được cho tổ, đoàn thể và người của trường."))
    before = access.holders_of(tasks)
    rows: list[dict[str, object]] = [{"team": team} for team in groups]
    rows += [{"person": person} for person in chosen]
    found = _given(plan, tasks, rows)
    if plan.state in access.IN_FORCE:
        after = access.holders_of(found)
        told = {user for task in found for user in set(after.get(task.pk, [])) - set(before.get(task.pk, []))}
        notices.tasks_given(plan, [user for user in told if user != actor])
    audit.record(
        "plans.give_to_staff",
        actor=actor,
        unit=plan.unit,
        target=plan,
        tasks=[task.pk for task in found],
        teams=[team.pk for team in groups],
        people=[person.pk for person in chosen],
    )
    return len(found)


def _given(plan: Plan, tasks: Sequence[PlanTask], rows: Sequence[dict[str, object]]) -> list[PlanTask]:
    """These tasks to these and nobody else."""
    found = list(access.tasks_of(plan).filter(pk__in=[task.pk for task in tasks]))
    if not found:
        raise RuleBroken(_("Chưa chọn nhiệm vụ nào để giao."))
    TaskGiven.objects.filter(task__in=found).delete()
    for task in found:
        for row in rows:
            given = TaskGiven(task=task, **row)
            given.full_clean()
            given.save()
    return found


@transaction.atomic
def save_team(
    *,
    actor: User,
    unit: Unit,
    name: str,
    kind: str,
    lead: User | None = None,
    in_use: bool = True,
    team: Team | None = None,
    version: int | None = None,
) -> Team:
    """A tổ chuyên môn or đoàn thể of the school with who leads it; one that has tasks is not removed but ends."""
    access.require_assessing(actor, unit, Role.FOCAL, Role.PRINCIPAL)
    if team is not None:
        team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk, unit=unit)
        next_version(team, version)
    team = team or Team(unit=unit)
    if lead is not None and lead.pk != team.lead_id and lead not in people.staff_of(unit):
        raise RuleBroken(_("Người phụ trách phải là người của trường."))
    team.name, team.kind, team.lead, team.in_use = clean(name), kind, lead, in_use
    team.full_clean()
    team.save()
    audit.record("plans.save_team", actor=actor, unit=unit, target=team, version=team.version)
    return team
