"""What was signed, sent or approved is still what it was: checksums are compared on reading, not written alone."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import file_checksum, kept_at
from reports import figures as figuring
from reports import tiers
from reports.figures import Figures
from reports.models import ApprovedTotals


class Sealed(Protocol):
    """A signed report, an edition that was kept, or the office's copy."""

    @property
    def figures(self) -> Figures | None: ...

    @property
    def checksum(self) -> str: ...


def unaltered(row: Sealed) -> None:
    """Raises RuleBroken where the figures are no longer those that the checksum was made of."""
    if row.figures is not None and figuring.checksum(row.figures) != row.checksum:
        raise _altered()


def totals_unaltered(approval: ApprovedTotals) -> None:
    """The same of all that an approval adds up."""
    shares = tiers.with_opened(tiers.parts_of_approval(approval), tiers.opened_before(approval))
    for share in shares:
        for copy in share.submissions:
            unaltered(copy)
        if share.approval == approval:
            share.approval = None  # as it was when it was added up
    if tiers.checksum(shares) != approval.checksum:
        raise _altered()


def file_unaltered(path: str, checksum: str) -> None:
    place = kept_at(path)
    if place.is_file() and file_checksum(place) != checksum:
        raise _altered()


def _altered() -> RuleBroken:
    return RuleBroken(_("Nội dung lưu không khớp mã kiểm tra. Xin báo quản trị hệ thống."))
