"""Filters of the list of cases that a person keeps."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import SavedFilter
from ctxh_portal.kit.errors import RuleBroken

MOST = 20


@transaction.atomic
def save_filter(*, actor: User, name: str, columns: list[str], **conditions: str) -> SavedFilter:
    """`conditions`: the fields of CONDITIONS. Raises RuleBroken beyond MOST of them."""
    access.require_list(actor)
    if access.saved_filters(actor).count() >= MOST:
        raise RuleBroken(
            _("Mỗi người lưu tối đa %(most)d bộ lọc; mời thầy/cô xóa bớt một bộ lọc cũ.") % {"most": MOST}
        )
    row = SavedFilter(user=actor, name=name, columns=columns, **conditions)
    row.full_clean()
    row.save()
    audit.record("cases.save_filter", actor=actor, unit=None, filter=row.pk)
    return row


@transaction.atomic
def delete_filter(*, actor: User, public_id: str) -> None:
    row = access.get_filter(actor, public_id)
    pk = row.pk
    row.delete()
    audit.record("cases.delete_filter", actor=actor, unit=None, filter=pk)
