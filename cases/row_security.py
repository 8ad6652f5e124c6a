"""The wall behind the others, on PostgreSQL: policies that let through what `access.visible_cases` would, and
nothing else, whatever a query forgets. A test walks the catalogue."""

from typing import Any

from django.db import connection, transaction

from cases.access import EMPLOYEES, GRANTS


def _opening() -> str:
    """access.GRANTS in SQL: whether the holder of the grant `g` has the role that its kind asks for."""
    whens = [
        f"WHEN '{kind}' THEN g.unit_id IN (SELECT ctxh_units({', '.join(repr(str(role)) for role in rule.roles)}))"
        for kind, rule in GRANTS.items()
    ]
    return f"CASE g.kind {' '.join(whens)} ELSE false END"


KINDS = ", ".join(f"'{kind}'" for kind in GRANTS)
# access._not_to, of a concern and of the case that it became
NOT_TO = (
    "((position('principal' in not_to) > 0 AND unit_id IN (SELECT ctxh_led_units())) OR "
    "(position('focal' in not_to) > 0 AND unit_id IN (SELECT ctxh_focal_units())))"
)

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION ctxh_uid() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.uid', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION ctxh_scope() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('app.scope', true), '') $$;

CREATE OR REPLACE FUNCTION ctxh_now() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;

CREATE OR REPLACE FUNCTION ctxh_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (ctxh_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date $$;

CREATE OR REPLACE FUNCTION ctxh_units(VARIADIC roles text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT m.unit_id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
  WHERE m.user_id = ctxh_uid() AND u.is_active AND m.role = ANY (roles)
    AND m.since <= ctxh_today() AND (m.until IS NULL OR m.until >= ctxh_today())
$$;

CREATE OR REPLACE FUNCTION ctxh_delegations() RETURNS TABLE (unit_id bigint, by_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT d.unit_id, d.by_id FROM accounts_delegation d
  JOIN accounts_membership m ON m.unit_id = d.unit_id AND m.user_id = d.by_id AND m.role = 'principal'
  JOIN accounts_user u ON u.id = d.by_id
  WHERE d.to_id = ctxh_uid() AND d.ended_at IS NULL AND u.is_active
    AND d.since <= ctxh_today() AND d.until >= ctxh_today()
    AND m.since <= ctxh_today() AND (m.until IS NULL OR m.until >= ctxh_today())
    AND d.unit_id IN (SELECT ctxh_units('vice_principal'))
$$;

CREATE OR REPLACE FUNCTION ctxh_granted_cases(VARIADIC kinds text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT g.content_object_id FROM cases_casegrant g
  WHERE g.user_id = ctxh_uid() AND g.kind = ANY (kinds)
    AND g.since <= ctxh_now() AND (g.until IS NULL OR g.until > ctxh_now())
    AND {_opening()}
$$;

CREATE OR REPLACE FUNCTION ctxh_kept_from(OUT case_id bigint, OUT concern_id bigint) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT i.case_id, i.concern_id FROM cases_involvement i
  WHERE i.lifted_at IS NULL AND (i.user_id = ctxh_uid() OR i.user_id IN (SELECT by_id FROM ctxh_delegations()))
$$;

CREATE OR REPLACE FUNCTION ctxh_led_units() RETURNS SETOF bigint LANGUAGE sql STABLE AS
$$ SELECT ctxh_units('principal') UNION SELECT unit_id FROM ctxh_delegations() $$;

CREATE OR REPLACE FUNCTION ctxh_focal_units() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT ctxh_units('focal') UNION SELECT d.unit_id FROM ctxh_delegations() d
  JOIN accounts_membership m ON m.unit_id = d.unit_id AND m.user_id = d.by_id AND m.role = 'focal'
  WHERE m.since <= ctxh_today() AND (m.until IS NULL OR m.until >= ctxh_today())
$$;

CREATE OR REPLACE FUNCTION ctxh_kept_incidents() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT p.incident_id FROM cases_incidentpart p
  WHERE p.ended_at IS NULL AND (
    p.case_id IN (SELECT case_id FROM ctxh_kept_from())
    OR p.case_id IN (
      SELECT id FROM cases_case
      WHERE not_to <> '' AND {NOT_TO} AND id NOT IN (SELECT ctxh_granted_cases({KINDS}))
    )
  )
$$;
"""

ALL = "ctxh_scope() LIKE 'system:%'"
BY_CASE = f"{ALL} OR case_id IN (SELECT id FROM cases_case)"
NOT_KEPT_CASE = "NOT IN (SELECT case_id FROM ctxh_kept_from() WHERE case_id IS NOT NULL)"
NOT_KEPT = f"id {NOT_KEPT_CASE}"
ENVELOPE = f"{BY_CASE} OR received_case_id IN (SELECT id FROM cases_case)"
ENVELOPE_SEEN = f"{ENVELOPE} OR (to_unit_id IN (SELECT ctxh_led_units()) AND case_id {NOT_KEPT_CASE})"
READ_CONCERN = (
    "id NOT IN (SELECT concern_id FROM ctxh_kept_from() WHERE concern_id IS NOT NULL) AND "
    f"NOT {NOT_TO} AND "
    "(unit_id IN (SELECT ctxh_units('focal')) OR unit_id IN (SELECT ctxh_led_units()) "
    "OR (routed_to_id = ctxh_uid() AND EXISTS (SELECT ctxh_units('officer'))))"
)
# who stands in the principal's place for a case, or works for the portal in its school
HEADED = (
    f"ctxh_scope() = 'unit:' || unit_id OR (unit_id IN (SELECT ctxh_led_units()) AND NOT {NOT_TO}) "
    "OR id IN (SELECT ctxh_granted_cases('oversight'))"
)
PUPILS_KEPT = "SELECT id FROM cases_pupil WHERE unit_id IN (SELECT ctxh_units('principal', 'focal'))"
KEPT = f"{ALL} OR pupil_id IN ({PUPILS_KEPT})"
# for the figures of one school, which count a pupil's rows and tell nothing of a pupil
COUNTED = "pupil_id IN (SELECT id FROM cases_pupil WHERE ctxh_scope() = 'unit:' || unit_id)"
# whom every employee of the school finds by name
EMPLOYED = ", ".join(f"'{role}'" for role in EMPLOYEES)
PUPILS_SEEN = f"SELECT id FROM cases_pupil WHERE unit_id IN (SELECT ctxh_units({EMPLOYED}))"
LINK_KEPT = f"{ALL} OR (pupil_id IN ({PUPILS_KEPT}) AND other_id IN ({PUPILS_KEPT}))"
OWN_CLASS = (
    "pupil_id IN (SELECT e.pupil_id FROM cases_enrolment e JOIN cases_classroom c ON c.id = e.classroom_id "
    "WHERE c.homeroom_teacher_id = ctxh_uid() AND c.unit_id IN (SELECT ctxh_units('homeroom_teacher')) "
    "AND e.since <= ctxh_today() "
    "AND (e.until IS NULL OR e.until >= ctxh_today()))"
)

OWN_NOTE = (
    "(to_id = ctxh_uid() AND pupil_id IN (SELECT id FROM cases_pupil "
    "WHERE unit_id IN (SELECT ctxh_units('homeroom_teacher'))))"
)
# not what was released before somebody near the pupil turned out not to be safe, and not looked at since
NOT_HELD = (
    "NOT EXISTS (SELECT 1 FROM cases_pupil p WHERE p.id = pupil_id "
    "AND p.warned_at > coalesce(looked_at, released_at))"
)
HINTED = f"{ALL} OR source_id IN (SELECT id FROM cases_casehint)"

# table → the rows that the present actor may read and write
POLICIES = {
    "cases_case": (
        f"{ALL} OR ctxh_scope() = 'unit:' || unit_id OR ({NOT_KEPT} AND "
        f"((unit_id IN (SELECT ctxh_led_units()) AND NOT {NOT_TO}) OR id IN (SELECT ctxh_granted_cases({KINDS}))))"
    ),
    "cases_casegrant": f"{ALL} OR user_id = ctxh_uid() OR content_object_id IN (SELECT id FROM cases_case)",
    "cases_concern": (f"{ALL} OR author_id = ctxh_uid() OR ctxh_scope() = 'unit:' || unit_id OR ({READ_CONCERN})"),
    "cases_boxlook": f"{ALL} OR user_id = ctxh_uid()",
    "cases_boxreceipt": f"{ALL} OR concern_id IN (SELECT id FROM cases_concern)",
    # the own rows too: they say what is kept from the person
    "cases_involvement": (
        f"{ALL} OR ctxh_scope() = 'unit:' || unit_id OR user_id = ctxh_uid() "
        "OR user_id IN (SELECT by_id FROM ctxh_delegations()) "
        "OR case_id IN (SELECT id FROM cases_case) OR concern_id IN (SELECT id FROM cases_concern)"
    ),
    "cases_outsidenotice": (
        f"{BY_CASE} OR (case_id IS NULL AND (author_id = ctxh_uid() "
        f"OR concern_id IN (SELECT id FROM cases_concern WHERE {READ_CONCERN})))"
    ),
    "cases_stagestep": BY_CASE,
    "cases_caseentry": BY_CASE,
    "cases_entryhiding": BY_CASE,
    "cases_riskassessment": BY_CASE,
    "cases_triage": BY_CASE,
    "cases_dangermark": BY_CASE,
    "cases_supportplan": BY_CASE,
    "cases_plananswer": BY_CASE,
    "cases_planstep": BY_CASE,
    "cases_assignment": BY_CASE,
    "cases_actionresult": BY_CASE,
    "cases_safetyplan": BY_CASE,
    "cases_kindchange": BY_CASE,
    "cases_namedprint": BY_CASE,
    "cases_intakedetail": BY_CASE,
    "cases_casehint": BY_CASE,
    # who sees the case, and the teacher of the class, of a note the one it names; a colleague learns nothing
    "cases_hint": f"{HINTED} OR ({NOT_HELD} AND ((text_id IS NOT NULL AND {OWN_CLASS}) OR {OWN_NOTE}))",
    "cases_supportaction": f"{ALL} OR plan_id IN (SELECT id FROM cases_supportplan)",
    "cases_followup": BY_CASE,
    "cases_incidentpart": BY_CASE,
    "cases_incidentunlinking": BY_CASE,
    # through any part that the person sees, each under its own policy, unless another part is kept from them
    "cases_incident": (
        f"{ALL} OR ctxh_scope() = 'unit:' || unit_id "
        "OR (id IN (SELECT incident_id FROM cases_incidentpart WHERE ended_at IS NULL) "
        "AND id NOT IN (SELECT ctxh_kept_incidents()))"
    ),
    "cases_clockchange": BY_CASE,
    "cases_reintegrationmark": BY_CASE,
    "cases_referral": BY_CASE,
    "cases_referralitem": BY_CASE,
    "cases_referralstep": BY_CASE,
    "cases_transfer": BY_CASE,
    "cases_transferitem": BY_CASE,
    # the envelope: the sending school's readers, who leads the receiving school, who sees the case it became
    "cases_sealedfile": ENVELOPE_SEEN,
    # what is inside: not before it was accepted
    "cases_sealedcontent": f"{ALL} OR sealed_id IN (SELECT id FROM cases_sealedfile WHERE {ENVELOPE})",
    "cases_conference": BY_CASE,
    "cases_conferenceattendee": BY_CASE,
    "cases_conferencedecision": BY_CASE,
    "cases_closing": BY_CASE,
    "cases_casefile": BY_CASE,
    "cases_lockednote": BY_CASE,
    "cases_lockedtext": (
        f"{ALL} OR note_id IN (SELECT id FROM cases_lockednote "
        "WHERE author_id = ctxh_uid() OR case_id IN (SELECT ctxh_granted_cases('emergency')))"
    ),
    # the reviewer may be an officer, who does not see the case
    "cases_breakglass": f"{BY_CASE} OR reviewer_id = ctxh_uid() OR ctxh_scope() = 'unit:' || unit_id",
    # its writer's alone, and never of what is kept from the writer since
    "cases_draft": (
        f"{ALL} OR (user_id = ctxh_uid() AND (case_id IS NULL OR case_id IN (SELECT id FROM cases_case)) AND "
        f"(concern_id IS NULL OR concern_id IN (SELECT id FROM cases_concern WHERE {READ_CONCERN})))"
    ),
    "cases_savedfilter": f"{ALL} OR user_id = ctxh_uid()",
    "cases_accessreview": f"{ALL} OR (signed_by_id = ctxh_uid() AND unit_id IN (SELECT ctxh_units('principal')))",
    "cases_accessreviewline": f"{ALL} OR review_id IN (SELECT id FROM cases_accessreview)",
    # pupils' files: their keepers; of a case its readers know the caregivers; a class teacher the support
    "cases_caregiver": f"{KEPT} OR pupil_id IN (SELECT pupil_id FROM cases_case)",
    "cases_pupillink": (
        f"{LINK_KEPT} OR (pupil_id IN ({PUPILS_SEEN}) AND other_id IN ({PUPILS_SEEN}) AND "
        "(pupil_id IN (SELECT pupil_id FROM cases_case) OR other_id IN (SELECT pupil_id FROM cases_case)))"
    ),
    # why: who set it, and who sees a case of the pupil
    "cases_safetyflag": (
        f"{ALL} OR caregiver_id IN (SELECT id FROM cases_caregiver WHERE pupil_id IN ({PUPILS_KEPT}) "
        "AND (set_by_id = ctxh_uid() OR pupil_id IN (SELECT pupil_id FROM cases_case)))"
    ),
    "cases_circumstance": f"{KEPT} OR {COUNTED}",
    "cases_benefit": f"{KEPT} OR {OWN_CLASS} OR {COUNTED}",
    "cases_consent": (
        f"{ALL} OR (case_id IS NULL AND pupil_id IN ({PUPILS_KEPT})) OR case_id IN (SELECT id FROM cases_case)"
    ),
}

# table → statement → the rows that the present actor may so write, where reading a row is not enough: nobody
# opens a case to themselves by a grant, makes a concern of theirs another school's, writes a note in another's
# name, or names people in what is not theirs to read
NARROWER = {
    "cases_casegrant": {
        "ALL": f"{ALL} OR content_object_id IN (SELECT id FROM cases_case WHERE {HEADED})",
    },
    "cases_concern": {
        "INSERT": (
            f"{ALL} OR (author_id = ctxh_uid() AND unit_id IN (SELECT ctxh_units("
            "'principal', 'vice_principal', 'focal', 'clerk', 'homeroom_teacher', 'staff'))) "
            # told on the school's page, by nobody
            "OR (author_id IS NULL AND ctxh_uid() IS NULL AND ctxh_scope() = 'unit:' || unit_id)"
        ),
        "UPDATE": f"{ALL} OR ctxh_scope() = 'unit:' || unit_id OR ({READ_CONCERN})",
        "DELETE": ALL,
    },
    "cases_involvement": {
        "INSERT": f"{ALL} OR ctxh_scope() = 'unit:' || unit_id",
        "UPDATE": f"{ALL} OR case_id IN (SELECT id FROM cases_case WHERE {HEADED})",
        "DELETE": ALL,
    },
    "cases_lockednote": {"INSERT": f"{ALL} OR author_id = ctxh_uid()", "UPDATE": ALL, "DELETE": ALL},
    "cases_lockedtext": {
        "INSERT": f"{ALL} OR note_id IN (SELECT id FROM cases_lockednote WHERE author_id = ctxh_uid())",
        "UPDATE": ALL,
        "DELETE": ALL,
    },
    "cases_entryhiding": {
        "INSERT": f"{ALL} OR (by_id = ctxh_uid() AND ({BY_CASE}))",
        "UPDATE": ALL,
        "DELETE": ALL,
    },
    "cases_dangermark": {
        "INSERT": f"{ALL} OR (by_id = ctxh_uid() AND ({BY_CASE}))",
        "UPDATE": ALL,
        "DELETE": ALL,
    },
    "cases_incidentunlinking": {
        "INSERT": f"{ALL} OR (by_id = ctxh_uid() AND ({BY_CASE}))",
        "UPDATE": ALL,
        "DELETE": ALL,
    },
    "cases_breakglass": {
        "INSERT": f"{ALL} OR (by_id = ctxh_uid() AND ctxh_scope() = 'unit:' || unit_id)",
        "UPDATE": f"{ALL} OR reviewer_id = ctxh_uid()",
        "DELETE": ALL,
    },
    # its receiver answers; whoever takes it back locks it first
    "cases_sealedfile": {
        "INSERT": BY_CASE,
        "UPDATE": ENVELOPE_SEEN,
        "DELETE": BY_CASE,
    },
    "cases_sealedcontent": {
        "INSERT": f"{ALL} OR sealed_id IN (SELECT id FROM cases_sealedfile WHERE {BY_CASE})",
        "UPDATE": ALL,
        "DELETE": f"{ALL} OR sealed_id IN (SELECT id FROM cases_sealedfile WHERE {BY_CASE})",
    },
    "cases_incident": {
        "INSERT": f"{ALL} OR ctxh_scope() = 'unit:' || unit_id",
        "UPDATE": ALL,
        "DELETE": ALL,
    },
    "cases_caregiver": {"ALL": KEPT},
    "cases_circumstance": {"ALL": KEPT},
    "cases_benefit": {"ALL": KEPT},
    "cases_pupillink": {"ALL": LINK_KEPT},
    "cases_hint": {"ALL": HINTED},
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
