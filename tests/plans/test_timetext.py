"""The time column: what is understood, what lies in a school year, and how a period moves five years on."""

import pytest

from plans import timetext


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "2022-2023",
        "2022 – 2023",
        "Hàng năm",
        "Hằng năm",
        "Năm 2026",
        "Năm học 2026-2027",
        "Tháng 9",
    ]
    + ["Quý I/2027", "Từ 2026 đến 2030", "Thường xuyên", "Trước 31/10/2026", "9/2026", "2026, 2028", "Hè"],
)
def test_clear_times(text: str) -> None:
    assert timetext.is_clear(text)


@pytest.mark.parametrize("text", ["2022 2023", "khi nào xong", "202", "các trường học"])
def test_unclear_times(text: str) -> None:
    assert not timetext.is_clear(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2022", (2022, 2022)), ("2022 – 2023", (2022, 2023)), ("Hàng năm", (None, None)), ("", (None, None))],
)
def test_years_of_a_time(text: str, years: tuple[int | None, int | None]) -> None:
    assert timetext.years(text) == years


@pytest.mark.parametrize(
    ("text", "due"),
    [("2026", True), ("2027-2028", True), ("2025", False), ("2028", False), ("Hàng năm", True), ("", True)],
)
def test_due_in_a_school_year(text: str, due: bool) -> None:
    assert timetext.is_due_in(text, 2026, 2027) is due


def test_a_time_moves_with_its_dash() -> None:
    assert timetext.shift("2022 – 2023", 5) == "2027 – 2028"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("giai đoạn 2021-2025 của đơn vị", "giai đoạn 2026-2030 của đơn vị"),
        ("Hội nghị tổng kết năm 2025", "Hội nghị tổng kết năm 2030"),
        ("theo Quyết định số 4969/QĐ-BGDĐT ngày 30 tháng 12 năm 2021", None),
        ("Thông tư số 33/2018/TT-BGDĐT", None),
        ("Quyết định số 4969/QĐ-BGDĐT về Kế hoạch giai đoạn 2021-2025", None),
        ("ngày 12 tháng 01 năm 2022", None),
        ("giai đoạn 2016-2020", None),
    ],
)
def test_the_years_of_the_period_move_and_those_of_cited_papers_stay(before: str, after: str | None) -> None:
    assert timetext.shift_period(before, 5, 2021, 2025) == (after or before)


def test_a_school_year_moves_once() -> None:
    assert timetext.shift_period("năm học 2025-2026", 1, 2025, 2026) == "năm học 2026-2027"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Tháng 9", [9]),
        ("Tháng 9, 10", [9, 10]),
        ("Tháng 9, tháng 12/2026", [9, 12]),
        ("Tháng 9 – 11", [9, 10, 11]),
        ("Từ tháng 11 đến tháng 2", [11, 12, 1, 2]),
        ("15/10/2026", [10]),
        ("Trước 31/10/2026", [10]),
        ("Hàng tháng", []),
        ("Tháng 13", []),
        ("Tháng 13", []),
        ("9/2026", [9]),
        ("9/2026 – 11/2026", [9, 10, 11]),
        ("Quý III và quý IV năm 2026", [7, 8, 9, 10, 11, 12]),
        ("Quý 4/2026", [10, 11, 12]),
        ("Hàng quý", []),
        ("Học kỳ I", [9, 10, 11, 12, 1]),
        ("Học kỳ II", [1, 2, 3, 4, 5]),
        ("2026-2027", []),
        ("", []),
    ],
)
def test_the_months_of_a_time(text: str, months: list[int]) -> None:
    assert timetext.months(text) == months
