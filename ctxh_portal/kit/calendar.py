"""Calendar arithmetic, pure: no database, no clock of its own."""

from collections.abc import Container
from datetime import date, timedelta


def school_year_label(day: date) -> str:
    """ "2026-2027" for any day from 01/8/2026 to 31/7/2027."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def school_year_code(day: date) -> str:
    """ "2627" for the school year 2026-2027; part of a case's code."""
    first, second = school_year_label(day).split("-")
    return first[2:] + second[2:]


def add_working_days(day: date, days: int, holidays: Container[date] = ()) -> date:
    """The day that lies `days` working days (Monday to Friday, holidays left out) after `day`."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            days -= 1
    return day


def month_start(day: date) -> date:
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The first day of the month that lies `count` months after that of `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)
