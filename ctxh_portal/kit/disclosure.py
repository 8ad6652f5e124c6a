"""Hiding small figures about children, before anything leaves the school. Pure: no database, no clock.

What is published together is a total and the tables that each split it: the new cases of a period by kind, by
stage, by risk. The rule, in the order in which it is applied:

    total 0                 everything is shown: zeros
    total 1 … 4             the total is "< 5" in each of its tables, and every cell is "…"
    no small cell           the table is shown as it is
    small cells (1 … 4)     each is "< 5", and beside them one partner is "…": the first cell of 5 or more in
                            the table's own, fixed order `partners` (all cells small: no partner is possible)
    still too narrow        the codes of the table's `merge`, always the same ones, are told as one sum, where
                            that is three times the threshold or more and no other cell is small
    and else                every cell is "…", also in the tables that it is tied to; the total stays

"Too narrow" means: whoever subtracts the shown cells from the total could say of a "< 5" more than "1 to 4".

Why a fixed order and one step, and not "hide the smallest until it suffices": the choice must not speak.
That a second cell had to be hidden would say that the first did not suffice, hence that the small ones are
very small. Here every choice follows from what is published anyway, so even a reader who knows this file and
runs it on all conceivable tables is left with 1, 2, 3 and 4 for each "< 5" (tests/reports/test_disclosure.py
is that reader).

The merged codes are four at least, the first two partners among them, and the sum is large, because a reader who
knows that no narrower pattern was possible knows something of the cells: with fewer or less, that none of them is
0; with a partner in sight, that a small one is 1 (the reader of tests/reports/test_merging.py tries them all).

Tables are *tied* where a cell of one bounds a cell of another: a case without an assessment is in detection.
Tied tables are handed to `protect` in one call and withheld together, and a cell that bounds or is bounded
stands in no `partners`. So the closed cases by stage, which those by outcome bound, stand in none either.

Whoever adds up published tables (an office) uses `at_least`: it knows nothing but the published cells.
A table with two margins is a further way of filling `_marks`; the marks stay.

An exact total over many schools is more than the published cells say. `may_open` decides whether one may be known
beside them: only where every hidden figure keeps all that its own table leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

THRESHOLD = 5  # the smallest count of children that is shown; 0 is shown too

SMALL = "small"  # shown as "< 5": one or more, fewer than the threshold
HIDDEN = "hidden"  # shown as "…": hidden so that a small one beside it can't be computed

NO_END = 10**9  # more than is ever counted

# A total that leaves the school as one of these alone: what is not a yearly report, so that sums of periods say
# nothing of what lies between them. Written as it is shown; from and until, both inclusive.
BANDS = {"< 20": (0, 19), "20–49": (20, 49), "50–99": (50, 99), "100–199": (100, 199), "≥ 200": (200, NO_END)}

Cell = int | str  # a count, SMALL, HIDDEN or a band


@dataclass(frozen=True)
class Table:
    """The exact counts of one table, and which cells may be hidden beside small ones, in that order."""

    cells: Mapping[str, int]
    partners: Sequence[str]
    merge: Sequence[str] = ()  # what is told as one sum where no narrower pattern is safe; of one table alone


@dataclass(frozen=True)
class Published:
    """A total and the tables that split it, safe to hand out together."""

    total: Cell
    tables: Mapping[str, Mapping[str, Cell]]
    merged: Mapping[str, int] = field(default_factory=dict)  # the sum of the table's `merge`, where it is told


def protect(total: int, tables: Mapping[str, Table], threshold: int = THRESHOLD) -> Published:
    """What may leave the school of a total and of tables that are tied to each other.

    Raises ValueError where a table does not add up to the total: such a table would give something away."""
    for name, table in tables.items():
        if sum(table.cells.values()) != total or min(table.cells.values(), default=0) < 0:
            raise ValueError(f"table {name!r} does not add up to its total")
    marked = {name: _marks(table, threshold) for name, table in tables.items()}
    if total >= threshold and len(tables) == 1 and None in marked.values():
        [(name, table)] = tables.items()
        if _may_merge(table, threshold):
            kept = {code: HIDDEN if code in table.merge else count for code, count in table.cells.items()}
            return Published(total, {name: kept}, {name: _merged_sum(table)})
    if 0 < total < threshold or any(marks is None for marks in marked.values()):
        withheld = {name: dict.fromkeys(table.cells, HIDDEN) for name, table in tables.items()}
        return Published(SMALL if total < threshold else total, withheld)
    shown = {name: {**tables[name].cells, **(marks or {})} for name, marks in marked.items()}
    return Published(total, shown)


def _marks(table: Table, threshold: int) -> dict[str, Cell] | None:
    """The cells to hide and how; None where no choice is wide enough."""
    small = [code for code, count in table.cells.items() if 0 < count < threshold]
    if not small:
        return {}
    partner = next((code for code in table.partners if table.cells[code] >= threshold), None)
    hidden: dict[str, Cell] = dict.fromkeys(small, SMALL)
    if partner:
        hidden[partner] = HIDDEN
    rest = sum(table.cells[code] for code in hidden)
    return hidden if _wide(rest, len(small), bool(partner), threshold) else None


LEAST_MERGED, WIDTH_OF_MERGED = 4, 3


def _merged_sum(table: Table) -> int:
    return sum(table.cells.get(code, 0) for code in table.merge)


def _may_merge(table: Table, threshold: int) -> bool:
    others = [count for code, count in table.cells.items() if code not in table.merge]
    small = any(0 < count < threshold for count in others)
    wide = len(table.merge) >= LEAST_MERGED and _merged_sum(table) >= WIDTH_OF_MERGED * threshold
    led = len(table.partners) > 1 and set(table.partners[:2]) <= set(table.merge)
    return wide and led and bool(others) and not small


def _wide(rest: int, small: int, partner: bool, threshold: int) -> bool:
    """Whether `small` cells of 1 … threshold-1 (and a partner of at least the threshold) that add up to
    `rest` leave each of the small ones everything from 1 to threshold-1."""
    most, others = threshold - 1, small - 1
    if partner:  # one cell at its most, the others at 1, the partner at its least
        return rest >= most + others + threshold
    return most + others <= rest <= 1 + others * most


def band(count: int) -> str:
    return next(name for name, (least, most) in BANDS.items() if least <= count <= most)


def bounds(cell: Cell, threshold: int = THRESHOLD) -> tuple[int, int]:
    """From which to which count a published cell may stand for, seen by itself."""
    if isinstance(cell, int):
        return cell, cell
    return (1, threshold - 1) if cell == SMALL else BANDS.get(cell, (0, NO_END))


def at_least(cells: Iterable[Cell]) -> tuple[int, bool]:
    """The sum of published cells: a lower bound, and whether it is exact. A "< 5" counts as 1, a "…" as 0."""
    values = list(cells)
    return sum(bounds(value)[0] for value in values), all(isinstance(value, int) for value in values)


@dataclass(frozen=True)
class Span:
    """What readers know of one total: of which days, and from which to which count."""

    first: str  # ISO days
    last: str
    least: int
    most: int

    def holds(self, other: Span) -> bool:
        """These days and more: between the same days there is no rest."""
        same = (self.first, self.last) == (other.first, other.last)
        return not same and self.first <= other.first and other.last <= self.last

    def apart(self, other: Span) -> bool:
        return self.last < other.first or other.last < self.first


def tells_of_the_rest(new: Span, others: Sequence[Span], threshold: int = THRESHOLD) -> bool:
    """Whether a total, minus all that is known of parts of its days, leaves a rest that may be small and is known
    nearly: to fewer counts than "1 to 4" has. `new` is the whole or one of the parts."""
    for whole in [new, *(one for one in others if one.holds(new))]:
        inside = [one for one in others if whole.holds(one)]
        for parts in _sets_apart(inside if whole is new else [one for one in inside if one.apart(new)]):
            parts = parts if whole is new else [new, *parts]
            least = max(0, whole.least - sum(one.most for one in parts))
            most = whole.most - sum(one.least for one in parts)
            if parts and most > 0 and least < threshold and most - least < threshold - 1:
                return True
    return False


def _sets_apart(spans: Sequence[Span]) -> list[list[Span]]:
    """Every choice of spans that share no day, the empty one too."""
    found: list[list[Span]] = [[]]
    for one in spans:
        found += [[*chosen, one] for chosen in found if all(one.apart(other) for other in chosen)]
    return found


def show(cell: Cell, threshold: int = THRESHOLD) -> str:
    """A published cell as a paper or a screen writes it: "12", "1.234", "< 5", "…"."""
    if cell == SMALL:
        return f"< {threshold}"
    if cell == HIDDEN:
        return "…"
    if isinstance(cell, str):
        return cell
    return f"{cell:,}".replace(",", ".")


def show_sum(cells: Iterable[Cell]) -> str:
    """The sum of published cells as it may be written: "74", or "≥ 74" where a cell is hidden."""
    known, exact = at_least(cells)
    return show(known) if exact else f"≥ {show(known)}"


# ---- one exact total, where a superior's request obliges it


@dataclass(frozen=True)
class Range:
    """What readers know of one school's figure: from `least` to `most`; all up to `keep` must stay possible."""

    least: int
    most: int
    keep: int


def known_range(cells: Mapping[str, Cell], total: Cell, code: str, threshold: int = THRESHOLD) -> Range:
    """What a published table says of its cell `code`, or of its total for the code ""."""
    cell = cells.get(code, 0) if code else total
    if isinstance(cell, int):
        return Range(cell, cell, cell)
    if not isinstance(total, int):  # nothing but the cell's own mark bounds it; assumed as narrow as it may be
        return Range(int(cell == SMALL), threshold - 1, threshold - 1)
    unknown = {name: value for name, value in cells.items() if not isinstance(value, int)}
    rest = total - sum(value for value in cells.values() if isinstance(value, int))
    hidden = sum(value == HIDDEN for value in unknown.values())
    partner = threshold if hidden == 1 < len(unknown) else 0  # beside small cells one partner of the threshold
    bounds = {name: (1, threshold - 1) if value == SMALL else (partner, rest) for name, value in unknown.items()}
    fewest, most = bounds.pop(code)
    fewest = max(fewest, rest - sum(upper for _lower, upper in bounds.values()))
    most = min(most, rest - sum(lower for lower, _upper in bounds.values()))
    loose = hidden == len(unknown) > 2  # withheld whole: the other cells stay free, whatever this one is
    return Range(fewest, most, min(most, threshold - 1) if loose else most)


Area = tuple[frozenset[str], int]  # schools and their exact total


def may_open(areas: Sequence[Area], ranges: Mapping[str, Range], threshold: int = THRESHOLD) -> bool:
    """Whether the exact totals of one figure over these areas may be known together: none is small, and whoever
    subtracts the shown figures from a total, or a total from another, still finds of each hidden figure all that
    its own table leaves open. Areas lie in each other or apart, as in the tree of offices; crossing ones may not.

    The tables of schools are independent of each other, so a total narrows a figure only through what the other
    schools can take up: that is computed here, not estimated. A refusal gives nothing away either: it says that
    the total is very low or very high, and both leave each single figure everything."""
    for place, (members, total) in enumerate(areas):
        others = [area for other, area in enumerate(areas) if other != place]
        if 0 < total < threshold or any(_cross(members, area[0]) for area in others):
            return False
        inside = [area for area in others if area[0] < members]
        largest = [area for area in inside if not any(area[0] < other[0] for other in inside)]
        own = members.difference(*(area[0] for area in largest))
        rest = total - sum(area[1] for area in largest)
        if not _leaves_open(rest, [ranges[name] for name in own]):
            return False
    return True


def _cross(one: frozenset[str], other: frozenset[str]) -> bool:
    """Neither apart nor one inside the other."""
    return one == other or bool(one & other and one - other and other - one)


def _leaves_open(rest: int, ranges: Sequence[Range]) -> bool:
    """Whether figures that add up to `rest` can each be anything from their least to what they must keep."""
    most, least = sum(one.most for one in ranges), sum(one.least for one in ranges)
    return all(rest - (most - one.most) <= one.least and rest - (least - one.least) >= one.keep for one in ranges)
