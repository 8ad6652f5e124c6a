"""Who reads and does what, written a second time by hand: r reads, w also writes, - gets the 404 of
nothing."""

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.models import Membership
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours
from plans import access, workflow
from plans.enums import PlanState
from plans.models import Plan
from tests.plans.conftest import fresh

PEOPLE = ["lan", "minh", "hoa", "tam", "nga", "phuc", "quang", "mai", "bich", "dung", "son"]
#                        lan minh hoa tam nga phuc quang mai bich dung son
OF_OFFICE = {
    "draft": "            -   -    -   -   -   -    -     -   -    w    -",
    "issued": "           r   r    r   -   -   r    r     r   r    w    -",
}
OF_SCHOOL = {
    "draft": "            w   w    r   -   -   -    -     -   -    -    -",
    "submitted": "        w   w    r   -   -   -    -     -   -    -    -",
    "returned": "         w   w    r   -   -   -    -     -   -    -    -",
    "approved": "         w   w    r   -   -   -    -     -   -    r    -",
    "issued": "           w   w    r   r   -   -    -     -   -    r    -",
}
GRID = [
    pytest.param(unit, state, who, mark, id=f"{unit}-{state}-{who}")
    for unit, table in (("commune", OF_OFFICE), ("thcs", OF_SCHOOL))
    for state, line in table.items()
    for who, mark in zip(PEOPLE, line.split(), strict=True)
]


@pytest.fixture
def plan_of(cast: Cast):
    def make(unit: str, state: str) -> Plan:
        author = cast.dung if unit == "commune" else cast.lan
        plan = workflow.create_plan(
            actor=author,
            unit=cast.units[unit],
            span="year",
            subject="Công tác xã hội năm 2026",
            first_year=2026,
            last_year=2026,
            body="I. Mục đích",
            with_table=False,
        )
        Plan.objects.filter(pk=plan.pk).update(state=state, issued_on="2026-09-01", number="1", symbol="KH-X")
        plan.refresh_from_db()
        return plan

    return make


@pytest.mark.parametrize(("unit", "state", "who", "mark"), GRID)
def test_the_grid(cast: Cast, plan_of, sign_in, unit: str, state: str, who: str, mark: str) -> None:
    plan, user = plan_of(unit, state), fresh(cast.users[who])
    assert access.visible_plans(user).filter(pk=plan.pk).exists() is (mark != "-")
    assert access.can(user, "view", plan) is (mark != "-")
    assert access.can(user, "edit", plan) is (mark == "w")
    page = sign_in(user).get(reverse("plans:detail", args=[plan.public_id]))
    assert page.status_code == (404 if mark == "-" else 200)


def test_the_predecessors_plan_is_read_by_the_schools_of_today(cast: Cast, plan_2021: Plan) -> None:
    assert access.get_plan(cast.lan, plan_2021.public_id) == plan_2021


def test_a_clerk_gives_the_number_but_does_not_write(cast: Cast, plan_of) -> None:
    Membership.objects.create(user=cast.tam, unit=cast.units["thcs"], role="clerk", since="2026-01-01")
    tam, plan = fresh(cast.tam), plan_of("thcs", PlanState.APPROVED)
    assert access.can(tam, "issue", plan)
    assert not access.can(tam, "edit", plan)


def test_an_outsider_and_a_reader_get_different_answers(cast: Cast, plan_of) -> None:
    plan = plan_of("thcs", PlanState.ISSUED)
    with pytest.raises(NotYours):
        workflow.submit_plan(actor=cast.tam, plan=plan)
    with pytest.raises(Http404):
        workflow.submit_plan(actor=cast.phuc, plan=plan)


def test_a_superuser_gets_nothing(cast: Cast, plan_of, sign_in) -> None:
    cast.son.is_superuser = cast.son.is_staff = True
    cast.son.save()
    plan = plan_of("commune", PlanState.ISSUED)
    assert sign_in(cast.son).get(reverse("plans:detail", args=[plan.public_id])).status_code == 404


@pytest.mark.parametrize("who", ["tam", "nga", "phuc", "quang", "dung", "son"])
def test_figures_are_for_the_school_alone(cast: Cast, who: str) -> None:
    with pytest.raises(Http404):
        access.tallying(cast.users[who], cast.units["thcs"])
    assert access.tallying(cast.hoa, cast.units["thcs"])


@pytest.mark.parametrize("who", ["tam", "nga", "phuc", "dung", "son"])
@pytest.mark.parametrize("name", ["activities", "activity_new", "months"])
def test_activities_and_months_are_for_the_own_unit_alone(cast: Cast, sign_in, who: str, name: str) -> None:
    status = sign_in(cast.users[who]).get(reverse(f"plans:{name}")).status_code
    # a teacher of another school gets the own pages; an office has activities and no months
    own = who == "phuc" or (who == "dung" and name != "months")
    assert status == (200 if own else 404)
