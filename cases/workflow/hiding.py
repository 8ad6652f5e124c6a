"""An entry of the diary is put out of sight for a reason, and brought back for one (F3.10). Nothing is removed."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.models import Case, CaseEntry, EntryHiding
from cases.workflow.base import changed, locked, require_open
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def hide_entry(*, actor: User, case: Case, entry: CaseEntry, reason: str) -> EntryHiding:
    """The entry and its corrections show as one line with the reason; who is only shared with sees nothing of
    them."""
    case = locked(actor, "write", case)
    require_open(case)
    row = _write(case, actor, entry, reason, hidden=True)
    audit.record("cases.hide_entry", actor=actor, unit=case.unit_id, target=case, entry=entry.pk)
    return row


@transaction.atomic
def bring_back_entry(*, actor: User, case: Case, entry: CaseEntry, reason: str) -> EntryHiding:
    """Also in a closed case: nothing is hidden by it."""
    row = _write(locked(actor, "write", case), actor, entry, reason, hidden=False)
    audit.record("cases.bring_back_entry", actor=actor, unit=case.unit_id, target=case, entry=entry.pk)
    return row


def _write(case: Case, actor: User, entry: CaseEntry, reason: str, *, hidden: bool) -> EntryHiding:
    if entry.case_id != case.pk:
        raise Http404
    last = entry.hidings.last()
    if hidden == (last is not None and last.hidden):
        raise RuleBroken(_("Nhật ký này đã được ẩn.") if hidden else _("Nhật ký này đang không ẩn."))
    row = EntryHiding(case=case, entry=entry, hidden=hidden, reason=reason, by=actor)
    row.full_clean()
    row.save()
    changed(case)
    return row
