"""Questionnaires as plain text, and their results with small counts folded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ctxh_portal.kit.disclosure import HIDDEN, SMALL, THRESHOLD, Cell, Table, at_least, protect
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean

MOST_QUESTIONS, MOST_ANSWERS = 30, 8

Question = dict[str, Any]


def read(text: str) -> list[Question]:
    """A line for a question, below it its answers, each on a line that begins with a dash."""
    found: list[Question] = []
    for line in (clean(one) for one in text.splitlines()):
        if line.startswith(("-", "–", "•")) and found:
            found[-1]["answers"].append(line.lstrip("-–• "))
        elif line:
            found.append({"text": line, "answers": []})
    _refuse_wrong(found)
    return found


def _refuse_wrong(questions: Sequence[Question]) -> None:
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise RuleBroken(_("Mời thầy/cô ghi từ 1 đến %(most)d câu hỏi.") % {"most": MOST_QUESTIONS})
    for one in questions:
        if not 2 <= len(set(one["answers"])) == len(one["answers"]) <= MOST_ANSWERS or not all(one["answers"]):
            raise RuleBroken(
                _("Câu “%(question)s” cần từ 2 đến %(most)d câu trả lời khác nhau, mỗi dòng bắt đầu bằng “-”.")
                % {"question": one["text"][:80], "most": MOST_ANSWERS}
            )


def write(questions: Iterable[Question]) -> str:
    return "\n\n".join(
        "\n".join([one["text"], *(f"- {answer}" for answer in one["answers"])]) for one in questions
    )


def folded(counts: Sequence[int]) -> dict[str, Any]:
    """What is kept of one question in one class."""
    cells = {str(place): count for place, count in enumerate(counts)}
    safe = protect(sum(counts), {"answers": Table(cells, list(cells))})
    return {"total": safe.total, "cells": [safe.tables["answers"][code] for code in cells]}


def told_anew(
    questions: Sequence[Question], kept: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What is kept after a correction, with all that was kept before: whoever saw any of it could subtract.
    RuleBroken where that would tell of a few pupils."""
    found = []
    for question, old, one in zip(questions, kept, new, strict=True):
        before = [*old.get("before", []), {"total": old["total"], "cells": old["cells"]}]
        if any(_tells(earlier, one) for earlier in before):
            raise RuleBroken(
                _(
                    "Không ghi lại được câu “%(question)s”: số mới chỉ chênh vài phiếu với số đã lưu, hoặc làm lộ "
                    "số đã ẩn; ai đã xem số cũ có thể đoán ra em nào trả lời gì. Kết quả đã lưu được giữ nguyên."
                )
                % {"question": question["text"][:80]}
            )
        found.append(old if one == before[-1] else {**one, "before": before})
    return found


def _tells(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the old and the new counts together say more than each alone. They don't where the same cells are
    hidden, and what is known exactly is the same or far away; nor where nothing was known of the old cells."""
    if not isinstance(old["total"], int):
        return False
    if _marks(old) != _marks(new):
        return True
    pairs = zip(_known(old), _known(new), strict=True)
    return any(0 < abs(one - other) < THRESHOLD for one, other in pairs)


def _marks(kept: dict[str, Any]) -> list[str]:
    return ["" if isinstance(cell, int) else cell for cell in (kept["total"], *kept["cells"])]


def _known(kept: dict[str, Any]) -> list[int]:
    """The total, the shown cells, and the sum of the hidden ones."""
    shown = [cell for cell in kept["cells"] if isinstance(cell, int)]
    return [kept["total"], *shown, kept["total"] - sum(shown)]


def say(cell: Cell) -> str:
    if cell == SMALL:
        return _("dưới %(least)d") % {"least": THRESHOLD}
    return "…" if cell == HIDDEN else str(cell)


@dataclass(frozen=True)
class Shown:
    """A count as a page shows it; `count` None: folded, so there is no bar."""

    answer: str
    words: str
    count: int | None
    total: int | None

    @classmethod
    def of(cls, answer: str, cell: Cell, total: Cell) -> Shown:
        return cls(answer, say(cell), *(one if isinstance(one, int) else None for one in (cell, total)))


@dataclass(frozen=True)
class Line:
    """One class, or all of them, under a question."""

    label: str
    cells: list[Shown]
    total: str


@dataclass(frozen=True)
class Block:
    text: str
    answers: list[str]
    lines: list[Line]


def blocks(questions: Sequence[Question], classes: Sequence[tuple[str, Any]]) -> list[Block]:
    """Question by question, class by class; `classes`: label and kept results."""
    return [_block(question, place, classes) for place, question in enumerate(questions)]


def _block(question: Question, place: int, classes: Sequence[tuple[str, Any]]) -> Block:
    answers = question["answers"]
    kept = [(label, results[place]) for label, results in classes]
    lines = [Line(label, _cells(answers, one), say(one["total"])) for label, one in kept]
    if len(kept) > 1:
        sums = [_sum(one["cells"][column] for _label, one in kept) for column in range(len(answers))]
        cells = [Shown(answer, words, None, None) for answer, words in zip(answers, sums, strict=True)]
        lines.append(Line(_("Các lớp"), cells, _sum(one["total"] for _label, one in kept)))
    return Block(question["text"], answers, lines)


def _cells(answers: Sequence[str], kept: dict[str, Any]) -> list[Shown]:
    return [Shown.of(answer, cell, kept["total"]) for answer, cell in zip(answers, kept["cells"], strict=True)]


def _sum(cells: Iterable[Cell]) -> str:
    """From the folded counts alone, so that no subtraction finds a small one."""
    known, exact = at_least(cells)
    return str(known) if exact else f"≥ {known}"
