"""Writing a plan and having it approved."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, details, notices
from plans.enums import PlanState
from plans.models import Plan
from plans.papers import SOURCE
from plans.workflow.base import lines_of, locked, put_bases, refuse_names, refuse_unless_open, saved


@transaction.atomic
def create_plan(
    *,
    actor: User,
    unit: Unit,
    span: str,
    subject: str,
    first_year: int,
    last_year: int,
    school_year: str = "",
    bases: str = "",
    body: str = "",
    recipients: str = "",
    with_table: bool = True,
) -> Plan:
    """A draft. `bases` and `recipients` hold one line each; `body` is the plain structured text."""
    access.require_drafting(actor, unit)
    plan = Plan(
        unit=unit,
        span=span,
        subject=clean(subject),
        first_year=first_year,
        last_year=last_year,
        school_year=school_year,
        body=body.strip(),
        recipients="\n".join(lines_of(recipients)),
        with_table=with_table,
        drafted_by=actor,
    )
    plan.full_clean()
    plan.save()
    put_bases(plan, lines_of(bases))
    audit.record("plans.create_plan", actor=actor, unit=unit, target=plan, span=span, years=plan.years)
    return plan


@transaction.atomic
def edit_plan(
    *,
    actor: User,
    plan: Plan,
    span: str,
    subject: str,
    first_year: int,
    last_year: int,
    version: int,
    school_year: str = "",
    bases: str = "",
    body: str = "",
    recipients: str = "",
    with_table: bool = True,
) -> Plan:
    plan = locked(actor, "edit", plan, version)
    refuse_unless_open(plan)
    given = {
        "span": span,
        "subject": clean(subject),
        "school_year": school_year,
        "first_year": first_year,
        "last_year": last_year,
        "body": body.strip(),
        "recipients": "\n".join(lines_of(recipients)),
        "with_table": with_table,
    }
    fields = audit.fields_changed(plan, given)
    for name in fields:
        setattr(plan, name, given[name])
    put_bases(plan, lines_of(bases))
    saved(plan)
    audit.record("plans.edit_plan", actor=actor, unit=plan.unit, target=plan, version=plan.version, fields=fields)
    return plan


def refuse_unless_complete(plan: Plan) -> None:
    """Raises RuleBroken with what is still missing before the plan can be submitted or issued."""
    missing = []
    if not plan.body.strip():
        missing.append(_("phần nội dung"))
    if plan.with_table and not plan.tasks.exists():
        missing.append(_("bảng nhiệm vụ (dán bảng, thêm nhiệm vụ hoặc nhận nhiệm vụ của cơ quan quản lý)"))
    if missing:
        raise RuleBroken(
            _("Chưa trình hoặc ban hành được vì kế hoạch còn thiếu: %(parts)s. Nội dung đã nhập vẫn được giữ.")
            % {"parts": ", ".join(missing)}
        )


def words_of(plan: Plan) -> list[str]:
    """All that the plan's paper prints in free words."""
    rows = plan.tasks.values_list("title", "units", "partners", "product", "condition")
    return [plan.subject, details.body_text(plan), *(" . ".join(row) for row in rows)]


@transaction.atomic
def submit_plan(*, actor: User, plan: Plan) -> Plan:
    """To the principal. A plan of an office is signed on paper and goes straight to `issue_plan`."""
    plan = locked(actor, "submit", plan)
    if plan.state == PlanState.SUBMITTED:
        raise RuleBroken(_("Kế hoạch đã được trình và đang chờ hiệu trưởng duyệt."))
    refuse_unless_open(plan)
    refuse_unless_complete(plan)
    refuse_names(plan.unit, *words_of(plan))
    plan.state, plan.submitted_by = PlanState.SUBMITTED, actor
    saved(plan)
    notices.plan_submitted(plan)
    audit.record("plans.submit_plan", actor=actor, unit=plan.unit, target=plan)
    return plan


@transaction.atomic
def approve_plan(*, actor: User, plan: Plan) -> Plan:
    """Raises RuleBroken for one's own work and for a plan that nobody submitted."""
    plan = locked(actor, "decide", plan)
    if plan.state != PlanState.SUBMITTED:
        raise RuleBroken(_("Kế hoạch này không ở trạng thái chờ duyệt."))
    if actor.pk in (plan.drafted_by_id, plan.submitted_by_id):
        raise RuleBroken(_("Thầy/cô đã soạn hoặc trình kế hoạch này nên không tự duyệt được."))
    plan.state, plan.comment = PlanState.APPROVED, ""
    plan.decided_by, plan.decided_at = actor, timezone.now()
    saved(plan)
    register.offer(
        unit=plan.unit,
        kind="Kế hoạch",
        subject=plan.subject,
        recipients=plan.recipients,
        source=SOURCE,
        source_id=plan.public_id,
    )
    notices.plan_decided(plan)
    holders = access.holders_of(plan.tasks.all()).values()
    notices.tasks_given(plan, [user for users in holders for user in users])
    audit.record("plans.approve_plan", actor=actor, unit=plan.unit, target=plan)
    return plan


@transaction.atomic
def return_plan(*, actor: User, plan: Plan, comment: str) -> Plan:
    """Back to its author with a comment; also from approved, as long as it is not issued."""
    plan = locked(actor, "decide", plan)
    if plan.state not in (PlanState.SUBMITTED, PlanState.APPROVED):
        raise RuleBroken(_("Chỉ trả lại được kế hoạch đang chờ duyệt hoặc đã duyệt mà chưa ban hành."))
    if not comment.strip():
        raise RuleBroken(_("Xin ghi ý kiến để người soạn biết cần bổ sung điều gì."))
    plan.state, plan.comment = PlanState.RETURNED, comment.strip()
    plan.decided_by, plan.decided_at = actor, timezone.now()
    saved(plan)
    register.withdraw(SOURCE, plan.public_id)
    notices.plan_decided(plan)
    audit.record("plans.return_plan", actor=actor, unit=plan.unit, target=plan)
    return plan
