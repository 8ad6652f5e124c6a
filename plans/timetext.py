"""The time column of a task table: `2022`, `2022-2023`, `2022 – 2023`, `Hàng năm`, months, or nothing.
Pure."""

import re
from collections.abc import Callable
from datetime import date

from ctxh_portal.kit.calendar import month_end
from ctxh_portal.kit.names import fold

YEAR = r"(?<!\d)(?:20\d\d)(?!\d)"
DASH = r"\s*[-–—]\s*"
RECURRING = ("hang nam", "hang thang", "hang quy", "hang tuan", "hang ngay", "thuong xuyen", "ca giai doan")
# a time stands in one of these shapes; anything else is asked about
SHAPES = (
    rf"(?:nam (?:hoc )?)?{YEAR}(?:{DASH}{YEAR})?",
    rf"(?:tu )?(?:nam )?{YEAR} den (?:nam )?{YEAR}",
    rf"{YEAR}(?:, ?{YEAR})+",
    r"(?:thang|quy|hoc k[yi]|dot|tuan|ngay)\b.*",
    r"(?:truoc|den|sau|tu)\b.*\d.*",
    rf"\d{{1,2}}(?:/\d{{1,2}})?/{YEAR}(?:{DASH}\d{{1,2}}(?:/\d{{1,2}})?/{YEAR})?",
    "he|" + "|".join(RECURRING),
)
SHAPE = re.compile("(?:" + ")|(?:".join(SHAPES) + ")")
CITATION = re.compile(r"\bsố\s*:?\s*\d+[\w/]*/[A-ZĐ]", re.IGNORECASE)
RANGE = re.compile(rf"({YEAR})({DASH})({YEAR})")
NAMED_YEAR = re.compile(rf"(\b[Nn]ăm (?:học )?)({YEAR})(?!{DASH}{YEAR})")


def is_clear(text: str) -> bool:
    """Whether the portal knows what this time means; an empty time is clear (the paper left it open)."""
    wanted = fold(text).rstrip(".;")
    return not wanted or SHAPE.fullmatch(wanted) is not None


def years(text: str) -> tuple[int | None, int | None]:
    """First and last year named in a time, (None, None) where it names none ("Hàng năm", "Tháng 9", "")."""
    found = [int(year) for year in re.findall(YEAR, text)]
    return (min(found), max(found)) if found else (None, None)


def is_due_in(text: str, first: int, last: int) -> bool:
    """Whether a task with this time has work in the years first..last; a time without a year always has."""
    since, until = years(text)
    return since is None or until is None or (since <= last and until >= first)


def months(text: str) -> list[int]:
    """The months that a time names: "Tháng 9", "9/2026", "Tháng 9, 10", "Tháng 9 - 12" ("tháng 11 - 2" runs over
    the new year), "15/10/2026", "Quý I", "Học kỳ II"; none where it names none."""
    plain = re.sub(
        r"(?<![\d/])(?<!quy )(?<!hoc k[yi] )(?:thang )?(\d{1,2})/20\d\d", r"thang \1", fold(text).replace("–", "-")
    )
    plain = re.sub(r"/20\d\d", "", plain)
    found: list[int] = []
    for start, end in _runs("thang", r"\d{1,2}(?!\d)", plain):
        if 1 <= int(start) <= 12 and 1 <= int(end) <= 12:
            found += _round(int(start), int(end))
    for start, end in _runs("quy", r"(?:iv|i{1,3}|[1-4])\b", plain):
        found += _round(3 * ROMAN[start] - 2, 3 * ROMAN[end])
    for start, end in _runs("hoc k[yi]", r"(?:i{1,2}|[12])\b", plain):
        found += _round(SEMESTERS[ROMAN[start]][0], SEMESTERS[ROMAN[end]][1])
    dates = re.findall(rf"\d{{1,2}}/(\d{{1,2}})/{YEAR}", text)
    return list(dict.fromkeys(found + [int(month) for month in dates if 1 <= int(month) <= 12]))


ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SEMESTERS = {1: (9, 1), 2: (1, 5)}  # from month to month; the first one ends in January


def _runs(name: str, sign: str, plain: str) -> list[tuple[str, str]]:
    """ "thang 9, 11 - 12" → (9, 9), (11, 12): each sign after the name, or the two ends of a dash."""
    runs = re.findall(rf"\b{name} ((?:{sign}(?: ?(?:,|-|den|va|{name}) ?)*)+)", plain)
    pair = rf"({sign})(?: ?(?:-|den)(?: {name})? ?({sign}))?"
    return [(start, end or start) for run in runs for start, end in re.findall(pair, run)]


def _round(start: int, end: int) -> list[int]:
    return [(start - 1 + step) % 12 + 1 for step in range((end - start) % 12 + 1)]


def ends_on(text: str, first: int, last: int, by_school_year: bool) -> date | None:
    """The last day of a time, in a plan of the years first..last; None where it names no end ("Hàng năm", nothing,
    a month in a plan of several years). A school year runs from August to July."""
    dates = re.findall(rf"(?<!\d)(\d{{1,2}})/(\d{{1,2}})/({YEAR})", text)
    if dates:
        return max(
            filter(None, (_day(int(year), int(month), int(day)) for day, month, year in dates)), default=None
        )
    named, (since, until) = months(text), years(text)
    one_year = since if since == until else None

    def year_of(month: int) -> int | None:
        if one_year:  # the first semester of a year ends in January of the next
            return one_year + (month == 1 and re.search(r"hoc k[yi] (?:i|1)\b", fold(text)) is not None)
        if by_school_year:
            return first if month >= 8 else last
        return until or (first if first == last else None)

    short = re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", text)
    if short:
        day, month = map(int, short[-1])
        year = year_of(month) if 1 <= month <= 12 else None
        return _day(year, month, day) if year else None
    if named:
        year = year_of(named[-1])
        return month_end(date(year, named[-1], 1)) if year else None
    if until is None:
        return None
    return date(last, 7, 31) if by_school_year and until >= last else date(until, 12, 31)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(text: str, by: int) -> str:
    """Every year of a time moved: "2022 – 2023" by 5 becomes "2027 – 2028"."""
    return re.sub(YEAR, lambda found: str(int(found[0]) + by), text)


def shift_period(text: str, by: int, first: int, last: int) -> str:
    """The years of a plan's period moved inside running text, line by line.

    Moved: ranges inside the period ("giai đoạn 2021-2025") and "năm 2022". Kept: the date of a paper
    ("ngày 30 tháng 12 năm 2021", "30/12/2021", "33/2018/TT-BGDĐT") and whatever follows the number of a cited
    paper in its clause, because that period belongs to the cited paper."""
    return "\n".join(_shift_line(line, by, range(first, last + 1)) for line in text.split("\n"))


def _shift_line(line: str, by: int, period: range) -> str:
    clauses = re.split(r"([;.]\s+)", line)
    return "".join(_shift_clause(clause, by, period) for clause in clauses)


def _shift_clause(clause: str, by: int, period: range) -> str:
    cited = CITATION.search(clause)
    head, tail = (clause[: cited.start()], clause[cited.start() :]) if cited else (clause, "")
    head = RANGE.sub(_mover(by, period), head)
    return NAMED_YEAR.sub(_year_mover(by, period), head) + tail


def _mover(by: int, period: range) -> Callable[[re.Match[str]], str]:
    def moved(found: re.Match[str]) -> str:
        first, dash, last = found.groups()
        if int(first) not in period or int(last) not in period:
            return found[0]
        return f"{int(first) + by}{dash}{int(last) + by}"

    return moved


def _year_mover(by: int, period: range) -> Callable[[re.Match[str]], str]:
    def moved(found: re.Match[str]) -> str:
        before = found.string[: found.start()]
        is_date = re.search(r"tháng \d{1,2}\s*\Z", before)
        return found[0] if is_date or int(found[2]) not in period else f"{found[1]}{int(found[2]) + by}"

    return moved
