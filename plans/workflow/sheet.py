"""The task table edited as a sheet: all rows come back at once, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, tasktable
from plans.models import Plan, PlanTask, TaskGroup
from plans.tablerows import ALPHABET
from plans.workflow.base import locked, refuse_lost, refuse_unless_open, saved, saved_task

GROUP, TASK, POINT = "group", "task", "point"  # a heading, a lettered task, a point that is itself a task


@dataclass
class SheetRow:
    """`key` is the public id of a task that is there already, "" for a new one; of a group its position."""

    kind: str
    title: str
    key: str = ""
    units: str = ""
    partners: str = ""
    time_text: str = ""
    product: str = ""


@transaction.atomic
def save_sheet(*, actor: User, plan: Plan, rows: Sequence[SheetRow], version: int) -> Plan:
    """Tasks keep who they are (their source, progress, activities); numbers and letters follow the order;
    what is not among the rows goes."""
    plan = locked(actor, "edit", plan, version)
    refuse_unless_open(plan)
    _refuse_headless(rows)
    known = {task.public_id: task for task in access.tasks_of(plan)}
    before = list(plan.groups.all())
    group: TaskGroup | None = None
    kept, number, place = set(), 0, 0
    for position, row in enumerate(rows, start=1):
        if row.kind != TASK or group is None:
            number, place = number + 1, 0
            group = TaskGroup(
                plan=plan,
                position=position,
                number=number,
                title=clean(row.title) if row.kind == GROUP else "",
            )
            group.full_clean()
            group.save()
        if row.kind == GROUP:
            continue
        task = known.get(row.key) or PlanTask(plan=plan)
        letter = ALPHABET[place] if row.kind == TASK and place < len(ALPHABET) else ""
        place += 1
        kept.add(_put(task, group, row, place, letter).pk)
    gone = plan.tasks.exclude(pk__in=kept)
    refuse_lost(gone)
    gone.delete()
    TaskGroup.objects.filter(pk__in=[old.pk for old in before]).delete()
    saved(plan)
    audit.record("plans.save_sheet", actor=actor, unit=plan.unit, target=plan, tasks=len(kept))
    return plan


def _put(task: PlanTask, group: TaskGroup, row: SheetRow, place: int, letter: str) -> PlanTask:
    units, condition = tasktable.take_condition(clean(row.units))
    if units != task.units:  # whom a task reaches is told from its units, unless a person said otherwise
        task.for_schools = not group.plan.is_of_school and tasktable.is_for_schools(units)
    if condition or task.units_in_print != clean(row.units):
        task.condition = condition
        task.units = units
    task.group, task.position, task.letter = group, place, letter
    task.title, task.partners = clean(row.title), clean(row.partners)
    task.time_text, task.product = clean(row.time_text), clean(row.product)
    return saved_task(task)


def _refuse_headless(rows: Sequence[SheetRow]) -> None:
    """A lettered task stands under a heading, a heading over a task, and both have words."""
    above = ""
    for row in [*rows, SheetRow(POINT, "-")]:
        if not row.title.strip():
            raise RuleBroken(_("Có nhóm hoặc nhiệm vụ chưa có nội dung. Xin điền, hoặc bỏ dòng đó."))
        if row.kind == TASK and above not in (GROUP, TASK):
            raise RuleBroken(
                _("Nhiệm vụ “%(title)s” chưa đứng dưới nhóm nào. Xin thêm tên nhóm ở trên, hoặc để riêng.")
                % {"title": row.title[:60]}
            )
        if row.kind != TASK and above == GROUP:
            raise RuleBroken(_("Có nhóm nhiệm vụ chưa có nhiệm vụ nào. Xin thêm nhiệm vụ, hoặc bỏ nhóm đó."))
        above = row.kind
