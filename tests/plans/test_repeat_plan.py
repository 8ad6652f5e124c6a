"""Next year's plan begins as this year's: years moved, table copied, and the comparison says what changed."""

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, comparing, workflow
from plans.models import Plan
from tests.plans.conftest import fresh


@pytest.fixture
def issued(cast: Cast, school_plan: Plan) -> Plan:
    return workflow.issue_plan(actor=cast.hoa, plan=school_plan, number="9", issued_on=timezone.localdate())


def test_the_copy_stands_a_year_later(cast: Cast, issued: Plan) -> None:
    new = workflow.repeat_plan(actor=cast.lan, plan=issued)
    assert (new.state, new.number, new.school_year) == ("draft", "", "2027-2028")
    assert (new.first_year, new.last_year) == (2027, 2028)
    assert new.subject == "Công tác xã hội trong trường học năm học 2027-2028"
    assert new.tasks.count() == 3
    assert not new.tasks.exclude(state="todo").exists()
    assert access.plan_before(cast.lan, new) == issued


def test_what_changed_since_last_year_is_told(cast: Cast, issued: Plan) -> None:
    new = workflow.repeat_plan(actor=cast.lan, plan=issued)
    parts = {part.title for part in comparing.compare(comparing.content_of(issued), comparing.content_of(new))}
    assert "Trích yếu" in parts
    assert "I. Mục đích" not in parts


def test_what_the_office_gave_stays_tied_to_its_plan(cast: Cast, plan_2026: Plan, school_draft: Plan) -> None:
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=list(plan_2026.tasks.all()))
    workflow.submit_plan(actor=cast.lan, plan=school_draft)
    approved = workflow.approve_plan(actor=cast.hoa, plan=school_draft)
    new = workflow.repeat_plan(actor=cast.lan, plan=approved)
    assert access.tasks_to_take_over(cast.lan, new) == []
    workflow.submit_plan(actor=cast.lan, plan=new)
    workflow.approve_plan(actor=cast.hoa, plan=new)
    found = access.taken_over(fresh(cast.dung), plan_2026)
    assert {task.plan_id for task in found.values()} == {new.pk}
    assert len(found) == plan_2026.tasks.count()


def test_a_plan_that_is_over_by_then_is_left_behind(cast: Cast, plan_2026: Plan, issued: Plan) -> None:
    Plan.objects.filter(pk=plan_2026.pk).update(last_year=2026)
    new = workflow.repeat_plan(actor=cast.lan, plan=issued)
    assert not new.tasks.filter(source__isnull=False).exists()


def test_once_a_year_and_not_for_a_period(cast: Cast, issued: Plan, plan_2026: Plan) -> None:
    workflow.repeat_plan(actor=cast.lan, plan=issued)
    with pytest.raises(RuleBroken):
        workflow.repeat_plan(actor=cast.lan, plan=issued)
    with pytest.raises(RuleBroken):
        workflow.repeat_plan(actor=cast.dung, plan=plan_2026)
    assert Plan.objects.filter(first_year=2027).count() == 1


def test_the_author_alone(cast: Cast, issued: Plan) -> None:
    for user in (cast.hoa, cast.dung):
        with pytest.raises(NotYours):
            workflow.repeat_plan(actor=user, plan=issued)
    with pytest.raises(Http404):
        workflow.repeat_plan(actor=cast.phuc, plan=issued)


def test_the_button_leads_to_the_draft(cast: Cast, sign_in, issued: Plan) -> None:
    lan = sign_in(cast.lan)
    assert "Soạn kế hoạch năm sau" in lan.get(reverse("plans:detail", args=[issued.public_id])).content.decode()
    response = lan.post(reverse("plans:repeat", args=[issued.public_id]))
    assert response.url == reverse("plans:detail", args=[Plan.objects.get(first_year=2027).public_id])
