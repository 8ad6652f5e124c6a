"""The kind of a case is corrected: reports count by the kind that it has now, the file keeps the earlier one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.enums import CaseKind
from cases.models import Case, KindChange
from cases.workflow.base import changed, locked, require_open, tell_heads
from cases.workflow.danger import begin_abuse
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def change_kind(
    *, actor: User, case: Case, version: int, kind: str, reason: str, other_kinds: list[str] | None = None
) -> KindChange:
    """The principal is told without a name: what a kind allows (who releases a hint) changes with it. Abuse that
    becomes known so starts the clock of telling the outside.

    Raises RuleBroken where nothing changes, or the actor sees another open case of the pupil of this kind."""
    case = locked(actor, "write", case, version)
    require_open(case)
    others = [code for code in other_kinds or [] if code != kind]
    if (kind, sorted(others)) == (case.kind, sorted(case.other_kinds)):
        raise RuleBroken(_("Nhóm trường hợp vẫn như cũ; mời thầy/cô chọn nhóm khác."))
    same = access.visible_cases(actor).filter(pupil=case.pupil_id, kind=kind).open().exclude(pk=case.pk).first()
    if same:
        raise RuleBroken(
            _("Học sinh này đã có trường hợp %(code)s cùng nhóm đang mở.") % {"code": same.code},
        )
    row = KindChange(
        case=case,
        from_kind=case.kind,
        from_others=case.other_kinds,
        to_kind=kind,
        to_others=others,
        reason=reason,
        by=actor,
    )
    row.full_clean()
    row.save()
    case.kind, case.other_kinds = kind, others
    changed(case)
    if CaseKind.ABUSE in (kind, *others):
        begin_abuse(actor, case, row.at)
    tell_heads(case, _("Nhóm của một trường hợp vừa được sửa."))
    fields = ["kind", "other_kinds"]
    audit.record("cases.change_kind", actor=actor, unit=case.unit_id, target=case, fields=fields)
    return row
