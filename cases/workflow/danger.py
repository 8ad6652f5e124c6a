"""Danger in a case (F2.4, F2.5): it becomes known, it is over, or somebody who was asked says that there is none.
What was said stays; what has to be told to the outside stays owed, also when the danger is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, notices
from accounts.models import User
from cases import access, danger
from cases.enums import DangerMarkKind, FollowUpKind
from cases.models import Case, DangerMark, OutsideNotice
from cases.workflow.base import case_url, changed, locked, require_open, tell_heads
from cases.workflow.clocks import EMERGENCY_CLOCKS, MEASURES_CLOCK, NOTICE_CLOCK, begin_missing, finish_follow_ups
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def mark_danger(*, actor: User, case: Case, reason: str, since: datetime | None = None) -> DangerMark:
    """Danger in an open case, from the moment it became known (None: now). Both emergency clocks run from there.

    Raises RuleBroken for a moment in the future or before the school knew anything."""
    case = locked(actor, "notify", case)
    require_open(case)
    _require_reason(reason)
    since = since or timezone.now()
    if since > timezone.now():
        raise RuleBroken(_("Thời điểm biết tin không thể ở tương lai."))
    if since < case.noticed_at:
        raise RuleBroken(_("Thời điểm biết tin không thể trước lúc nhà trường nhận thông tin về trường hợp."))
    mark = begin_danger(actor, case, since, reason)
    changed(case)
    tell_heads(case, _("KHẨN CẤP: một trường hợp được ghi nhận đang có nguy hiểm, cần thầy/cô xem ngay."))
    audit.record(
        "cases.mark_danger", actor=actor, unit=case.unit_id, target=case, mark=mark.pk, fields=["danger_now"]
    )
    return mark


@transaction.atomic
def deny_danger(*, actor: User, case: Case, reason: str) -> DangerMark:
    """The answer no to "Có nguy hiểm ngay lúc này không?", with its reason."""
    case = locked(actor, "write", case)
    require_open(case)
    _require_reason(reason)
    if case.danger_now:
        raise RuleBroken(_("Trường hợp đang được ghi là nguy hiểm; khi đã qua, mời ghi “Nguy hiểm đã qua”."))
    mark = _note(actor, case, DangerMarkKind.DENIED, timezone.now(), reason)
    changed(case)
    audit.record("cases.deny_danger", actor=actor, unit=case.unit_id, target=case, mark=mark.pk)
    return mark


@transaction.atomic
def lift_danger(*, actor: User, case: Case, reason: str) -> DangerMark:
    """The danger is over, and so are the hours for measures against it. The record of it stays, and the notice
    that it asks for stays owed."""
    case = locked(actor, "lift_danger", case)
    require_open(case)
    _require_reason(reason)
    if not case.danger_now:
        raise RuleBroken(_("Trường hợp này không được ghi là đang nguy hiểm."))
    case.danger_now = False
    mark = _note(actor, case, DangerMarkKind.LIFTED, timezone.now(), reason)
    finish_follow_ups(case, actor, FollowUpKind.EMERGENCY, note=_("Nguy hiểm đã qua."), dropped=True)
    changed(case)
    focal = access.assigned_focal(case)
    told = [*access.heads_of(case), *([focal] if focal else [])]
    words = _("Nguy hiểm trong một trường hợp được ghi là đã qua, có lý do.")
    notices.tell([user for user in told if user.pk != actor.pk], words, case_url(case))
    audit.record(
        "cases.lift_danger", actor=actor, unit=case.unit_id, target=case, mark=mark.pk, fields=["danger_now"]
    )
    return mark


def begin_danger(actor: User, case: Case, since: datetime, reason: str = "") -> DangerMark:
    """The common part of every way in which danger becomes known; the caller saves the case."""
    case.danger_now = True
    mark = _note(actor, case, DangerMarkKind.DANGER, since, reason)
    # told since then, and written down here already: nothing is left to tell
    begin_missing(case, since, EMERGENCY_CLOCKS if danger.to_tell(case) else MEASURES_CLOCK)
    return mark


def begin_abuse(actor: User, case: Case, since: datetime) -> None:
    """Abuse is told to the outside whatever is said of danger; becoming known once is enough."""
    if not case.danger_marks.filter(kind=DangerMarkKind.ABUSE).exists():
        _note(actor, case, DangerMarkKind.ABUSE, since)
        if danger.to_tell(case):
            begin_missing(case, since, NOTICE_CLOCK)
        _take_back_hints(actor, case)


def _take_back_hints(actor: User, case: Case) -> None:
    """What was released before abuse was known was released without the principal (F8.3)."""
    for row in case.hints.filter(hint__withdrawn_at__isnull=True).select_related("hint"):
        row.hint.withdrawn_at, row.hint.withdrawn_by = timezone.now(), actor
        row.hint.save(update_fields=["withdrawn_at", "withdrawn_by"])


def take_in(actor: User, case: Case, notices_of_it: QuerySet[OutsideNotice]) -> None:
    """What was told before the case was there, or before this became part of it, was told of this case."""
    rows = list(notices_of_it.filter(case__isnull=True).select_related("agency"))
    for notice in rows:
        notice.case = case
        notice.save(update_fields=["case"])
    for notice in rows:
        end_telling(actor, notice)


def end_telling(actor: User, notice: OutsideNotice) -> None:
    """The clock of the notice stops once nothing is left to tell."""
    if notice.case and danger.tells(notice):
        finish_follow_ups(notice.case, actor, FollowUpKind.REFER)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do."))


def _note(actor: User, case: Case, kind: DangerMarkKind, since: datetime, reason: str = "") -> DangerMark:
    mark = DangerMark(case=case, kind=kind, since=since, reason=reason, by=actor)
    mark.full_clean()
    mark.save()
    return mark
