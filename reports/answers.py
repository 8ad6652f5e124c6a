"""The office's own questions: how they are typed, answered, and what of an answer leaves the school. Pure.

One question a line: "chữ: …", "số: …", "khoảng: …" (a number of children), "chọn: … | … | …"; a line that begins
with "#" is a heading of the outline. A number of children goes to the office as a range, whatever stands in the
tables: an exact one could be subtracted from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from reports.enums import QuestionKind

KINDS = {
    "chữ": QuestionKind.TEXT,
    "số": QuestionKind.NUMBER,
    "khoảng": QuestionKind.CHILDREN,
    "chọn": QuestionKind.CHOICE,
}
RANGES = ((4, "0–4"), (19, "5–19"), (49, "20–49"))
ABOVE = "từ 50"
LONGEST = 300


@dataclass(frozen=True)
class Asked:
    """A question of the office's own, as it was typed."""

    kind: str
    text: str
    heading: str = ""
    choices: Sequence[str] = ()


class Question(Protocol):
    heading: str
    kind: str
    text: str
    choices: Any

    @property
    def key(self) -> str: ...


def parse(typed: str) -> list[Asked]:
    """Raises ValueError with a sentence that names the line."""
    found, heading = [], ""
    for place, line in enumerate(typed.splitlines(), start=1):
        line = line.strip()
        if line.startswith("#"):
            heading = line.lstrip("# ")[:200]
        elif line:
            found.append(_one(place, line, heading))
    return found


def _one(place: int, line: str, heading: str) -> Asked:
    word, colon, rest = line.partition(":")
    kind = KINDS.get(word.strip().lower())
    if not colon or kind is None or not rest.strip():
        raise ValueError(
            _("Dòng %(line)d: bắt đầu bằng “chữ:”, “số:”, “khoảng:”, “chọn:” hoặc “#”, rồi đến câu hỏi.")
            % {"line": place}
        )
    text, *choices = [part.strip() for part in rest.split("|")] if kind == QuestionKind.CHOICE else [rest.strip()]
    choices = [choice for choice in choices if choice]
    if kind == QuestionKind.CHOICE and len(choices) < 2:
        raise ValueError(
            _("Dòng %(line)d: câu hỏi chọn cần ít nhất hai lựa chọn, cách nhau bằng |.") % {"line": place}
        )
    if len(text) > LONGEST:
        raise ValueError(_("Dòng %(line)d: câu hỏi dài quá 300 chữ.") % {"line": place})
    return Asked(kind, text, heading, choices)


def unanswered(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[str]:
    return [one.text for one in questions if answers.get(one.key) in (None, "")]


def in_range(count: int) -> str:
    return next((name for most, name in RANGES if count <= most), ABOVE)


def for_office(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What leaves the school."""
    kept = {one.key: answers[one.key] for one in questions if answers.get(one.key) not in (None, "")}
    counts = {one.key for one in questions if one.kind == QuestionKind.CHILDREN}
    return {
        key: in_range(value) if key in counts and isinstance(value, int) else value for key, value in kept.items()
    }


@dataclass(frozen=True)
class Answered:
    heading: str  # "" where it is the one of the question before
    text: str
    answer: str
    is_text: bool


def rows(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Answered]:
    found: list[Answered] = []
    heading = ""
    for one in questions:
        answer = answers.get(one.key)
        found.append(
            Answered(
                one.heading if one.heading != heading else "",
                one.text,
                "" if answer is None else str(answer),
                one.kind == QuestionKind.TEXT,
            )
        )
        heading = one.heading
    return found


def texts(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Question → what was written, for the look at names."""
    return {one.text: str(answers.get(one.key) or "") for one in questions if one.kind == QuestionKind.TEXT}
