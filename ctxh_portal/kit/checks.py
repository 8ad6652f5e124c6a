from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from ctxh_portal.kit.database import unsafe_role
from ctxh_portal.kit.keystore import master_file


@register(Tags.database)
def application_role(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Row security is a wall only for a role that can't step over it. Asked with `check --database default`,
    and at each start (`refuse_unsafe_role`)."""
    problem = unsafe_role() if databases and "default" in databases else ""
    if not problem:
        return []
    hint = "DATABASE_URL phải dùng vai trò ctxh_app; chạy `manage.py prepare_database` để tạo vai trò này."
    return [Error(problem, hint=hint, id="ctxh.E001")]


@register(Tags.security)
def private_master_keys(**_: Any) -> list[CheckMessage]:
    """Whoever reads master.keys and the key store reads every narrative."""
    if not master_file().exists() or not master_file().stat().st_mode & 0o077:
        return []
    return [Error(f"{master_file()}: mode must be 0600.", hint=f"chmod 600 {master_file()}", id="ctxh.E003")]
