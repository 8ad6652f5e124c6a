"""Tables whose rows are written once: triggers on both engines refuse UPDATE and DELETE, whoever asks.

SQLite drops a table's triggers when a migration rebuilds it: such a migration calls `guard` again, and a system
check (`kit/checks.py`) fails while a trigger is missing."""

from collections.abc import Callable
from typing import Any

from django.db import connection

# table name → what it is; filled by the migration that guards it and read by the check
APPEND_ONLY = [
    "accounts_auditevent",
    "accounts_auditseal",
    "cases_accessreview",
    "cases_accessreviewline",
    "cases_actionresult",
    "cases_assignment",
    "cases_planstep",
    "cases_intakedetail",
    "cases_kindchange",
    "cases_namedprint",
    "cases_referralstep",
    "reports_approvedfile",
    "reports_approvedtotals",
    "reports_openedtotal",
    "reports_reportversion",
]

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def guard(*tables: str) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`: makes the tables append-only."""

    def forwards(_apps: Any, schema_editor: Any) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        if postgresql:
            schema_editor.execute(_POSTGRESQL_FUNCTION, params=None)
        for table in tables:
            for verb in ("update", "delete", "truncate") if postgresql else ("update", "delete"):
                statement = (_POSTGRESQL if postgresql else _SQLITE).format(table=table, verb=verb)
                schema_editor.execute(statement, params=None)

    return forwards


def unguard(*tables: str) -> Callable[[Any, Any], None]:
    def backwards(_apps: Any, schema_editor: Any) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for verb in ("update", "delete", "truncate") if postgresql else ("update", "delete"):
                on = f" ON {table}" if postgresql else ""
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}", params=None)

    return backwards


def missing_triggers() -> list[str]:
    """Names of the triggers that should stand in the database and do not."""
    wanted = [f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in found]
