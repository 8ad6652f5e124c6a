"""Looking leaves a trace, in the same transaction (F20.1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts import access as people
from accounts import audit
from accounts.enums import Outcome
from accounts.models import Unit, User
from cases import access
from cases.models import BoxReceipt, Case, Concern
from ctxh_portal.kit.actor import system_scope
from ctxh_portal.kit.errors import NotYours


@transaction.atomic
def read_case(*, actor: User, public_id: str, page: str) -> Case:
    """The case, and an audit event that says which page showed it. Raises Http404 for outsiders."""
    case = access.get_case(actor, public_id)
    audit.record("cases.view", actor=actor, unit=case.unit_id, target=case, page=page)
    return case


@transaction.atomic
def read_concern(*, actor: User, public_id: str) -> Concern:
    concern = access.get_concern(actor, public_id)
    BoxReceipt.objects.filter(concern=concern, read_at__isnull=True).update(read_at=timezone.now())
    audit.record("cases.view_concern", actor=actor, unit=concern.unit_id, target=concern)
    return concern


@transaction.atomic
def record_list(*, actor: User, what: str, shown: int) -> None:
    """A list with pupils' names was shown: which one and how many rows."""
    audit.record("cases.list", actor=actor, unit=_own_unit(actor), what=what, shown=shown)


@transaction.atomic
def record_search(*, actor: User, what: str, found: int) -> None:
    """A search for people by name: that it was made and how much it found, never the words."""
    audit.record("cases.search", actor=actor, unit=_own_unit(actor), what=what, found=found)


@transaction.atomic
def record_trail_view(*, actor: User, unit: Unit, month: date) -> None:
    """The principal looked at the school's reading list: that leaves a trace too."""
    audit.record("cases.read_trail", actor=actor, unit=unit, month=f"{month:%Y-%m}")


def _own_unit(actor: User) -> int | None:
    membership = people.main_membership(actor)
    return membership.unit_id if membership else None


@contextmanager
def noting_refusals(*, actor: User, page: str, public_id: str) -> Iterator[None]:
    """Whoever is refused leaves a trace too, written after the refused work was rolled back. A foreign case and
    a missing one look alike here as everywhere, down to the queries; the trail alone knows which case it was, so
    that those who work on it see the attempt."""
    try:
        yield
    except (Http404, NotYours):
        with transaction.atomic():
            with system_scope("refusals"):
                case = Case.objects.filter(public_id=public_id).only("pk", "unit_id").first()
            unit = case.unit_id if case else None
            audit.record("cases.refused", actor=actor, unit=unit, target=case, outcome=Outcome.REFUSED, page=page)
        raise
