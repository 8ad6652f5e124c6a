"""Three readers try to learn more of a small figure than "1 to 4": one who subtracts, one who also knows the
rule and runs it on all conceivable tables, and one who also knows how the tables hang together."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctxh_portal.kit.disclosure import HIDDEN, SMALL, Table, at_least, protect, show, show_sum

CODES = "abcdefghi"


def spread(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread a total over that many cells."""
    for bars in combinations(range(total + cells - 1), cells - 1):
        edges = (-1, *bars, total + cells - 1)
        yield tuple(high - low - 1 for low, high in pairwise(edges))


def published(counts: tuple[int, ...], partners: str, threshold: int = 5) -> tuple:
    codes = CODES[: len(counts)]
    table = Table(dict(zip(codes, counts, strict=True)), partners)
    result = protect(sum(counts), {"t": table}, threshold)
    return result.total, *result.tables["t"].values()


# ---- the reader who subtracts


@given(
    counts=st.lists(st.integers(0, 60) | st.integers(0, 6), min_size=2, max_size=9),
    order=st.permutations(CODES),
    kept=st.integers(0, 9),
    threshold=st.integers(3, 10),
)
def test_subtraction_leaves_every_small_cell_its_full_range(counts, order, kept, threshold) -> None:
    partners = [code for code in order if code in CODES[: len(counts)]][kept:]
    total, *cells = published(tuple(counts), "".join(partners), threshold)
    small, hidden = cells.count(SMALL), cells.count(HIDDEN)
    if not small:
        return
    rest = total - sum(cell for cell in cells if isinstance(cell, int))
    others_at_most = (small - 1) * (threshold - 1) if not hidden else rest
    others_at_least = (small - 1) + hidden * threshold
    assert rest - others_at_most <= 1
    assert rest - others_at_least >= threshold - 1


@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=9), order=st.permutations(CODES))
def test_what_is_shown_is_true(counts, order) -> None:
    partners = "".join(code for code in order if code in CODES[: len(counts)])
    total, *cells = published(tuple(counts), partners)
    assert total in (sum(counts), SMALL)
    for count, cell in zip(counts, cells, strict=True):
        assert cell in {count, HIDDEN} if not 0 < count < 5 else cell in {SMALL, HIDDEN}


# ---- the reader who knows the rule


@cache
def images(total: int, size: int, partners: str) -> dict[tuple, list[tuple[int, ...]]]:
    """Every published table of that total, with all the tables that it may have come from."""
    found = defaultdict(list)
    for counts in spread(total, size):
        found[published(counts, partners)].append(counts)
    return found


@pytest.mark.parametrize("partners", ["abcd", "dcba", "cd", "b", ""])
@pytest.mark.parametrize("total", range(5, 27))
def test_knowing_the_rule_does_not_help(total: int, partners: str) -> None:
    for cells, origins in images(total, 4, partners).items():
        for place, cell in enumerate(cells[1:]):
            if cell == SMALL:
                assert {counts[place] for counts in origins} == {1, 2, 3, 4}


@pytest.mark.parametrize("total", range(6, 27))
def test_a_withheld_table_gives_no_cell_away(total: int) -> None:
    for cells, origins in images(total, 4, "dc").items():
        if set(cells[1:]) == {HIDDEN}:
            for place in range(4):
                assert len({counts[place] for counts in origins}) >= 4


@pytest.mark.parametrize("total", range(1, 5))
def test_a_small_total_takes_every_cell_with_it(total: int) -> None:
    for counts in spread(total, 4):
        assert published(counts, "abcd") == (SMALL, HIDDEN, HIDDEN, HIDDEN, HIDDEN)


# ---- the reader who knows how the tables hang together


@pytest.mark.parametrize("total", [5, 6, 9, 12, 15])
def test_tables_bound_by_each_other(total: int) -> None:
    """An unassessed case (a of the risk table) is in detection (a of the stage table), and neither of the two
    cells is ever a partner. For every published pair, each "< 5" keeps its range among the possible pairs."""
    bounded = defaultdict(list)
    for risk in spread(total, 3):
        for stage in spread(total, 3):
            if risk[0] <= stage[0]:
                bounded[tied(total, risk, stage)].append(risk + stage)
    for cells, origins in bounded.items():
        for place, cell in enumerate(cells):
            if cell == SMALL:
                assert {counts[place] for counts in origins} == {1, 2, 3, 4}


@cache
def tied(total: int, risk: tuple[int, ...], stage: tuple[int, ...]) -> tuple:
    tables = {
        "risk": Table(dict(zip("abc", risk, strict=True)), "bc"),
        "stage": Table(dict(zip("abc", stage, strict=True)), "cb"),
    }
    result = protect(total, tables)
    return *result.tables["risk"].values(), *result.tables["stage"].values()


@pytest.mark.parametrize("total", [9, 12, 16, 20])
@pytest.mark.parametrize("closed", [0, 4, 5, 6, 8, 11])
def test_a_cell_that_is_bounded_from_elsewhere(total: int, closed: int) -> None:
    """The first cell is known to be `closed` at most, the total of another published table. (1 to 4 would be
    hidden itself, so 4 stands for them.) Since it is no partner, the knowledge is of no use."""
    known = defaultdict(list)
    for counts in spread(total, 4):
        if counts[0] <= closed:
            known[published(counts, "dcb")].append(counts)
    for cells, origins in known.items():
        for place, cell in enumerate(cells[1:]):
            if cell == SMALL:
                assert {counts[place] for counts in origins} == {1, 2, 3, 4}


def test_one_table_that_cannot_be_shown_takes_the_tied_one_along() -> None:
    safe = Table({"a": 6, "b": 6}, "ab")
    unsafe = Table({"a": 11, "b": 1}, "")
    result = protect(12, {"safe": safe, "unsafe": unsafe})
    assert result.total == 12
    assert set(result.tables["safe"].values()) == set(result.tables["unsafe"].values()) == {HIDDEN}


def test_a_table_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        protect(12, {"t": Table({"a": 6, "b": 5}, "a")})


# ---- examples that a person can check


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 0, 0, 0), "0: 0 0 0 0"),
        ((0, 3, 0, 0), "< 5: … … … …"),
        ((12, 9, 0, 30), "51: 12 9 0 30"),
        ((12, 2, 9, 30), "53: … < 5 9 30"),
        ((0, 2, 9, 30), "41: 0 < 5 … 30"),
        ((0, 2, 5, 30), "37: … … … …"),  # 2 + 5 would be known: the 2 could not be 3 or 4
        ((2, 3, 0, 0), "5: < 5 < 5 0 0"),
        ((4, 4, 0, 0), "8: … … … …"),  # 4 + 4 only
    ],
)
def test_examples(counts, shown) -> None:
    total, *cells = published(counts, "abcd")
    assert f"{show(total)}: {' '.join(show(cell) for cell in cells)}" == shown


def test_an_office_adds_what_it_was_given() -> None:
    assert at_least([12, SMALL, HIDDEN, 0]) == (13, False)
    assert show_sum([12, SMALL, HIDDEN, 0]) == "≥ 13"
    assert show_sum([1200, 34]) == "1.234"
