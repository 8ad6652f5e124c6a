"""The months of a school year: against their criteria on a page, and as an official paper (NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from accounts.enums import PaperType
from accounts.models import Unit
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.blocks import Block, Heading, Paragraph
from ctxh_portal.documents.paper import Appendix, Column, Paper, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken
from plans import access
from plans.enums import MarkValue
from plans.models import MonthCriterion, MonthlyAssessment, Shortcoming
from plans.papers import letterhead_on

SIGNS = {MarkValue.MET: "Đ", MarkValue.PARTLY: "MP", MarkValue.NOT_MET: "C", MarkValue.NONE: "–"}


def of_year(rows: list[MonthlyAssessment], months: list[date]) -> dict[str, Any]:
    """`criteria`: each with its mark of every month; `open_points`: shortcomings of signed months that nobody
    answered yet."""
    found: dict[MonthCriterion, dict[date, str]] = {}
    for mark in access.marks_of(rows):
        found.setdefault(mark.criterion, {})[mark.assessment.month] = mark.value
    labels = dict(MarkValue.choices)
    lines = [
        (criterion, [(month, str(labels.get(by_month.get(month, ""), ""))) for month in months])
        for criterion, by_month in found.items()
    ]
    points = access.points_of(row for row in rows if row.is_signed).filter(answer="")
    return {"criteria": lines, "open_points": points}


def year_paper(unit: Unit, first: int, months: list[date], rows: list[MonthlyAssessment], today: date) -> Paper:
    """Of the signed months alone; it stays in the school and takes no number. Raises RuleBroken where none is
    signed."""
    if not rows:
        raise RuleBroken("Năm học này chưa có tháng nào được hiệu trưởng ký.")
    head = letterhead_on(unit, today, PaperType.REPORT)
    by_month = {row.month: row for row in rows}
    body: list[Block] = [
        Heading(1, "I. Các tháng trong năm học"),
        Paragraph(
            f"Đã ký {len(rows)}/12 tháng; {sum(row.nothing_happened for row in rows)} tháng không phát sinh."
        ),
        Table(
            [Column("Tháng", 1.2, "center"), Column("Đánh giá", 3), Column("Hiệu trưởng ký ngày", 2, "center")],
            [_month_row(month, by_month.get(month)) for month in months],
        ),
        Heading(1, "II. Kết quả"),
        *_results(row for month in months if (row := by_month.get(month))),
        Heading(1, "III. Tồn tại và khắc phục"),
        *_points(rows),
    ]
    return Paper(
        kind="BÁO CÁO",
        subject=f"Tổng hợp đánh giá công tác xã hội hàng tháng, năm học {first}-{first + 1}",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol="",
        year=today.year,
        body=body,
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        recipients=[f"Lưu: {head.archive_initials}"],
        appendices=_by_criteria(rows, months),
    )


def _month_row(month: date, row: MonthlyAssessment | None) -> Row:
    if row is None or row.signed_at is None:
        return Row([f"{month:%m/%Y}", "Chưa có đánh giá được ký", ""])
    words = "Không phát sinh" if row.nothing_happened else "Đã đánh giá"
    return Row([f"{month:%m/%Y}", words, f"{row.signed_at:%d/%m/%Y}"])


def _points(rows: list[MonthlyAssessment]) -> list[Block]:
    points = access.points_of(rows)
    if not points:
        return [Paragraph("Không có tồn tại được ghi thành dòng riêng.")]
    columns = [
        Column("Tháng", 1.7, "center"), Column("Tồn tại, hạn chế", 3.4), Column("Biện pháp khắc phục", 3.4),
        Column("Hạn", 2.1, "center"), Column("Kết quả", 3),
    ]  # fmt: skip
    return [
        Table(
            columns,
            [
                Row(
                    [f"{row.assessment.month:%m/%Y}", row.text, row.remedy, f"{row.due_on:%d/%m/%Y}", _answer(row)]
                )
                for row in points
            ],
        )
    ]


def _answer(row: Shortcoming) -> str:
    if not row.answer:
        return "Chưa trả lời"
    told = f"{row.get_answer_display()}"
    if row.answered_in:
        told += f" (tháng {row.answered_in.month:%m/%Y})"
    return f"{told}. {row.answer_note}" if row.answer_note else told


def _by_criteria(rows: list[MonthlyAssessment], months: list[date]) -> list[Appendix]:
    lines = of_year(rows, months)["criteria"]
    if not lines:
        return []
    columns = [Column("Tiêu chí", 6), *(Column(f"{month:%m/%y}", 1, "center") for month in months)]
    signs = {str(MarkValue(value).label): sign for value, sign in SIGNS.items()}
    table = Table(
        columns,
        [Row([criterion.text, *(signs.get(word, "") for _month, word in cells)]) for criterion, cells in lines],
    )
    legend = Paragraph("Đ: đạt; MP: đạt một phần; C: chưa đạt; –: không phát sinh; ô trống: chưa đánh giá.")
    return [Appendix("Đánh giá theo tiêu chí", [table, legend], landscape=True)]


def _results(rows: Iterable[MonthlyAssessment]) -> Iterator[Block]:
    for row in rows:
        if row.results:
            yield Heading(2, f"Tháng {row.month:%m/%Y}")
            yield from map(Paragraph, row.results.splitlines())
