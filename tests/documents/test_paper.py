"""What is printed of each element, before any file is made (NĐ 30/2020, Phụ lục I)."""

import unicodedata
from datetime import date

import pytest

from ctxh_portal.documents.paper import Appendix, Column, Paragraph, Row, Table, paper_text, tidy
from tests.documents.samples import rich, short


def plain(text: str) -> str:
    return " ".join(text.split())


def test_number_and_date_may_be_blank() -> None:
    paper = short(year=2026)

    assert plain(paper.number_line) == "Số: /BC-VHXH"
    assert plain(paper.date_line) == "Thủ Thừa, ngày tháng năm 2026"
    assert "\u00a0\u00a0\u00a0" in paper.number_line  # room for the clerk's pen


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 11, 20), "ngày 20 tháng 11 năm 2026"),
    ],
)
def test_leading_zeros_of_dates(day: date, words: str) -> None:
    assert short(day=day).date_words == words


@pytest.mark.parametrize(
    ("number", "line"), [("5", "Số: 05/X"), ("125", "Số: 125/X"), ("05A", "Số: 05A/X"), ("5a", "Số: 05a/X")]
)
def test_leading_zero_of_numbers(number: str, line: str) -> None:
    assert short(number=number, symbol="X").number_line == line


def test_bases_and_recipients_end_as_the_decree_wants() -> None:
    paper = short(bases=["Căn cứ A;", "Căn cứ B"], recipients=["- UBND huyện;", "Các trường.", "Lưu: VT"])

    assert paper.base_lines == ["Căn cứ A;", "Căn cứ B."]
    assert short(bases=["Thực hiện kế hoạch A,"]).base_lines == ["Thực hiện kế hoạch A."]
    assert paper.recipient_lines == ["- UBND huyện;", "- Các trường;", "- Lưu: VT."]


def test_one_addressee_stands_on_the_line_several_make_a_list() -> None:
    assert short(addressees=["UBND xã"]).addressee_lines == ["Kính gửi: UBND xã"]
    assert short(addressees=["UBND xã", "Sở"]).addressee_lines == ["Kính gửi:", "- UBND xã;", "- Sở."]
    assert short().addressee_lines == []


@pytest.mark.parametrize("end", ["", ".", "./.", " ./."])
def test_the_closing_sign_stands_once(end: str) -> None:
    assert short(body=[Paragraph(f"Trên đây là báo cáo{end}")]).blocks[-1] == Paragraph("Trên đây là báo cáo./.")


def test_a_body_that_ends_with_a_table_gets_the_closing_sign_too() -> None:
    table = Table([Column("Stt")], [Row(["1"])])

    assert short(body=[table]).blocks == [table, Paragraph("./.")]


def test_appendices_are_numbered_only_when_there_are_several() -> None:
    one, two = Appendix("A", []), Appendix("B", [])

    assert short(appendices=[one]).appendix_label(0) == "Phụ lục"
    assert short(appendices=[one, two]).appendix_label(1) == "Phụ lục II"
    assert short(appendices=[one] * 50).appendix_label(48) == "Phụ lục XLIX"


def test_the_appendix_names_its_paper() -> None:
    paper = short(number="5", day=date(2026, 2, 3), kind="KẾ HOẠCH", symbol="KH-VHXH")

    assert paper.attached_line == (
        "(Kèm theo Kế hoạch số 05/KH-VHXH ngày 03 tháng 02 năm 2026 của Phòng Văn hóa - Xã hội xã Thủ Thừa)"
    )


def test_a_letter_without_a_kind_says_what_it_is_about() -> None:
    assert short(kind="", subject="chuyển gửi học sinh").about_line == "V/v chuyển gửi học sinh"
    assert short().about_line == ""


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        Table([Column("A"), Column("B")], [Row(["1"])])


def test_tidy_composes_letters_and_drops_invisible_signs() -> None:
    typed = unicodedata.normalize("NFD", "Nguyễn") + "\u200b\x0b\ufeff Thị\tẤt\n"
    paper = tidy(short(subject=typed, recipients=[typed]))

    assert paper.subject == "Nguyễn Thị\tẤt\n"
    assert paper.recipients == ("Nguyễn Thị\tẤt\n",)


def test_paper_text_has_everything_in_the_order_of_print() -> None:
    text = paper_text(rich())
    order = [
        "UBND XÃ THỦ THỪA", "CỘNG HÒA", "Số: 05/BC-VHXH", "BÁO CÁO", "Kính gửi:", "Căn cứ Thông tư",
        "báo cáo như sau", "I. KẾT QUẢ", "1. Chỉ đạo", "Bảng 1.", "\tCộng", "mức độ nguy cơ", "./.",
        "Nơi nhận:", "PHÓ CHỦ TỊCH", "Trần Thị Mỹ Hạnh", "Phụ lục I", "Xây dựng quy chế", "Phụ lục II",
        "1. Các trường",
    ]  # fmt: skip

    places = [text.index(words) for words in order]
    assert places == sorted(places)
