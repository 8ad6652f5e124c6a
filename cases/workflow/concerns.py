"""Triage of a concern is a record: what its reader decided, why, and a signal to its author without content."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, notices
from accounts.models import User
from cases import access
from cases.enums import ConcernState
from cases.models import Case, Concern
from cases.workflow.base import case_url, changed, locked, require_open
from cases.workflow.danger import begin_danger, take_in_notices_of
from cases.workflow.involving import keep_case_from, keep_concern_from, tell_of_involvement
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import RuleBroken

# what a reader may decide without a new case; a case is opened by log_case, which takes the concern along
DECISIONS = [
    ConcernState.JOINED,
    ConcernState.WATCHED,
    ConcernState.REFERRED,
    ConcernState.NOT_OPENED,
    ConcernState.PASSED_ON,
]


@transaction.atomic
def decide_concern(
    *, actor: User, concern: Concern, decision: str, reason: str, case: Case | None = None
) -> Concern:
    """What becomes of the concern, with the reason.

    Raises RuleBroken when it was decided before, or is to join a case without one being chosen."""
    concern = _to_decide(actor, access.get_concern(actor, concern.public_id))
    if decision not in DECISIONS:
        raise RuleBroken(_("Mời thầy/cô chọn một quyết định."))
    if decision == ConcernState.JOINED:
        _join(actor, concern, case)
    elif decision == ConcernState.PASSED_ON:
        _pass_on(actor, concern)
    elif concern.danger_now:
        _tell_the_others(actor, concern)
    return _decide(actor, concern, decision, reason)


def open_from(actor: User, concern: Concern, case: Case) -> None:
    """The concern became this new case."""
    concern = _to_decide(actor, access.get_concern(actor, concern.public_id))
    _belongs(concern, case)
    concern.case = case
    _decide(actor, concern, ConcernState.OPENED, "")


def _to_decide(actor: User, concern: Concern) -> Concern:
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    if not concern.to_decide:
        raise RuleBroken(_("Tin báo này đã được xử lý."))
    return concern


def _belongs(concern: Concern, case: Case) -> None:
    if concern.pupil_id is None:
        concern.pupil = case.pupil  # told anonymously: now it is known whom it is about
    if concern.pupil_id != case.pupil_id:
        raise RuleBroken(_("Tin báo này nói về một học sinh khác."))


def _join(actor: User, concern: Concern, case: Case | None) -> None:
    """Whoever is kept from the one is kept from the other, before anybody is told."""
    if case is None:
        raise RuleBroken(_("Mời thầy/cô chọn trường hợp đang mở để gắn tin này."))
    case = locked(actor, "join_concern", case)
    require_open(case)
    _belongs(concern, case)
    concern.case = case
    named = {row.user_id: row.user for row in concern.involvements.active().select_related("user")}
    of_case = {row.user_id: row.user for row in access.involvements(case)}
    keep_concern_from(actor, concern, [user for pk, user in of_case.items() if pk not in named])
    had_it = access.assigned_focal(case)
    keep_case_from(actor, case, named.values())
    if named:
        tell_of_involvement(actor, case, had_it is not None and had_it.pk in named)
    if concern.danger_now:
        begin_danger(actor, case, concern.created)
        changed(case)
    take_in_notices_of(actor, concern, case)
    words = (
        _("KHẨN CẤP: một tin báo mới được gắn vào một trường hợp thầy/cô phụ trách.")
        if concern.danger_now
        else _("Một tin báo mới được gắn vào một trường hợp thầy/cô phụ trách.")
    )
    focal = access.assigned_focal(case)
    told = [focal] if focal else []
    told += access.heads_of(case) if concern.danger_now else []
    notices.tell([user for user in told if user.pk != actor.pk], words, case_url(case))
    audit.record("cases.join_concern", actor=actor, unit=case.unit_id, target=case)


def _tell_the_others(actor: User, concern: Concern) -> None:
    """A message about danger is put aside by nobody alone: everybody else who reads it is told that it was."""
    words = _("Một tin báo nói đến nguy hiểm được quyết định không mở trường hợp; mời thầy/cô xem lại lý do.")
    others = [reader for reader in access.concern_readers(concern) if reader.pk != actor.pk]
    notices.tell(others, words, reverse("cases:concern", args=[concern.public_id]))


def _pass_on(actor: User, concern: Concern) -> None:
    """To whoever works with the pupil, else to the other readers: the same words and the same page whether or not
    there is a case, so that the act tells nothing of one."""
    with unit_scope(concern.unit_id):
        takers = access.concern_takers(actor, concern)
    if not takers:
        raise RuleBroken(_("Ngoài thầy/cô, chưa có người khác được xem tin này."))
    words = _("Một tin báo được chuyển đến thầy/cô để xem và quyết định.")
    notices.tell(takers, words, reverse("cases:concerns"))


def _decide(actor: User, concern: Concern, state: str, reason: str) -> Concern:
    concern.state = state
    concern.reason = reason
    concern.decided_by = actor
    concern.decided_at = timezone.now()
    concern.full_clean()
    concern.save()
    if concern.author:
        notices.tell([concern.author], _("Tin báo của thầy/cô đã được xem."), reverse("cases:my_concerns"))
    audit.record("cases.decide_concern", actor=actor, unit=concern.unit_id, target=concern, state=state)
    return concern
