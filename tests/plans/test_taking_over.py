"""The office's tasks in the school's own plan, their progress, and what the office sees of it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, workflow
from plans.models import Plan, PlanTask


def ticked(page: str) -> list[str]:
    boxes = BeautifulSoup(page, "html.parser").find_all("input", {"name": "tasks", "checked": True})
    return [box["value"] for box in boxes]


def codes(tasks) -> list[str]:
    return [task.source.code for task in tasks if task.source]


def test_the_list_is_ticked_with_what_schools_have_to_do_this_year(
    cast: Cast, plan_2026: Plan, school_draft: Plan, sign_in
) -> None:
    page = sign_in(cast.lan).get(reverse("plans:adopt", args=[school_draft.public_id])).content.decode()
    wanted = PlanTask.objects.filter(public_id__in=ticked(page)).select_related("group")
    found = {task.code for task in wanted}
    # of 2026-2027: what has a year in it, and "Hàng năm"; not 4b (the office's alone), not what comes later
    assert found == {"1a", "2a", "2b", "2c", "3a", "3b", "4a", "5a", "5b", "6a", "6b"}


def test_the_issued_plan_of_the_old_office_is_not_offered_for_a_later_year(
    cast: Cast, plan_2021: Plan, school_draft: Plan
) -> None:
    assert access.tasks_to_take_over(cast.lan, school_draft) == []


def test_taking_over_through_the_page(cast: Cast, plan_2026: Plan, school_draft: Plan, sign_in) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:adopt", args=[school_draft.public_id])
    lan.post(url, {"tasks": ticked(lan.get(url).content.decode())})
    tasks = list(school_draft.tasks.select_related("group", "source__group"))
    assert codes(tasks) == ["1a", "2a", "2b", "2c", "3a", "3b", "4a", "5a", "5b", "6a", "6b"]
    assert [task.code for task in tasks] == ["1a", "2a", "2b", "2c", "3a", "3b", "4a", "5a", "5b", "6a", "6b"]
    assert {task.units for task in tasks} == {"Trường Trung học cơ sở Hoa Sen"}
    assert tasks[0].time_text == f"Năm học {school_draft.school_year}"
    assert tasks[6].time_text == "Hàng năm"
    assert ticked(lan.get(url).content.decode()) == []


def test_nothing_ticked_is_said(cast: Cast, plan_2026: Plan, school_draft: Plan, sign_in) -> None:
    url = reverse("plans:adopt", args=[school_draft.public_id])
    assert "chưa chọn nhiệm vụ nào" in sign_in(cast.lan).post(url, {}).content.decode()


def test_the_school_gives_its_own_unit_time_and_product(
    cast: Cast, plan_2026: Plan, school_draft: Plan, sign_in
) -> None:
    source = plan_2026.tasks.first()
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=[source])
    task = school_draft.tasks.get()
    school_draft.refresh_from_db()
    response = sign_in(cast.lan).post(
        reverse("plans:task_edit", args=[task.public_id]),
        {
            "title": task.title,
            "units": "Tổ tư vấn",
            "partners": "Trạm Y tế",
            "time_text": "Tháng 10",
            "product": "Quy chế",
            "version": school_draft.version,
        },
    )
    assert response.status_code == 302
    task.refresh_from_db()
    source.refresh_from_db()
    assert (task.units, task.time_text, task.product) == ("Tổ tư vấn", "Tháng 10", "Quy chế")
    assert source.time_text == "2027-2028"


def test_a_task_can_be_put_out_again(cast: Cast, plan_2026: Plan, school_draft: Plan, sign_in) -> None:
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=[plan_2026.tasks.first()])
    task = school_draft.tasks.get()
    school_draft.refresh_from_db()
    sign_in(cast.lan).post(reverse("plans:task_remove", args=[task.public_id]), {"version": school_draft.version})
    assert not school_draft.groups.exists()


def test_tasks_of_a_strange_plan_are_not_taken(cast: Cast, plan_2026: Plan, school_draft: Plan) -> None:
    other = workflow.create_plan(
        actor=cast.phuc,
        unit=cast.units["primary"],
        span="year",
        subject="Khác",
        first_year=2026,
        last_year=2026,
    )
    strange = workflow.add_task(
        actor=cast.phuc, plan=other, group=None, new_group_title="Nhóm", title="Việc", version=other.version
    )
    with pytest.raises(RuleBroken, match="chưa chọn"):
        workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=[strange])


def test_progress_through_the_page(cast: Cast, school_plan: Plan, sign_in) -> None:
    task = school_plan.tasks.first()
    url = reverse("plans:task", args=[task.public_id])
    today = timezone.localdate()
    data = {"state": "done", "on": f"{today:%d/%m/%Y}", "product": "Quy chế số 07", "note": ""}
    assert sign_in(cast.lan).post(url, data).url == url
    task.refresh_from_db()
    assert task.state == "done"
    assert "Quy chế số 07" in sign_in(cast.dung).get(url).content.decode()


def test_a_day_to_come_is_refused_and_what_was_typed_stays(cast: Cast, school_plan: Plan, sign_in) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    url = reverse("plans:task", args=[school_plan.tasks.first().public_id])
    data = {"state": "doing", "on": f"{tomorrow:%d/%m/%Y}", "product": "Đang soạn"}
    page = sign_in(cast.lan).post(url, data).content.decode()
    assert "chưa đến" in page
    assert "Đang soạn" in page


def test_a_delay_needs_its_reason(cast: Cast, school_plan: Plan) -> None:
    task, today = school_plan.tasks.first(), timezone.localdate()
    with pytest.raises(RuleBroken, match="lý do"):
        workflow.record_progress(actor=cast.lan, task=task, state="late", on=today)
    assert workflow.record_progress(actor=cast.lan, task=task, state="late", on=today, note="Chờ hướng dẫn")


def test_something_entered_late_does_not_undo_what_came_after(cast: Cast, school_plan: Plan) -> None:
    task, today = school_plan.tasks.first(), timezone.localdate()
    workflow.record_progress(actor=cast.lan, task=task, state="done", on=today)
    workflow.record_progress(actor=cast.lan, task=task, state="doing", on=today - timedelta(days=9))
    task.refresh_from_db()
    assert task.state == "done"


def test_the_principal_reads_progress_and_does_not_write_it(cast: Cast, school_plan: Plan) -> None:
    with pytest.raises(NotYours):
        workflow.record_progress(
            actor=cast.hoa, task=school_plan.tasks.first(), state="done", on=timezone.localdate()
        )


def test_the_grid_shows_each_school_and_task(cast: Cast, plan_2026: Plan, school_plan: Plan, sign_in) -> None:
    task = school_plan.tasks.first()
    workflow.record_progress(actor=cast.lan, task=task, state="doing", on=timezone.localdate())
    url = reverse("plans:grid", args=[plan_2026.public_id])
    grid = BeautifulSoup(sign_in(cast.dung).get(url).content, "html.parser").find("table")
    rows = {row.find("th").text.strip(): row.find_all("td") for row in grid.find("tbody").find_all("tr")}
    assert set(rows) == {"THCS Hoa Sen", "TH Sông Vàm", "MN Quang Trung"}
    assert len(rows["THCS Hoa Sen"]) == 17
    assert "đang làm" in rows["THCS Hoa Sen"][0].text
    assert rows["THCS Hoa Sen"][0].find("a")["href"] == reverse("plans:task", args=[task.public_id])
    assert all("trường chưa đưa vào kế hoạch" in cell.text for cell in rows["MN Quang Trung"])


def test_the_grid_is_the_offices_alone(cast: Cast, plan_2026: Plan, sign_in) -> None:
    url = reverse("plans:grid", args=[plan_2026.public_id])
    assert sign_in(cast.lan).get(url).status_code == 403
    assert sign_in(cast.tam).get(url).status_code == 404
