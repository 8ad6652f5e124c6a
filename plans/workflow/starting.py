"""A plan begun from an outline and from the plan of the office above."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, sections
from plans.models import Plan, PlanOutline
from plans.workflow.base import put_bases
from plans.workflow.sections import put_rows
from plans.workflow.tasks import adopt_tasks


@transaction.atomic
def start_plan(
    *,
    actor: User,
    unit: Unit,
    span: str,
    first_year: int,
    last_year: int,
    school_year: str = "",
    subject: str = "",
    outline: PlanOutline | None = None,
    parent: Plan | None = None,
) -> Plan:
    """A draft. The outline gives text and rows; the parent's issued plan gives its goals, its căn cứ and the
    tasks that it has for schools in these years. The laws in force for the level on the plan's day come by
    themselves."""
    access.require_drafting(actor, unit)
    if parent is not None and parent not in access.plans_above(actor, unit):
        raise RuleBroken(_("Kế hoạch của cơ quan quản lý này không còn dùng được. Xin chọn lại."))
    plan = Plan(
        unit=unit,
        span=span,
        first_year=first_year,
        last_year=last_year,
        school_year=school_year,
        drafted_by=actor,
    )
    words = _words(plan)
    plan.subject = clean(subject) or _filled(outline.subject if outline else DEFAULT_SUBJECT, words)
    if outline is not None:
        plan.body, plan.recipients = _filled(outline.body, words), _filled(outline.recipients, words)
    if parent is not None:
        plan.body = _with_goals(plan.body, parent)
    plan.full_clean()
    plan.save()
    put_bases(plan, _bases(plan, parent))
    for name, rows in (outline.rows if outline else {}).items():
        put_rows(plan, name, [{key: _filled(value, words) for key, value in row.items()} for row in rows])
    _take_tasks(actor, plan, parent)
    audit.record(
        "plans.start_plan",
        actor=actor,
        unit=unit,
        target=plan,
        years=plan.years,
        outline=outline.pk if outline else None,
        outline_version=outline.version if outline else None,
        parent=parent.pk if parent else None,
    )
    return plan


DEFAULT_SUBJECT = "Công tác xã hội trong trường học [năm]"


def _words(plan: Plan) -> dict[str, str]:
    """What stands in the place of the marks of an outline."""
    above = plan.unit.parent(timezone.localdate())
    year = f"năm học {plan.school_year}" if plan.school_year else f"năm {plan.years}"
    return {
        "[đơn vị]": plan.unit.name,
        "[cơ quan quản lý]": above.short_name if above else "cơ quan quản lý cấp trên",
        "[năm]": year if plan.first_year == plan.last_year or plan.school_year else f"giai đoạn {plan.years}",
    }


def _filled(text: Any, words: dict[str, str]) -> Any:
    if isinstance(text, str):
        for mark, word in words.items():
            text = text.replace(mark, word)
    return text


def _with_goals(body: str, parent: Plan) -> str:
    goals = next((part for part in sections.split(parent.body) if part.key == sections.PURPOSE), None)
    return sections.put(body, sections.PURPOSE, goals.title, goals.text) if goals else body


def _bases(plan: Plan, parent: Plan | None) -> list[str]:
    """Laws by the day and the level of the plan; of the parent's, the papers that are no law, and the parent's
    own."""
    day = plan.paper_day(timezone.localdate())
    lines = [f"Căn cứ {basis.citation}" for basis in people.bases_in_force(day, plan.unit.level)]
    if parent is not None:
        lines += [row.text for row in parent.bases.all() if row.basis_id is None]
        lines.append(
            f"Căn cứ Kế hoạch số {parent.number_line} ngày {parent.issued_on:%d/%m/%Y} của {parent.unit.name}"
        )
    return list(dict.fromkeys(lines))


def _take_tasks(actor: User, plan: Plan, parent: Plan | None) -> None:
    if parent is None:
        return
    offered = access.tasks_to_take_over(actor, plan)
    meant = [task for task in offered if task.plan_id == parent.pk and getattr(task, "meant", False)]
    if meant:
        adopt_tasks(actor=actor, plan=plan, tasks=meant)
        plan.refresh_from_db()
