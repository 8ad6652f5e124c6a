"""Calendar arithmetic, pure: no database, no clock of its own."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


def school_year_label(day: date) -> str:
    """ "2026-2027" for any day from 01/8/2026 to 31/7/2027."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def school_year_start(day: date) -> date:
    return date(day.year if day.month >= 8 else day.year - 1, 8, 1)


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


END_OF_DAY = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 3660  # a calendar without a single working hour must not keep anybody waiting for ever


@dataclass(frozen=True)
class WorkingCalendar:
    """When a place works. Moments come in and go out in `zone`; a day counts as a working day when it is Monday
    to Friday (Saturday where it is switched on) and not off, or when it is made up for another one."""

    zone: tzinfo
    hours: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
    saturday: bool = False
    off: Container[date] = ()
    made_up: Container[date] = ()

    def works_on(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < (6 if self.saturday else 5) and day not in self.off

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working hours of that day, in order."""
        if not self.works_on(day):
            return []
        return [(self._at(day, start), self._at(day, end)) for start, end in self.hours]

    def add_hours(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start`. Raises ValueError where the calendar
        has no working hours to come."""
        left = length
        for begins, ends in self._spans_from(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        raise ValueError("no working hours")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between the two; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        total = timedelta(0)
        day, last = self._day(start), self._day(end)
        while day <= last:
            for begins, ends in self.spans(day):
                total += max(timedelta(0), min(ends, end) - max(begins, start))
            day += ONE_DAY
        return total

    def add_days(self, day: date, count: int) -> date:
        """The day that lies `count` working days after `day`, before it where `count` is negative."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        for _tried in range(SEARCH_DAYS):
            if not left:
                return day
            day += step
            left -= self.works_on(day)
        raise ValueError("no working days")

    def days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.days_between(end, start)
        return sum(self.works_on(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))

    def end_of(self, day: date) -> datetime:
        """A period counted in days ends with its last day (Bộ luật Dân sự 2015, Điều 148)."""
        return self._at(day, END_OF_DAY)

    def _spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = self._day(start)
        for _tried in range(SEARCH_DAYS):
            for begins, ends in self.spans(day):
                if ends > start:
                    yield max(begins, start), ends
            day += ONE_DAY

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)
