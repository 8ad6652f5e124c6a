"""The daily verbs: diary, assessment, triage, moving on, follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import risk
from cases.enums import (
    AssessmentPurpose,
    ClosingState,
    EntryKind,
    FollowUpKind,
    RiskLevel,
    Stage,
    TriageDecision,
)
from cases.models import Case, CaseEntry, FollowUp, RiskAssessment, StageStep, Triage
from cases.workflow.base import changed, just_written, locked, not_future, require_open, tell_heads
from cases.workflow.clocks import (
    begin_next_check,
    begin_review,
    begin_stage,
    clock_until,
    counts_from,
    end_hold,
    finish_follow_ups,
    leave_stage,
    watch_until,
)
from cases.workflow.danger import begin_abuse
from cases.workflow.hints import warn
from cases.workflow.transitions import transition
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def write_entry(
    *, actor: User, case: Case, kind: str, happened_on: date, text: str, own_words: str = ""
) -> CaseEntry:
    """A dated entry of the diary; the day it happened and the day it was written are kept apart, and so are what
    the pupil said (`own_words`) and what the author thinks. Sent twice it is one entry."""
    case = locked(actor, "write", case)
    require_open(case)
    not_future(happened_on)
    day: dict[str, Any] = {"kind": kind, "happened_on": happened_on, "corrects": None, "conference": None}
    if twice := just_written(case, actor, text, own_words, **day):
        return twice
    entry = CaseEntry(case=case, kind=kind, happened_on=happened_on, text=text, own_words=own_words, author=actor)
    entry.full_clean()
    entry.save()
    changed(case)
    audit.record("cases.write_entry", actor=actor, unit=case.unit_id, target=case, entry=entry.pk)
    return entry


@transaction.atomic
def correct_entry(*, actor: User, case: Case, entry: CaseEntry, text: str) -> CaseEntry:
    """A correction is a dated addition; the entry itself stays as it was written. Nothing is taken away by it, so
    that a mistake is corrected in a closed case too."""
    case = locked(actor, "write", case)
    if twice := just_written(case, actor, text, corrects=entry):
        return twice
    addition = CaseEntry(
        case=case,
        kind=EntryKind.CORRECTION,
        happened_on=timezone.localdate(),
        text=text,
        author=actor,
        corrects=entry,
    )
    addition.full_clean()
    addition.save()
    changed(case)
    audit.record("cases.correct_entry", actor=actor, unit=case.unit_id, target=case, entry=entry.pk)
    return addition


@transaction.atomic
def assess(
    *,
    actor: User,
    case: Case,
    version: int,
    scores: dict[str, str],
    signs: list[str],
    level: str,
    reason: str = "",
    conclusion: str = "",
) -> RiskAssessment:
    """The first assessment of a case is the initial one (Mẫu 02), every later one a review (Mẫu 06).

    Raises RuleBroken when the level lies below the proposal, above it without a reason, or is another than at the
    last assessment without a word why."""
    case = locked(actor, "assess", case, version)
    require_open(case)
    first = not case.assessments.exists()
    # at a review the signs of now decide: else a case of that kind could never leave intervention
    proposed = risk.propose(scores, signs, case.kind if first else "")
    if not risk.at_least(level, proposed):
        raise RuleBroken(_("Mức nguy cơ không được thấp hơn mức đề xuất “%(level)s”.") % {"level": proposed.label})
    if level != proposed and not reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do nâng mức nguy cơ."))
    if not first and level != case.risk and not (reason.strip() or conclusion.strip()):
        raise RuleBroken(_("Mức nguy cơ đã thay đổi so với lần trước: mời thầy/cô ghi vì sao, ở phần nhận định."))
    assessment = RiskAssessment(
        case=case,
        purpose=AssessmentPurpose.INITIAL if first else AssessmentPurpose.REVIEW,
        scores={code: scores[code] for code in risk.CODES},
        signs=sorted(signs),
        proposed=proposed,
        level=level,
        reason=reason,
        conclusion=conclusion,
        by=actor,
    )
    assessment.full_clean()
    assessment.save()
    finish_follow_ups(case, actor, FollowUpKind.ASSESS, FollowUpKind.REVIEW)
    earlier, case.risk = case.risk, level
    begin_review(case)
    if risk.SEXUAL_ABUSE in signs:
        begin_abuse(actor, case, assessment.at)
    if risk.DAILY_ACCESS in signs:
        warn(case.pupil)
    changed(case)
    if level == RiskLevel.HIGH and earlier != RiskLevel.HIGH:
        tell_heads(case, _("Một trường hợp được đánh giá nguy cơ cao."))
    audit.record(
        "cases.assess",
        actor=actor,
        unit=case.unit_id,
        target=case,
        level=level,
        proposed=proposed,
        fields=["risk"] if level != earlier else [],
    )
    return assessment


@transaction.atomic
def triage(
    *, actor: User, case: Case, version: int, decision: str, reason: str, look_on: date | None = None
) -> Triage:
    """What is to be done with the case, and why (F2.1). A high risk can only go to intervention. Watching lasts
    until a day on which the case is looked at again; referring and not opening lead to an early end."""
    case = locked(actor, "triage", case, version)
    if case.stage != Stage.DETECTION:
        raise RuleBroken(_("Chỉ phân loại khi trường hợp còn ở giai đoạn Phát hiện."))
    if not case.risk:
        raise RuleBroken(_("Chưa có đánh giá nguy cơ ban đầu."))
    if case.risk == RiskLevel.HIGH and decision != TriageDecision.INTERVENE:
        raise RuleBroken(_("Nguy cơ cao: chỉ chọn được “Can thiệp – trợ giúp ngay”."))
    look_on = watch_until(look_on) if decision == TriageDecision.WATCH else None
    record = Triage(case=case, decision=decision, reason=reason, look_on=look_on, by=actor)
    record.full_clean()
    record.save()
    finish_follow_ups(case, actor, FollowUpKind.WATCH)
    if record.look_on:
        clock_until(case, FollowUpKind.WATCH, record.look_on)
    changed(case)
    audit.record("cases.triage", actor=actor, unit=case.unit_id, target=case, decision=decision)
    return record


@transaction.atomic
def move(*, actor: User, case: Case, version: int, target: str, reason: str = "") -> Case:
    """Go to another stage.

    Raises RuleBroken when no such way leads there, or with what its gates still miss."""
    case = locked(actor, "move", case, version)
    way = transition(case.stage, target)
    if way is None or way.action != "move":
        raise RuleBroken(
            _("Không thể chuyển từ giai đoạn “%(here)s” sang “%(there)s”.")
            % {"here": Stage(case.stage).label, "there": Stage(target).label}
        )
    return enter_stage(actor, case, way.target, way.missing(case), reason, "cases.move")


def enter_stage(actor: User, case: Case, target: Stage, missing: Sequence[str], reason: str, action: str) -> Case:
    """The common end of every change of stage; the caller holds the lock and the right."""
    if missing:
        raise RuleBroken(_("Chưa chuyển được. ") + " ".join(missing))
    left = Stage(case.stage)
    leave_stage(case, actor, target)
    if target != Stage.CLOSED:
        _return_closing(actor, case)
    StageStep.objects.create(case=case, from_stage=left, to_stage=target, reason=reason, by=actor)
    case.stage = target
    begin_stage(case, target)
    changed(case)
    fields = ["stage", "outcome"] if Stage.CLOSED in (left, target) else ["stage"]
    audit.record(action, actor=actor, unit=case.unit_id, target=case, source=left, stage=target, fields=fields)
    return case


def _return_closing(actor: User, case: Case) -> None:
    """A proposal to close belongs to the stage that is left; without a comment, as nobody decided it."""
    waiting = case.closings.filter(state=ClosingState.SUBMITTED)
    waiting.update(state=ClosingState.RETURNED, decided_by=actor, decided_at=timezone.now())


@transaction.atomic
def complete_follow_up(*, actor: User, case: Case, follow_up: FollowUp, done_on: date, note: str) -> FollowUp:
    """What came of a date that the portal had made. A meeting long before its day goes into the diary, and the
    date stays.

    Raises RuleBroken for a day before the clock began: a late answer does not turn into one in time."""
    case = locked(actor, "write", case)
    not_future(done_on)
    follow_up = case.follow_ups.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if follow_up.done_on:
        raise RuleBroken(_("Lần hẹn này đã ghi kết quả."))
    if not follow_up.by_hand:
        raise RuleBroken(_("Lần hẹn này khép lại khi việc của nó được làm: đánh giá, lập kế hoạch hoặc rà soát."))
    _refuse_before(follow_up, done_on)
    if follow_up.kind == FollowUpKind.CHECK and done_on < counts_from(follow_up):
        entry = note_early(actor, case, done_on, note)
        changed(case)
        audit.record("cases.write_entry", actor=actor, unit=case.unit_id, target=case, entry=entry.pk)
        return follow_up
    follow_up.done_on = done_on
    follow_up.note = note
    follow_up.done_by = actor
    follow_up.recorded_at = timezone.now()
    end_hold(follow_up, actor)
    follow_up.full_clean()
    follow_up.save()
    begin_next_check(case)
    changed(case)
    audit.record("cases.complete_follow_up", actor=actor, unit=case.unit_id, target=case, follow_up=follow_up.pk)
    return follow_up


def note_early(actor: User, case: Case, day: date, text: str) -> CaseEntry:
    """A look at the pupil that is not yet the one that was asked for."""
    entry = CaseEntry(case=case, kind=EntryKind.NOTE, happened_on=day, text=text, author=actor)
    entry.full_clean()
    entry.save()
    return entry


def _refuse_before(clock: FollowUp, day: date) -> None:
    """What a conference decided may have been done before its minutes were written."""
    began = clock.started_at and timezone.localdate(clock.started_at)
    if began and day < began and clock.kind != FollowUpKind.DECISION:
        since = {"day": f"{began:%d/%m/%Y}"}
        raise RuleBroken(_("Ngày thực hiện không thể trước ngày bắt đầu của lần hẹn: %(day)s.") % since)
