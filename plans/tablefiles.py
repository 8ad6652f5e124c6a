"""The tables of a Word or Excel file, as rows of cells for `tasktable.parse_grid`.

The file has been taken by what it is and written anew (kit/uploads.py); here only its size is limited."""

from __future__ import annotations

from io import BytesIO

import docx
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from ctxh_portal.kit import uploads
from ctxh_portal.kit.enums import FileKind
from plans.pasted import Grid

MAX_ROWS, MAX_COLUMNS = 600, 30


def grid_of(upload: UploadedFile[bytes]) -> Grid:
    """Raises ValidationError for what is hostile, broken, no table, or far too large. Takes some seconds."""
    found = uploads.cleaned(upload)
    if found.kind == FileKind.DOCX:
        grid = _of_docx(found.content)
    elif found.kind == FileKind.XLSX:
        grid = _of_xlsx(found.content)
    else:
        raise ValidationError(_("Xin chọn tệp Word (.docx) hoặc Excel (.xlsx) có bảng nhiệm vụ."))
    if not grid:
        raise ValidationError(_("Không thấy bảng nào trong tệp này."))
    return grid


def _too_long() -> ValidationError:
    return ValidationError(
        _("Bảng trong tệp dài hơn %(rows)d dòng hoặc rộng hơn %(columns)d cột; xin giữ lại phần bảng nhiệm vụ.")
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    )


def _of_docx(content: bytes) -> Grid:
    """Of all tables; a cell over several columns stands once and leaves the others empty."""
    grid: Grid = []
    for table in docx.Document(BytesIO(content)).tables:
        for row in table.rows:
            if len(grid) >= MAX_ROWS or len(row.cells) > MAX_COLUMNS:
                raise _too_long()
            seen: set[int] = set()
            cells = []
            for cell in row.cells:
                cells.append("" if id(cell._tc) in seen else cell.text)
                seen.add(id(cell._tc))
            grid.append(cells)
    return grid


def _of_xlsx(content: bytes) -> Grid:
    """Of the first sheet that holds anything."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            grid: Grid = []
            for row in sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1, values_only=True):
                if any(value is not None for value in row):
                    grid.append(["" if value is None else str(value) for value in row])
            if len(grid) > MAX_ROWS:
                raise _too_long()
            if grid:
                width = max(place + 1 for row in grid for place, cell in enumerate(row) if cell)
                return [row[:width] for row in grid]
        return []
    finally:
        book.close()
