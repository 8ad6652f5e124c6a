"""Working hours and working days, against a reference that goes minute by minute."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctxh_portal.kit.calendar import WorkingCalendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TET = frozenset(date(2026, 2, day) for day in range(16, 21))
OFF = TET | {date(2026, 9, 1), date(2026, 9, 2), date(2026, 8, 31)}
USUAL = WorkingCalendar(HANOI, off=OFF, made_up=frozenset({date(2026, 8, 22)}))
MINUTE = timedelta(minutes=1)


def at(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


def slow_add(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """Walks through time and counts the minutes in which somebody is at work."""
    here = start
    while minutes:
        minutes -= slow_works(calendar, here)
        here += MINUTE
    return here


def slow_works(calendar: WorkingCalendar, moment: datetime) -> bool:
    day = moment.date()
    week = day.weekday() < 5 or (calendar.saturday and day.weekday() == 5)
    if not (day in calendar.made_up or (week and day not in calendar.off)):
        return False
    return any(start <= moment.time() < end for start, end in calendar.hours)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=HANOI)
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    zone=st.just(HANOI),
    saturday=st.booleans(),
    off=st.frozensets(days, max_size=20).map(lambda found: found | OFF),
    made_up=st.frozensets(days, max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(1, 900))
def test_adding_working_time_agrees_with_the_slow_reference(calendar, start, minutes):
    assert calendar.add_hours(start, minutes * MINUTE) == slow_add(calendar, start, minutes)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(0, 8000))
def test_the_difference_counts_the_same_minutes(calendar, start, length):
    end = start + length * MINUTE
    worked = sum(slow_works(calendar, start + n * MINUTE) for n in range(length))
    assert calendar.between(start, end) == worked * MINUTE
    assert calendar.between(end, start) == -worked * MINUTE


@settings(max_examples=100, deadline=None)
@given(calendars, moments, st.integers(1, 3000))
def test_difference_undoes_addition(calendar, start, minutes):
    due = calendar.add_hours(start, minutes * MINUTE)
    assert calendar.between(start, due) == minutes * MINUTE


@settings(max_examples=100, deadline=None)
@given(calendars, days, st.integers(1, 60))
def test_working_days_there_and_back(calendar, day, count):
    later = calendar.add_days(day, count)
    assert calendar.works_on(later) and calendar.days_between(day, later) == count
    assert calendar.days_between(later, day) == -count
    assert calendar.days_between(calendar.add_days(later, -count), later) == count


@pytest.mark.parametrize(
    "start, due",
    [
        (at(27, 11, 16, 50), at(1, 12, 13, 50)),  # 16:50 on a Friday: ten minutes, then Monday and Tuesday
        (at(23, 11, 0), at(24, 11, 14, 0)),  # midnight: nothing before 07:30
        (at(30, 10, 7, 30), at(2, 11, 14, 0)),  # over 31/10 and 1/11, a weekend of 2026
        (at(13, 2, 16, 0), at(24, 2, 11, 0)),  # over Tết
        (at(21, 8, 16, 0), at(24, 8, 11, 0)),  # the Saturday is made up
        (at(28, 2, 16, 0, 2028), at(1, 3, 11, 0, 2028)),  # 29 February is a working day
    ],
)
def test_twelve_working_hours(start, due):
    assert USUAL.add_hours(start, timedelta(hours=12)) == due


@pytest.mark.parametrize(
    "day, due",
    [
        (date(2026, 10, 30), date(2026, 11, 6)),
        (date(2026, 2, 13), date(2026, 2, 27)),
        (date(2026, 8, 21), date(2026, 8, 27)),
        (date(2028, 2, 25), date(2028, 3, 3)),
    ],
)
def test_five_working_days(day, due):
    assert USUAL.add_days(day, 5) == due


def test_a_saturday_counts_where_it_is_switched_on():
    saturday = date(2026, 11, 28)
    assert not USUAL.works_on(saturday)
    assert WorkingCalendar(HANOI, saturday=True).works_on(saturday)


def test_a_calendar_without_a_working_day_says_so():
    nothing = WorkingCalendar(HANOI, hours=())
    with pytest.raises(ValueError, match="no working hours"):
        nothing.add_hours(at(1, 1, 8), timedelta(hours=1))


def test_a_period_of_days_lasts_until_the_end_of_its_last_day():
    assert USUAL.end_of(date(2026, 11, 1)).time() == time(23, 59, 59)
