"""Who acts now, for the audit trail: set once by the middleware (a request) or by a job, read by `audit.record`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    user_id: int | None = None  # None: nobody signed in, or the portal itself
    address: str | None = None


_current: ContextVar[Actor] = ContextVar("actor", default=Actor())


def current() -> Actor:
    return _current.get()


@contextmanager
def acting(user_id: int | None, address: str | None = None) -> Iterator[None]:
    """Everything inside is done by this user from this address."""
    token = _current.set(Actor(user_id, address))
    try:
        yield
    finally:
        _current.reset(token)
