"""The task table: pasted, edited, taken over by schools, and its progress."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, tasktable
from plans.enums import PlanState, TaskState
from plans.models import Plan, PlanTask, TaskGiven, TaskGroup, TaskProgress
from plans.tasktable import ADD, REPLACE, Group, Row
from plans.workflow.base import (
    locked,
    new_group,
    new_task,
    refuse_future,
    refuse_lost,
    refuse_names,
    refuse_unless_open,
    saved,
    saved_task,
)


@transaction.atomic
def import_tasks(
    *, actor: User, plan: Plan, groups: list[Group], version: int | None = None, replace: bool = True
) -> int:
    """The table as the person confirmed it in the preview; returns how many tasks the plan has now.

    `replace` puts it in the place of the table that is there: a task of the same words stays who it is, with its
    source, activities and progress; one that has progress is not lost this way. Otherwise it stands after it, and
    each row says what is to be done where the plan has such a task already (`Row.twin`)."""
    plan = locked(actor, "edit", plan, version)
    refuse_unless_open(plan)
    for group in groups:
        if not group.title and not group.standalone:
            raise RuleBroken(_("Nhóm nhiệm vụ %(number)d chưa có tên.") % {"number": group.number})
        if any(not task.title.strip() for task in group.tasks):
            raise RuleBroken(_("Nhóm %(number)d có nhiệm vụ chưa có nội dung.") % {"number": group.number})
    if replace:
        _put_in_place(plan, groups)
    else:
        _put_after(plan, groups)
    saved(plan)
    tasks = plan.tasks.count()
    audit.record("plans.import_tasks", actor=actor, unit=plan.unit, target=plan, tasks=tasks, replaced=replace)
    return tasks


def _put_in_place(plan: Plan, groups: list[Group]) -> None:
    before, known = list(plan.groups.all()), _by_words(plan)
    kept: set[int] = set()
    for group in groups:
        row = new_group(plan, clean(group.title), number=group.number)
        for place, task in enumerate(group.tasks, start=1):
            same = known.get(tasktable.key(task.title), [])
            if same:
                old = same.pop(0)
                old.group, old.position = row, place
                kept.add(_filled(old, task).pk)
            else:
                kept.add(new_task(row, **_cells(task)).pk)
    gone = plan.tasks.exclude(pk__in=kept)
    refuse_lost(gone)
    gone.delete()
    TaskGroup.objects.filter(pk__in=[group.pk for group in before]).delete()
    for place, new in enumerate(plan.groups.order_by("position"), start=1):
        new.position = place
        new.save()


def _put_after(plan: Plan, groups: list[Group]) -> None:
    known = _by_words(plan)
    offset = max([group.number for group in plan.groups.all()], default=0)
    for group in groups:
        left = []
        for task in group.tasks:
            same = known.get(tasktable.key(task.title), [])
            if same and task.twin == REPLACE:
                _filled(same.pop(0), task, lettered=False)
            elif not same or task.twin == ADD:
                left.append(task)
        if group.tasks and not left:
            continue
        offset += 1
        row = new_group(plan, clean(group.title), number=offset)
        for task in left:
            new_task(row, **_cells(task))


def _by_words(plan: Plan) -> dict[str, list[PlanTask]]:
    found: dict[str, list[PlanTask]] = {}
    for task in access.tasks_of(plan):
        found.setdefault(tasktable.key(task.title), []).append(task)
    return found


def _cells(task: Row) -> dict[str, object]:
    return {name: clean(cell) if isinstance(cell, str) else cell for name, cell in task.cells().items()}


def _filled(old: PlanTask, task: Row, lettered: bool = True) -> PlanTask:
    for name, cell in _cells(task).items():
        if lettered or name != "letter":
            setattr(old, name, cell)
    return saved_task(old)


@transaction.atomic
def add_task(
    *, actor: User, plan: Plan, group: TaskGroup | None, new_group_title: str, version: int, **cells: object
) -> PlanTask:
    """A task at the end of a group of the plan, or of a new group with that title."""
    plan = locked(actor, "edit", plan, version)
    refuse_unless_open(plan)
    if group is not None and (group.plan_id != plan.pk or not group.title):
        raise RuleBroken(_("Nhóm nhiệm vụ này không nhận thêm nhiệm vụ."))
    if group is None and not new_group_title.strip():
        raise RuleBroken(_("Xin chọn nhóm nhiệm vụ hoặc ghi tên nhóm mới."))
    task = new_task(group or new_group(plan, clean(new_group_title)), **cells)
    saved(plan)
    audit.record("plans.add_task", actor=actor, unit=plan.unit, target=task, plan=plan.pk)
    return task


@transaction.atomic
def edit_task(*, actor: User, task: PlanTask, version: int, **cells: object) -> PlanTask:
    """Cells by name: title, units, partners, time_text, product, condition, for_schools. `version` is the
    plan's."""
    plan = locked(actor, "edit", task.plan, version)
    refuse_unless_open(plan)
    task = PlanTask.objects.select_related("group").get(pk=task.pk)
    for name, cell in cells.items():
        setattr(task, name, clean(cell) if isinstance(cell, str) else cell)
    saved_task(task)
    saved(plan)
    audit.record("plans.edit_task", actor=actor, unit=plan.unit, target=task, plan=plan.pk, fields=sorted(cells))
    return task


@transaction.atomic
def remove_task(*, actor: User, task: PlanTask, version: int) -> Plan:
    """Out of the table; the letters of the others stay, and a group without tasks goes too."""
    plan = locked(actor, "edit", task.plan, version)
    refuse_unless_open(plan)
    group, pk = task.group, task.pk
    refuse_lost([task])
    task.delete()
    if not group.tasks.exists():
        group.delete()
    saved(plan)
    audit.record("plans.remove_task", actor=actor, unit=plan.unit, target=plan, task=pk)
    return plan


@transaction.atomic
def adopt_tasks(*, actor: User, plan: Plan, tasks: Iterable[PlanTask]) -> int:
    """The unit takes tasks of the offices above over into its plan: grouped as there, lettered anew, the unit
    itself as the one that executes (what an office passes on to schools stays theirs); unit, time and product can
    be edited afterwards. Returns how many."""
    plan = locked(actor, "take_over", plan)
    refuse_unless_open(plan)
    offered = {task.pk: task for task in access.tasks_to_take_over(actor, plan)}
    wanted = [offered[task.pk] for task in tasks if task.pk in offered]
    if not wanted:
        raise RuleBroken(_("Thầy/cô chưa chọn nhiệm vụ nào để đưa vào kế hoạch."))
    for source in wanted:
        passed_on = source.for_schools and not plan.is_of_school
        task = new_task(
            _group_for(plan, source),
            title=source.title,
            units=source.units if passed_on else plan.unit.name,
            for_schools=passed_on,
            partners=source.partners,
            time_text=_time_in(plan, source),
            product=source.product,
            condition=source.condition,
            source=source,
        )
        if passed_on:  # to the same levels and schools
            TaskGiven.objects.bulk_create(
                TaskGiven(task=task, level=row.level, unit=row.unit) for row in source.given.all()
            )
    saved(plan)
    audit.record(
        "plans.adopt_tasks",
        actor=actor,
        unit=plan.unit,
        target=plan,
        sources=[source.pk for source in wanted],
    )
    return len(wanted)


def _group_for(plan: Plan, source: PlanTask) -> TaskGroup:
    """The group with the office's heading; a task that is a point of its own opens a point of its own."""
    title = source.group.title
    group = plan.groups.filter(title=title).first() if title else None
    return group or new_group(plan, title)


def _time_in(plan: Plan, source: PlanTask) -> str:
    """A range of the office's plan becomes the school's own years; a single year or "Hàng năm" stays."""
    if source.year_from is None or source.year_from == source.year_until:
        return source.time_text
    return f"Năm học {plan.school_year}" if plan.school_year else plan.years


@transaction.atomic
def record_progress(
    *, actor: User, task: PlanTask, state: str, on: date, product: str = "", evidence: str = "", note: str = ""
) -> TaskProgress:
    """What the task has come to on a day, by who writes the plan or has the task; a delay is written down with its
    reason."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.plan_id)
    task = PlanTask.objects.get(pk=task.pk, plan=plan)
    task.plan = plan
    access.require_progress(actor, task)
    if plan.state not in (PlanState.APPROVED, PlanState.ISSUED):
        raise RuleBroken(_("Tiến độ được ghi khi kế hoạch đã duyệt hoặc đã ban hành."))
    refuse_future(on)
    if state == TaskState.LATE and not note.strip():
        raise RuleBroken(_("Xin ghi lý do chậm để cơ quan quản lý hiểu và hỗ trợ."))
    refuse_names(plan.unit, product, evidence, note)
    progress = TaskProgress(
        task=task,
        on=on,
        by=actor,
        state=state,
        product=product.strip(),
        evidence=evidence.strip(),
        note=note.strip(),
    )
    progress.full_clean()
    progress.save()
    newest = task.progress.first()  # by day: something entered late does not undo what came after
    task.state = newest.state if newest else state
    saved_task(task)
    audit.record("plans.record_progress", actor=actor, unit=plan.unit, target=task, state=state, on=str(on))
    return progress
