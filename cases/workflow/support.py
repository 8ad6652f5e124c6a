"""The support plan of an intervention (after Mẫu 04 of NĐ 56/2017): drafted by the focal teacher, approved by the
principal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import packet
from cases.enums import ActionResultKind, FollowUpKind, NeedLevel, PlanState, Stage
from cases.models import ActionResult, Case, PlanStep, SupportAction, SupportPlan
from cases.workflow.base import (
    changed,
    locked,
    not_future,
    require_open,
    tell_focal,
    tell_heads,
)
from cases.workflow.clocks import begin_approval, finish_follow_ups
from cases.workflow.plan_answers import voices_missing
from cases.workflow.transitions import current_plan, plan_in_force
from ctxh_portal.kit.errors import RuleBroken


@dataclass(frozen=True)
class ActionLine:
    """One row of the plan's table as typed. A need may stand without an action while the plan is drafted."""

    need: str
    action: str = ""
    responsible: str = ""
    due_on: date | None = None
    level: str = NeedLevel.OTHER
    goal: str = ""

    @property
    def is_half(self) -> bool:
        """Who does it and until when belong to an action, and an action to them."""
        told = [bool(self.action.strip()), bool(self.responsible.strip()), bool(self.due_on)]
        return any(told) and not all(told)


COLUMNS = tuple(column.name for column in fields(ActionLine))


@transaction.atomic
def save_support_plan(
    *, actor: User, case: Case, version: int, objective: str, pupil_view: str, actions: list[ActionLine]
) -> SupportPlan:
    """Write or rewrite the draft of the present intervention. Raises RuleBroken once it waits for, or has, the
    principal's approval, and where a caregiver whom nobody may contact is to do something."""
    case = locked(actor, "plan", case, version, saved=current_plan)
    if case.stage != Stage.INTERVENTION:
        raise RuleBroken(_("Kế hoạch hỗ trợ được lập ở giai đoạn Can thiệp – trợ giúp."))
    plan = current_plan(case)
    if plan and plan.state in (PlanState.SUBMITTED, PlanState.APPROVED):
        raise RuleBroken(_("Kế hoạch đã trình hoặc đã duyệt, không sửa được nữa."))
    packet.refuse_flagged(case.pupil, [line.responsible for line in actions])
    plan = plan or SupportPlan(case=case, drafted_by=actor)
    edited = _changed(plan, objective, pupil_view, actions)
    plan.objective, plan.pupil_view = objective, pupil_view
    if edited:
        plan.written_at, plan.drafted_by = timezone.now(), actor
    plan.version += 1
    plan.full_clean()
    plan.save()
    plan.actions.all().delete()
    for line in actions:
        if line.is_half:
            raise RuleBroken(_("Mỗi việc hỗ trợ cần đủ việc làm, người thực hiện và hạn."))
        row = SupportAction(plan=plan, **asdict(line))
        row.full_clean()
        row.save()
    changed(case)
    audit.record(
        "cases.save_support_plan", actor=actor, unit=case.unit_id, target=case, actions=len(actions), fields=edited
    )
    return plan


@transaction.atomic
def revise_support_plan(*, actor: User, case: Case, version: int) -> SupportPlan:
    """Begin a new draft from the approved plan of this intervention, with what is left to do. The approved one
    stays in force until the new one is approved."""
    case = locked(actor, "plan", case, version)
    plan = current_plan(case)
    if case.stage != Stage.INTERVENTION or plan is None or plan.state != PlanState.APPROVED:
        raise RuleBroken(_("Chỉ điều chỉnh được kế hoạch đã duyệt của giai đoạn Can thiệp – trợ giúp."))
    draft = SupportPlan(case=case, objective=plan.objective, drafted_by=actor, follows=plan)
    draft.full_clean()
    draft.save()
    for row in plan.actions.filter(done_on__isnull=True):
        SupportAction.objects.create(plan=draft, **{name: getattr(row, name) for name in COLUMNS})
    changed(case)
    audit.record(
        "cases.revise_support_plan", actor=actor, unit=case.unit_id, target=case, plan=draft.pk, follows=plan.pk
    )
    return draft


@transaction.atomic
def submit_support_plan(*, actor: User, case: Case, version: int) -> SupportPlan:
    """Raises RuleBroken while the plan has no action, a high need none, or somebody was not heard: the sentence
    says what is missing."""
    case = locked(actor, "plan", case, version)
    plan = current_plan(case)
    if plan is None or plan.state not in (PlanState.DRAFT, PlanState.RETURNED):
        raise RuleBroken(_("Không có bản nháp kế hoạch để trình."))
    rows = list(plan.actions.all())
    if not any(row.action.strip() for row in rows):
        raise RuleBroken(_("Kế hoạch chưa có việc hỗ trợ nào."))
    missing = needs_without_action(rows)
    if missing:
        raise RuleBroken(_("Nhu cầu cao chưa có việc hỗ trợ: %(needs)s.") % {"needs": "; ".join(missing)})
    packet.refuse_flagged(case.pupil, [row.responsible for row in rows])  # may have been flagged since
    if unheard := voices_missing(case, plan):
        raise RuleBroken(" ".join(unheard))
    _set_state(plan, PlanState.SUBMITTED)
    _step(plan, actor, text=_frozen(plan, rows))
    begin_approval(case, FollowUpKind.APPROVE_PLAN, "approve.plan")
    changed(case)
    tell_heads(case, _("Có kế hoạch hỗ trợ chờ thầy/cô duyệt."))
    audit.record("cases.submit_support_plan", actor=actor, unit=case.unit_id, target=case, plan=plan.pk)
    return plan


@transaction.atomic
def decide_support_plan(*, actor: User, case: Case, version: int, approve: bool, comment: str = "") -> SupportPlan:
    """The principal approves, or returns with a comment. Nobody approves their own work."""
    case = locked(actor, "approve_plan", case, version)
    plan = current_plan(case)
    if plan is None or plan.state != PlanState.SUBMITTED:
        raise RuleBroken(_("Không có kế hoạch nào đang chờ duyệt."))
    submitted_by = plan.steps.filter(state=PlanState.SUBMITTED).values_list("by", flat=True)
    if actor.pk in (plan.drafted_by_id, submitted_by.last()):
        raise RuleBroken(_("Người lập kế hoạch không tự duyệt kế hoạch của mình."))
    if not approve and not comment.strip():
        raise RuleBroken(_("Mời thầy/cô ghi nội dung cần bổ sung."))
    if approve:
        packet.refuse_flagged(case.pupil, [row.responsible for row in plan.actions.all()])
    plan.comment, plan.decided_by, plan.decided_at = comment, actor, timezone.now()
    _set_state(plan, PlanState.APPROVED if approve else PlanState.RETURNED)
    _step(plan, actor, comment=comment)
    finish_follow_ups(case, actor, FollowUpKind.APPROVE_PLAN)
    if approve:
        finish_follow_ups(case, actor, FollowUpKind.PLAN)
    changed(case)
    tell_focal(
        case, _("Kế hoạch hỗ trợ đã được duyệt.") if approve else _("Kế hoạch hỗ trợ được trả lại để bổ sung.")
    )
    audit.record("cases.decide_support_plan", actor=actor, unit=case.unit_id, target=case, approve=approve)
    return plan


@transaction.atomic
def record_action(
    *, actor: User, case: Case, action: SupportAction, done_on: date, result: str, not_done: bool = False
) -> ActionResult:
    """What came of one action of the plan in force, or why it was not done. What was written once stays: a second
    result is a dated addition."""
    case = locked(actor, "write", case)
    require_open(case)
    not_future(done_on)
    plan = plan_in_force(case)
    if plan is None or action.plan_id != plan.pk:
        raise RuleBroken(_("Chỉ ghi kết quả cho kế hoạch đã duyệt, đang thực hiện."))
    action = plan.actions.get(pk=action.pk)
    if not action.action.strip():
        raise RuleBroken(_("Nhu cầu này chưa có việc hỗ trợ nào để ghi kết quả."))
    kind = ActionResultKind.NOT_DONE if not_done else ActionResultKind.DONE
    if action.done_on:
        kind = ActionResultKind.ADDITION
    else:
        action.done_on, action.result, action.not_done = done_on, result, not_done
        action.full_clean()
        action.save()
    row = ActionResult(case=case, action=action, kind=kind, happened_on=done_on, text=result, by=actor)
    row.full_clean()
    row.save()
    changed(case)
    audit.record(
        "cases.record_action", actor=actor, unit=case.unit_id, target=case, support_action=action.pk, kind=kind
    )
    return row


def needs_without_action(rows: Iterable[SupportAction]) -> list[str]:
    """The high needs that nothing is done about, each once; a need in several rows is one need."""
    rows = list(rows)
    met = {_folded(row.need) for row in rows if row.action.strip()}
    high = {_folded(row.need): row.need for row in rows if row.level == NeedLevel.HIGH}
    return [need for folded, need in high.items() if folded not in met]


def _folded(need: str) -> str:
    return " ".join(need.casefold().split())


def _changed(plan: SupportPlan, objective: str, pupil_view: str, actions: list[ActionLine]) -> list[str]:
    """What a rewriting changes: names of the plan's fields, and "actions" for its table."""
    edited = audit.fields_changed(plan, {"objective": objective, "pupil_view": pupil_view})
    earlier = [
        ActionLine(**{name: getattr(row, name) for name in COLUMNS})
        for row in (plan.actions.all() if plan.pk else [])
    ]
    return edited if earlier == actions else [*edited, "actions"]


def _set_state(plan: SupportPlan, state: PlanState) -> None:
    plan.state = state
    plan.version += 1
    plan.full_clean()
    plan.save()


def _step(plan: SupportPlan, actor: User, **texts: str) -> None:
    """What became of the plan, in a row that nothing changes."""
    step = PlanStep(case=plan.case, plan=plan, state=plan.state, by=actor, **texts)
    step.full_clean()
    step.save()


def _frozen(plan: SupportPlan, rows: Iterable[SupportAction]) -> str:
    lines = [{name: getattr(row, name) for name in COLUMNS} for row in rows]
    words = {"objective": plan.objective, "pupil_view": plan.pupil_view, "actions": lines}
    return json.dumps(words, ensure_ascii=False, default=date.isoformat)
