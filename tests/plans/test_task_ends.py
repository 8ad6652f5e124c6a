"""When the time of a task ends."""

from datetime import date

import pytest

from plans import timetext


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Tháng 9", date(2026, 9, 30)),
        ("Tháng 2", date(2027, 2, 28)),
        ("Tháng 11 - 2", date(2027, 2, 28)),
        ("Tháng 9, 10", date(2026, 10, 31)),
        ("Tháng 12/2026", date(2026, 12, 31)),
        ("15/10/2026", date(2026, 10, 15)),
        ("Trước 15/10", date(2026, 10, 15)),
        ("Trước 31/5", date(2027, 5, 31)),
        ("Năm học 2026-2027", date(2027, 7, 31)),
        ("2026", date(2026, 12, 31)),
        ("Hàng năm", None),
        ("Thường xuyên", None),
        ("", None),
        ("30/02/2027", None),
        ("9/2026", date(2026, 9, 30)),
        ("9/2026 - 3/2027", date(2027, 3, 31)),
        ("Quý I/2026", date(2026, 3, 31)),
        ("Quý III/2026", date(2026, 9, 30)),
        ("Quý 4/2026", date(2026, 12, 31)),
        ("Quý I", date(2027, 3, 31)),
        ("Quý IV", date(2026, 12, 31)),
        ("Quý IV/2026 - Quý I/2027", date(2027, 3, 31)),
        ("Hàng quý", None),
        ("Học kỳ I", date(2027, 1, 31)),
        ("Học kỳ I/2026", date(2027, 1, 31)),
        ("Học kì 2", date(2027, 5, 31)),
        ("Học kỳ I năm học 2026-2027", date(2027, 1, 31)),
    ],
)
def test_in_the_plan_of_a_school_year(text: str, ends: date | None) -> None:
    assert timetext.ends_on(text, 2026, 2027, by_school_year=True) == ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2027", date(2027, 12, 31)),
        ("2027 – 2028", date(2028, 12, 31)),
        ("Tháng 6/2027", date(2027, 6, 30)),
        ("Tháng 6", None),
        ("9/2026", date(2026, 9, 30)),
        ("Quý II/2027", date(2027, 6, 30)),
        ("Quý II", None),
        ("Học kỳ II", None),
        ("Hàng năm", None),
    ],
)
def test_in_a_plan_of_several_years(text: str, ends: date | None) -> None:
    assert timetext.ends_on(text, 2026, 2030, by_school_year=False) == ends
