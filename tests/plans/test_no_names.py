"""What an office reads of a school names no pupil and no case."""

from datetime import date

import pytest

from cases import access as cases
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow
from plans.models import Plan
from tests.fixtures import enrol

DAY = date(2026, 11, 20)


@pytest.fixture
def name(pupil) -> str:
    return pupil.full_name


@pytest.mark.parametrize("field", ["product", "evidence", "note"])
def test_progress_names_nobody(cast: Cast, school_plan: Plan, name: str, field: str) -> None:
    task, words = school_plan.tasks.first(), {field: f"Đã gặp em {name}, lớp 6A."}
    with pytest.raises(RuleBroken, match="không nêu tên"):
        workflow.record_progress(actor=cast.lan, task=task, state="doing", on=DAY, **words)
    assert not task.progress.exists()
    workflow.record_progress(actor=cast.lan, task=task, state="doing", on=DAY, **{field: "Đã gặp các em."})


def test_a_plan_and_a_month_name_nobody(cast: Cast, school_draft: Plan, name: str) -> None:
    task = workflow.add_task(
        actor=cast.lan, plan=school_draft, group=None, new_group_title="Nhóm", title=f"Giúp em {name}", version=1
    )
    with pytest.raises(RuleBroken, match="không nêu tên"):
        workflow.submit_plan(actor=cast.lan, plan=school_draft)
    workflow.edit_task(actor=cast.lan, task=task, version=2, title="Giúp các em")
    assert workflow.submit_plan(actor=cast.lan, plan=school_draft).state == "submitted"
    month = workflow.draft_assessment(
        actor=cast.lan, unit=cast.thcs, month=date(2026, 10, 1), results=f"Thăm {name}", next_steps="Họp"
    )
    with pytest.raises(RuleBroken, match="không nêu tên"):
        workflow.submit_assessment(actor=cast.lan, assessment=month)


def test_a_code_is_found_and_a_word_is_no_name(cast: Cast, pupil, name: str) -> None:
    assert cases.speaks_of_a_pupil(cast.thcs, "Xem CTXH-2627-0012")
    assert cases.speaks_of_a_pupil(cast.thcs, f"({name})")
    assert not cases.speaks_of_a_pupil(cast.thcs, name.lower())
    assert not cases.speaks_of_a_pupil(cast.primary, f"em {name}")


def test_a_name_that_an_employee_bears_too_tells_of_nobody(cast: Cast) -> None:
    enrol(cast.thcs, cast.hoa.full_name)
    assert not cases.speaks_of_a_pupil(cast.thcs, f"Hiệu trưởng {cast.hoa.full_name}")


def test_an_office_issues_no_plan_with_the_code_of_a_case(cast: Cast, draft_2021: Plan) -> None:
    """Its words are not looked up among the pupils: that would tell the office who is one."""
    task(cast, draft_2021, "Hỗ trợ theo CTXH.2026.0007")
    with pytest.raises(RuleBroken, match="mã trường hợp"):
        workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="12", issued_on=date(2022, 1, 20))
    draft_2021.refresh_from_db()
    assert draft_2021.state == "draft"


@pytest.mark.parametrize(
    "words", ["Kế hoạch công tác CTXH 2026-2030", "CTXH (2021 – 2025)", "CTXH 2026: 100% trường"]
)
def test_the_years_of_a_plan_are_no_code(cast: Cast, draft_2021: Plan, words: str) -> None:
    task(cast, draft_2021, words)
    plan = workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="12", issued_on=date(2022, 1, 20))
    assert plan.state == "issued"


@pytest.mark.parametrize("code", ["CTXH-2627-0012", "ctxh 2526 0003", "CTXH.2026.0007", "CTXH-2021-0007"])
def test_the_refusal_names_the_code_as_it_was_typed(cast: Cast, draft_2021: Plan, code: str) -> None:
    task(cast, draft_2021, f"Hỗ trợ theo {code} trong CTXH 2026-2030")
    with pytest.raises(RuleBroken, match=f"“{code}”"):
        workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="12", issued_on=date(2022, 1, 20))


def test_the_name_of_a_pupil_tells_an_office_nothing(cast: Cast, draft_2021: Plan) -> None:
    enrol(cast.units["thcs"], "Trần Đức Anh")
    task(cast, draft_2021, "Gặp Trần Đức Anh")
    plan = workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="12", issued_on=date(2022, 1, 20))
    assert plan.state == "issued"


def task(cast: Cast, plan: Plan, title: str) -> None:
    cells = {"title": title, "units": "Phòng", "time_text": "2022", "product": "Báo cáo"}
    workflow.add_task(
        actor=cast.dung, plan=plan, group=None, new_group_title="Hỗ trợ", version=plan.version, **cells
    )
