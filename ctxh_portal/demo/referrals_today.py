"""Referrals as people find them today: one that waits for the agency's answer, one that was taken on, one that
waits for the principal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts import access as people
from accounts.enums import AgencyKind
from cases import day, workflow
from cases.enums import ContactWay, PacketField, ReferralState, ReferralUrgency, Stage
from cases.models import Case, Referral, Term
from cases.packet import Choice
from cases.workflow.referrals import Packet
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

URGENT = "Em cần được bảo vệ; việc hỏi ý kiến lúc này có thể làm em gặp thêm nguy hiểm."
PURPOSE = "Xác minh hoàn cảnh và áp dụng biện pháp hỗ trợ, bảo vệ em tại nơi ở."
SERVICE = "Cử người làm công tác bảo vệ trẻ em gặp em và gia đình; thông báo kết quả cho nhà trường."
SUMMARY = (
    "Nhà trường ghi nhận dấu hiệu em cần được hỗ trợ và đã gặp em tại phòng tư vấn. Đề nghị xã cùng đánh giá và "
    "thống nhất cách hỗ trợ."
)
FIELDS = (PacketField.NAME, PacketField.CLASSROOM, PacketField.SUMMARY)


def tell(world: World) -> None:
    """Among the last acts before now, so that no story goes on after them."""
    when = world.line.now - timedelta(minutes=2)
    world.line.add(when, lambda: _sent(world.schools["thcs"], "abuse", ReferralState.RECEIVED))
    world.line.add(when, lambda: _drafted(world.schools["thcs"], "self_harm"))
    world.line.add(when, lambda: _sent(world.schools["primary"], "abuse", ReferralState.ACCEPTED))


def _drafted(school: School, kind: str) -> Referral | None:
    """Drafted and laid before the principal, of the focal teacher's own case of that kind."""
    case = day.own_cases(school.focal).filter(kind=kind, stage=Stage.INTERVENTION).first()
    agency = people.agencies_for(school.unit, timezone.localdate()).filter(kind=AgencyKind.COMMUNE).first()
    if case is None or agency is None:
        return None
    basis = Term.objects.get(kind="exception", code="life")
    packed = Packet([Choice(field, basis) for field in FIELDS], summary=SUMMARY, exception_reason=URGENT)
    row = workflow.save_referral(
        actor=school.focal, case=case, version=case.version, agency=agency, urgency=ReferralUrgency.URGENT,
        purpose=PURPOSE, service=SERVICE, packed=packed,
    )  # fmt: skip
    _do(workflow.submit_referral, school.focal, row)
    return row


def _sent(school: School, kind: str, answer: ReferralState) -> None:
    """Sent by hand some days ago, and what came back since."""
    row = _drafted(school, kind)
    if row is None:
        return
    sent_on = school.days.school_day(school.days.ago(4))
    _do(workflow.decide_referral, school.principal, row, approve=True)
    _do(workflow.send_referral, school.focal, row, happened_on=sent_on, way=ContactWay.IN_PERSON,
        contact="Công chức văn hóa – xã hội xã")  # fmt: skip
    answered_on = school.days.school_day(school.days.ago(2))
    workflow.record_referral_step(
        actor=school.focal, case=row.case, referral=row, state=answer, happened_on=answered_on,
        way=ContactWay.PHONE,
        contact="Công chức văn hóa – xã hội xã",
    )  # fmt: skip


def _do(verb: Callable[..., object], actor: object, row: Referral, **given: object) -> None:
    case = Case.objects.get(pk=row.case_id)
    verb(actor=actor, case=case, version=case.version, referral=row, **given)
