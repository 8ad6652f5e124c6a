"""The verbs of the register of consents."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.consents import AFTER_WITHDRAWAL, must_ask_pupil
from cases.enums import Answer
from cases.models import Caregiver, Case, Consent, Pupil, Term
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def record_consent(
    *,
    actor: User,
    pupil: Pupil,
    purpose: Term,
    given_on: date,
    case: Case | None = None,
    pupil_said: str = "",
    caregiver: Caregiver | None = None,
    caregiver_said: str = "",
    exception: Term | None = None,
    channel: str = "",
    valid_until: date | None = None,
    note: str = "",
) -> Consent:
    """Write down what was asked and answered, or which exception of the law takes the answers' place.

    Raises RuleBroken when somebody who must be asked was not, or somebody was whom nobody may ask."""
    if case:
        access.require(actor, "write", case)
        pupil = case.pupil
    else:
        access.require_pupil_file(actor, pupil)
    if purpose.of_case != bool(case):
        raise RuleBroken(_("Mục đích này được hỏi riêng cho từng trường hợp, ở trang của trường hợp."))
    consent = Consent(
        pupil=pupil, case=case, purpose=purpose, pupil_said=pupil_said, caregiver=caregiver,
        caregiver_said=caregiver_said, exception=exception, channel=channel, given_on=given_on,
        valid_until=valid_until, note=note, recorded_by=actor, kept_safe=access.kept_safe(pupil),
    )  # fmt: skip
    _refuse_unsafe(consent)
    _refuse_incomplete(consent)
    consent.full_clean()
    consent.save()
    if Answer.NO in (pupil_said, caregiver_said) and (fell := _agreed_before(consent)):
        _tell_withdrawn(fell)
    audit.record("cases.record_consent", actor=actor, unit=pupil.unit_id, target=consent, purpose=purpose.code)
    return consent


def _agreed_before(consent: Consent) -> Consent | None:
    """What the pupil or family had said yes to, for the same purpose, before they now said no."""
    rows = Consent.objects.filter(pupil=consent.pupil, case=consent.case, purpose=consent.purpose)
    rows = rows.filter(withdrawn_on__isnull=True, pk__lt=consent.pk)
    rows = rows.exclude(pupil_said=Answer.NO).exclude(caregiver_said=Answer.NO)
    return rows.select_related("purpose", "pupil__unit").first()


def _tell_withdrawn(consent: Consent) -> None:
    for act in AFTER_WITHDRAWAL:
        act(consent)


def _refuse_unsafe(consent: Consent) -> None:
    caregiver = consent.caregiver
    if bool(caregiver) != bool(consent.caregiver_said):
        raise RuleBroken(_("Cần cả tên người chăm sóc được hỏi và ý kiến của người đó."))
    if caregiver and caregiver not in access.contactable(consent.pupil):
        raise RuleBroken(_("Không lấy ý kiến của người này, vì an toàn của học sinh."))


def _refuse_incomplete(consent: Consent) -> None:
    today = timezone.localdate()
    if consent.given_on > today:
        raise RuleBroken(_("Ngày trả lời chưa đến."))
    if consent.valid_until and consent.valid_until < consent.given_on:
        raise RuleBroken(_("Thời hạn không thể trước ngày trả lời."))
    if consent.exception:
        if not consent.note.strip():
            raise RuleBroken(_("Dùng ngoại lệ của luật cần ghi rõ vì sao, ở phần ghi chú."))
        return
    answers = {consent.pupil_said, consent.caregiver_said}
    if Answer.NO in answers:
        return  # one refusal is enough
    if Answer.YES not in answers:
        raise RuleBroken(_("Cần ít nhất một ý kiến, hoặc một ngoại lệ của luật. Im lặng không phải là đồng ý."))
    if must_ask_pupil(consent.pupil, consent.given_on) and not consent.pupil_said:
        raise RuleBroken(_("Em từ đủ 7 tuổi (hoặc chưa rõ ngày sinh): cần hỏi cả ý kiến của em."))
    if not consent.kept_safe and not consent.caregiver_said:
        raise RuleBroken(_("Cần hỏi cả người chăm sóc của em. Nếu chưa có, hãy thêm vào hồ sơ của em trước."))


@transaction.atomic
def withdraw_consent(*, actor: User, consent: Consent, withdrawn_on: date, withdrawn_because: str) -> Consent:
    """What was agreed to is so no more, from that day on; what was done before stays as it was."""
    if consent.case:
        access.require(actor, "write", consent.case)
    else:
        access.require_pupil_file(actor, consent.pupil)
    consent = (
        Consent.objects.select_for_update(of=("self",)).select_related("pupil__unit", "purpose").get(pk=consent.pk)
    )
    if not consent.may_be_withdrawn:
        raise RuleBroken(_("Ý kiến này không phải là một đồng ý đang có để rút lại."))
    if not consent.given_on <= withdrawn_on <= timezone.localdate():
        raise RuleBroken(_("Ngày rút lại phải từ ngày đồng ý đến hôm nay."))
    consent.withdrawn_on, consent.withdrawn_because, consent.withdrawn_by = withdrawn_on, withdrawn_because, actor
    consent.full_clean()
    consent.save()
    _tell_withdrawn(consent)
    audit.record("cases.withdraw_consent", actor=actor, unit=consent.pupil.unit_id, target=consent)
    return consent
