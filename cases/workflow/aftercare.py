"""What a school does once a case is closed: it asks how the pupil is, and says what it found."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.enums import AfterState, FollowUpKind
from cases.models import Case, FollowUp
from cases.workflow.base import changed, locked, not_future, tell_heads
from cases.workflow.clocks import begin_looking_again, counts_from, end_hold
from cases.workflow.course import note_early
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def check_after_closing(
    *, actor: User, case: Case, clock: FollowUp, state: str, seen_on: date, seen_by: str, note: str = ""
) -> Case:
    """A check 30 or 90 days after closing (F8.5). Who could not be met stays due, and so does a check that was
    made long before its day; signs of a relapse are told to the principal, who reopens the case or says why not
    (F8.4).

    Raises RuleBroken when the check was answered before, or a state other than "settled" comes without words."""
    case = locked(actor, "write", case)
    not_future(seen_on)
    if case.closed_at and seen_on < timezone.localdate(case.closed_at):
        raise RuleBroken(_("Ngày hỏi thăm không thể trước ngày kết thúc trường hợp."))
    clock = case.follow_ups.select_for_update(of=("self",)).get(pk=clock.pk)
    if clock.kind != FollowUpKind.AFTER or clock.done_on:
        raise RuleBroken(_("Lần hỏi thăm này đã ghi kết quả."))
    if state != AfterState.SETTLED and not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi điều đã biết hoặc lý do chưa gặp được."))
    said = ". ".join(part for part in (str(AfterState(state).label), _met(seen_by), note.strip()) if part)
    if state == AfterState.NOT_MET or seen_on < counts_from(clock):
        note_early(actor, case, seen_on, said)
    else:
        clock.done_on, clock.done_by, clock.note, clock.recorded_at = seen_on, actor, said, timezone.now()
        end_hold(clock, actor)
        clock.full_clean()
        clock.save()
    changed(case)
    if state == AfterState.SIGNS:
        begin_looking_again(case)
        tell_heads(case, _("Hỏi thăm sau kết thúc: có dấu hiệu cần thầy/cô xem xét mở lại một trường hợp."))
    audit.record("cases.check_after_closing", actor=actor, unit=case.unit_id, target=case, state=state)
    return case


def _met(seen_by: str) -> str:
    return _("Người gặp em: %(who)s") % {"who": seen_by.strip()} if seen_by.strip() else ""
