"""What an office's paper adds up beside the tables of figures: the answers to its own questions, and of a report
on a whole plan the tasks and the years, ready for the closing conference. From what the schools sent alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ctxh_portal.documents.blocks import Block, Chart, Column, Group, Heading, Paragraph, Row, Table
from ctxh_portal.documents.charts import BarChart, Series
from ctxh_portal.kit.disclosure import HIDDEN, Cell, at_least, show_sum
from plans.enums import TaskState
from reports import access
from reports import figures as figuring
from reports.answers import in_order
from reports.enums import QuestionKind
from reports.indicators import CONCERNS, GROUPS, KIND
from reports.models import ReportRequest, Submission
from reports.papers_totals import AT_LEAST_NOTE

NOT_TAKEN = "Chưa nhận"
Section = tuple[str, list[Block]]
Said = list[tuple[Submission, Any]]


def sections(copies: Sequence[Submission], request: ReportRequest) -> list[Section]:
    """Titles and blocks, in the order of print; none where nothing of the kind was asked."""
    found = [
        ("Nội dung theo yêu cầu", answers_of(copies)),
        ("Kết quả từng nhiệm vụ của kế hoạch", tasks_of(copies)),
        ("Số liệu theo năm", years_of(copies)),
    ]
    return [(title, blocks) for title, blocks in found if blocks]


# ---- answers to the office's own questions


def answers_of(copies: Sequence[Submission]) -> list[Block]:
    """Question by question, in the order of the outline: a choice and a range are counted, numbers added up, words
    stand school by school."""
    asked = access.questions_of({copy.request_id for copy in copies})
    said: dict[tuple[str, str, str], Said] = {}
    for copy in copies:
        for question in asked.get(copy.request_id, []):
            answer = copy.answers.get(question.key)
            if answer not in (None, ""):
                said.setdefault((question.heading, question.text, question.kind), []).append((copy, answer))
    blocks: list[Block] = []
    heading = ""
    for (part, text, kind), answers in said.items():
        if part and part != heading:
            blocks.append(Heading(2, part))
        heading = part
        blocks += _answer(text, kind, answers)
    return blocks


def _answer(text: str, kind: str, answers: Said) -> list[Block]:
    if kind == QuestionKind.TEXT:
        lines = [Paragraph(f"{copy.unit.name}: {answer}") for copy, answer in answers]
        return [Heading(3, text), *lines]
    if kind == QuestionKind.NUMBER:
        total = show_sum([answer if isinstance(answer, int) else HIDDEN for _copy, answer in answers])
        return [Paragraph(f"{text}: {total} ({len(answers)} trường trả lời).")]
    counts = Counter(str(answer) for _copy, answer in answers)
    order = in_order(counts) if kind == QuestionKind.CHILDREN else list(counts)
    told = [f"{name}: {counts[name]} trường" for name in order if counts[name]]
    return [Paragraph(f"{text}: {'; '.join(told)}.")]


# ---- of a report on a whole plan


def tasks_of(copies: Sequence[Submission]) -> list[Block]:
    """How many schools are how far with each task, and what they say of it."""
    rows: dict[tuple[str, str], list[tuple[Submission, dict[str, Any]]]] = {}
    for copy in copies:
        for row in copy.figures.get("tasks", []):
            rows.setdefault((row["code"], row["title"]), []).append((copy, row))
    if not rows:
        return []
    states = [*TaskState, ""]
    heads = [*(str(state.label) for state in TaskState), NOT_TAKEN]
    columns = [Column("Stt", 0.6), Column("Nhiệm vụ", 3.6), *(Column(head, 1.0, "right") for head in heads)]
    lines = []
    for (code, title), told in rows.items():
        counts = Counter(row["state"] for _copy, row in told)
        lines.append(Row([code, title, *(str(counts[state]) for state in states)]))
    table = Table(columns, lines, caption="Số trường theo kết quả từng nhiệm vụ", note="Đơn vị tính: trường.")
    return [table, *_said_of_tasks(rows)]


def _said_of_tasks(rows: dict[tuple[str, str], list[tuple[Submission, dict[str, Any]]]]) -> list[Block]:
    names = dict(TaskState.choices)
    lines: list[Row | Group] = []
    for (code, title), told in rows.items():
        saying = [(copy, row) for copy, row in told if row["product"] or row["reason"]]
        if saying:
            lines.append(Group(f"{code}) {title}"))
        lines += [
            Row([copy.unit.short_name, str(names.get(row["state"], "")), row["product"], row["reason"]])
            for copy, row in saying
        ]
    columns = [
        Column("Trường", 2.0),
        Column("Kết quả", 1.2),
        Column("Sản phẩm", 2.4),
        Column("Lý do, ghi chú", 2.0),
    ]
    return [Table(columns, lines, caption="Sản phẩm và lý do theo trường")] if lines else []


def years_of(copies: Sequence[Submission]) -> list[Block]:
    """Year by year what the schools published of it, added up."""
    years = sorted({year for copy in copies for year in copy.figures.get("years", {})})
    lines = [(label, cells) for label, _code, cells in _lines(copies, years)]
    if not lines:
        return []
    rows = [Row([label, *(show_sum(cells) if cells else "–" for cells in by_year)]) for label, by_year in lines]
    note = "Năm đã có báo cáo năm thì lấy số của báo cáo đó; năm khác chỉ có khoảng hoặc số của hoạt động"
    table = Table(
        [Column("Chỉ tiêu", 3.4), *(Column(year, 1.1, "right") for year in years)],
        rows,
        caption="Số liệu theo năm của các trường đã nộp",
        note=f"{AT_LEAST_NOTE}. {note}.",
    )
    return [table, *_chart(copies, years)]


def _lines(copies: Sequence[Submission], years: Sequence[str]) -> list[tuple[str, str, list[list[Cell]]]]:
    """Label, group and, year by year, the cells of the schools that have the figure."""
    found = []
    for group in GROUPS:
        if group.timing != "over" or group.stays:
            continue
        names = [("", group.label)] if group.adds_up else list(group.categories)
        for code, label in names:
            cells = [_cells(copies, year, group, code) for year in years]
            if any(cells):
                found.append((str(label), group.code, cells))
    return found


def _cells(copies: Sequence[Submission], year: str, group: Any, code: str) -> list[Cell]:
    of_year = [copy.figures.get("years", {}).get(year) for copy in copies]
    return [
        figuring.cell(found, group, code)
        for found in of_year
        if found and any(one and group.code in one["groups"] for one in of_year)
    ]


def _chart(copies: Sequence[Submission], years: Sequence[str]) -> list[Block]:
    series = []
    for group in (CONCERNS, KIND):
        sums = [at_least(_cells(copies, year, group, "") or [HIDDEN]) for year in years]
        series.append(Series(str(group.label), [known if exact else None for known, exact in sums]))
    if not any(value for one in series for value in one.values):
        return []
    chart = BarChart("Biểu đồ. Tin báo và trường hợp mới theo năm", list(years), series, heading="Năm",
                     unit="phiếu, trường hợp", hidden="≥")  # fmt: skip
    return [Chart(chart, table=False, note="Số liệu: bảng theo năm")]
