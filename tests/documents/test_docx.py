"""The Word file, opened again: its text, styles, sections and tables."""

import zipfile
from io import BytesIO

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from ctxh_portal.documents import docx
from ctxh_portal.documents.paper import Paragraph, paper_text
from tests.documents import reading, samples
from tests.documents.reading import squeezed


def test_it_says_what_the_paper_says(rich_word: bytes) -> None:
    assert squeezed(reading.word_text(reading.word(rich_word))) == squeezed(paper_text(samples.rich()))


def test_its_styles_are_real(rich_word: bytes) -> None:
    document = reading.word(rich_word)
    used = {paragraph.style.name for paragraph in document.paragraphs}

    assert {
        "CTXH Tiêu đề",
        "CTXH Trích yếu",
        "CTXH Căn cứ",
        "CTXH Đoạn văn",
        "Heading 1",
        "Heading 2",
    } <= used
    for name in used:
        assert document.styles[name].font.name == "Times New Roman"
        faces = document.styles[name].element.rPr.rFonts
        assert not any("Theme" in attribute for attribute in faces.attrib)


@pytest.mark.parametrize(
    ("style", "size", "bold", "italic"),
    [
        ("CTXH Quốc hiệu", 12, True, False),
        ("CTXH Tiêu ngữ", 13, True, False),
        ("CTXH Cơ quan chủ quản", 12, False, False),
        ("CTXH Cơ quan ban hành", 12, True, False),
        ("CTXH Địa danh ngày tháng", 13, False, True),
        ("CTXH Căn cứ", 13, False, True),
        ("Heading 1", 13, True, False),
        ("Heading 3", 13, False, False),
        ("CTXH Nơi nhận", 12, True, True),
        ("CTXH Danh sách nơi nhận", 11, False, False),
        ("CTXH Phụ lục", 14, True, False),
    ],
)
def test_size_and_weight_of_each_style(rich_word: bytes, style: str, size: int, bold: bool, italic: bool) -> None:
    font = reading.word(rich_word).styles[style].font

    assert (font.size.pt, font.bold, font.italic) == (size, bold, italic)


def test_pages_margins_and_numbers(rich_word: bytes) -> None:
    sections = reading.word(rich_word).sections

    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    for section in sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" in section.header.paragraphs[0]._p.xml
        assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    assert (round(sections[0].left_margin.mm), round(sections[0].right_margin.mm)) == (30, 15)
    assert "Kỳ số liệu" in sections[0].first_page_footer.paragraphs[0].text


def test_tables_repeat_heads_and_split_no_row(rich_word: bytes) -> None:
    for table in reading.word(rich_word).tables:
        rows = table._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    with_lines = [table for table in reading.word(rich_word).tables if table.style.name == "Table Grid"]
    assert len(with_lines) == 4
    assert all(table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for table in with_lines)


def test_the_chart_is_a_picture_that_says_what_it_shows(rich_word: bytes) -> None:
    document = reading.word(rich_word)

    (picture,) = document.inline_shapes
    assert "Trường THCS Long Thạnh: Cao 7, Thấp < 5" in picture._inline.docPr.get("descr")
    assert picture.width.mm == pytest.approx(165, abs=1)


def test_every_part_is_sound_xml_in_the_order_word_wants(rich_word: bytes) -> None:
    with zipfile.ZipFile(BytesIO(rich_word)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
        body = etree.fromstring(parts.read("word/document.xml"))
    for properties in body.iter(qn("w:tblPr")):
        names = [etree.QName(child).localname for child in properties]
        order = ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"]
        assert names == [name for name in order if name in names]
    for paragraph in body.iter(qn("w:pPr")):
        names = [etree.QName(child).localname for child in paragraph]
        order = ["pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "sectPr"]
        assert names == [name for name in order if name in names]


def test_control_characters_do_not_break_the_file() -> None:
    data = docx.render(samples.short(body=[Paragraph("Một\x0bhai\x00 ba\ufeff")], closing=""))

    assert "Mộthai ba" in reading.word_text(reading.word(data))
