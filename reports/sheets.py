"""Lists as Excel files. Every cell is a text or a number, never a formula, whatever a name begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    book = Workbook()
    page: Worksheet = book.active
    page.title = title[:31]
    for place, row in enumerate([heads, *rows], start=1):
        for column, value in enumerate(row, start=1):
            _write(page.cell(place, column), value)
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for column in page.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        page.column_dimensions[column[0].column_letter].width = min(60, longest + 2)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(cell: Cell, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"  # "=1+1" stays what was typed
