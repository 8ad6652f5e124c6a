"""The files of a school in an inspection: bands that the principal hands over, never a case, never a number."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from cases import access as cases_access
from cases.models import Case, FollowUp
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours
from plans import access, workflow
from plans.models import FileCheck, Inspection
from plans.papers_inspections import minutes_paper
from tests.fixtures import MakeCase
from tests.plans.conftest import fresh
from tests.plans.test_inspections import announced, filled

LAST_YEAR = (date(2025, 8, 1), date(2026, 7, 31))


def opened(make_case: MakeCase, cast: Cast, day: date, late: bool) -> Case:
    """A case of an earlier day with one clock of the assessment, kept or missed."""
    with acting(cast.lan.pk):
        case = make_case()
    with system_scope("tests"):
        moment = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
        Case.objects.filter(pk=case.pk).update(opened_at=moment)
        clock = FollowUp.objects.filter(case=case, kind="assess").get()
        FollowUp.objects.filter(case=case).exclude(pk=clock.pk).update(dropped=True)
        due = moment + timedelta(days=3)
        done = (due + timedelta(days=1 if late else 0)).date()
        rows = FollowUp.objects.filter(pk=clock.pk)
        rows.update(clock="days", due_on=due.date(), due_at=due, done_on=done)
    return case


@pytest.fixture
def twelve(cast: Cast, make_case: MakeCase) -> list[Case]:
    """Last school year's cases, two of them late; and a late one of this year, of which nothing is said."""
    told = [opened(make_case, cast, date(2026, 3, 2), late=number < 2) for number in range(12)]
    return [*told, opened(make_case, cast, date(2026, 9, 14), late=True)]


def told_of(cast: Cast, row: Inspection) -> FileCheck:
    with acting(cast.hoa.pk):
        return workflow.release_file_check(actor=fresh(cast.hoa), inspection=row)


def test_the_exact_figures_are_the_schools(cast: Cast, twelve: list[Case]) -> None:
    with acting(cast.hoa.pk):
        tally = cases_access.tallying(fresh(cast.hoa), cast.units["thcs"])
        assert tally.in_time("assess", *LAST_YEAR) == {"due": 12, "kept": 10}
        assert tally.in_time("plan", *LAST_YEAR) == {"due": 0, "kept": 0}
    with system_scope("tests"):  # what still runs counts neither way, until it is overdue
        FollowUp.objects.filter(case=twelve[5], kind="assess").update(
            done_on=None, due_at=timezone.now() + timedelta(days=1)
        )
    with acting(cast.hoa.pk):
        assert tally.in_time("assess", *LAST_YEAR) == {"due": 11, "kept": 9}
    with system_scope("tests"):
        FollowUp.objects.filter(case=twelve[5], kind="assess").update(due_at=timezone.now() - timedelta(days=1))
    with acting(cast.hoa.pk):
        assert tally.in_time("assess", *LAST_YEAR) == {"due": 12, "kept": 9}


def test_a_clock_in_hours_is_late_by_the_moment_of_its_record(cast: Cast, twelve: list[Case]) -> None:
    with system_scope("tests"):
        row = FollowUp.objects.filter(case=twelve[5], kind="assess").get()
        rows = FollowUp.objects.filter(pk=row.pk)
        rows.update(clock="hours", recorded_at=row.due_at + timedelta(minutes=1))
    with acting(cast.hoa.pk):
        tally = cases_access.tallying(fresh(cast.hoa), cast.units["thcs"])
        assert tally.in_time("assess", *LAST_YEAR)["kept"] == 9


def test_the_principal_sees_and_hands_over_and_the_office_reads_bands(
    cast: Cast, twelve: list[Case], sign_in
) -> None:
    row = announced(cast)
    page, url = (reverse(f"plans:{name}", args=[row.public_id]) for name in ("inspection", "inspection_release"))
    hoa, dung = sign_in(cast.hoa), sign_in(cast.dung)
    assert "10/12" in hoa.get(url).text and "từ 50% nhưng chưa phải tất cả" in hoa.get(url).text
    assert "chưa cung cấp" in dung.get(page).text
    assert hoa.post(url).status_code == 302
    seen = dung.get(page).text
    assert "từ 50% nhưng chưa phải tất cả" in seen and "ít trường hợp, không nêu" in seen
    assert "10/12" not in seen and twelve[0].code not in seen and "Nguyễn Văn Mẫu" not in seen
    row = filled(cast, row)
    text = paper_text(minutes_paper(row))
    assert "- Đánh giá nguy cơ ban đầu: từ 50% nhưng chưa phải tất cả." in text
    assert "10/12" not in text
    facts = AuditEvent.objects.get(action="plans.release_file_check").facts
    assert facts == {"year": "2025-2026", "check": row.file_check_id}


def test_the_same_year_is_never_computed_twice(cast: Cast, twelve: list[Case]) -> None:
    first = told_of(cast, announced(cast))
    with system_scope("tests"):
        FollowUp.objects.filter(kind="assess").update(done_on=date(2026, 3, 2))  # now all were in time
    again = told_of(cast, announced(cast))
    assert again == first and again.assessed == "most" and FileCheck.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        first.pk = None
        first.save()


def test_nobody_but_the_principal_hands_over(cast: Cast, twelve: list[Case], sign_in) -> None:
    row = announced(cast)
    for user in (cast.lan, cast.dung):
        with pytest.raises(NotYours):
            workflow.release_file_check(actor=fresh(user), inspection=row)
        assert sign_in(user).get(reverse("plans:inspection_release", args=[row.public_id])).status_code == 403
    for user in (cast.phuc, cast.quang):
        with pytest.raises(Http404):
            workflow.release_file_check(actor=fresh(user), inspection=row)
    with pytest.raises(NotYours):
        access.files_in_time(fresh(cast.dung), row)
    with pytest.raises(Http404):
        cases_access.tallying(fresh(cast.dung), cast.units["thcs"])


def test_few_cases_are_not_spoken_of(cast: Cast, make_case: MakeCase) -> None:
    for _ in range(9):
        opened(make_case, cast, date(2026, 3, 2), late=True)
    assert told_of(cast, announced(cast)).assessed == "too_few"


def test_only_a_year_that_has_ended_is_asked_about() -> None:
    assert access.last_school_year(date(2026, 11, 22)) == LAST_YEAR
    assert access.last_school_year(date(2026, 7, 31)) == (date(2024, 8, 1), date(2025, 7, 31))
    assert access.last_school_year(date(2026, 8, 1)) == LAST_YEAR
