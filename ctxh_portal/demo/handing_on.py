"""A referral from the first draft to the feedback: of the stories that end with another agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accounts import access as people
from accounts.enums import AgencyKind
from accounts.models import Agency
from cases import access, workflow
from cases.enums import ContactWay, PacketField, ReferralState, ReferralUrgency, TermKind
from cases.models import Case, Referral, Term
from cases.packet import Choice
from cases.workflow.packing import Packet

if TYPE_CHECKING:
    from ctxh_portal.demo.tale import Tale

URGENT = "Em cần được bảo vệ; việc hỏi ý kiến lúc này có thể làm em gặp thêm nguy hiểm."
PURPOSE = "Xác minh hoàn cảnh và áp dụng biện pháp hỗ trợ, bảo vệ em tại nơi ở."
SERVICE = "Cử người làm công tác bảo vệ trẻ em gặp em và gia đình; thông báo kết quả cho nhà trường."
SUMMARY = (
    "Nhà trường ghi nhận dấu hiệu em cần được hỗ trợ và đã gặp em tại phòng tư vấn. Đề nghị xã cùng đánh giá và "
    "thống nhất cách hỗ trợ."
)
CONTACT = "Công chức văn hóa – xã hội xã"
FIELDS = (PacketField.NAME, PacketField.RISK, PacketField.SUMMARY)
ANSWERS = {
    1: (ReferralState.ACCEPTED, ""),
    2: (ReferralState.DONE, ""),
    3: (ReferralState.FEEDBACK, "Xã đã gặp em và gia đình, tiếp tục theo dõi, hỗ trợ tại nơi ở."),
}


def take_step(tale: Tale, step: int) -> None:
    if step == 0:
        _send(tale)
        return
    row = Referral.objects.filter(case=tale.case).last()
    state, note = ANSWERS[step]
    if row:
        workflow.record_referral_step(
            actor=tale.focal, case=row.case, referral=row, state=state, happened_on=timezone.localdate(),
            way=ContactWay.PHONE, contact=CONTACT, note=note,
        )  # fmt: skip


def _send(tale: Tale) -> None:
    case, basis = _now(tale), Term.objects.get(kind=TermKind.EXCEPTION, code="life")
    if not access.packet_exceptions().filter(pk=basis.pk).exists():
        return  # that law was not in force yet: the school goes on by itself
    packed = Packet([Choice(field, basis) for field in FIELDS], summary=SUMMARY, exception_reason=URGENT)
    row = workflow.save_referral(
        actor=tale.focal, case=case, version=case.version, agency=_agency(tale), urgency=ReferralUrgency.NORMAL,
        purpose=PURPOSE, service=SERVICE, packed=packed,
    )  # fmt: skip
    case = _now(tale)
    workflow.submit_referral(actor=tale.focal, case=case, version=case.version, referral=row)
    case = _now(tale)
    workflow.decide_referral(
        actor=tale.school.principal, case=case, version=case.version, referral=row, approve=True
    )
    case = _now(tale)
    workflow.send_referral(
        actor=tale.focal, case=case, version=case.version, referral=row, happened_on=timezone.localdate(),
        way=ContactWay.IN_PERSON, contact=CONTACT,
    )  # fmt: skip


def _now(tale: Tale) -> Case:
    return Case.objects.select_related("unit", "pupil").get(pk=tale.case.pk)


def _agency(tale: Tale) -> Agency:
    offered = people.agencies_for(tale.school.unit, timezone.localdate())
    return offered.filter(kind=AgencyKind.COMMUNE).first() or offered[0]
