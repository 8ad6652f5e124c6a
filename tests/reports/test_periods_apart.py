"""What is known of several periods of one year, subtracted from each other: terms, letters on any days, the year
in two editions. Five hundred random years in random order: of no time between them is a small number
known nearly."""

from itertools import combinations
from random import Random

import pytest

from ctxh_portal.kit.disclosure import BANDS, HIDDEN, Span, bounds, tells_of_the_rest
from reports import figures as figuring
from reports.figures import Earlier
from tests.reports.test_figures import exact

DAYS = 12  # a year of twelve days of cases; day n is the n-th of a month


def on_days(cases: list[int], first: int, last: int) -> dict:
    found = exact(special=sum(cases[first : last + 1]))
    return {**found, "from": f"2026-{first:02}", "until": f"2026-{last:02}"}


def known(figures: dict) -> tuple[int, int]:
    return bounds(figures["groups"]["kind"]["total"])


def published_year(rng: Random, cases: list[int]) -> list[Earlier]:
    """Reports on some spans of the year, one after another, each beside what was sent before."""
    spans = [(0, 4, False), (5, 9, False), (0, 11, True)]
    if rng.random() < 0.5:
        first = rng.randint(0, 8)
        spans.append((first, rng.randint(first, 11), False))
    rng.shuffle(spans)
    sent: list[Earlier] = []
    for first, last, whole in spans:
        figures = on_days(cases, first, last)
        sent.insert(0, Earlier(figures, figuring.publish(figures, whole=whole, earlier=sent), False, whole))
    return sent


def rests(sent: list[Earlier]) -> list[tuple[int, int]]:
    """From and until which count each time lies that is one span without others inside it."""
    spans = [Span(one.exact["from"], one.exact["until"], *known(one.published)) for one in sent]
    found = []
    for whole in spans:
        inside = [one for one in spans if whole.holds(one)]
        for size in range(1, len(inside) + 1):
            for parts in combinations(inside, size):
                if all(one.apart(other) for one, other in combinations(parts, 2)):
                    least = max(0, whole.least - sum(one.most for one in parts))
                    found.append((least, whole.most - sum(one.least for one in parts)))
    return found


@pytest.mark.parametrize("seed", range(500))
def test_no_time_between_reports_is_known_nearly(seed: int) -> None:
    for least, most in rests(published_year(Random(seed), _cases(seed))):
        assert most == 0 or least >= 5 or most - least >= 4


def test_the_years_are_worth_subtracting() -> None:
    """Most years are shown beside their terms, and some are not."""
    shown = [known(one.published) for seed in range(300) for one in published_year(Random(seed), _cases(seed))
             if one.whole]  # fmt: skip
    assert sum(least == most for least, most in shown) > 200
    assert sum(most == 10**9 for _least, most in shown) > 3


def _cases(seed: int) -> list[int]:
    """In every second year nearly all of them in the first term."""
    rng = Random(seed)
    cases = [rng.choice([0, 0, 1, 2, rng.randint(0, 9)]) for _day in range(DAYS)]
    return [2 * n for n in cases[:5]] + [n // 5 for n in cases[5:]] if seed % 2 else cases


def test_two_terms_and_the_year_do_not_tell_of_the_summer() -> None:
    cases = [14, 0, 0, 0, 0, 14, 0, 0, 0, 0, 2, 0]
    terms = [on_days(cases, 0, 4), on_days(cases, 5, 9)]
    sent = [Earlier(term, figuring.publish(term, whole=False), False, False) for term in terms]
    assert [one.published["groups"]["kind"]["total"] for one in sent] == ["< 20", "< 20"]
    year = figuring.publish(on_days(cases, 0, 11), earlier=sent)
    assert year["groups"]["kind"]["total"] == 30  # 30 − 19 − 19 … 30: nothing of the summer


def test_where_a_band_lies_too_near_the_year_stays_closed() -> None:
    cases = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]
    term = on_days(cases, 0, 4)
    sent = [Earlier(term, figuring.publish(term, whole=False), False, False)]
    assert figuring.publish(on_days(cases, 0, 11), earlier=sent)["groups"]["kind"]["total"] == HIDDEN


def test_a_second_edition_is_compared_with_other_periods_too() -> None:
    """The first was 30 beside a term of 20 to 49; the second, 23, would leave three at most."""
    term = on_days([20] + [0] * 11, 0, 4)
    beside = Earlier(term, figuring.publish(term, whole=False), False, False)
    first = on_days([30] + [0] * 11, 0, 11)
    sent = Earlier(first, figuring.publish(first, earlier=[beside]), True, True)
    assert sent.published["groups"]["kind"]["total"] == 30
    second = figuring.publish(on_days([23] + [0] * 11, 0, 11), earlier=[sent, beside])
    assert second["groups"]["kind"]["total"] == HIDDEN


def test_what_was_withheld_once_stays_so() -> None:
    term = on_days([20] + [0] * 11, 0, 4)
    beside = Earlier(term, figuring.publish(term, whole=False), False, False)
    first = on_days([22] + [0] * 11, 0, 11)
    sent = Earlier(first, figuring.publish(first, earlier=[beside]), True, True)
    third = figuring.publish(on_days([40] + [0] * 11, 0, 11), earlier=[sent, beside])
    assert sent.published["groups"]["kind"]["withheld"] and third["groups"]["kind"]["withheld"]


def test_bands_alone_never_lie_too_near() -> None:
    """Whatever bands are told of a time and of parts of it, ten counts remain at least."""
    for whole in BANDS.values():
        for size in (1, 2, 3):
            for parts in combinations([*BANDS.values()] * 2, size):
                spans = [Span(f"{place}", f"{place}", *part) for place, part in enumerate(parts, start=1)]
                assert not tells_of_the_rest(Span("0", "9", *whole), spans) or whole[1] < sum(
                    part[0] for part in parts
                )
