"""The wall behind the others, on PostgreSQL: policies that let through what `access.visible_cases` would, and
nothing else, whatever a query forgets. A test walks the catalogue."""

from typing import Any

from django.db import connection, transaction

FUNCTIONS = """
CREATE OR REPLACE FUNCTION ctxh_uid() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.uid', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION ctxh_scope() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('app.scope', true), '') $$;

CREATE OR REPLACE FUNCTION ctxh_now() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;

CREATE OR REPLACE FUNCTION ctxh_units(VARIADIC roles text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT m.unit_id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
  WHERE m.user_id = ctxh_uid() AND u.is_active AND m.role = ANY (roles)
    AND m.since <= (ctxh_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    AND (m.until IS NULL OR m.until >= (ctxh_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
$$;

CREATE OR REPLACE FUNCTION ctxh_granted_cases() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT g.content_object_id FROM cases_casegrant g JOIN cases_case c ON c.id = g.content_object_id
  WHERE g.user_id = ctxh_uid() AND g.since <= ctxh_now() AND (g.until IS NULL OR g.until > ctxh_now())
    AND (g.kind <> 'assigned' OR c.unit_id IN (SELECT ctxh_units('focal')))
$$;
"""

ALL = "ctxh_scope() LIKE 'system:%'"
BY_CASE = f"{ALL} OR case_id IN (SELECT id FROM cases_case)"

# table → the rows that the present actor may read and write
POLICIES = {
    "cases_case": (
        f"{ALL} OR ctxh_scope() = 'unit:' || unit_id "
        "OR unit_id IN (SELECT ctxh_units('principal')) OR id IN (SELECT ctxh_granted_cases())"
    ),
    "cases_casegrant": f"{ALL} OR user_id = ctxh_uid() OR content_object_id IN (SELECT id FROM cases_case)",
    "cases_concern": (
        f"{ALL} OR author_id = ctxh_uid() OR ctxh_scope() = 'unit:' || unit_id "
        "OR unit_id IN (SELECT ctxh_units('principal', 'focal'))"
    ),
    "cases_outsidenotice": f"{BY_CASE} OR (case_id IS NULL AND author_id = ctxh_uid())",
    "cases_stagestep": BY_CASE,
    "cases_caseentry": BY_CASE,
    "cases_riskassessment": BY_CASE,
    "cases_triage": BY_CASE,
    "cases_supportplan": BY_CASE,
    "cases_supportaction": f"{ALL} OR plan_id IN (SELECT id FROM cases_supportplan)",
    "cases_followup": BY_CASE,
    "cases_clockchange": BY_CASE,
    "cases_closing": BY_CASE,
    "cases_casefile": BY_CASE,
}

# table → statement → the rows that the present actor may so write, where reading a row is not enough: nobody
# opens a case to themselves by a grant, nor makes a concern of theirs another school's
NARROWER = {
    "cases_casegrant": {
        "ALL": (
            f"{ALL} OR content_object_id IN (SELECT id FROM cases_case "
            "WHERE ctxh_scope() = 'unit:' || unit_id OR unit_id IN (SELECT ctxh_units('principal')))"
        )
    },
    "cases_concern": {
        "INSERT": (
            f"{ALL} OR (author_id = ctxh_uid() AND unit_id IN (SELECT ctxh_units("
            "'principal', 'vice_principal', 'focal', 'clerk', 'homeroom_teacher', 'staff')))"
        ),
        "UPDATE": f"{ALL} OR unit_id IN (SELECT ctxh_units('principal', 'focal'))",
        "DELETE": ALL,
    },
}


def install(**_: Any) -> None:
    """Make the database's functions and policies those of this file. Runs after every `migrate` (apps.py), so that
    a rule is changed here and nowhere else."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
        for table, policy in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON {table}')
        cursor.execute(FUNCTIONS)
        for table, rule in POLICIES.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            reading = "SELECT" if table in NARROWER else "ALL"
            cursor.execute(f"CREATE POLICY own_rows ON {table} FOR {reading} USING ({rule})")
            for statement, written in NARROWER.get(table, {}).items():
                check = "WITH CHECK" if statement == "INSERT" else "USING"
                cursor.execute(
                    f"CREATE POLICY {statement.lower()}_rows ON {table} FOR {statement} {check} ({written})"
                )
