"""Phiếu chuyển hồ sơ of a pupil who moves: what was sealed, in a closed envelope, with the part that the receiving
school signs and sends back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Letterhead
from cases.models import Transfer
from cases.papers_referral import BY_HAND, COLUMNS, HAND_OVER
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

KIND = "PHIẾU CHUYỂN HỒ SƠ"
CARE = (
    "Hồ sơ được gửi trong phong bì niêm phong, chỉ người đứng đầu nhà trường nhận mở sau khi xác nhận học sinh đã "
    "đến học; người nhận giữ kín, không sao chụp, không chuyển cho bên khác."
)
RECEIPT = (
    "☐ Đã tiếp nhận hồ sơ.   ☐ Không tiếp nhận, lý do: ………………………………………………………………",
    "Đề nghị nhà trường ký xác nhận và gửi lại phần này cho trường gửi.",
)


def transfer_paper(transfer: Transfer) -> Paper:
    """Raises RuleBroken before it was sealed, and where the school's papers have no head on that day."""
    inside, day, unit = transfer.opened, transfer.sent_on, transfer.case.unit
    if inside is None or day is None:
        raise RuleBroken(_("Hồ sơ chưa được niêm phong nên chưa in được."))
    try:
        head = unit.letterhead(day)
    except Letterhead.DoesNotExist:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản cho ngày gửi.")) from None
    rows = [Row([str(number), *row]) for number, row in enumerate(inside["rows"], start=1)]
    body: list[documents.Block] = [
        Paragraph(f"{unit.name} chuyển {transfer.school_name} hồ sơ hỗ trợ của học sinh chuyển trường. {CARE}"),
        Heading(2, "1. Lý do chuyển"),
        Paragraph(inside["reason"]),
        Heading(2, "2. Thông tin chuyển"),
        Table(COLUMNS, rows),
    ]
    if inside["exception_reason"]:
        body.append(Paragraph(f"Lý do chuyển theo ngoại lệ của luật: {inside['exception_reason']}"))
    body += [
        Heading(2, "3. Biên nhận của trường nhận"),
        *(Paragraph(line) for line in RECEIPT),
        Table(HAND_OVER, [Row([BY_HAND, BY_HAND])]),
    ]
    return Paper(
        kind=KIND,
        subject="Học sinh chuyển trường",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol="",
        day=day,
        year=day.year,
        addressees=[],
        body=body,
        closing="",
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        recipients=[transfer.school_name, f"Lưu: {head.archive_initials}"],
    )
