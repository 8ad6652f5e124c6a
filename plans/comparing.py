"""Two states of a plan set side by side: which lines and tasks were added, removed, changed, and inside a
changed text which words. Pure but for `content_of`, which takes a plan down."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from plans import details
from plans import sections as plan_sections
from plans.enums import FundingSource
from plans.models import Plan
from plans.tablerows import ALPHABET

SECTION = re.compile(r"[IVX]+\.\s")
ALIKE = 0.5  # below that, a line is another line and no change of this one
Told = Callable[[dict[str, Any]], list[str]]
LETTERS = "".join(ALPHABET)
CELLS = ("title", "units", "partners", "time_text", "product")


def content_of(plan: Plan) -> dict[str, Any]:
    """All that the plan prints, as plain data."""
    return {
        "subject": plan.subject,
        "bases": [row.text for row in plan.bases.all()],
        "body": plan.body,
        "recipients": plan.recipients,
        "with_table": plan.with_table,
        **details.rows_of(plan),
        "tasks": [
            {
                "code": f"{group.number}{task.letter}",
                "group": group.title,
                "title": task.title,
                "units": task.units_in_print,
                "partners": task.partners,
                "time_text": task.time_text,
                "product": task.product,
            }
            for group in plan.groups.prefetch_related("tasks")
            for task in group.tasks.all()
        ],
    }


@dataclass
class Word:
    kind: str  # same, added, removed
    text: str


@dataclass
class Line:
    """`kind`: added, removed, changed; `words` tell a changed line apart."""

    kind: str
    text: str
    words: list[Word] = field(default_factory=list)


@dataclass
class Part:
    title: str
    lines: list[Line]


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[Part]:
    """The parts of the plan in which something differs, in the order of the paper."""
    parts = [
        Part(_("Trích yếu"), lines([before["subject"]], [after["subject"]])),
        Part(_("Căn cứ"), lines(before["bases"], after["bases"])),
        *_sections(sections(before["body"]), sections(after["body"])),
        *(Part(title, lines(told(before), told(after))) for title, told in _row_parts()),
        Part(_("Nơi nhận"), lines(before["recipients"].splitlines(), after["recipients"].splitlines())),
        Part(_("Phụ lục"), lines(*_appendix(before, after))),
        Part(_("Bảng nhiệm vụ"), _table_lines(before, after)),
    ]
    return [part for part in parts if part.lines]


def sections(body: str) -> list[tuple[str, list[str]]]:
    """(heading, lines under it); the first is the opening, without a heading, the last the closing words."""
    found = plan_sections.split(body)
    ends = {section.kind: section.text for section in found if not section.title}
    headed = [(f"{section.number}. {section.title}", _lines(section.text)) for section in found if section.title]
    closing = (_("Lời kết"), _lines(ends.get(plan_sections.CLOSING, "")))
    return [("", _lines(ends.get(plan_sections.OPENING, ""))), *headed, closing]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _sections(before: list[tuple[str, list[str]]], after: list[tuple[str, list[str]]]) -> list[Part]:
    """Sections are the same where their headings are, whatever number they bear."""
    names_before = [_bare(heading) for heading, _lines in before]
    names_after = [_bare(heading) for heading, _lines in after]
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, names_before, names_after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs = zip(before[i1:i2], after[j1:j2], strict=True)
            parts += [Part(new[0] or _("Phần mở đầu"), lines(old[1], new[1])) for old, new in pairs]
            continue
        parts += [Part(heading, lines([heading, *texts], [])) for heading, texts in before[i1:i2]]
        parts += [Part(heading, lines([], [heading, *texts])) for heading, texts in after[j1:j2]]
    return parts


def _bare(heading: str) -> str:
    return SECTION.sub("", heading).strip().lower()


def _row_parts() -> list[tuple[str, Told]]:
    """Versions kept before there were such rows have none."""
    return [
        (_("Phân công"), _duties),
        (_("Kinh phí"), _funding),
        (
            _("Chế độ báo cáo"),
            lambda content: [details.reporting_line(row) for row in content.get("reporting", [])],
        ),
    ]


def _duties(content: dict[str, Any]) -> list[str]:
    rows = content.get("duties", [])
    return [f"{row['actor']}: {line}" for row in rows for line in row["work"].splitlines() if line.strip()]


def _funding(content: dict[str, Any]) -> list[str]:
    found = []
    for row in content.get("funding", []):
        cells = [
            row["item"],
            str(FundingSource(row["source"]).label),
            row["task_code"],
            details.money(row["amount"]),
        ]
        found.append(" | ".join(cell or "–" for cell in cells))
    return found


def _appendix(before: dict[str, Any], after: dict[str, Any]) -> list[list[str]]:
    """Whether the table goes with the plan. Versions kept before that was written down say nothing of it."""
    if "with_table" not in before or "with_table" not in after:
        return [[], []]
    words = {True: _("Kèm phụ lục bảng nhiệm vụ"), False: _("Không kèm phụ lục bảng nhiệm vụ")}
    return [[words[content["with_table"]]] for content in (before, after)]


def _table_lines(before: dict[str, Any], after: dict[str, Any]) -> list[Line]:
    """Headings and tasks by their words: one put in above renumbers the others and changes none. The number is
    told beside."""
    with_groups = all("group" in task for content in (before, after) for task in content["tasks"])
    old, new = _rows(before, with_groups), _rows(after, with_groups)
    numbers = {"removed": dict(old), "added": dict(new), "changed": dict(new)}
    found = lines([text for text, _number in old], [text for text, _number in new])
    for line in found:
        number = numbers[line.kind][line.text]
        line.text = f"{number}. {line.text}"
        line.words[:0] = [Word("same", f"{number}.")] if line.words else []
    return found


def _rows(content: dict[str, Any], with_groups: bool) -> list[tuple[str, str]]:
    """(words, number) of each heading and task, in their order."""
    found: list[tuple[str, str]] = []
    above = ""
    for task in content["tasks"]:
        number = task["code"].rstrip(LETTERS)
        if with_groups and task["group"] and number != above:
            found.append((task["group"], number))
        above = number
        found.append((" | ".join(task[cell] or "–" for cell in CELLS), task["code"]))
    return found


def lines(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """What differs between two lists of lines."""
    found: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _exchanged(list(before[i1:i2]), list(after[j1:j2]))
    return found


def _exchanged(old: list[str], new: list[str]) -> list[Line]:
    """Of lines that gave place to others: each new one is a change of the most similar old one, or an
    addition."""
    found = []
    for text in new:
        likeness = [(SequenceMatcher(None, other.split(), text.split()).ratio(), other) for other in old]
        score, nearest = max(likeness, default=(0.0, ""))
        if score < ALIKE:
            found.append(Line("added", text))
            continue
        old.remove(nearest)
        found.append(Line("changed", text, words(nearest, text)))
    return [*(Line("removed", text) for text in old), *found]


def words(before: str, after: str) -> list[Word]:
    old, new = before.split(), after.split()
    found: list[Word] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Word("same", " ".join(old[i1:i2])))
            continue
        found += [Word("removed", " ".join(old[i1:i2]))] if i2 > i1 else []
        found += [Word("added", " ".join(new[j1:j2]))] if j2 > j1 else []
    return found
