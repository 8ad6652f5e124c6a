"""Chuyển gửi: the focal teacher puts the packet together, the principal approves, the focal teacher sends it and
writes down what comes back. In an emergency it may go first; the principal then confirms, with the reason in
sight."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, register
from accounts.models import Agency, User
from cases import access
from cases import papers_referral as papers
from cases.enums import PROTECTORS, FollowUpKind, ReferralState, ReferralUrgency
from cases.models import Case, CaseFile, OutsideNotice, Referral, ReferralStep
from cases.packet import names_somebody_flagged
from cases.workflow.base import changed, locked, not_future, require_open, tell_focal, tell_heads
from cases.workflow.clocks import finish_answer, finish_follow_ups, follow_referral, start_clock
from cases.workflow.danger import end_telling
from cases.workflow.files import content_of
from cases.workflow.packing import Packet, pack, refuse_naming, refuse_unsafe
from ctxh_portal.documents import frozen
from ctxh_portal.documents.kinds import LETTER
from ctxh_portal.kit.calendar import END_OF_DAY
from ctxh_portal.kit.errors import RuleBroken

# what may follow which state once the packet is out; where the row is empty the referral has ended
STATES: dict[str, tuple[ReferralState, ...]] = {
    ReferralState.SENT: (ReferralState.RECEIVED, ReferralState.ACCEPTED, ReferralState.DECLINED),
    ReferralState.RECEIVED: (ReferralState.ACCEPTED, ReferralState.DECLINED),
    ReferralState.ACCEPTED: (ReferralState.DONE,),
    ReferralState.DONE: (ReferralState.FEEDBACK,),
}
# what is waited for next, as long as it takes: the code of the deadline rule
AWAITED: dict[str, str] = {
    ReferralState.SENT: "referral.answer",
    ReferralState.ACCEPTED: "referral.result",
    ReferralState.DONE: "referral.feedback",
}


@transaction.atomic
def save_referral(
    *,
    actor: User,
    case: Case,
    version: int,
    agency: Agency,
    urgency: str,
    purpose: str,
    service: str,
    packed: Packet,
    referral: Referral | None = None,
) -> Referral:
    """Write or rewrite the draft; what was approved before needs a new approval.

    Raises RuleBroken for an agency of another area or time, for what rests on no consent and no exception, and
    where a caregiver is named whom nobody may contact."""
    case = locked(actor, "refer", case, version, saved=lambda _case: referral)
    require_open(case)
    referral = _of_case(case, referral) if referral else Referral(case=case)
    if not referral.may_be_edited:
        raise RuleBroken(_("Chuyển gửi đang chờ duyệt hoặc đã gửi, không sửa được nữa."))
    if referral.line:
        _take_back(referral, agency)
    referral.agency, referral.urgency, referral.purpose, referral.service = agency, urgency, purpose, service
    referral.exception_reason, referral.naming_reason = packed.exception_reason, packed.naming_reason.strip()
    referral.drafted_by = actor
    referral.state, referral.decided_by, referral.decided_at = ReferralState.DRAFT, None, None
    _refuse_agency(referral)
    refuse_naming(referral.agency, referral.naming_reason)
    referral.full_clean()
    referral.save()
    pack(case, referral, packed)
    _refuse_unsafe(referral)
    changed(case)
    fields = [choice.field for choice in packed.choices]
    audit.record(
        "cases.save_referral",
        actor=actor,
        unit=case.unit_id,
        target=case,
        referral=referral.pk,
        packet=fields,
        naming=bool(referral.naming_reason),
    )
    return referral


@transaction.atomic
def submit_referral(*, actor: User, case: Case, version: int, referral: Referral) -> Referral:
    case = locked(actor, "refer", case, version)
    require_open(case)
    referral = _of_case(case, referral)
    if referral.state not in (ReferralState.DRAFT, ReferralState.RETURNED):
        raise RuleBroken(_("Không có bản nháp chuyển gửi để trình."))
    _refuse_unsafe(referral)
    _step(actor, referral, ReferralState.SUBMITTED, timezone.localdate())
    changed(case)
    tell_heads(case, _("Có chuyển gửi chờ thầy/cô duyệt."))
    audit.record("cases.submit_referral", actor=actor, unit=case.unit_id, target=case, referral=referral.pk)
    return referral


@transaction.atomic
def decide_referral(
    *, actor: User, case: Case, version: int, referral: Referral, approve: bool, comment: str = ""
) -> Referral:
    """The principal approves, which sends the letter to the clerk for its number, or returns it with a comment.
    Nobody approves their own work."""
    case = locked(actor, "approve_referral", case, version)
    referral = _of_case(case, referral)
    if referral.state != ReferralState.SUBMITTED:
        raise RuleBroken(_("Không có chuyển gửi nào đang chờ duyệt."))
    _refuse_own(actor, referral)
    if not approve and not comment.strip():
        raise RuleBroken(_("Mời thầy/cô ghi nội dung cần bổ sung."))
    referral.comment = comment
    if approve:
        _refuse_unsafe(referral)
        referral.decided_by, referral.decided_at = actor, timezone.now()
        _offer(referral)
    state = ReferralState.APPROVED if approve else ReferralState.RETURNED
    _step(actor, referral, state, timezone.localdate(), note=comment)
    changed(case)
    tell_focal(case, _("Chuyển gửi đã được duyệt.") if approve else _("Chuyển gửi được trả lại để bổ sung."))
    audit.record(
        "cases.decide_referral", actor=actor, unit=case.unit_id, target=case, referral=referral.pk, approve=approve
    )
    return referral


@transaction.atomic
def send_referral(
    *,
    actor: User,
    case: Case,
    version: int,
    referral: Referral,
    happened_on: date,
    way: str,
    contact: str,
    note: str = "",
    sent_first: str = "",
) -> Referral:
    """The packet went out: from now on it is what was sent. The clock of the notice stops, that of the answer
    starts on the day of sending.

    Raises RuleBroken where it is not approved, unless it is of the highest urgency and the reason stands there."""
    case = locked(actor, "refer", case, version)
    require_open(case)
    referral = _of_case(case, referral)
    first = referral.state != ReferralState.APPROVED
    _refuse_unsendable(referral, happened_on, contact, sent_first)
    referral.sent_first, referral.sent_on = sent_first if first else "", happened_on
    if first:
        _offer(referral)
    _freeze(referral)
    _step(actor, referral, ReferralState.SENT, happened_on, way, contact, note)
    if referral.agency.kind in PROTECTORS:
        _count_as_notice(actor, referral)
    finish_follow_ups(case, actor, FollowUpKind.AGAIN)
    _await(referral, happened_on)
    changed(case)
    if first:
        tell_heads(case, _("KHẨN: một chuyển gửi đã gửi trước, chờ thầy/cô xác nhận."))
    audit.record(
        "cases.send_referral",
        actor=actor,
        unit=case.unit_id,
        target=case,
        referral=referral.pk,
        way=way,
        first=first,
    )
    return referral


@transaction.atomic
def confirm_referral(*, actor: User, case: Case, version: int, referral: Referral, comment: str = "") -> Referral:
    """The principal takes note of what was sent in an emergency; a remark is kept."""
    case = locked(actor, "approve_referral", case, version)
    referral = _of_case(case, referral)
    if not referral.awaits_confirmation:
        raise RuleBroken(_("Không có lần chuyển gửi nào chờ xác nhận."))
    _refuse_own(actor, referral)
    referral.comment, referral.decided_by, referral.decided_at = comment, actor, timezone.now()
    referral.full_clean()
    referral.save()
    follow_referral(referral, actor)
    changed(case)
    tell_focal(case, _("Chuyển gửi khẩn cấp đã được xác nhận."))
    audit.record("cases.confirm_referral", actor=actor, unit=case.unit_id, target=case, referral=referral.pk)
    return referral


@transaction.atomic
def record_referral_step(
    *,
    actor: User,
    case: Case,
    referral: Referral,
    state: str,
    happened_on: date,
    way: str,
    contact: str = "",
    note: str = "",
) -> ReferralStep:
    """What came back from the agency. Raises RuleBroken for a step out of order, for a refusal without its
    reason, and for a day before the one of sending."""
    case = locked(actor, "refer", case)
    require_open(case)
    referral = _of_case(case, referral)
    following = STATES.get(referral.state, ())
    if state not in following:
        raise RuleBroken(_("Bước này không theo sau bước hiện tại của lần chuyển gửi."))
    if state in (ReferralState.DECLINED, ReferralState.FEEDBACK) and not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do từ chối hoặc nội dung phản hồi của nơi nhận."))
    last = referral.steps.filter(happened_on__gt=happened_on, state__in=[ReferralState.SENT, *STATES]).exists()
    if last:
        raise RuleBroken(_("Ngày diễn ra không thể trước bước đã ghi trước đó."))
    step = _step(actor, referral, ReferralState(state), happened_on, way, contact, note)
    if state != ReferralState.RECEIVED:
        finish_answer(referral, actor, happened_on)
        _await(referral, happened_on)
    if state == ReferralState.DECLINED:
        _look_elsewhere(referral, happened_on)
    changed(case)
    audit.record(
        "cases.record_referral_step",
        actor=actor,
        unit=case.unit_id,
        target=case,
        referral=referral.pk,
        state=state,
    )
    return step


@transaction.atomic
def drop_referral(*, actor: User, case: Case, referral: Referral, note: str) -> Referral:
    """It will not be sent, and why; the row stays."""
    case = locked(actor, "refer", case)
    referral = _of_case(case, referral)
    if referral.is_sent or referral.state == ReferralState.DROPPED:
        raise RuleBroken(_("Lần chuyển gửi này đã gửi hoặc đã bỏ."))
    if not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do không gửi nữa."))
    if referral.line and referral.line.is_waiting:
        register.withdraw_line(referral.line)
        referral.line = None
    _step(actor, referral, ReferralState.DROPPED, timezone.localdate(), note=note)
    changed(case)
    audit.record("cases.drop_referral", actor=actor, unit=case.unit_id, target=case, referral=referral.pk)
    return referral


@transaction.atomic
def require_printable(*, actor: User, case: Case, referral: Referral) -> None:
    """What was sent is kept as it went. What was not goes on paper only as long as it may be sent: a caregiver may
    have been flagged since, a consent withdrawn."""
    access.require(actor, "view", case)
    if referral.is_sent:
        return
    if referral.state == ReferralState.DROPPED:
        raise RuleBroken(_("Lần chuyển gửi này đã bỏ nên không in nữa."))
    _refuse_unsafe(referral)


@transaction.atomic
def record_referral_print(*, actor: User, case: Case, referral: Referral, which: str, content: bytes) -> None:
    """A paper about the pupil left the portal: which one and its checksum."""
    access.require(actor, "view", case)
    checksum = hashlib.sha256(content).hexdigest()
    audit.record(
        "cases.print",
        actor=actor,
        unit=case.unit_id,
        target=case,
        referral=referral.pk,
        paper=which,
        checksum=checksum,
    )


@transaction.atomic
def take_chosen_files(*, actor: User, case: Case, referral: Referral) -> list[tuple[CaseFile, bytes]]:
    """The files that go along, in the order of the packet, with their clear content; the trail has each before it
    leaves. Raises RuleBroken when one is gone."""
    access.require(actor, "refer", case)
    chosen = referral.items.filter(file__isnull=False).select_related("file__case")
    found = [(item.file, content_of(item.file)) for item in chosen if item.file]
    for file, content in found:
        audit.record(
            "cases.download",
            actor=actor,
            unit=case.unit_id,
            target=case,
            file=file.pk,
            checksum=hashlib.sha256(content).hexdigest(),
        )
    return found


# ── parts of the verbs ───────────────────────────────────────────────────────────────────────────────


def _of_case(case: Case, referral: Referral) -> Referral:
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("case", "agency")
        .get(pk=referral.pk, case=case)
    )


def _step(
    actor: User,
    referral: Referral,
    state: ReferralState,
    day: date,
    way: str = "",
    contact: str = "",
    note: str = "",
) -> ReferralStep:
    not_future(day)
    referral.state = state
    referral.full_clean()
    referral.save()
    step = ReferralStep(case=referral.case, referral=referral, state=state, happened_on=day, by=actor)
    step.way, step.contact, step.note = way, contact, note
    step.full_clean()
    step.save()
    follow_referral(referral, actor)
    return step


def _take_back(referral: Referral, agency: Agency) -> None:
    """A letter that is written anew waits for no number; one that has its number keeps its addressee."""
    line = referral.line
    if line is None:
        return
    if line.is_waiting:
        register.withdraw_line(line)
        referral.line = None
    elif agency.pk != referral.agency_id:
        raise RuleBroken(
            _("Công văn đã có số nên không đổi cơ quan tiếp nhận; mời thầy/cô bỏ và lập chuyển gửi mới.")
        )


def _offer(referral: Referral) -> None:
    """The letter waits for its number; the register learns the receiving agency and neutral words."""
    if referral.line is None:
        referral.line = register.offer(unit=referral.case.unit, kind=LETTER, recipients=referral.agency.name)
    elif referral.line.is_waiting:
        referral.line.recipients = referral.agency.name
        referral.line.save()


def _await(referral: Referral, day: date) -> None:
    """The clock of what follows; a refusal and the feedback are ends."""
    if code := AWAITED.get(referral.state):
        start_clock(referral.case, FollowUpKind.ANSWER, code, _moment(day), referral=referral)


def _look_elsewhere(referral: Referral, day: date) -> None:
    """No child is lost with a refusal: somebody chooses another place, or writes down why not."""
    case = referral.case
    tell_heads(case, _("Nơi nhận từ chối một chuyển gửi; cần chọn nơi khác hoặc ghi vì sao không."))
    waits = case.follow_ups.open().filter(kind=FollowUpKind.AGAIN).exists()
    if not waits and not case.referrals.unsettled().exclude(pk=referral.pk).exists():
        start_clock(case, FollowUpKind.AGAIN, "referral.again", _moment(day))


def _count_as_notice(actor: User, referral: Referral) -> None:
    """What was sent to who protects children was told to them: nobody writes it twice."""
    case, sent_on = referral.case, referral.sent_on or timezone.localdate()
    notice = OutsideNotice(
        unit=case.unit, case=case, agency=referral.agency, author=actor, happened_at=_moment(sent_on)
    )
    notice.full_clean()
    notice.save()
    end_telling(actor, notice)


def _freeze(referral: Referral) -> None:
    kept = {which: frozen.freeze(paper) for which, paper in papers.both(referral).items()}
    referral.letter, referral.sheet = (
        json.dumps(kept[which], ensure_ascii=False) for which in ("letter", "sheet")
    )


def _moment(day: date) -> datetime:
    """When the waiting began: now, or on the day that is written down later."""
    now = timezone.now()
    return min(now, timezone.make_aware(datetime.combine(day, END_OF_DAY)))


def _refuse_own(actor: User, referral: Referral) -> None:
    if referral.drafted_by_id == actor.pk:
        raise RuleBroken(_("Người lập chuyển gửi không tự duyệt chuyển gửi của mình."))


def _refuse_unsendable(referral: Referral, day: date, contact: str, sent_first: str) -> None:
    if not referral.may_be_edited and referral.state != ReferralState.SUBMITTED:
        raise RuleBroken(_("Lần chuyển gửi này đã gửi hoặc đã bỏ."))
    _refuse_day(referral, day)
    if not contact.strip():
        raise RuleBroken(_("Mời thầy/cô ghi ai nhận hồ sơ, ví dụ: văn thư UBND xã."))
    if names_somebody_flagged(referral.case.pupil, [contact]):
        raise RuleBroken(_("Người nhận này đang có dấu “không liên hệ” nên không được giao giấy tờ về em."))
    urgent = referral.urgency == ReferralUrgency.FLASH and sent_first.strip()
    if referral.state != ReferralState.APPROVED and not urgent:
        raise RuleBroken(
            _("Chuyển gửi chưa được hiệu trưởng duyệt. Chỉ mức Hỏa tốc được gửi trước, và phải ghi lý do.")
        )
    _refuse_agency(referral)
    _refuse_unsafe(referral)


def _refuse_day(referral: Referral, day: date) -> None:
    not_future(day)
    if day < timezone.localdate(referral.case.noticed_at):
        raise RuleBroken(_("Ngày gửi không thể trước ngày nhận thông tin về trường hợp."))
    if referral.decided_at and day < timezone.localdate(referral.decided_at):
        raise RuleBroken(_("Ngày gửi không thể trước ngày hiệu trưởng duyệt."))


def _refuse_agency(referral: Referral) -> None:
    offered = people.agencies_for(referral.case.unit, timezone.localdate())
    if not offered.filter(pk=referral.agency_id).exists():
        raise RuleBroken(_("Cơ quan này không còn trong danh bạ của địa bàn hôm nay; mời thầy/cô chọn nơi khác."))


def _refuse_unsafe(referral: Referral) -> None:
    """Asked when the packet is saved, submitted, approved and sent: a consent may have been withdrawn meanwhile, a
    caregiver flagged."""
    refuse_unsafe(referral.case, referral, [referral.purpose, referral.service])
