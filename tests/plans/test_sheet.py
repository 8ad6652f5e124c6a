"""The task table as a sheet: who a task is survives, letters follow the order, nothing typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import tasktable, workflow
from plans.forms_sheet import rows_of
from plans.models import Plan
from plans.workflow.sheet import SheetRow
from tests.plans.appendix import APPENDIX
from tests.plans.test_paste import filled


def sheet_of(plan: Plan) -> list[SheetRow]:
    rows = []
    for row in rows_of(plan):
        kind, _colon, key = row.pop("what").partition(":")
        rows.append(SheetRow(kind=kind, key=key, **row))
    return rows


@pytest.fixture
def filled_plan(cast: Cast, draft_2021: Plan) -> Plan:
    workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=tasktable.parse(APPENDIX).groups)
    draft_2021.refresh_from_db()
    return draft_2021


def table(plan: Plan) -> list[tuple[str, str, str, str, str, str, bool]]:
    tasks = plan.tasks.select_related("group").order_by("group__position", "position")
    return [(t.code, t.title, t.units, t.condition, t.time_text, t.product, t.for_schools) for t in tasks]


def test_a_table_saved_untouched_is_the_same(cast: Cast, filled_plan: Plan) -> None:
    before, ids = table(filled_plan), set(filled_plan.tasks.values_list("public_id", flat=True))
    workflow.save_sheet(actor=cast.dung, plan=filled_plan, rows=sheet_of(filled_plan), version=filled_plan.version)
    assert table(filled_plan) == before
    assert set(filled_plan.tasks.values_list("public_id", flat=True)) == ids


def test_letters_follow_the_order_and_what_is_left_out_goes(cast: Cast, filled_plan: Plan) -> None:
    rows = sheet_of(filled_plan)
    first, second = rows[1], rows[2]
    rows[1:3] = [second, SheetRow("task", "Việc mới", units="Các trường"), first]
    del rows[4:]
    workflow.save_sheet(actor=cast.dung, plan=filled_plan, rows=rows, version=filled_plan.version)
    assert [(code, title) for code, title, *_ in table(filled_plan)] == [
        ("1a", second.title),
        ("1b", "Việc mới"),
        ("1c", first.title),
    ]
    assert filled_plan.tasks.get(title="Việc mới").for_schools
    assert filled_plan.groups.count() == 1


@pytest.mark.parametrize(
    "rows",
    [
        [SheetRow("task", "Không có nhóm")],
        [SheetRow("group", "Nhóm trống")],
        [SheetRow("group", "Nhóm"), SheetRow("task", " ", units="Trường")],
        [SheetRow("point", "Đứng riêng"), SheetRow("task", "Lạc")],
    ],
    ids=["no group", "empty group", "no words", "under a point"],
)
def test_a_table_that_does_not_hold_is_refused_whole(cast: Cast, filled_plan: Plan, rows) -> None:
    before = table(filled_plan)
    with pytest.raises(RuleBroken):
        workflow.save_sheet(actor=cast.dung, plan=filled_plan, rows=rows, version=filled_plan.version)
    assert table(filled_plan) == before


def test_the_second_of_two_writers_is_told(cast: Cast, filled_plan: Plan) -> None:
    with pytest.raises(RuleBroken):
        workflow.save_sheet(actor=cast.dung, plan=filled_plan, rows=sheet_of(filled_plan), version=0)


def test_the_principal_reads_but_does_not_write(cast: Cast, school_draft: Plan) -> None:
    with pytest.raises(NotYours):
        workflow.save_sheet(actor=cast.hoa, plan=school_draft, rows=[], version=school_draft.version)


def test_a_task_keeps_where_it_came_from(cast: Cast, plan_2026: Plan, school_draft: Plan) -> None:
    from plans import access

    tasks = [task for task in access.tasks_to_take_over(cast.lan, school_draft) if task.meant][:2]
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=tasks)
    school_draft.refresh_from_db()
    rows = sheet_of(school_draft)
    rows[1].product = "Kế hoạch của trường"
    workflow.save_sheet(actor=cast.lan, plan=school_draft, rows=rows, version=school_draft.version)
    assert set(school_draft.tasks.values_list("source", flat=True)) == {task.pk for task in tasks}
    assert school_draft.tasks.filter(product="Kế hoạch của trường").exists()


def test_without_javascript_a_row_is_added_and_the_form_saves(cast: Cast, sign_in, filled_plan: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:sheet", args=[filled_plan.public_id])
    before = table(filled_plan)
    data = filled(dung.get(url).content.decode())
    page = dung.post(url, {**data, "more": "point"}).content.decode()
    assert table(filled_plan) == before
    data = filled(page)
    new = int(data["r-TOTAL_FORMS"]) - 1
    data[f"r-{new}-title"], data["r-1-DELETE"] = "Tổng kết riêng", "on"
    assert dung.post(url, data).url == reverse("plans:detail", args=[filled_plan.public_id])
    after = table(filled_plan)
    assert after[-1][:2] == ("8", "Tổng kết riêng")
    assert len(after) == len(before)
    assert after[0][1] == before[1][1]


def test_what_is_refused_stays_on_the_page(cast: Cast, sign_in, filled_plan: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:sheet", args=[filled_plan.public_id])
    data = filled(dung.get(url).content.decode())
    data["r-1-title"], data["r-2-title"] = "Chữ vừa gõ", ""
    page = dung.post(url, data).content.decode()
    assert "Chữ vừa gõ" in page
    assert "chưa có nội dung" in page
