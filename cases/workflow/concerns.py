"""Triage of a concern is a record: what its reader decided, why, and a signal to its author without content."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.models import Agency, User
from cases import access
from cases.enums import PROTECTORS, PUT_ASIDE, ClimbStep, ConcernState
from cases.models import Case, Concern, Pupil
from cases.workflow.base import case_url, changed, locked, require_open
from cases.workflow.clocks import watch_until
from cases.workflow.danger import begin_danger, take_in
from cases.workflow.involving import keep_case_from, keep_concern_from, tell_of_involvement
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import fold

# what a reader may decide without a new case; a case is opened by log_case, which takes the concern along
DECISIONS = [
    ConcernState.JOINED,
    *PUT_ASIDE,
    ConcernState.PASSED_ON,
]
Asked = dict[str, Case | date | Agency | None]  # what else a decision needs


@transaction.atomic
def decide_concern(
    *,
    actor: User,
    concern: Concern,
    decision: str,
    reason: str,
    case: Case | None = None,
    look_on: date | None = None,
    agency: Agency | None = None,
) -> Concern:
    """What becomes of the concern, with the reason. Watching lasts until a day on which it is looked at again;
    referring names the place. The same sent twice is one decision: the second time answers with the first.

    Raises RuleBroken when it was decided before, when the case to join, the day or the place is missing, and where
    one person alone would put a danger aside of which nobody outside was told."""
    concern = _lock(access.get_concern(actor, concern.public_id))
    asked: Asked = {ConcernState.JOINED: case, ConcernState.WATCHED: look_on, ConcernState.REFERRED: agency}
    if _just_decided(actor, concern, decision, reason, asked):
        return concern
    concern = _to_decide(actor, concern)
    if decision not in DECISIONS:
        raise RuleBroken(_("Mời thầy/cô chọn một quyết định."))
    if decision in PUT_ASIDE:
        _put_aside(actor, concern, decision, look_on, agency)
    elif decision == ConcernState.JOINED:
        _join(actor, concern, case)
    elif decision == ConcernState.PASSED_ON:
        _pass_on(actor, concern)
    return _decide(actor, concern, decision, reason)


def open_from(actor: User, concern: Concern, case: Case) -> None:
    """The concern became this new case."""
    concern = _to_decide(actor, access.get_concern(actor, concern.public_id))
    _belongs(concern, case)
    concern.case = case
    _decide(actor, concern, ConcernState.OPENED, "")


@transaction.atomic
def correct_pupil(*, actor: User, concern: Concern, pupil: Pupil, reason: str) -> Concern:
    """It was written down for another pupil than it is about, as of two who bear one name. Nothing else of it
    changes: its clock goes on, whoever is named in it stays named. Its author and its other readers hear of it.

    Raises RuleBroken once it is decided, for a pupil of another school, and for words that leave the other
    pupil's name on this one's record; the audit keeps the earlier pupil's id."""
    concern = access.get_concern(actor, concern.public_id)
    access.require_school_of_concern(actor, concern)
    pupil = access.get_pupil(actor, pupil.public_id)
    concern = _to_decide(actor, concern)
    earlier = concern.pupil
    _refuse_correction(concern, pupil, reason)
    concern.pupil = pupil
    concern.reason = "\n\n".join(filter(None, [concern.reason, _correction(actor, reason)]))
    concern.full_clean()
    concern.save()
    _tell_of_correction(actor, concern)
    audit.record(
        "cases.correct_pupil",
        actor=actor,
        unit=concern.unit_id,
        target=concern,
        earlier=earlier.pk if earlier else None,
        pupil=pupil.pk,
    )
    return concern


def _refuse_correction(concern: Concern, pupil: Pupil, reason: str) -> None:
    if concern.pupil is None or pupil.unit_id != concern.unit_id:
        raise RuleBroken(_("Không tìm thấy học sinh này trong trường."))
    if concern.pupil_id == pupil.pk:
        raise RuleBroken(_("Tin này đang ghi học sinh ấy; mời thầy/cô chọn em khác."))
    if not reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do sửa."))
    name = fold(concern.pupil.full_name)
    if name != fold(pupil.full_name) and name in fold(reason):
        raise RuleBroken(_("Lý do không ghi tên em đã ghi nhầm: tin này từ nay thuộc về em khác."))


def _tell_of_correction(actor: User, concern: Concern) -> None:
    with unit_scope(concern.unit_id):
        others = [reader for reader in access.concern_readers(concern) if reader.pk != actor.pk]
    notices.tell(others, _("Thông tin học sinh trong một tin báo vừa được sửa lại."), reverse("cases:concerns"))
    if concern.author and concern.author_id != actor.pk:
        words = _("Thông tin học sinh trong một tin thầy/cô đã báo vừa được sửa lại.")
        notices.tell([concern.author], words, reverse("cases:my_concerns"))


def _correction(actor: User, reason: str) -> str:
    said = {"day": f"{timezone.localdate():%d/%m/%Y}", "who": actor.polite_name, "why": reason.strip()}
    return _("%(day)s, %(who)s (chọn lại học sinh của tin): %(why)s") % said


def _just_decided(actor: User, concern: Concern, decision: str, reason: str, asked: Asked) -> bool:
    """The same decision that the actor saved a moment ago, with what it `asked` for: a button pressed twice."""
    if (concern.state, concern.decided_by_id) != (decision, actor.pk):
        return False
    if concern.decided_at is None or concern.decided_at < access.a_moment_ago():
        return False
    saved: Asked = {
        ConcernState.JOINED: concern.case,
        ConcernState.WATCHED: timezone.localdate(concern.due_at) if concern.due_at else None,
        ConcernState.REFERRED: concern.agency,
    }
    said, before = " ".join(reason.split()), " ".join(concern.reason.split())
    return before.startswith(said) and saved.get(decision) == asked.get(decision)


def _lock(concern: Concern) -> Concern:
    return Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)


def _to_decide(actor: User, concern: Concern) -> Concern:
    concern = _lock(concern)
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
    take_in(actor, case, concern.outside_notices.all())
    named = access.concern_kept_from(concern)
    of_case = {row.user_id: row.user for row in access.involvements(case)}
    keep_concern_from(actor, concern, [user for pk, user in of_case.items() if pk not in named])
    had_it = access.assigned_focal(case)
    keep_case_from(actor, case, named.values(), roles=concern.not_to)
    concern.not_to = case.not_to
    if named:
        tell_of_involvement(actor, case, had_it is not None and had_it.pk in named)
    if concern.danger_now:
        begin_danger(actor, case, concern.created)
        changed(case)
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


def _put_aside(actor: User, concern: Concern, decision: str, look_on: date | None, agency: Agency | None) -> None:
    today = timezone.localdate()
    if concern.danger_now:
        _require_heard(actor, concern)
        _tell_others(actor, concern)
    if decision == ConcernState.WATCHED:
        concern.due_at = people.working_calendar(concern.unit, today).end_of(watch_until(look_on))
        concern.climbed = ClimbStep.NONE
    elif decision == ConcernState.REFERRED:
        if agency is None or not people.agencies_for(concern.unit, today).filter(pk=agency.pk).exists():
            raise RuleBroken(_("Mời thầy/cô chọn nơi chuyển đến trong danh bạ."))
        concern.agency = agency


def _require_heard(actor: User, concern: Concern) -> None:
    """A danger is put aside, watched on or dropped after it was watched, only once somebody who protects children
    was told of it, or a second reader says so too: the first passed it on, or decided to watch."""
    told = concern.outside_notices.filter(agency__kind__in=PROTECTORS).exists()
    second = concern.state in (ConcernState.PASSED_ON, ConcernState.WATCHED) and concern.decided_by_id != actor.pk
    if not (told or second):
        raise RuleBroken(
            _(
                "Tin nói đến nguy hiểm: mời thầy/cô mở trường hợp, gắn vào trường hợp đang mở, hoặc ghi nhận đã "
                "báo 111, công an, UBND xã. Nếu thấy không nguy hiểm, mời chuyển cho người thứ hai cùng xem và "
                "quyết định."
            )
        )


def _tell_others(actor: User, concern: Concern) -> None:
    with unit_scope(concern.unit_id):
        others = [reader for reader in access.concern_readers(concern) if reader.pk != actor.pk]
    words = _("Một tin báo nói đến nguy hiểm được khép lại, không mở trường hợp; mời thầy/cô xem lý do.")
    notices.tell(others, words, reverse("cases:concerns"))


def _pass_on(actor: User, concern: Concern) -> None:
    """To whoever works with the pupil, else to the other readers: the same words and the same page whether or not
    there is a case, so that the act tells nothing of one."""
    with unit_scope(concern.unit_id):
        takers = access.concern_takers(actor, concern)
    if not takers:
        raise RuleBroken(_("Ngoài thầy/cô, chưa có người khác được xem tin này."))
    words = _("Một tin báo được chuyển đến thầy/cô để xem và quyết định.")
    notices.tell(takers, words, reverse("cases:concerns"))


def _said_before(concern: Concern) -> str:
    """Why it was watched or passed on before: a later decision does not wipe that out."""
    if not (concern.reason and concern.decided_by and concern.decided_at):
        return concern.reason  # nothing, or why its pupil was corrected
    day = f"{timezone.localdate(concern.decided_at):%d/%m/%Y}"
    return f"{day}, {concern.decided_by.polite_name} ({concern.get_state_display()}): {concern.reason}"


def _decide(actor: User, concern: Concern, state: str, reason: str) -> Concern:
    concern.reason = "\n\n".join(filter(None, [reason, _said_before(concern)]))
    concern.state = state
    concern.decided_by = actor
    concern.decided_at = timezone.now()
    concern.full_clean()
    concern.save()
    if concern.author:
        notices.tell([concern.author], _("Tin báo của thầy/cô đã được xem."), reverse("cases:my_concerns"))
    audit.record("cases.decide_concern", actor=actor, unit=concern.unit_id, target=concern, state=state)
    return concern
