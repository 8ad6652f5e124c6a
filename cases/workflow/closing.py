"""Closing is a decision of the head: the focal teacher proposes with reason and outcome, the principal decides."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.enums import ClosingState, FollowUpKind, Stage
from cases.models import Case, Closing
from cases.workflow.base import changed, locked, tell_focal, tell_heads
from cases.workflow.clocks import begin_approval, finish_follow_ups, signs_wait
from cases.workflow.course import enter_stage
from cases.workflow.transitions import OUTCOME_GATES, Missing, file_followed, missing_of, transition
from ctxh_portal.kit.errors import RuleBroken


def waiting_closing(case: Case) -> Closing | None:
    return case.closings.filter(state=ClosingState.SUBMITTED).last()


def missing_to_close(case: Case, outcome: str = "", no_transfer: str = "") -> list[Missing]:
    """What the stage asks, and of a proposal what its outcome asks besides."""
    way = transition(case.stage, Stage.CLOSED)
    if way is None:
        return [Missing(_("Trường hợp đã kết thúc."))]
    gates = OUTCOME_GATES.get(outcome, ())
    if no_transfer.strip():
        gates = tuple(gate for gate in gates if gate is not file_followed)
    return way.missing(case) + missing_of(gates, case)


def _missing(case: Case, closing: Closing) -> list[Missing]:
    return missing_to_close(case, closing.outcome, closing.no_transfer)


def _require_open_gates(case: Case, closing: Closing | None = None) -> None:
    if missing := _missing(case, closing) if closing else missing_to_close(case):
        raise RuleBroken(_("Chưa đề nghị kết thúc được. ") + " ".join(missing))


def _require_outcome(case: Case, outcome: str) -> None:
    """Before reintegration a case ends with few outcomes alone."""
    way = transition(case.stage, Stage.CLOSED)
    if way and outcome not in way.outcomes:
        which = ", ".join(f"“{one.label}”" for one in way.outcomes)
        raise RuleBroken(_("Ở giai đoạn này chỉ kết thúc được với kết quả: %(which)s.") % {"which": which})


@transaction.atomic
def ask_closing(
    *,
    actor: User,
    case: Case,
    version: int,
    reason: str,
    outcome: str,
    pupil_feedback: str = "",
    caregiver_feedback: str = "",
    no_transfer: str = "",
) -> Closing:
    """With what pupil and caregiver say of the help they had (F9.3); nobody flagged "không liên hệ" is asked.

    Raises RuleBroken with what the gate still misses, in plain words (F9.2)."""
    case = locked(actor, "ask_closing", case, version)
    _require_open_gates(case)
    _require_outcome(case, outcome)
    if waiting_closing(case):
        raise RuleBroken(_("Đề nghị kết thúc đang chờ hiệu trưởng duyệt."))
    if caregiver_feedback.strip() and not access.contactable(case.pupil):
        raise RuleBroken(_("Không lấy ý kiến người chăm sóc, vì an toàn của học sinh."))
    closing = Closing(
        case=case,
        reason=reason,
        outcome=outcome,
        no_transfer=no_transfer,
        pupil_feedback=pupil_feedback,
        caregiver_feedback=caregiver_feedback,
        requested_by=actor,
    )
    _require_open_gates(case, closing)
    closing.full_clean()
    closing.save()
    begin_approval(case, FollowUpKind.APPROVE_CLOSING, "approve.closing")
    tell_heads(case, _("Có đề nghị kết thúc trường hợp chờ thầy/cô duyệt."))
    audit.record("cases.ask_closing", actor=actor, unit=case.unit_id, target=case, result=outcome)
    return closing


@transaction.atomic
def decide_closing(*, actor: User, case: Case, version: int, approve: bool, comment: str = "") -> Closing:
    """The principal closes the case, or returns the proposal with a comment."""
    case = locked(actor, "approve_closing", case, version)
    closing = waiting_closing(case)
    if closing is None:
        raise RuleBroken(_("Không có đề nghị kết thúc nào đang chờ duyệt."))
    if closing.requested_by_id == actor.pk:
        raise RuleBroken(_("Người đề nghị không tự duyệt đề nghị của mình."))
    if not approve and not comment.strip():
        raise RuleBroken(_("Mời thầy/cô ghi nội dung cần bổ sung."))
    closing.state = ClosingState.APPROVED if approve else ClosingState.RETURNED
    closing.comment, closing.decided_by, closing.decided_at = comment, actor, timezone.now()
    closing.full_clean()
    closing.save()
    finish_follow_ups(case, actor, FollowUpKind.APPROVE_CLOSING)
    if approve:
        case.closed_at, case.outcome = timezone.now(), closing.outcome
        enter_stage(actor, case, Stage.CLOSED, _missing(case, closing), closing.reason, "cases.close")
    else:
        audit.record("cases.return_closing", actor=actor, unit=case.unit_id, target=case)
    tell_focal(case, _("Trường hợp đã được kết thúc.") if approve else _("Đề nghị kết thúc được trả lại."))
    return closing


@transaction.atomic
def reopen(*, actor: User, case: Case, version: int, reason: str) -> Case:
    """The principal takes a closed case up again; both periods stay in one file (F8.4)."""
    case = locked(actor, "reopen", case, version)
    way = transition(case.stage, Stage.INTERVENTION)
    if way is None or way.action != "reopen":
        raise RuleBroken(_("Trường hợp đang mở."))
    finish_follow_ups(case, actor, FollowUpKind.REOPEN)
    case.closed_at, case.outcome = None, ""
    case = enter_stage(actor, case, way.target, way.missing(case), reason, "cases.reopen")
    tell_focal(case, _("Một trường hợp được mở lại."))
    return case


@transaction.atomic
def keep_closed(*, actor: User, case: Case, version: int, reason: str) -> Case:
    """The principal has looked at the signs of a relapse and does not reopen the case; why stays on its line.

    Raises RuleBroken where no signs wait for that."""
    case = locked(actor, "reopen", case, version)
    if not signs_wait(case):
        raise RuleBroken(_("Không có dấu hiệu nào đang chờ xem xét mở lại."))
    if not reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi vì sao không mở lại."))
    finish_follow_ups(case, actor, FollowUpKind.REOPEN, note=reason)
    changed(case)
    tell_focal(case, _("Dấu hiệu trở lại của một trường hợp đã được xem xét; trường hợp không mở lại."))
    audit.record("cases.keep_closed", actor=actor, unit=case.unit_id, target=case)
    return case
