"""Every screen of plans answers its reader, in every state of the plan."""

import pytest
from django.urls import reverse

from ctxh_portal.demo.cast import Cast
from plans.models import Plan


def get(client, name: str, *args: str, status: int = 200) -> str:
    response = client.get(reverse(f"plans:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def test_the_officer_walks_the_office_plan(cast: Cast, sign_in, plan_2021: Plan) -> None:
    dung = sign_in(cast.dung)
    assert "12/KH-PGDĐT" in get(dung, "list")
    page = get(dung, "detail", plan_2021.public_id)
    assert "UBND HUYỆN THỦ THỪA" in page
    assert "Phòng GD&amp;ĐT, các trường học (nếu Sở GD&amp;ĐT triệu tập)." in page
    assert get(dung, "continue", plan_2021.public_id)
    assert get(dung, "scan", plan_2021.public_id)


def test_the_officer_walks_a_draft(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung = sign_in(cast.dung)
    for name in ("detail", "edit", "paste", "task_add", "issue"):
        assert get(dung, name, draft_2021.public_id)
    assert get(dung, "new")


def test_the_continued_plan_shows_what_lapsed(cast: Cast, sign_in, plan_2021: Plan) -> None:
    from plans import workflow

    plan = workflow.continue_plan(
        actor=cast.dung, plan=plan_2021, unit=cast.units["commune"], first_year=2026, last_year=2030
    )
    page = get(sign_in(cast.dung), "detail", plan.public_id)
    assert "Cần thay trước khi ban hành" in page
    assert "18/2025/TT-BGDĐT" in page


def test_the_school_walks_its_plan(cast: Cast, sign_in, school_plan: Plan) -> None:
    lan, hoa, dung, tam = (sign_in(user) for user in (cast.lan, cast.hoa, cast.dung, cast.tam))
    task = school_plan.tasks.first()
    for browser in (lan, hoa, dung):
        assert get(browser, "detail", school_plan.public_id)
        assert get(browser, "task", task.public_id)
    assert get(hoa, "decide", school_plan.public_id)
    get(tam, "detail", school_plan.public_id, status=404)
    assert get(tam, "list")


def test_the_grid_names_schools_and_signs(cast: Cast, sign_in, plan_2026: Plan, school_plan: Plan) -> None:
    page = get(sign_in(cast.dung), "grid", plan_2026.public_id)
    assert "THCS Hoa Sen" in page
    assert page.count("cell cell-todo") == 3


@pytest.mark.parametrize("name", ["activities", "activity_new", "months"])
def test_the_focal_teacher_opens_activities_and_months(cast: Cast, sign_in, name: str) -> None:
    assert get(sign_in(cast.lan), name)


def test_the_office_opens_the_months_of_its_schools(cast: Cast, sign_in) -> None:
    assert "THCS Hoa Sen" in get(sign_in(cast.dung), "months_of_schools")
