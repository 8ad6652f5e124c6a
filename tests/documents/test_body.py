"""From plain text to blocks: which line is what, and that no letter is lost or moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctxh_portal.documents.paper import Heading, Paragraph, parse_body
from ctxh_portal.kit.names import clean

STARTS = [
    "I. ",
    "IV. ",
    "1. ",
    "1.1. ",
    "12. ",
    "a) ",
    "đ) ",
    "- ",
    "+ ",
    "• ",
    "Phần II",
    "Chương 1",
    "MỤC ĐÍCH",
    "",
]
LINES = st.builds(
    "{}{}{}".format,
    st.sampled_from(STARTS),
    st.text(max_size=40),
    st.sampled_from(["", ".", ";", ":", " \u00a0", "\r", "\u2028x", "\x0b"]),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_the_text_of_the_blocks_is_the_text_of_the_lines(text: str) -> None:
    blocks = parse_body(text)

    assert [block.text for block in blocks] == [line for line in map(clean, text.splitlines()) if line]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("I. Mục đích, yêu cầu", 1),
        ("XIV. Tổ chức thực hiện", 1),
        ("1. Mục đích", 2),
        ("2. Các trường Mầm non, mẫu giáo, Tiểu học, Trung học cơ sở.", 2),
        ("3. Nội dung:", 2),
        ("1.1. Thuận lợi", 3),
        ("Chương I", 0),
    ],
)
def test_headings(line: str, level: int) -> None:
    assert parse_body(f"{line}\n- Một việc")[0] == Heading(level, line)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "following", "why"),
    [
        ("1. Giao hiệu trưởng các trường thực hiện kế hoạch này.", "2. Giao phòng đôn đốc.", "a sentence"),
        ("1. Giao hiệu trưởng các trường thực hiện.", "Kế hoạch có hiệu lực từ ngày ký.", "a sentence"),
        ("1. Rà soát học sinh", "", "nothing under it"),
        ("1. Rà soát học sinh", "2. Tập huấn giáo viên", "nothing under it"),
        ("1. Rà soát;", "- Một việc", "goes on"),
        ("1. " + "từ " * 30, "a) Một việc", "too long for a title"),
    ],
)
def test_a_clause_without_a_title_is_a_paragraph(line: str, following: str, why: str) -> None:
    assert parse_body(f"{line}\n{following}")[0] == Paragraph(line.strip(), "clause"), why


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("a) Tập huấn", "point"),
        ("đ) Thí điểm", "point"),
        ("- Chỉ đạo", "dash"),
        ("– Chỉ đạo", "dash"),
        ("+ Báo cáo năm", "plus"),
        ("Trên đây là kế hoạch.", "plain"),
        ("25. 3", "clause"),
        ("1.234 học sinh được tư vấn", "plain"),
        ("Chương trình năm học", "plain"),
        ("Mix. của lớp", "plain"),
    ],
)
def test_paragraphs(line: str, kind: str) -> None:
    assert parse_body(line) == [Paragraph(line, kind)]  # type: ignore[arg-type]


def test_the_title_of_a_chapter_is_the_line_of_capitals_after_it() -> None:
    assert parse_body("Chương I\nQUY ĐỊNH CHUNG\nĐIỀU KHÁC") == [
        Heading(0, "Chương I"),
        Heading(0, "QUY ĐỊNH CHUNG"),
        Paragraph("ĐIỀU KHÁC"),
    ]
