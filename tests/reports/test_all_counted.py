"""The rest of what is counted from the records, once more by hand; and that no counted figure is left out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from cases.models import Case, Enrolment, SupportPlan
from plans.models import Activity, MonthlyAssessment, Plan, PlanTask, TaskGroup
from reports import access, indicators
from reports.indicators import GROUPS
from tests.fixtures import enrol
from tests.reports import test_figures, test_indicators_three
from tests.reports.conftest import PERIOD, add_cases, at, fresh

FIRST, LAST = PERIOD["period_from"], PERIOD["period_until"]
ROWS_OF_ITS_OWN = {"roster", "agreements", "funding", "network", "classes"}  # tests in test_indicators_three


world = test_indicators_three.world


@pytest.fixture
def year(cast):
    """Pupils of two classes (one left, one of another school), plans, months, trainings, support plans."""
    for place, (name, room, grade) in enumerate((("Lê Văn A", "8A", 8), ("Lê Thị B", "8A", 8), ("Võ C", "6B", 6))):
        pupil = enrol(cast.thcs, name, room, grade)
        pupil.sex = ("male", "female", "unknown")[place]
        pupil.save()
    gone = enrol(cast.thcs, "Võ Thị D", "6B", 6)
    Enrolment.objects.filter(pupil=gone).update(until=date(2026, 9, 29))
    enrol(cast.primary, "Ngô E", "1A", 1)
    _plans(cast)
    for month in (date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)):
        MonthlyAssessment.objects.create(
            unit=cast.thcs,
            month=month,
            state="signed",
            drafted_by=cast.lan,
            signed_by=cast.hoa,
            signed_at=at("2025-12-02"),
        )
    MonthlyAssessment.objects.create(unit=cast.thcs, month=date(2025, 12, 1), drafted_by=cast.lan)
    for kind, day, hours in (
        ("training", "2026-01-05", 4),
        ("training", "2026-10-01", 9),
        ("topic", "2026-01-06", 2),
    ):
        Activity.objects.create(
            unit=cast.thcs, title="x", kind=kind, on=day, staff=7, hours=hours, recorded_by=cast.lan
        )
    add_cases(cast.thcs, cast.lan, {"dropout": 2})
    new = Case.objects.filter(unit=cast.thcs).order_by("-pk")[:2]
    for case, day in zip(new, ("2026-03-06", "2026-03-10"), strict=True):
        SupportPlan.objects.create(
            case=case, objective="x", state="approved", drafted_by=cast.lan, decided_at=at(day, 12)
        )


def _plans(cast) -> None:
    given = {"unit": cast.thcs, "span": "year", "subject": "x", "drafted_by": cast.lan}
    for first, state in ((2026, "approved"), (2026, "draft"), (2023, "approved")):
        plan = Plan.objects.create(first_year=first, last_year=first, state=state, **given)
        group = TaskGroup.objects.create(plan=plan, position=1, number="1", title="x")
        for place, task in enumerate(("done", "done", "todo", "late")):
            PlanTask.objects.create(plan=plan, group=group, position=place, title="x", state=task)


def counted_by_hand(cast) -> dict[str, Counter]:
    unit = cast.thcs
    seats = [
        seat
        for seat in Enrolment.objects.all()
        if seat.classroom.unit_id == unit.pk and seat.since <= LAST and (not seat.until or seat.until >= LAST)
    ]
    plans = [
        plan
        for plan in Plan.objects.all()
        if plan.unit_id == unit.pk and plan.state == "approved" and FIRST.year <= plan.first_year <= LAST.year
    ]
    held = [
        one
        for one in Activity.objects.all()
        if one.unit_id == unit.pk and one.kind == "training" and FIRST <= one.on <= LAST
    ]
    months = [
        one
        for one in MonthlyAssessment.objects.all()
        if one.unit_id == unit.pk and one.state == "signed" and FIRST <= one.month <= LAST
    ]
    waits = [(one.decided_at - one.case.opened_at).total_seconds() for one in SupportPlan.objects.all()]
    return {
        "pupils": Counter(seat.pupil.sex for seat in seats),
        "grades": Counter(str(seat.classroom.grade) for seat in seats),
        "plans": Counter(plans=len(plans)),
        "tasks": Counter(task.state for plan in plans for task in plan.tasks.all()),
        "staff_work": Counter(
            sessions=len(held),
            staff=sum(one.staff for one in held),
            hours=int(sum(one.hours for one in held)),
            months=len(months),
        ),
        "quality": Counter(to_plan=int(sum(waits) / len(waits) // 86400)),
    }


def test_the_rest_of_the_figures_is_what_a_person_would_count(cast, report, year):
    found = access.live_figures(fresh(cast.hoa), report)["groups"]
    for code, expected in counted_by_hand(cast).items():
        assert Counter({key: n for key, n in found[code]["cells"].items() if n}) == +expected, code
    assert found["staff_work"]["cells"] == {"sessions": 1, "staff": 7, "hours": 4, "months": 2}
    assert found["plans"]["total"] == 1 and found["quality"]["cells"]["to_plan"] == 6
    assert timezone.localdate() > LAST  # counted after the period, of its last day


def test_every_counted_figure_has_been_counted_once_more(cast, world, year):
    counted = {group.code for group in GROUPS if group.source == indicators.RECORDS}
    once_more = [
        *test_figures.counted_by_hand(cast.thcs),
        *test_indicators_three.counted_by_hand(cast),
        *counted_by_hand(cast),
        *ROWS_OF_ITS_OWN,
    ]
    assert set(once_more) == counted
