"""The plan 2021–2025 of the old office carried on as 2026–2030 of the present one."""

from datetime import date

import pytest

from accounts import access as people
from accounts.models import LegalBasis
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import lapsed, workflow
from plans.models import Plan
from tests.plans.conftest import fresh


@pytest.fixture
def continued(cast: Cast, plan_2021: Plan) -> Plan:
    return workflow.continue_plan(
        actor=cast.dung, plan=plan_2021, unit=cast.units["commune"], first_year=2026, last_year=2030
    )


def marks_of(plan: Plan, day: date = date(2026, 11, 22)) -> dict[str, lapsed.Mark]:
    return {mark.key: mark for mark in lapsed.marks(plan, people.legal_bases(), day)}


def task(plan: Plan, code: str):
    return next(task for task in plan.tasks.select_related("group") if task.code == code)


def test_the_new_plan_is_a_draft_of_the_present_office(cast: Cast, continued: Plan, plan_2021: Plan) -> None:
    assert (continued.unit, continued.state) == (cast.units["commune"], "draft")
    assert continued.continues == plan_2021


def test_the_years_move_in_times_titles_and_text(continued: Plan) -> None:
    assert continued.subject.endswith("giai đoạn 2026-2030")
    assert "giai đoạn 2026-2030 trên địa bàn" in continued.body
    assert task(continued, "1a").time_text == "2027-2028"
    assert task(continued, "2b").time_text == "2027 – 2028"
    assert (task(continued, "2b").year_from, task(continued, "2b").year_until) == (2027, 2028)
    assert task(continued, "4a").time_text == "Hàng năm"
    assert task(continued, "7").title.endswith("giai đoạn 2026-2030")


def test_the_table_is_whole(continued: Plan) -> None:
    assert [group.tasks.count() for group in continued.groups.all()] == [2, 6, 3, 2, 2, 2, 1]
    assert continued.tasks.for_schools().count() == 17
    assert task(continued, "6a").condition == "nếu Sở GD&ĐT triệu tập"


def test_the_years_of_cited_papers_stay(continued: Plan) -> None:
    first = continued.bases.first()
    assert first.text.endswith("ngày 30/12/2021 về Kế hoạch giai đoạn 2021-2025")


def test_what_is_in_force_today_is_cited(continued: Plan) -> None:
    assert any(row.basis and row.basis.code == "18/2025/TT-BGDĐT" for row in continued.bases.all())


def test_what_lapsed_is_marked_with_its_replacement(continued: Plan) -> None:
    marks = marks_of(continued)
    law = LegalBasis.objects.get(code="33/2018/TT-BGDĐT")
    assert marks[f"law-{law.pk}"].replacement == "18/2025/TT-BGDĐT"
    assert "nhiệm vụ 1b" in marks[f"law-{law.pk}"].places
    assert marks["labour"].replacement == "Phòng Văn hóa - Xã hội"
    assert {"mục I", "nhiệm vụ 1a"} <= set(marks["labour"].places)
    assert "nhiệm vụ 2a" in marks["district_education"].places
    assert "nhiệm vụ 1b" in marks["district"].places
    assert marks["earlier-period"].places == ["căn cứ 1"]


def test_a_paper_of_2022_has_nothing_lapsed(plan_2021: Plan) -> None:
    assert marks_of(plan_2021, date(2022, 1, 20)) == {}


def test_mending_replaces_a_name_everywhere(cast: Cast, continued: Plan) -> None:
    workflow.mend_lapsed(actor=cast.dung, plan=continued, key="labour", version=continued.version)
    continued.refresh_from_db()
    assert "labour" not in marks_of(continued)
    assert "Phối hợp với Phòng Văn hóa - Xã hội." in continued.body
    assert task(continued, "1a").partners == "Phòng Văn hóa - Xã hội, các đơn vị liên quan."


def test_mending_exchanges_a_basis_for_its_successor(cast: Cast, continued: Plan) -> None:
    law = LegalBasis.objects.get(code="33/2018/TT-BGDĐT")
    workflow.mend_lapsed(actor=cast.dung, plan=continued, key=f"law-{law.pk}", version=continued.version)
    cited = [row.basis.code for row in continued.bases.all() if row.basis]
    assert "33/2018/TT-BGDĐT" not in cited
    assert cited.count("18/2025/TT-BGDĐT") == 1
    assert "18/2025/TT-BGDĐT" in task(continued, "1b").title


def test_mending_takes_out_a_basis_of_the_earlier_period(cast: Cast, continued: Plan) -> None:
    workflow.mend_lapsed(actor=cast.dung, plan=continued, key="earlier-period", version=continued.version)
    continued.refresh_from_db()
    assert "earlier-period" not in marks_of(continued)


def test_for_a_preschool_nothing_replaces_the_circular(cast: Cast) -> None:
    plan = workflow.create_plan(
        actor=cast.mai,
        unit=cast.units["preschool"],
        span="year",
        subject="Công tác xã hội năm 2027",
        first_year=2027,
        last_year=2027,
        bases="Căn cứ Thông tư số 33/2018/TT-BGDĐT",
        body="I. Mục đích",
    )
    (mark,) = marks_of(plan).values()
    assert mark.replacement == ""
    assert "không áp dụng cho cấp học này" in mark.note


def test_a_plan_that_was_never_issued_is_not_continued(cast: Cast, draft_2021: Plan) -> None:
    with pytest.raises(RuleBroken, match="đã ban hành"):
        workflow.continue_plan(
            actor=cast.dung, plan=draft_2021, unit=cast.units["commune"], first_year=2026, last_year=2030
        )


def test_schools_do_not_continue_an_office_plan(cast: Cast, plan_2021: Plan) -> None:
    from ctxh_portal.kit.errors import NotYours

    with pytest.raises(NotYours):
        workflow.continue_plan(
            actor=fresh(cast.lan), plan=plan_2021, unit=cast.units["thcs"], first_year=2026, last_year=2030
        )
