"""A paper of each kind with sample words, so that a unit sees its letterhead and templates before a real one is
printed."""

from __future__ import annotations

from datetime import date

from accounts.enums import PaperType
from accounts.models import PaperHead, Unit
from accounts.models.units import PRINTED
from ctxh_portal.documents.paper import Letterhead, Paper, Signature, parse_body

SUBJECT = "Công tác xã hội trong trường học (bản xem thử)"
BODIES = {
    PaperType.DECISION: "Điều 1. Nội dung thứ nhất của quyết định.\nĐiều 2. Quyết định có hiệu lực kể từ ngày ký.",
    PaperType.MINUTES: "Thời gian bắt đầu: 14 giờ 00.\nĐịa điểm: phòng họp.\nNội dung: thống nhất kế hoạch.",
}
BODY = (
    "I. Mục đích, yêu cầu\n1. Mục đích\n- Nội dung mẫu để xem thể thức.\n2. Yêu cầu\n- Nội dung mẫu.\n"
    "II. Tổ chức thực hiện\n- Các bộ phận thực hiện."
)
LETTER = "Đơn vị đề nghị quý cơ quan phối hợp các nội dung sau:\n1. Nội dung thứ nhất;\n2. Nội dung thứ hai."


def sample(unit: Unit, head: PaperHead, kind: str, day: date) -> Paper:
    paper_type = PaperType(kind)
    letter = paper_type in (PaperType.LETTER, PaperType.SUBMISSION)
    body = BODIES.get(paper_type, LETTER if letter else BODY)
    return Paper(
        kind="" if paper_type == PaperType.LETTER else PRINTED[paper_type].upper(),
        subject=SUBJECT,
        letterhead=Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol=head.symbol,
        number="01",
        day=day,
        bases=[] if letter or paper_type == PaperType.MINUTES else ["Căn cứ văn bản mẫu"],
        addressees=["Cơ quan nhận văn bản"] if letter else [],
        enacting=f"{head.signer_title} {unit.name}" if paper_type == PaperType.DECISION else "",
        body=head.closed(parse_body(body)),
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        secretary=Signature("THƯ KÝ", "Họ và tên") if paper_type == PaperType.MINUTES else None,
        recipients=head.recipient_lines(""),
        dated=paper_type != PaperType.MINUTES,
        footer_note="Bản xem thử với nội dung mẫu, không có giá trị.",
    )
