"""A wrongly typed number or date of an issued paper, mended: the content stays, the old number is void."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import OutgoingPaper, User
from ctxh_portal.documents.paper import Paper
from ctxh_portal.kit.errors import RuleBroken
from plans import access, papers, papers_of_unit
from plans.enums import PlanState
from plans.models import Plan, UnitPaper
from plans.workflow.base import locked, refuse_future, saved
from plans.workflow.unit_papers import keep_numbered, locked_paper


@transaction.atomic
def correct_plan_number(*, actor: User, plan: Plan, number: str, issued_on: date, reason: str) -> Plan:
    plan = locked(actor, "issue", plan)
    before = plan.number_line
    printed = _mended(papers.issued_paper(plan), plan, number, issued_on, reason)
    _enter(actor, register.line_of(papers.SOURCE, plan.public_id), printed, issued_on, reason)
    plan.number, plan.issued_on = printed.number, issued_on
    saved(plan)
    audit.record(
        "plans.correct_plan_number", actor=actor, unit=plan.unit, target=plan, before=before,
        number=plan.number_line, on=str(issued_on),
    )  # fmt: skip
    return plan


@transaction.atomic
def correct_paper_number(*, actor: User, paper: UnitPaper, number: str, issued_on: date, reason: str) -> UnitPaper:
    access.require_on_paper(actor, "issue", paper)
    paper = locked_paper(actor, "issue", paper)
    before = paper.number_line
    printed = _mended(papers_of_unit.issued_paper(paper), paper, number, issued_on, reason)
    _enter(actor, register.line_of(papers_of_unit.SOURCE, paper.public_id), printed, issued_on, reason)
    keep_numbered(actor, paper, printed.number, issued_on)
    audit.record(
        "plans.correct_paper_number", actor=actor, unit=paper.unit, target=paper, before=before,
        number=paper.number_line, on=str(issued_on),
    )  # fmt: skip
    return paper


def _mended(issued: Paper | None, row: Plan | UnitPaper, number: str, issued_on: date, reason: str) -> Paper:
    """The issued paper with its true number and date, and nothing else changed."""
    if issued is None or row.state != PlanState.ISSUED:
        raise RuleBroken(_("Chỉ sửa số, ngày của văn bản đã ban hành."))
    if not reason.strip():
        raise RuleBroken(_("Ghi lý do, ví dụ: gõ nhầm số khi vào sổ."))
    refuse_future(issued_on)
    if papers.letterhead_on(row.unit, issued_on).issuing_line != issued.letterhead.issuing:
        raise RuleBroken(_("Ngày này thuộc thời kỳ đơn vị có tên khác. Xin kiểm tra lại ngày ban hành."))
    return replace(issued, number=number.strip(), day=issued_on, year=issued_on.year)


def _enter(actor: User, line: OutgoingPaper, printed: Paper, issued_on: date, reason: str) -> None:
    register.enter(
        actor=actor, line=line, number=printed.number, issued_on=issued_on, symbol=printed.symbol,
        signature=printed.signature, content=printed, reason=reason.strip(),
    )  # fmt: skip
