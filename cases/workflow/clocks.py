"""Clocks: started and stopped by the verbs of the case's way; held and extended by the focal teacher, with a
reason that stays in sight. No verb touches the moment a clock started at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.enums import ClockUnit
from accounts.models import User
from cases import clocks
from cases.enums import NOT_ASKED_AFTER, ClimbStep, ClockChangeKind, FollowUpKind, ReferralState, Stage
from cases.models import Case, ClockChange, Concern, FollowUp, Referral, Transfer
from cases.workflow.base import changed, locked, tell_heads
from cases.workflow.transitions import NEXT_CHECK, STAGE_FOLLOW_UPS
from ctxh_portal.kit.calendar import WorkingCalendar
from ctxh_portal.kit.errors import RuleBroken

# These last beyond the stage in which they began: a child in danger is not safe yet; the outside has not been
# told, or has not answered; it lies before the principal; a conference decided it.
BEYOND_STAGES = (
    FollowUpKind.EMERGENCY,
    FollowUpKind.REFER,
    FollowUpKind.ANSWER,
    FollowUpKind.AGAIN,
    FollowUpKind.APPROVE_REFERRAL,
    FollowUpKind.APPROVE_TRANSFER,
    FollowUpKind.DECISION,
)
NOTICE_CLOCK = ((FollowUpKind.REFER, "referral.send"),)
MEASURES_CLOCK = ((FollowUpKind.EMERGENCY, "emergency.measures"),)
EMERGENCY_CLOCKS = (*MEASURES_CLOCK, *NOTICE_CLOCK)
LONGEST_HOLD = timedelta(days=30)
LONGEST_WATCH = timedelta(days=90)  # then somebody looks again, and may watch on
EARLY_BY = 7  # days before its time that a meeting may still count as the one that was asked for
REVIEWED_STAGES = (Stage.DETECTION, Stage.PREVENTION, Stage.INTERVENTION)


def calendar_of(case: Case) -> WorkingCalendar:
    return people.working_calendar(case.unit, timezone.localdate())


def start_clock(
    case: Case,
    kind: FollowUpKind,
    code: str,
    start: datetime,
    calendar: WorkingCalendar | None = None,
    referral: Referral | None = None,
    transfer: Transfer | None = None,
) -> FollowUp | None:
    """The clock of the rule with this code, from `start` on; None where the step has no deadline."""
    rule = people.deadline(code, case.unit, timezone.localdate(start))
    if rule is None:
        return None
    return FollowUp.objects.create(
        case=case,
        kind=kind,
        stage=case.stage,
        referral=referral,
        transfer=transfer,
        code=code,
        clock=rule.clock,
        started_at=start,
        due_at=clocks.due_at(rule.clock, rule.amount, start, calendar or calendar_of(case)),
    )


def clock_until(case: Case, kind: FollowUpKind, day: date) -> FollowUp:
    """A clock that somebody set a day for: from now until the end of that day."""
    return FollowUp.objects.create(
        case=case,
        kind=kind,
        stage=case.stage,
        clock=ClockUnit.DAYS,
        started_at=timezone.now(),
        due_at=calendar_of(case).end_of(day),
    )


def begin_stage(case: Case, stage: Stage, start: datetime | None = None) -> None:
    """Start the clocks of the stage (F8.1), and that of the next assessment where none is running."""
    if case.outcome in NOT_ASKED_AFTER:
        return
    start, calendar = start or timezone.now(), calendar_of(case)
    for kind, code in STAGE_FOLLOW_UPS[stage]:
        start_clock(case, kind, code, start, calendar)
    reviewing = case.risk and stage in REVIEWED_STAGES
    if reviewing and not case.follow_ups.open().filter(kind=FollowUpKind.REVIEW).exists():
        start_clock(case, FollowUpKind.REVIEW, f"review.{case.risk}", start, calendar)


def begin_missing(case: Case, noticed_at: datetime, wanted: Iterable[tuple[FollowUpKind, str]]) -> None:
    """The clocks of a danger run from the moment of notice, however late it was written down; a danger told
    again while they run begins none anew."""
    running = set(case.follow_ups.open().values_list("kind", flat=True))
    for kind, code in wanted:
        if kind not in running:
            start_clock(case, kind, code, noticed_at)


def counts_from(clock: FollowUp) -> date:
    """From which day on a meeting answers the clock: a week before its time, or halfway of a shorter one. Free
    days that put its end off do not put this off."""
    if clock.started_at is None:
        return date.min
    began = timezone.localdate(clock.started_at)
    length = (clock.due_on - began).days
    rule = people.deadline(clock.code, clock.case.unit, began)
    if rule and rule.clock == ClockUnit.DAYS:
        length = min(length, rule.amount)
    return began + timedelta(days=length - min(EARLY_BY, length // 2))


def begin_next_check(case: Case) -> None:
    """Reintegration never runs dry: as long as the case is open somebody looks after the pupil."""
    waits = case.follow_ups.open().filter(kind=FollowUpKind.CHECK).exists()
    if case.stage == Stage.REINTEGRATION and not waits:
        start_clock(case, FollowUpKind.CHECK, NEXT_CHECK, timezone.now())


def begin_review(case: Case) -> None:
    """The next assessment follows from the level (F2.7)."""
    if case.stage in REVIEWED_STAGES:
        start_clock(case, FollowUpKind.REVIEW, f"review.{case.risk}", timezone.now())


def finish_follow_ups(
    case: Case, actor: User, *kinds: FollowUpKind, note: str = "", dropped: bool = False
) -> None:
    """Open clocks of these kinds stop now: done, or `dropped` because their stage is over."""
    for clock in case.follow_ups.open().filter(kind__in=kinds):
        _stop(clock, actor, timezone.localdate(), note, dropped)


def finish_answer(awaited: Referral | Transfer, actor: User, answered_on: date) -> None:
    """The agency, or the other school, has answered: nobody waits for that any more, in this matter alone."""
    for clock in awaited.clocks.open().exclude(kind=FollowUpKind.APPROVE_REFERRAL):
        _stop(clock, actor, answered_on)


def begin_approval(
    case: Case,
    kind: FollowUpKind,
    code: str,
    referral: Referral | None = None,
    transfer: Transfer | None = None,
) -> None:
    """It lies before the principal from now on."""
    start_clock(case, kind, code, timezone.now(), referral=referral, transfer=transfer)


def begin_looking_again(case: Case) -> None:
    """Signs of a relapse lie before the principal until the case is reopened, or somebody writes why not."""
    if case.is_open or signs_wait(case):
        return
    if start_clock(case, FollowUpKind.REOPEN, "reopen.decide", timezone.now()) is None:
        clock_until(case, FollowUpKind.REOPEN, timezone.localdate())  # no deadline, but it is looked at


def signs_wait(case: Case) -> bool:
    return case.follow_ups.open().filter(kind=FollowUpKind.REOPEN).exists()


def follow_referral(referral: Referral, actor: User) -> None:
    """The principal's clock runs while the referral waits for approval, or for a word on what was sent first."""
    clocks_of = referral.clocks.open().filter(kind=FollowUpKind.APPROVE_REFERRAL)
    if referral.state == ReferralState.SUBMITTED or referral.awaits_confirmation:
        if not clocks_of.exists():
            begin_approval(referral.case, FollowUpKind.APPROVE_REFERRAL, "approve.referral", referral)
    else:
        for clock in clocks_of:
            _stop(clock, actor, timezone.localdate())


def begin_deciding(concern: Concern) -> None:
    """Until when somebody decides about a concern that is about to be saved."""
    now = timezone.now()
    today = timezone.localdate(now)
    rule = people.deadline("concern.danger" if concern.danger_now else "concern.decide", concern.unit, today)
    if rule:
        calendar = people.working_calendar(concern.unit, today)
        concern.due_at = clocks.due_at(rule.clock, rule.amount, now, calendar)


def _stop(clock: FollowUp, actor: User, day: date, note: str = "", dropped: bool = False) -> None:
    clock.done_on, clock.done_by, clock.dropped = day, actor, dropped
    clock.note, clock.recorded_at = note, timezone.now()
    end_hold(clock, actor)
    clock.save()


def leave_stage(case: Case, actor: User, target: Stage) -> None:
    """What belonged to the stage falls away, and at an end everything; the next assessment's date goes along while
    assessments go on."""
    kept = set() if target == Stage.CLOSED else set(BEYOND_STAGES)
    if target in REVIEWED_STAGES:
        kept.add(FollowUpKind.REVIEW)
    kinds = [kind for kind in FollowUpKind if kind not in kept]
    finish_follow_ups(case, actor, *kinds, note=_("Khép lại khi chuyển giai đoạn."), dropped=True)


def _clock(case: Case, clock: FollowUp) -> FollowUp:
    clock = case.follow_ups.select_for_update(of=("self",)).get(pk=clock.pk)
    if clock.done_on:
        raise RuleBroken(_("Thời hạn này đã dừng."))
    if not clock.may_wait:
        raise RuleBroken(
            _("Thời hạn khẩn cấp, thời hạn thông báo và thời hạn chờ hiệu trưởng không tạm dừng, không gia hạn.")
        )
    return clock


def watch_until(look_on: date | None) -> date:
    """The day on which what is watched is looked at again, checked."""
    today = timezone.localdate()
    if look_on is None or not today < look_on <= today + LONGEST_WATCH:
        raise RuleBroken(
            _("Mời thầy/cô chọn ngày xem lại, từ ngày mai trở đi, không quá {days} ngày.").format(
                days=LONGEST_WATCH.days
            )
        )
    return look_on


@transaction.atomic
def pause_clock(*, actor: User, case: Case, clock: FollowUp, until: date, reason: str) -> FollowUp:
    """Hold a clock to the end of a day: what is left of it is kept, and goes on from the moment it is resumed, or
    by itself once that day is over."""
    case = locked(actor, "write", case)
    clock = _clock(case, clock)
    now = timezone.now()
    if clock.paused_at:
        raise RuleBroken(_("Thời hạn này đang tạm dừng."))
    if now > clock.due_at:
        raise RuleBroken(_("Thời hạn đã qua nên không tạm dừng được; mời thầy/cô gia hạn và ghi lý do."))
    if not timedelta(0) <= until - timezone.localdate(now) <= LONGEST_HOLD:
        raise RuleBroken(_("Thời hạn được tạm dừng từ hôm nay, không quá 30 ngày."))
    hold = ClockChange(
        case=case,
        follow_up=clock,
        kind=ClockChangeKind.PAUSE,
        reason=reason,
        by=actor,
        due_before=clock.due_at,
        left=clocks.time_left(clock, now, calendar_of(case)),
    )
    hold.full_clean(exclude=["due_after", "ended_at", "ended_by"])
    hold.save()
    clock.paused_at, clock.paused_until = now, until
    clock.save()
    changed(case)
    tell_heads(case, _("Một thời hạn được tạm dừng, có ghi lý do."))
    audit.record("cases.pause_clock", actor=actor, unit=case.unit_id, target=case, clock=clock.pk)
    return clock


@transaction.atomic
def resume_clock(*, actor: User, case: Case, clock: FollowUp) -> FollowUp:
    """The clock goes on with the time that was left."""
    case = locked(actor, "write", case)
    clock = _clock(case, clock)
    if not clock.paused_at:
        raise RuleBroken(_("Thời hạn này đang chạy."))
    end_hold(clock, actor, calendar_of(case))
    clock.save()
    changed(case)
    audit.record("cases.resume_clock", actor=actor, unit=case.unit_id, target=case, clock=clock.pk)
    return clock


@transaction.atomic
def end_holds_that_are_over() -> None:
    """By the clock: a hold whose last day has passed ends, and the clock goes on with the time that was left."""
    over = FollowUp.objects.open().filter(paused_until__lt=timezone.localdate())
    for clock in over.select_for_update(of=("self",)).select_related("case__unit"):
        end_hold(clock, None, calendar_of(clock.case))
        clock.save()
        audit.record("cases.end_hold", actor=None, unit=clock.case.unit_id, target=clock.case, clock=clock.pk)


def end_hold(clock: FollowUp, actor: User | None, calendar: WorkingCalendar | None = None) -> None:
    """With a calendar the clock goes on; without one it has stopped while it was held."""
    if not clock.paused_at:
        return
    now = timezone.now()
    hold = clock.changes.filter(kind=ClockChangeKind.PAUSE, ended_at__isnull=True).last()
    if hold:
        if calendar and hold.left is not None:
            clock.due_at = clocks.due_after_hold(clock, hold.left, now, calendar)
            clock.climbed = ClimbStep.NONE
        hold.ended_at, hold.ended_by, hold.due_after = now, actor, clock.due_at
        hold.save()
    clock.paused_at = clock.paused_until = None


@transaction.atomic
def extend_clock(*, actor: User, case: Case, clock: FollowUp, until: date, reason: str) -> FollowUp:
    """More time, up to the end of a later day. An overdue clock may be extended too; that it was overdue stays.
    Watching is put off no further than it may be chosen (`LONGEST_WATCH`)."""
    case = locked(actor, "write", case)
    clock = _clock(case, clock)
    if clock.paused_at:
        raise RuleBroken(_("Thời hạn đang tạm dừng; mời thầy/cô cho chạy tiếp trước khi gia hạn."))
    if until <= clock.due_on or until < timezone.localdate():
        raise RuleBroken(_("Hạn mới phải sau hạn hiện tại và không ở quá khứ."))
    if clock.kind == FollowUpKind.WATCH:
        watch_until(until)  # counted from today, as when it was chosen
    later = calendar_of(case).end_of(until)
    extension = ClockChange(
        case=case,
        follow_up=clock,
        kind=ClockChangeKind.EXTEND,
        reason=reason,
        by=actor,
        due_before=clock.due_at,
        due_after=later,
    )
    extension.full_clean(exclude=["left", "ended_at", "ended_by"])
    extension.save()
    clock.due_at, clock.climbed = later, ClimbStep.NONE
    clock.save()
    changed(case)
    tell_heads(case, _("Một thời hạn được gia hạn, có ghi lý do."))
    audit.record(
        "cases.extend_clock", actor=actor, unit=case.unit_id, target=case, clock=clock.pk, until=until.isoformat()
    )
    return clock
