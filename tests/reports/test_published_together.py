"""Everything that leaves the schools and the offices, read together: two thousand random sets of tables, of
several schools and editions, with the sums by level and of all, and with exact totals of nested areas. The reader
of attacker.py may know of no figure from 1 to 4 more than that, and of no change from 1 to 4."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

import pytest

from cases.enums import PROTECTORS
from ctxh_portal.kit.disclosure import HIDDEN, SMALL, Range, Table, known_range, may_open, protect
from reports import figures as figuring
from reports import totals
from reports.indicators import BY_CODE
from reports.totals import School
from tests.reports.attacker import Reader

GROUPS = ("kind", "stage", "risk", "outcome", "concerns", "concern_state", "concern_source", "notices",
          "referrals", "referral_state", "contacts", "counselling_beside", "topics_beside", "roster",
          "benefits")  # fmt: skip
BESIDE = ("counselling_beside", "topics_beside")
# lines that a school types beside what its records count: table, line, the cell that says the same
TYPED = [
    ("population", "minority", "roster", "dan_toc"),
    ("support", "gifts", "benefits", "sach_vo"),
    ("support", "scholarships", "benefits", "hoc_bong"),
    ("support", "bicycles", "benefits", "xe_dap"),
    ("support", "insurance", "benefits", "bao_hiem"),
]
SETS, AT_ONCE = 2000, 100
Exact = dict[str, Any]


def spread(rng: Random, total: int, group: str) -> dict[str, int]:
    """Some children over the cells: most of them in few."""
    codes = [code for code, _label in BY_CODE[group].categories]
    found = dict.fromkeys(codes, 0)
    weights = [rng.random() ** 4 for _code in codes]
    for code in rng.choices(codes, weights, k=total):
        found[code] += 1
    return found


def tables_of(rng: Random) -> Exact:
    opened, told = (rng.choice([0, 3, rng.randint(5, 12), rng.randint(10, 60)]) for _place in range(2))
    groups = {"kind": spread(rng, opened, "kind"), "stage": spread(rng, opened, "stage")}
    detection = groups["stage"]["detection"]
    unassessed = rng.randint(0, detection)
    risk = spread(rng, opened - unassessed, "risk")
    risk["low"] += risk["none"]
    groups["risk"] = {**risk, "none": unassessed}
    groups["outcome"] = spread(rng, groups["stage"]["closed"] + rng.choice([0, 0, 2, 7]), "outcome")
    groups |= {code: spread(rng, told, code) for code in ("concerns", "concern_state", "concern_source")}
    _no_more_opened_than_new(groups)
    groups |= sent_out(rng)
    met, beside = (rng.choice([0, 4, rng.randint(5, 40)]) for _place in range(2))
    groups["contacts"] = spread(rng, met, "contacts")
    groups |= {code: spread(rng, beside, code) for code in BESIDE}
    for code, line in (("roster", "dan_toc"), ("benefits", "hoc_bong")):
        groups[code] = spread(rng, rng.choice([0, 4, rng.randint(5, 40)]), code)
        groups[code][line] += rng.choice([0, 0, 8, 38])
    _type(groups)
    return figures_of(groups)


def _type(groups: dict[str, dict[str, int]]) -> None:
    """What the school types, true to its records."""
    for table, line, group, code in TYPED:
        groups.setdefault(table, dict.fromkeys((key for key, _label in BY_CODE[table].categories), 0))
        groups[table][line] = groups[group][code]


def sent_out(rng: Random) -> dict[str, dict[str, int]]:
    """Notices and referrals by agency, and how far these are; each referral to a protector is a notice too."""
    notices, referrals = (
        spread(rng, rng.choice([0, 1, 4, rng.randint(5, 40)]), code) for code in ("notices", "referrals")
    )
    for agency in PROTECTORS:
        notices[agency] += referrals[agency]
    states = spread(rng, sum(referrals.values()), "referral_state")
    return {"notices": notices, "referrals": referrals, "referral_state": states}


def _no_more_opened_than_new(groups: dict[str, dict[str, int]]) -> None:
    """Each concern that was opened is one of the new cases."""
    too_many = max(0, groups["concern_state"]["opened"] - sum(groups["kind"].values()))
    groups["concern_state"]["opened"] -= too_many
    groups["concern_state"]["watched"] += too_many


def figures_of(groups: dict[str, dict[str, int]]) -> Exact:
    period = {"from": "2025-10-01", "until": "2026-09-30", "taken_on": "2026-10-15", "set": 2}
    tables = {code: {"total": sum(cells.values()), "cells": cells} for code, cells in groups.items()}
    return {**period, "groups": tables}


def corrected(rng: Random, exact: Exact) -> Exact:
    """The next edition: a few children more, in one family or the other."""
    groups = {code: dict(found["cells"]) for code, found in exact["groups"].items()}
    more = rng.choice([0, 1, 3, 6, 12])
    told = ("concerns", "concern_state", "concern_source")
    families = [("kind", "stage", "risk"), told, ("outcome",), ("notices",), ("referrals", "referral_state")]
    for code in rng.choice([*families, ("contacts",), BESIDE, ("roster",), ("benefits",)]):
        cell = rng.choice([name for name in groups[code] if name not in ("none", "detection")])
        groups[code][cell] += more
        if code == "referrals" and cell in PROTECTORS:
            groups["notices"][cell] += more
    _no_more_opened_than_new(groups)
    if sum(groups["outcome"].values()) < groups["stage"]["closed"]:
        groups["outcome"]["stable"] += groups["stage"]["closed"]
    _type(groups)
    return figures_of(groups)


@dataclass
class World:
    """Exact and published figures of each school's editions, and what was opened."""

    exact: dict[tuple[str, str], Exact] = field(default_factory=dict)
    published: dict[tuple[str, str], Exact] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    opened: list[tuple[frozenset[str], str, str, int]] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)  # the edition in force


def world(seed: int) -> World:
    rng, made = Random(seed), World()
    names = [f"school {place}" for place in range(rng.randint(1, 6))]
    for name in names:
        made.levels[name] = rng.choice(["primary", "lower_secondary"])
        made.exact[name, "1"] = exact = tables_of(rng)
        made.published[name, "1"] = figuring.publish(exact)
        made.last[name] = "1"
    if rng.random() < 0.7:
        open_totals(rng, made, names)
    settled = {BY_CODE[group].family for _area, group, _code, _value in made.opened}
    for name in names:
        if rng.random() < 0.4:
            made.exact[name, "2"] = exact = corrected(rng, made.exact[name, "1"])
            before = figuring.Earlier(made.exact[name, "1"], made.published[name, "1"], True, True)
            made.published[name, "2"] = figuring.publish(exact, earlier=[before], settled=settled)
            made.last[name] = "2"
    return made


def open_totals(rng: Random, made: World, names: list[str]) -> None:
    """One figure, first of a part of the schools and then of all, where the rule lets it."""
    group = rng.choice(["kind", "outcome", "concerns"])
    code = rng.choice(["", *(code for code, _label in BY_CODE[group].categories)])
    ranges = {}
    for name in names:
        found = made.published[name, "1"]["groups"][group]
        ranges[name] = known_range(found["cells"], found["total"], code)
    areas: list[tuple[frozenset[str], int]] = []
    for area in (frozenset(names[: len(names) // 2]), frozenset(names)):
        tables = [made.exact[name, "1"]["groups"][group] for name in area]
        value = sum(table["cells"][code] if code else table["total"] for table in tables)
        if area and may_open([*areas, (area, value)], ranges):
            areas.append((area, value))
            made.opened.append((area, group, code, value))


def reader_of(made: World) -> Reader:
    """All that the world published, as one system."""
    reader = Reader()
    for (name, edition), figures in made.published.items():
        shown = {
            code: found
            for code, found in figures["groups"].items()
            if code in GROUPS and not found.get("adjusted")
        }
        for code in GROUPS:
            cells = [(name, edition, code, cell) for cell in made.exact[name, edition]["groups"][code]["cells"]]
            total = (name, edition, BY_CODE[code].family, "")
            for place in [*cells, total]:
                reader.knows(place, 0, float("inf"))
            reader.equals(cells, total)
            if code in shown:
                reader.reads(total, shown[code]["total"])
                for place in cells:
                    reader.reads(place, shown[code]["cells"][place[3]])
                if together := shown[code].get("merged"):
                    reader.equals([(name, edition, code, cell) for cell in together["codes"]], together["value"])
        read_typed(reader, name, edition, figures)
        reader.not_above((name, edition, "risk", "none"), (name, edition, "stage", "detection"))
        reader.not_above((name, edition, "stage", "closed"), (name, edition, "closed", ""))
        reader.not_above((name, edition, "concern_state", "opened"), (name, edition, "opened", ""))
        for agency in PROTECTORS:
            reader.not_above((name, edition, "referrals", agency), (name, edition, "notices", agency))
    read_sums(reader, made)
    for area, group, code, value in made.opened:
        reader.equals([place_of(name, "1", group, code) for name in area], value)
    return reader


def read_typed(reader: Reader, name: str, edition: str, figures: Exact) -> None:
    for table, line, group, code in TYPED:
        if not figures["groups"][table].get("adjusted"):
            reader.reads((name, edition, group, code), figures["groups"][table]["cells"][line])


def place_of(name: str, edition: str, group: str, code: str) -> tuple[str, str, str, str]:
    return (name, edition, group, code) if code else (name, edition, BY_CODE[group].family, "")


def read_sums(reader: Reader, made: World) -> None:
    """The office's tables by level and of all, which the paper, the page and the files show."""
    schools = [
        School(name, name, made.levels[name], "office", made.published[name, edition])
        for name, edition in made.last.items()
    ]
    for table in (one for one in totals.tables(schools, "all") if one.group.code in GROUPS):
        for row in table.of(totals.LEVEL) + table.of(totals.ALL):
            members = [one.code for one in schools if row.code in ("", made.levels[one.code])]
            for (code, _label), figure in zip(table.columns, row.figures, strict=True):
                places = [
                    place
                    for one in members
                    for place in places_of(
                        made, one, true_edition(made, one, table.group.code), table.group.code, code
                    )
                ]
                if figure.value is None:
                    reader.at_least(places, figure.least)
                else:
                    reader.equals(places, figure.value)


def places_of(made: World, name: str, edition: str, group: str, code: str) -> list[tuple[str, str, str, str]]:
    """The unknowns behind one cell; behind a merged one those of all its lines."""
    if code != figuring.MERGED:
        return [place_of(name, edition, group, code)]
    together = made.published[name, edition]["groups"][group].get("merged", {"codes": []})
    return [place_of(name, edition, group, one) for one in together["codes"]]


def true_edition(made: World, name: str, group: str) -> str:
    """An adjusted edition shows the cells of the one before."""
    edition = made.last[name]
    return "1" if made.published[name, edition]["groups"][group].get("adjusted") else edition


def learned(made: World, reader: Reader) -> list[str]:
    """Small figures of which the reader knows more than "1 to 4". Referrals by agency are no table of theirs: two
    exact totals may say that there were at least so many to other agencies than those that are notified."""
    reader.think()
    found = []
    for (name, edition), exact in made.exact.items():
        for code in GROUPS:
            if BY_CODE[code].stays:
                continue
            table = exact["groups"][code]
            for cell, count in [*table["cells"].items(), ("", table["total"])]:
                place = place_of(name, edition, code, cell)
                if 0 < count < 5 and not reader.low[place] <= 1 < 4 <= reader.high[place]:
                    found.append(f"{place}: {reader.low[place]} to {reader.high[place]}, is {count}")
    return found + small_changes(made, reader)


def small_changes(made: World, reader: Reader) -> list[str]:
    """Differences of 1 to 4 between two editions of which both figures are known."""
    found = []
    for name, edition in made.exact:
        for code in GROUPS if edition == "2" else ():
            for cell in [*made.exact[name, "2"]["groups"][code]["cells"], ""]:
                old, new = (place_of(name, each, code, cell) for each in ("1", "2"))
                known = all(reader.low[one] == reader.high[one] for one in (old, new))
                if known and 0 < abs(reader.low[new] - reader.low[old]) < 5:
                    found.append(f"{new} changed by {reader.low[new] - reader.low[old]}")
    return found


@pytest.mark.parametrize("first", range(0, SETS, AT_ONCE))
def test_nothing_small_is_known_from_all_that_is_published_together(first: int) -> None:
    wrong = {}
    for seed in range(first, first + AT_ONCE):
        made = world(seed)
        if found := learned(made, reader_of(made)):
            wrong[seed] = found
    assert not wrong


def test_the_random_sets_are_worth_reading() -> None:
    """Small cells, partners, tables without a safe pattern, editions and opened totals all occur among them."""
    worlds = [world(seed) for seed in range(300)]
    cells = [
        cell
        for made in worlds
        for figures in made.published.values()
        for found in figures["groups"].values()
        for cell in found["cells"].values()
    ]
    assert min(cells.count(SMALL), cells.count(HIDDEN)) > 500
    assert sum(bool(made.opened) for made in worlds) > 40 and sum(len(made.opened) > 1 for made in worlds) > 5
    assert sum(len(made.exact) > len(made.levels) for made in worlds) > 100
    every = [
        found for made in worlds for figures in made.published.values() for found in figures["groups"].values()
    ]
    assert sum("merged" in found for found in every) > 40


def test_what_the_school_types_does_not_open_what_its_records_hide() -> None:
    """Forty lines of the roster of which 38 are of ethnic minorities; twenty with scholarships beside a few."""
    groups = {code: dict.fromkeys((key for key, _label in BY_CODE[code].categories), 0) for code in GROUPS}
    groups["roster"] |= {"dan_toc": 38, "ho_ngheo": 2}
    groups["benefits"] |= {"sach_vo": 3, "hoc_bong": 8, "bao_hiem": 6, "chi_phi": 20}
    _type(groups)
    shown = figuring.publish(figures_of(groups))["groups"]
    assert shown["roster"]["total"] == 40 and set(shown["roster"]["cells"].values()) == {HIDDEN}
    assert shown["population"]["cells"]["minority"] == HIDDEN and "benefits" not in shown
    assert shown["support"]["cells"]["scholarships"] == 8
    groups["roster"] |= {"ho_ngheo": 0, "ho_can_ngheo": 12}
    assert figuring.publish(figures_of(groups))["groups"]["population"]["cells"]["minority"] == 38


def test_the_reader_breaks_what_hides_the_small_cells_alone() -> None:
    """The same reader learns a lot where nothing is hidden beside the small cells."""
    learned_something = 0
    for seed in range(100):
        made = world(seed)
        made.opened, made.last = [], dict.fromkeys(made.last, "1")
        for key, exact in made.exact.items():
            for code, found in exact["groups"].items():
                cells = {name: SMALL if 0 < count < 5 else count for name, count in found["cells"].items()}
                made.published[key]["groups"][code] = {"total": found["total"], "cells": cells}
        learned_something += bool(learned(made, reader_of(made)))
    assert learned_something > 60


def test_the_reader_breaks_a_total_that_was_opened_without_asking() -> None:
    """A column in which one school alone has a hidden cell."""
    made = World()
    for name, kinds in (("a", {"abuse": 2, "other": 30, "special": 9}), ("b", {"abuse": 0, "other": 30})):
        groups = {code: dict.fromkeys((key for key, _label in BY_CODE[code].categories), 0) for code in GROUPS}
        _type(groups)
        groups["kind"] |= kinds
        groups["stage"]["closed"] = groups["outcome"]["stable"] = sum(kinds.values())
        groups["risk"]["low"] = sum(kinds.values())
        made.exact[name, "1"] = figures_of(groups)
        made.published[name, "1"] = figuring.publish(made.exact[name, "1"])
        made.last[name], made.levels[name] = "1", "primary"
    assert not learned(made, reader_of(made))
    made.opened = [(frozenset("ab"), "kind", "abuse", 2)]
    assert learned(made, reader_of(made))


# ── an exact total, read by somebody who tries all possibilities


def possible(cells: dict[str, Any], total: Any) -> list[dict[str, int]]:
    """Every table that the published one may be."""
    known = {name: [cell] for name, cell in cells.items() if isinstance(cell, int)}
    tops = {SMALL: range(1, 5), HIDDEN: range((total if isinstance(total, int) else 4) + 1)}
    choices = {name: known.get(name) or list(tops[cells[name]]) for name in cells}
    totals_ = {total} if isinstance(total, int) else set(range(1, 5))
    return [
        dict(zip(choices, counts, strict=True)) for counts in product(*choices.values()) if sum(counts) in totals_
    ]


@pytest.mark.parametrize("seed", range(250))
def test_an_opened_total_leaves_all_possibilities(seed: int) -> None:
    rng = Random(seed)
    tables, rows = [], []
    for _school in range(rng.randint(2, 4)):
        counts = {name: rng.choice([0, 0, 1, 2, 3, 4, rng.randint(0, 14)]) for name in "abc"}
        shown = protect(sum(counts.values()), {"t": Table(counts, "bca")})
        tables.append((counts, shown.tables["t"], shown.total))
        rows.append(possible(dict(shown.tables["t"]), shown.total))
    ranges = {str(place): known_range(cells, total, "a") for place, (_c, cells, total) in enumerate(tables)}
    value = sum(counts["a"] for counts, _cells, _total in tables)
    if not may_open([(frozenset(ranges), value)], ranges):
        return
    for place, (counts, _cells, _total) in enumerate(tables):
        sums = {0}
        for other, found in enumerate(rows):
            if other != place:
                sums = {one + each for one in sums for each in {row["a"] for row in found}}
        left = [row for row in rows[place] if value - row["a"] in sums]
        for name, count in counts.items():
            if 0 < count < 5:
                assert {1, 2, 3, 4} <= {row[name] for row in left}


def test_examples_that_a_person_can_check() -> None:
    small, shown = Range(1, 4, 4), Range(7, 7, 7)
    areas = {"a": small, "b": small, "c": small, "d": shown}
    everyone = frozenset(areas)
    # three unknown of 1 to 4 and a 7: 13 leaves 6 for the three, and each may be 1 (1+1+4) to 4 (4+1+1)
    assert may_open([(everyone, 13)], areas)
    assert not may_open([(everyone, 12)], areas)  # 5 for the three: none can be 4
    assert not may_open([(everyone, 18)], areas)  # 11: none can be 1
    assert may_open([(everyone, 13), (frozenset("d"), 7)], areas)
    assert not may_open([(everyone, 13), (frozenset("ad"), 10)], areas)  # the difference tells a
    assert not may_open([(frozenset("abd"), 12), (frozenset("bcd"), 12)], areas)  # neither lies in the other
    assert not may_open([(frozenset("ab"), 4)], areas)  # itself small
