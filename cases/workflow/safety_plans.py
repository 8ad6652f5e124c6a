"""The page that the pupil keeps."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access, packet
from cases.enums import CasePart
from cases.models import Case, SafetyPlan
from cases.workflow.base import changed, locked, require_open
from cases.workflow.papers import print_case
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def write_safety_plan(*, actor: User, case: Case, version: int, **parts: str) -> SafetyPlan:
    """A new writing of the page; the earlier ones stay in the file.

    Raises RuleBroken where it names a caregiver whom nobody may contact."""
    case = locked(actor, "write", case, version, saved=lambda found: found.safety_plans.last())
    require_open(case)
    row = SafetyPlan(case=case, by=actor, **parts)
    _refuse_flagged(row)
    row.full_clean()
    row.save()
    changed(case)
    audit.record("cases.write_safety_plan", actor=actor, unit=case.unit_id, target=case, safety_plan=row.pk)
    return row


@transaction.atomic
def print_safety_plan(*, actor: User, case: Case) -> SafetyPlan:
    """The last writing, about to be printed. Raises RuleBroken where there is none, or a caregiver in it was
    flagged since."""
    access.require_part(actor, CasePart.PLAN, case)
    row = case.safety_plans.last()
    if row is None:
        raise RuleBroken(_("Chưa có trang giữ an toàn để in."))
    _refuse_flagged(row)
    print_case(actor=actor, case=case, form="safety", kind="pdf", parts=[CasePart.PLAN])
    return row


def _refuse_flagged(row: SafetyPlan) -> None:
    if packet.names_somebody_flagged(row.case.pupil, [words for _heading, words in row.parts]):
        raise RuleBroken(
            _("Trang này nhắc đến người được đánh dấu “không liên hệ”; vì an toàn của em, mời thầy/cô bỏ ra.")
        )
