"""The register of a year as an official list (PDF) and as a sheet (XLSX) in which nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from accounts.enums import PaperState
from accounts.models import OutgoingPaper, Unit
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Column, Paper, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

HEADS = ["Số, ký hiệu", "Ngày", "Tên loại và trích yếu", "Người ký", "Nơi nhận", "Ghi chú"]
WIDTHS = [2.3, 1.9, 4.4, 2.4, 2.8, 2.2]


def cells(line: OutgoingPaper) -> list[str]:
    if line.state == PaperState.VOID:
        return [line.number, "", "", "", "", line.reason]
    signer = line.signer.splitlines()
    return [
        line.number_line,
        f"{line.issued_on:%d/%m/%Y}" if line.issued_on else "",
        f"{line.kind}. {line.subject}",
        signer[-1] if signer else "",
        "; ".join(line.recipients.splitlines()),
        "Có bản đóng dấu" if line.scan_checksum else "",
    ]


def as_paper(unit: Unit, year: int, lines: Sequence[OutgoingPaper]) -> Paper:
    # the head of the register's own time: of its last day, or of today while the year runs
    day = min(date(year, 12, 31), timezone.localdate(), unit.valid_until or date.max)
    head = unit.letterheads.on(day).first()
    if head is None:
        raise RuleBroken(f"{unit.name} chưa có thể thức đầu văn bản.")
    columns = [Column(name, width) for name, width in zip(HEADS, WIDTHS, strict=True)]
    return Paper(
        kind="SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        subject=f"Năm {year}",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol="",
        dated=False,
        body=[Table(columns, [Row(cells(line)) for line in lines])],
        closing="",
        signature=Signature("VĂN THƯ"),
    )


def as_sheet(unit: Unit, year: int, lines: Sequence[OutgoingPaper]) -> bytes:
    heading = f"Sổ đăng ký văn bản đi năm {year} – {unit.name}"
    return sheet(f"Văn bản đi {year}", heading, HEADS, WIDTHS, [cells(line) for line in lines])


def sheet(title: str, heading: str, heads: list[str], widths: list[float], lines: Sequence[list[str]]) -> bytes:
    """Every cell is text: a word that begins with "=" stays what somebody typed."""
    book = Workbook()
    page = book.active
    page.title = title
    for place, row in enumerate([[heading], heads, *lines], start=1):
        for column, text in enumerate(row, start=1):
            cell = page.cell(place, column)
            cell.value, cell.data_type = text, "s"
            cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t", "\r"))
            cell.alignment = Alignment(wrap_text=place > 1, vertical="top")
            cell.font = Font(name="Times New Roman", bold=place <= 2)
    for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
        page.column_dimensions[letter].width = width * 9
    page.freeze_panes, page.print_title_rows = "A3", "2:2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
