"""Pupils who moved from the primary school to the THCS: one file waits there under seal, one was taken in."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cases import day, workflow
from cases.enums import CaseKind, PacketField, RiskLevel, Stage, TermKind
from cases.models import Case, Classroom, SealedFile, Term, Transfer
from cases.packet import Choice
from cases.risk import HARM, PROTECTION
from cases.workflow.packing import Packet
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

REASON = "Em chuyển trường theo nơi ở mới của gia đình từ đầu tháng."
SUMMARY = (
    "Em ngại nói trước lớp, học tốt hơn khi được ngồi gần thầy cô và có bạn cùng làm bài. Nên có một thầy cô để "
    "em tìm đến khi buồn; mỗi tuần trò chuyện với em một lần."
)
GROUND = "Trường mới cần biết để em được hỗ trợ liên tục."
FIELDS = (PacketField.NAME, PacketField.BIRTH_DATE, PacketField.SUMMARY)


def tell(world: World) -> None:
    sender, receiver = world.schools["primary"], world.schools["thcs"]
    for ago, taken_in in ((6, True), (2, False)):
        day_of = world.days.school_day(world.days.ago(ago))
        world.line.add(moment(day_of, 9), lambda: _sealed(sender, receiver))
        if taken_in:
            world.line.add(moment(day_of, 15), lambda: _taken_in(receiver))


def _sealed(sender: School, receiver: School) -> None:
    """One of the focal teacher's own cases that is not about abuse, and was not sent yet."""
    free = day.own_cases(sender.focal).exclude(kind__in=[CaseKind.ABUSE, CaseKind.SELF_HARM])
    free = free.exclude(stage=Stage.REINTEGRATION)  # about to end: a file on its way would hold that up
    case = free.filter(transfers=None, pupil__birth_date__isnull=False, danger_now=False).order_by("pk").first()
    if case is None:
        return
    basis = Term.objects.get(kind=TermKind.EXCEPTION, code="life")
    packed = Packet([Choice(field, basis) for field in FIELDS], summary=SUMMARY, exception_reason=GROUND)
    row = workflow.save_transfer(
        actor=sender.focal, case=case, version=case.version, to_unit=receiver.unit, to_outside="", reason=REASON,
        packed=packed,
    )  # fmt: skip
    workflow.submit_transfer(actor=sender.focal, **_now(row))
    workflow.decide_transfer(actor=sender.principal, **_now(row), approve=True)


def _now(row: Transfer) -> dict[str, Any]:
    case = Case.objects.get(pk=row.case_id)
    return {"case": case, "version": case.version, "transfer": row}


def _taken_in(receiver: School) -> None:
    sealed = (
        SealedFile.objects.filter(to_unit=receiver.unit, answered_at=None).select_related("case__pupil").first()
    )
    rooms = Classroom.objects.filter(unit=receiver.unit, school_year__starts__lte=timezone.localdate())
    room = rooms.filter(school_year__ends__gte=timezone.localdate()).order_by("grade", "name").first()
    pupil = sealed.case.pupil if sealed else None
    if sealed and room and pupil and pupil.birth_date:
        case = workflow.accept_sealed(
            actor=receiver.principal, sealed=sealed, full_name=pupil.full_name, birth_date=pupil.birth_date,
            focal=receiver.focal, classroom=room, note="Em đã vào học, cô chủ nhiệm đã gặp gia đình.",
        )  # fmt: skip
        if case:
            _assessed(receiver, case)


def _assessed(school: School, case: Case) -> None:
    """At once, and calm: little harm, and able to protect itself."""
    harm, protection = (
        dict.fromkeys((criterion.code for criterion in part), level.value)
        for part, level in ((HARM, RiskLevel.LOW), (PROTECTION, RiskLevel.HIGH))
    )
    workflow.assess(
        actor=school.focal, case=case, version=case.version, scores=harm | protection, signs=[],
        level=RiskLevel.LOW, conclusion="Em hòa nhập tốt ở lớp mới, tiếp tục trò chuyện hằng tuần.",
    )  # fmt: skip
