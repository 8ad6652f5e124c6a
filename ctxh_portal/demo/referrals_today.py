"""Referrals as people find them today: one that waits for the agency's answer, one that was taken on, one that
waits for the principal."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from accounts import access as people
from accounts.enums import AgencyKind
from accounts.models import User
from cases import day, workflow
from cases.enums import ContactWay, ReferralState, ReferralUrgency, Stage, TermKind
from cases.models import Case, Referral, Term
from cases.packet import Choice
from cases.workflow.packing import Packet
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.handing_on import CONTACT, FIELDS, PURPOSE, SERVICE, SUMMARY, URGENT
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World


def tell(world: World) -> None:
    thcs, primary = world.schools["thcs"], world.schools["primary"]
    _sent(world, thcs, "abuse", ReferralState.RECEIVED)
    _sent(world, primary, "abuse", ReferralState.ACCEPTED)
    _at(world, 1, 10, lambda: _drafted(thcs, "self_harm"))


def _at(world: World, ago: int, hour: int, act: Callable[[], object]) -> None:
    world.line.add(moment(world.days.school_day(world.days.ago(ago)), hour), act)


def _drafted(school: School, kind: str) -> None:
    """Drafted and laid before the principal, of the focal teacher's own case of that kind."""
    case = day.own_cases(school.focal).filter(kind=kind, stage=Stage.INTERVENTION).first()
    agency = people.agencies_for(school.unit, timezone.localdate()).filter(kind=AgencyKind.COMMUNE).first()
    if case is None or agency is None:
        return
    basis = Term.objects.get(kind=TermKind.EXCEPTION, code="life")
    packed = Packet([Choice(field, basis) for field in FIELDS], summary=SUMMARY, exception_reason=URGENT)
    row = workflow.save_referral(
        actor=school.focal, case=case, version=case.version, agency=agency, urgency=ReferralUrgency.URGENT,
        purpose=PURPOSE, service=SERVICE, packed=packed,
    )  # fmt: skip
    _do(workflow.submit_referral, school.focal, row)


def _sent(world: World, school: School, kind: str, answer: ReferralState) -> None:
    """Drafted, approved and sent by hand within three days, and what came back since."""
    _at(world, 7, 10, lambda: _drafted(school, kind))
    _at(world, 6, 14, lambda: _next(school, kind, workflow.decide_referral, school.principal, approve=True))
    _at(world, 5, 15, lambda: _next(
        school, kind, workflow.send_referral, school.focal, happened_on=timezone.localdate(),
        way=ContactWay.IN_PERSON, contact=CONTACT,
    ))  # fmt: skip
    _at(world, 2, 9, lambda: _answered(school, kind, answer))


def _of(school: School, kind: str) -> Referral | None:
    """That of the case of today: closed ones may have had theirs."""
    return Referral.objects.filter(case__unit=school.unit, case__kind=kind, case__stage=Stage.INTERVENTION).first()


def _answered(school: School, kind: str, answer: ReferralState) -> None:
    row = _of(school, kind)
    if row:
        workflow.record_referral_step(
            actor=school.focal, case=row.case, referral=row, state=answer, happened_on=timezone.localdate(),
            way=ContactWay.PHONE, contact=CONTACT,
        )  # fmt: skip


def _next(school: School, kind: str, verb: Callable[..., object], actor: User, **given: object) -> None:
    row = _of(school, kind)
    if row:
        _do(verb, actor, row, **given)


def _do(verb: Callable[..., object], actor: User, row: Referral, **given: object) -> None:
    case = Case.objects.get(pk=row.case_id)
    verb(actor=actor, case=case, version=case.version, referral=row, **given)
