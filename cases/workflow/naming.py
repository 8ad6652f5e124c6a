"""A passage that is spelt like a pupil's name and is none."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from cases import access
from cases.models import NotAName
from ctxh_portal.kit.errors import RuleBroken

FINGERPRINT = re.compile(r"[0-9a-f]{64}\Z")


@transaction.atomic
def confirm_not_a_name(*, actor: User, unit: Unit, fingerprint: str) -> NotAName:
    """ "Không phải tên học sinh": a focal teacher or the principal has read the passage in its surroundings; from
    then on it holds up no report, plan or bộ minh chứng of the school."""
    access.require_naming(actor, unit)
    if not FINGERPRINT.match(fingerprint):
        raise RuleBroken(_("Đoạn này đã thay đổi. Mời thầy/cô tải lại trang."))
    row, made = NotAName.objects.get_or_create(unit=unit, fingerprint=fingerprint, defaults={"by": actor})
    if made:
        audit.record("cases.confirm_not_a_name", actor=actor, unit=unit, target=row)
    return row
