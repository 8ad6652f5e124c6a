"""What the pages of special circumstances read: the roster of a school year, what may be copied from the year
before, the list that is printed, the neutral list of a class teacher. Nothing here says who has a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import SchoolYear, Unit, User
from cases import access, roster
from cases.models import Benefit, Circumstance, Pupil
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Column, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

SHOWN = 300  # rows on the screen; a school's whole list is well below


@dataclass
class Line:
    """One pupil with all groups and all support of the year."""

    pupil: Pupil
    classroom: str
    circumstances: list[Circumstance]
    benefits: list[Benefit]


@dataclass(frozen=True)
class Asked:
    """The filters of the list; words come by POST alone."""

    year: SchoolYear
    group: str = ""  # public id of a term
    classroom: str = ""  # its name
    words: str = ""


def year_named(user: User, label: str) -> SchoolYear:
    """The school year of that label among those the school works with, else the present one."""
    years = list(roster.years(user))
    today = timezone.localdate()
    present = next((year for year in years if year.starts <= today <= year.ends), None)
    found = next((year for year in years if year.label == label), present)
    if found is None:
        raise RuleBroken(_("Cổng chưa có năm học nào cho ngày hôm nay."))
    return found


def lines(user: User, unit: Unit, asked: Asked, *, parts: set[str] | None = None) -> list[Line]:
    """The roster in class-list order (given name first). `parts`: of these field groups alone."""
    rows = access.visible_circumstances(user).filter(pupil__unit=unit, school_year=asked.year)
    if parts is not None:
        rows = rows.filter(group__field_group__in=parts)
    if asked.group:
        rows = rows.filter(group__public_id=asked.group)
    if asked.words.strip():
        rows = rows.filter(pupil__in=access.kept_pupils(user).matching(asked.words))
    by_pupil: dict[int, Line] = {}
    for row in rows.order_by("pupil__name_key", "pupil_id", "group__position"):
        line = by_pupil.setdefault(row.pupil_id, Line(row.pupil, "", [], []))
        line.circumstances.append(row)
    names = access.classroom_names((line.pupil for line in by_pupil.values()), asked.year)
    support = access.visible_benefits(user).filter(pupil__in=list(by_pupil), school_year=asked.year)
    for benefit in support:
        by_pupil[benefit.pupil_id].benefits.append(benefit)
    for line in by_pupil.values():
        line.classroom = names.get(line.pupil.pk, "")
    return [line for line in by_pupil.values() if not asked.classroom or line.classroom == asked.classroom]


def to_copy(user: User, unit: Unit, year: SchoolYear) -> list[Circumstance]:
    """Of the year before: what had not ended, of pupils who sit in a class of this year, and is not there yet.
    Each with `pupil.classroom_name` of this year."""
    before = max(
        (other for other in roster.years(user) if other.starts < year.starts),
        key=lambda other: other.starts,
        default=None,
    )
    if before is None:
        return []
    mine = access.visible_circumstances(user).filter(pupil__unit=unit)
    there = set(mine.filter(school_year=year).values_list("pupil_id", "group_id"))
    old = mine.filter(school_year=before).filter(Q(until__isnull=True) | Q(until__gte=year.starts))
    rows = list(old.order_by("pupil__name_key", "pupil_id", "group__position"))
    names = access.classroom_names((row.pupil for row in rows), year)
    for row in rows:
        row.pupil.classroom_name = names.get(row.pupil_id, "")
    return [row for row in rows if row.pupil.classroom_name and (row.pupil_id, row.group_id) not in there]


COLUMNS = [
    Column("Stt", 1.0, "center"),
    Column("Họ và tên", 3.6),
    Column("Ngày sinh", 2.9, "center"),
    Column("Lớp", 1.4, "center"),
    Column("Hoàn cảnh, giấy tờ xác nhận", 4.8),
    Column("Hỗ trợ được nhận", 3.3),
]


def roster_paper(user: User, unit: Unit, asked: Asked, today: date) -> Paper:
    """The official list. Groups of child protection are on no paper: a list goes from hand to hand.

    Raises RuleBroken where there is nobody to list or no letterhead."""
    parts = {str(part) for part in access.PRINTED}
    listed = lines(user, unit, asked, parts=parts)
    if not listed:
        raise RuleBroken(_("Danh sách chưa có học sinh nào để in."))
    head = unit.letterheads.on(today).first()
    if head is None:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản; hiệu trưởng bổ sung ở trang của trường."))
    return Paper(
        kind="DANH SÁCH",
        subject=f"Học sinh có hoàn cảnh đặc biệt năm học {asked.year.label.replace('-', ' - ')}",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol=f"DS-{head.symbol}",
        year=today.year,
        body=[
            Table(COLUMNS, [_printed(number, line) for number, line in enumerate(listed, start=1)]),
            Paragraph(f"Danh sách có {len(listed)} học sinh"),
        ],
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        recipients=[f"Lưu: {head.archive_initials}"],
    )


def _printed(number: int, line: Line) -> Row:
    reasons = [row.group.coded + (f" ({row.proof})" if row.proof else "") for row in line.circumstances]
    support = [benefit.kind.label + _amount(benefit) for benefit in line.benefits]
    born = f"{line.pupil.birth_date:%d/%m/%Y}" if line.pupil.birth_date else ""
    cells = [f"{number}", line.pupil.full_name, born, line.classroom, "; ".join(reasons), "; ".join(support)]
    return Row(cells)


def _amount(benefit: Benefit) -> str:
    return f" {benefit.amount:,} đồng".replace(",", ".") if benefit.amount else ""
