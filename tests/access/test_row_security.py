"""The last wall: PostgreSQL gives out and takes no row of a case that is not the person's, whatever a query
forgets. These tests forget on purpose: they ask the tables directly, as no view may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import workflow as people
from accounts.access import agencies_for
from accounts.models import Agency, Delegation, Membership, User
from cases import workflow
from cases.models import (
    ActionResult,
    Assignment,
    BoxLook,
    BreakGlass,
    Case,
    CaseEntry,
    CaseFile,
    CaseGrant,
    CaseHint,
    ClockChange,
    Closing,
    Concern,
    Conference,
    ConferenceAttendee,
    ConferenceDecision,
    DangerMark,
    Draft,
    EntryHiding,
    FollowUp,
    Hint,
    Incident,
    IncidentPart,
    IncidentUnlinking,
    IntakeDetail,
    Involvement,
    KindChange,
    LockedNote,
    LockedText,
    NamedPrint,
    OutsideNotice,
    PlanAnswer,
    PlanStep,
    Pupil,
    Referral,
    ReferralItem,
    ReferralStep,
    ReintegrationMark,
    RiskAssessment,
    SafetyPlan,
    SavedFilter,
    SealedContent,
    SealedFile,
    StageStep,
    SupportAction,
    SupportPlan,
    Term,
    Transfer,
    TransferItem,
    Triage,
)
from cases.packet import Choice
from cases.row_security import HEADED
from cases.workflow import referrals
from ctxh_portal.kit.actor import acting, system_scope, unit_scope
from ctxh_portal.kit.database import unsafe_role
from tests.access.scene import picture
from tests.fixtures import Way

# tables of the app that hold no case
OPEN = {
    "cases_classroom": "classes of a school",
    "cases_pupil": "the roster: who is at the school, not who has a case",
    "cases_enrolment": "who sits in which class",
    "cases_plantemplate": "templates that an office keeps; no pupil in them",
    "cases_term": "lists that an office keeps; no pupil in them",
    "cases_overduestatus": "that a school has overdue work: what its office is told, without case or number",
    "cases_concernbox": "whether a school's public page is on, and its address, which hangs on the wall",
    "cases_notaname": "fingerprints of words that are no pupil's name; no name in them",
    "cases_casecounter": "how many numbers a school has given: whoever logs a case takes the next",
}


def asked(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else [()] * max(cursor.rowcount, 0)


# ── the catalogue ────────────────────────────────────────────────────────────────────────────────────


def tables_of_cases() -> set[str]:
    return {model._meta.db_table for model in apps.get_app_config("cases").get_models(include_auto_created=True)}


def test_every_table_with_a_case_in_it_is_guarded(db):
    rows = asked(
        "SELECT c.relname, c.relrowsecurity, count(p.policyname) FROM pg_class c "
        "LEFT JOIN pg_policies p ON p.tablename = c.relname AND p.schemaname = 'public' "
        "WHERE c.relkind = 'r' AND c.relname LIKE 'cases\\_%%' GROUP BY 1, 2"
    )
    assert {name for name, _on, _policies in rows} >= tables_of_cases()
    assert {name for name, on, policies in rows if not (on and policies)} == set(OPEN)


def test_no_policy_is_for_everybody(db):
    """A policy that says `true`, or one for a role of its own, would stand beside the others and open them."""
    for table, rule, check, roles in asked(
        "SELECT tablename, qual, with_check, roles FROM pg_policies WHERE schemaname = 'public'"
    ):
        said = rule or check
        assert "ctxh_" in said and roles == "{public}" or roles == ["public"], table


def test_the_role_that_serves_can_not_pass(db):
    [(owner, superuser, bypass)] = asked(
        "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user), "
        "rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert not (owner or superuser or bypass)
    assert not unsafe_role()
    others = "SELECT rolname FROM pg_roles WHERE rolname <> current_user"
    assert not asked(f"{others} AND pg_has_role(current_user, oid, 'MEMBER')")


# ── what is forgotten ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def full(way: Way) -> Way:
    """lan's case with a row in every table."""
    workflow.notify_outside(actor=way.cast.lan, agency=_agency(), case=way.case)
    workflow.deny_danger(actor=way.cast.lan, case=way.case, reason="Em ở nhà với mẹ")
    workflow.attach_file(actor=way.cast.lan, case=way.case, title="Ảnh", upload=picture())
    workflow.link_incident(
        actor=way.cast.lan, case=way.case, role="suffered", happened_on=timezone.localdate(), text="Xô xát"
    )
    wrong = workflow.link_incident(
        actor=way.cast.lan, case=way.case, role="suffered", happened_on=timezone.localdate(), text="Gắn nhầm"
    ).incident
    workflow.unlink_incident(actor=way.cast.lan, case=way.case, incident=wrong, reason="Gắn nhầm")
    way.referral = _referred(way)
    way.to_intervention().entry().plan().submit_plan().approve_plan().confer()
    way.planned = way.case.support_plans.get()
    way.action = way.planned.actions.get()
    review = way.case.follow_ups.get(kind="review", done_on=None)
    workflow.pause_clock(
        actor=way.cast.lan, case=way.case, clock=review, until=timezone.localdate(), reason="Em nằm viện"
    )
    workflow.write_safety_plan(actor=way.cast.lan, **way.now, adults="Cô Lan")
    workflow.change_kind(actor=way.cast.lan, **way.now, kind="dropout", reason="Đã rõ hơn")
    workflow.change_kind(actor=way.cast.lan, **way.now, kind="psychological", reason="Như cũ")
    workflow.write_intake_detail(actor=way.cast.lan, **way.now, informant_agrees=False, place="Sân trường")
    police = Agency.objects.filter(kind="police", office__isnull=False).first()
    given = {"form": "mau-01", "kind": "pdf", "agency": police, "reason": "Để bảo vệ em"}
    workflow.print_naming(actor=way.cast.lan, case=way.case, **given)
    workflow.release_hint(
        actor=way.cast.lan,
        case=way.case,
        text=Term.objects.filter(kind="hint").first(),
        agreed_on=timezone.localdate(),
    )
    entry = way.entry("Ghi nhầm").case.entries.last()
    workflow.hide_entry(actor=way.cast.lan, case=way.case, entry=entry, reason="Ghi nhầm")
    way.assess("medium").move("reintegration").finish_dates().ask_closing()
    way.unsealed, way.sealed = _moved(way, withdrawn=True), _moved(way)
    lam = User.objects.create_user("lam", password="x", full_name="Hồ Thị Lam")
    Membership.objects.create(user=lam, unit=way.case.unit, role="focal", since=timezone.localdate())
    workflow.write_locked_note(actor=way.cast.lan, case=way.case, text="Riêng")
    with acting(lam.pk):
        reason = "Em cần được giúp ngay tối nay."
        workflow.break_glass_for_pupil(actor=lam, pupil=way.case.pupil, password="x", reason=reason)
    kim = User.objects.create_user("kim", password="x", full_name="Phan Thị Kim")
    Membership.objects.create(user=kim, unit=way.case.unit, role="clerk", since=timezone.localdate())
    workflow.name_involved(actor=way.cast.lan, case=way.case, user=kim, reason="Được nêu")
    return way


def _referred(way: Way) -> Referral:
    """Sent, and at its end."""
    lan, hoa, case = way.cast.lan, way.cast.hoa, way.case
    term = Term.objects.get(kind="exception", code="life")
    packed = referrals.Packet([Choice("name", term)], exception_reason="Khẩn")
    agency = agencies_for(case.unit, timezone.localdate()).first()
    given = {"agency": agency, "urgency": "normal", "purpose": "Trợ giúp", "service": "Tham vấn"}
    row = workflow.save_referral(actor=lan, **way.now, **given, packed=packed)
    workflow.submit_referral(actor=lan, **way.now, referral=row)
    workflow.decide_referral(actor=hoa, **way.now, referral=row, approve=True)
    today = timezone.localdate()
    workflow.send_referral(actor=lan, **way.now, referral=row, happened_on=today, way="post", contact="Văn thư")
    workflow.record_referral_step(
        actor=lan, case=case, referral=row, state="declined", happened_on=today, way="post", note="Ngoài địa bàn"
    )
    return row


def _moved(way: Way, withdrawn: bool = False) -> Transfer:
    """Sealed, and on its way to the preschool."""
    term = Term.objects.get(kind="exception", code="life")
    way.case.pupil.birth_date = date(2014, 3, 2)
    way.case.pupil.save()
    packed = referrals.Packet([Choice("name", term)], exception_reason="Chuyển trường")
    given = {"to_unit": way.cast.preschool, "to_outside": "", "reason": "Chuyển chỗ ở", "packed": packed}
    row = workflow.save_transfer(actor=way.cast.lan, **way.now, **given)
    workflow.submit_transfer(actor=way.cast.lan, **way.now, transfer=row)
    workflow.decide_transfer(actor=way.cast.hoa, **way.now, transfer=row, approve=True)
    if withdrawn:
        workflow.withdraw_transfer(actor=way.cast.lan, case=way.case, transfer=row, note="Chưa chuyển")
    return row


def _agency():
    return Agency.objects.first()


def rows_of(model: type) -> Callable[[Way], int]:
    return lambda way: len(list(model._base_manager.all()))


READS: dict[str, Callable[[Way], int]] = {
    model.__name__: rows_of(model)
    for model in (ActionResult, Assignment, Case, CaseEntry, CaseFile, CaseGrant, CaseHint, ClockChange, Closing, Conference, ConferenceAttendee, ConferenceDecision, DangerMark, EntryHiding, FollowUp, Hint, Incident, IncidentPart, IncidentUnlinking, IntakeDetail, KindChange, NamedPrint, OutsideNotice, PlanAnswer, PlanStep, Referral, ReferralItem, ReferralStep, ReintegrationMark, RiskAssessment, SafetyPlan, SealedContent, SealedFile, StageStep, SupportAction, SupportPlan, Transfer, TransferItem, Triage, BreakGlass, Involvement, LockedNote, LockedText)
} | {
    "count": lambda way: Case.objects.count(),
    "by primary key": lambda way: Case.objects.filter(pk=way.case.pk).count(),
    "from the pupil": lambda way: Pupil.objects.filter(cases__isnull=False).count(),
    "by a guess": lambda way: Pupil.objects.filter(cases__kind="psychological").count(),
    "through an entry": lambda way: len(CaseEntry.objects.values_list("case__pupil__full_name")),
    "hanging on a row in the hand": lambda way: way.case.entries.count() + way.case.follow_ups.count(),
    "read again": lambda way: len(Case.objects.filter(pk=way.case.pk).select_related("pupil", "unit")),
    "raw": lambda way: len(asked("SELECT * FROM cases_case")),
    "raw, joined": lambda way: len(asked("SELECT 1 FROM cases_caseentry e JOIN cases_case c ON c.id = e.case_id")),
    "raw, in a union": lambda way: len(asked("SELECT id FROM cases_case UNION SELECT case_id FROM cases_followup")),
    "to be locked": lambda way: len(asked("SELECT id FROM cases_case FOR UPDATE")),
    "the planner's statistics": lambda way: len(asked("SELECT 1 FROM pg_stats WHERE tablename LIKE 'cases\\_case%%'")),
}  # fmt: skip


def _entry(way: Way) -> int:
    rows = asked(
        "INSERT INTO cases_caseentry (public_id, case_id, kind, happened_on, text, own_words, author_id, written_at) "
        "VALUES ('x', %s, 'note', now(), '', '', %s, now())",
        way.case.pk,
        way.cast.lan.pk,
    )
    return len(rows)


def _case(way: Way) -> int:
    rows = asked(
        "INSERT INTO cases_case (public_id, unit_id, year_code, number, pupil_id, kind, other_kinds, stage, risk, "
        "channel, source, danger_now, not_to, summary, own_words, noticed_at, opened_at, opened_by_id, outcome, updated_at, version) "
        "VALUES ('x', %s, '0000', 1, %s, 'other', '[]', 'detection', '', 'talk', '', false, '', '', '', now(), now(), %s, '', now(), 1)",
        way.case.unit_id,
        way.case.pupil_id,
        way.cast.lan.pk,
    )
    return len(rows)


def _grant(way: Way, user: User | None) -> int:
    lan = user or way.cast.lan
    rows = asked(
        "INSERT INTO cases_casegrant (content_object_id, user_id, permission_id, kind, since, reason, granted_by_id, "
        "unit_id, parts) VALUES (%s, %s, (SELECT min(id) FROM auth_permission), 'shared', now(), '', %s, %s, '[]')",
        way.case.pk,
        lan.pk,
        lan.pk,
        way.case.unit_id,
    )
    return len(rows)


def _concern(way: Way, user: User | None) -> int:
    author = user or way.cast.lan
    rows = asked(
        "INSERT INTO cases_concern (public_id, unit_id, pupil_id, channel, source, danger_now, text, author_id, created, "
        "state, reason, sender, own_words, climbed, not_to) "
        "VALUES ('x', %s, %s, 'talk', 'teacher', false, '', %s, now(), 'new', '', '', '', 0, '')",
        way.case.unit_id,
        way.case.pupil_id,
        author.pk,
    )
    return len(rows)


def _named(way: Way, user: User | None) -> int:
    by = user or way.cast.lan
    rows = asked(
        "INSERT INTO cases_involvement (public_id, unit_id, case_id, user_id, reason, named_by_id, named_at, "
        "lift_reason) VALUES ('x', %s, %s, %s, '', %s, now(), '')",
        way.case.unit_id,
        way.case.pk,
        way.cast.hoa.pk,
        by.pk,
    )
    return len(rows)


def _emergency(way: Way, user: User | None) -> int:
    by = user or way.cast.lan
    rows = asked(
        "INSERT INTO cases_breakglass (public_id, case_id, unit_id, by_id, at, until, reason, comment, review_due) "
        "VALUES ('x', %s, %s, %s, now(), now(), '', '', now())",
        way.case.pk,
        way.case.unit_id,
        by.pk,
    )
    return len(rows)


WRITES: dict[str, Callable[[Way, User | None], int]] = {
    "update all": lambda way, user: Case.objects.update(risk="low"),
    "update one": lambda way, user: Case.objects.filter(pk=way.case.pk).update(stage="closed"),
    "update entries": lambda way, user: CaseEntry.objects.update(kind="support"),
    "update grants": lambda way, user: CaseGrant.objects.update(until=None, user_id=(user or way.cast.lan).pk),
    "raw update": lambda way, user: len(asked("UPDATE cases_case SET risk = 'low' RETURNING id")),
    "raw update with a source": lambda way, user: len(
        asked("UPDATE cases_followup f SET stage = c.stage FROM cases_case c WHERE c.id = f.case_id")
    ),
    "delete": lambda way, user: len(
        asked("DELETE FROM cases_caseentry WHERE id NOT IN (SELECT entry_id FROM cases_entryhiding) RETURNING id")
    ),
    "delete grants": lambda way, user: CaseGrant.objects.all().delete()[0],
    "an event": lambda way, user: Incident.objects.create(
        unit=way.case.unit, happened_on=timezone.localdate(), text="x", recorded_by=user or way.cast.lan
    ) and 1,
    "the part in an event": lambda way, user: len(asked("UPDATE cases_incidentpart SET role = 'x' RETURNING id")),
    "update holds": lambda way, user: ClockChange.objects.update(left=99),
    "delete holds": lambda way, user: ClockChange.objects.all()._raw_delete("default"),
    "delete follow-ups": lambda way, user: FollowUp.objects.filter(changes=None)._raw_delete("default"),
    "a case in that school": lambda way, user: _case(way),
    "an entry": lambda way, user: _entry(way),
    "a step": lambda way, user: StageStep.objects.create(case=way.case, to_stage="closed", by=way.cast.lan) and 1,
    "a date": lambda way, user: FollowUp.objects.create(
        case=way.case, kind="check", stage="closed", due_on=timezone.localdate()
    ) and 1,
    "update hints": lambda way, user: Hint.objects.update(agreed_on=timezone.localdate()),
    "a corrected kind": lambda way, user: KindChange.objects.create(
        case=way.case, from_kind="other", to_kind="abuse", reason="x", by=way.cast.lan
    ) and 1,
    "a form that names somebody": lambda way, user: NamedPrint.objects.create(
        case=way.case, form="mau-01", agency=way.referral.agency, reason="x", by=way.cast.lan
    ) and 1,
    "more for the first form": lambda way, user: IntakeDetail.objects.create(case=way.case, by=way.cast.lan) and 1,
    "update safety plans": lambda way, user: SafetyPlan.objects.update(at=timezone.now()),
    "update answers to plans": lambda way, user: PlanAnswer.objects.update(answer="agreed"),
    "update referrals": lambda way, user: Referral.objects.update(urgency="flash"),
    "a packet's row": lambda way, user: len(asked("UPDATE cases_referralitem SET position = 9 RETURNING id")),
    "a step of a referral": lambda way, user: ReferralStep.objects.create(
        case=way.case, referral=way.referral, state="done", happened_on=timezone.localdate(), by=way.cast.lan
    ) and 1,
    "a step of a plan": lambda way, user: PlanStep.objects.create(
        case=way.case, plan=way.planned, state="approved", by=way.cast.lan
    ) and 1,
    "a result of an action": lambda way, user: ActionResult.objects.create(
        case=way.case, action=way.action, kind="done", happened_on=timezone.localdate(), by=way.cast.lan
    ) and 1,
    "an assignment": lambda way, user: Assignment.objects.create(
        case=way.case, focal=way.cast.lan, by=way.cast.lan
    ) and 1,
    "update transfers": lambda way, user: Transfer.objects.update(sent_on=timezone.localdate()),
    "what a transfer holds": lambda way, user: len(asked("UPDATE cases_transferitem SET position = 9 RETURNING id")),
    "take the envelope away": lambda way, user: SealedContent.objects.all().delete()[0],
    "open the envelope for a case of one's own": lambda way, user: SealedFile.objects.update(
        received_case=way.case
    ),
    "an envelope": lambda way, user: SealedFile.objects.create(
        transfer=way.unsealed, case=way.case, from_unit=way.case.unit, to_unit=way.case.unit,
        sealed_by=user or way.cast.lan, sent_on=timezone.localdate(),
    ) and 1,
    "what is in an envelope": lambda way, user: len(asked("UPDATE cases_sealedcontent SET content = '' RETURNING id")),
    "update minutes": lambda way, user: Conference.objects.update(held_on=timezone.localdate()),
    "update who was there": lambda way, user: ConferenceAttendee.objects.update(present=False),
    "delete decisions": lambda way, user: ConferenceDecision.objects.all()._raw_delete("default"),
    "update checklists": lambda way, user: ReintegrationMark.objects.update(state="good"),
    "why an event was left": lambda way, user: IncidentUnlinking.objects.update(at=timezone.now()),
    "bring entries back": lambda way, user: EntryHiding.objects.update(hidden=False),
    "hide an entry": lambda way, user: EntryHiding.objects.create(
        case=way.case, entry_id=1, hidden=True, reason="x", by=way.cast.lan
    ) and 1,
    "a file": lambda way, user: len(asked("UPDATE cases_casefile SET title = 'x' RETURNING id")),
    "take danger back": lambda way, user: DangerMark.objects.update(kind="lifted"),
    "danger in another's name": lambda way, user: DangerMark.objects.create(
        case=way.case, kind="danger", since=timezone.now(), by=way.cast.lan
    ) and 1,
    "an outside notice": lambda way, user: OutsideNotice.objects.create(
        unit=way.case.unit, case=way.case, agency=_agency(), author=way.cast.lan
    ) and 1,
    "a grant to oneself": _grant,
    "lift who is involved": lambda way, user: Involvement.objects.update(lifted_at=timezone.now()),
    "name the principal": _named,
    "an emergency of one's own": _emergency,
    "put off a review": lambda way, user: BreakGlass.objects.update(review_due=timezone.localdate()),
    "a locked note in another's name": lambda way, user: LockedNote.objects.create(case=way.case, author=way.cast.lan) and 1,
    "write over a locked text": lambda way, user: len(asked("UPDATE cases_lockedtext SET text = '' RETURNING id")),
    "take a locked note away": lambda way, user: len(asked("DELETE FROM cases_lockedtext RETURNING id")),
    "empty the table": lambda way, user: len(asked("TRUNCATE cases_caseentry CASCADE")) or 1,
    "take the wall down": lambda way, user: len(asked("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")) or 1,
    "a wider policy": lambda way, user: len(asked("CREATE POLICY wide ON cases_case USING (true)")) or 1,
    "switch it off": lambda way, user: len(asked("SET LOCAL row_security = off")) + len(asked("SELECT 1 FROM cases_case")),
    "become the owner": lambda way, user: len(asked("SET LOCAL ROLE ctxh_owner")) or 1,
}  # fmt: skip
STRANGERS = ["nobody", "minh", "phuc", "quang", "nga", "tam", "dung", "son", "goc"]


@contextmanager
def as_person(name: str) -> Iterator[User | None]:
    if name == "goc":
        User.objects.create_superuser("goc", password="x", full_name="Người Gốc")
    user = None if name == "nobody" else User.objects.get(username=name)
    with acting(user.pk if user else None):
        yield user


def outcome(attempt: Callable[[], int]) -> int:
    """How many rows came or changed; a statement that PostgreSQL refuses gets none."""
    try:
        with transaction.atomic():
            return attempt()
    except DatabaseError:
        return 0


@pytest.mark.parametrize("who", STRANGERS)
def test_forgotten_reads_bring_no_row(full, who):
    with as_person(who):
        found = {name: outcome(lambda read=read: read(full)) for name, read in READS.items()}
    assert len(READS) > 20
    assert not {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("who", STRANGERS)
def test_forgotten_writes_change_no_row(full, who):
    before = fingerprint()
    with as_person(who) as user:
        done = {name: outcome(lambda write=write: write(full, user)) for name, write in WRITES.items()}
    assert len(WRITES) >= 20
    assert not {name: count for name, count in done.items() if count}
    assert fingerprint() == before


def fingerprint() -> dict[str, str]:
    """All that stands in the guarded tables, as nobody but a test sees it."""
    with system_scope("tests"):
        return {
            table: asked(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")[0][
                0
            ]
            for table in sorted(tables_of_cases() - set(OPEN))
        }


def test_the_same_attempts_reach_the_row_of_who_has_it(full):
    """Else the tests above would prove nothing."""
    with as_person("hoa"):
        found = {name: outcome(lambda read=read: read(full)) for name, read in READS.items()}
    statistics, texts = found.pop("the planner's statistics"), found.pop("LockedText")
    assert all(found.values()) and not statistics and not texts, found
    for name in ("lan", "lam"):  # the author, and who opened the case in an emergency
        with as_person(name):
            assert LockedText.objects.count() == 1
    with as_person("hoa") as hoa:
        done = {name for name in WRITES if outcome(lambda name=name: WRITES[name](full, hoa))}
    nobody_may = {
        "an event", "name the principal", "an emergency of one's own", "a locked note in another's name",
        "write over a locked text", "take a locked note away", "bring entries back", "hide an entry",
        "why an event was left", "take danger back", "danger in another's name", "what is in an envelope",
    }  # fmt: skip
    nobody_may |= {"empty the table", "take the wall down", "a wider policy", "switch it off", "become the owner"}
    assert set(WRITES) - done == nobody_may


# ── whom a case is kept from ─────────────────────────────────────────────────────────────────────────


def rows_for(user: User) -> dict[str, int]:
    """How many rows of case data the person reaches by asking for all."""
    with acting(user.pk):
        return {name: count for name, count in ((n, outcome(lambda n=n: READS[n](None))) for n in MODELS) if count}


MODELS = [name for name in READS if name[0].isupper()]


def test_the_principal_who_is_involved_reaches_no_row(full):
    before = rows_for(full.cast.hoa)
    assert {"Case", "CaseEntry", "LockedNote", "BreakGlass"} <= set(before)
    workflow.name_involved(actor=full.cast.lan, case=full.case, user=full.cast.hoa, reason="Được nêu")
    # what says that it is kept from her, and a review that was given to her: no page shows either of them
    assert set(rows_for(full.cast.hoa)) == {"Involvement", "BreakGlass"}
    with acting(full.cast.hoa.pk):
        assert not outcome(lambda: Case.objects.update(risk="low"))
    assert {"Case", "CaseEntry", "CaseFile"} <= set(rows_for(full.cast.dung))
    full.case.grants.filter(user=full.cast.dung).update(until=timezone.now())
    assert set(rows_for(full.cast.dung)) == {"CaseGrant"}  # that she had it once


def test_a_deputy_reaches_what_the_principal_may_see(full):
    vinh = User.objects.create_user("vinh", password="x", full_name="Đinh Quốc Vinh")
    Membership.objects.create(user=vinh, unit=full.case.unit, role="vice_principal", since=timezone.localdate())
    assert not rows_for(vinh)
    today = timezone.localdate()
    row = people.delegate(actor=full.cast.hoa, deputy=vinh, since=today, until=today, reason="Đi họp")
    assert {"Case", "CaseEntry"} <= set(rows_for(vinh))
    workflow.name_involved(actor=full.cast.lan, case=full.case, user=full.cast.hoa, reason="Được nêu")
    assert "Case" not in rows_for(vinh)
    people.end_delegation(actor=full.cast.hoa, delegation=row)
    assert not rows_for(vinh)


def test_a_routed_concern_reaches_whom_it_was_routed_to(cast, pupil):
    with acting(cast.tam.pk):
        workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em kể", involved=[cast.hoa]
        )
    seen = {}
    for name in ("hoa", "lan", "minh", "dung", "quang", "son"):
        with acting(cast.users[name].pk):
            seen[name] = Concern.objects.count()
    assert seen == {"hoa": 0, "lan": 1, "minh": 1, "dung": 1, "quang": 0, "son": 0}


def test_a_message_that_is_not_for_a_role_reaches_nobody_who_comes_to_it(cast):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    given = {"box": box, "source": "pupil", "danger_now": False, "text": "Em kể"}
    for not_to in (["principal"], ["focal"], []):
        workflow.tell_box(**given, not_to=not_to)
    seen = {}
    for role in ("principal", "focal", "homeroom_teacher"):
        new = User.objects.create_user(f"new-{role}", password="x", full_name="Phạm Thị Thu")
        Membership.objects.create(user=new, unit=cast.thcs, role=role, since=timezone.localdate())
        with acting(new.pk):
            seen[role] = sorted(Concern.objects.values_list("not_to", flat=True))
            assert not Concern.objects.filter(not_to=role).update(state="not_opened")
    assert seen == {"principal": ["", "focal"], "focal": ["", "principal"], "homeroom_teacher": []}


@pytest.mark.parametrize("name", ["minh", "hoa", "quang", "nobody"])
def test_who_looked_into_the_page_is_known_to_that_person_alone(cast, name):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    with acting(cast.lan.pk):
        BoxLook.objects.create(box=box, user=cast.lan, on=timezone.localdate())
        assert BoxLook.objects.count() == 1
    with as_person(name):
        assert not BoxLook.objects.exists() and not BoxLook.objects.update(on=timezone.localdate())
        assert not outcome(lambda: BoxLook.objects.create(box=box, user=cast.tam, on=timezone.localdate()) and 1)


def test_a_grant_of_a_role_that_has_ended_opens_no_row(full):
    lam = User.objects.get(username="lam")
    assert "Case" in rows_for(lam)
    lam.memberships.update(
        until=timezone.localdate() - timedelta(days=1), since=timezone.localdate() - timedelta(days=9)
    )
    assert "Case" not in rows_for(lam)


# ── everybody sees the own rows ──────────────────────────────────────────────────────────────────────


def seen_by(user: User | None) -> set[int]:
    with acting(user.pk if user else None):
        return set(Case.objects.values_list("pk", flat=True))


def test_lan_sees_hers_and_minh_his_and_the_principal_both(cast, case, make_case):
    of_minh = make_case(actor=cast.minh)
    of_phuc = make_case(actor=cast.phuc)
    assert seen_by(cast.lan) == {case.pk}
    assert seen_by(cast.minh) == {of_minh.pk}
    assert seen_by(cast.hoa) == {case.pk, of_minh.pk}
    assert seen_by(cast.phuc) == seen_by(cast.quang) == {of_phuc.pk}
    assert seen_by(None) == seen_by(cast.dung) == seen_by(cast.son) == seen_by(cast.nga) == set()


def test_it_follows_the_grant(cast, case):
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi phân công")
    assert seen_by(cast.lan) == set() and seen_by(cast.minh) == {case.pk}


def test_it_follows_the_role(cast, case):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    cast.hoa.memberships.update(until=yesterday)
    cast.lan.memberships.update(until=yesterday)
    assert seen_by(cast.hoa) == seen_by(cast.lan) == set()


def test_it_follows_the_account(cast, case):
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert seen_by(cast.hoa) == set()


def test_an_ended_grant_is_not_made_longer_by_its_holder(cast, case):
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi phân công")
    with acting(cast.lan.pk):
        assert outcome(lambda: CaseGrant.objects.filter(user=cast.lan).update(until=None)) == 0
        assert outcome(lambda: CaseGrant.objects.filter(user=cast.lan).update(kind="shared", until=None)) == 0
    assert seen_by(cast.lan) == set()


def test_a_share_is_not_made_longer_by_its_holder(cast, case):
    until = timezone.now() + timezone.timedelta(days=2)
    workflow.grants.write_grant(
        case=case,
        user=cast.dung,
        kind="shared",
        granted_by=cast.hoa,
        reason="Phối hợp",
        until=until,
        unit=cast.commune,
    )
    assert seen_by(cast.dung) == {case.pk}
    with acting(cast.dung.pk):
        assert outcome(lambda: CaseGrant.objects.update(until=None)) == 0


@pytest.mark.parametrize("who", ["phuc", "quang", "nga", "dung", "son", "goc"])
def test_a_concern_is_read_and_raised_at_the_own_school_alone(cast, way, who):
    workflow.raise_concern(
        actor=cast.tam, pupil=way.case.pupil, channel="talk", danger_now=False, text="Em nghỉ học"
    )
    with as_person(who) as user:
        assert Concern.objects.count() == 0
        assert outcome(lambda: Concern.objects.update(state="watched")) == 0
        assert outcome(lambda: _concern(way, user)) == 0
    with system_scope("tests"):
        assert Concern.objects.count() == 1
    with as_person("tam") as user:
        assert outcome(lambda: _concern(way, user)) == 1


def test_who_raised_a_concern_changes_nothing_of_it_afterwards(cast, way):
    workflow.raise_concern(
        actor=cast.tam, pupil=way.case.pupil, channel="talk", danger_now=False, text="Em nghỉ học"
    )
    with acting(cast.tam.pk):
        assert Concern.objects.count() == 1
        assert outcome(lambda: Concern.objects.update(state="watched")) == 0
        assert outcome(lambda: len(asked("DELETE FROM cases_concern RETURNING id"))) == 0
    with acting(cast.minh.pk):
        assert outcome(lambda: Concern.objects.update(state="watched")) == 1


def test_nobody_writes_a_concern_without_an_author_but_the_schools_page(cast, way):
    """Neither under one's own name, nor without a name elsewhere than at the school whose page it is."""

    def unsigned(unit: Any) -> Callable[[], object]:
        return lambda: Concern(unit=unit, channel="online", danger_now=False, text="Em kể").save()

    with as_person("lan"):
        assert outcome(unsigned(cast.thcs)) == 0
        with unit_scope(cast.thcs.pk):
            assert outcome(unsigned(cast.thcs)) == 0
    with acting(None):
        assert outcome(unsigned(cast.thcs)) == 0
        with unit_scope(cast.thcs.pk):
            assert outcome(unsigned(cast.primary)) == 0
            unsigned(cast.thcs)()
    with system_scope("tests"):
        assert Concern.objects.get().unit == cast.thcs


def test_a_unit_scope_shows_one_school(cast, case, make_case):
    make_case(actor=cast.phuc)
    with acting(cast.hoa.pk), unit_scope(cast.primary.pk):
        assert set(Case.objects.values_list("unit_id", flat=True)) == {cast.primary.pk, cast.thcs.pk}
    with acting(None), unit_scope(cast.thcs.pk):
        assert set(Case.objects.values_list("unit_id", flat=True)) == {cast.thcs.pk}
    with acting(None), unit_scope(cast.commune.pk):
        assert not Case.objects.exists()


def test_only_named_work_sees_every_row():
    with pytest.raises(KeyError), system_scope("whatever"):
        pass


def test_after_a_request_the_connection_is_nobodys(cast, case, login):
    with acting(None):
        assert login(cast.lan).get(f"/truong-hop/{case.public_id}/").status_code == 200
        assert not Case.objects.exists()
        assert asked("SELECT current_setting('app.uid'), current_setting('app.scope')") == [("", "")]


@pytest.mark.django_db(transaction=True)
def test_a_fresh_connection_shows_nothing(cast, case):
    parameters = connection.get_connection_params()
    other = connection.Database.connect(
        **{k: v for k, v in parameters.items() if k not in ("cursor_factory", "context")}
    )
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_case")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT set_config('app.uid', %s, false)", [str(cast.lan.pk)])
            cursor.execute("SELECT count(*) FROM cases_case")
            assert cursor.fetchone() == (1,)
    finally:
        other.close()


@pytest.mark.parametrize("name", ["minh", "hoa", "quang", "nobody"])
def test_a_saved_filter_is_its_owners_alone(cast, name):
    with acting(cast.lan.pk):
        workflow.save_filter(actor=cast.lan, name="Thứ hai", stage="open", risk="", due="", columns=["code"])
        assert SavedFilter.objects.count() == 1
    with as_person(name):
        assert not SavedFilter.objects.exists() and not SavedFilter.objects.update(name="x")
        assert not outcome(lambda: SavedFilter.objects.create(user=cast.lan, name="y") and 1)


@pytest.mark.parametrize("name", ["minh", "hoa", "quang", "nobody"])
def test_a_draft_is_its_writers_alone(cast, way, name):
    address = f"/truong-hop/{way.case.public_id}/nhat-ky/"
    with acting(cast.lan.pk):
        workflow.keep_draft(actor=cast.lan, path=address, fields='{"text": ["x"]}')
        workflow.keep_draft(actor=cast.lan, path="/truong-hop/ghi-nhan/", fields='{"text": ["x"]}')
        assert Draft.objects.count() == 2
    with as_person(name):
        assert not Draft.objects.exists() and not Draft.objects.update(address="x")
        assert not outcome(lambda: Draft.objects.create(user=cast.lan, address="y", fields="z") and 1)
    workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.minh, reason="Đổi người")
    with acting(cast.lan.pk):  # of what was taken from her nothing, not even her own words
        assert [draft.address for draft in Draft.objects.all()] == ["/truong-hop/ghi-nhan/"]


# ── a sealed file between two schools ────────────────────────────────────────────────────────────────


def test_a_sealed_file_shows_its_receiver_the_envelope_alone(full, cast):
    """What is inside, and whom it is about, comes with the case that it becomes."""
    with as_person("bich"):
        assert SealedFile.objects.count() == 1
        assert not SealedContent.objects.exists() and not Transfer.objects.exists() and not Case.objects.exists()
        assert outcome(lambda: SealedContent.objects.all().delete()[0]) == 0
    for name in ("mai", "phuc", "quang", "tam", "dung"):
        with as_person(name):
            assert not SealedFile.objects.exists() and not SealedContent.objects.exists()


def test_whoever_is_involved_in_the_sent_case_sees_no_envelope(full, cast):
    Membership.objects.create(user=cast.bich, unit=cast.thcs, role="staff", since=timezone.localdate())
    workflow.name_involved(
        actor=cast.lan, case=full.case, user=User.objects.get(pk=cast.bich.pk), reason="Được nêu"
    )
    with as_person("bich"):
        assert not SealedFile.objects.exists() and not SealedFile.objects.update(misses=9)


# ── what was not to go to a role ─────────────────────────────────────────────────────────────────────


def test_who_has_the_role_later_finds_no_row_of_a_case_whose_message_was_not_for_it(cast, pupil):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text="Em kể", not_to=["principal"])
    with acting(cast.lan.pk):
        workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="other", channel="online", danger_now=False, summary="Em kể",
            noticed_at=told.created, concern=told,
        )  # fmt: skip
    with system_scope("tests"):
        Membership.objects.filter(user=cast.hoa).update(until=timezone.localdate() - timedelta(days=1))
        new = User.objects.create_user("moi", password="x", full_name="Đỗ Thị Mới")
        Membership.objects.create(user=new, unit=cast.thcs, role="principal", since=timezone.localdate())
    for user, rows in ((new, 0), (cast.lan, 1), (cast.dung, 1)):
        with acting(user.pk):
            assert [model._base_manager.count() for model in (Case, StageStep)] == [rows, rows], user
            assert Case._base_manager.update(risk="low") == rows
    with acting(new.pk):
        assert not Concern._base_manager.exists() and not CaseGrant._base_manager.exists()


@pytest.mark.parametrize("also_focal", [False, True])
def test_who_acts_for_a_principal_with_that_role_finds_no_row_of_it(cast, pupil, also_focal):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text="Em kể", not_to=["focal"])
    with acting(cast.hoa.pk):
        case = workflow.log_case(
            actor=cast.hoa, pupil=pupil, kind="other", channel="online", danger_now=False, summary="Em kể",
            noticed_at=told.created, concern=told,
        )  # fmt: skip
    today = timezone.localdate()
    with system_scope("tests"):
        deputy = User.objects.create_user("thay", password="x", full_name="Đỗ Thị Thay")
        Membership.objects.create(user=deputy, unit=cast.thcs, role="vice_principal", since=today)
        acted = {"by": cast.hoa, "to": deputy, "since": today, "until": today, "reason": "Đi họp"}
        Delegation.objects.create(unit=cast.thcs, **acted)
        if also_focal:
            Membership.objects.create(user=cast.hoa, unit=cast.thcs, role="focal", since=today)
    rows = 0 if also_focal else 1
    for user in (deputy, cast.hoa):
        with acting(user.pk):
            assert [model._base_manager.count() for model in (Case, Concern, StageStep)] == [rows] * 3, user
            headed = asked(f"SELECT id FROM cases_case WHERE {HEADED}")
            assert [pk for (pk,) in headed] == [case.pk][:rows]
