"""Phiếu bàn giao: what helps a pupil who moves on to another class or level. It names no case, stage or kind."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Letterhead
from cases.models import Hint
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Heading, Paper, Paragraph, Signature
from ctxh_portal.kit.errors import RuleBroken

KIND = "PHIẾU BÀN GIAO"


def handover_paper(note: Hint) -> Paper:
    """Raises RuleBroken where the school's papers have no head on that day."""
    day, pupil = timezone.localdate(note.released_at), note.pupil
    try:
        head = pupil.unit.letterhead(day)
    except Letterhead.DoesNotExist:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản cho ngày này.")) from None
    born = f", sinh ngày {pupil.birth_date:%d/%m/%Y}" if pupil.birth_date else ""
    parts = [("Điều giúp em", note.helps), ("Điều nên tránh", note.avoid), ("Khi cần thì hỏi", note.ask)]
    said = [(title, text.splitlines()) for title, text in parts if text.strip()]
    body: list[documents.Block] = [Paragraph(f"Học sinh: {pupil.full_name}{born}.")]
    for number, (title, lines) in enumerate(said, start=1):
        body += [Heading(2, f"{number}. {title}"), *(Paragraph(line) for line in lines if line.strip())]
    body.append(
        Paragraph(
            f"Em đã đồng ý ngày {note.agreed_on:%d/%m/%Y} để thầy cô mới biết những điều trên. Xin giữ kín và "
            "không hỏi thêm lý do."
        )
    )
    return Paper(
        kind=KIND,
        subject="Học sinh đổi lớp, lên cấp học mới",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, pupil.unit.name),
        symbol="",
        day=day,
        year=day.year,
        addressees=[],
        body=body,
        closing="",
        signature=Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines())),
        recipients=["Nhà trường tiếp nhận", f"Lưu: {head.archive_initials}"],
    )
