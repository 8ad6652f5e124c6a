"""Chuyển trường, the receiving school: its principal opens the sealed file by naming the pupil who came, and gives
it to a focal teacher as a new case; or sends it back with the reason. Until then nothing tells whose it is."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Outcome, Role
from accounts.models import Unit, User
from cases import access
from cases.enums import CaseKind, Channel, TransferState
from cases.models import Case, Classroom, Pupil, SealedFile, Transfer
from cases.workflow.base import case_url, tell_focal, tell_heads
from cases.workflow.danger import begin_abuse
from cases.workflow.intake import open_case
from cases.workflow.involving import keep_case_from
from cases.workflow.roster import seat_pupil
from cases.workflow.transfers import answer
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.calendar import school_year_code
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean, fold

TRIES = 5  # names that may be tried; then the sending school has to seal the file anew


@transaction.atomic
def accept_sealed(
    *,
    actor: User,
    sealed: SealedFile,
    full_name: str,
    birth_date: date,
    focal: User,
    classroom: Classroom | None = None,
    note: str = "",
) -> Case | None:
    """Whoever knows the pupil's name and birth date has the pupil: that opens the file. None where they are
    somebody else's, and for a focal teacher who is named as involved: told apart by nobody here, counted, and
    recorded, the latter at the sending school's case too.

    Raises RuleBroken after TRIES of them, for whoever is no focal teacher here, and without a class for a pupil
    who is not on the roster yet: its keepers or not, whoever takes the file in enrols the pupil with it."""
    sealed = _locked(actor, sealed)
    if sealed.misses >= TRIES:
        raise RuleBroken(
            _("Đã thử quá số lần cho phép. Mời thầy/cô liên hệ hiệu trưởng trường gửi để gửi lại hồ sơ.")
        )
    # what the person may not do is said before the name is looked at, so that no sentence tells whose file it is
    if not people.holds(focal, sealed.to_unit, Role.FOCAL):
        raise RuleBroken(_("Trường hợp này không giao được cho người được chọn."))
    known = _known(actor, sealed.to_unit, full_name, birth_date)
    if known is None and classroom is None:
        raise RuleBroken(_("Em chưa có trong danh sách của trường; mời thầy/cô chọn lớp em vào học."))
    with unit_scope(sealed.from_unit_id):  # the other school's rows: its words stay in this function
        inside = sealed.inside.opened
        named = list(access.involvements(sealed.case).select_related("user"))
    involved = [row.user for row in named]
    right = _is_pupil(inside["pupil"], full_name, birth_date)
    if not right or focal in involved:
        _miss(actor, sealed, kept_from=focal if right else None)
        return None
    pupil = known or _enrolled(actor, inside["pupil"]["name"], birth_date, cast(Classroom, classroom))
    case = _open(actor, sealed, pupil, focal, inside["kind"] or CaseKind.OTHER)
    colleagues = {user.pk for user in access.colleagues(sealed.to_unit)}
    keep_case_from(actor, case, [user for user in involved if user.pk in colleagues])
    notices.tell([focal], _("Thầy/cô được phân công một trường hợp chuyển đến từ trường khác."), case_url(case))
    sealed.received_case = case
    _answer(actor, sealed, TransferState.ACCEPTED, note)
    audit.record("cases.accept_sealed", actor=actor, unit=case.unit_id, target=case, sealed=sealed.pk)
    return case


@transaction.atomic
def refuse_sealed(*, actor: User, sealed: SealedFile, note: str) -> SealedFile:
    """It goes back unopened, with the reason; what was inside is thrown away here."""
    sealed = _locked(actor, sealed)
    if not note.strip():
        raise RuleBroken(_("Mời thầy/cô ghi lý do không tiếp nhận."))
    _answer(actor, sealed, TransferState.REFUSED, note)
    audit.record("cases.refuse_sealed", actor=actor, unit=sealed.to_unit_id, target=sealed)
    return sealed


def _miss(actor: User, sealed: SealedFile, kept_from: User | None) -> None:
    """It stays closed. `kept_from`: the name was right, and the file is kept from this person, which the sending
    school can see at its case."""
    sealed.misses += 1
    sealed.save()
    if kept_from:
        with unit_scope(sealed.from_unit_id):
            audit.record(
                "cases.give_sealed",
                actor=actor,
                unit=sealed.from_unit_id,
                target=sealed.case,
                outcome=Outcome.REFUSED,
                user=kept_from.pk,
            )
    audit.record(
        "cases.accept_sealed", actor=actor, unit=sealed.to_unit_id, target=sealed, outcome=Outcome.REFUSED
    )


def _locked(actor: User, sealed: SealedFile) -> SealedFile:
    sealed = access.get_sealed(actor, sealed.public_id)
    rows = SealedFile.objects.select_for_update(of=("self",)).select_related("from_unit", "to_unit")
    sealed = rows.get(pk=sealed.pk)
    if sealed.answered_at:
        raise RuleBroken(_("Hồ sơ này vừa được trả lời."))
    return sealed


def _is_pupil(inside: dict[str, str], full_name: str, birth_date: date) -> bool:
    return inside["birth_date"] == birth_date.isoformat() and fold(clean(full_name)) == fold(inside["name"])


def _known(actor: User, school: Unit, full_name: str, birth_date: date) -> Pupil | None:
    """The school's own record of such a pupil."""
    here = access.visible_pupils(actor).filter(unit=school, birth_date=birth_date)
    found: Pupil | None = here.filter(name_folded=fold(clean(full_name))).first()
    return found


def _enrolled(actor: User, full_name: str, birth_date: date, classroom: Classroom) -> Pupil:
    year, today = classroom.school_year, timezone.localdate()
    since = min(max(today, year.starts), year.ends)
    return seat_pupil(actor, classroom, full_name=full_name, birth_date=birth_date, sex="unknown", since=since)


def _open(actor: User, sealed: SealedFile, pupil: Pupil, focal: User, kind: str) -> Case:
    case = Case(
        unit=sealed.to_unit,
        year_code=school_year_code(timezone.localdate()),
        pupil=pupil,
        kind=kind,
        channel=Channel.AGENCY,
        danger_now=False,
        summary=_("Tiếp nhận hồ sơ chuyển đến từ %(school)s.") % {"school": sealed.from_unit.name},
        noticed_at=timezone.now(),
        opened_by=actor,
    )
    open_case(case, focal, _("Người phụ trách tiếp nhận"))
    if kind == CaseKind.ABUSE:
        begin_abuse(actor, case, case.noticed_at)
    return case


def _answer(actor: User, sealed: SealedFile, state: TransferState, note: str) -> None:
    """The receipt, for both schools. The sender's side is written in the sender's scope, and nothing else is."""
    sealed.answered_by, sealed.answered_at = actor, timezone.now()
    sealed.save()
    with unit_scope(sealed.from_unit_id):
        if state == TransferState.REFUSED:
            sealed.inside.delete()
        transfer = Transfer.objects.select_for_update(of=("self",)).select_related("case__unit").get(
            pk=sealed.transfer_id
        )  # fmt: skip
        answer(transfer, actor, state, timezone.localdate(), actor.polite_name, note)
        words = (
            _("Hồ sơ chuyển trường đã được trường nhận tiếp nhận.")
            if state == TransferState.ACCEPTED
            else _("Trường nhận không tiếp nhận hồ sơ chuyển trường, có ghi lý do.")
        )
        tell_focal(transfer.case, words)
        tell_heads(transfer.case, words)
        audit.record(
            "cases.answer_transfer",
            actor=actor,
            unit=sealed.from_unit_id,
            target=transfer.case,
            transfer=transfer.pk,
            state=state,
        )
