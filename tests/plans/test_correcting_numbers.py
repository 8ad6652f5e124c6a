"""A number typed wrongly is mended: the content stays, the old number is void with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import PaperState
from accounts.models import AuditEvent, OutgoingPaper
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import papers, papers_of_unit, workflow
from plans.models import Plan
from tests.plans.test_unit_papers import approved

GIVEN = {"number": "21", "issued_on": date(2022, 1, 25), "reason": "gõ nhầm số"}


def test_the_true_number_stands_on_the_same_words(cast: Cast, plan_2021: Plan) -> None:
    before = paper_text(papers.issued_paper(plan_2021)).splitlines()
    plan = workflow.correct_plan_number(actor=cast.dung, plan=plan_2021, **GIVEN)
    assert (plan.number_line, plan.issued_on) == ("21/KH-PGDĐT", date(2022, 1, 25))
    after = paper_text(papers.issued_paper(plan)).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 3  # the number, the date, and the line under the appendix's title
    assert changed[0] == "Số: 21/KH-PGDĐT" and "25 tháng 01 năm 2022" in changed[1]
    void = OutgoingPaper.objects.get(state=PaperState.VOID)
    assert (void.number, void.year) == ("12", 2022) and void.reason.endswith("21/KH-PGDĐT: gõ nhầm số")
    facts = AuditEvent.objects.get(action="plans.correct_plan_number").facts
    assert facts == {"before": "12/KH-PGDĐT", "number": "21/KH-PGDĐT", "on": "2022-01-25"}


def test_the_date_alone(cast: Cast, plan_2021: Plan) -> None:
    workflow.correct_plan_number(actor=cast.dung, plan=plan_2021, **(GIVEN | {"number": "12"}))
    assert not OutgoingPaper.objects.filter(state=PaperState.VOID).exists()
    assert OutgoingPaper.objects.get().issued_on == date(2022, 1, 25)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "lý do"),
        ({"issued_on": date(2027, 1, 1)}, "chưa đến"),
        ({"issued_on": date(2026, 1, 5)}, "thể thức"),  # the office had ended
    ],
)
def test_what_is_refused(cast: Cast, plan_2021: Plan, change: dict, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        workflow.correct_plan_number(actor=cast.dung, plan=plan_2021, **(GIVEN | change))
    assert Plan.objects.get().number == "12"


def test_a_draft_has_no_number_to_mend(cast: Cast, draft_2021: Plan) -> None:
    with pytest.raises(RuleBroken, match="đã ban hành"):
        workflow.correct_plan_number(actor=cast.dung, plan=draft_2021, **GIVEN)


def test_of_a_decision_through_the_page(cast: Cast, sign_in) -> None:
    paper = workflow.issue_paper(actor=cast.hoa, paper=approved(cast), number="3", issued_on=date(2026, 11, 20))
    with pytest.raises(NotYours):
        workflow.correct_paper_number(
            actor=cast.tam, paper=paper, number="4", issued_on=date(2026, 11, 20), reason="nhầm"
        )
    url = reverse("plans:paper_correct", args=[paper.public_id])
    given = {"number": "4", "issued_on": "20/11/2026", "reason": "gõ nhầm"}
    assert sign_in(cast.hoa).post(url, given).status_code == 302
    paper.refresh_from_db()
    assert paper.number_line == "04/QĐ-THCSHS"
    assert "Số: 04/QĐ-THCSHS" in paper_text(papers_of_unit.issued_paper(paper))
