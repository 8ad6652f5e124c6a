"""The rows inside a plan's sections (duties, money, reports) as plain data, what is printed of them, and a section
as the editor opens it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import override

from ctxh_portal.documents.body import DASH, PLUS, POINT
from ctxh_portal.documents.paper import Block, Column, Paragraph, Table, parse_body
from ctxh_portal.documents.paper import Row as TableRow
from plans import sections
from plans.enums import FundingSource
from plans.models import Plan, PlanDuty, PlanFunding, PlanReporting
from plans.sections import CLOSING, CONTENT, FUNDING, ORGANISING, REPORTING, Section

Row = dict[str, Any]
NAMES = {ORGANISING: "duties", FUNDING: "funding", REPORTING: "reporting"}  # section → rows of the plan
MODELS = {"duties": PlanDuty, "funding": PlanFunding, "reporting": PlanReporting}
FIELDS = {
    "duties": ("actor", "work"),
    "funding": ("item", "source", "amount", "task"),
    "reporting": ("name", "receiver", "due"),
}
ACTORS_OF_SCHOOL = (
    "Hiệu trưởng", "Phó hiệu trưởng", "Giáo viên đầu mối công tác xã hội", "Giáo viên chủ nhiệm",
    "Giáo viên, nhân viên", "Nhân viên y tế", "Tổ chuyên môn", "Đoàn Thanh niên, Đội Thiếu niên", "Công đoàn",
    "Ban đại diện cha mẹ học sinh", "Học sinh",
)  # fmt: skip
ACTORS_OF_OFFICE = (
    "Phòng Văn hóa - Xã hội",
    "Các trường trực thuộc",
    "Trạm Y tế",
    "Công an xã",
    "Đoàn Thanh niên",
)


def rows_of(plan: Plan) -> dict[str, list[Row]]:
    """All rows of the plan; `task` is the public id of a task, `task_code` how it is called."""
    return {
        "duties": [{"actor": row.actor, "work": row.work} for row in plan.duties.all()],
        "funding": [_money(row) for row in plan.funding.select_related("task__group")],
        "reporting": [
            {"name": row.name, "receiver": row.receiver, "due": row.due} for row in plan.reporting.all()
        ],
    }


def _money(row: PlanFunding) -> Row:
    return {
        "item": row.item,
        "source": row.source,
        "amount": row.amount,
        "task": row.task.public_id if row.task else "",
        "task_code": row.task.code if row.task else "",
    }


def total(rows: Iterable[Row]) -> int:
    return sum(row["amount"] or 0 for row in rows)


def money(amount: int | None) -> str:
    """ "1.500.000"."""
    return f"{amount:,}".replace(",", ".") if amount is not None else ""


# ── in print


def body_blocks(plan: Plan, pointer: str = "") -> list[Block]:
    """The plan's text with its rows at their places; a section that has rows alone is printed too. `pointer`: a
    sentence that ends the section on tasks, or stands before the closing words."""
    rows = rows_of(plan)
    arranged = sections.arranged(plan.body)
    wanted = [
        section if section.there else _with_heading(section, bool(rows.get(NAMES.get(section.kind, ""))))
        for section in arranged
    ]
    if any(new.there != old.there for new, old in zip(wanted, arranged, strict=True)):
        wanted = sections.renumbered(wanted)
    blocks: list[Block] = []
    tasks = next((section for section in wanted if section.there and section.kind == CONTENT), None)
    for section in wanted:
        if pointer and section.kind == CLOSING and tasks is None:
            blocks, pointer = [*blocks, Paragraph(pointer)], ""
        if section.there:  # of two sections of one kind, the first has the rows
            blocks += section_blocks(section, rows[NAMES[section.key]] if section.key in NAMES else [])
        if pointer and section is tasks:
            blocks, pointer = [*blocks, Paragraph(pointer)], ""
    return [*blocks, Paragraph(pointer)] if pointer else blocks


def _with_heading(section: Section, has_rows: bool) -> Section:
    return Section(section.kind, section.title, "", key=section.key, there=has_rows)


def section_blocks(section: Section, rows: list[Row]) -> list[Block]:
    if section.kind == ORGANISING:
        return parse_body("\n".join([section.lines, *_duty_lines(section.text, rows)]))
    if section.kind == REPORTING:
        return parse_body("\n".join([section.lines, *map(reporting_line, rows)]))
    table = [_budget(rows)] if section.kind == FUNDING and rows else []
    return [*parse_body(section.lines), *table]


def _duty_lines(text: str, rows: list[Row]) -> list[str]:
    """Numbered on from what the text has; each duty a dash."""
    numbers = [int(found) for found in re.findall(r"^\s*(\d{1,2})\.\s", text, re.MULTILINE)]
    lines = []
    for number, row in enumerate(rows, start=max(numbers, default=0) + 1):
        lines.append(f"{number}. {row['actor']}")
        for line in filter(None, map(str.strip, row["work"].splitlines())):
            has_sign = any(sign.match(line) for sign in (DASH, PLUS, POINT))
            ended = line if line.endswith((".", ";", ":", "…")) else f"{line}."
            lines.append(ended if has_sign else f"- {ended}")
    return lines


def reporting_line(row: Row) -> str:
    receiver = f"gửi {row['receiver']}, " if row["receiver"] else ""
    return f"- {row['name']}: {receiver}{row['due'].rstrip(' .;')}."


def _budget(rows: list[Row]) -> Table:
    with override("vi"):  # papers are Vietnamese whatever the screen is
        sources = {code: str(label) for code, label in FundingSource.choices}
    has_tasks = any(row.get("task_code") for row in rows)
    columns = [Column("Stt", 1, "center"), Column("Nội dung chi", 6), Column("Nguồn kinh phí", 4)]
    columns += [Column("Nhiệm vụ", 2, "center")] if has_tasks else []
    columns.append(Column("Số tiền (đồng)", 3, "right"))
    lines = [
        TableRow([
            f"{place}", row["item"], sources[row["source"]],
            *([row.get("task_code", "")] if has_tasks else []), money(row["amount"]),
        ])
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    if total(rows):
        lines.append(TableRow(["", "Tổng cộng", *[""] * (len(columns) - 3), money(total(rows))], total=True))
    return Table(columns, lines)


def body_text(plan: Plan) -> str:
    """All that is written in the text and in the rows."""
    rows = rows_of(plan)
    typed = [str(row[name]) for name, found in rows.items() for row in found for name in row if row[name]]
    return "\n".join([plan.body, *typed])


# ── in the editor


@dataclass(frozen=True)
class Part:
    """One section as its form opens it. `version` is the checksum of its words, so that two people may write two
    sections of one plan at the same time."""

    section: Section
    bases: str = ""
    recipients: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def text(self) -> str:
        return self.section.text

    @property
    def version(self) -> int:
        return sections.checksum(self.title, self.text, self.bases, self.recipients, self.rows)

    @property
    def is_filled(self) -> bool:
        return bool(self.text or self.bases or self.recipients or self.rows)


def parts_of(plan: Plan) -> list[Part]:
    """Every section that the plan has or may have, in the order of the paper."""
    rows = rows_of(plan)
    found = []
    for section in sections.arranged(plan.body):
        if section.kind == sections.OPENING:
            found.append(Part(section, bases="\n".join(row.text for row in plan.bases.all())))
        elif section.kind == sections.CLOSING:
            found.append(Part(section, recipients=plan.recipients))
        else:
            found.append(Part(section, rows=rows[NAMES[section.key]] if section.key in NAMES else []))
    return found


def part_of(plan: Plan, key: str) -> Part | None:
    if key == sections.NEW:
        return Part(Section(sections.OTHER, "", "", key=sections.NEW, there=False))
    return next((part for part in parts_of(plan) if part.section.key == key), None)
