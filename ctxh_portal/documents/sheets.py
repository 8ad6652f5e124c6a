"""Lists as Excel files. Every cell is a text or a number, never a formula, whatever a name begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Page:
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    return workbook([Page(title, heads, rows)])


def workbook(pages: Iterable[Page]) -> bytes:
    """One file of several sheets."""
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        _fill(book.create_sheet(page.title[:31]), page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(page: Worksheet, said: Page) -> None:
    for place, row in enumerate([said.heads, *said.rows], start=1):
        for column, value in enumerate(row, start=1):
            _write(page.cell(place, column), value)
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for column in page.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        page.column_dimensions[column[0].column_letter].width = min(60, longest + 2)


def _write(cell: Cell, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"  # "=1+1" stays what was typed
