"""Papers as Word files: real styles, tables and sections, so that an official can edit a sentence before
signing."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ctxh_portal.documents import lines
from ctxh_portal.documents.docx_body import CELL_MM, add_blocks, cell_margins, gap, mark
from ctxh_portal.documents.docx_styles import CENTER, prepare
from ctxh_portal.documents.paper import LANDSCAPE_MM, LINE_MM, Appendix, Paper, Signature, tidy

AGENCY_MM = 69  # the left column of the letterhead


def render(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    paper = tidy(paper)
    document = docx.Document()
    prepare(document)
    _properties(document, paper)
    _page(document.sections[0], landscape=False)
    _margins_text(document.sections[0], paper.footer_note)
    _letterhead(document, paper)
    _opening(document, paper)
    add_blocks(document, paper.blocks, LINE_MM)
    _end(document, paper)
    for position, appendix in enumerate(paper.appendices):
        _appendix(document, paper, appendix, paper.appendix_label(position))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _properties(document: Document, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author = paper.title[:255], paper.letterhead.issuing[:255]
    core.language, core.comments, core.last_modified_by = "vi-VN", "", ""
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None)


# the page


def _page(section: Any, *, landscape: bool) -> None:
    """A4 with the decree's margins; pages count from 1 in each section and the first shows no number."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(20 if landscape else 30), Mm(15)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    # the schema wants it after the margins
    section._sectPr.find(qn("w:pgMar")).addnext(numbers)


def _margins_text(section: Any, note: str) -> None:
    """The page number on top, the note at the foot; later sections take both over."""
    number = section.header.paragraphs[0]
    number.style = "CTXH Số trang"
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    section.first_page_header.paragraphs[0].style = "CTXH Số trang"
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = "CTXH Chân trang"
        footer.paragraphs[0].add_run(note)


# head and end


def _letterhead(document: Document, paper: Paper) -> None:
    table = _frame(document, 2, AGENCY_MM)
    (agency, nation), (number, day) = (row.cells for row in table.rows)
    head = paper.letterhead
    if head.governing:
        _first(agency, lines.balanced(head.governing.upper(), 12, lines.AGENCY_MM), "CTXH Cơ quan chủ quản")
    issuing = lines.balanced(head.issuing.upper(), 12, lines.AGENCY_MM)
    _first(agency, issuing, "CTXH Cơ quan ban hành")
    _rule(agency, _width(issuing, 12, AGENCY_MM) * 0.4, AGENCY_MM)
    _first(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CTXH Quốc hiệu")
    _first(nation, "Độc lập - Tự do - Hạnh phúc", "CTXH Tiêu ngữ")
    room = LINE_MM - AGENCY_MM
    _rule(nation, _width("Độc lập - Tự do - Hạnh phúc", 13, room), room)
    _first(number, paper.number_line, "CTXH Số ký hiệu")
    if paper.about_line:
        _first(number, paper.about_line, "CTXH Trích yếu công văn")
    if paper.urgency:
        _stamp(number, paper.urgency.upper(), "C00000")
    if paper.circulation:
        _stamp(number, paper.circulation.upper(), "000000")
    _first(day, paper.date_line, "CTXH Địa danh ngày tháng")


def _stamp(cell: Any, text: str, colour: str) -> None:
    """In a box as wide as the words; the degree of urgency is red."""
    paragraph = _first(cell, text, "CTXH Độ khẩn")
    paragraph.runs[0].font.color.rgb = RGBColor.from_string(colour)
    side = Mm((AGENCY_MM - 2 * CELL_MM - _width(text, 13, AGENCY_MM) - 6) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    _borders(paragraph, ("top", "left", "bottom", "right"), colour)


def _opening(document: Document, paper: Paper) -> None:
    if paper.kind:
        document.add_paragraph(paper.kind.upper(), "CTXH Tiêu đề")
        subject = lines.balanced(paper.subject, 13, lines.SUBJECT_MM)
        document.add_paragraph(subject, "CTXH Trích yếu")
        line = _rule(document, _width(subject, 13, LINE_MM) * 0.4, LINE_MM)
        line.paragraph_format.space_after = Pt(10)
    addressees = paper.addressee_lines
    for position, line in enumerate(addressees):
        paragraph = document.add_paragraph(line, "CTXH Kính gửi")
        if len(addressees) == 1:
            paragraph.alignment = CENTER
        paragraph.paragraph_format.left_indent = Mm(0 if len(addressees) == 1 else 35 if position else 25)
        paragraph.paragraph_format.space_before = Pt(3 if position else 12)
    if paper.enacting:
        document.add_paragraph(paper.enacting.upper(), "CTXH Thẩm quyền ban hành")
    for line in paper.base_lines:
        document.add_paragraph(line, "CTXH Căn cứ")
    if paper.enacts_line:
        document.add_paragraph(paper.enacts_line, "CTXH Thẩm quyền ban hành")


def _end(document: Document, paper: Paper) -> None:
    """Recipients and signature in one row that is never split and holds on to the paragraph before it."""
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    gap(document, 10).paragraph_format.keep_with_next = True
    table = _frame(document, 1, round(LINE_MM * 0.48))
    left, right = table.rows[0].cells
    if paper.secretary:
        _signature(left, paper.secretary)
        gap(document, 8).paragraph_format.keep_with_next = True
        _recipients(document, paper)
    else:
        _recipients(left, paper)
    _signature(right, paper.signature)
    if not paper.appendices and not (paper.secretary and paper.recipients):
        gap(document, 2)  # Word wants a paragraph after a table


def _recipients(place: Any, paper: Paper) -> None:
    if paper.recipients:
        _first(place, "Nơi nhận:", "CTXH Nơi nhận")
        for line in paper.recipient_lines:
            _first(place, line, "CTXH Danh sách nơi nhận")


def _signature(cell: Any, signature: Signature) -> None:
    for line in signature.post_lines:
        _first(cell, line, "CTXH Chức vụ")
    _first(cell, signature.name, "CTXH Người ký")


def _appendix(document: Document, paper: Paper, appendix: Appendix, label: str) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # no page for the break alone
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = "CTXH Đường kẻ"  # it carries the section break, and must not fill a page
    _page(section, landscape=appendix.landscape)
    document.add_paragraph(label, "CTXH Phụ lục")
    document.add_paragraph(appendix.title.upper(), "CTXH Tên phụ lục")
    document.add_paragraph(paper.attached_line, "CTXH Kèm theo")
    add_blocks(document, appendix.blocks, LANDSCAPE_MM if appendix.landscape else LINE_MM)


# small pieces


def _frame(document: Document, rows: int, left_mm: int) -> Any:
    """A table without lines that sets two columns side by side."""
    table: Any = document.add_table(rows, 2)
    table.autofit = False
    cell_margins(table)
    widths = [Mm(left_mm), Mm(LINE_MM - left_mm)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return table


def _first(place: Any, text: str, style: str) -> Any:
    """One more paragraph in a cell (the empty one that every cell has is used up first) or in the document."""
    last = place.paragraphs[-1]
    paragraph = last if not last.text and last.style.name == "Normal" else place.add_paragraph()
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def _rule(place: Any, length_mm: float, room_mm: float) -> Any:
    """A line of that length in the middle of its place."""
    paragraph = place.add_paragraph(style="CTXH Đường kẻ")
    inner = room_mm - (0 if hasattr(place, "sections") else 2 * CELL_MM)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(max(0, (inner - length_mm) / 2))
    layout.space_after = Pt(4)
    _borders(paragraph, ("bottom",), "000000")
    return paragraph


def _borders(paragraph: Any, sides: Sequence[str], colour: str) -> None:
    box = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", colour)):
            edge.set(qn(f"w:{name}"), value)
        box.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _width(text: str, points: float, room_mm: float) -> float:
    """Millimetres that the longest bold line takes, at most its place."""
    return min(lines.width(text, points), room_mm - 2 * CELL_MM)
