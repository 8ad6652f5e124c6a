"""A page asks the database as often for a long table as for a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from plans import tasktable, workflow
from plans.models import Plan
from tests.plans.appendix import APPENDIX


def queries(client, url: str) -> int:
    client.get(url)  # what is read once per process is read now
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.fixture
def grow(cast: Cast, draft_2021: Plan):
    def to(groups: int) -> Plan:
        found = tasktable.parse(APPENDIX).groups[:groups]
        workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=found)
        return draft_2021

    return to


def test_the_page_of_a_plan(cast: Cast, sign_in, grow) -> None:
    dung = sign_in(cast.dung)
    url = reverse("plans:detail", args=[grow(1).public_id])
    short = queries(dung, url)
    grow(7)
    assert queries(dung, url) == short


@pytest.mark.parametrize("name", ["sheet", "by_month", "compare", "write"])
def test_the_other_views_of_the_table(cast: Cast, sign_in, grow, name: str) -> None:
    dung = sign_in(cast.dung)
    workflow.keep_version(actor=cast.dung, plan=grow(1))
    url = reverse(f"plans:{name}", args=[Plan.objects.get().public_id])
    short = queries(dung, url)
    grow(7)
    assert queries(dung, url) == short


def test_the_list_of_plans(cast: Cast, sign_in, plan_2021: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:list")
    short = queries(dung, url)
    for year in range(2026, 2031):
        workflow.continue_plan(
            actor=cast.dung, plan=plan_2021, unit=cast.units["commune"], first_year=year, last_year=year
        )
    assert queries(dung, url) == short


def test_the_list_of_papers(cast: Cast, sign_in) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:papers")

    def draft() -> None:
        workflow.create_paper(
            actor=cast.lan, unit=cast.units["thcs"], kind="notice", subject="Về việc", body="Nội dung."
        )

    draft()
    short = queries(lan, url)
    for _ in range(20):
        draft()
    assert queries(lan, url) == short


def test_the_grid(cast: Cast, sign_in, plan_2026: Plan, school_plan: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:grid", args=[plan_2026.public_id])
    short = queries(dung, url)
    task = school_plan.tasks.first()
    workflow.record_progress(actor=cast.lan, task=task, state="done", on=timezone.localdate())
    assert queries(dung, url) == short
    assert short < 25


def test_the_list_of_activities(cast: Cast, sign_in) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:activities")

    def record() -> None:
        workflow.record_activity(
            actor=cast.lan, unit=cast.units["thcs"], title="Chuyên đề", kind="topic", on=timezone.localdate()
        )

    record()
    short = queries(lan, url)
    for _ in range(20):
        record()
    assert queries(lan, url) == short
