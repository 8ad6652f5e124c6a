"""What a band says to somebody who knows how many files there are."""

import pytest

from plans.bands import LEAST, band
from plans.enums import FileBand

SMALL = {1, 2, 3, 4}


@pytest.mark.parametrize("due", [*range(121), 500])
def test_a_reader_who_knows_the_number_of_files_learns_no_small_number(due: int) -> None:
    by_band: dict[FileBand, set[int]] = {}
    for kept in range(due + 1):
        by_band.setdefault(band(kept, due), set()).add(kept)
    if due < LEAST:
        assert set(by_band) == {FileBand.TOO_FEW}
        return
    assert by_band.pop(FileBand.ALL) == {due}
    for kept in by_band.values():
        late = {due - each for each in kept}
        assert not late & SMALL or late >= SMALL
        assert not kept & SMALL or kept >= SMALL


@pytest.mark.parametrize(
    ("kept", "due", "found"),
    [
        (9, 9, FileBand.TOO_FEW),
        (0, 0, FileBand.TOO_FEW),
        (10, 10, FileBand.ALL),
        (9, 10, FileBand.MOST),
        (5, 10, FileBand.MOST),
        (4, 10, FileBand.FEW),
        (0, 10, FileBand.FEW),
        (39, 40, FileBand.MOST),
        (40, 41, FileBand.NEARLY_ALL),
        (37, 41, FileBand.NEARLY_ALL),
        (36, 41, FileBand.MANY),
        (90, 100, FileBand.MANY),
        (91, 100, FileBand.NEARLY_ALL),
        (50, 100, FileBand.MANY),
        (49, 100, FileBand.FEW),
    ],
)
def test_the_bands(kept: int, due: int, found: FileBand) -> None:
    assert band(kept, due) == found


@pytest.mark.parametrize(("kept", "due"), [(1, 0), (-1, 5)])
def test_more_in_time_than_there_are_is_refused(kept: int, due: int) -> None:
    with pytest.raises(ValueError, match="of"):
        band(kept, due)
