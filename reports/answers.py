"""The office's own questions: how they are typed, answered, and what of an answer leaves the school. Pure.

One question a line: "chữ: …", "số: …", "khoảng: …" (a number of children), "chọn: … | … | …"; a line that begins
with "#" is a heading of the outline. A number of children goes to the office as a range, whatever stands in the
tables: an exact one could be subtracted from them. The office picks the kind of its question, so the words of the
question decide beside it: what counts children is a number of children; a number that may be one leaves the school
exact only where the principal says, at approval, that it counts no children."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ctxh_portal.kit.disclosure import NO_END, THRESHOLD
from reports.enums import QuestionKind

KINDS = {
    "chữ": QuestionKind.TEXT,
    "số": QuestionKind.NUMBER,
    "khoảng": QuestionKind.CHILDREN,
    "chọn": QuestionKind.CHOICE,
}
ABOVE = "từ 50"
LONGEST = 300

CHILDREN = (
    r"(?:học sinh|nữ sinh|nam sinh|học viên|người học|trẻ|thiếu niên|thanh niên|em|cháu|bạn|bé|đối tượng|nạn nhân|"
    r"người bị hại|ca|vụ|trường hợp|hồ sơ|tin báo|phiếu báo|lượt tư vấn)"
)
COUNTS_CHILDREN = re.compile(rf"(?:^|\b(?:số|số lượng|tổng|tổng số|bao nhiêu|mấy)\s+){CHILDREN}\b", re.IGNORECASE)
SPEAKS_OF_CHILDREN = re.compile(rf"\b{CHILDREN}\b", re.IGNORECASE)
COUNTING = re.compile(r"\b(?:\d+|một|hai|ba|bốn)\b", re.IGNORECASE)
BARE_NUMBER = re.compile(r"(?:có|khoảng|gần|hơn)?\s*(\d+)(?:\s+[^\W\d]+){0,4}\W*", re.IGNORECASE)  # "2", "có 2 em"


@dataclass(frozen=True)
class Asked:
    """A question of the office's own, as it was typed."""

    kind: str
    text: str
    heading: str = ""
    choices: Sequence[str] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of the question that it becomes."""
        return {"kind": self.kind, "text": self.text, "heading": self.heading, "choices": list(self.choices)}


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


def parsed(typed: str) -> list[Asked]:
    """The same for a form: the sentence stands at the field."""
    try:
        return parse(typed)
    except ValueError as error:
        raise ValidationError(str(error)) from error


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
    if kind == QuestionKind.CHOICE and _speaks_of_children(heading, text) and any(map(COUNTING.search, choices)):
        raise ValueError(
            _("Dòng %(line)d: câu hỏi này đếm học sinh; viết “khoảng: …” thay cho các lựa chọn có số.")
            % {"line": place}
        )
    if kind != QuestionKind.CHOICE and COUNTS_CHILDREN.search(text):
        kind = QuestionKind.CHILDREN if kind == QuestionKind.NUMBER or _asks_how_many(text) else kind
    return Asked(kind, text, heading, choices)


def _asks_how_many(text: str) -> bool:
    """Words are asked for, but the question is one of a number: "Có bao nhiêu em …"."""
    return bool(re.search(r"\b(?:bao nhiêu|mấy)\b|^\W*(?:tổng\s+)?số\b", text, re.IGNORECASE))


def _speaks_of_children(heading: str, text: str) -> bool:
    return bool(SPEAKS_OF_CHILDREN.search(f"{heading}\n{text}"))


def unanswered(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[str]:
    return [one.text for one in questions if answers.get(one.key) in (None, "")]


def ranges(threshold: int = THRESHOLD) -> list[tuple[int, str]]:
    """How a number of children is told: up to which number, by which name; the first as wide as what is hidden."""
    return [(threshold - 1, f"0–{threshold - 1}"), (19, f"{threshold}–19"), (49, "20–49"), (NO_END, ABOVE)]


def in_range(count: int, threshold: int = THRESHOLD) -> str:
    return next(name for most, name in ranges(threshold) if count <= most)


def in_order(names: Iterable[str]) -> list[str]:
    """Ranges from the lowest up, also those of requests with different thresholds."""
    return sorted(names, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])


def for_office(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    exact: Collection[str] = (),
    threshold: int = THRESHOLD,
) -> dict[str, Any]:
    """What leaves the school; `exact`: keys of the questions of which the principal said that they count no
    children; `threshold`: below which number the request hides children."""
    kept = [one for one in questions if answers.get(one.key) not in (None, "")]
    return {one.key: _leaves(one, answers[one.key], one.key in exact, threshold) for one in kept}


def held_back(
    questions: Iterable[Question], answers: Mapping[str, Any], threshold: int = THRESHOLD
) -> list[Question]:
    """Those of which a number does not leave as it was given, though the office did not ask for children."""
    questions = [one for one in questions if one.kind != QuestionKind.CHILDREN]
    sent = for_office(questions, answers, threshold=threshold)
    return [one for one in questions if one.key in sent and sent[one.key] != answers[one.key]]


def _leaves(question: Question, answer: Any, exact: bool, threshold: int) -> Any:
    number = _number_in(answer)
    if question.kind == QuestionKind.CHILDREN or (
        question.kind == QuestionKind.NUMBER and COUNTS_CHILDREN.search(question.text)
    ):
        return answer if number is None else in_range(number, threshold)
    if exact or number is None:
        return answer
    if question.kind == QuestionKind.NUMBER and _speaks_of_children(question.heading, question.text):
        return in_range(number, threshold)
    return f"< {threshold}" if 0 < number < threshold else answer


def _number_in(answer: Any) -> int | None:
    if isinstance(answer, int):
        return answer
    found = BARE_NUMBER.fullmatch(str(answer).strip())
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Answered:
    heading: str  # "" where it is the one of the question before
    text: str
    answer: str
    is_text: bool
    sent: str = ""  # what the office gets, where that is another


def rows(
    questions: Iterable[Question], answers: Mapping[str, Any], office: Mapping[str, Any] | None = None
) -> list[Answered]:
    """`office`: what leaves the school, for the school's own page."""
    found: list[Answered] = []
    heading = ""
    for one in questions:
        answer = answers.get(one.key)
        sent = answer if office is None else office.get(one.key)
        found.append(
            Answered(
                one.heading if one.heading != heading else "",
                one.text,
                "" if answer is None else str(answer),
                one.kind == QuestionKind.TEXT,
                "" if sent == answer else str(sent),
            )
        )
        heading = one.heading
    return found


def texts(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Question → what was written, for the look at names."""
    return {one.text: str(answers.get(one.key) or "") for one in questions if one.kind == QuestionKind.TEXT}
