"""Looking is an act: whoever opens a case leaves a trace in the same transaction (F20.1)."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Case


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
