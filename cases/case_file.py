"""The file of a case on paper (F10.2): whole, in short, or without anything that tells who it is. Whoever sees
parts of a case gets these parts."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from io import BytesIO
from secrets import token_urlsafe

import pikepdf
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import access
from cases.chronology import Happening, chronology
from cases.enums import CasePart, FileVariant, Stage
from cases.models import Case
from cases.packet import quoted
from cases.workflow.transitions import plan_in_force
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Block, Column, Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

NOTE = "Tài liệu mật về trẻ em: chỉ người nhận được đọc; không sao chụp, không gửi qua mạng xã hội."
NAMELESS = "Học sinh A"
WAY = [Column("Giai đoạn", 6.0), Column("Từ ngày", 3.0, "center"), Column("Đến ngày", 3.0, "center")]
LEVELS = [Column("Ngày", 3.0, "center"), Column("Lần đánh giá", 5.0), Column("Mức độ nguy cơ", 4.0)]
ACTIONS = [Column("Nhu cầu", 4.0), Column("Việc làm", 5.5), Column("Hạn", 2.5, "center"), Column("Kết quả", 4.5)]
HAPPENINGS = [
    Column("Ngày", 2.4, "center"),
    Column("Việc", 4.2),
    Column("Nội dung", 7.0),
    Column("Người ghi", 2.9),
]


def file_paper(case: Case, variant: str, parts: Container[str], hidden_too: bool, reader: User) -> Paper:
    """`parts`: what of the case the reader, who stands below the paper, sees.

    Raises RuleBroken where the school's papers have no head today."""
    today = timezone.localdate()
    nameless = variant == FileVariant.NAMELESS
    body: list[Block] = [Heading(2, "1. Thông tin chung"), *_facts(case, nameless, parts)]
    body += [Heading(2, "2. Các giai đoạn"), Table(WAY, _stages(case))]
    if CasePart.RISK in parts:
        body += [Heading(2, "3. Mức độ nguy cơ"), *_levels(case)]
    if not nameless and CasePart.PLAN in parts:
        body += [Heading(2, "4. Kế hoạch hỗ trợ, can thiệp"), *_plan(case)]
    if variant == FileVariant.FULL:
        body += [Heading(2, "5. Diễn biến"), _happenings(case, parts, hidden_too, reader)]
    if nameless:
        body += [Heading(2, "4. Công việc đã làm"), *_counts(case)]
    subject = "Trường hợp công tác xã hội trong trường học"
    signed = Signature("NGƯỜI IN", "" if nameless else reader.full_name)
    return Paper(
        "HỒ SƠ",
        f"{subject} ({FileVariant(variant).label.lower()})",
        _letterhead(case, today, nameless),
        "",
        signed,
        body,
        day=today,
        closing="",
        footer_note="" if nameless else NOTE,
    )


def locked_up(content: bytes, password: str) -> bytes:
    """The PDF under a password (AES-256); the owner's password is thrown away, so that nobody lifts it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner=token_urlsafe(24), user=password, R=6))
    return out.getvalue()


def _letterhead(case: Case, day: date, nameless: bool) -> documents.Letterhead:
    head = case.unit.letterheads.on(day).first()
    if head is None:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản; hiệu trưởng bổ sung ở trang của trường."))
    if nameless:  # a rare case is known by its school
        return documents.Letterhead("", "ĐƠN VỊ ……………………", "……………", "đơn vị")
    return documents.Letterhead(head.governing_line, head.issuing_line, head.place, case.unit.name)


def _facts(case: Case, nameless: bool, parts: Container[str]) -> list[Block]:
    pupil = case.pupil
    access.with_classrooms([pupil])
    facts: list[tuple[str | Promise, str]] = [
        (gettext_lazy("Học sinh"), NAMELESS if nameless else pupil.full_name)
    ]
    if not nameless:
        born = f"{pupil.birth_date:%d/%m/%Y}" if pupil.birth_date else ""
        facts += [("Ngày sinh", born), ("Lớp", pupil.classroom_name), ("Mã trường hợp", case.code)]
    facts.append(("Nhóm trường hợp", str(case.get_kind_display())))
    facts.append(("Ngày nhận thông tin", _day(case.noticed_at)))
    if not nameless and CasePart.CONTACTS in parts:
        carers = [f"{one.full_name} ({one.relation})" for one in access.contactable(pupil)]
        facts.append(("Người chăm sóc", "; ".join(carers)))
    if not nameless and CasePart.SUMMARY in parts:
        facts.append(("Thông tin ban đầu", case.summary))
        facts.append(("Lời của học sinh (nguyên văn)", f"“{case.own_words}”" if case.own_words else ""))
    if case.outcome:
        facts.append(("Kết quả", str(case.get_outcome_display())))
    return [Paragraph(f"{label}: {' '.join(text.split())}") for label, text in facts if text]


def _stages(case: Case) -> list[Row]:
    steps = list(case.steps.exclude(from_stage=""))
    begins = [(Stage.DETECTION, case.opened_at), *((Stage(step.to_stage), step.at) for step in steps)]
    ends = [*(step.at for step in steps), None]
    return [
        Row([str(stage.label), _day(since), _day(until) if until else ""])
        for (stage, since), until in zip(begins, ends, strict=True)
    ]


def _levels(case: Case) -> list[Block]:
    rows = [
        Row([_day(made.at), str(made.get_purpose_display()), str(made.get_level_display())])
        for made in case.assessments.all()
    ]
    return [Table(LEVELS, rows)] if rows else [Paragraph("Chưa đánh giá.")]


def _plan(case: Case) -> list[Block]:
    plan = plan_in_force(case) or case.support_plans.last()  # of an earlier stay where the present one has none
    if plan is None:
        return [Paragraph("Chưa có kế hoạch.")]
    rows = [
        Row([one.need, one.action, f"{one.due_on:%d/%m/%Y}" if one.due_on else "", one.outcome])
        for one in plan.actions.all()
    ]
    state = f"Mục tiêu: {' '.join(plan.objective.split())} ({str(plan.get_state_display()).lower()})."
    return [Paragraph(state), Table(ACTIONS, rows)]


def _happenings(case: Case, parts: Container[str], hidden_too: bool, reader: User) -> Table:
    found = chronology(
        case,
        case.files.select_related("uploaded_by"),
        parts,
        access.concerns_of(reader, case),
        [*access.incidents_of(reader, case), *access.incidents_left(case)],
        list(access.referrals_of(case)),
        hidden_too=hidden_too,
    )
    rows = [
        Row([f"{one.day:%d/%m/%Y}", one.title, _told(one), one.who.full_name if one.who else ""])
        for one in reversed(found)
    ]
    return Table(HAPPENINGS, rows)


def _told(one: Happening) -> str:
    return "\n".join(filter(None, [one.text, quoted(one.own_words)]))


def _counts(case: Case) -> list[Block]:
    """Numbers alone: a sentence of a diary tells who it is."""
    counts = [
        ("Số lần ghi nhật ký", case.entries.in_sight().count()),
        ("Số lần thông báo ra ngoài", case.outside_notices.count()),
        ("Số lần chuyển gửi", access.referrals_of(case).exclude(sent_on=None).count()),
        ("Số cuộc họp trường hợp", case.conferences.count()),
    ]
    return [Paragraph(f"{label}: {count}") for label, count in counts]


def _day(moment: datetime) -> str:
    return f"{timezone.localdate(moment):%d/%m/%Y}"
