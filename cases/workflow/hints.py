"""A hint for the homeroom teacher, or a note for the next one: released with the pupil's agreement, withdrawn at
any time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, notices
from accounts.models import User
from cases import access, packet
from cases.enums import CaseKind, DangerMarkKind, TermKind
from cases.models import Case, CaseHint, Hint, Pupil, Term
from cases.risk import SEXUAL_ABUSE
from cases.workflow.base import changed, locked, not_future, require_open, tell_focal, tell_heads
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import fold

# what names a kind, a stage or a level, in the words of the portal
TELLING = (
    "ctxh",
    "xâm hại",
    "bạo lực",
    "tự tử",
    "tự gây thương tích",
    "vi phạm pháp luật",
    "hoàn cảnh đặc biệt",
    "khó khăn tâm lý",
    "bỏ học",
    "phòng ngừa",
    "can thiệp",
    "nguy cơ",
)


@dataclass(frozen=True)
class Note:
    """For whoever takes the pupil over; nobody: it goes on paper."""

    to: User | None
    helps: str
    avoid: str
    ask: str = ""


def hint_action(case: Case) -> str:
    """Who releases: the focal teacher; of a case of abuse the principal alone (F8.3)."""
    return "approve_plan" if of_abuse(case) else "write"


def of_abuse(case: Case) -> bool:
    """By its kinds, also by one that was corrected since, or by a sign that an assessment ever ticked."""
    return (
        CaseKind.ABUSE in (case.kind, *case.other_kinds)
        or case.danger_marks.filter(kind=DangerMarkKind.ABUSE).exists()
        or any(SEXUAL_ABUSE in signs for signs in case.assessments.values_list("signs", flat=True))
    )


@transaction.atomic
def release_hint(
    *,
    actor: User,
    case: Case,
    agreed_on: date,
    text: Term | None = None,
    note: Note | None = None,
    reason: str = "",
) -> CaseHint:
    """One neutral sentence to the teacher of the pupil's class, who otherwise learns nothing; or a note for
    whoever takes the pupil over.

    Raises RuleBroken when one is out already, when the reason of a case of abuse is missing, and for a note
    that tells what the case is about."""
    case = locked(actor, hint_action(case), case)
    require_open(case)
    not_future(agreed_on)
    if note:
        _refuse_note(case, note)
    elif text is None or text.kind != TermKind.HINT:
        raise RuleBroken(_("Mời thầy/cô chọn một câu trong danh mục."))
    if of_abuse(case) and not reason.strip():
        raise RuleBroken(_("Trường hợp này cần lý do của hiệu trưởng."))
    if case.hints.filter(hint__withdrawn_at__isnull=True).exists():
        raise RuleBroken(_("Đang có một điều nhắc; mời thầy/cô rút lại trước khi gửi câu khác."))
    row = CaseHint(case=case, reason=reason, by=actor)
    row.full_clean()
    row.save()
    hint = Hint(source=row, pupil=case.pupil, text=None if note else text, agreed_on=agreed_on)
    if note:
        hint.to, hint.helps, hint.avoid, hint.ask = note.to, note.helps, note.avoid, note.ask
    hint.full_clean()
    hint.save()
    changed(case)
    if hint.to:
        words = _("Có phiếu bàn giao về một học sinh dành cho thầy/cô.")
        notices.tell([hint.to], words, reverse("cases:class_benefits"))
    audit.record("cases.release_hint", actor=actor, unit=case.unit_id, target=case, note=note is not None)
    return row


def _refuse_note(case: Case, note: Note) -> None:
    if not (note.helps.strip() or note.avoid.strip()):
        raise RuleBroken(_("Mời thầy/cô ghi điều giúp em hoặc điều nên tránh."))
    if note.to and note.to.pk not in {user.pk for user in access.note_takers(case)}:
        raise RuleBroken(_("Phiếu bàn giao không gửi được cho người được chọn."))
    said = [note.helps, note.avoid, note.ask]
    telling = next((word for word in (*TELLING, case.code) if fold(word) in fold(" ".join(said))), "")
    if telling:
        raise RuleBroken(
            _("Phiếu bàn giao không nói em thuộc trường hợp nào: mời thầy/cô viết khác chỗ “%(word)s”.")
            % {"word": telling}
        )
    _refuse_flagged(case, said)


def _refuse_flagged(case: Case, said: list[str]) -> None:
    if packet.names_somebody_flagged(case.pupil, said):
        raise RuleBroken(
            _("Phiếu có người “không liên hệ”; vì an toàn của học sinh, mời thầy/cô bỏ tên và số đó.")
        )


@transaction.atomic
def record_note_print(*, actor: User, case: Case, kind: str, content: bytes) -> None:
    """A note went on paper, for the next level: its checksum."""
    access.require(actor, hint_action(case), case)
    note = access.released_note(case)
    if note.is_held:
        raise RuleBroken(_("Phiếu đang tạm ẩn: mời thầy/cô xem lại và cho hiện trước khi in."))
    _refuse_flagged(case, [note.helps, note.avoid, note.ask])  # may have been flagged since
    checksum = hashlib.sha256(content).hexdigest()
    audit.record(
        "cases.print", actor=actor, unit=case.unit_id, target=case, paper=f"handover.{kind}", checksum=checksum
    )


def warn(pupil: Pupil) -> None:
    """Somebody near the pupil is not safe: what was released stands on no teacher's page until whoever released it
    has looked at it again. They are told; who said so learns nothing of a case."""
    pupil.warned_at = timezone.now()
    pupil.save(update_fields=["warned_at"])
    with unit_scope(pupil.unit_id):  # the cases may be none of the person's who said it
        rows = CaseHint.objects.filter(hint__pupil=pupil, hint__withdrawn_at__isnull=True)
        for row in rows.select_related("case__unit"):
            tell = tell_heads if of_abuse(row.case) else tell_focal
            tell(
                row.case,
                _("Một điều nhắc hoặc phiếu bàn giao tạm ẩn khỏi trang của giáo viên; mời thầy/cô xem lại."),
            )


@transaction.atomic
def look_at_hint(*, actor: User, case: Case) -> CaseHint:
    """It was read again after a warning, and may stand. Raises RuleBroken where nothing is held, and for a note
    that names whom nobody may contact."""
    case = locked(actor, hint_action(case), case)
    row = access.released_hint(case)
    if row is None or not row.hint.is_held:
        raise RuleBroken(_("Không có điều nhắc nào đang tạm ẩn."))
    hint = row.hint
    _refuse_flagged(case, [hint.helps, hint.avoid, hint.ask])
    hint.looked_at, hint.looked_by = timezone.now(), actor
    hint.save(update_fields=["looked_at", "looked_by"])
    changed(case)
    audit.record("cases.look_at_hint", actor=actor, unit=case.unit_id, target=case)
    return row


@transaction.atomic
def withdraw_hint(*, actor: User, case: Case, version: int | None = None) -> Case:
    """The teacher of the class sees nothing any more."""
    case = locked(actor, hint_action(case), case, version)
    row = case.hints.filter(hint__withdrawn_at__isnull=True).select_related("hint").first()
    if row is None:
        raise RuleBroken(_("Không có điều nhắc nào đang gửi."))
    row.hint.withdrawn_at, row.hint.withdrawn_by = timezone.now(), actor
    row.hint.save(update_fields=["withdrawn_at", "withdrawn_by"])
    changed(case)
    audit.record("cases.withdraw_hint", actor=actor, unit=case.unit_id, target=case)
    return case
