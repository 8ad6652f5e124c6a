"""A form of a case is printed: it leaves the portal, so that the trail says which, never what it holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.enums import FileVariant, PrintPurpose
from cases.models import Case
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def print_case(
    *, actor: User, case: Case, form: str, kind: str, parts: Iterable[str] = (), purpose: str = ""
) -> None:
    """`parts`: what of the case the form shows; whoever lacks one of them does not print it. `purpose`: what a
    print of the file is for.

    Raises RuleBroken where a training is to see more than the nameless file."""
    access.require(actor, "view", case)
    for part in sorted(parts):
        access.require_part(actor, part, case)
    if purpose == PrintPurpose.TRAINING and form != FileVariant.NAMELESS:
        raise RuleBroken(_("Tập huấn, rút kinh nghiệm chỉ dùng bản ẩn danh."))
    facts = {"form": form, "kind": kind} | ({"purpose": purpose} if purpose else {})
    audit.record("cases.print", actor=actor, unit=case.unit_id, target=case, **facts)
