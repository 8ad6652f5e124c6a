"""The first sentences of a report, written from the figures by fixed patterns; the teacher edits them. Pure.

Only published figures are spoken of, so that the words say nothing that the tables hide. For the same reason a
clause that was left in the text must agree with the figures that freeze: `stale` finds those that do not."""

from __future__ import annotations

import re
from functools import cache

from ctxh_portal.kit.disclosure import THRESHOLD
from reports.answers import CHILDREN
from reports.figures import Figures

CLAUSES = (
    ("concerns", "tiếp nhận {n} tin báo"),
    ("kind", "ghi nhận {n} trường hợp mới"),
    ("outcome", "kết thúc {n} trường hợp"),
    ("activities", "tổ chức {n} hoạt động"),
)
NUMBER = r"[\d.]+"
COMPARED = rf"(?:, (?:tăng|giảm) {NUMBER} so với cùng kỳ năm trước|, bằng cùng kỳ năm trước)?"


def opening(now: Figures, before: Figures | None) -> str:
    """ "Trong kỳ, nhà trường tiếp nhận 12 tin báo, tăng 3 so với cùng kỳ năm trước; …"; "" without figures."""
    clauses = [clause for code, pattern in CLAUSES if (clause := _clause(code, pattern, now, before))]
    return f"Trong kỳ, nhà trường {'; '.join(clauses)}." if clauses else ""


def _clause(code: str, pattern: str, now: Figures, before: Figures | None) -> str:
    total = _total(now, code)
    if not total:  # nought, or not shown
        return ""
    past = _total(before, code) if before else None
    return pattern.format(n=_write(total)) + ("" if past is None else _compared(total - past))


def _compared(change: int) -> str:
    if not change:
        return ", bằng cùng kỳ năm trước"
    return f", {'tăng' if change > 0 else 'giảm'} {_write(abs(change))} so với cùng kỳ năm trước"


def _total(figures: Figures | None, code: str) -> int | None:
    total = (figures or {"groups": {}})["groups"].get(code, {}).get("total")
    return total if isinstance(total, int) else None


def _write(number: int) -> str:
    return f"{number:,}".replace(",", ".")


WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def telling(text: str, threshold: int = THRESHOLD) -> list[str]:
    """What may point to a child without a name: "2 em", "02 học sinh", "hai (02) cháu", "lớp 9A"; from the
    `threshold` on a number is not small. A person looks at it; it may be harmless."""
    pattern = _pattern_of_few(threshold)
    return list(dict.fromkeys(found[0] for found in pattern.finditer(" ".join(text.split()))))


@cache
def _pattern_of_few(threshold: int) -> re.Pattern[str]:
    few = f"0?[1-{threshold - 1}]|{'|'.join(WORDS[: threshold - 1])}"
    return re.compile(rf"\b(?:(?:{few})(?: \(\w+\))? {CHILDREN}|lớp \d{{1,2}}\w{{0,3}})\b", re.IGNORECASE)


def speaks_of_figures(text: str) -> bool:
    return any(_pattern(pattern).search(text) for _code, pattern in CLAUSES)


def stale(text: str, now: Figures, before: Figures | None) -> list[str]:
    """The clauses of the text that say another figure than these."""
    return [
        found[0]
        for code, pattern in CLAUSES
        for found in _pattern(pattern).finditer(text)
        if not _agrees(found[0], _clause(code, pattern, now, before))
    ]


def _agrees(written: str, clause: str) -> bool:
    """The comparison may have been taken out."""
    return bool(clause) and written in (clause, clause.partition(",")[0])


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\{n\}", NUMBER) + COMPARED)
