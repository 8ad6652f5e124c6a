"""Lines that are told as one sum where no narrower pattern is safe: a reader who knows the rule and tries all
conceivable tables finds of each merged line that it may be nought, small or large."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctxh_portal.kit.disclosure import HIDDEN, Range, Table, known_range, protect
from reports import figures as figuring
from reports import totals
from reports.indicators import GROUPS
from tests.reports.test_disclosure import CODES, spread
from tests.reports.test_figures import exact


def told(counts: tuple[int, ...], merge: str, partners: str) -> tuple:
    codes = CODES[: len(counts)]
    shown = protect(sum(counts), {"t": Table(dict(zip(codes, counts, strict=True)), partners, merge)})
    return shown.merged.get("t"), shown.total, *shown.tables["t"].values()


@pytest.mark.parametrize(
    ("merge", "partners"), [("abcd", "abcde"), ("abde", "abcde"), ("abcd", "ab"), ("abce", "bacde")]
)
@pytest.mark.parametrize("total", range(15, 33))
def test_knowing_the_rule_does_not_help_with_what_was_merged(total: int, merge: str, partners: str) -> None:
    origins = defaultdict(list)
    for counts in spread(total, 5):
        seen = told(counts, merge, partners)
        if seen[0] is not None:
            origins[seen].append(counts)
    for counts in origins.values():
        for code in merge:
            values = {one[CODES.index(code)] for one in counts}
            assert 0 in values and len(values & {1, 2, 3, 4}) > 1 and max(values) > 4


@pytest.mark.parametrize("merge", ["abcd", "abde"])
@pytest.mark.parametrize("total", range(6, 33))
def test_that_a_table_was_not_even_merged_gives_no_cell_away(total: int, merge: str) -> None:
    withheld = [counts for counts in spread(total, 5) if set(told(counts, merge, "abcde")[2:]) == {HIDDEN}]
    for place in range(5) if withheld else ():
        assert len({counts[place] for counts in withheld}) >= 4


@given(
    counts=st.lists(st.integers(0, 30) | st.integers(0, 7), min_size=5, max_size=9),
    threshold=st.integers(3, 10),
)
def test_what_is_merged_is_true_large_and_beside_nothing_small(counts, threshold) -> None:
    codes = CODES[: len(counts)]
    table = Table(dict(zip(codes, counts, strict=True)), codes, codes[:4])
    shown = protect(sum(counts), {"t": table}, threshold)
    if "t" in shown.merged:
        assert shown.merged["t"] == sum(counts[:4]) >= 3 * threshold
        assert [*shown.tables["t"].values()] == [HIDDEN] * 4 + counts[4:]
        assert not any(0 < count < threshold for count in counts[4:])


def test_tied_tables_are_never_merged() -> None:
    one = Table(dict(zip("abcde", (1, 5, 6, 6, 9), strict=True)), "abcd", "abcd")
    other = Table(dict(zip("abcde", (9, 9, 9, 0, 0), strict=True)), "ab", "abcd")
    assert protect(27, {"one": one}).merged == {"one": 18}
    assert protect(27, {"one": one, "other": other}).merged == {}


@pytest.mark.parametrize("group", [group for group in GROUPS if group.merge], ids=lambda group: group.code)
def test_what_a_group_merges_are_four_of_its_lines_or_more_and_not_all(group) -> None:
    codes = {code for code, _label in group.categories}
    assert len(group.merge) == len(set(group.merge)) >= 4 and set(group.merge) < codes and not group.tied
    assert set(group.partners[:2]) <= set(group.merge) and set(group.partners) <= codes


def test_a_first_partner_in_sight_would_speak() -> None:
    """Beside a shown 7 every small one could only be 1."""
    counts = (1, 1, 7, 9, 6)
    assert told(counts, "abde", "cabde")[0] is None and told(counts, "abde", "acbde")[0] is None
    assert told(counts, "abde", "abcde")[0] == 17


# ── on the paper, the page and in the sums

UNSAFE = {"special": 21, "abuse": 2, "other": 5, "offending": 11}  # 2 and 5 are too few to hide each other


def published(**kinds: int) -> figuring.Figures:
    return figuring.publish(exact(**(kinds or UNSAFE)))


def test_the_merged_lines_stand_as_one_with_their_names() -> None:
    [shown] = figuring.tables(published())
    lines = {line.code: line.shown for line in shown.lines}
    assert lines["merged"] == "18" and lines["special"] == "21" and "abuse" not in lines
    label = next(str(line.label) for line in shown.lines if line.code == "merged")
    assert label.startswith("Nhóm khác (gộp): ") and "Bị xâm hại" in label and shown.merged


def test_the_office_adds_them_up_in_a_column_of_their_own() -> None:
    schools = [
        totals.School("a", "A", "primary", "x", published()),
        totals.School("b", "B", "primary", "x", published(special=30, dropout=10)),
    ]
    [table] = totals.tables(schools, "Cộng 2/2 trường")
    [row] = table.of(totals.ALL)
    shown = dict(zip([code for code, _label in table.columns], [one.shown for one in row.figures], strict=True))
    assert (shown["merged"], shown["special"], shown["abuse"], shown[""]) == ("18", "51", "≥ 0", "79")
    assert str(table.note).startswith("1 trường gộp các nhóm nhỏ")


def test_without_a_school_that_merges_there_is_no_such_column() -> None:
    [table] = totals.tables([totals.School("b", "B", "primary", "x", published(special=30, dropout=10))], "x")
    assert "merged" not in dict(table.columns)


def test_of_a_merged_line_readers_know_no_more_than_its_sum() -> None:
    kind = published()["groups"]["kind"]
    assert known_range(kind["cells"], kind["total"], "abuse") == Range(0, 18, 4)


def test_a_semester_gives_no_merged_sum() -> None:
    kind = figuring.publish(exact(**UNSAFE), whole=False)["groups"]["kind"]
    assert "merged" not in kind and set(kind["cells"].values()) == {HIDDEN}
