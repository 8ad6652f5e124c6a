from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from ctxh_portal.kit.database import unsafe_role


@register(Tags.database)
def application_role(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Row security is a wall only for a role that can't step over it. Asked with `check --database default`,
    and at each start (`refuse_unsafe_role`)."""
    problem = unsafe_role() if databases and "default" in databases else ""
    if not problem:
        return []
    hint = "DATABASE_URL phải dùng vai trò ctxh_app; chạy `manage.py prepare_database` để tạo vai trò này."
    return [Error(problem, hint=hint, id="ctxh.E001")]
