"""What every whole demonstration holds. Two modules make one each, on days that are hard, and run all of these:
one module a demonstration, because the order of tests is random and a demonstration takes a while."""

from django.db.models import Count

from accounts.models import Notice, Unit, User
from cases import access as cases
from cases import day
from cases.enums import CaseKind, Channel, Stage
from cases.models import Caregiver, Case, CaseEntry, CaseGrant, Concern, Enrolment, OutsideNotice, Pupil
from ctxh_portal.demo.plans import lapsed_in
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.calendar import add_months, month_end
from plans import access as plan_access
from plans.enums import ActivityKind, MonthState, PlanState
from plans.models import Activity, MonthlyAssessment, Plan
from reports import access as report_access
from reports import figures as figuring
from reports.enums import ReportState
from reports.models import ConsolidatedReport, ReportRequest, SchoolReport
from tests.demo.conftest import Demo

SCHOOLS = {"THCS Hoa Sen": "lan", "TH Sông Vàm": "phuc", "MN Quang Trung": "mai"}
SEE_NOTHING = ["minh", "nga", "tam", "dung", "son"]


def person(username: str) -> User:
    return User.objects.get(username=username)


def seen_by(username: str) -> int:
    user = person(username)
    with acting(user.pk):
        return cases.visible_cases(user).count()


def schools() -> list[Unit]:
    return list(Unit.objects.filter(short_name__in=SCHOOLS))


# ── people and pupils


def test_everybody_of_the_cast_has_an_account_and_a_long_password(demo: Demo) -> None:
    names = ["lan", "minh", "hoa", "tam", "nga", "phuc", "quang", "mai", "bich", "dung", "son"]
    names.append("khanh")  # of the province, and no part of the cast
    assert [account.username for account in demo.accounts] == names
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == [*names, "ngoc"]
    for account in demo.accounts:
        assert len(account.password) >= 12 and person(account.username).check_password(account.password)
        assert account.role and account.sees
    assert len({account.password for account in demo.accounts}) == 12


def test_pupils_sit_in_classes_of_this_school_year(demo: Demo) -> None:
    for unit, at_least in zip(schools(), (90, 140, 170), strict=True):
        assert Enrolment.objects.on(demo.today).filter(pupil__unit=unit).count() >= at_least
    found = cases.find_pupils(person("lan"), "tran duc")
    assert [(pupil.full_name, pupil.classroom_name) for pupil in found] == [("Trần Đức Huy", "8A2")]
    assert Pupil.objects.values("full_name").annotate(n=Count("*")).filter(n__gt=1).exists()
    assert Caregiver.objects.filter(no_contact=True).count() == 1
    assert Case.objects.filter(pupil__caregivers__no_contact=True).exists()


# ── cases


def test_every_school_has_sixty_cases_a_year(demo: Demo) -> None:
    for unit in schools():
        opened = cases.Tally(unit).opened(add_months(demo.month, -12), month_end(add_months(demo.month, -1)))
        assert 60 <= opened <= 90, unit


def test_every_stage_and_kind_is_there_and_nobody_drowns(demo: Demo) -> None:
    thcs = Case.objects.filter(unit__short_name="THCS Hoa Sen")
    assert set(thcs.values_list("stage", flat=True)) == set(Stage.values)
    assert set(thcs.values_list("kind", flat=True)) == set(CaseKind.values)
    for unit in schools():
        assert 10 <= Case.objects.filter(unit=unit).open().count() <= 16, unit
    preschool = Case.objects.filter(unit__short_name="MN Quang Trung")
    assert not preschool.filter(kind__in=["offending", "self_harm"]).exists()


def test_only_the_right_people_see_cases(demo: Demo) -> None:
    assert [seen_by(name) for name in SEE_NOTHING] == [0] * len(SEE_NOTHING)
    for unit, principal in (("THCS Hoa Sen", "hoa"), ("TH Sông Vàm", "quang"), ("MN Quang Trung", "bich")):
        assert seen_by(principal) == Case.objects.filter(unit__short_name=unit).count()
        assert seen_by(SCHOOLS[unit]) > 50
    root = User.objects.create(username="root", full_name="Quản trị", is_superuser=True, is_staff=True)
    with acting(root.pk):
        assert not cases.visible_cases(root).exists()


def test_what_the_former_focal_teacher_had_open_was_given_away(demo: Demo) -> None:
    hers = Case.objects.filter(opened_by=person("nga"))
    assert hers.count() >= 10 and not hers.open().filter(grants__isnull=True).exists()
    handed = CaseGrant.objects.filter(user=person("lan"), granted_by=person("hoa"))
    assert handed.count() >= 2
    assert not CaseGrant.objects.filter(user=person("minh")).exists()


def test_today_is_alive(demo: Demo) -> None:
    for focal in SCHOOLS.values():
        user = person(focal)
        with acting(user.pk):
            due = list(day.due_follow_ups(user).values_list("due_on", flat=True))
            acts = list(day.due_actions(user).values_list("plan__case", flat=True))
        assert 4 <= len(due) <= 16, focal  # results of referrals and later checks are awaited too
        assert 1 <= len(set(acts)) <= 4, focal
        assert any(when < demo.today for when in due) and any(when >= demo.today for when in due)
        assert min(due) >= add_months(demo.month, -1)
    for principal in ("hoa", "quang", "bich"):
        user = person(principal)
        with acting(user.pk):
            assert day.waiting_plans(user).exists() and day.waiting_closings(user).exists()
            assert day.new_concerns(user).exists()
        assert Notice.objects.filter(user=user, read_at=None).count() < 15


def test_stories_differ_and_danger_was_told_outside(demo: Demo) -> None:
    for unit in schools():
        told = list(Case.objects.filter(unit=unit).order_by("opened_at"))
        texts = [case.summary for case in told]
        assert all(one != other for one, other in zip(texts, texts[1:], strict=False))
        assert len(set(texts)) > len(texts) * 0.95
        assert not any("{" in text or "học sinh" in text.lower() and unit.is_preschool for text in texts)
    for case in Case.objects.filter(danger_now=True):
        assert OutsideNotice.objects.filter(case=case).count() >= 2
    assert Case.objects.filter(danger_now=True).count() >= 3
    assert not OutsideNotice.objects.filter(case=None).exists()


def test_concerns_came_by_many_ways(demo: Demo) -> None:
    mine = Concern.objects.filter(author=person("tam"))
    assert {"new", "opened"} <= set(mine.values_list("state", flat=True))
    assert len(set(Concern.objects.values_list("channel", flat=True))) >= 4 <= len(Channel.values)


def test_nothing_lies_in_the_future_or_on_a_holiday(demo: Demo) -> None:
    assert not CaseEntry.objects.filter(happened_on__gt=demo.today).exists()
    assert not Activity.objects.filter(on__gt=demo.today).exists()
    assert not Activity.objects.filter(on__week_day__in=[1, 7]).exists()


# ── plans, activities, months


def test_the_office_carried_the_plan_of_2022_on(demo: Demo) -> None:
    old = Plan.objects.get(unit__kind="district_office")
    new = Plan.objects.get(unit__kind="commune_office")
    assert (old.number_line, old.tasks.count(), old.groups.count()) == ("12/KH-PGDĐT", 18, 7)
    assert (new.years, new.state, new.tasks.count()) == ("2026-2030", PlanState.ISSUED, 18)
    assert new.continues == old and lapsed_in(new) == []
    assert old.tasks.for_schools().count() == new.tasks.for_schools().count() == 17


def test_each_school_has_its_plan_of_this_year_under_way(demo: Demo) -> None:
    for unit in schools():
        plan = Plan.objects.get(unit=unit, school_year=_school_year(demo))
        assert plan.state == PlanState.ISSUED
        assert plan.tasks.filter(source__isnull=False).exists() and plan.tasks.filter(source=None).exists()
        before = Plan.objects.filter(unit=unit, tasks__state="done", tasks__progress__product__gt="")
        assert before.exists()
        assert not [mark for mark in lapsed_in(plan) if mark.key.startswith("law")]
    preschool = Plan.objects.filter(unit__short_name="MN Quang Trung")
    assert not preschool.filter(bases__text__contains="18/2025/TT-BGDĐT").exists()
    assert not preschool.filter(tasks__title__contains="18/2025/TT-BGDĐT").exists()


def _school_year(demo: Demo) -> str:
    first = demo.today.year if demo.today.month >= 8 else demo.today.year - 1
    return f"{first}-{first + 1}"


def test_the_plan_of_2020_is_a_paper_of_the_preschool(demo: Demo) -> None:
    plan = Plan.objects.get(first_year=2020)
    assert (plan.unit.short_name, plan.state, plan.issued_on.year) == (
        "MN Quang Trung",
        PlanState.ISSUED,
        2020,
    )
    assert "III. Tổ chức thực hiện" in plan.body and plan.bases.count() == 3


def test_schools_did_things_in_many_months(demo: Demo) -> None:
    for unit in schools():
        found = Activity.objects.filter(unit=unit)
        assert found.count() >= 20
        assert found.filter(kind=ActivityKind.TRAINING, on__gte=add_months(demo.month, -12)).count() >= 2
        assert len(set(found.values_list("kind", flat=True))) >= 5
        assert len({day.month for day in found.values_list("on", flat=True)}) >= 10


def test_months_were_signed_and_the_last_ones_differ(demo: Demo) -> None:
    last = add_months(demo.month, -1)
    states = dict(MonthlyAssessment.objects.filter(month=last).values_list("unit__short_name", "state"))
    assert states["THCS Hoa Sen"] == MonthState.SUBMITTED and states["TH Sông Vàm"] == MonthState.RETURNED
    earlier = MonthlyAssessment.objects.exclude(month=last)
    assert set(earlier.values_list("state", flat=True)) == {MonthState.SIGNED} and earlier.count() == 42
    with acting(person("hoa").pk):
        assert plan_access.assessments_waiting(person("hoa")).count() == 1


# ── reports


def requests_of_the_commune() -> list[ReportRequest]:
    """Of the years; or of the district before it."""
    yearly = ReportRequest.objects.filter(office__short_name__endswith="Thủ Thừa", kind="yearly")
    return list(yearly.order_by("period_from"))


def test_a_term_a_letter_and_a_plans_period_are_asked_too(demo: Demo) -> None:
    kinds = ReportRequest.objects.exclude(kind="yearly").order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["ad_hoc", "period", "semester"]
    letter = ReportRequest.objects.get(kind="ad_hoc")
    assert letter.questions.count() == 10 and letter.letter_number


def test_the_province_asked_for_the_same_and_another_commune_answered(demo: Demo) -> None:
    for above in ReportRequest.objects.filter(through_offices=True):
        offices = {below.office.short_name for below in above.below.all()}
        assert offices == {"Phòng VH-XH Thủ Thừa", "Phòng VH-XH Bình Quới"}
        assert sum(below.submissions.count() for below in above.below.all()) >= 10
    assert ReportRequest.objects.filter(through_offices=True).exists()


def test_two_years_are_added_up_and_the_third_is_on_its_way(demo: Demo) -> None:
    *past, current = requests_of_the_commune()
    assert len(past) == 2
    for request in past:
        assert request.submissions.count() == 12
        report = ConsolidatedReport.objects.get(request=request)
        assert report.number and report.issued_on
    assert [SchoolReport.objects.filter(request=request, late=True).count() for request in past] == [0, 1]
    assert (current.period_from, current.period_until) == (
        add_months(demo.month, -12),
        month_end(add_months(demo.month, -1)),
    )
    assert current.due_on == add_months(demo.month, 1) and current.submissions.count() == 9
    states = dict(current.school_reports.filter(unit__in=schools()).values_list("unit__short_name", "state"))
    assert states == {
        "THCS Hoa Sen": ReportState.DRAFT,
        "TH Sông Vàm": ReportState.SUBMITTED,
        "MN Quang Trung": ReportState.NEW,
    }


def test_tables_speak_after_small_cells_are_hidden(demo: Demo) -> None:
    """Also for what the three schools will send next."""
    *_past, current = requests_of_the_commune()
    published = [copy.figures for copy in current.submissions.all()]
    for name in SCHOOLS.values():
        user = person(name)
        with acting(user.pk):
            report = report_access.visible_reports(user).get(request=current)
            published.append(figuring.publish(report_access.live_figures(user, report)))
    assert len(published) == 12
    for figures in published:
        group = figures["groups"]["kind"]
        assert group["total"] >= 60
    hidden = [
        name
        for figures in published
        for name in ("kind", "outcome")
        if all(isinstance(cell, str) for cell in figures["groups"][name]["cells"].values())
    ]
    assert len(hidden) <= 6
    assert any("small" in figures["groups"]["kind"]["cells"].values() for figures in published)
