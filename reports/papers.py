"""The official papers of reports, described for `ctxh_portal.documents`: always Vietnamese, in the names of
their date. What goes to an office is built from published figures alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import access as people
from accounts import register
from accounts.enums import PaperType
from accounts.models import PaperHead, Unit, User
from ctxh_portal.documents.blocks import Block, Chart, Column, Heading, Paragraph, Row, Table
from ctxh_portal.documents.blocks import Group as GroupLine
from ctxh_portal.documents.body import parse_body
from ctxh_portal.documents.charts import BarChart, Series
from ctxh_portal.documents.paper import Appendix, Letterhead, Paper, Signature, padded
from ctxh_portal.kit.disclosure import show
from plans.enums import TaskState
from reports import access, answers, indicators, papers_asked, papers_totals, tiers, totals
from reports import figures as figuring
from reports.enums import RequestKind, Section
from reports.figures import Figures, Shown
from reports.indicators import Group
from reports.models import ConsolidatedReport, OpenedTotal, Question, ReportRequest, SchoolReport, Submission
from reports.papers_totals import AT_LEAST_NOTE, marks_note
from reports.totals import Totals

SOURCE = "reports.school"  # in the register of outgoing papers
SECTION_TITLES = {
    Section.RESULTS: "Kết quả đạt được",
    Section.SHORTCOMINGS: "Tồn tại, hạn chế",
    Section.CAUSES: "Nguyên nhân",
    Section.PROPOSALS: "Đề xuất, kiến nghị",
}
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
FEW = 60  # schools whose words and tables stand in the report itself; of more, in each school's own section
WHERE_THE_TABLES_ARE = "Số liệu chi tiết theo trường ở Phụ lục kèm theo Báo cáo này."
WHERE_THE_SCHOOLS_ARE = (
    "Số liệu và nội dung báo cáo của từng trường ở phần “Báo cáo của từng trường” trong bản PDF của Báo cáo này."
)
OVERVIEW_UNITS = "Tin báo: phiếu; tham gia: lượt người; tập huấn: lớp, buổi; đánh giá tháng: tháng đã ký"

# The office's overview: head, width, group and code ("" for the group's total) of each column.
OverviewColumn = tuple[str, float, Group, str]
OVERVIEW: tuple[OverviewColumn, ...] = (
    ("Tin báo", 1.1, indicators.CONCERNS, ""),
    ("Trường hợp mới", 1.5, indicators.KIND, ""),
    ("Trường hợp kết thúc", 1.5, indicators.OUTCOME, ""),
    ("Hoạt động", 1.2, indicators.ACTIVITIES, ""),
    ("Lượt tham gia", 1.3, indicators.PARTICIPANTS, ""),
    ("Tập huấn", 1.1, indicators.STAFF_WORK, "sessions"),
    ("Đánh giá tháng", 1.2, indicators.STAFF_WORK, "months"),
)


# ---- a school's report to its office


def of_school(report: SchoolReport, safe: Figures) -> Paper:
    """The school's paper, once approved: with the figures that the office will get."""
    return _school_paper(report, safe, access.answers_for_office(report), report.approved_at)


def issued_of_school(user: User, report: SchoolReport) -> Paper:
    """The paper as it was entered into the register; before that, as it would be printed now."""
    issued = register.issued_paper(SOURCE, source_id(report))
    return issued or of_school(report, access.figures_for_office(user, report))


def source_id(report: SchoolReport) -> str:
    """The paper's id in the register: each edition is a paper of its own."""
    return f"{report.public_id}.{report.edition}"


def report_id(source: str) -> str:
    return source.partition(".")[0]


def subject_of(source: SchoolReport | Submission) -> str:
    matter = _matter(source.request)
    edition = f" (đính chính lần {source.edition - 1})" if source.edition > 1 else ""
    return f"{matter[:1].upper()}{matter[1:]}{edition}"


def address(user: User, public_id: str) -> str:
    """Where the report is read, for whoever may."""
    public_id = report_id(public_id)
    found = access.visible_reports(user).filter(public_id=public_id).exists()
    return reverse("reports:report", args=[public_id]) if found else ""


def of_submission(submission: Submission) -> Paper:
    """The same paper, from the office's copy."""
    return _school_paper(submission, submission.figures, submission.answers, submission.sent_at)


def issued_of_submission(submission: Submission) -> Paper:
    """What the office hands out: the paper as it was entered into the school's register, signer and căn cứ of that
    day; before it has a number, as it would be printed."""
    issued = register.issued_paper(SOURCE, f"{access.signed_under(submission).report}.{submission.edition}")
    return issued or of_submission(submission)


def _school_paper(
    source: SchoolReport | Submission, figures: Figures, answered: dict[str, Any], moment: datetime | None
) -> Paper:
    day = source.issued_on or timezone.localdate(moment)
    head, request = source.unit.paper_head(day, PaperType.REPORT), source.request
    office = _asker(source, day)
    addressees = [office, *([source.copy_to] if source.copy_to and source.copy_to != office else [])]
    questions = access.questions(request)
    with override("vi"):
        where = f"Số liệu ở Phụ lục kèm theo Báo cáo này{counted_until(figures, ', ')}."
        body = [
            Paragraph(f"{_asked_by(request, office)}, {source.unit.name} báo cáo {_matter(request)} như sau:"),
            *_answers(answers.rows(questions, answered)),
            *words_of(source, bool(questions), where),
        ]
        early = counted_until(figures, "Số liệu ")
        tables: list[Block] = [Paragraph(f"{early}, khi kỳ số liệu chưa kết thúc.")] if early else []
        tables += not_typed(shown.group for shown in figuring.missing(figures))
        tables += [_school_table(shown, place) for place, shown in enumerate(figuring.tables(figures), start=1)]
        of_plan = tables_of_plan(figures)
    if isinstance(source, SchoolReport):
        signer = source.approved_by.full_name if source.approved_by else ""
    else:
        signer = access.signed_under(source).signer
    return Paper(
        kind="BÁO CÁO",
        subject=subject_of(source),
        letterhead=_letterhead(head, source.unit),
        symbol=source.symbol or head.symbol,
        number=source.number,
        day=source.issued_on,
        year=day.year,
        addressees=[unit.name for unit in addressees],
        bases=_bases(day, source.unit),
        body=head.closed(body),
        signature=_signature(head, signer),
        recipients=["Như trên", f"Lưu: {head.archive_initials}"],
        appendices=[
            *([Appendix("Kết quả nhiệm vụ và số liệu theo năm", of_plan)] if of_plan else []),
            Appendix("Số liệu công tác xã hội trong trường học", tables),
        ],
    )


def _asker(source: SchoolReport | Submission, day: date) -> Unit:
    """The office that asked, or, where it has ended, the one above the school on the paper's day."""
    asked, ended = source.request.office, source.request.office.valid_until
    return asked if ended is None or ended >= day else source.unit.parent(day) or asked


def _asked_by(request: ReportRequest, office: Unit) -> str:
    if request.kind == RequestKind.AD_HOC:
        return f"Thực hiện Công văn số {request.letter_number} ngày {request.letter_on:%d/%m/%Y} của {office.name}"
    if request.kind == RequestKind.YEARLY:
        return f"Thực hiện yêu cầu báo cáo năm {request.year} của {office.name}"
    return f"Thực hiện yêu cầu báo cáo của {office.name}"


def _matter(request: ReportRequest) -> str:
    work = "công tác xã hội trong trường học"
    if request.kind == RequestKind.SEMESTER:
        return f"kết quả {work} học kỳ {'I' if request.term == 1 else 'II'}, năm {request.year}"
    if request.kind == RequestKind.PERIOD and request.plan:
        ended = request.period_until.year >= request.plan.last_year
        return f"{'tổng kết' if ended else 'sơ kết'} {work} giai đoạn {request.plan.years}"
    if request.kind == RequestKind.AD_HOC:
        return f"{work} theo Công văn số {request.letter_number}"
    return f"kết quả {work} năm {request.year}"


def _subject_of_all(request: ReportRequest, inside: bool = False) -> str:
    """What an office calls its report over all: a period's is its own summary, every other one adds up."""
    matter = _matter(request)
    text = matter if request.kind == RequestKind.PERIOD and request.plan else f"tổng hợp {matter}"
    return text if inside else text[:1].upper() + text[1:]


def _by_letter(request: ReportRequest) -> str:
    if request.kind != RequestKind.AD_HOC:
        return ""
    return f"Thực hiện Công văn số {request.letter_number} ngày {request.letter_on:%d/%m/%Y}, "


def _answers(rows: Sequence[answers.Answered]) -> list[Block]:
    """The outline of the office's letter, filled."""
    blocks: list[Block] = []
    for row in rows:
        if row.heading:
            blocks.append(Heading(2, row.heading))
        if row.is_text:
            blocks += [Heading(3, row.text), *(_words(row.answer) if row.answer else [])]
        else:
            blocks.append(Paragraph(f"{row.text}: {row.answer or '–'}."))
    return [Heading(1, "I. Nội dung theo yêu cầu"), *blocks] if blocks else []


def answers_of(copy: Submission, questions: Sequence[Question]) -> list[Block]:
    """What the office's outline got, as it received it."""
    return _answers(answers.rows(questions, copy.answers))


def words_of(source: SchoolReport | Submission, after_outline: bool, figures_are: str = "") -> list[Block]:
    """The sections of the school; `figures_are`: where its figures stand."""
    blocks: list[Block] = []
    for roman, section in zip(ROMANS[1 if after_outline else 0 :], Section, strict=False):
        blocks += [
            Heading(1, f"{roman}. {SECTION_TITLES[section]}"),
            *_words(source.narrative[section.value]),
        ]
        if section == Section.RESULTS and figures_are:
            blocks.append(Paragraph(figures_are))
    return blocks


def tables_of_plan(figures: Figures) -> list[Block]:
    """Of a report on a whole plan: task by task, and year by year."""
    if "years" not in figures:
        return []
    states = {**{code: str(label) for code, label in TaskState.choices}, "": "Chưa nhận nhiệm vụ"}
    columns = [Column("Stt", 0.6), Column("Nhiệm vụ", 3.0), Column("Kết quả", 1.1), Column("Sản phẩm", 2.0)]
    tasks = [
        Row([row["code"], row["title"], states[row["state"]], row["product"], row["reason"]])
        for row in figures.get("tasks", [])
    ]
    years = [Row([str(row.label), *row.cells, row.total]) for row in figuring.year_by_year(figures)]
    heads = [Column(year, 1.0, "right") for year in figures["years"]]
    note = f"{marks_note(*figuring.thresholds(figures['years'].values()))}; {AT_LEAST_NOTE}."
    blocks: list[Block] = []
    if tasks:
        blocks.append(Table([*columns, Column("Lý do, ghi chú", 1.6)], tasks, caption="Kết quả từng nhiệm vụ"))
    blocks.append(
        Table(
            [Column("Chỉ tiêu", 3.0), *heads, Column("Cộng", 1.0, "right")],
            years,
            caption="Số liệu theo năm",
            note=note,
        )
    )
    return blocks


def counted_until(figures: Figures, before: str = "") -> str:
    """What a paper says of figures that were frozen before their period had ended; "" of all others."""
    day = figuring.counted_until(figures)
    return f"{before}tính đến ngày {day:%d/%m/%Y}" if day else ""


def not_typed(groups: Iterable[Group], whose: str = "Nhà trường chưa nhập") -> list[Block]:
    """The tables that stand nowhere because nobody typed them: not nought."""
    names = "; ".join(str(group.label) for group in groups)
    return [Paragraph(f"{whose}: {names}.")] if names else []


def _school_table(shown: Shown, place: int) -> Table:
    planned = shown.has_planned  # a column of its own, where the school had set targets
    rows = [Row([str(line.label), *([line.planned] if planned else []), line.shown]) for line in shown.lines]
    if shown.total:
        rows.append(Row(["Tổng số", *([""] if planned else []), shown.total], total=True))
    plan = [Column("Chỉ tiêu", 1.0, "right")] if planned else []
    return Table(
        [Column(str(shown.group.heading), 3.0), *plan, Column("Số lượng", 1.0, "right")],
        rows,
        caption=_caption(place, shown.group, (shown.start, shown.until)),
        note=_note(shown.group, shown.has_hidden, False, [shown.threshold]) + remarks(shown),
    )


# ---- the office's consolidated report


@dataclass
class Gathered:
    """All that a consolidated report is made of; read once, printed twice."""

    report: ConsolidatedReport
    submissions: list[Submission]
    missing: list[Unit]
    parts: list[tiers.Part] = field(default_factory=list)  # office by office; the own schools alone where empty
    years: list[tiers.Year] = field(default_factory=list)  # the same report of the years before
    opened: list[OpenedTotal] = field(default_factory=list)
    sections: dict[str, list[tuple[str, list[Block]]]] = field(default_factory=dict)  # school and its words

    @property
    def request(self) -> ReportRequest:
        return self.report.request

    @property
    def asked(self) -> int:
        return len(self.submissions) + len(self.missing)

    @property
    def shares(self) -> list[tiers.Part]:
        return self.parts or [tiers.Part(self.request.office, self.submissions, self.missing)]

    @property
    def has_offices(self) -> bool:
        """Offices below have a part in it."""
        return self.request.through_offices

    @property
    def is_long(self) -> bool:
        """So many schools that what each one says and counts stands in its own section alone."""
        return len(self.submissions) > FEW

    @property
    def told(self) -> list[Submission]:
        """Whose sending is told in a table: of many schools only of those that were late."""
        return [one for one in self.submissions if one.late or not self.is_long]

    @property
    def tables_of_schools(self) -> int:
        """How many tables school by school stand before those that add up: who sent, and the overview."""
        return bool(self.told or self.missing) + (not self.is_long)

    @cached_property
    def known(self) -> set[str]:
        """The tables of which some school publishes anything."""
        every = [found for one in self.submissions for found in one.figures["groups"].items()]
        return {code for code, found in every if not found.get("withheld")}

    @cached_property
    def totals(self) -> list[Totals]:
        return totals.tables(papers_totals.schools_of(self.shares), papers_totals.together(self.shares))


def gather(user: User, report: ConsolidatedReport) -> Gathered:
    """All that the report shows: of the own schools and of what the offices below approved."""
    parts = tiers.parts(user, report.request)
    return Gathered(
        report,
        [one for part in parts for one in part.submissions],
        [unit for part in parts for unit in part.missing],
        parts,
        tiers.years(user, report.request),
        tiers.opened_totals(report.request),
    )


def gather_sections(gathered: Gathered, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """The narratives of the own schools under each section, school by school, whole; of an office below what it
    wrote itself, for it has gathered its schools' words."""
    gathered.sections = {section.value: [] for section in Section}
    if gathered.is_long:
        own = []
    else:
        own = [one for part in gathered.shares if part.approval is None for one in part.submissions]
    for place, submission in enumerate(own, start=1):
        for code, text in submission.narrative.items():
            if text.strip():
                gathered.sections[code].append((submission.unit.name, _words(text)))
        tell(place, len(own))
    for part in gathered.shares:
        if part.approval:
            texts = {Section.RESULTS: part.approval.assessment, Section.PROPOSALS: part.approval.directions}
            for section, text in texts.items():
                if text.strip():
                    gathered.sections[section.value].append((part.office.name, _words(text)))


def consolidated(gathered: Gathered) -> Paper:
    report, request = gathered.report, gathered.request
    day = report.issued_on or timezone.localdate()
    head, above = report.office.paper_head(day, PaperType.REPORT), report.office.parent(day)
    with override("vi"):
        body = _consolidated_body(gathered)
        appendices = _appendices(gathered)
    return Paper(
        kind="BÁO CÁO",
        subject=_subject_of_all(request),
        letterhead=_letterhead(head, report.office),
        symbol=head.symbol,
        number=report.number,
        day=report.issued_on,
        year=day.year,
        addressees=[above.name] if above else [],
        bases=_bases(day, report.office),
        body=head.closed(body),
        signature=_signature(head),
        recipients=[
            *(["Như trên"] if above else []),
            "Các đơn vị, trường trực thuộc" if gathered.has_offices else "Các trường trực thuộc",
            f"Lưu: {head.archive_initials}",
        ],
        appendices=appendices,
    )


def _appendices(gathered: Gathered) -> list[Appendix]:
    """By school, by level, and by office where there are offices below."""
    period = _period(gathered.request)
    by_level = not_typed(_by_nobody(gathered), "Chưa trường nào nhập")
    by_level += papers_totals.appendix(gathered.totals, totals.LEVEL, "Cấp học", period)
    found = [Appendix("Số liệu theo cấp học", by_level, landscape=True)]
    if not gathered.is_long:
        found.insert(0, Appendix("Số liệu theo trường", _tables_by_school(gathered), landscape=True))
    if gathered.has_offices and any(table.of(totals.OFFICE) for table in gathered.totals):
        by_office = papers_totals.appendix(gathered.totals, totals.OFFICE, "Đơn vị", period)
        found.insert(0, Appendix("Số liệu theo đơn vị", by_office, landscape=True))
    return found


def _by_nobody(gathered: Gathered) -> list[Group]:
    """What every school was to type and none did."""
    missing = [{one.group.code for one in figuring.missing(copy.figures)} for copy in gathered.submissions]
    every = set.intersection(*missing) if missing else set()
    return [group for group in indicators.GROUPS if group.code in every]


def _consolidated_body(gathered: Gathered) -> list[Block]:
    report, request = gathered.report, gathered.request
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Tình hình nộp báo cáo", _who_sent(gathered)),
        *papers_asked.sections(gathered.submissions, gathered.request),
        ("Kết quả thực hiện", _results(gathered)),
        ("Tồn tại, hạn chế", _by_school(gathered, Section.SHORTCOMINGS)),
        ("Nguyên nhân", _by_school(gathered, Section.CAUSES)),
        (_of_whom("Đề xuất, kiến nghị", gathered), _by_school(gathered, Section.PROPOSALS)),
    ]
    if report.directions.strip():
        parts.append(("Phương hướng", _words(report.directions)))
    blocks: list[Block] = [
        Paragraph(
            f"{_by_letter(request)}{report.office.name} {_subject_of_all(request, inside=True)} "
            f"của các trường trực thuộc như sau. {_period(request)}."
        )
    ]
    for roman, (title, content) in zip(ROMANS, parts, strict=False):
        blocks += [Heading(1, f"{roman}. {title}"), *content]
    return blocks


def _of_whom(title: str, gathered: Gathered) -> str:
    return f"{title} của các đơn vị, trường" if gathered.has_offices else f"{title} của các trường"


def _who_sent(gathered: Gathered) -> list[Block]:
    sent, late = len(gathered.submissions), sum(submission.late for submission in gathered.submissions)
    due = f"hạn: trước ngày {gathered.request.due_on:%d/%m/%Y}"
    text = f"Có {sent}/{gathered.asked} trường đã nộp báo cáo ({due})"
    text += f", trong đó {late} trường nộp muộn." if late else ", tất cả đúng hạn."
    missing = "; ".join(unit.name for unit in gathered.missing)
    blocks: list[Block] = [Paragraph(text)]
    if missing:
        blocks.append(Paragraph(f"Trường chưa nộp: {missing}. Số liệu dưới đây chưa gồm các trường này."))
    awaited = [part.office.name for part in gathered.shares if part.awaited]
    if awaited:
        blocks.append(Paragraph(f"Đơn vị chưa chốt số liệu tổng hợp: {'; '.join(awaited)}."))
    rows = [Row([str(place), *_receipt(row)]) for place, row in enumerate(gathered.told, start=1)]
    rows += [
        Row([str(len(gathered.told) + place), unit.name, "", "", "Chưa nộp"])
        for place, unit in enumerate(gathered.missing, 1)
    ]
    if not rows:
        return blocks
    columns = [
        Column("Stt", 0.6, "center"),
        Column("Trường", 4.0),
        Column("Số, ký hiệu", 2.2),
        Column("Ngày nộp", 1.5, "center"),
        Column("Ghi chú", 1.5),
    ]
    title = "Trường nộp muộn, chưa nộp" if gathered.is_long else "Tình hình nộp báo cáo"
    caption = f"Bảng 1. {title}. {_period(gathered.request)}"
    return [*blocks, Table(columns, rows, caption=caption)]


def _receipt(submission: Submission) -> list[str]:
    number = padded(submission.number)
    return [
        submission.unit.name,
        f"{number}/{submission.symbol}" if number else "",
        f"{timezone.localtime(submission.sent_at):%d/%m/%Y}",
        "Nộp muộn" if submission.late else "Đúng hạn",
    ]


def _results(gathered: Gathered) -> list[Block]:
    early = totals.early_note(copy.figures for copy in gathered.submissions)
    figures: list[Block] = [
        Paragraph(WHERE_THE_SCHOOLS_ARE if gathered.is_long else WHERE_THE_TABLES_ARE),
        *([] if gathered.is_long else [_overview(gathered)]),
        *([Paragraph(f"{early}.")] if early else []),
        *_charts(gathered),
        *_added_up(gathered),
    ]
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Đánh giá chung", _words(gathered.report.assessment)),
        ("Số liệu chung", figures),
        (_of_whom("Kết quả nêu trong báo cáo", gathered), _by_school(gathered, Section.RESULTS, "3.")),
    ]
    if not gathered.report.assessment.strip():
        parts = [
            parts[1],
            (_of_whom("Kết quả nêu trong báo cáo", gathered), _by_school(gathered, Section.RESULTS, "2.")),
        ]
    blocks: list[Block] = []
    for place, (title, content) in enumerate(parts, start=1):
        blocks += [Heading(2, f"{place}. {title}"), *content]
    return blocks


def _added_up(gathered: Gathered) -> list[Block]:
    """By level, by office, over years, and the exact totals that a superior's request obliges."""
    period, request, first = _period(gathered.request), gathered.request, gathered.tables_of_schools + 1
    wanted = [(totals.LEVEL, "Cấp học", "Số liệu theo cấp học")]
    if gathered.has_offices:
        wanted.append((totals.OFFICE, "Đơn vị", "Số liệu theo đơn vị"))
    blocks: list[Block] = [
        papers_totals.overview(gathered.totals, kind, heading, f"Bảng {place}. {title}. {period}")
        for place, (kind, heading, title) in enumerate(wanted, start=first)
        if any(table.of(kind) for table in gathered.totals)
    ]
    years = papers_totals.years_of(gathered.years, request, gathered.shares)
    trend = papers_totals.trend(years, first + len(blocks), period)
    place = first + len(blocks) + bool(trend)
    return [*blocks, *trend, *papers_totals.opened_table(gathered.opened, place, period)]


def _by_school(gathered: Gathered, section: Section, prefix: str = "") -> list[Block]:
    """One section of all schools, whole; numbered "1. …", or "3.1. …" under a heading that has a number."""
    blocks: list[Block] = []
    for place, (school, words) in enumerate(gathered.sections[section.value], start=1):
        blocks += [Heading(3 if prefix else 2, f"{prefix}{place}. {school}"), *words]
    where = "Nêu trong báo cáo của từng trường." if gathered.is_long else "Các trường không nêu."
    return blocks or [Paragraph(where)]


def _overview(gathered: Gathered) -> Table:
    columns = overview_columns(gathered)
    cells = [overview_cells(copy, columns) for copy in gathered.submissions]
    rows = _rows_with_sum(gathered, cells, overview_folded(cells, columns))
    caption = f"Bảng 2. Số liệu chung. {_period(gathered.request)}"
    return overview_table(gathered, gathered.submissions, rows, caption, cells)


def overview_columns(gathered: Gathered) -> list[OverviewColumn]:
    return [one for one in OVERVIEW if one[2].code in gathered.known]


def overview_cells(copy: Submission, columns: Sequence[OverviewColumn]) -> list[Any]:
    return [figuring.cell(copy.figures, group, code) for _head, _width, group, code in columns]


def overview_folded(cells: Sequence[Sequence[Any]], columns: Sequence[OverviewColumn]) -> list[set[int]]:
    return [
        totals.few([row[place] for row in cells]) if group.about_children or code in group.of_children else set()
        for place, (_head, _width, group, code) in enumerate(columns)
    ]


def overview_table(
    gathered: Gathered,
    copies: Sequence[Submission],
    rows: Sequence[Row | GroupLine],
    caption: str,
    cells: Sequence[Sequence[Any]],
) -> Table:
    columns = [
        Column("Trường", 2.9),
        *(Column(head, width, "right") for head, width, _group, _code in overview_columns(gathered)),
    ]
    thresholds = figuring.thresholds(copy.figures for copy in copies)
    marks = f". {marks_note(*thresholds)}; {AT_LEAST_NOTE}." if _any_hidden(cells) else "."
    return Table(columns, rows, caption=caption, note=OVERVIEW_UNITS + marks)


def _charts(gathered: Gathered) -> list[Block]:
    """Where there is a number to draw."""
    totals_known = [figuring.cell(submission.figures, indicators.KIND) for submission in gathered.submissions]
    return [_chart(gathered)] if any(isinstance(cell, int) for cell in totals_known) else []


def _chart(gathered: Gathered) -> Chart:
    if gathered.has_offices or gathered.is_long:
        return _chart_added_up(gathered)
    cells = [figuring.cell(submission.figures, indicators.KIND) for submission in gathered.submissions]
    folded = totals.few(cells)
    bars = [cell if isinstance(cell, int) and place not in folded else None for place, cell in enumerate(cells)]
    chart = BarChart(
        f"Biểu đồ. Trường hợp mới theo trường. {_period(gathered.request)}",
        [submission.unit.short_name for submission in gathered.submissions],
        [Series("Trường hợp mới", bars)],
        heading="Trường",
        unit="trường hợp",
        hidden="…",
    )
    return Chart(chart, table=False, note="Số liệu: cột “Trường hợp mới” của Bảng 2")


def _chart_added_up(gathered: Gathered) -> Chart:
    """By office or by level: a province has more schools than a chart has bars."""
    by, name, heading = (
        (totals.OFFICE, "đơn vị", "Đơn vị") if gathered.has_offices else (totals.LEVEL, "cấp học", "Cấp học")
    )
    of_kind = next((table for table in gathered.totals if table.group.code == indicators.KIND.code), None)
    rows = of_kind.of(by) or of_kind.of(totals.ALL) if of_kind else []
    chart = BarChart(
        f"Biểu đồ. Trường hợp mới theo {name}. {_period(gathered.request)}",
        [row.label for row in rows],
        [Series("Trường hợp mới", [row.figures[-1].value for row in rows])],
        heading=heading,
        unit="trường hợp",
        hidden="≥",
    )
    return Chart(chart, table=False, note=f"Số liệu: cột “Trường hợp mới” của bảng theo {name}")


def _tables_by_school(gathered: Gathered) -> list[Block]:
    groups = [group for group in indicators.GROUPS if group.code in gathered.known]
    return [_table_by_school(gathered, group, place) for place, group in enumerate(groups, start=1)]


def _table_by_school(gathered: Gathered, group: Group, place: int) -> Table:
    all_figures = [submission.figures for submission in gathered.submissions]
    categories = figuring.codes(group, all_figures)
    columns = [Column("Trường", 3.0), *(Column(str(label), 1.2, "right") for _code, label in categories)]
    cells = [[figuring.cell(figures, group, code) for code, _label in categories] for figures in all_figures]
    if group.adds_up:
        columns.append(Column("Tổng số", 1.0, "right"))
        cells = [[*row, figuring.cell(found, group)] for row, found in zip(cells, all_figures, strict=True)]
    codes = [*(code for code, _label in categories), *([""] if group.adds_up else [])]
    missing = sum(group.code not in found["groups"] for found in all_figures)
    return Table(
        columns,
        _rows_with_sum(gathered, cells, totals.folds(group, codes, all_figures)),
        caption=_caption(place, group, (gathered.request.period_from, gathered.request.period_until)),
        note=_note(group, _any_hidden(cells), True, figuring.thresholds(all_figures), missing),
    )


def _rows_with_sum(
    gathered: Gathered, cells: Sequence[Sequence[Any]], folded: Sequence[Collection[int]]
) -> list[Row | GroupLine]:
    """`folded`: of each column the schools with few children, whose cells stand together in one row. A school that
    has no cell of its own left has no row."""
    rows: list[Row | GroupLine] = []
    place = 0
    for part in gathered.shares:
        if gathered.has_offices and part.submissions:
            rows.append(GroupLine(f"{part.office.name} ({part.sent}/{part.asked} trường)"))
        last = place + len(part.submissions)
        rows += school_rows(part.submissions, range(place, last), cells, folded)
        place = last
    rows += row_of_few(cells, folded)
    sums = [totals.of_sum(column).shown for column in zip(*cells, strict=True)]
    label = f"Cộng {len(gathered.submissions)}/{gathered.asked} trường"
    return [*rows, Row([label, *sums], total=True)]


def school_rows(
    copies: Sequence[Submission],
    places: Sequence[int],
    cells: Sequence[Sequence[Any]],
    folded: Sequence[Collection[int]],
) -> list[Row]:
    """Each school with the threshold of its own copy: offices below may ask with a larger one."""
    rows = []
    for copy, place in zip(copies, places, strict=True):
        threshold = figuring.threshold(copy.figures)
        shown = [
            "" if place in few else show(cell, threshold) for cell, few in zip(cells[place], folded, strict=False)
        ]
        if any(shown):
            rows.append(Row([copy.unit.short_name, *shown]))
    return rows


def row_of_few(cells: Sequence[Sequence[Any]], folded: Sequence[Collection[int]]) -> list[Row]:
    if not any(folded):
        return []
    columns = list(zip(*cells, strict=True))
    sums = [
        totals.of_sum(column[place] for place in sorted(few)).shown if few else ""
        for column, few in zip(columns, folded, strict=False)
    ]
    schools = {place for few in folded for place in few}
    return [Row([totals.few_label(schools), *sums])]


def _any_hidden(cells: Sequence[Sequence[Any]]) -> bool:
    return any(figuring.is_hidden(cell) for row in cells for cell in row)


# ---- what all papers share


def _letterhead(head: PaperHead, unit: Unit) -> Letterhead:
    return Letterhead(head.governing_line, head.issuing_line, head.place, unit.name)


def _signature(head: PaperHead, name: str = "") -> Signature:
    return Signature(head.signer_title, head.signer_name or name, tuple(head.authority.splitlines()))


def _bases(day: date, unit: Unit) -> list[str]:
    return [f"Căn cứ {basis.citation}" for basis in people.bases_in_force(day, unit.level)]


def _words(text: str) -> list[Block]:
    """A typed text as blocks; a line that looks like a part of the paper itself ("I. …") is a paragraph."""
    return [
        Paragraph(block.text) if isinstance(block, Heading) and block.level < 2 else block
        for block in parse_body(text)
    ]


def _caption(place: int, group: Group, period: tuple[date, date]) -> str:
    return f"Bảng {place}. {group.label}. Kỳ số liệu: từ ngày {period[0]:%d/%m/%Y} đến ngày {period[1]:%d/%m/%Y}"


def _period(request: ReportRequest) -> str:
    return f"Kỳ số liệu: từ ngày {request.period_from:%d/%m/%Y} đến ngày {request.period_until:%d/%m/%Y}"


def remarks(shown: Shown) -> str:
    remarks = ["có số do trường sửa tay"] if shown.by_hand else []
    if shown.adjusted:
        remarks.append("sau khi nộp có thay đổi nhỏ, số trong bảng là của bản trước")
    if shown.total_alone:
        remarks.append("không có cách ẩn an toàn nên bảng chỉ công bố tổng số")
    if shown.merged:
        remarks.append("không có cách ẩn từng nhóm an toàn nên các nhóm nhỏ được gộp thành một số")
    return f" Ghi chú: {'; '.join(remarks)}." if remarks else ""


def _note(group: Group, hidden: bool, summed: bool, thresholds: Collection[int], missing: int = 0) -> str:
    """`missing`: schools that did not type the table."""
    marks = [marks_note(*thresholds)] if hidden else []
    marks += [AT_LEAST_NOTE] if summed and (hidden or missing) else []
    marks += [totals.without(group) % {"n": missing}] if missing else []
    return "; ".join([f"Đơn vị tính: {group.unit}", *marks]) + "."
