"""Figures: counted at the school, made safe for an office, read back for a screen or a paper.

    count(cases, plans, start, until, …)  exact figures, which stay at the school
    with_hand(figures, rows)              … with what the school entered or corrected
    publish(figures, …)                   the same, safe to hand to an office
    tables(figures)                       either of them, ready for a screen or a paper

Editions of one report, and reports on periods that lie in each other, can be subtracted. So only a yearly report
gives numbers of children, every other one bands. A later edition whose difference to the one before is small
(1 … 4 in any cell or total) keeps the cells of that one and is marked as adjusted; and a family that, minus
everything known of parts of its days, would tell nearly how many lie between them is withheld, in later editions
too. What an earlier edition, or a yearly report on days in or around these, hid stays hidden."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.access import Tally as CaseTally
from ctxh_portal.kit import disclosure
from ctxh_portal.kit.disclosure import HIDDEN, SMALL, Cell
from plans.access import Tally as PlanTally
from reports.indicators import (
    BY_CODE,
    ENTERED,
    FAMILIES,
    GROUPS,
    LATEST,
    RECORDS,
    Group,
    Records,
    Text,
    groups_of,
)

MERGED, MERGED_LABEL = "merged", _("Nhóm khác (gộp)")
MISSING = "–"  # a cell of a table that the school did not type: not known, never nought; written as it is shown
Figures = dict[str, Any]  # as stored: {"from", "until", "taken_on", "groups": {group: {"total", "cells"}}}

# ---- counting, at the school


def count(
    cases: CaseTally, plans: PlanTally, start: date, until: date, taken_on: date, version: int = LATEST
) -> Figures:
    """The exact figures that the school's records give for the period (both days inclusive), by that set of
    indicators. What the school types is not in it: where nobody typed it that is not nought.

    Raises Unsettled where the records changed between two of the queries."""
    records = Records(cases, plans, start, until)
    groups = {group.code: group.count(records) for group in groups_of(version) if group.source == RECORDS}
    figures = {
        "from": start.isoformat(),
        "until": until.isoformat(),
        "taken_on": taken_on.isoformat(),
        "set": version,
        "groups": {code: {"total": sum(cells.values()), "cells": cells} for code, cells in groups.items()},
    }
    if families_that_disagree(figures):
        raise Unsettled
    return figures


def families_that_disagree(figures: Figures) -> list[str]:
    """Families whose tables have different totals: somebody wrote while they were counted, or corrected one by
    hand and not the other."""
    groups = figures["groups"]
    return [
        family
        for family in FAMILIES
        if len({groups[code]["total"] for code in _members(family) if code in groups}) > 1
    ]


def _members(family: str) -> list[str]:
    return [group.code for group in GROUPS if group.family == family]


@dataclass(frozen=True)
class ByHand:
    group: str
    code: str
    value: int
    reason: str


def with_hand(figures: Figures, rows: Iterable[ByHand]) -> Figures:
    """The figures with the cells that the school entered or corrected; what was counted stands beside them. A
    table that it types stands there from its first line on, with those that share its total; `blank`: the lines of
    these that it left out and that count as nought."""
    rows = list(rows)
    known = figures["groups"] | _typed(figures, {row.group for row in rows})
    groups = {code: {**found, "cells": dict(found["cells"])} for code, found in known.items()}
    marks: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.code not in groups.get(row.group, {"cells": {}})["cells"]:
            continue  # a line of another set of indicators
        cells = groups[row.group]["cells"]
        if BY_CODE[row.group].source == "records":
            marks[f"{row.group}.{row.code}"] = {"was": cells[row.code], "reason": row.reason}
        cells[row.code] = row.value
        groups[row.group]["total"] = sum(cells.values())
    typed = {(row.group, row.code) for row in rows}
    begun = [code for code in groups if BY_CODE[code].source == ENTERED]
    blank = {code: [line for line in groups[code]["cells"] if (code, line) not in typed] for code in begun}
    blank = {code: lines for code, lines in blank.items() if lines}
    return {**figures, "groups": groups, "by_hand": marks, **({"blank": blank} if blank else {})}


def _typed(figures: Figures, codes: Collection[str]) -> Figures:
    """The tables of the set that the school types and has begun to, all nought."""
    typing = [group for group in groups_of(figures.get("set", 1)) if group.source == ENTERED]
    begun = {group.family or group.code for group in typing if group.code in codes}
    return {
        group.code: {"total": 0, "cells": {code: 0 for code, _label in group.categories}}
        for group in typing
        if (group.family or group.code) in begun
    }


class Unsettled(Exception):
    """Tables of one family did not agree: somebody wrote while they were counted. Counting again helps."""


@dataclass(frozen=True)
class Earlier:
    """What an office already has of the same school: an edition of this report, or a report on a period that lies
    in this one's or around it."""

    exact: Figures
    published: Figures
    same_report: bool
    whole: bool


def publish(
    figures: Figures,
    threshold: int = disclosure.THRESHOLD,
    *,
    whole: bool = True,
    earlier: Sequence[Earlier] = (),
    settled: Collection[str] = (),
    years: Mapping[str, Figures] = MappingProxyType({}),
) -> Figures:
    """What may leave the school: figures about children made safe, everything else as it is. Not `whole`: of each
    table about children the band of its total alone. `earlier`: the newest first. `settled`: families of which an
    office opened an exact total with this school in it; nothing new of them is published beside that total."""
    groups = {
        code: dict(found)
        for code, found in figures["groups"].items()
        if code not in BY_CODE or not BY_CODE[code].stays
    }
    for members in _published_together(groups):
        exact = {
            group.code: disclosure.Table(groups[group.code]["cells"], group.partners, group.merge)
            for group in members
        }
        safe = disclosure.protect(groups[members[0].code]["total"], exact, threshold)
        for code, cells in safe.tables.items():
            shown = dict(cells) if whole else dict.fromkeys(cells, HIDDEN)
            total = safe.total if whole else disclosure.band(groups[code]["total"])
            groups[code] = {"total": total, "cells": shown}
            if whole and code in safe.merged:
                groups[code]["merged"] = {"codes": list(BY_CODE[code].merge), "value": safe.merged[code]}
    for family in FAMILIES:
        codes = [code for code in _members(family) if code in groups]
        others = _Others(earlier, whole, threshold, family in settled)
        groups |= _beside_earlier(codes, figures, groups, others)
    for code in groups:
        if code in BY_CODE and BY_CODE[code].of_children:
            groups[code] = _by_line(code, figures, _Others(earlier, whole, threshold))
            groups[code]["cells"] |= _hidden_beside(code, groups) if whole else {}
    by_hand = sorted({key.split(".")[0] for key in figures.get("by_hand", {})} & set(groups))
    safe_figures = {**figures, "groups": groups, "threshold": threshold, "by_hand": by_hand}
    safe_figures |= {} if whole else {"whole": False}
    safe_figures.pop("blank", None)
    return _by_year(safe_figures, threshold, settled, years) if "years" in figures else safe_figures


def _by_year(figures: Figures, threshold: int, settled: Collection[str], sent: Mapping[str, Figures]) -> Figures:
    """A report year by year: what offices have of a year's report, else bands; the whole period's totals would let
    a hidden one be computed."""
    groups = {
        code: _withheld(found) if code in BY_CODE and BY_CODE[code].about_children else found
        for code, found in figures["groups"].items()
    }
    years = {
        year: sent.get(year) or publish(found, threshold, whole=False, settled=settled)
        for year, found in figures["years"].items()
    }
    return {**figures, "groups": groups, "years": years}


def _published_together(groups: Mapping[str, Any]) -> list[list[Group]]:
    """The groups about children; tied ones side by side."""
    sets: dict[str, list[Group]] = {}
    for group in GROUPS:
        if group.about_children and group.code in groups:
            sets.setdefault(group.tied or group.code, []).append(group)
    return list(sets.values())


@dataclass(frozen=True)
class _Others:
    earlier: Sequence[Earlier]
    whole: bool
    threshold: int
    settled: bool = False

    def little(self, codes: Iterable[str], figures: Figures, other: Earlier) -> bool:
        """Whether subtracting the other from these, both whole, would give a small figure."""
        for code in codes:
            now, then = figures["groups"][code], other.exact["groups"].get(code)
            if then is None or not (self.whole and other.whole):
                continue
            pairs = [(now["total"], then["total"])]
            pairs += [(n, then["cells"].get(key, 0)) for key, n in now["cells"].items()]
            if any(0 < abs(a - b) < self.threshold for a, b in pairs):
                return True
        return False

    def near(self, code: str, figures: Figures, shown: Cell, line: str = "") -> bool:
        """Whether the total, or this line, beside all that is known of other periods, would tell of the days
        between them."""
        known = [
            self._span(one.published, cell, threshold(one.published))
            for one in self.earlier
            if not one.same_report and (cell := said(one.published, code, line)) is not None
        ]
        return disclosure.tells_of_the_rest(self._span(figures, shown, self.threshold), known, self.threshold)

    @staticmethod
    def _span(figures: Figures, total: Cell, limit: int) -> disclosure.Span:
        """`limit`: the threshold that the cell was made safe with."""
        return disclosure.Span(figures["from"], figures["until"], *disclosure.bounds(total, limit))


def said(figures: Figures, code: str, line: str = "") -> Cell | None:
    """The cell of a table, or its total; None where it has none."""
    found = figures["groups"].get(code, {"total": None, "cells": {}})
    cell: Cell | None = found["cells"].get(line) if line else found["total"]
    return cell


def _by_line(code: str, figures: Figures, others: _Others) -> dict[str, Any]:
    """A table of single lines: those that count children share no total, so a small one needs no partner."""
    exact = figures["groups"][code]["cells"]
    lines = {line: _line(code, line, figures, others) for line in BY_CODE[code].of_children if line in exact}
    adjusted = any(adjusted for _cell, adjusted in lines.values())
    cells = {line: lines[line][0] if line in lines else count for line, count in exact.items()}
    return {"total": HIDDEN, "cells": cells} | ({"adjusted": True} if adjusted else {})


def _hidden_beside(code: str, groups: Figures) -> dict[str, Cell]:
    """Lines of which another table tells too, where that one does not show them: they would open it."""
    cells = groups[code]["cells"]
    there = {line: groups.get(other, {"cells": {}})["cells"].get(key) for line, other, key in BY_CODE[code].beside}
    return {
        line: HIDDEN
        for line, cell in there.items()
        if line in cells and isinstance(cell, str) and cell != cells[line]
    }


def _line(code: str, line: str, figures: Figures, others: _Others) -> tuple[Cell, bool]:
    """What is shown of one such line, and whether that is what an edition before said. Readers may subtract it
    from what they have of these days: where little would be left the edition keeps what was said, another report
    says nothing."""
    count = figures["groups"][code]["cells"][line]
    shown: Cell = SMALL if 0 < count < others.threshold else count
    shown = shown if others.whole else disclosure.band(count)
    for one in others.earlier:
        before = said(one.published, code, line)
        if one.same_report and before == HIDDEN:
            return HIDDEN, False
        if not one.same_report and not _nested(figures, one.exact):
            continue
        if others.whole and one.whole and isinstance(before, str) and isinstance(shown, int):
            return HIDDEN, False  # hidden once, perhaps with a higher threshold
        if _little(shown, before, others.threshold):
            return (before, True) if one.same_report and before is not None else (HIDDEN, False)
    return (HIDDEN, False) if others.near(code, figures, shown, line) else (shown, False)


def _little(shown: Cell, before: Cell | None, threshold: int) -> bool:
    return isinstance(shown, int) and isinstance(before, int) and 0 < abs(shown - before) < threshold


def _beside_earlier(codes: list[str], figures: Figures, groups: Figures, others: _Others) -> Figures:
    """The family's groups once more, where what an office already has forbids to show them as they are. What was
    withheld once stays so: the edition after it would tell what it kept back."""
    ours = [one.published["groups"].get(code, {}) for one in others.earlier if one.same_report for code in codes]
    periods = [one for one in others.earlier if not one.same_report and _nested(figures, one.exact)]
    apart = any(others.little(codes, figures, one) for one in periods)
    if any(found.get("withheld") for found in ours) or (apart and not _same_again(codes, figures, others)):
        return {code: _withheld(groups[code]) for code in codes}
    found = _beside_editions(codes, figures, groups, others)
    shown = {**groups, **found}
    if not codes or _same_again(codes, figures, others):
        return found
    if others.near(codes[0], figures, shown[codes[0]]["total"]):
        return {code: _withheld(groups[code]) for code in codes}
    return {code: _beside_periods(shown[code], code, others, periods) for code in codes}


def _beside_periods(
    found: dict[str, Any], code: str, others: _Others, periods: Sequence[Earlier]
) -> dict[str, Any]:
    """What another whole report on these days hid stays hidden in this one too."""
    known = [one for one in periods if one.whole and not one.published["groups"].get(code, {}).get("withheld")]
    return _masked(found, code, known) if others.whole and not found.get("adjusted") else found


def _nested(one: Figures, other: Figures) -> bool:
    """The days of one lie in those of the other."""
    first, second = (one["from"], one["until"]), (other["from"], other["until"])
    inside = first[0] <= second[0] and second[1] <= first[1]
    return inside or (second[0] <= first[0] and first[1] <= second[1])


def _same_again(codes: list[str], figures: Figures, others: _Others) -> bool:
    """The edition before said just this: saying it again tells nothing."""
    before = next((one for one in others.earlier if one.same_report), None)
    return before is not None and all(
        figures["groups"][code] == before.exact["groups"].get(code) for code in codes
    )


def _beside_editions(codes: list[str], figures: Figures, groups: Figures, others: _Others) -> Figures:
    editions = [
        one
        for one in others.earlier
        if one.same_report
        and all(code in one.published["groups"] for code in codes)  # else it had not been typed
        and not any(one.published["groups"][code].get("adjusted") for code in codes)
    ]
    if editions:
        newest = {code: dict(editions[0].published["groups"][code]) for code in codes}
        if all(figures["groups"][code] == editions[0].exact["groups"].get(code) for code in codes):
            return newest
        if others.settled or any(others.little(codes, figures, one) for one in editions):
            return {code: {**found, "adjusted": True} for code, found in newest.items()}
        return {code: _masked(groups[code], code, editions) for code in codes}
    return {code: _withheld(groups[code]) for code in codes} if others.settled else {}


def _masked(found: Mapping[str, Any], code: str, editions: Sequence[Earlier]) -> dict[str, Any]:
    """What an earlier edition hid stays hidden: else the cells that did not change would give it away. The total
    too, where that one asked with a higher threshold. Beside a sum of some lines the total would open a cell that
    is hidden alone: there the inside is dropped."""
    tables = [(one, one.published["groups"].get(code, {"total": None, "cells": {}})) for one in editions]
    total = found["total"]
    if any(told["total"] == SMALL and _below(total, threshold(one.published)) for one, told in tables):
        return _withheld(found)
    before = [told["cells"] for _one, told in tables]
    cells = {
        key: HIDDEN if isinstance(cell, int) and any(isinstance(one.get(key), str) for one in before) else cell
        for key, cell in found["cells"].items()
    }
    if "merged" in found and cells != found["cells"]:
        return {"total": total, "cells": dict.fromkeys(cells, HIDDEN)}
    return {**found, "cells": cells}


def _below(cell: Cell, limit: int) -> bool:
    return isinstance(cell, int) and cell < limit


def _withheld(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"total": HIDDEN, "cells": dict.fromkeys(found["cells"], HIDDEN), "withheld": True}


def differences(signed: Figures, now: Figures) -> list[tuple[Group, str, int, int]]:
    """Where the records of today give another figure than the one that was signed: group, code ("" for the total),
    signed, now. What was counted as it stood on the day of freezing is not compared."""
    found: list[tuple[Group, str, int, int]] = []
    if "groups" not in signed or signed.get("on_paper"):  # counted before the school kept its records here
        return found
    corrected = set(signed.get("by_hand", {}))
    for code, group in signed["groups"].items():
        declared = BY_CODE.get(code)
        if (
            declared is None
            or declared.timing != "over"
            or declared.source != "records"
            or code not in now["groups"]
        ):
            continue
        cells = now["groups"][code]["cells"]
        found += [
            (declared, key, value, cells.get(key, 0))
            for key, value in group["cells"].items()
            if value != cells.get(key, 0) and f"{code}.{key}" not in corrected
        ]
    return found


def checksum(figures: Figures) -> str:
    """sha256 of the figures in one fixed spelling."""
    spelling = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelling.encode()).hexdigest()


# ---- reading them back, exact or published


@dataclass(frozen=True)
class Line:
    code: str
    label: Text
    value: Cell
    shown: str
    by_hand: Mapping[str, Any] | None = None  # what was counted and why it was corrected, at the school
    planned: str = ""


@dataclass(frozen=True)
class Shown:
    """One table of one school, ready for a screen or a paper."""

    group: Group
    lines: Sequence[Line]
    total: str  # "" where the lines are not parts of one whole
    start: date
    until: date
    has_hidden: bool
    by_hand: bool = False
    has_planned: bool = False
    adjusted: bool = False  # an edition later than its cells changed a little
    total_alone: bool = False  # no pattern of hiding was safe: its inside was dropped
    merged: bool = False  # … or some of its lines are told as one sum
    threshold: int = disclosure.THRESHOLD
    is_missing: bool = False  # the school did not type it


def tables(figures: Figures, groups: Iterable[Group] = GROUPS) -> list[Shown]:
    """The tables that hold something; what the school did not type is in `missing`."""
    return [_shown(group, figures) for group in groups if group.code in figures["groups"]]


def missing(figures: Figures) -> list[Shown]:
    """The tables of the set that the school was to type and did not, each cell "–"."""
    wanted = [group for group in groups_of(figures.get("set", 0)) if group.source == ENTERED]
    return [_shown(group, figures) for group in wanted if group.code not in figures["groups"]]


def _shown(group: Group, figures: Figures) -> Shown:
    blank = {"total": MISSING, "cells": {code: MISSING for code, _label in group.categories}}
    found = figures["groups"].get(group.code, blank)
    limit = threshold(figures)
    names, marks = dict(group.categories), figures.get("by_hand", {})
    corrected, planned = marks if isinstance(marks, dict) else {}, figures.get("planned", {})
    if in_bands(figures, group):
        found = {**found, "cells": {}}
    together = found.get("merged")
    apart = {code: cell for code, cell in found["cells"].items() if not together or code not in together["codes"]}
    lines = [
        Line(
            code,
            names.get(code, code),
            cell,
            disclosure.show(cell, limit),
            corrected.get(f"{group.code}.{code}"),
            disclosure.show(planned[key]) if (key := f"{group.code}.{code}") in planned else "",
        )
        for code, cell in apart.items()
    ]
    if together:
        label = "; ".join(str(names.get(code, code)) for code in together["codes"])
        value = together["value"]
        lines.append(Line(MERGED, f"{MERGED_LABEL}: {label}", value, disclosure.show(value)))
    start, until = period(figures)
    return Shown(
        group,
        lines,
        disclosure.show(found["total"], limit) if group.adds_up else "",
        start,
        until,
        has_hidden=any(is_hidden(line.value) for line in lines),
        has_planned=any(line.planned for line in lines),
        by_hand=any(line.by_hand for line in lines) or group.code in (marks if isinstance(marks, list) else []),
        adjusted=bool(found.get("adjusted")),
        total_alone=total_alone(figures, group.code),
        merged=bool(together),
        threshold=limit,
        is_missing=found is blank,
    )


def is_hidden(cell: Cell) -> bool:
    """Known to the school and kept back."""
    return isinstance(cell, str) and cell != MISSING


def total_alone(figures: Figures, group: str) -> bool:
    """Of a table that is published whole the inside was dropped: no pattern of hiding was safe."""
    found = figures["groups"].get(group, {"total": 0, "cells": {}})
    dropped = bool(found["cells"]) and all(cell == HIDDEN for cell in found["cells"].values())
    return dropped and isinstance(found["total"], int) and figures.get("whole", True)


@dataclass(frozen=True)
class YearRow:
    label: Text
    cells: Sequence[str]
    total: str


def year_by_year(figures: Figures) -> list[YearRow]:
    """The totals of each year of a report on a whole plan, and their sum; "–" where a year has no such figure."""
    rows = []
    years = list(figures.get("years", {}).values())
    for group in GROUPS:
        if group.timing != "over" or not any(group.code in year["groups"] for year in years):
            continue
        names = [("", group.label)] if group.adds_up else list(group.categories)
        for code, label in names:
            cells = [cell(year, group, code) if group.code in year["groups"] else None for year in years]
            known = [value for value in cells if value is not None]
            total = disclosure.show_sum(known if len(known) == len(cells) else [*known, HIDDEN])
            shown = [
                "–" if one is None else disclosure.show(one, threshold(year))
                for one, year in zip(cells, years, strict=True)
            ]
            rows.append(YearRow(label, shown, total))
    return rows


def threshold(figures: Figures) -> int:
    """Below which number these figures hide children: each copy keeps that of its own request."""
    return int(figures.get("threshold", disclosure.THRESHOLD))


def thresholds(all_figures: Iterable[Figures]) -> list[int]:
    return sorted({threshold(figures) for figures in all_figures})


def period(figures: Figures) -> tuple[date, date]:
    return date.fromisoformat(figures["from"]), date.fromisoformat(figures["until"])


def counted_until(figures: Figures) -> date | None:
    """The day on which they were counted, where the period went on after it."""
    day = date.fromisoformat(figures.get("taken_on") or figures["until"])
    return day if day < period(figures)[1] else None


# ---- adding up, at the office


def codes(group: Group, all_figures: Iterable[Figures]) -> list[tuple[str, Text]]:
    """The columns of a group over several schools: today's categories, then retired ones that still occur, then
    what some school tells as one sum."""
    all_figures, known = list(all_figures), list(group.categories)
    if all_figures and all(in_bands(figures, group) for figures in all_figures):
        return []
    seen = {code for figures in all_figures for code in figures["groups"].get(group.code, {"cells": {}})["cells"]}
    retired = sorted((code, code) for code in seen - {code for code, _label in known})
    merging = any(merges(figures, group.code) for figures in all_figures)
    return [*known, *retired, *([(MERGED, MERGED_LABEL)] if merging else [])]


def in_bands(figures: Figures, group: Group) -> bool:
    """Of the group nothing but the band of its total was published."""
    return group.about_children and not figures.get("whole", True)


def merges(figures: Figures, group: str) -> bool:
    return "merged" in figures["groups"].get(group, {})


def cell(figures: Figures, group: Group, code: str = "") -> Cell:
    """One published cell of one school; the group's total for the code "", what it tells as one sum for MERGED.
    MISSING where the school has no such table."""
    found = figures["groups"].get(group.code)
    if found is None:
        return MISSING
    if code == MERGED:
        return int(found.get("merged", {"value": 0})["value"])
    value: Cell = found["cells"].get(code, 0) if code else found["total"]
    return value
