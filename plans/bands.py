"""What an office may learn of how many files are in time: a band, never a number. Pure: no database, no clock.

A band is wide enough that whoever knows the number of files too (the yearly report says it) still finds every
small number from 1 to 4 possible on its rare side, or none of them:

    fewer than 10 files        nothing is said
    10 … 40 files              "tất cả", "từ 50% nhưng chưa phải tất cả", "dưới 50%"
    41 files and more          "tất cả", "trên 90%", "từ 50% đến 90%", "dưới 50%"

With 10 files "trên 90%" would mean "one is late", and with 40 "one, two or three"."""

from __future__ import annotations

from plans.enums import FileBand

SMALL = 5  # the smallest count of children that is ever shown, as in published reports
LEAST = 2 * SMALL  # below it half of the files is itself a small number
LEAST_FOR_TENTHS = 10 * (SMALL - 1) + 1  # below it a tenth of the files is one


def band(kept: int, due: int) -> FileBand:
    """`kept` of the `due` files were in time. Raises ValueError where that can't be."""
    if not 0 <= kept <= due:
        raise ValueError(f"{kept} of {due}")
    if due < LEAST:
        return FileBand.TOO_FEW
    if kept == due:
        return FileBand.ALL
    if 2 * kept < due:
        return FileBand.FEW
    if due < LEAST_FOR_TENTHS:
        return FileBand.MOST
    return FileBand.NEARLY_ALL if 10 * kept > 9 * due else FileBand.MANY
