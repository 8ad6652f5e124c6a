"""Who acts now: set once by the middleware (a request) or by a job, read by `audit.record`, and told to
PostgreSQL, whose row security lets that person's rows through and no others.

A scope widens what row security lets through, for a named piece of work only:
`unit_scope` for the figures and the first row of one school, `system_scope` for work that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import DatabaseError, connection
from django.utils import timezone

# Work without an asker, each with why it may read every case.
SYSTEM_SCOPES = {
    "reviews": "the nightly look for emergency openings that nobody reviewed; their cases are not read",
    "clocks": "overdue work of every school climbs without anybody asking (cases/workflow/climbing.py)",
    "demo": "the demonstration is written by one command into an empty portal",
    "drafts": "drafts that outlived their writer's right are deleted; none is read (cases/workflow/drafts.py)",
    "flags": "a flag is lifted unread once its setter left; who set it is asked (cases/workflow/caregivers.py)",
    "refusals": "a refusal is written down at the case that it concerns, whoever may see that case",
    "tests": "a test looks at what is in the database, whoever may see it",
}


@dataclass(frozen=True)
class Actor:
    user_id: int | None = None  # None: nobody signed in, or the portal itself
    address: str | None = None
    scope: str = ""  # "", "unit:<pk>" or "system:<name>"


_current: ContextVar[Actor] = ContextVar("actor", default=Actor())


def current() -> Actor:
    return _current.get()


@contextmanager
def acting(user_id: int | None, address: str | None = None) -> Iterator[None]:
    """Everything inside is done by this user from this address, in no wider scope."""
    with _as(Actor(user_id, address)):
        yield


@contextmanager
def unit_scope(unit_id: int) -> Iterator[None]:
    """The cases of one school, for a caller that has already checked the right to them."""
    with _as(replace(current(), scope=f"unit:{unit_id}")):
        yield


@contextmanager
def system_scope(name: str) -> Iterator[None]:
    """Every row, for a work named in SYSTEM_SCOPES. Raises KeyError for any other."""
    if name not in SYSTEM_SCOPES:
        raise KeyError(name)
    with _as(Actor(scope=f"system:{name}")):
        yield


@contextmanager
def _as(actor: Actor) -> Iterator[None]:
    token = _current.set(actor)
    tell_database()
    try:
        yield
    finally:
        _current.reset(token)
        tell_database()


def tell_database() -> None:
    """PostgreSQL's policies read these settings; the moment goes along so that both sides have one clock."""
    if connection.vendor != "postgresql":
        return
    actor = current()
    values = [str(actor.user_id or ""), actor.scope, timezone.now().isoformat()]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.uid', %s, false), set_config('app.scope', %s, false), "
                "set_config('app.now', %s, false)",
                values,
            )
    except DatabaseError:
        # a failed transaction takes no more statements; its rollback brings the earlier values back
        if not connection.in_atomic_block:
            raise
