"""A school's section of a consolidated report: its figures as they were published and, for the office that asked
it, its answers and its words. Built from the office's copy alone (`Submission`), so it holds what that office
received and nothing else; an office above gets the same figures without the words. It says nothing that changes
with the report around it, so that it is printed once (`ctxh_portal.documents.section`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import override

from ctxh_portal.documents.blocks import Column, Heading, Row, Table
from ctxh_portal.documents.bundle import Piece
from ctxh_portal.documents.section import Section, place
from ctxh_portal.kit.disclosure import HIDDEN
from reports import access, papers, tiers, totals
from reports import figures as figuring
from reports.figures import Line, Shown
from reports.indicators import Group
from reports.models import Question, ReportRequest, Submission
from reports.papers_totals import AT_LEAST_NOTE, marks_note

ALL_SCHOOLS = "Báo cáo của từng trường"
OVERVIEW = "Số liệu chung theo trường"
ROWS = 20  # schools on one page of the overview


def of_report(gathered: papers.Gathered) -> tuple[list[Section], list[Section]]:
    """Of a long report the overview, some schools a page; and the schools, in the order of the report."""
    with override("vi"):
        lists = list(_overviews(gathered)) if gathered.is_long else []
    return lists, for_office(gathered.request, gathered.submissions)


def _overviews(gathered: papers.Gathered) -> Iterator[Section]:
    """The rows of "Số liệu chung", a page at a time: where one school changes, one page does."""
    request, columns = gathered.request, papers.overview_columns(gathered)
    for part in gathered.shares:
        for first in range(0, len(part.submissions), ROWS):
            copies = part.submissions[first : first + ROWS]
            cells = [papers.overview_cells(copy, columns) for copy in copies]
            folded = papers.overview_folded(cells, columns)
            named = papers.school_rows(copies, range(len(copies)), cells, folded)
            rows = [*named, *papers.row_of_few(cells, folded)]
            yield Section(
                label=OVERVIEW,
                title=part.office.name.upper(),
                line=f"(Từ {copies[0].unit.short_name} đến {copies[-1].unit.short_name}; kỳ số liệu: từ ngày "
                f"{request.period_from:%d/%m/%Y} đến ngày {request.period_until:%d/%m/%Y})",
                blocks=[papers.overview_table(gathered, copies, rows, "", cells)],
            )


def for_office(request: ReportRequest, copies: Iterable[Submission]) -> list[Section]:
    """As the office that asked with this request may read them: the copies that it got itself with answers and
    words, those of the offices below as figures."""
    questions = access.questions(request)
    with override("vi"):
        return [_section(copy, questions, copy.request_id == request.pk) for copy in copies]


def _section(copy: Submission, questions: Sequence[Question], whole: bool) -> Section:
    sent = f"Nộp ngày {timezone.localtime(copy.sent_at):%d/%m/%Y}"
    edition = f", bản đính chính lần {copy.edition - 1}" if copy.edition > 1 else ""
    start, until = figuring.period(copy.figures)
    return Section(
        label="Báo cáo của trường",
        title=copy.unit.name.upper(),
        line=f"({sent}{edition}; kỳ số liệu: từ ngày {start:%d/%m/%Y} đến ngày {until:%d/%m/%Y}"
        f"{papers.counted_until(copy.figures, ', số liệu ')})",
        blocks=[
            *([*papers.answers_of(copy, questions), *papers.words_of(copy, bool(questions))] if whole else []),
            Heading(1, "Số liệu nhà trường công bố"),
            *papers.not_typed(one.group for one in figuring.missing(copy.figures)),
            _figures(copy),
            *papers.tables_of_plan(copy.figures),
        ],
    )


def _figures(copy: Submission) -> Table:
    """One line a table of the school's paper: so few cells that a province can be printed."""
    shown = figuring.tables(copy.figures)
    hidden = any(one.has_hidden for one in shown)
    return Table(
        [Column("Bảng", 2.2), Column("Số liệu", 6.0), Column("Tổng số", 1.1, "right")],
        [Row([f"{one.group.label} ({one.group.unit})", *_told(copy, one)]) for one in shown],
        note=f"{marks_note(figuring.threshold(copy.figures))}; {AT_LEAST_NOTE}." if hidden else "",
    )


def _told(copy: Submission, shown: Shown) -> tuple[str, str]:
    """A few children are not told beside the name of their school."""
    if shown.group.about_children and totals.bounds(figuring.cell(copy.figures, shown.group))[0] < totals.FEW:
        return f"Dưới {totals.FEW}, tính gộp trong các bảng chung.", ""
    return _line(shown), shown.total


def _line(shown: Shown) -> str:
    cells = "; ".join(f"{line.label}: {_cell(shown.group, line)}" for line in shown.lines)
    return f"{cells or 'Không có'}.{papers.remarks(shown)}"


def _cell(group: Group, line: Line) -> str:
    few = line.code in group.of_children and line.value != HIDDEN and totals.bounds(line.value)[0] < totals.FEW
    return f"dưới {totals.FEW}, tính gộp trong các bảng chung" if few else line.shown


def pieces(parts: Sequence[tiers.Part], lists: Iterable[Section], schools: Iterable[Section]) -> list[Piece]:
    """Behind the report itself, under the office that asked them where there are several."""
    overview = [Piece(one.line.strip("()").partition(";")[0], place(one), OVERVIEW) for one in lists]
    return [*overview, *_schools(parts, schools)]


def _schools(parts: Sequence[tiers.Part], sections: Iterable[Section]) -> list[Piece]:
    several = len([part for part in parts if part.submissions]) > 1
    found = iter(sections)
    return [
        Piece(copy.unit.name, place(next(found)), f"{ALL_SCHOOLS}: {part.office.name}" if several else ALL_SCHOOLS)
        for part in parts
        for copy in part.submissions
    ]
