"""Looking is an act: whoever opens a case leaves a trace in the same transaction (F20.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import Http404

from accounts import audit
from accounts.enums import Outcome
from accounts.models import User
from cases import access
from cases.models import Case
from ctxh_portal.kit.errors import NotYours


@transaction.atomic
def read_case(*, actor: User, public_id: str, page: str) -> Case:
    """The case, and an audit event that says which page showed it. Raises Http404 for outsiders."""
    case = access.get_case(actor, public_id)
    audit.record("cases.view", actor=actor, unit=case.unit_id, target=case, page=page)
    return case


@transaction.atomic
def record_search(*, actor: User, what: str, found: int) -> None:
    """A search for people by name: that it was made and how much it found, never the words."""
    audit.record("cases.search", actor=actor, what=what, found=found)


@contextmanager
def noting_refusals(*, actor: User, page: str) -> Iterator[None]:
    """Whoever is refused leaves a trace too, written after the refused work was rolled back. A foreign case and
    a missing one look alike here as everywhere."""
    try:
        yield
    except (Http404, NotYours):
        audit.record("cases.refused", actor=actor, outcome=Outcome.REFUSED, page=page)
        raise
