"""The body of a paper in Word: headings, paragraphs, tables and charts, in the styles of docx_styles.py."""

import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from ctxh_portal.documents import charts
from ctxh_portal.documents.blocks import Block, Chart, Group, Heading, Paragraph, Row, Table
from ctxh_portal.documents.docx_styles import CENTER, LEFT, RIGHT, style_id
from ctxh_portal.documents.paper import LINE_MM

ALIGN = {"left": LEFT, "center": CENTER, "right": RIGHT}
HEADS = {0: "CTXH Phần", 1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
CELL_MM = 1.4  # between a cell's border and its text


def add_blocks(document: Document, blocks: Sequence[Block], across: int) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            document.add_paragraph(block.text, HEADS[block.level])
        elif isinstance(block, Paragraph):
            _paragraph(document, block)
        elif isinstance(block, Table):
            _table(document, block, across)
        else:
            _chart(document, block, across)


def _paragraph(document: Document, block: Paragraph) -> None:
    paragraph = document.add_paragraph(style="CTXH Đoạn văn")
    if block.lead:
        paragraph.add_run(f"{block.lead} ").bold = True
    paragraph.add_run(block.rest)


def _chart(document: Document, block: Chart, across: int) -> None:
    document.add_paragraph(block.chart.title, "CTXH Tên bảng")
    place = document.add_paragraph(style="CTXH Biểu đồ")
    picture = place.add_run().add_picture(io.BytesIO(charts.png(block.chart)), width=Mm(min(across, LINE_MM)))
    picture._inline.docPr.set("descr", f"{block.chart.title}. {block.chart.description()}")
    for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice moves it 3 mm to the right
        picture._inline.set(side, "0")
    place.paragraph_format.keep_with_next = block.figures.short if block.table else bool(block.note)
    if block.table:
        _table(document, block.figures, across)
    elif block.note:
        document.add_paragraph(block.note, "CTXH Ghi chú bảng")


def _table(document: Document, block: Table, across: int) -> None:
    if block.caption:
        document.add_paragraph(block.caption, "CTXH Tên bảng")
    else:
        gap(document, 6).paragraph_format.keep_with_next = True
    widths = [Mm(share * across) for share in block.shares]
    table = _grid(document, widths)
    size = Pt(10.5) if block.small else None
    head = _row(table, widths)
    mark(head, "w:tblHeader")
    for cell, column in zip(head.cells, block.columns, strict=True):
        _write(cell, column.head, "CTXH Đầu bảng", size)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for position, row in enumerate(block.rows):
        _table_row(table, row, block, widths, size, keep=_keeps(block, position))
    if block.note:
        document.add_paragraph(block.note, "CTXH Ghi chú bảng")
    else:
        gap(document, 2)


def _grid(document: Document, widths: Sequence[Length]) -> Any:
    table: Any = document.add_table(0, len(widths), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cell_margins(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _keeps(block: Table, position: int) -> bool:
    """Does a row stay on the page of what follows it: the sum row, the rest of a short table, the note or the
    empty line after the table (which could else make an empty page)?"""
    if position + 1 == len(block.rows):
        return True
    following = block.rows[position + 1]
    return block.short or (isinstance(following, Row) and following.total)


def _table_row(
    table: Any, row: Row | Group, block: Table, widths: Sequence[Length], size: Length | None, *, keep: bool
) -> None:
    target = _row(table, widths)
    if isinstance(row, Group):
        cells = target.cells
        _write(cells[0].merge(cells[-1]), row.text, "CTXH Nhóm trong bảng", size)
        return
    for cell, text, column in zip(target.cells, row.cells, block.columns, strict=True):
        paragraph = _write(cell, text, "CTXH Ô bảng", size)
        paragraph.alignment = ALIGN[column.align]
        paragraph.paragraph_format.keep_with_next = keep
        if row.total:
            paragraph.runs[0].font.bold = True


def _row(table: Any, widths: Sequence[Length]) -> Any:
    """A new row that is not split between two pages."""
    row = table.add_row()
    mark(row, "w:cantSplit")
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = width
    return row


def mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(cell: Any, text: str, style: str, size: Length | None) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id(style)  # by name it takes 2 ms, and there are thousands of cells
    run = paragraph.add_run(text)
    if size:
        run.font.size = size
    return paragraph


def cell_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(Mm(CELL_MM).twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def gap(document: Document, points: float) -> Any:
    paragraph = document.add_paragraph(style="CTXH Đường kẻ")
    paragraph.paragraph_format.space_before = Pt(points)
    return paragraph
