"""Deadlines of plans remind seven days and one day before, then climb; each step once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts import workflow as accounts
from accounts.models import AuditEvent, Notice, User
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import access, workflow
from plans.models import Plan, PlanAsk, PlanReminder, PlanTask
from tests.plans.conftest import fresh


@contextmanager
def on(month: int, day: int, year: int = 2026) -> Iterator[None]:
    with time_machine.travel(f"{year}-{month:02}-{day:02} 09:00+07:00", tick=False):
        yield


def told(user: User, words: str) -> int:
    return Notice.objects.filter(user=user, text__contains=words).count()


@pytest.fixture
def task(school_plan: Plan) -> PlanTask:
    """Ends on 31 December 2026; the others of the plan have no day."""
    first, *others = school_plan.tasks.all()
    PlanTask.objects.filter(pk__in=[one.pk for one in others]).update(time_text="Hàng năm")
    PlanTask.objects.filter(pk=first.pk).update(time_text="Tháng 12")
    return PlanTask.objects.get(pk=first.pk)


@pytest.fixture
def ask(cast: Cast) -> PlanAsk:
    return workflow.ask_for_plans(actor=cast.dung, school_year="2026-2027", due_on=date(2026, 12, 31))


# ── tasks


def test_who_has_the_task_is_reminded_and_nobody_else_before_the_day(cast: Cast, task: PlanTask) -> None:
    workflow.give_to_staff(actor=cast.lan, plan=task.plan, tasks=[task], persons=[cast.tam])
    with on(12, 23):
        assert workflow.remind_of_plans() == 0
    with on(12, 24):
        assert workflow.remind_of_plans() == 1
        assert workflow.remind_of_plans() == 0  # each once
    assert told(cast.tam, "sắp đến hạn") == 1
    assert told(cast.lan, "sắp đến hạn") == told(cast.hoa, "sắp đến hạn") == 0
    with on(12, 30):
        workflow.remind_of_plans()
    assert told(cast.tam, "trong một ngày tới") == 1


def test_a_task_of_nobody_is_the_focal_teachers(cast: Cast, task: PlanTask) -> None:
    with on(12, 24):
        workflow.remind_of_plans()
    assert told(cast.lan, "sắp đến hạn") == told(cast.minh, "sắp đến hạn") == 1


def test_it_climbs_to_focal_principal_and_office(cast: Cast, task: PlanTask) -> None:
    workflow.give_to_staff(actor=cast.lan, plan=task.plan, tasks=[task], persons=[cast.tam])
    with on(1, 1, 2027):
        workflow.remind_of_plans()
    assert told(cast.tam, "quá hạn") == told(cast.lan, "quá hạn") == 1
    assert told(cast.hoa, "quá hạn") == 0
    with on(1, 3, 2027):
        workflow.remind_of_plans()
    assert (told(cast.hoa, "quá hạn"), told(cast.dung, "quá hạn")) == (1, 0)
    with on(1, 7, 2027):
        workflow.remind_of_plans()
        workflow.remind_of_plans()
    notice = Notice.objects.get(user=cast.dung, text__contains="quá hạn")
    assert cast.thcs.short_name in notice.text  # a status alone
    assert task.title not in notice.text
    assert PlanReminder.objects.count() == AuditEvent.objects.filter(action="plans.remind").count() == 3


def test_what_is_done_reminds_nobody(cast: Cast, task: PlanTask) -> None:
    workflow.record_progress(actor=cast.lan, task=task, state="done", on=date(2026, 11, 20))
    with on(1, 7, 2027):
        assert workflow.remind_of_plans() == 0


def test_a_draft_and_a_plan_that_is_over_remind_nobody(cast: Cast, task: PlanTask) -> None:
    with on(8, 2, 2027):  # the next school year has begun
        assert workflow.remind_of_plans() == 0
    Plan.objects.filter(pk=task.plan_id).update(state="draft")
    with on(12, 31):
        assert workflow.remind_of_plans() == 0


def test_an_office_sets_the_days(cast: Cast, task: PlanTask) -> None:
    accounts.set_deadline(actor=cast.dung, code="plan.week", amount=14, clock="days", active=True)
    with on(12, 17):
        assert workflow.remind_of_plans() == 1


def test_several_tasks_are_one_notice(cast: Cast, task: PlanTask) -> None:
    PlanTask.objects.filter(plan=task.plan).update(time_text="Tháng 12")
    with on(12, 24):
        assert workflow.remind_of_plans() == 3
    assert told(cast.lan, "3 nhiệm vụ kế hoạch sắp đến hạn") == 1


# ── a plan that the office asked for


def test_the_school_is_asked_reminded_and_climbs(cast: Cast, sign_in, ask: PlanAsk) -> None:
    assert told(cast.lan, "trước hết ngày 31/12/2026") == 1
    with on(12, 24):
        assert workflow.remind_of_plans() == 3  # three schools
        assert "Kế hoạch năm học 2026-2027" in sign_in(cast.lan).get(reverse("home:today")).content.decode()
    assert (told(cast.lan, "đến hạn ngày"), told(cast.hoa, "đến hạn ngày")) == (1, 0)
    with on(1, 3, 2027):
        workflow.remind_of_plans()
    assert told(cast.hoa, "quá hạn") == 1
    with on(1, 7, 2027):
        workflow.remind_of_plans()
        assert workflow.remind_of_plans() == 0
    assert told(cast.dung, "chưa có kế hoạch năm học được duyệt") == 3


def test_an_approved_plan_answers(cast: Cast, school_plan: Plan, ask: PlanAsk) -> None:
    today = date(2026, 11, 22)
    assert cast.thcs not in [school for _ask, school in access.asks_unanswered(today)]
    assert access.asked_of(fresh(cast.lan), today) == []
    assert access.asked_of(fresh(cast.phuc), today) == [ask]


def test_only_schools_of_the_level_are_asked(cast: Cast) -> None:
    workflow.ask_for_plans(actor=cast.dung, school_year="2026-2027", due_on=date(2026, 12, 31), level="primary")
    today = date(2026, 11, 22)
    assert [school for _ask, school in access.asks_unanswered(today)] == [cast.primary]
    assert access.asked_of(fresh(cast.lan), today) == []


def test_the_pages_of_the_office(cast: Cast, sign_in, school_draft: Plan) -> None:
    dung = sign_in(cast.dung)
    data = {"school_year": "2026-2027", "level": "", "due_on": "31/12/2026", "note": "Công văn 12"}
    answer = dung.post(reverse("plans:ask_new"), data)
    page = dung.get(answer.url).content.decode()
    assert "Đang soạn" in page
    assert "Chưa có kế hoạch" in page
    again = dung.post(reverse("plans:ask_new"), data).content.decode()
    assert "đã được yêu cầu" in again
    row = PlanAsk.objects.get()
    dung.post(reverse("plans:ask_withdraw", args=[row.public_id]))
    with on(12, 24):
        assert workflow.remind_of_plans() == 0
    for name in ("lan", "hoa", "tam"):
        assert sign_in(cast.users[name]).get(reverse("plans:asks")).status_code == 404


def test_no_day_that_is_over(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="hôm nay trở đi"):
        workflow.ask_for_plans(actor=cast.dung, school_year="2026-2027", due_on=date(2026, 11, 1))
