"""The centred lines at the head of a paper break evenly."""

import pytest

from ctxh_portal.documents.lines import AGENCY_MM, SUBJECT_MM, balanced, width


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("TRƯỜNG THCS HOA SEN", "TRƯỜNG THCS HOA SEN"),
        ("TRƯỜNG MẦM NON QUANG TRUNG", "TRƯỜNG MẦM NON\nQUANG TRUNG"),
        ("ỦY BAN NHÂN DÂN\nXÃ THỦ THỪA", "ỦY BAN NHÂN DÂN\nXÃ THỦ THỪA"),  # as it was typed
        ("", ""),
    ],
)
def test_the_name_of_an_agency(text: str, broken: str) -> None:
    assert balanced(text, 12, AGENCY_MM) == broken


def test_a_span_of_years_is_one_word() -> None:
    text = "Phát triển nghề công tác xã hội trong Ngành giáo dục các trường giai đoạn 2017 - 2020"
    for room in range(40, SUBJECT_MM):
        lines = balanced(text, 13, room)
        assert "2017 - 2020" in lines and lines.replace("\n", " ") == text


def test_lines_keep_within_their_room_and_are_no_more_than_needed() -> None:
    lines = balanced("Về việc thành lập Tổ tư vấn học đường và công tác xã hội năm học 2026-2027", 13, SUBJECT_MM)
    assert lines.count("\n") == 1
    one, two = (width(line, 13) for line in lines.split("\n"))
    assert max(one, two) <= SUBJECT_MM and abs(one - two) < 25
