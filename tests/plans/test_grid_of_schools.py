"""The office's grid: the reason behind a delay, filters, the Excel file."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from plans import workflow
from plans.models import Plan, PlanTask


def tell(cast: Cast, task: PlanTask, state: str, day: int, note: str = "") -> None:
    workflow.record_progress(actor=cast.lan, task=task, state=state, on=date(2026, 11, day), note=note)


@pytest.fixture
def late(cast: Cast, school_plan: Plan) -> PlanTask:
    """Late since 5 November, with a second word on the 12th; before that it was late once and then under way."""
    task = school_plan.tasks.first()
    tell(cast, task, "late", 1, "Chờ lịch của xã")
    tell(cast, task, "doing", 3)
    tell(cast, task, "late", 5, "Báo cáo viên ốm")
    tell(cast, task, "late", 12, "=Chưa mời được báo cáo viên")
    return task


def url(plan: Plan, name: str = "grid", query: str = "") -> str:
    return reverse(f"plans:{name}", args=[plan.public_id]) + query


def test_a_late_cell_opens_its_reason(cast: Cast, sign_in, plan_2026: Plan, late: PlanTask) -> None:
    page = sign_in(cast.dung).get(url(plan_2026))
    (found,) = page.context["delays"]
    assert (found.since, found.told_on, found.by) == (
        date(2026, 11, 5), date(2026, 11, 12), cast.lan.polite_name,
    )  # fmt: skip
    html = page.content.decode()
    assert f'href="#cham-{late.public_id}"' in html
    assert f'id="cham-{late.public_id}"' in html
    assert "Chưa mời được báo cáo viên" in html
    assert "Chậm từ 05/11/2026" in html


def test_a_cell_in_time_opens_the_task(cast: Cast, sign_in, plan_2026: Plan, late: PlanTask) -> None:
    tell(cast, late, "done", 20)
    page = sign_in(cast.dung).get(url(plan_2026))
    assert page.context["delays"] == []
    assert reverse("plans:task", args=[late.public_id]) in page.content.decode()


def test_filters_by_level_and_by_state(cast: Cast, sign_in, plan_2026: Plan, late: PlanTask) -> None:
    dung = sign_in(cast.dung)

    def schools(query: str) -> set[str]:
        return {row.school.pk for row in dung.get(url(plan_2026, query=query)).context["rows"]}

    assert schools("") > schools("?cap=primary") == {cast.primary.pk}
    assert schools("?tien-do=late") == {cast.thcs.pk}
    assert schools("?tien-do=none") >= {cast.primary.pk}
    assert schools("?cap=primary&tien-do=late") == set()
    assert "Bỏ lọc" in dung.get(url(plan_2026, query="?cap=primary&tien-do=late")).content.decode()


def test_the_sheet_has_states_in_words_and_reasons(cast: Cast, sign_in, plan_2026: Plan, late: PlanTask) -> None:
    response = sign_in(cast.dung).get(url(plan_2026, "grid_sheet", "?tien-do=late"))
    book = load_workbook(io.BytesIO(response.content))
    grid, reasons = (list(page.iter_rows(values_only=True)) for page in book.worksheets)
    assert [row[0] for row in grid[1:]] == [cast.thcs.short_name]
    assert "Chậm, có lý do" in grid[1]
    assert reasons[1][0] == cast.thcs.short_name
    assert reasons[1][3:] == ("05/11/2026", "12/11/2026", cast.lan.polite_name, "=Chưa mời được báo cáo viên")
    assert book.worksheets[1].cell(2, 7).data_type == "s"  # nothing is a formula
    assert AuditEvent.objects.get(action="plans.download").facts["kind"] == "grid.xlsx"


def test_schools_see_no_grid(cast: Cast, sign_in, plan_2026: Plan) -> None:
    for name, status in (("lan", 403), ("hoa", 403), ("tam", 404)):
        assert sign_in(cast.users[name]).get(url(plan_2026, "grid_sheet")).status_code == status


def test_more_delays_ask_no_more(cast: Cast, sign_in, plan_2026: Plan, school_plan: Plan, late: PlanTask) -> None:
    dung = sign_in(cast.dung)

    def asked() -> int:
        dung.get(url(plan_2026))
        with CaptureQueriesContext(connection) as found:
            dung.get(url(plan_2026))
        return len(found)

    one = asked()
    for task in school_plan.tasks.all():
        tell(cast, task, "late", 15, "Chờ kinh phí")
    assert asked() == one
