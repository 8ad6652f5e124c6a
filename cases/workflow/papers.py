"""A form of a case is printed: it leaves the portal, so that the trail says which, never what it holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Case


@transaction.atomic
def print_case(*, actor: User, case: Case, form: str, kind: str, parts: Iterable[str]) -> None:
    """`parts`: what of the case the form shows; whoever lacks one of them does not print it."""
    access.require(actor, "view", case)
    for part in sorted(parts):
        access.require_part(actor, part, case)
    audit.record("cases.print", actor=actor, unit=case.unit_id, target=case, form=form, kind=kind)
