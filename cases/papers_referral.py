"""The two papers of a referral (NĐ 30/2020): the letter, which names no pupil, and the hand-over sheet, which
holds what was chosen and goes in a closed envelope to whom it concerns."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.models import Letterhead
from accounts.register import NEUTRAL_SUBJECT
from cases.enums import ReferralState, ReferralUrgency
from cases.models import Referral
from ctxh_portal.documents import frozen, kinds
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.kinds import LETTER
from ctxh_portal.documents.paper import Column, Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

SHEET = "PHIẾU CHUYỂN"
URGENCY = {ReferralUrgency.URGENT: "KHẨN", ReferralUrgency.FLASH: "HỎA TỐC"}
COLUMNS = [
    Column("Stt", 1.0, "center"),
    Column("Nội dung", 3.0),
    Column("Thông tin chuyển", 7.4),
    Column("Căn cứ", 5.2),
]
HAND_OVER = [
    Column("Người giao (ký, ghi rõ họ tên)", 1.0, "center"),
    Column("Người nhận (ký, ghi rõ họ tên, chức vụ)", 1.0, "center"),
]
BY_HAND = "\n\n\n...... giờ ......, ngày ....../....../............"
UNAPPROVED = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.RETURNED, ReferralState.DROPPED)


def both(referral: Referral) -> dict[str, Paper]:
    """The papers as they would go out now. Raises RuleBroken where the school's papers have no head."""
    return {"letter": letter(referral), "sheet": sheet(referral)}


def as_sent(referral: Referral, which: str) -> Paper:
    """The paper as it was sent; before that, as it stands."""
    kept: Any = referral.frozen(which)
    return frozen.thaw(kept) if kept else both(referral)[which]


def letter(referral: Referral) -> Paper:
    unit, agency = referral.case.unit, referral.agency.name
    text = (
        f"{unit.name} đề nghị {agency} phối hợp tiếp nhận, hỗ trợ một trường hợp theo Phiếu chuyển kèm theo "
        f"(mã {referral.case.code})."
    )
    rule = people.deadline("referral.answer", unit, referral.sent_on or timezone.localdate())
    within = f" trong {rule.amount:02d} {rule.get_clock_display()}" if rule else ""
    answer = (
        "Đề nghị Quý cơ quan xác nhận đã nhận, trả lời việc tiếp nhận hoặc không tiếp nhận (nêu lý do)"
        f"{within} và thông báo kết quả thực hiện cho nhà trường."
    )
    care = (
        "Phiếu chuyển có thông tin về học sinh, được gửi trong phong bì niêm phong, chỉ người được giao xử lý mở "
        "và sử dụng đúng mục đích phối hợp. Trân trọng cảm ơn sự phối hợp của Quý cơ quan."
    )
    return _paper(
        referral,
        kind="",
        subject=NEUTRAL_SUBJECT[:1].lower() + NEUTRAL_SUBJECT[1:],
        addressees=[agency],
        body=[Paragraph(text), Paragraph(answer), Paragraph(care)],
        first="Như trên",
    )


def sheet(referral: Referral) -> Paper:
    rows = [
        Row([f"{number}", str(item.get_field_display()), item.text, item.basis])
        for number, item in enumerate(
            referral.items.select_related("consent__exception", "exception", "consent"), start=1
        )
    ]
    body: list[documents.Block] = [
        Paragraph(
            f"{referral.case.unit.name} chuyển {referral.agency.name} thông tin cần thiết của trường hợp mã "
            f"{referral.case.code} để phối hợp hỗ trợ. Phiếu chỉ ghi những nội dung cần cho việc này; người nhận "
            "giữ kín, không sao chụp, không chuyển cho bên khác ngoài việc phối hợp này."
        ),
        Heading(2, "1. Đề nghị"),
        Paragraph(f"- Mục đích: {referral.purpose}", "dash"),
        Paragraph(f"- Dịch vụ, hỗ trợ đề nghị: {referral.service}", "dash"),
        Heading(2, "2. Thông tin chuyển"),
        Table(COLUMNS, rows),
    ]
    if referral.exception_reason:
        body.append(Paragraph(f"Lý do chuyển theo ngoại lệ của luật: {referral.exception_reason}"))
    body += [
        Heading(2, "3. Xác nhận bàn giao"),
        Table(HAND_OVER, [Row([BY_HAND, BY_HAND])]),
    ]
    return _paper(
        referral,
        kind=SHEET,
        subject="Phối hợp hỗ trợ học sinh",
        addressees=[],
        body=body,
        first=referral.agency.name,
    )


def _paper(
    referral: Referral,
    *,
    kind: str,
    subject: str,
    addressees: list[str],
    body: list[documents.Block],
    first: str,
) -> Paper:
    unit, day = referral.case.unit, referral.sent_on or timezone.localdate()
    try:
        head = unit.letterhead(day)
    except Letterhead.DoesNotExist:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản cho ngày gửi.")) from None
    numbered = not kind and referral.line is not None and referral.line.is_numbered  # the letter alone has one
    line = referral.line if numbered else None
    return Paper(
        kind=kind,
        subject=subject,
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, unit.name),
        symbol=line.symbol if line else "" if kind else kinds.symbol(LETTER, head.symbol),
        number=line.number if line else "",
        day=line.issued_on if line else referral.sent_on,
        year=day.year,
        addressees=addressees,
        body=body,
        closing="" if kind else "./.",
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        recipients=[first, f"Lưu: {head.archive_initials}"],
        urgency=URGENCY.get(ReferralUrgency(referral.urgency), ""),
        footer_note="" if referral.state not in UNAPPROVED or referral.is_sent else "Bản dự thảo, chưa được duyệt",
    )
