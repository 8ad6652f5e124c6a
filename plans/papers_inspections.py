"""The minutes of an inspection on paper (NĐ 30/2020, Phụ lục III, Mẫu 1.10), signed by both sides. Nothing of them
names a pupil."""

from __future__ import annotations

from datetime import time

from accounts.enums import PaperType
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Block, Column, Heading, Paper, Paragraph, Row, Signature, Table
from plans.models import Inspection
from plans.papers import letterhead_on

CHECKLIST = [
    Column("Stt", 1.0, "center"),
    Column("Tiêu chí", 7.0),
    Column("Kết quả", 2.6, "center"),
    Column("Nhận xét, minh chứng", 5.0),
]
DEMANDS = [
    Column("Stt", 1.0, "center"),
    Column("Kiến nghị", 5.6),
    Column("Biện pháp khắc phục", 5.6),
    Column("Hạn", 2.4, "center"),
]


def minutes_paper(inspection: Inspection) -> Paper:
    """It is signed on the spot and takes no number. Raises RuleBroken where the office's papers had no head on
    that day."""
    head = letterhead_on(inspection.office, inspection.on, PaperType.MINUTES)
    return Paper(
        kind="BIÊN BẢN",
        subject=f"{inspection.subject} tại {inspection.school.name}",
        letterhead=documents.Letterhead(
            head.governing_line, head.issuing_line, head.place, inspection.office.name
        ),
        symbol="",
        day=inspection.on,
        dated=False,
        body=_body(inspection),
        signature=Signature("TRƯỞNG ĐOÀN KIỂM TRA", _name(inspection.office_people)),
        secretary=Signature("ĐẠI DIỆN NHÀ TRƯỜNG", _name(inspection.school_people)),
        recipients=[inspection.school.name, f"Lưu: {head.archive_initials}"],
    )


def _body(inspection: Inspection) -> list[Block]:
    day = f"{inspection.on:%d/%m/%Y}"
    answers = [
        Row([f"{number}", row.criterion.title, row.get_result_display(), row.note])
        for number, row in enumerate(inspection.answers.select_related("criterion"), 1)
    ]
    blocks: list[Block] = [
        Paragraph(f"Thời gian bắt đầu: {_hour(inspection.starts)}, ngày {day}."),
        Paragraph(f"Địa điểm: {inspection.place}."),
        Heading(2, "1. Thành phần"),
        Paragraph("Đoàn kiểm tra:"),
        *_dashes(inspection.office_people),
        Paragraph("Đại diện nhà trường:"),
        *_dashes(inspection.school_people),
        Heading(2, "2. Kết quả theo từng tiêu chí"),
        Table(CHECKLIST, answers),
    ]
    parts = [
        ("Đối chiếu hồ sơ theo số lượng", _files(inspection)),
        ("Việc đã làm được", _paragraphs(inspection.strengths)),
        ("Tồn tại, hạn chế", _paragraphs(inspection.shortcomings)),
        ("Kết luận", _paragraphs(inspection.conclusions)),
        ("Kiến nghị", _demands(inspection)),
        ("Ý kiến của nhà trường", _paragraphs(inspection.opinion)),
    ]
    for number, (title, part) in enumerate([each for each in parts if each[1]], 3):
        blocks += [Heading(2, f"{number}. {title}"), *part]
    blocks.append(Paragraph(f"Cuộc kiểm tra kết thúc vào {_hour(inspection.ends)}, ngày {day}."))
    return blocks


def _files(inspection: Inspection) -> list[Block]:
    """The bands that the school handed over, in words."""
    check = inspection.file_check
    if check is None:
        return []
    lead = (
        f"Do hiệu trưởng cung cấp, tính trên các trường hợp mở trong năm học {check.school_year}; đoàn kiểm tra"
        " không xem hồ sơ của học sinh nào. Số trường hợp được thực hiện đúng hạn:"
    )
    return [Paragraph(lead), *[Paragraph(f"- {_capital(name)}: {band}.", "dash") for name, band in check.lines]]


def _demands(inspection: Inspection) -> list[Block]:
    rows = [
        Row([f"{number}", row.text, row.remedy, f"{row.due_on:%d/%m/%Y}"])
        for number, row in enumerate(inspection.recommendations.all(), 1)
    ]
    return [Table(DEMANDS, rows)] if rows else []


def _name(people: str) -> str:
    """Of the first line, "Họ tên, chức vụ"."""
    return people.split("\n", 1)[0].split(",", 1)[0].strip()


def _hour(moment: time | None) -> str:
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút" if moment else "… giờ … phút"


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _dashes(text: str) -> list[Block]:
    return [Paragraph(f"- {line.strip()}", "dash") for line in text.splitlines() if line.strip()]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
