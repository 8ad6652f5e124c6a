"""What Mẫu 01 asks for beyond the record of the case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.models import Case, IntakeDetail
from cases.models.intake_details import INFORMANT
from cases.workflow.base import changed, locked, require_open
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def write_intake_detail(
    *, actor: User, case: Case, version: int, informant_agrees: bool, **texts: str
) -> IntakeDetail:
    """A new writing; the earlier ones stay in the file.

    Raises RuleBroken where it says who gave the information, and that person does not agree to be named."""
    case = locked(actor, "write", case, version, saved=lambda found: found.intake_details.last())
    require_open(case)
    if not informant_agrees and any(texts.get(name) for name in INFORMANT):
        raise RuleBroken(_("Chỉ ghi người cung cấp thông tin khi người ấy đồng ý: mời đánh dấu, hoặc để trống."))
    row = IntakeDetail(case=case, informant_agrees=informant_agrees, by=actor, **texts)
    row.full_clean()
    row.save()
    changed(case)
    audit.record("cases.write_intake_detail", actor=actor, unit=case.unit_id, target=case, detail=row.pk)
    return row
