"""Chuyển trường, the sending school: the focal teacher puts the file together, the principal seals and sends it.
Sealed is frozen: what the other school opens is what the principal saw. Nothing of the case itself goes across."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, notices
from accounts.models import Unit, User
from cases import access
from cases.enums import FollowUpKind, PacketField, TransferState
from cases.models import Case, SealedContent, SealedFile, Transfer
from cases.workflow.base import changed, locked, not_future, require_open, tell_focal, tell_heads
from cases.workflow.clocks import begin_approval, finish_answer, finish_follow_ups, start_clock
from cases.workflow.packing import Packet, pack, refuse_unsafe
from ctxh_portal.kit.calendar import END_OF_DAY
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def save_transfer(
    *,
    actor: User,
    case: Case,
    version: int,
    to_unit: Unit | None,
    to_outside: str,
    reason: str,
    packed: Packet,
    transfer: Transfer | None = None,
) -> Transfer:
    """Write or rewrite the draft. Raises RuleBroken while another one is on its way, without exactly one receiving
    school, without the pupil's name, and for what rests on no consent and no exception."""
    case = locked(actor, "refer", case, version, saved=lambda _case: transfer)
    require_open(case)
    transfer = _of_case(case, transfer) if transfer else _new(case)
    if not transfer.may_be_edited:
        raise RuleBroken(_("Hồ sơ chuyển trường đang chờ duyệt hoặc đã gửi, không sửa được nữa."))
    if bool(to_unit) == bool(to_outside.strip()):
        raise RuleBroken(_("Mời thầy/cô chọn một trường trên cổng, hoặc ghi tên trường ngoài cổng."))
    transfer.to_unit, transfer.to_outside, transfer.reason = to_unit, to_outside, reason
    transfer.exception_reason, transfer.drafted_by = packed.exception_reason, actor
    transfer.state, transfer.decided_by, transfer.decided_at = TransferState.DRAFT, None, None
    _refuse_school(transfer)
    transfer.full_clean()
    transfer.save()
    pack(case, transfer, packed)
    _refuse_unsafe(transfer)
    changed(case)
    fields = [choice.field for choice in packed.choices]
    audit.record(
        "cases.save_transfer", actor=actor, unit=case.unit_id, target=case, transfer=transfer.pk, packet=fields
    )
    return transfer


@transaction.atomic
def submit_transfer(*, actor: User, case: Case, version: int, transfer: Transfer) -> Transfer:
    case = locked(actor, "refer", case, version)
    require_open(case)
    transfer = _of_case(case, transfer)
    if not transfer.may_be_edited:
        raise RuleBroken(_("Không có bản nháp chuyển trường để trình."))
    _refuse_school(transfer)
    _refuse_unsafe(transfer)
    transfer.state, transfer.drafted_by = TransferState.SUBMITTED, actor
    transfer.save()
    begin_approval(case, FollowUpKind.APPROVE_TRANSFER, "approve.transfer", transfer=transfer)
    changed(case)
    tell_heads(case, _("Có hồ sơ chuyển trường chờ thầy/cô duyệt và niêm phong."))
    audit.record("cases.submit_transfer", actor=actor, unit=case.unit_id, target=case, transfer=transfer.pk)
    return transfer


@transaction.atomic
def decide_transfer(
    *, actor: User, case: Case, version: int, transfer: Transfer, approve: bool, comment: str = ""
) -> Transfer:
    """The principal seals and sends, or returns the draft with a comment. Nobody approves their own work."""
    case = locked(actor, "approve_referral", case, version)
    transfer = _of_case(case, transfer)
    if transfer.state != TransferState.SUBMITTED:
        raise RuleBroken(_("Không có hồ sơ chuyển trường nào đang chờ duyệt."))
    if transfer.drafted_by_id == actor.pk:
        raise RuleBroken(_("Người lập hồ sơ chuyển trường không tự duyệt hồ sơ của mình."))
    if not approve and not comment.strip():
        raise RuleBroken(_("Mời thầy/cô ghi nội dung cần bổ sung."))
    transfer.comment, transfer.decided_by, transfer.decided_at = comment, actor, timezone.now()
    transfer.state = TransferState.RETURNED
    finish_follow_ups(case, actor, FollowUpKind.APPROVE_TRANSFER)
    if approve:
        _refuse_school(transfer)
        _refuse_unsafe(transfer)
        _seal(actor, transfer)
    transfer.full_clean()
    transfer.save()
    changed(case)
    tell_focal(
        case,
        _("Hồ sơ chuyển trường đã được niêm phong và gửi.")
        if approve
        else _("Hồ sơ chuyển trường được trả lại để bổ sung."),
    )
    audit.record(
        "cases.decide_transfer", actor=actor, unit=case.unit_id, target=case, transfer=transfer.pk, approve=approve
    )
    return transfer


@transaction.atomic
def withdraw_transfer(*, actor: User, case: Case, transfer: Transfer, note: str) -> Transfer:
    """It does not go, or is taken back before anybody opened it, and why; the envelope is gone, the row stays."""
    case = locked(actor, "refer", case)
    envelope = SealedFile.objects.select_for_update(of=("self",)).filter(transfer_id=transfer.pk).first()
    transfer = _of_case(case, transfer)
    if not transfer.may_be_withdrawn:
        raise RuleBroken(_("Hồ sơ này đã được trả lời hoặc đã rút lại."))
    if not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do không chuyển nữa."))
    if envelope:
        envelope.delete()
    answer(transfer, actor, TransferState.WITHDRAWN, timezone.localdate(), note=note)
    changed(case)
    audit.record("cases.withdraw_transfer", actor=actor, unit=case.unit_id, target=case, transfer=transfer.pk)
    return transfer


@transaction.atomic
def record_receipt(
    *, actor: User, case: Case, transfer: Transfer, state: str, answered_on: date, receiver: str, note: str = ""
) -> Transfer:
    """What a school outside the portal answered, from its paper. Raises RuleBroken for one inside, which answers
    itself, for a refusal without its reason, and for a day before the one of sending."""
    case = locked(actor, "refer", case)
    transfer = _of_case(case, transfer)
    if transfer.state != TransferState.SEALED or transfer.to_unit_id:
        raise RuleBroken(_("Không có hồ sơ nào đang chờ giấy biên nhận của trường ngoài cổng."))
    if state not in (TransferState.ACCEPTED, TransferState.REFUSED):
        raise RuleBroken(_("Mời thầy/cô chọn trường nhận đã tiếp nhận hay không tiếp nhận."))
    if state == TransferState.REFUSED and not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do trường nhận không tiếp nhận."))
    if not receiver.strip():
        raise RuleBroken(_("Mời thầy/cô ghi ai đã nhận hồ sơ."))
    not_future(answered_on)
    if transfer.sent_on and answered_on < transfer.sent_on:
        raise RuleBroken(_("Ngày nhận không thể trước ngày gửi."))
    answer(transfer, actor, TransferState(state), answered_on, receiver, note)
    changed(case)
    audit.record(
        "cases.record_receipt", actor=actor, unit=case.unit_id, target=case, transfer=transfer.pk, state=state
    )
    return transfer


@transaction.atomic
def record_transfer_print(*, actor: User, case: Case, transfer: Transfer, kind: str, content: bytes) -> None:
    """A paper about the pupil left the portal: its checksum. Before it is sealed there is none."""
    access.require(actor, "view", case)
    audit.record(
        "cases.print",
        actor=actor,
        unit=case.unit_id,
        target=case,
        transfer=transfer.pk,
        paper=f"transfer.{kind}",
        checksum=hashlib.sha256(content).hexdigest(),
    )


def answer(
    transfer: Transfer, actor: User, state: TransferState, day: date, receiver: str = "", note: str = ""
) -> None:
    """The matter has ended, and nobody waits for it any more. A step of the verbs of both schools."""
    transfer.state, transfer.answered_on, transfer.answered_at = state, day, timezone.now()
    transfer.answered_by, transfer.receiver, transfer.answer = actor, receiver, note
    transfer.full_clean()
    transfer.save()
    finish_answer(transfer, actor, day)


def _new(case: Case) -> Transfer:
    open_one = case.transfers.exclude(
        state__in=[TransferState.ACCEPTED, TransferState.REFUSED, TransferState.WITHDRAWN]
    )
    if open_one.exists():
        raise RuleBroken(_("Trường hợp này đang có một hồ sơ chuyển trường chưa xong."))
    return Transfer(case=case)


def _of_case(case: Case, transfer: Transfer) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("case__pupil", "case__unit", "to_unit")
    return rows.get(pk=transfer.pk, case=case)


def _refuse_school(transfer: Transfer) -> None:
    school = transfer.to_unit
    if school is None:
        return
    if not access.receiving_schools(transfer.case).filter(pk=school.pk).exists() or not access.openers(
        school, transfer.case
    ):
        raise RuleBroken(
            _("Trường này chưa có người mở được hồ sơ trên cổng; mời thầy/cô gửi bản giấy như trường ngoài cổng.")
        )


def _refuse_unsafe(transfer: Transfer) -> None:
    if not transfer.items.filter(field=PacketField.NAME).exists():
        raise RuleBroken(_("Hồ sơ chuyển trường cần có họ và tên học sinh."))
    if transfer.to_unit_id and transfer.case.pupil.birth_date is None:
        raise RuleBroken(_("Trường nhận mở hồ sơ bằng họ tên và ngày sinh; mời thầy/cô ghi ngày sinh của em."))
    refuse_unsafe(transfer.case, transfer, [transfer.reason])


def _seal(actor: User, transfer: Transfer) -> None:
    """From now on it is what was sent; the clock of the answer starts."""
    case, today = transfer.case, timezone.localdate()
    transfer.state, transfer.sent_on = TransferState.SEALED, today
    transfer.content = json.dumps(_content(transfer), ensure_ascii=False)
    transfer.save()
    start_clock(case, FollowUpKind.ANSWER, "referral.answer", _end_of(today), transfer=transfer)
    school = transfer.to_unit
    if school is None:
        return
    envelope = SealedFile(transfer=transfer, case=case, from_unit=case.unit, to_unit=school)
    envelope.sealed_by, envelope.sent_on = actor, today
    envelope.full_clean()
    envelope.save()
    SealedContent(sealed=envelope, content=transfer.content).save()
    notices.tell(
        access.openers(school, case),
        _("Có hồ sơ niêm phong từ trường khác chờ thầy/cô tiếp nhận."),
        reverse("cases:sealed_files"),
    )


def _content(transfer: Transfer) -> dict[str, Any]:
    case, items = transfer.case, list(transfer.items.select_related("consent__exception", "exception"))
    born = case.pupil.birth_date
    return {
        "pupil": {"name": case.pupil.full_name, "birth_date": born.isoformat() if born else ""},
        "kind": case.kind if any(item.field == PacketField.KIND for item in items) else "",
        "school": case.unit.name,
        "reason": transfer.reason,
        "exception_reason": transfer.exception_reason,
        "rows": [[str(item.get_field_display()), item.text, item.basis] for item in items],
    }


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))
