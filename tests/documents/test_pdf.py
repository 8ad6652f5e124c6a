"""The PDF read back: page, faces, page numbers, letters, and what may not be torn apart."""

import re
import unicodedata
import zlib

import pypdfium2
import pytest

from ctxh_portal.documents import fonts, page, pdf
from ctxh_portal.documents.paper import Column, Paragraph, Row, Table, paper_text
from tests.documents import reading, samples
from tests.documents.reading import Page, squeezed

SERIF = {
    "Liberation-Serif",
    "Liberation-Serif-Bold",
    "Liberation-Serif-Italic",
    "Liberation-Serif-Bold-Italic",
}


def appendix_starts(pages: list[Page]) -> list[int]:
    return [number for number, page in enumerate(pages) if "(Kèm theo" in page.body]


def test_pages_are_a4_and_wide_appendices_lie(rich_pages: list[Page]) -> None:
    first, second = appendix_starts(rich_pages)

    assert {(page.width, page.height) for page in rich_pages[:first]} == {(210, 297)}
    assert {(page.width, page.height) for page in rich_pages[first:second]} == {(297, 210)}
    assert {(page.width, page.height) for page in rich_pages[second:]} == {(210, 297)}


def test_text_keeps_the_margins_of_the_decree(rich_pages: list[Page]) -> None:
    for sheet in rich_pages:
        inside = [piece for piece in sheet.pieces if 20 <= piece.top <= sheet.height - 20]
        left = 30 if sheet.width == 210 else 20
        assert min(piece.left for piece in inside) >= left - 0.5
        assert max(piece.right for piece in inside) <= sheet.width - 15 + 0.5


def test_page_numbers_stand_on_top_in_the_middle_from_page_2(rich_pages: list[Page]) -> None:
    first, second = appendix_starts(rich_pages)
    for start, end in ((0, first), (first, second), (second, len(rich_pages))):
        assert rich_pages[start].head == ""
        for number, sheet in enumerate(rich_pages[start + 1 : end], start=2):
            piece = next(piece for piece in sheet.pieces if piece.top < 20)
            middle = (sheet.width + (30 if sheet.width == 210 else 20) - 15) / 2
            assert sheet.head == str(number)
            assert (piece.left + piece.right) / 2 == pytest.approx(middle, abs=1)
            assert piece.size == pytest.approx(13, abs=0.1)


def test_the_sample_has_pages_enough_to_show_it(rich_pages: list[Page]) -> None:
    first, second = appendix_starts(rich_pages)

    assert first >= 2
    assert second - first >= 2


def test_only_liberation_serif_is_embedded(rich_pages: list[Page]) -> None:
    assert set().union(*(sheet.fonts for sheet in rich_pages)) == SERIF


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("UBND XÃ", "Liberation-Serif", 12),
        ("PHÒNG VĂN HÓA", "Liberation-Serif-Bold", 12),
        ("CỘNG HÒA", "Liberation-Serif-Bold", 12),
        ("Độc lập", "Liberation-Serif-Bold", 13),
        ("Số:", "Liberation-Serif", 13),
        ("Thủ Thừa, ngày", "Liberation-Serif-Italic", 13),
        ("BÁO CÁO", "Liberation-Serif-Bold", 14),
        ("Kết quả công tác", "Liberation-Serif-Bold", 13),
        ("Kính gửi", "Liberation-Serif", 13),
        ("Căn cứ Thông", "Liberation-Serif-Italic", 13),
        ("I. KẾT QUẢ", "Liberation-Serif-Bold", 13),
        ("1. Chỉ đạo", "Liberation-Serif-Bold", 13),
        ("a) Đúng hạn", "Liberation-Serif", 13),
        ("Nơi nhận", "Liberation-Serif-Bold-Italic", 12),
        ("- Như trên", "Liberation-Serif", 11),
        ("KT. CHỦ TỊCH", "Liberation-Serif-Bold", 13),
        ("Trần Thị", "Liberation-Serif-Bold", 13),
        ("Phụ lục I", "Liberation-Serif-Bold", 14),
        ("BẢNG NHIỆM VỤ", "Liberation-Serif-Bold", 13),
        ("(Kèm theo", "Liberation-Serif-Italic", 13),
    ],
)
def test_size_and_weight_of_each_element(rich_pages: list[Page], text: str, font: str, size: float) -> None:
    piece = next(piece for sheet in rich_pages for piece in sheet.pieces if text in piece.text)

    assert (piece.font, piece.size) == (font, pytest.approx(size, abs=0.1))


def test_number_and_date_share_a_line(rich_pages: list[Page]) -> None:
    # capital letters and marks reach up differently: the line is the same within a millimetre
    assert rich_pages[0].find("Số:").top == pytest.approx(rich_pages[0].find("Thủ Thừa, ngày").top, abs=1.5)


def test_the_file_is_tagged_titled_and_archival(rich_pdf: bytes) -> None:
    with pypdfium2.PdfDocument(rich_pdf) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == "Báo cáo Kết quả công tác xã hội trong trường học"
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", rich_pdf, re.DOTALL)
    metadata = next(text for text in map(unpacked, streams) if b"pdfaid" in text)
    assert re.search(rb'pdfaid:part(>|=")3', metadata)
    assert re.search(rb'pdfaid:conformance(>|=")U', metadata)


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_tables_repeat_their_heads(rich_pages: list[Page]) -> None:
    first, second = appendix_starts(rich_pages)

    assert all("Sản phẩm hoàn thành" in " ".join(sheet.body.split()) for sheet in rich_pages[first:second])


def test_all_accented_letters_come_out_as_typed() -> None:
    assert len(fonts.ACCENTED) == 134
    words = " ".join(fonts.ACCENTED)
    paper = short_with(f"{words} ₫")

    assert words + " ₫" in " ".join(reading.pdf_text(pdf.render(paper)).split())


def test_combining_marks_are_composed_and_strange_signs_shown_as_a_box() -> None:
    sheet = reading.pages(pdf.render(short_with(unicodedata.normalize("NFD", "Đặng Thị Ưởng") + " 😀 ✓ xong")))[0]

    assert "Đặng Thị Ưởng □ □ xong" in " ".join(sheet.body.split())
    assert sheet.fonts <= SERIF


def short_with(text: str) -> samples.Paper:
    return samples.short(body=[Paragraph(text)], closing="")


def test_the_whole_text_comes_out_letter_by_letter() -> None:
    table = Table([Column("Stt", 0.4), Column("Văn bản")], [Row(["1", "Kế hoạch 126/KH-UBND, 33/TT-BGDĐT"])])
    paper = samples.short(
        bases=["Căn cứ Kế hoạch số 12/KH-VHXH"],
        addressees=["Ủy ban nhân dân xã"],
        body=[
            Paragraph("Một <b>&amp; & \"ba\" 'bốn' 2021-2025, 103/KH-SGDĐT. " * 12),
            table,
            Paragraph("Hết"),
        ],
    )

    assert squeezed(reading.pdf_text(pdf.render(paper))) == squeezed(paper_text(paper))


@pytest.mark.parametrize("count", [19, 20, 26])
def test_the_signature_is_whole_and_never_alone(count: int) -> None:
    """About where the block no longer fits on page 1: it moves as a whole and takes a line of text along."""
    paper = samples.short(body=[Paragraph(f"Dòng thứ {n} của báo cáo.") for n in range(count)])
    last = reading.pages(pdf.render(paper))[-1].body

    assert all(words in last for words in ("Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN", "Trần Thị Mỹ Hạnh"))
    assert "Dòng thứ" in last


@pytest.mark.parametrize("count", [24, 25, 26])
def test_a_heading_goes_with_what_it_heads(count: int) -> None:
    """26 lines fill page 1."""
    before = [Paragraph(f"Dòng {number}") for number in range(count)]
    headed = samples.parse_body("I. Tiêu đề lớn\n1. Tiêu đề nhỏ\n- Nội dung ở dưới." + "\n- Việc khác." * 9)
    sheets = reading.pages(pdf.render(samples.short(body=[*before, *headed])))

    (with_title,) = [sheet.body for sheet in sheets if "I. TIÊU ĐỀ" in sheet.body]
    assert "Nội dung ở dưới" in with_title


def test_the_page_of_html_escapes_what_people_typed() -> None:
    assert "<script>" not in page.html(short_with("<script>alert(1)</script>"))
