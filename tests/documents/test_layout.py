"""The layout measured: one line for each element of NĐ 30/2020/NĐ-CP, Phụ lục I (fonts, sizes, places read back
from the PDF; styles read back from the Word file). Millimetres from the edges of the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace

import pikepdf
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from ctxh_portal.documents import docx, kinds, pdf
from ctxh_portal.documents.paper import Appendix, Column, Row, Table
from tests.documents import reading, samples
from tests.documents.reading import MM, Page, Piece

LEFT, RIGHT = 30.0, 195.0  # of the text on an upright page of 210 mm
AGENCY, NATION = "agency", "nation"  # centred over the left or the right column
SIGNED = "signed"  # centred over the right half, where somebody signs
MIDDLE, START, INDENTED = "middle", "start", "indented"  # centred, at the margin, first line moved in 12.7 mm
UPRIGHT, BOLD, ITALIC, BOTH = "", "-Bold", "-Italic", "-Bold-Italic"


@dataclass(frozen=True)
class Element:
    paper: str  # of samples.KINDS
    text: str  # how its line begins
    sizes: tuple[float, float]
    face: str
    place: str
    style: str  # in the Word file


ELEMENTS = [
    Element("plan", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", (12, 13), BOLD, NATION, "CTXH Quốc hiệu"),
    Element("plan", "Độc lập - Tự do", (13, 14), BOLD, NATION, "CTXH Tiêu ngữ"),
    Element("plan", "UBND XÃ THỦ THỪA", (12, 13), UPRIGHT, AGENCY, "CTXH Cơ quan chủ quản"),
    Element("plan", "PHÒNG VĂN HÓA", (12, 13), BOLD, AGENCY, "CTXH Cơ quan ban hành"),
    Element("plan", "Số: 05/BC-VHXH", (13, 13), UPRIGHT, AGENCY, "CTXH Số ký hiệu"),
    Element("plan", "Thủ Thừa, ngày 03", (13, 14), ITALIC, NATION, "CTXH Địa danh ngày tháng"),
    Element("plan", "BÁO CÁO", (13, 14), BOLD, MIDDLE, "CTXH Tiêu đề"),
    Element("plan", "Kết quả công tác xã hội", (13, 14), BOLD, MIDDLE, "CTXH Trích yếu"),
    Element("letter", "V/v phối hợp tổ chức", (12, 13), UPRIGHT, AGENCY, "CTXH Trích yếu công văn"),
    Element("letter", "KHẨN", (13, 14), BOLD, AGENCY, "CTXH Độ khẩn"),
    Element("letter", "LƯU HÀNH NỘI BỘ", (13, 14), BOLD, AGENCY, "CTXH Độ khẩn"),
    Element("letter", "Kính gửi:", (13, 14), UPRIGHT, "", "CTXH Kính gửi"),
    Element("decision", "HIỆU TRƯỞNG TRƯỜNG THCS", (13, 14), BOLD, MIDDLE, "CTXH Thẩm quyền ban hành"),
    Element("decision", "QUYẾT ĐỊNH:", (13, 14), BOLD, MIDDLE, "CTXH Thẩm quyền ban hành"),
    Element("plan", "Căn cứ Thông tư", (13, 14), ITALIC, INDENTED, "CTXH Căn cứ"),
    Element("plan", "Phòng Văn hóa - Xã hội báo cáo", (13, 14), UPRIGHT, INDENTED, "CTXH Đoạn văn"),
    Element("plan", "I. KẾT QUẢ", (13, 14), BOLD, INDENTED, "Heading 1"),
    Element("plan", "1. Chỉ đạo", (13, 14), BOLD, INDENTED, "Heading 2"),
    Element("plan", "a) Đúng hạn", (13, 14), UPRIGHT, INDENTED, "CTXH Đoạn văn"),
    Element("letter", "1. Nội dung", (13, 14), UPRIGHT, INDENTED, "CTXH Đoạn văn"),  # a clause without a title
    Element("decision", "Điều 1.", (13, 14), BOLD, INDENTED, "CTXH Đoạn văn"),
    Element("decision", "Điều 2. Nhiệm vụ", (13, 14), BOLD, INDENTED, "Heading 2"),
    Element("rules", "Chương I", (13, 14), BOLD, MIDDLE, "CTXH Phần"),
    Element("rules", "QUY ĐỊNH CHUNG", (13, 14), BOLD, MIDDLE, "CTXH Phần"),
    Element("rules", "Mục 1", (13, 14), BOLD, MIDDLE, "CTXH Phần"),
    Element("rules", "PHẠM VI, ĐỐI TƯỢNG", (13, 14), BOLD, MIDDLE, "CTXH Phần"),
    Element("rules", "Điều 1. Phạm vi", (13, 14), BOLD, INDENTED, "Heading 2"),
    Element("rules", "1. Quy chế này", (13, 14), UPRIGHT, INDENTED, "CTXH Đoạn văn"),
    Element("rules", "a) Quy chế này", (13, 14), UPRIGHT, INDENTED, "CTXH Đoạn văn"),
    Element("letter", "KT. HIỆU TRƯỞNG", (13, 14), BOLD, SIGNED, "CTXH Chức vụ"),
    Element("letter", "PHÓ HIỆU TRƯỞNG", (13, 14), BOLD, SIGNED, "CTXH Chức vụ"),
    Element("letter", "Võ Văn Vinh", (13, 14), BOLD, SIGNED, "CTXH Người ký"),
    Element("minutes", "THƯ KÝ", (13, 14), BOLD, "", "CTXH Chức vụ"),
    Element("letter", "Nơi nhận:", (12, 12), BOTH, START, "CTXH Nơi nhận"),
    Element("letter", "- Như trên", (11, 11), UPRIGHT, START, "CTXH Danh sách nơi nhận"),
    Element("decision", "Phụ lục", (14, 14), BOLD, MIDDLE, "CTXH Phụ lục"),
    Element("decision", "DANH SÁCH THÀNH VIÊN", (13, 14), BOLD, MIDDLE, "CTXH Tên phụ lục"),
    Element("decision", "(Kèm theo Quyết định số", (13, 14), ITALIC, MIDDLE, "CTXH Kèm theo"),
]
ROWS = pytest.mark.parametrize("row", ELEMENTS, ids=lambda row: row.text)


@pytest.fixture(scope="module")
def printed(strict_templates: None) -> dict[str, bytes]:
    return {name: pdf.render(make()) for name, make in samples.KINDS.items()}


@pytest.fixture(scope="module")
def sheets(printed: dict[str, bytes]) -> dict[str, list[Page]]:
    return {name: reading.pages(data) for name, data in printed.items()}


@pytest.fixture(scope="module")
def word() -> dict[str, object]:
    return {name: reading.word(docx.render(make())) for name, make in samples.KINDS.items()}


def line_of(pages: list[Page], words: str) -> tuple[Piece, float, float]:
    """The first piece of the line that begins with these words, and how far the line reaches."""
    for page in pages:
        for position, piece in enumerate(page.pieces):
            if piece.text.startswith(words[: len(piece.text)]) and piece.text.strip():
                after = page.pieces[position:]
                same = [one for one in after if abs(one.top - piece.top) < 2.5 and one.left >= piece.left - 0.1]
                if "".join(one.text for one in same).startswith(words):
                    return piece, piece.left, column_end(same, piece)
    raise AssertionError(f"nothing begins with {words}")


def column_end(line: list[Piece], first: Piece) -> float:
    """Where the words end that follow each other without a wide gap (the next column is further)."""
    end = first.right
    for piece in sorted(line, key=lambda one: one.left):
        if piece.left - end < 5:
            end = max(end, piece.right)
    return end


@ROWS
def test_face_size_and_place_in_print(sheets: dict[str, list[Page]], row: Element) -> None:
    piece, left, right = line_of(sheets[row.paper], row.text)

    assert piece.font == f"Liberation-Serif{row.face}"
    assert row.sizes[0] - 0.1 <= piece.size <= row.sizes[1] + 0.1
    middle = (left + right) / 2
    if row.place == MIDDLE:
        assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=1.5)
    elif row.place == AGENCY:  # 42 % of the line, the gap between the columns (3 mm) beside it
        assert middle == pytest.approx(LEFT + 0.42 * 165 / 2, abs=0.7)
    elif row.place == NATION:
        assert middle == pytest.approx(RIGHT - (0.58 * 165 - 3) / 2, abs=0.7)
    elif row.place == SIGNED:  # 48 % of the line are the recipients'
        assert middle == pytest.approx(RIGHT - 0.52 * 165 / 2, abs=1.5)
    elif row.place == START:
        assert left == pytest.approx(LEFT, abs=0.6)
    elif row.place == INDENTED:  # 1 cm or 1.27 cm
        assert left == pytest.approx(LEFT + 12.7, abs=0.8)


@ROWS
def test_style_in_word(word: dict[str, object], row: Element) -> None:
    document = word[row.paper]
    found = [p for p in paragraphs(document) if text_of(p, document).startswith(row.text)]
    assert row.style in {p.style.name for p in found}
    font = document.styles[row.style].font  # type: ignore[attr-defined]
    bold = "Bold" in row.face if row.text != "Điều 1." else found[0].runs[0].bold
    assert font.name == "Times New Roman" and row.sizes[0] <= font.size.pt <= row.sizes[1]
    assert (bool(font.bold) or row.text == "Điều 1.") == bold == ("Bold" in row.face)
    assert bool(font.italic) == ("Italic" in row.face)
    layout = document.styles[row.style].paragraph_format  # type: ignore[attr-defined]
    if row.place in (MIDDLE, AGENCY, NATION, SIGNED):
        assert layout.alignment == WD_ALIGN_PARAGRAPH.CENTER
    if row.place == INDENTED:
        assert layout.first_line_indent.mm == pytest.approx(12.7, abs=0.1)


def paragraphs(document: object) -> list:
    from docx.text.paragraph import Paragraph

    body = document.element.body  # type: ignore[attr-defined]
    return [Paragraph(p, document._body) for p in body.iter(qn("w:p"))]  # type: ignore[attr-defined]


def text_of(paragraph: object, document: object) -> str:
    text: str = paragraph.text  # type: ignore[attr-defined]
    return text.upper() if paragraph.style.font.all_caps else text  # type: ignore[attr-defined]


# ── lines, gaps, what stands level with what ─────────────────────────────────────────────────────────


def rules(data: bytes) -> list[tuple[float, float, float]]:
    """(left, right, from the top) of every thin horizontal line on page 1."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        height = page.get_height()
        found = []
        for thing in page.get_objects(max_depth=8):
            left, bottom, right, top = thing.get_bounds()
            if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH and top - bottom < 3 and right - left > 20:
                found.append((left * MM, right * MM, (height - top) * MM))
        page.close()
        return found


def rule_under(data: bytes, pages: list[Page], words: str) -> tuple[float, float]:
    """The length of the line under these words, and of the words."""
    piece, left, right = line_of(pages, words)
    below = [r for r in rules(data) if piece.top < r[2] < piece.top + 9 and left - 2 <= r[0] and r[1] <= right + 2]
    assert below, f"no line under {words}"
    first = min(below, key=lambda r: r[2])
    assert (first[0] + first[1]) / 2 == pytest.approx((left + right) / 2, abs=0.7)
    return first[1] - first[0], right - left


def test_the_line_under_the_motto_is_as_long_as_the_words(printed, sheets) -> None:
    line, words = rule_under(printed["plan"], sheets["plan"], "Độc lập - Tự do")
    assert line == pytest.approx(words, abs=1)


@pytest.mark.parametrize("words", ["PHÒNG VĂN HÓA", "Kết quả công tác xã hội"])
def test_the_lines_under_agency_and_subject_are_a_third_to_a_half(printed, sheets, words: str) -> None:
    line, text = rule_under(printed["plan"], sheets["plan"], words)
    assert text / 3 - 0.5 <= line <= text / 2 + 0.5


def test_what_a_letter_is_about_stands_six_points_under_its_number(sheets) -> None:
    number, about = sheets["letter"][0].find("Số: 07"), sheets["letter"][0].find("V/v phối hợp")
    assert about.top - number.top == pytest.approx((13 * 1.2 + 6) * MM, abs=1)


def test_recipients_are_level_with_the_post_of_who_signs(sheets) -> None:
    page = sheets["letter"][0]
    assert page.find("Nơi nhận").top == pytest.approx(page.find("KT. HIỆU").top, abs=1.5)


def test_paragraphs_are_six_points_apart_and_lines_one_to_one_and_a_half(sheets) -> None:
    page = sheets["letter"][0]
    step = page.find("2. Thời gian").top - page.find("1. Nội dung").top
    assert (13 * 1.15 + 6) * MM <= step <= (13 * 1.5 * 1.15 + 12) * MM


def test_the_margins_of_every_page_are_the_decrees(sheets) -> None:
    """Top and bottom 20 to 25 mm, left 30 to 35, right 15 to 20; the number alone stands above."""
    pages = sheets["rules"]
    assert len(pages) > 1 and {(page.width, page.height) for page in pages} == {(210.0, 297.0)}
    for page in pages:
        written = [piece for piece in page.pieces if piece.text.strip() and piece.top > 19.5]
        assert min(piece.left for piece in written) == pytest.approx(30, abs=0.7)
        assert 190 <= max(piece.right for piece in written) <= 195.3
        assert max(piece.top for piece in written) <= 297 - 20


def test_the_page_number_is_upright_in_the_middle_of_the_top_margin(sheets) -> None:
    pages = sheets["rules"]
    assert pages[0].head == ""
    for number, page in enumerate(pages[1:], start=2):
        assert page.head == str(number)
        (piece,) = [one for one in page.pieces if one.top < 19 and one.text.strip()]
        assert piece.font == "Liberation-Serif" and 12.9 <= piece.size <= 14.1
        assert (piece.left + piece.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.7)


def test_full_lines_reach_the_right_margin(sheets, word) -> None:
    """Justified: in print the first line of a long clause ends at the margin; in Word its style says so."""
    _piece, _left, right = line_of(sheets["rules"], "2. Quy chế này")
    assert right == pytest.approx(RIGHT, abs=0.6)
    clause = next(p for p in paragraphs(word["rules"]) if p.text.startswith("2. Quy chế"))
    assert clause.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert 1 <= clause.style.paragraph_format.line_spacing <= 1.5
    assert clause.style.paragraph_format.space_before.pt >= 6


def test_addressees_are_a_list_under_their_word(sheets) -> None:
    page = sheets["letter"][0]
    first, listed = page.find("Kính gửi"), page.find("- Công an")
    assert listed.top > first.top and listed.left == pytest.approx(first.left + 10, abs=1)


@pytest.mark.parametrize(("words", "colour"), [("KHẨN", "C00000"), ("LƯU HÀNH NỘI BỘ", "000000")])
def test_a_stamp_is_boxed_and_urgency_is_red(printed, word, words: str, colour: str) -> None:
    stamp = next(p for p in paragraphs(word["letter"]) if p.text == words)
    assert str(stamp.runs[0].font.color.rgb) == colour
    box = stamp._p.pPr.find(qn("w:pBdr"))
    assert {side.get(qn("w:color")) for side in box} == {colour} and len(box) == 4
    with pypdfium2.PdfDocument(printed["letter"]) as document:
        page = document[0]
        text = page.get_textpage()
        found = [
            thing
            for thing in page.get_objects(max_depth=8, textpage=text)
            if isinstance(thing, pypdfium2.PdfTextObj) and words.startswith(thing.extract().strip() or "-")
        ]
        red = [colour_of(thing)[0] for thing in found if thing.get_font().get_base_name().endswith("Bold")]
        assert red and all((part > 100) is (colour == "C00000") for part in red)
        text.close()
        page.close()


def colour_of(thing: pypdfium2.PdfTextObj) -> tuple[int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    pypdfium2.raw.FPDFPageObj_GetFillColor(thing, *map(ctypes.byref, parts))
    return parts[0].value, parts[1].value, parts[2].value


def test_in_word_recipients_and_signature_share_one_row_that_is_not_split(word) -> None:
    table = word["letter"].tables[-1]
    (row,) = table.rows
    left, right = row.cells
    assert left.paragraphs[0].text == "Nơi nhận:" and right.paragraphs[0].text == "KT. HIỆU TRƯỞNG"
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert all(
        p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next for p in left.paragraphs
    )


def test_in_word_the_head_stands_in_two_columns_of_the_decrees_widths(word) -> None:
    head = word["plan"].tables[0]
    widths = [cell.width.mm for cell in head.rows[0].cells]
    assert sum(widths) == pytest.approx(165, abs=1) and widths[0] < widths[1]
    for row in head.rows:
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_in_word_the_margins_and_the_number_are_the_decrees(word) -> None:
    section = word["rules"].sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [30, 15]
    number = section.header.paragraphs[0]
    font, layout = number.style.font, number.style.paragraph_format
    assert (font.name, font.size.pt, bool(font.bold)) == ("Times New Roman", 13, False)
    assert layout.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_minutes_have_no_place_and_date_and_two_signatures_side_by_side(sheets) -> None:
    page = sheets["minutes"][0]
    left, right = page.find("THƯ KÝ"), page.find("CHỦ TỌA")
    assert left.top == pytest.approx(right.top, abs=0.5)
    assert left.right < 112 < right.left
    assert page.find("Nơi nhận").top > page.find("Nguyễn Thị Lan").top
    assert "Thủ Thừa, ngày" not in page.body


def test_a_row_taller_than_a_page_begins_where_there_is_room_and_has_its_head_on_each_page() -> None:
    columns = [Column("Stt", 1), Column("Nhiệm vụ", 7), Column("Thời gian", 2)]
    rows = [
        Row(["1", "Ngắn gọn", "2026"]),
        Row(["2", "Tập huấn nhận diện sớm cho giáo viên đầu mối. " * 120, "2026"]),
    ]
    paper = samples.KINDS["minutes"]()
    paper = replace(paper, appendices=[Appendix("Bảng nhiệm vụ", [Table(columns, rows)], landscape=True)])
    across = [page for page in reading.pages(pdf.render(paper, plain=True)) if page.width > page.height]
    assert len(across) > 1
    assert "Ngắn gọn" in across[0].body and "Tập huấn" in across[0].body
    assert all("Nhiệm vụ" in page.body for page in across)


def test_a_list_may_have_no_number_and_repeats_its_head(sheets) -> None:
    pages = sheets["list"]
    assert "Số:" not in pages[0].body
    assert len(pages) > 1 and all("Họ và tên" in page.body for page in pages[:2])


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", samples.KINDS)
def test_every_paper_is_pdf_a_3u_by_its_structure(printed: dict[str, bytes], name: str) -> None:
    import io

    with pikepdf.open(io.BytesIO(printed[name])) as file:
        root = file.Root
        assert root.StructTreeRoot.K is not None
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "vi"
        (intent,) = root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes()) > 100
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert not file.is_encrypted and "/ID" in file.trailer
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}).keys())
        assert "/OpenAction" not in root and "/AcroForm" not in root
        fonts = [f for f in file.objects if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/Font"]
        described = [f for f in fonts if "/FontDescriptor" in f]
        assert described and all(embedded(f) for f in described)
        assert all("LiberationSerif" in str(f.BaseFont).replace("-", "") for f in fonts)
        assert all("/ToUnicode" in f for f in fonts if f.Subtype == "/Type0")
        actions = {str(o.get("/S")) for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o}
        assert not actions & {"/JavaScript", "/Launch", "/Movie", "/Sound", "/ImportData", "/SubmitForm"}


def embedded(font: pikepdf.Dictionary) -> bool:
    return any(key in font.FontDescriptor for key in ("/FontFile2", "/FontFile3", "/FontFile"))


# ── kinds and marks ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mark", "lines"),
    [
        ("", ["HIỆU TRƯỞNG"]),
        ("Q.", ["Q. HIỆU TRƯỞNG"]),
        ("TM.", ["TM. ỦY BAN NHÂN DÂN", "HIỆU TRƯỞNG"]),
        ("TL.", ["TL. ỦY BAN NHÂN DÂN", "HIỆU TRƯỞNG"]),
        ("TUQ.", ["TUQ. ỦY BAN NHÂN DÂN", "HIỆU TRƯỞNG"]),
    ],
)
def test_the_marks_of_authority(mark: str, lines: list[str]) -> None:
    signature = kinds.signed("Hiệu trưởng", mark=mark, on_behalf_of="Ủy ban nhân dân")
    assert signature.post_lines == lines


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="authority"):
        kinds.signed("Hiệu trưởng", mark="XX.")


def test_symbols() -> None:
    assert kinds.symbol("Kế hoạch", "MNQT") == "KH-MNQT"
    assert kinds.symbol(kinds.LETTER, "MNQT") == "MNQT"
