"""What the audit trail knows of signing in: success, failure, leaving, and every change of a second factor.
Nothing that was typed is kept: a wrong user name is often a password in the wrong field.

The second factor is allauth's; it says what it did by its own signals, inside its own transaction. Acting in
somebody else's name does not exist here: no account opens another (accounts/README)."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals

from accounts import access, audit
from accounts.enums import Outcome
from accounts.models import User


def signed_in(user: User) -> None:
    audit.record("accounts.sign_in", actor=user, target=user)


def signed_out(user: User) -> None:
    audit.record("accounts.sign_out", actor=user, target=user)


def failed(username: str, step: str = "password") -> None:
    """Who tried is not known; the account that was tried is, where there is one."""
    audit.record(
        "accounts.sign_in", actor=None, target=access.person_named(username), outcome=Outcome.REFUSED, step=step
    )


def watch_second_factor() -> None:
    """Called once, by apps.py."""
    signals.authenticator_added.connect(_added)
    signals.authenticator_removed.connect(_removed)
    signals.authenticator_reset.connect(_renewed)
    signals.authentication_failed.connect(_code_refused)


def _note(action: str, user: User, authenticator: Any) -> None:
    audit.record(f"accounts.{action}", actor=user, target=user, kind=str(authenticator.type))


def _added(*, user: User, authenticator: Any, **_: Any) -> None:
    _note("add_second_factor", user, authenticator)


def _removed(*, user: User, authenticator: Any, **_: Any) -> None:
    _note("remove_second_factor", user, authenticator)


def _renewed(*, user: User, authenticator: Any, **_: Any) -> None:
    _note("renew_second_factor", user, authenticator)


def _code_refused(*, user: User, **_: Any) -> None:
    failed(user.username, step="second_factor")
