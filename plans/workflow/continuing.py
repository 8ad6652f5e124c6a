"""A plan of an earlier period carried on, and what lapsed in it mended."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from plans import access, details, lapsed, timetext
from plans.enums import PlanState, Span
from plans.models import Plan, PlanTask, TaskGiven
from plans.workflow.base import locked, new_group, new_task, put_bases, refuse_unless_open, saved, saved_task
from plans.workflow.sections import put_rows

TEXTS = {"duties": ("actor", "work"), "funding": ("item",), "reporting": ("name", "receiver", "due")}


@transaction.atomic
def continue_plan(*, actor: User, plan: Plan, unit: Unit, first_year: int, last_year: int) -> Plan:
    """A draft of the present office for the next period, from a plan that was issued.

    Years of the old period move with it, in times, titles and text; the years of cited papers stay. The
    old căn cứ are kept, marked where they lapsed (`plans.lapsed`), followed by what is in force today for
    the office."""
    access.require(actor, "continue", plan)
    access.require_drafting(actor, unit)
    if plan.state != PlanState.ISSUED:
        raise RuleBroken(
            _("Chỉ tiếp nối được kế hoạch đã ban hành. Xin ghi số và ngày ban hành của kế hoạch này trước.")
        )
    if first_year <= plan.first_year:
        raise RuleBroken(_("Kế hoạch tiếp nối phải bắt đầu sau năm %(year)d.") % {"year": plan.first_year})
    by = first_year - plan.first_year

    def moved(text: str) -> str:
        return timetext.shift_period(text, by, plan.first_year, plan.last_year)

    new = Plan(
        unit=unit,
        span=plan.span,
        subject=moved(plan.subject),
        first_year=first_year,
        last_year=last_year,
        body=moved(plan.body),
        recipients=plan.recipients,
        with_table=plan.with_table,
        continues=plan,
        drafted_by=actor,
    )
    new.full_clean()
    new.save()
    put_bases(new, _bases_of(plan, unit))
    for group in plan.groups.all():
        row = new_group(new, moved(group.title), number=group.number)
        for task in group.tasks.prefetch_related("given"):
            _give_again(task, new_task(row, **_cells(task, moved, by)))
    _copy_rows(plan, new, moved)
    audit.record("plans.continue_plan", actor=actor, unit=unit, target=new, continues=plan.pk, years=new.years)
    return new


@transaction.atomic
def repeat_plan(*, actor: User, plan: Plan) -> Plan:
    """A draft of the next year from a yearly plan: text and table with their years moved by one, the căn cứ
    that stand there followed by what is in force today. What changed is told by `comparing`.

    Raises RuleBroken for a plan of a period (see `continue_plan`) and where the next year has a plan."""
    access.require(actor, "edit", plan)
    access.require_drafting(actor, plan.unit)
    if plan.span != Span.YEAR:
        raise RuleBroken(_("Kế hoạch giai đoạn được tiếp nối bằng giai đoạn sau, không theo từng năm."))
    if Plan.objects.filter(unit=plan.unit, span=Span.YEAR, first_year=plan.first_year + 1).exists():
        raise RuleBroken(_("Đơn vị đã có kế hoạch năm sau. Mời mở kế hoạch đó trong danh sách."))

    def moved(text: str) -> str:
        return timetext.shift_period(text, 1, plan.first_year, plan.last_year)

    new = Plan(
        unit=plan.unit,
        span=plan.span,
        subject=moved(plan.subject),
        first_year=plan.first_year + 1,
        last_year=plan.last_year + 1,
        school_year=timetext.shift(plan.school_year, 1),
        body=moved(plan.body),
        recipients=plan.recipients,
        with_table=plan.with_table,
        drafted_by=actor,
    )
    new.full_clean()
    new.save()
    put_bases(new, _bases_of(plan, plan.unit))
    for group in plan.groups.all():
        row = new_group(new, moved(group.title), number=group.number)
        for task in group.tasks.select_related("source__plan").prefetch_related("given"):
            _give_again(task, new_task(row, source=_source_still(task, new), **_cells(task, moved, 1)))
    _copy_rows(plan, new, moved)
    audit.record("plans.repeat_plan", actor=actor, unit=plan.unit, target=new, repeats=plan.pk, years=new.years)
    return new


def _bases_of(plan: Plan, unit: Unit) -> list[str]:
    rows = list(plan.bases.all())
    cited = {row.basis_id for row in rows}
    in_force = people.bases_in_force(timezone.localdate(), unit.level)
    return [row.text for row in rows] + [f"Căn cứ {basis.citation}" for basis in in_force if basis.pk not in cited]


def _copy_rows(plan: Plan, new: Plan, moved: Callable[[str], str]) -> None:
    """Duties, money and reports, with their years moved; a line of money keeps to the task of the same number."""
    tasks = {task.code: task.public_id for task in new.tasks.select_related("group")}
    for name, rows in details.rows_of(plan).items():
        for row in rows:
            for field in TEXTS[name]:
                row[field] = moved(row[field])
            if name == "funding":
                row["task"] = tasks.get(row["task_code"], "")
        put_rows(new, name, rows)


def _give_again(old: PlanTask, new: PlanTask) -> None:
    """To the same levels and schools, or the same teams and people; who left meanwhile has nothing of it."""
    for row in old.given.all():
        TaskGiven.objects.create(task=new, level=row.level, unit=row.unit, team=row.team, person=row.person)


def _source_still(task: PlanTask, new: Plan) -> PlanTask | None:
    """The task above that this one was taken from, where its plan runs on into the new year: it is not offered
    again then, and the office's grid finds the school's new task."""
    source = task.source
    if source is None or source.plan.first_year > new.last_year or source.plan.last_year < new.first_year:
        return None
    return source


def _cells(task: PlanTask, moved: Callable[[str], str], by: int) -> dict[str, object]:
    return {
        "letter": task.letter,
        "title": moved(task.title),
        "units": task.units,
        "partners": task.partners,
        "time_text": timetext.shift(task.time_text, by),
        "product": moved(task.product),
        "condition": task.condition,
        "for_schools": task.for_schools,
    }


@transaction.atomic
def mend_lapsed(*, actor: User, plan: Plan, key: str, version: int) -> int:
    """Replace one thing that lapsed by what is in force, wherever the plan prints it; a căn cứ that names
    it is exchanged for the successor's own sentence, or taken out where nothing replaces it. Returns the
    places."""
    plan = locked(actor, "edit", plan, version)
    refuse_unless_open(plan)
    found = lapsed.marks(plan, people.legal_bases(), plan.paper_day(timezone.localdate()))
    mark = next((mark for mark in found if mark.key == key), None)
    if mark is None:
        raise RuleBroken(_("Nội dung này không còn trong kế hoạch."))
    if not mark.can_be_mended:
        raise RuleBroken(_("Chỗ này xin sửa tay: cần chọn đúng tên đơn vị mới."))
    plan.subject, plan.recipients = mark.replaced_in(plan.subject), mark.replaced_in(plan.recipients)
    plan.body = mark.replaced_in(plan.body)
    _mend_bases(plan, mark)
    for group in plan.groups.all():
        group.title = mark.replaced_in(group.title)
        group.save()
    for task in plan.tasks.all():
        for name in ("title", "units", "partners", "product", "condition"):
            setattr(task, name, mark.replaced_in(getattr(task, name)))
        saved_task(task)
    for rows, fields in TEXTS.items():
        for row in getattr(plan, rows).all():
            for name in fields:
                setattr(row, name, mark.replaced_in(getattr(row, name)))
            row.full_clean()
            row.save()
    saved(plan)
    audit.record("plans.mend_lapsed", actor=actor, unit=plan.unit, target=plan, mark=key, places=len(mark.places))
    return len(mark.places)


def _mend_bases(plan: Plan, mark: lapsed.Mark) -> None:
    lines: list[str] = []
    for row in plan.bases.select_related("basis__replaced_by"):
        if not mark.pattern.search(row.text):
            lines.append(row.text)
            continue
        successor = row.basis.replaced_by if row.basis else None
        if mark.replacement and successor is not None:
            lines.append(f"Căn cứ {successor.citation}")
        elif mark.replacement:
            lines.append(mark.replaced_in(row.text))
    put_bases(plan, list(dict.fromkeys(lines)))
