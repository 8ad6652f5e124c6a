"""The two roles of PostgreSQL: `ctxh_owner` owns the tables and migrates; `ctxh_app`, which can neither
bypass row security nor change a table, does everything else. SQLite has no roles: nothing happens there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ACCOUNT = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, the default connection is the owner's (OWNER_DATABASE_URL), on the same database."""
    if connection.vendor != "postgresql":
        yield
        return
    if not settings.OWNER_DATABASE:
        raise ImproperlyConfigured("OWNER_DATABASE_URL is missing: the role that owns the tables")
    application = {key: connection.settings_dict[key] for key in ACCOUNT}
    connection.close()
    connection.settings_dict.update({key: settings.OWNER_DATABASE[key] for key in ACCOUNT})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(application)


def write_application_role(role: str, password: str) -> None:
    """Makes the role, or gives it this password. To be called as an owner who may make roles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(f"{verb} ROLE {_name(role)} LOGIN NOCREATEDB NOCREATEROLE PASSWORD %s", [password])
        if _may_bypass(cursor, role):
            cursor.execute(f"ALTER ROLE {_name(role)} NOSUPERUSER NOBYPASSRLS")


def grant_application_rights(role: str) -> None:
    """Rows may be read and written, now and in tables to come; tables may not be made or changed."""
    name = _name(role)
    rights = "SELECT, INSERT, UPDATE, DELETE"
    with connection.cursor() as cursor:
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON TABLES TO {name}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}")


def unsafe_role() -> str:
    """Why the role that serves the site is too strong, in one sentence; empty when it is as it must be."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        if _may_bypass(cursor, role):
            return f"Vai trò PostgreSQL “{role}” là superuser hoặc có BYPASSRLS."
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        return f"Vai trò PostgreSQL “{role}” là chủ sở hữu các bảng." if cursor.fetchone() else ""


def refuse_unsafe_role() -> None:
    """Ends the start of a web process or worker whose role could pass row security."""
    problem = unsafe_role()
    if problem:
        raise ImproperlyConfigured(f"ctxh.E001: {problem} Site refuses to start: use ctxh_app in DATABASE_URL.")


def _may_bypass(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
    return bool(cursor.fetchone()[0])


def _name(role: str) -> str:
    return connection.ops.quote_name(role)
