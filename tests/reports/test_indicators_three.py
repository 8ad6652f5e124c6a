"""The figures that sets 3 and 4 added, counted once more in Python from all rows of a world with other days,
another school, late and early steps, rows that ended."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency, Agreement, Certificate, Collaborator
from accounts.workflow import ensure_school_year
from cases.models import (
    Benefit,
    Case,
    CaseEntry,
    Circumstance,
    Concern,
    FollowUp,
    Pupil,
    Referral,
    Term,
)
from cases.workflow import name_involved
from plans.models import Activity, Attendance, Club, ClubClass, Plan, PlanFunding
from reports import access
from reports.indicators import GROUPS, SETS, groups_of
from tests.fixtures import enrol
from tests.reports.conftest import PERIOD, add_cases, at, fresh

FIRST, LAST = PERIOD["period_from"], PERIOD["period_until"]


def within(day) -> bool:
    return bool(day) and FIRST <= day <= LAST


@pytest.fixture
def world(cast):
    add_cases(cast.thcs, cast.lan, {"dropout": 3, "special": 4})
    add_cases(cast.primary, cast.phuc, {"special": 2})
    own, other = (Case.objects.filter(unit=unit).order_by("pk") for unit in (cast.thcs, cast.primary))
    Case.objects.filter(pk=own[0].pk).update(stage="closed", outcome="progress", closed_at=at("2026-06-01"))
    Case.objects.filter(pk=own[1].pk).update(stage="closed", outcome="moved", closed_at=at("2026-06-01"))
    Case.objects.update(noticed_at=at("2026-03-01", 3))  # told a day and six hours before it was written
    _concerns(cast, own[0].pupil)
    for case in (own[0], own[0], own[3], other[0]):
        _of_case(cast, case)
    _of_pupils(cast, own[0].pupil, other[0].pupil)
    _of_school(cast)


def _concerns(cast, pupil) -> None:
    told = [("teacher", True), ("pupil", False), ("pupil", False), ("parent", False), ("police", True)]
    for source, danger in told:
        Concern.objects.create(
            unit=cast.thcs,
            pupil=pupil,
            channel="talk",
            source=source,
            danger_now=danger,
            text="x",
            author=cast.tam,
        )
    Concern.objects.update(created=at("2026-03-03"))
    Concern.objects.filter(source="parent").update(created=at("2025-09-30"))


def _of_case(cast, case: Case) -> None:
    """Of one case: meetings, clocks and referrals, some of them late, dropped, hidden or of other days."""
    kept = {"case": case, "author": cast.lan, "text": "x"}
    for kind, day in (("talk_pupil", "2026-03-05"), ("home_visit", "2026-03-05"), ("home_visit", "2026-10-02")):
        CaseEntry.objects.create(kind=kind, happened_on=date.fromisoformat(day), **kept)
    CaseEntry.objects.create(kind="note", happened_on=date(2026, 3, 6), **kept)
    for kind, clock, due, done in (
        ("check", "days", "2026-03-10", "2026-03-10"),
        ("check", "days", "2026-03-10", "2026-03-11"),
        ("refer", "working_hours", "2026-03-03", "2026-03-03"),
        ("after", "days", "2026-07-01", "2026-06-30"),
        ("check", "days", "2026-03-10", "2026-10-01"),
    ):
        FollowUp.objects.create(
            case=case,
            kind=kind,
            stage="prevention",
            clock=clock,
            due_at=at(due, 9),
            done_on=date.fromisoformat(done),
            recorded_at=at(done, 11),  # of the clock in hours two hours too late
        )
    FollowUp.objects.create(case=case, kind="check", stage="prevention", due_at=at("2026-03-10"), dropped=True,
                            done_on=date(2026, 3, 9), recorded_at=at("2026-03-09"))  # fmt: skip
    agencies = list(Agency.objects.order_by("pk")[:2])
    for place, (state, sent) in enumerate((("feedback", "2026-03-03"), ("sent", "2026-09-30"), ("draft", ""))):
        Referral.objects.create(
            case=case,
            agency=agencies[place % 2],
            state=state,
            purpose="x",
            service="x",
            drafted_by=cast.lan,
            sent_on=date.fromisoformat(sent) if sent else None,
        )


def _of_pupils(cast, pupil: Pupil, elsewhere: Pupil) -> None:
    year = ensure_school_year(LAST)
    groups = {term.code: term for term in Term.objects.filter(kind="circumstance")}
    mine = Term.objects.create(
        kind="circumstance", code="vung_lu", label="Vùng lũ", field_group="livelihood", valid_from=date(2020, 1, 1)
    )
    for code in ("ho_ngheo", "d", "l", "đ"):
        _circumstance(cast, pupil, groups[code], year)
    _circumstance(cast, pupil, mine, year)
    _circumstance(cast, elsewhere, groups["ho_ngheo"], year)
    ended = _circumstance(cast, enrol(cast.thcs, "Lê Văn Ba"), groups["ho_ngheo"], year)
    Circumstance.objects.filter(pk=ended.pk).update(until=LAST - timedelta(days=1))
    kinds = {term.code: term for term in Term.objects.filter(kind="benefit")}
    for code, since, amount in (("hoc_bong", date(2026, 2, 1), 1_500_000), ("xe_dap", date(2026, 2, 1), 900_000),
                                ("xe_dap", date(2025, 9, 1), 900_000)):  # fmt: skip
        Benefit.objects.create(
            pupil=pupil, school_year=year, kind=kinds[code], amount=amount, since=since, noted_by=cast.lan
        )


def _circumstance(cast, pupil, term, year) -> Circumstance:
    return Circumstance.objects.create(
        pupil=pupil, school_year=year, group=term, since=year.starts, noted_by=cast.lan
    )


def _of_school(cast) -> None:
    club = Club.objects.create(unit=cast.thcs, name="Đọc sách", founded_on=date(2025, 1, 1))
    Club.objects.create(unit=cast.thcs, name="Cũ", founded_on=date(2024, 1, 1), ended_on=date(2025, 9, 30))
    rooms = enrol(cast.thcs, "Võ Thị Tư").enrolments.get().classroom
    ClubClass.objects.create(club=club, classroom=rooms, pupils=14)
    for day, fields in (
        ("2026-02-02", {"kind": "club", "club": club, "product": "Tờ rơi"}),
        ("2026-02-03", {"kind": "communication", "online": True}),
        ("2026-02-04", {"kind": "training"}),
        ("2026-02-05", {"kind": "topic", "online": True}),
        ("2026-02-05", {"kind": "skills"}),
        ("2026-02-06", {"kind": "parents"}),
        ("2026-10-01", {"kind": "training", "online": True, "product": "x", "club": club}),
    ):
        Activity.objects.create(
            unit=cast.thcs, title="x", on=date.fromisoformat(day), recorded_by=cast.lan, **fields
        )
    for training in Activity.objects.filter(kind="training"):
        Attendance.objects.create(activity=training, person=cast.lan, present=True)
        Attendance.objects.create(activity=training, person=cast.tam, present=training.on > LAST)
    for holder, until in ((cast.lan, None), (cast.tam, date(2026, 1, 1)), (cast.phuc, None)):
        Certificate.objects.create(
            holder=holder, title="x", number="1", issuer="x", issued_on=date(2025, 1, 1), valid_until=until
        )
    Collaborator.objects.create(unit=cast.thcs, full_name="x", post="x", phone="1", since=date(2025, 1, 1))
    Collaborator.objects.create(unit=cast.primary, full_name="x", post="x", phone="1", since=date(2025, 1, 1))
    _agreements(cast)
    plan = Plan.objects.create(
        unit=cast.thcs,
        span="year",
        subject="x",
        first_year=2026,
        last_year=2026,
        state="approved",
        drafted_by=cast.lan,
    )
    for place, (source, amount) in enumerate((("state", 12_400_000), ("state", 3_600_000), ("donated", None))):
        PlanFunding.objects.create(plan=plan, position=place, item="x", source=source, amount=amount)


def _agreements(cast) -> None:
    police = Agency.objects.filter(kind="police").first()
    given = {"unit": cast.thcs, "partner": "x", "signed_on": date(2025, 1, 1), "signers": "x", "content": "x"}
    old = Agreement.objects.create(number="1", agency=police, valid_from=date(2025, 1, 1), **given)
    Agreement.objects.create(number="2", agency=police, valid_from=date(2026, 1, 1), renews=old, **given)
    Agreement.objects.create(number="3", valid_from=date(2025, 1, 1), **given)
    Agreement.objects.create(number="4", valid_from=date(2025, 1, 1), valid_until=date(2026, 9, 29), **given)


def counted_by_hand(cast) -> dict[str, Counter]:
    unit = cast.thcs
    told = [
        one for one in Concern.objects.all() if one.unit_id == unit.pk and within(timezone.localdate(one.created))
    ]
    done = [
        one
        for one in FollowUp.objects.all()
        if one.case.unit_id == unit.pk and within(one.done_on) and not one.dropped
    ]
    entries = [one for one in CaseEntry.objects.all() if one.case.unit_id == unit.pk and within(one.happened_on)]
    met = [one for one in entries if one.kind != "note"]
    sent = [one for one in Referral.objects.all() if one.case.unit_id == unit.pk and within(one.sent_on)]
    given = [one for one in Benefit.objects.all() if one.pupil.unit_id == unit.pk and within(one.since)]
    held = [one for one in Activity.objects.all() if one.unit_id == unit.pk and within(one.on)]
    followed = {one.case_id for one in done}
    return {
        "concern_source": Counter(one.source for one in told),
        "concern_danger": Counter("urgent" if one.danger_now else "calm" for one in told),
        "contacts": Counter(one.kind for one in met),
        "met_about": Counter(one.case.kind for one in met),
        "counselled": Counter(pupil.sex for pupil in {one.case.pupil for one in met if one.kind == "talk_pupil"}),
        "group_work": Counter(
            {"class": 2, "group": sum(one.kind == "club" for one in held), "parents": 1, "online": 1}
        ),
        "follow_ups": Counter("late" if one.late else "on_time" for one in done),
        "referrals": Counter(one.agency.kind for one in sent),
        "referral_state": Counter(one.state for one in sent),
        "benefits": Counter(one.kind.code for one in given),
        "benefit_value": Counter(value=sum(one.amount for one in given) // 1_000_000),
        "aftercare": Counter(asked_after=sum(one.kind == "after" for one in done), back=1),
        "care": Counter(
            per_case=round(len(done) / len(followed)),
            to_record=30,
            told_late=sum(one.kind == "refer" and one.late for one in done),
            closed_share=200 // 7,
        ),
        "outreach": Counter(
            online=sum(one.online for one in held),
            products=sum(bool(one.product) for one in held),
            meetings=sum(bool(one.club_id) for one in held),
            clubs=1,
            members=14,
        ),
    }


def test_the_figures_of_set_three_are_those_that_a_person_would_count(cast, report, world):
    found = access.live_figures(fresh(cast.hoa), report)["groups"]
    for code, expected in counted_by_hand(cast).items():
        assert Counter({key: n for key, n in found[code]["cells"].items() if n}) == +expected, code
    assert found["follow_ups"]["cells"] == {"on_time": 6, "late": 6}  # of three: check, after; check, refer


def test_rows_of_the_roster_count_by_group_and_the_closed_ones_together(cast, report, world):
    cells = access.live_figures(fresh(cast.hoa), report)["groups"]["roster"]["cells"]
    assert {code: n for code, n in cells.items() if n} == {"ho_ngheo": 1, "d": 1, "protection": 2, "local": 1}
    assert not {"l", "đ"} & set(cells)  # no line of its own says that a school has such a child


def roster_by_hand(cast) -> Counter:
    """Rows of the school's pupils, the closed ones together."""
    found: Counter = Counter()
    for row in Circumstance.objects.all():
        closed = row.group.field_group == "protection"
        if row.pupil.unit_id == cast.thcs.pk and row.until is None:
            found["protection" if closed else "local" if row.group.code == "vung_lu" else row.group.code] += 1
    return found


def test_closed_rows_count_on_where_something_is_kept_from_a_reader(cast, report, world):
    year, other = ensure_school_year(LAST), enrol(cast.thcs, "Trần Văn Năm")
    closed = Term.objects.get(kind="circumstance", code="l")
    for pupil in (other, enrol(cast.thcs, "Trần Văn Sáu")):
        _circumstance(cast, pupil, closed, year)
    told = {"unit": cast.thcs, "channel": "box", "text": "x", "author": None, "danger_now": False}
    Concern.objects.create(pupil=other, not_to="principal", **told)
    case = Case.objects.filter(unit=cast.thcs, pupil__circumstances__isnull=False).first()
    for named in (False, True):
        cells = access.live_figures(fresh(cast.hoa), report)["groups"]["roster"]["cells"]
        assert Counter({code: n for code, n in cells.items() if n}) == roster_by_hand(cast)
        assert cells["protection"] == 4
        if not named:
            name_involved(actor=fresh(cast.hoa), case=case, user=cast.lan, reason="x")


def test_people_agreements_and_money_are_of_the_last_day_and_the_own_school(cast, report, world):
    groups = access.live_figures(fresh(cast.hoa), report)["groups"]
    lines = {code: {key: n for key, n in groups[code]["cells"].items() if n} for code in groups}
    assert lines["agreements"] == {"police": 1, "other": 1}
    assert lines["funding"] == {"state": 16}
    assert lines["network"]["certified"] == 1 and lines["network"]["collaborators"] == 1
    assert lines["network"]["trained"] == 1 and lines["network"]["focal"] >= 1
    assert lines["classes"] == {"classes": 1}


def test_the_next_set_leaves_the_former_ones_as_they_were():
    two, three = ({group.code for group in groups_of(version)} for version in (2, 3))
    assert len(two) == 22 and two - three == {"steering", "resources"} and set(SETS) == {1, 2, 3, 4}
    four = {group.code for group in groups_of(4)}
    assert three - four == {"counselling", "counselling_topics"}
    assert four - three == {"met_about", "counselled", "group_work", "counselling_beside", "topics_beside"}
    assert all(group.since <= group.until for group in GROUPS)


def test_quality_and_values_stay_at_the_school(cast, report, world):
    user = fresh(cast.hoa)
    safe = access.safe_figures(user, report, access.live_figures(user, report))["groups"]
    assert not {"care", "benefit_value", "aftercare", "counselled", "met_about"} & set(safe)
    assert "contacts" in safe
    assert safe["roster"]["total"] == 5 and set(safe["roster"]["cells"].values()) == {"hidden"}
