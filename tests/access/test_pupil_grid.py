"""Who may what to a pupil's file: the table `PUPIL_FIELDS` of cases/access.py once more, written by hand, and
asked through the functions, through the pages and, on PostgreSQL, of the tables themselves."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.workflow import ensure_school_year
from cases import access
from cases.models import Benefit, Caregiver, Circumstance, Classroom, Consent, PupilLink, SafetyFlag
from cases.workflow import caregivers, circumstances, consents, pupil_links
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours
from tests.access.scene import term
from tests.fixtures import enrol

WHOLE = {"caregivers", "livelihood", "family", "health", "protection", "benefits", "consents"}
# person → parts of the file of a pupil of 8A2 (tam's class) that this person reads; who is not named reads none
GRID = {"lan": WHOLE, "minh": WHOLE, "hoa": WHOLE, "tam": {"benefits"}}
EVERYBODY = "lan minh hoa tam nga phuc quang mai bich dung son goc".split()


@pytest.fixture
def file(cast, pupil, case):
    """A pupil with a row in every table; one consent belongs to lan's case."""
    Classroom.objects.filter(unit=cast.thcs, name="8A2").update(homeroom_teacher=cast.tam)
    User.objects.create_superuser("goc", password="x", full_name="Người Gốc")
    year, lan = ensure_school_year(timezone.localdate()), cast.lan
    given = {"school_year": year, "since": year.starts}
    mother = caregivers.add_caregiver(actor=lan, pupil=pupil, full_name="Lê Thị Mận", relation="mẹ")
    other = caregivers.add_caregiver(actor=lan, pupil=pupil, full_name="Ai Kia", relation="cha dượng")
    caregivers.flag_caregiver(actor=lan, caregiver=other, reason="Em sợ")
    pupil_links.link_pupils(actor=lan, pupil=pupil, other=enrol(cast.thcs, "Lý Thị Sáu"), relation="siblings")
    circumstances.note_circumstance(actor=lan, pupil=pupil, group=term("circumstance", "l"), **given)
    circumstances.note_benefit(actor=lan, pupil=pupil, kind=term("benefit", "hoc_bong"), **given)
    said = {"pupil": pupil, "pupil_said": "yes", "caregiver": mother, "caregiver_said": "yes", "channel": "talk",
            "given_on": timezone.localdate()}  # fmt: skip
    consents.record_consent(actor=lan, purpose=term("purpose", "photo"), **said)
    consents.record_consent(actor=lan, purpose=term("purpose", "share"), case=case, **said)
    return pupil


def fresh(name: str) -> User:
    return User.objects.get(username=name)


def test_the_parts_of_the_file(file):
    found = {name: access.pupil_fields(fresh(name), file) for name in EVERYBODY}
    assert {name: parts for name, parts in found.items() if parts} == GRID


def test_the_functions(file):
    keepers, owners = {"lan", "minh", "hoa"}, {"lan", "hoa"}
    for rows in (access.visible_benefits, access.visible_consents):
        assert {name for name in EVERYBODY if rows(fresh(name)).exists()} == keepers, rows.__name__
    # of the closed part: who noted it, or sees a case of the pupil
    assert {name for name in EVERYBODY if access.visible_circumstances(fresh(name)).exists()} == owners
    assert {name for name in keepers if access.known_flags(fresh(name), file).exists()} == owners
    assert {name for name in EVERYBODY if access.benefits_of_class(fresh(name)).exists()} == {"tam"}


def test_a_consent_of_a_case_is_seen_with_the_case(file, case, login):
    for name in EVERYBODY:
        assert not access.visible_consents(fresh(name)).filter(case__isnull=False).exists()
    shared = "Chia sẻ thông tin với cơ quan"
    assert shared in login(fresh("hoa")).get(f"/truong-hop/{case.public_id}/").text
    assert shared not in login(fresh("hoa")).get(reverse("cases:roster_pupil", args=[file.public_id])).text


def test_the_pages(file, login):
    new = ("caregiver_new", "circumstance_new", "benefit_new", "consent_new", "pupil_link_new")
    addresses = [reverse(f"cases:{name}", args=[file.public_id]) for name in ("roster_pupil", *new)]
    for name in EVERYBODY:
        browser = login(fresh(name))
        found = {browser.get(address).status_code for address in addresses}
        if name in ("lan", "minh", "hoa"):
            assert found == {200}, name
        elif name in ("phuc", "quang", "mai", "bich"):
            assert found == {404}, name
        else:
            assert found <= {403, 404}, name


@pytest.mark.parametrize("name", ["tam", "nga", "phuc", "quang", "dung", "son", "goc"])
def test_the_verbs_refuse_all_others(file, name):
    user, row = fresh(name), Caregiver.objects.get(full_name="Lê Thị Mận")
    refused = NotYours if name == "tam" else Http404
    for act in (
        lambda: caregivers.add_caregiver(actor=user, pupil=file, full_name="X", relation="mẹ"),
        lambda: caregivers.flag_caregiver(actor=user, caregiver=row, reason="x"),
        lambda: pupil_links.link_pupils(actor=user, pupil=file, other=file, relation="peers"),
        lambda: pupil_links.end_pupil_link(actor=user, link=PupilLink.objects.get(), until=timezone.localdate()),
        lambda: circumstances.remove_benefit(actor=user, benefit=Benefit.objects.get()),
        lambda: circumstances.remove_circumstance(actor=user, circumstance=Circumstance.objects.get()),
        lambda: consents.record_consent(
            actor=user, pupil=file, purpose=term("purpose", "photo"), given_on=date(2026, 1, 1)
        ),
    ):
        with pytest.raises(refused), transaction.atomic():
            act()


def test_a_class_teacher_sees_support_without_its_reason(file, login):
    page = login(fresh("tam")).get(reverse("cases:class_benefits")).text
    assert "Học bổng" in page and file.full_name in page
    assert "xâm hại" not in page and "Ai Kia" not in page


# ── the tables themselves ────────────────────────────────────────────────────────────────────────────

MODELS = [Caregiver, SafetyFlag, Circumstance, Benefit, Consent, PupilLink]
# who has how many rows of each, when a query forgets everything
ROWS = {
    "hoa": [2, 1, 1, 1, 2, 1],
    "lan": [2, 1, 1, 1, 2, 1],
    "minh": [2, 0, 1, 1, 1, 1],  # neither set the flag nor sees a case
    "tam": [0, 0, 0, 1, 0, 0],
}


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("name", EVERYBODY)
def test_forgotten_reads_bring_no_row(file, name):
    user = fresh(name)
    with acting(user.pk):
        found = [model._base_manager.count() for model in MODELS]
    assert found == ROWS.get(name, [0] * len(MODELS))


WRITES = [
    lambda: Caregiver.objects.update(no_contact=False),
    lambda: SafetyFlag.objects.update(lifted_at=timezone.now()),
    lambda: Circumstance.objects.update(proof="x"),
    lambda: Benefit.objects.update(source="x"),
    lambda: Consent.objects.update(pupil_said="no"),
    lambda: PupilLink.objects.update(relation="other"),
    lambda: Benefit.objects.all()._raw_delete("default"),
    lambda: Circumstance.objects.all()._raw_delete("default"),
    lambda: PupilLink.objects.all()._raw_delete("default"),
]


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("name", ["tam", "nga", "phuc", "quang", "mai", "dung", "son", "goc"])
def test_forgotten_writes_change_no_row(file, name):
    user = fresh(name)
    with acting(user.pk):
        for write in WRITES:
            try:
                with transaction.atomic():
                    assert not write()
            except DatabaseError:
                pass  # refused outright
    assert Caregiver.objects.filter(no_contact=True).count() == 1 and Benefit.objects.get().source == ""


@pytest.mark.only("postgresql")
def test_the_same_writes_reach_the_rows_of_who_keeps_them(file, cast):
    """Else the test above would prove nothing."""
    with acting(cast.lan.pk):
        assert all(write() for write in WRITES)


@pytest.mark.only("postgresql")
def test_who_is_shared_a_case_knows_the_caregivers_and_writes_none(file, cast, case):
    from cases.workflow.grants import write_grant

    until = timezone.now() + timezone.timedelta(days=2)
    given = {"granted_by": cast.hoa, "reason": "Phối hợp", "until": until, "unit": cast.commune}
    write_grant(case=case, user=cast.dung, kind="shared", parts=["contacts"], **given)
    with acting(cast.dung.pk):
        assert [model._base_manager.count() for model in MODELS] == [2, 0, 0, 0, 1, 0]
        assert Caregiver.objects.update(no_contact=False) == 0
