"""Identifiers that people and addresses see."""

import secrets

PUBLIC_ID_LENGTH = 22


def new_public_id() -> str:
    """A random 128-bit id in URL-safe letters: never a sequence, and it does not tell when a row was made."""
    return secrets.token_urlsafe(16)
