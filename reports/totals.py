"""What an office adds up, as tables: by school, by level, by office, over years. One description for the paper,
the page, Excel, CSV and the API, so that no two of them show different cells. Pure: no database, no clock.

Everything here is computed from published cells alone (disclosure.py), so all of it together says no more than
the schools' own reports: a sum over a hidden cell is "≥ n", and "≥ n" minus anything is nothing new. Where a
table of a school had no safe pattern, some of its lines are one sum, in a column of their own, or its inside is
left out and its total stays; a note says of how many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Level
from ctxh_portal.kit.disclosure import Cell, at_least, bounds, show
from reports import figures as figuring
from reports.figures import Figures
from reports.indicators import ENTERED, FAMILIES, GROUPS, Group, Text

SCHOOL, LEVEL, OFFICE, ALL = "school", "level", "office", "all"
OPENED = "opened"  # in a file: an exact total that a superior's request obliges
NO_PATTERN = _("%(n)d trường chỉ công bố tổng số vì không có cách ẩn an toàn")
NOT_TYPED = _("“–”: %(n)d trường chưa nhập bảng này, tổng chưa gồm")
NOT_HELD = _("“–”: %(n)d trường không có bảng này trong bộ chỉ tiêu của mình, tổng chưa gồm")
EARLY = _("%(n)d trường chốt số liệu khi kỳ chưa kết thúc: số của các trường này tính đến ngày chốt")
MERGING = _("%(n)d trường gộp các nhóm nhỏ thành một số vì không có cách ẩn từng nhóm an toàn")
TOTAL = _("Tổng số")
CHANGED = "định nghĩa đã đổi"


FEW = 10  # rows of fewer children stand together, without the school's name
FEW_LABEL = _("Các trường có số nhỏ ở bảng này (%(n)d trường)")


@dataclass(frozen=True)
class School:
    """One school's published figures, and where it stands."""

    code: str  # its public id
    name: str
    level: str
    office: str
    figures: Figures


def early_note(all_figures: Iterable[Figures]) -> str:
    """Of the schools that counted before their period was over; "" where none did."""
    n = counted_early(all_figures)
    return str(EARLY) % {"n": n} if n else ""


def counted_early(all_figures: Iterable[Figures]) -> int:
    return sum(figuring.counted_until(found) is not None for found in all_figures)


@dataclass(frozen=True)
class Figure:
    """One cell: what is shown, the count where it is known, and what it is at least; neither where nobody typed
    it."""

    shown: str
    value: int | None
    least: int | None


UNKNOWN = Figure(figuring.MISSING, None, None)
NOTHING = Figure("", None, None)  # a cell of a school that is told in another row


@dataclass(frozen=True)
class Row:
    of: str  # SCHOOL, LEVEL, OFFICE or ALL
    code: str
    label: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Totals:
    """One group of figures over all schools."""

    group: Group
    columns: Sequence[tuple[str, Text]]  # code and label; "" is the group's total
    rows: Sequence[Row]
    withheld: int = 0  # schools whose table has a total alone
    merging: int = 0  # … and those that tell some lines as one sum
    missing: int = 0  # … and those that did not type it

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.of == kind]

    @property
    def note(self) -> str:
        told = [(self.withheld, NO_PATTERN), (self.merging, MERGING), (self.missing, without(self.group))]
        return "; ".join(str(text) % {"n": n} for n, text in told if n)


def of_cell(cell: Cell, threshold: int) -> Figure:
    if isinstance(cell, int):
        return Figure(show(cell), cell, cell)
    if cell == figuring.MISSING:
        return UNKNOWN
    return Figure(show(cell, threshold), None, bounds(cell)[0])


def of_sum(cells: Iterable[Cell]) -> Figure:
    cells = list(cells)
    if all(cell == figuring.MISSING for cell in cells):
        return UNKNOWN
    known, exact = at_least(cells)
    return Figure(show(known) if exact else f"≥ {show(known)}", known if exact else None, known)


def tables(schools: Sequence[School], together: str) -> list[Totals]:
    """All groups that occur; `together` names the sum of all ("Cộng 18/20 trường")."""
    known = {
        code for school in schools for code, found in school.figures["groups"].items() if not found.get("withheld")
    }
    return [_table(group, schools, together) for group in GROUPS if group.code in known and not group.stays]


def _table(group: Group, schools: Sequence[School], together: str) -> Totals:
    columns = figuring.codes(group, [school.figures for school in schools])
    columns = [*columns, ("", TOTAL)] if group.adds_up else columns
    codes = [code for code, _label in columns]
    folded = folds(group, codes, [school.figures for school in schools])
    rows = _by_school(group, codes, schools, folded)
    rows += _sums(LEVEL, group, codes, _by(schools, lambda school: school.level, Level.values))
    offices = list(dict.fromkeys(school.office for school in schools))
    if len(offices) > 1:
        rows += _sums(OFFICE, group, codes, _by(schools, lambda school: school.office, offices))
    rows += _sums(ALL, group, codes, {together: list(schools)})
    withheld = sum(figuring.total_alone(school.figures, group.code) for school in schools)
    merging = sum(figuring.merges(school.figures, group.code) for school in schools)
    missing = sum(group.code not in school.figures["groups"] for school in schools)
    return Totals(group, columns, rows, withheld, merging, missing)


def folds(group: Group, codes: Sequence[str], all_figures: Sequence[Figures]) -> list[set[int]]:
    """Of each column the places of the schools with few children: of a table about children those of its total, of
    one of single lines those of each line that counts children."""
    if group.about_children:
        return [few([figuring.cell(found, group) for found in all_figures])] * len(codes)
    return [
        few([figuring.cell(found, group, code) for found in all_figures]) if code in group.of_children else set()
        for code in codes
    ]


def few(cells: Sequence[Cell]) -> set[int]:
    """The places of the schools that are not known to have ten or more in the row; never a single one, whom the
    names of the others would tell. A school that did not type the table hides nobody: it has a row "–"."""
    known = [place for place, cell in enumerate(cells) if cell != figuring.MISSING]
    found = {place for place in known if bounds(cells[place])[0] < FEW}
    rest = [place for place in known if place not in found]
    if len(found) == 1 and rest:
        found.add(min(rest, key=lambda place: bounds(cells[place])[0]))
    return found


def without(group: Group) -> Text:
    """Why a school has no such table: what is counted was not asked of it yet."""
    return NOT_TYPED if group.source == ENTERED else NOT_HELD


def few_label(folded: Collection[int]) -> str:
    return str(FEW_LABEL) % {"n": len(folded)}


def _by_school(
    group: Group, codes: Sequence[str], schools: Sequence[School], folded: Sequence[Collection[int]]
) -> list[Row]:
    """The schools by name, without the cells that stand together in the last row."""
    rows = [
        _school(group, codes, school, [place in few for few in folded]) for place, school in enumerate(schools)
    ]
    rows = [row for row in rows if any(figure.shown for figure in row.figures)]
    together = {place for few in folded for place in few}
    if not together:
        return rows
    cells = [
        of_sum(figuring.cell(schools[place].figures, group, code) for place in sorted(few)) if few else NOTHING
        for code, few in zip(codes, folded, strict=True)
    ]
    return [*rows, Row(SCHOOL, "", few_label(together), cells)]


def _school(group: Group, codes: Sequence[str], school: School, folded: Sequence[bool]) -> Row:
    threshold = figuring.threshold(school.figures)
    cells = [
        NOTHING if away else of_cell(figuring.cell(school.figures, group, code), threshold)
        for code, away in zip(codes, folded, strict=True)
    ]
    return Row(SCHOOL, school.code, school.name, cells)


def _by(schools: Sequence[School], key: Callable[[School], str], order: Iterable[str]) -> dict[str, list[School]]:
    found = {name: [school for school in schools if key(school) == name] for name in order}
    return {name: members for name, members in found.items() if members}


def _sums(kind: str, group: Group, codes: Sequence[str], sets: Mapping[str, Sequence[School]]) -> list[Row]:
    return [
        Row(
            kind,
            name if kind == LEVEL else "",
            label_of_level(name) if kind == LEVEL else name,
            [of_sum(figuring.cell(school.figures, group, code) for school in members) for code in codes],
        )
        for name, members in sets.items()
        if members
    ]


def label_of_level(code: str) -> str:
    return str(Level(code).label) if code in Level.values else code


# ---- over years


@dataclass(frozen=True)
class YearOf:
    """What was added up of one year."""

    label: str
    indicator_set: int
    asked: int
    schools: Sequence[School]


@dataclass(frozen=True)
class Trend:
    """One line over years; `changed` where its definition is not that of the year before."""

    group: Group
    code: str
    label: Text
    figures: Sequence[Figure | None]  # None where the set of that year did not ask for it
    changed: Sequence[bool]


# the lines of the comparison: the totals of the families, and the schools' own work
LINES = [group for group in GROUPS if not group.stays and (not group.about_children or group.family in FAMILIES)]


def trends(found: Sequence[YearOf]) -> list[Trend]:
    """Oldest year first; one line a family, and the totals of the schools' own work."""
    lines: list[Trend] = []
    seen: set[str] = set()
    for group in LINES:
        if not group.adds_up or group.family in seen:
            continue
        seen |= {group.family} - {""}
        label = FAMILIES.get(group.family, group.label)
        lines.append(_trend(group, label, found))
    return [line for line in lines if any(figure for figure in line.figures)]


def _trend(group: Group, label: Text, found: Sequence[YearOf]) -> Trend:
    figures = [_of_year(group, year) for year in found]
    changed = [
        place > 0 and found[place - 1].indicator_set < group.defined_in <= year.indicator_set
        for place, year in enumerate(found)
    ]
    return Trend(group, "", label, figures, changed)


def _of_year(group: Group, year: YearOf) -> Figure | None:
    found = of_sum(figuring.cell(school.figures, group) for school in year.schools)
    return None if group.since > year.indicator_set or found is UNKNOWN else found


# ---- for machines


def as_rows(found: Sequence[Totals]) -> Iterable[list[str | int]]:
    """One line a cell, for CSV."""
    for table in found:
        for row in table.rows:
            for (code, label), figure in zip(table.columns, row.figures, strict=True):
                if figure is NOTHING:
                    continue
                value = "" if figure.value is None else figure.value
                names = [table.group.code, str(table.group.label), row.of, row.code, row.label]
                least = "" if figure.least is None else figure.least
                yield [*names, code or "total", str(label), figure.shown, value, least]


CSV_HEADS = ["table", "table_label", "of", "of_code", "of_label", "column", "column_label"]
CSV_HEADS += ["shown", "value", "at_least"]


def as_data(found: Sequence[Totals]) -> list[dict[str, Any]]:
    """The same nested, for JSON."""
    return [
        {
            "code": table.group.code,
            "label": str(table.group.label),
            "definition": str(table.group.definition),
            "unit": str(table.group.unit),
            "defined_in": table.group.defined_in,
            "note": table.note,
            "columns": [{"code": code or "total", "label": str(label)} for code, label in table.columns],
            "rows": [
                {
                    "of": row.of,
                    "code": row.code,
                    "label": row.label,
                    "figures": [
                        {"shown": figure.shown, "value": figure.value, "at_least": figure.least}
                        for figure in row.figures
                    ],
                }
                for row in table.rows
            ],
        }
        for table in found
    ]
