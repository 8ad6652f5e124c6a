"""What a bộ minh chứng holds: plans, activities, signed months and reports of a school year, without anything of a
case: no figure of cases but the published ones in the reports, and no text in which a pupil is named."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.enums import PaperType
from accounts.models import Unit, User
from cases import naming
from ctxh_portal.documents.body import parse_body
from ctxh_portal.documents.paper import Block, Column, Heading, Letterhead, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken
from plans import access as plans
from plans import details as plan_details
from plans import papers as plan_papers
from plans import papers_inspections, papers_of_unit
from plans.models import MonthlyAssessment
from reports import access, consolidated_papers, papers
from reports.models import EvidenceFile

Part = tuple[str, Paper]
MONTH_TEXTS = (
    ("results", "Kết quả đạt được"),
    ("shortcomings", "Tồn tại, hạn chế"),
    ("remedies", "Biện pháp khắc phục"),
    ("next_steps", "Việc tháng sau"),
)


@dataclass(frozen=True)
class LeftOut:
    """A part in which a pupil may be named: by a case code, or by these words."""

    title: str
    passages: Sequence[naming.Passage]


def papers_of(user: User, file: EvidenceFile) -> tuple[list[Part], list[LeftOut]]:
    """Title and paper of each part, and what stays out. Raises RuleBroken where nothing can be gathered."""
    start, until = _days(file)
    sieve = Sieve(naming.names_of(user, file.unit))
    found = list(_parts(user, file, sieve, start, until))
    if file.unit.is_school:
        found += [
            (f"Báo cáo: {papers.subject_of(report)}", papers.issued_of_school(user, report))
            for report in access.reports_of_year(user, file.unit, start, until)
        ]
    if not found and sieve.out:
        raise RuleBroken(
            f"Chưa lập được: phần “{sieve.out[0].title}” có mã trường hợp hoặc cụm từ trùng họ tên một học sinh "
            "của trường. Bộ minh chứng không nêu học sinh nào."
        )
    if not found:
        raise RuleBroken(
            "Năm học này chưa có kế hoạch, văn bản, đánh giá tháng, hoạt động hay báo cáo nào đã duyệt."
        )
    return found, sieve.out


def _days(file: EvidenceFile) -> tuple[date, date]:
    return date(file.first_year, 8, 1), date(file.first_year + 1, 7, 31)


def _parts(user: User, file: EvidenceFile, sieve: Sieve, start: date, until: date) -> Iterator[Part]:
    yield from _plans(user, file, sieve)
    yield from _unit_papers(user, file.unit, start, until)
    yield from _inspections(user, file.unit, start, until)
    if not file.unit.is_school:
        yield from _consolidated(user, file.unit, start, until)
    else:
        yield from _months(user, file.unit, start, until, sieve)
    yield from _activities(user, file.unit, start, until, sieve)


def _plans(user: User, file: EvidenceFile, sieve: Sieve) -> Iterator[Part]:
    """In force and of this school year, or of a calendar year or period that begins it."""
    in_force = plans.visible_plans(user).in_force().filter(unit=file.unit)
    for plan in in_force.covering(file.first_year, file.first_year).order_by("first_year", "pk"):
        if plan.school_year and plan.school_year != file.label:
            continue
        if not sieve.passes(plan.title, plan_details.body_text(plan)):
            continue
        paper = plan_papers.issued_paper(plan) or plan_papers.plan_paper(plan, timezone.localdate())
        yield " ".join(filter(None, (plan.title, f"({plan.number_line})" if plan.number else ""))), paper


def _unit_papers(user: User, unit: Unit, start: date, until: date) -> Iterator[Part]:
    """Decisions, minutes, notices … that were issued in the year; no pupil could be named in one when it was
    written."""
    for row in plans.issued_papers(user, unit, start, until):
        paper = papers_of_unit.issued_paper(row)
        if paper:
            yield f"{row.title} ({row.number_line})", paper


def _inspections(user: User, unit: Unit, start: date, until: date) -> Iterator[Part]:
    """Minutes that both sides signed: held by the office, or at the school. They know no file of a case."""
    for row in plans.signed_inspections(user, unit, start, until):
        school = "" if unit.is_school else f", {row.school.short_name}"
        yield f"Biên bản kiểm tra ngày {row.on:%d/%m/%Y}{school}", papers_inspections.minutes_paper(row)


def _consolidated(user: User, unit: Unit, start: date, until: date) -> Iterator[Part]:
    for report in access.consolidated_of_office(user, unit, start, until):
        if paper := consolidated_papers.issued(report):
            yield f"Báo cáo: {paper.subject} ({report.number_line})", paper


def _months(user: User, unit: Unit, start: date, until: date, sieve: Sieve) -> Iterator[Part]:
    """The signed assessments, in their words alone: the figures of a month are of few cases."""
    signed = plans.visible_assessments(user).filter(unit=unit).between(start, until).signed().order_by("month")
    blocks: list[Block] = []
    for month in signed:
        title = f"Tháng {month.month:%m/%Y}"
        signed_on = f"{timezone.localdate(month.signed_at):%d/%m/%Y}"
        if not sieve.passes(title, "\n".join(getattr(month, name) for name, _label in MONTH_TEXTS)):
            continue
        place = sum(isinstance(block, Heading) for block in blocks) + 1
        blocks += [Heading(2, f"{place}. {title} (hiệu trưởng ký ngày {signed_on})"), *_month(month)]
    if blocks:
        yield "Đánh giá hàng tháng", _paper(unit, "Đánh giá công tác xã hội hàng tháng", blocks)


def _month(month: MonthlyAssessment) -> Iterator[Block]:
    if month.nothing_happened:
        yield Paragraph("Tháng này không phát sinh.")
    for name, label in MONTH_TEXTS:
        if getattr(month, name).strip():
            yield Paragraph(f"{label}:")
            for block in parse_body(getattr(month, name)):
                yield Paragraph(block.text) if isinstance(block, Heading) else block


def _activities(user: User, unit: Unit, start: date, until: date, sieve: Sieve) -> Iterator[Part]:
    held = [
        one
        for one in plans.visible_activities(user).filter(unit=unit).between(start, until).order_by("on", "pk")
        if sieve.passes(f"Hoạt động ngày {one.on:%d/%m/%Y}", f"{one.title}. {one.product}.")
    ]
    rows = [
        Row(
            [
                str(place), f"{one.on:%d/%m/%Y}", one.title, str(one.get_kind_display()),
                str(one.pupils), *([] if unit.is_school else [str(one.managers)]),
                str(one.staff), str(one.parents), one.product,
            ]
        )
        for place, one in enumerate(held, start=1)
    ]  # fmt: skip
    columns = [
        Column("Stt", 0.8, "center"), Column("Ngày", 2.1, "center"), Column("Hoạt động", 3.8), Column("Loại", 1.8),
        Column("Học sinh", 1.2, "right"), *([] if unit.is_school else [Column("Quản lý", 1.2, "right")]),
        Column("Giáo viên", 1.2, "right"), Column("Phụ huynh", 1.35, "right"),
        Column("Sản phẩm", 2.2),
    ]  # fmt: skip
    if rows:
        yield "Danh sách hoạt động", _paper(unit, "Hoạt động công tác xã hội đã tổ chức", [Table(columns, rows)])


def _paper(unit: Unit, subject: str, body: list[Block]) -> Paper:
    """A list of the records, without a number; who gathers it signs nothing."""
    today = timezone.localdate()
    head = plan_papers.letterhead_on(unit, min(today, unit.valid_until or today), PaperType.REPORT)
    return Paper(
        kind="DANH SÁCH" if isinstance(body[0], Table) else "TỔNG HỢP",
        subject=subject,
        letterhead=Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol="",
        dated=False,
        body=body,
        closing="",
        signature=Signature(""),
    )


@dataclass(frozen=True)
class Sieve:
    """Keeps out what may name a pupil, and remembers it."""

    names: naming.Names
    out: list[LeftOut] = field(default_factory=list)

    def passes(self, title: str, text: str) -> bool:
        found = self.names.passages({title: text})
        if not found and not naming.coded({title: text}):
            return True
        self.out.append(LeftOut(title, found))
        return False


def left_out(user: User, file: EvidenceFile) -> list[LeftOut]:
    """For the page: what would stay out today."""
    start, until = _days(file)
    sieve = Sieve(naming.names_of(user, file.unit))
    if file.unit.is_school:
        deque(_parts(user, file, sieve, start, until), maxlen=0)
    return sieve.out
