"""The pupil's and the caregiver's part in a support plan, and whose answer its submission still asks for."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.enums import PlanAnswerKind, PlanVoice
from cases.models import Caregiver, Case, PlanAnswer, SupportPlan
from cases.workflow.base import changed, locked, not_future, require_open
from cases.workflow.transitions import current_plan
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def answer_plan(
    *,
    actor: User,
    case: Case,
    who: str,
    answer: str,
    answered_on: date,
    caregiver: Caregiver | None = None,
    way: str = "",
    words: str = "",
) -> PlanAnswer:
    """Opinion, signature or refusal (F4.3). Nobody flagged "không liên hệ" is asked: for the child's safety.

    Raises RuleBroken when there is no plan, a caregiver may not be asked, or an answer lacks its words."""
    case = locked(actor, "write", case)
    require_open(case)
    not_future(answered_on)
    plan = current_plan(case)
    if plan is None:
        raise RuleBroken(_("Trường hợp chưa có kế hoạch hỗ trợ nào để lấy ý kiến."))
    if who == PlanVoice.CAREGIVER and caregiver not in access.contactable(case.pupil):
        raise RuleBroken(_("Không lấy ý kiến của người này, vì an toàn của học sinh."))
    if answer != PlanAnswerKind.AGREED and not words.strip():
        raise RuleBroken(_("Mời thầy/cô ghi ý kiến hoặc lý do."))
    if who == PlanVoice.ADULT and not words.strip():
        raise RuleBroken(_("Mời thầy/cô ghi rõ người trả lời là ai và ý kiến của người đó."))
    if answer != PlanAnswerKind.UNREACHED and not way:
        raise RuleBroken(_("Mời thầy/cô chọn hình thức trả lời."))
    row = PlanAnswer(
        case=case,
        plan=plan,
        who=who,
        caregiver=caregiver if who == PlanVoice.CAREGIVER else None,
        answer=answer,
        way="" if answer == PlanAnswerKind.UNREACHED else way,
        words=words,
        answered_on=answered_on,
        by=actor,
    )
    row.full_clean()
    row.save()
    changed(case)
    audit.record("cases.answer_plan", actor=actor, unit=case.unit_id, target=case, who=who, answer=answer)
    return row


def voices_missing(case: Case, plan: SupportPlan) -> list[str]:
    """Whose answer to the plan as it reads now is not written down yet. A caregiver is asked only where somebody
    may be; another adult whom the child trusts counts in that place."""
    heard = set(plan.answers.filter(at__gte=plan.written_at).values_list("who", flat=True))
    missing = []
    if PlanVoice.PUPIL not in heard:
        missing.append(_("Chưa ghi trả lời của học sinh về bản kế hoạch này."))
    if not heard & {PlanVoice.CAREGIVER, PlanVoice.ADULT} and access.contactable(case.pupil):
        missing.append(_("Chưa ghi trả lời của người chăm sóc về bản kế hoạch này."))
    return missing
