"""One act for many cases: each row is asked by itself, before and again when it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from accounts.models import User
from cases import access
from cases.models import Case
from cases.workflow.grants import assign_case, require_assignable
from ctxh_portal.kit.errors import NotYours, RuleBroken


@dataclass(frozen=True)
class Row:
    case: Case
    why_not: str = ""  # empty: it may be done, or was done


def preview_assigning(user: User, cases: Iterable[Case], focal: User) -> list[Row]:
    """What `assign_many` would do now; nothing is written."""
    rows = []
    for case in cases:
        try:
            access.require(user, "assign", case)
            require_assignable(case, focal)
            rows.append(Row(case))
        except (NotYours, RuleBroken) as refusal:
            rows.append(Row(case, str(refusal)))
    return rows


@transaction.atomic
def assign_many(*, actor: User, cases: list[Case], focal: User, reason: str) -> list[Row]:
    """Each case by `assign_case`, in a savepoint of its own: one that may not be given away stays as it is, and
    the others go. Always in the same order, so that two principals at work do not wait for each other."""
    access.require_assigning(actor)
    rows = []
    for case in sorted(cases, key=lambda case: case.pk):
        try:
            assign_case(actor=actor, case=case, focal=focal, reason=reason)
            rows.append(Row(case))
        except (NotYours, RuleBroken) as refusal:
            rows.append(Row(case, str(refusal)))
        except Http404:
            continue  # kept from the actor since the page was opened: as if it had never been ticked
    return rows
