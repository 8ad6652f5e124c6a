"""The minutes of a case conference on paper (NĐ 30/2020, Phụ lục III, Mẫu 1.10). The body names the pupil; the
title does not, so that no file name, list or property of the file does."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext as _

from accounts.models import Letterhead
from cases import packet
from cases.models import Conference
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Block, Column, Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

SEATS = [
    Column("Stt", 1.0, "center"),
    Column("Họ và tên", 4.0),
    Column("Chức vụ, vai trò", 3.6),
    Column("Đơn vị", 4.4),
    Column("Có mặt", 1.6, "center"),
]
TASKS = [
    Column("Stt", 1.0, "center"),
    Column("Việc được quyết định", 6.4),
    Column("Người thực hiện", 4.0),
    Column("Hạn", 2.4, "center"),
]


def minutes_paper(conference: Conference) -> Paper:
    """Raises RuleBroken where the school's papers had no head on that day, or somebody in it was flagged since."""
    case, day = conference.case, conference.held_on
    packet.refuse_flagged(case.pupil, conference.people)
    try:
        head = case.unit.letterhead(day)
    except Letterhead.DoesNotExist:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản cho ngày họp.")) from None
    return Paper(
        kind="BIÊN BẢN",
        subject=f"Họp trường hợp {case.code}",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, case.unit.name),
        symbol=f"BB-{head.symbol}",
        day=day,
        dated=False,
        body=_body(conference),
        signature=Signature("CHỦ TRÌ", conference.chair),
        secretary=Signature("THƯ KÝ", conference.secretary),
        recipients=["Lưu: Hồ sơ trường hợp"],
        circulation="LƯU HÀNH NỘI BỘ",
    )


def _body(conference: Conference) -> list[Block]:
    case, day = conference.case, conference.held_on
    seats = [
        Row([f"{number}", row.name, row.role, row.agency, "x" if row.present else "vắng"])
        for number, row in enumerate(conference.attendees.all(), 1)
    ]
    tasks = [
        Row([f"{number}", row.task, row.responsible, f"{row.follow_up.due_on:%d/%m/%Y}"])
        for number, row in enumerate(conference.decisions.select_related("follow_up"), 1)
    ]
    blocks: list[Block] = [
        Paragraph(f"Thời gian bắt đầu: {_hour(conference.starts)}, ngày {day:%d/%m/%Y}."),
        Paragraph(f"Địa điểm: {conference.place}."),
        Paragraph(f"Họp về việc hỗ trợ học sinh {case.pupil.full_name}, {case.unit.name}."),
        Paragraph(f"Chủ trì: {conference.chair}."),
        Paragraph(f"Thư ký: {conference.secretary}."),
        Heading(2, "1. Thành phần"),
        Table(SEATS, seats),
        Heading(2, "2. Nội dung"),
        *_paragraphs(conference.contents),
    ]
    if conference.opinions:
        blocks += [Heading(2, "3. Ý kiến của người dự họp"), *_paragraphs(conference.opinions)]
    number = 4 if conference.opinions else 3
    blocks += [Heading(2, f"{number}. Kết luận"), *_paragraphs(conference.conclusions)]
    if tasks:
        blocks += [Heading(2, f"{number + 1}. Phân công thực hiện"), Table(TASKS, tasks)]
    blocks.append(Paragraph(f"Cuộc họp kết thúc vào {_hour(conference.ends)}, ngày {day:%d/%m/%Y}."))
    if added := list(conference.additions.in_sight().select_related("author")):
        blocks.append(Heading(2, "Phần bổ sung sau cuộc họp"))
        blocks += [
            Paragraph(f"- Ngày {row.happened_on:%d/%m/%Y}, {row.author.full_name}: {row.text}", "dash")
            for row in added
        ]
    return blocks


def _hour(moment: time) -> str:
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
