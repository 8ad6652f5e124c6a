"""The narratives of a case lie encrypted in the database, each in its place, under a key that can be erased."""

import sqlite3
from contextlib import closing
from datetime import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import workflow as accounts
from accounts.access import agencies_for
from cases import workflow
from cases.enums import PROTECTORS, ReintegrationItem
from cases.models import (
    BreakGlass,
    Caregiver,
    Case,
    CaseEntry,
    Concern,
    FollowUp,
    Incident,
    Involvement,
    SupportAction,
    Term,
    Triage,
)
from cases.models.intake_details import INFORMANT, TEXTS
from cases.packet import Choice
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.kit import crypto, keystore
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.append_only import APPEND_ONLY
from ctxh_portal.kit.crypto import EncryptedTextField, Sealed
from ctxh_portal.kit.errors import RuleBroken
from tests.fixtures import days_pass

CANARY = "CHIM-HOANG-YEN"
GONE, UNREADABLE = "[Nội dung này đã được xóa]", "[Nội dung này không đọc được]"
FIELDS = [
    (model, field.name)
    for model in apps.get_app_config("cases").get_models()
    for field in model._meta.fields
    if isinstance(field, EncryptedTextField)
]


def narrative(number: int) -> str:
    return f"{CANARY} {number}: em kể chuyện ở nhà."


@pytest.fixture
def told(cast, pupil):
    """A case with a narrative in every field that can hold one."""
    concern = workflow.raise_concern(
        actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text=narrative(1), own_words=narrative(63)
    )
    watched = workflow.raise_concern(
        actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text=narrative(2)
    )
    workflow.decide_concern(actor=cast.lan, concern=watched, decision="not_opened", reason=narrative(3))
    box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text=narrative(31), sender=narrative(32))
    workflow.answer_sender(actor=cast.lan, concern=told, text=narrative(67))
    case = workflow.log_case(
        actor=cast.lan, pupil=pupil, kind="psychological", channel="talk", danger_now=False,
        summary=narrative(4), own_words=narrative(62), noticed_at=concern.created, concern=concern,
    )  # fmt: skip
    workflow.keep_draft(actor=cast.lan, path=f"/truong-hop/{case.public_id}/nhat-ky/", fields=narrative(71))

    def now() -> dict:
        case.refresh_from_db()
        return {"case": case, "version": case.version}

    grid = dict.fromkeys(workflow.course.risk.CODES, "medium")
    workflow.assess(
        actor=cast.lan, **now(), scores=grid, signs=[], level="high", reason=narrative(5), conclusion=narrative(6)
    )
    workflow.triage(actor=cast.lan, **now(), decision="intervene", reason=narrative(7))
    workflow.move(actor=cast.lan, **now(), target="intervention", reason=narrative(8))
    line = workflow.ActionLine(
        narrative(9), narrative(10), narrative(11), timezone.localdate(), goal=narrative(26)
    )
    workflow.save_support_plan(
        actor=cast.lan, **now(), objective=narrative(12), pupil_view=narrative(13), actions=[line]
    )
    said = {"answer": "refused", "way": "spoken", "answered_on": timezone.localdate(), "words": narrative(27)}
    for who in ("pupil", "adult"):
        workflow.answer_plan(actor=cast.lan, case=case, who=who, **said)
    page = dict.fromkeys(("signs", "ways", "places", "adults", "safer"), narrative(51))
    workflow.write_safety_plan(actor=cast.lan, **now(), **page)
    workflow.change_kind(actor=cast.lan, **now(), kind="dropout", reason=narrative(64))
    texts = dict.fromkeys((*TEXTS, *INFORMANT), narrative(65))
    workflow.write_intake_detail(actor=cast.lan, **now(), informant_agrees=True, **texts)
    workflow.submit_support_plan(actor=cast.lan, **now())
    workflow.decide_support_plan(actor=cast.hoa, **now(), approve=True, comment=narrative(14))
    action = SupportAction.objects.get()
    workflow.record_action(
        actor=cast.lan, case=case, action=action, done_on=timezone.localdate(), result=narrative(15)
    )
    workflow.write_entry(
        actor=cast.lan,
        case=case,
        kind="note",
        happened_on=timezone.localdate(),
        text=narrative(16),
        own_words=narrative(66),
    )
    entry = case.entries.last()
    workflow.hide_entry(actor=cast.lan, case=case, entry=entry, reason=narrative(48))
    workflow.bring_back_entry(actor=cast.lan, case=case, entry=entry, reason=narrative(49))
    workflow.assess(actor=cast.lan, **now(), scores=grid, signs=[], level="medium", conclusion=narrative(6))
    workflow.deny_danger(actor=cast.lan, case=case, reason=narrative(52))
    workflow.assess(actor=cast.lan, **now(), scores=grid, signs=[], level="medium")
    workflow.move(actor=cast.lan, **now(), target="reintegration")
    words = {
        name: narrative(42) for name in ("place", "chair", "secretary", "contents", "opinions", "conclusions")
    }
    workflow.write_minutes(
        actor=cast.lan, case=case, held_on=timezone.localdate(), starts=time(8), ends=time(9), **words,
        attendees=[AttendeeLine(narrative(43), narrative(44), narrative(45))],
        decisions=[DecisionLine(narrative(46), narrative(47), timezone.localdate())],
    )  # fmt: skip
    _referred(cast, case, now)
    days_pass(case)
    for follow_up in case.follow_ups.filter(done_on=None):
        workflow.complete_follow_up(
            actor=cast.lan, case=case, follow_up=follow_up, done_on=timezone.localdate(), note=narrative(17)
        )
    event = workflow.link_incident(
        actor=cast.lan, case=case, role="witnessed", happened_on=timezone.localdate(), text="Xô xát"
    ).incident
    workflow.unlink_incident(actor=cast.lan, case=case, incident=event, reason=narrative(50))
    marks = dict.fromkeys(ReintegrationItem.values, ("watch", narrative(25)))
    workflow.check_reintegration(actor=cast.lan, case=case, seen_on=timezone.localdate(), marks=marks)
    workflow.write_locked_note(actor=cast.lan, case=case, text=narrative(20))
    accounts.choose_password(user=cast.hoa, password="x")
    with acting(cast.hoa.pk):
        workflow.break_glass(actor=cast.hoa, case=case, password="x", reason=narrative(21))
    row = BreakGlass.objects.get()
    BreakGlass.objects.update(reviewer=cast.lan)
    workflow.review_break_glass(actor=cast.lan, emergency=row, justified=True, comment=narrative(22))
    workflow.name_involved(actor=cast.lan, case=case, user=cast.tam, reason=narrative(23))
    row = Involvement.objects.filter(case=case).get()
    workflow.lift_involved(actor=cast.hoa, case=case, involvement=row, reason=narrative(24))
    Caregiver.objects.create(pupil=pupil, full_name="Đỗ Thị Hạnh", relation="mẹ")
    said = {"pupil_feedback": narrative(28), "caregiver_feedback": narrative(29), "no_transfer": narrative(68)}
    hint = Term.objects.filter(kind="hint").first()
    workflow.release_hint(
        actor=cast.lan, case=case, text=hint, agreed_on=timezone.localdate(), reason=narrative(30)
    )
    workflow.withdraw_hint(actor=cast.lan, case=case)
    note = workflow.hints.Note(cast.tam, helps=narrative(59), avoid=narrative(60), ask=narrative(61))
    workflow.release_hint(actor=cast.lan, case=case, note=note, agreed_on=timezone.localdate())
    _moved(cast, case, now)
    workflow.ask_closing(actor=cast.lan, **now(), reason=narrative(18), outcome="stable", **said)
    workflow.decide_closing(actor=cast.hoa, **now(), approve=True, comment=narrative(19))
    now()
    return case


def _referred(cast, case, now) -> None:
    """Sent before it was approved, confirmed, refused by the agency."""
    life = Term.objects.get(kind="exception", code="life")
    packed = workflow.referrals.Packet(
        [Choice("summary", life)],
        summary=narrative(33),
        exception_reason=narrative(34),
        naming_reason=narrative(69),
    )
    agency = agencies_for(case.unit, timezone.localdate()).filter(kind__in=PROTECTORS).first()
    row = workflow.save_referral(
        actor=cast.lan, **now(), agency=agency, urgency="flash", purpose=narrative(35), service=narrative(36),
        packed=packed,
    )  # fmt: skip
    workflow.print_naming(
        actor=cast.lan, case=case, form="mau-01", kind="pdf", agency=agency, reason=narrative(70)
    )
    today = timezone.localdate()
    given = {"referral": row, "happened_on": today, "way": "phone"}
    workflow.send_referral(
        actor=cast.lan, **now(), **given, contact=narrative(37), note=narrative(38), sent_first=narrative(39)
    )
    workflow.confirm_referral(actor=cast.hoa, **now(), referral=row, comment=narrative(40))
    workflow.record_referral_step(actor=cast.lan, case=case, state="declined", **given, note=narrative(41))


def _moved(cast, case, now) -> None:
    """To a school inside the portal, which refuses it; then to one outside, which signs for it."""
    life = Term.objects.get(kind="exception", code="life")
    case.pupil.birth_date = timezone.localdate().replace(year=2014, day=1)
    case.pupil.save()
    packed = workflow.referrals.Packet(
        [Choice("name", life), Choice("summary", life)], summary=narrative(53), exception_reason=narrative(54)
    )
    for school in ({"to_unit": cast.primary, "to_outside": ""}, {"to_unit": None, "to_outside": narrative(55)}):
        row = workflow.save_transfer(actor=cast.lan, **now(), **school, reason=narrative(56), packed=packed)
        workflow.submit_transfer(actor=cast.lan, **now(), transfer=row)
        row = workflow.decide_transfer(actor=cast.hoa, **now(), transfer=row, approve=True, comment=narrative(57))
        if row.to_unit:
            given = {"sealed": row.envelope, "note": narrative(58)}
            workflow.refuse_sealed(actor=cast.quang, **given)
    workflow.record_receipt(
        actor=cast.lan, case=case, transfer=row, state="accepted", answered_on=timezone.localdate(),
        receiver=narrative(58),
    )  # fmt: skip


PAPERS = {
    ("PlanStep", "text"),
    ("Referral", "letter"),
    ("Referral", "sheet"),
    ("Transfer", "content"),
    ("SealedContent", "content"),
}  # whole papers, made of the texts above


def raw(model, field: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def write_raw(row, field: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {field} = %s WHERE id = %s", [value, row.pk])


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_these_fields_are_encrypted():
    """Written by hand: taking a field out of encryption takes a change here."""
    assert {f"{model.__name__}.{name}" for model, name in FIELDS} == {
        "ActionResult.text", "Assignment.reason", "Case.own_words", "Case.summary", "CaseEntry.own_words",
        "CaseEntry.text", "CaseFile.title", "CaseHint.reason", "ClockChange.reason",
        "BoxReceipt.answer",
        "Closing.caregiver_feedback", "Closing.comment", "Closing.no_transfer",
        "Closing.pupil_feedback", "Closing.reason",
        "Concern.own_words", "Concern.reason", "Concern.sender", "Concern.text", "Conference.chair",
        "Conference.conclusions", "Conference.contents", "Conference.opinions", "Conference.place",
        "Conference.secretary", "ConferenceAttendee.agency", "ConferenceAttendee.name",
        "ConferenceAttendee.role", "ConferenceDecision.responsible", "ConferenceDecision.task",
        "Consent.note", "Consent.withdrawn_because", "DangerMark.reason", "Draft.fields", "EntryHiding.reason",
        "FollowUp.note", "Incident.text", "IncidentUnlinking.reason", "IntakeDetail.consequence",
        "IntakeDetail.done_before", "IntakeDetail.family", "IntakeDetail.informant_address",
        "IntakeDetail.informant_name", "IntakeDetail.informant_phone", "IntakeDetail.note",
        "IntakeDetail.place", "KindChange.reason", "NamedPrint.reason",
        "PlanAnswer.words", "PlanStep.comment", "PlanStep.text",
        "Referral.comment", "Referral.exception_reason", "Referral.letter", "Referral.naming_reason",
        "Referral.purpose", "Referral.sent_first", "Referral.service", "Referral.sheet", "ReferralItem.text",
        "ReferralStep.contact",
        "ReferralStep.note", "ReintegrationMark.note", "RiskAssessment.conclusion", "RiskAssessment.reason",
        "SafetyFlag.lifted_because", "SafetyFlag.reason",
            "SafetyPlan.adults", "SafetyPlan.places", "SafetyPlan.safer", "SafetyPlan.signs", "SafetyPlan.ways",
            "StageStep.reason",
        "SupportAction.action", "SupportAction.goal", "SupportAction.need",
        "SupportAction.responsible", "SupportAction.result",
        "BreakGlass.comment", "BreakGlass.reason", "Involvement.lift_reason", "Involvement.reason",
        "LockedText.text",
        "SupportPlan.comment", "SupportPlan.objective", "SupportPlan.pupil_view", "Triage.reason",
        "Hint.ask", "Hint.avoid", "Hint.helps",
        "SealedContent.content", "Transfer.answer", "Transfer.comment", "Transfer.content",
        "Transfer.exception_reason", "Transfer.reason", "Transfer.receiver", "Transfer.to_outside",
        "TransferItem.text",
    }  # fmt: skip


def test_no_table_holds_a_narrative_in_clear(told):
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert CANARY not in str(cursor.fetchall()), table


def test_every_narrative_is_read_back(told):
    found = {
        getattr(row, name)
        for model, name in FIELDS
        for row in model.objects.all()
        if CANARY in getattr(row, name) and (model.__name__, name) not in PAPERS
    }
    assert found == {narrative(number) for number in range(1, 72)}
    for model, name in FIELDS:
        assert all(text == "" or text.startswith("1.") for text in raw(model, name))


@pytest.mark.only("sqlite")
@pytest.mark.django_db(transaction=True)
def test_the_databases_file_holds_no_narrative(cast, make_case):
    case = make_case(summary=narrative(1))
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    for file in path.parent.glob(path.name + "*"):
        content = file.read_bytes()
        assert CANARY.encode() not in content
    assert case.public_id.encode() in b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_the_pages_show_what_was_written(told, cast, login):
    page = login(cast.hoa).get(reverse("cases:detail", args=[told.public_id])).text
    for number in (4, 5, 6, 7, 8, 12, 14, 16, 17, 18):
        assert narrative(number) in page


def test_a_text_moved_to_another_row_or_field_is_not_read(cast, make_case):
    one, two = make_case(summary="một"), make_case(summary="hai")
    entries = [
        workflow.write_entry(actor=cast.lan, case=case, kind="note", happened_on=timezone.localdate(), text=text)
        for case, text in ((one, "ba"), (one, "bốn"), (two, "năm"))
    ]
    sealed = dict(zip(("ba", "bốn", "năm"), raw(CaseEntry, "text"), strict=True))
    write_raw(entries[1], "text", sealed["ba"])  # another entry of the same case
    write_raw(two, "summary", raw(Case, "summary")[0])  # another case
    write_raw(one, "summary", sealed["ba"])  # another field under the same key
    assert fresh(entries[1]).text == fresh(two).summary == fresh(one).summary == UNREADABLE
    CaseEntry.objects.filter(pk=entries[2].pk).update(case=one)  # the whole row, into a case that others read
    assert fresh(entries[2]).text == UNREADABLE
    assert fresh(entries[0]).text == "ba"


@pytest.mark.parametrize(
    "stored", ["lời kể không mã hóa", "1.a", "1.a.b.c", "9.{}.AAAA", "1.{}.AAAA", "1.{}.ấ", "1..", "."]
)
def test_what_is_no_ciphertext_is_not_shown(case, stored):
    write_raw(case, "summary", stored.format(case.public_id))
    assert fresh(case).summary in (UNREADABLE, GONE)


def test_unchanged_text_is_written_back_as_it_was(cast, case):
    (before,) = raw(Case, "summary")
    found = fresh(case)
    found.full_clean()
    found.save()
    fresh(case).save()
    case.save()
    assert raw(Case, "summary") == [before]
    found.summary = "khác"
    found.save()
    found.save()
    (after,) = raw(Case, "summary")
    assert after != before and fresh(case).summary == found.summary == "khác"


def test_text_taken_over_from_another_row_is_sealed_anew(cast, pupil, make_case):
    concern = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="lời kể")
    case = make_case(summary=fresh(concern).text)
    assert fresh(case).summary == "lời kể"
    assert raw(Case, "summary")[0].split(".")[1] == case.public_id != concern.public_id


def test_the_database_can_neither_search_nor_set_nor_give_out_clear_text(cast, case, way):
    way.entry("lời kể")
    for impossible in ({"summary": "a"}, {"summary__contains": "a"}, {"summary__isnull": True}):
        with pytest.raises(FieldError, match="can't be searched"):
            Case.objects.filter(**impossible).exists()
    with pytest.raises(FieldError, match="can't be searched"):
        Case.objects.filter(entries__text="lời kể").exists()
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Case.objects.update(summary="clear")
    entry = case.entries.get()
    entry.text = "clear"
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        CaseEntry.objects.bulk_update([entry], ["text"])
    assert "lời kể" not in str(list(CaseEntry.objects.values()) + list(CaseEntry.objects.values_list("text")))
    assert isinstance(CaseEntry.objects.values_list("text", flat=True)[0], Sealed)


def test_rows_made_in_bulk_or_loaded_late_are_encrypted_too(cast, case):
    days = {"kind": "note", "happened_on": timezone.localdate(), "author": cast.lan}
    CaseEntry.objects.bulk_create([CaseEntry(case=case, text=f"lời {n}", **days) for n in range(3)])
    assert [entry.text for entry in case.entries.defer("text")] == ["lời 0", "lời 1", "lời 2"]
    assert all(text.startswith(f"1.{case.public_id}.") for text in raw(CaseEntry, "text"))


def test_lengths_are_counted_in_clear_letters():
    action = SupportAction(need="ư" * 200, action="ư" * 300, responsible="ư" * 121, due_on=timezone.localdate())
    with pytest.raises(ValidationError) as refusal:
        action.full_clean(exclude=["plan", "public_id"])
    assert set(refusal.value.message_dict) == {"responsible"}
    with pytest.raises(ValidationError):
        Triage(decision="prevent", reason="").full_clean(exclude=["case", "by", "public_id"])


# ---- erasing


def test_an_erased_case_says_so_and_takes_nothing_more(told, cast, login):
    workflow.reopen(actor=cast.hoa, case=told, version=told.version, reason="Em cần giúp thêm")
    before = {(model, name): raw(model, name) for model, name in FIELDS}
    for key_id in (told.public_id, *(concern.key_id() for concern in told.concerns.all())):
        keystore.erase(key_id)
    page = login(cast.hoa).get(reverse("cases:detail", args=[told.public_id]))
    assert page.status_code == 200 and GONE in page.text and CANARY not in page.text
    assert login(cast.lan).get(f"/api/v1/truong-hop/{told.public_id}/").json()["summary"] == GONE
    with pytest.raises(RuleBroken, match="Khóa mã hóa"):
        workflow.write_entry(actor=cast.lan, case=told, kind="note", happened_on=timezone.localdate(), text="thêm")
    found = fresh(told)
    assert found.summary == GONE
    found.save()  # the sentence never takes the text's place
    assert {(model, name): raw(model, name) for model, name in FIELDS} == before


def test_a_key_store_that_is_away_harms_nothing(told, cast, login, settings, tmp_path):
    before, home = raw(Case, "summary"), settings.KEYS
    settings.KEYS = tmp_path / "not-mounted"
    found = fresh(told)
    assert found.summary == GONE
    found.full_clean()
    found.save()
    settings.KEYS = home
    assert raw(Case, "summary") == before and fresh(told).summary == narrative(4)


def test_an_old_backup_can_not_be_read_after_erasing(told, make_case):
    """The restored rows, the present key store and every master key there ever was: the erased case stays shut,
    the other one opens."""
    other = make_case(summary=narrative(99))
    backup = {(model, name): dict(zip(raw(model, "id"), raw(model, name), strict=True)) for model, name in FIELDS}
    owners = [Concern, Incident]  # with keys of their own
    of_their_own = [key_id for model in owners for key_id in model.objects.values_list("public_id", flat=True)]
    for key_id in [told.public_id, *of_their_own]:
        keystore.erase(key_id)
    for (model, name), texts in backup.items():
        if model._meta.db_table in APPEND_ONLY:
            continue  # the database takes no change there: what lies in it is the backup
        for pk, text in texts.items():
            write_raw(model(pk=pk), name, text)
    with keystore._store() as store:
        keys = [key_id for (key_id,) in store.execute("SELECT key_id FROM keys")]
    assert other.public_id in keys and told.public_id not in keys
    for model, name in FIELDS:
        for row in model.objects.all():
            text = getattr(row, name)
            assert text in ("", GONE, narrative(99)) or CANARY not in text
            of_the_other = other.pk == (row.pk if model is Case else getattr(row, "case_id", None))
            assert not opened_by_any(keys, backup[model, name][row.pk], model, name, row) or of_the_other
    assert fresh(other).summary == narrative(99)


def opened_by_any(keys: list[str], text: str, model, name: str, row) -> bool:
    field = model._meta.get_field(name)
    for key_id in keys:
        try:
            if text and field._unsealed(Sealed(f"1.{key_id}.{text.split('.')[2]}"), field._context(row)):
                return True
        except crypto.Damaged:
            continue
    return False


@pytest.mark.only("sqlite")  # on PostgreSQL: the rows of the test before
@pytest.mark.django_db(transaction=True)
def test_an_old_copy_of_the_database_file_is_of_no_use_after_erasing(make_case, tmp_path):
    case = make_case(summary=narrative(1))
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as now, closing(sqlite3.connect(tmp_path / "backup")) as backup:
        now.backup(backup)
    keystore.erase(case.public_id)
    Case.objects.filter(pk=case.pk).update(summary="")
    connection.close()
    with closing(sqlite3.connect(tmp_path / "backup")) as backup, closing(sqlite3.connect(name)) as now:
        backup.backup(now)
    assert raw(Case, "summary")[0].startswith(f"1.{case.public_id}.")
    assert fresh(case).summary == GONE


def test_a_case_that_was_rolled_back_leaves_a_key_and_no_harm(cast, make_case, monkeypatch):
    monkeypatch.setattr("cases.workflow.intake.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_case()
    assert not Case.objects.exists()


# ---- cost


def test_reading_costs_no_query(cast, case, way, login):
    browser, counts = login(cast.lan), []
    for _round in range(2):
        for number in range(6):
            way.entry(narrative(number))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("cases:detail", args=[case.public_id]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_list_opens_no_text_at_all(cast, make_case, login, monkeypatch):
    make_case(), make_case()
    monkeypatch.setattr(EncryptedTextField, "opened", lambda *_: 1 / 0)
    assert login(cast.hoa).get(reverse("cases:list")).status_code == 200


def test_a_page_unwraps_its_key_once(told, cast, login, monkeypatch):
    unwrapped = []
    honest = keystore._unwrap
    monkeypatch.setattr(keystore, "_unwrap", lambda *given: unwrapped.append(given[1]) or honest(*given))
    keystore._remembered.clear()
    login(cast.hoa).get(reverse("cases:detail", args=[told.public_id]))
    concern = told.concerns.get()  # it has a key of its own
    assert sorted(unwrapped) == sorted([told.public_id, concern.key_id()])
    assert FollowUp.objects.exists()
