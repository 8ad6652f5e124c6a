"""A hint for the homeroom teacher: released with the pupil's agreement, withdrawn at any time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.enums import CaseKind, TermKind
from cases.models import Case, CaseHint, Hint, Term
from cases.risk import SEXUAL_ABUSE
from cases.workflow.base import changed, locked, not_future, require_open
from ctxh_portal.kit.errors import RuleBroken


def hint_action(case: Case) -> str:
    """Who releases: the focal teacher; of a case of abuse the principal alone (F8.3)."""
    return "approve_plan" if of_abuse(case) else "write"


def of_abuse(case: Case) -> bool:
    """By its kinds, or by a sign that an assessment ever ticked."""
    return CaseKind.ABUSE in (case.kind, *case.other_kinds) or any(
        SEXUAL_ABUSE in signs for signs in case.assessments.values_list("signs", flat=True)
    )


@transaction.atomic
def release_hint(*, actor: User, case: Case, text: Term, agreed_on: date, reason: str = "") -> CaseHint:
    """One neutral sentence to the teacher of the pupil's class, who otherwise learns nothing.

    Raises RuleBroken when one is out already, or the reason of a case of abuse is missing."""
    case = locked(actor, hint_action(case), case)
    require_open(case)
    not_future(agreed_on)
    if text.kind != TermKind.HINT:
        raise RuleBroken(_("Mời thầy/cô chọn một câu trong danh mục."))
    if of_abuse(case) and not reason.strip():
        raise RuleBroken(_("Trường hợp này cần lý do của hiệu trưởng."))
    if case.hints.filter(hint__withdrawn_at__isnull=True).exists():
        raise RuleBroken(_("Đang có một điều nhắc; mời thầy/cô rút lại trước khi gửi câu khác."))
    row = CaseHint(case=case, reason=reason, by=actor)
    row.full_clean()
    row.save()
    hint = Hint(source=row, pupil=case.pupil, text=text, agreed_on=agreed_on)
    hint.full_clean()
    hint.save()
    changed(case)
    audit.record("cases.release_hint", actor=actor, unit=case.unit_id, target=case)
    return row


@transaction.atomic
def withdraw_hint(*, actor: User, case: Case, version: int | None = None) -> Case:
    """The teacher of the class sees nothing any more."""
    case = locked(actor, hint_action(case), case, version)
    row = case.hints.filter(hint__withdrawn_at__isnull=True).select_related("hint").first()
    if row is None:
        raise RuleBroken(_("Không có điều nhắc nào đang gửi."))
    row.hint.withdrawn_at = timezone.now()
    row.hint.save(update_fields=["withdrawn_at"])
    changed(case)
    audit.record("cases.withdraw_hint", actor=actor, unit=case.unit_id, target=case)
    return case
