"""The tables of a Word or Excel file, as rows of cells for `tasktable.parse_grid`.

The file has been taken by what it is and written anew (kit/uploads.py); here only its size is limited."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from openpyxl import load_workbook

from ctxh_portal.kit import uploads
from ctxh_portal.kit.enums import FileKind
from plans.pasted import Grid
from plans.tablerows import ALPHABET

MAX_ROWS, MAX_COLUMNS = 600, 30


def grid_of(upload: UploadedFile[bytes]) -> tuple[Grid, list[str]]:
    """Rows of cells, and what the person should know of the file. Raises ValidationError for what is hostile,
    broken, no table, or far too large. Takes some seconds."""
    found = uploads.cleaned(upload)
    if found.kind == FileKind.DOCX:
        grid, notes = _of_docx(found.content)
    elif found.kind == FileKind.XLSX:
        grid, notes = _of_xlsx(found.content)
    else:
        raise ValidationError(_("Xin chọn tệp Word (.docx) hoặc Excel (.xlsx) có bảng nhiệm vụ."))
    if not grid:
        raise ValidationError(_("Không thấy bảng nào trong tệp này."))
    return grid, notes


def _too_long() -> ValidationError:
    return ValidationError(
        _("Bảng trong tệp dài hơn %(rows)d dòng hoặc rộng hơn %(columns)d cột; xin giữ lại phần bảng nhiệm vụ.")
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    )


def _of_docx(content: bytes) -> tuple[Grid, list[str]]:
    """Of all tables; a cell over several columns stands once and leaves the others empty, a number over several
    rows stands in the first of them."""
    document = docx.Document(BytesIO(content))
    numbers = _Numbers(document)
    grid: Grid = []
    for table in document.tables:
        above = None
        for row in table.rows:
            found = row.cells
            if len(grid) >= MAX_ROWS or len(found) > MAX_COLUMNS:
                raise _too_long()
            seen: list[Any] = []
            cells = []
            for cell in found:
                again = any(cell._tc is one for one in seen) or (not seen and cell._tc is above)
                cells.append("" if again else _text(cell._tc))
                seen.append(cell._tc)
            if found and not cells[0].strip() and found[0]._tc is not above:
                cells[0] = numbers.of(found[0]._tc)
            above = found[0]._tc if found else None
            grid.append(cells)
    return grid, [
        _("Cột Stt được Word đánh số tự động; số và chữ cái được tính lại. Xin kiểm tra.")
    ] * numbers.used


def _text(element: Any) -> str:
    """All words under a cell, also of tracked insertions and of tables inside it; not what was deleted or moved
    away."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            gone = node.iterancestors(qn("w:del"), qn("w:moveFrom"))
            parts.append("" if next(gone, None) is not None else node.text or "")
        elif node.tag in (qn("w:p"), qn("w:br"), qn("w:tab"), qn("w:tc")):
            parts.append("\n")
    return "".join(parts).strip()


class _Numbers:
    """Word's automatic numbers of the first column, which stand nowhere in the text: "1." of the first level,
    "a)" of those below."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style for style in document.styles}
        self.counts: dict[int, int] = {}
        self.used = False

    def of(self, cell: Any) -> str:
        paragraph = cell.find(qn("w:p"))
        level = None if paragraph is None else self._level(paragraph)
        if level is None:
            return ""
        self.used = True
        self.counts[level] = self.counts.get(level, 0) + 1
        for deeper in [one for one in self.counts if one > level]:
            del self.counts[deeper]
        if level == 0:
            return f"{self.counts[0]}."
        place = self.counts[level] - 1
        return f"{ALPHABET[place]})" if place < len(ALPHABET) else ""

    def _level(self, paragraph: Any) -> int | None:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            style = self.styles.get(named.get(qn("w:val"))) if named is not None else None
            found = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") if style is not None else None
        if found is None:
            return None
        level = found.find(qn("w:ilvl"))
        return int(level.get(qn("w:val"))) if level is not None else 0


def _of_xlsx(content: bytes) -> tuple[Grid, list[str]]:
    """Of the first sheet that holds anything; the others are named."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        filled = {sheet.title: rows for sheet in book.worksheets if (rows := _rows(sheet))}
    finally:
        book.close()
    if not filled:
        return [], []
    first, *others = filled
    grid = filled[first]
    width = max(place + 1 for row in grid for place, cell in enumerate(row) if cell)
    notes = [
        _("Tệp còn trang tính “%(others)s”; chỉ trang “%(first)s” được đọc.")
        % {"others": "”, “".join(others), "first": first}
    ]
    return [row[:width] for row in grid], notes if others else []


def _rows(sheet: Any) -> Grid:
    grid: Grid = []
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1, values_only=True):
        if any(value is not None for value in row):
            grid.append([_cell(value) for value in row])
    if len(grid) > MAX_ROWS:
        raise _too_long()
    return grid


def _cell(value: Any) -> str:
    """Days as people write them; a whole number without a point."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
