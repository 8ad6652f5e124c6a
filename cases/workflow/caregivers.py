"""The verbs of a pupil's caregivers. The audit keeps the names of the fields that changed, never what they say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Caregiver, Case, Pupil, SafetyFlag
from cases.workflow.base import tell_focal, tell_heads
from cases.workflow.hints import warn
from ctxh_portal.kit.actor import system_scope, unit_scope
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def add_caregiver(*, actor: User, pupil: Pupil, **fields: Any) -> Caregiver:
    access.require_pupil_file(actor, pupil)
    caregiver = Caregiver(pupil=pupil, **fields)
    caregiver.full_clean()
    caregiver.save()
    audit.record("cases.add_caregiver", actor=actor, unit=pupil.unit_id, target=caregiver)
    return caregiver


@transaction.atomic
def correct_caregiver(*, actor: User, caregiver: Caregiver, **fields: Any) -> Caregiver:
    access.require_pupil_file(actor, caregiver.pupil)
    caregiver = _locked(caregiver)
    changed = sorted(name for name, value in fields.items() if getattr(caregiver, name) != value)
    for name in changed:
        setattr(caregiver, name, fields[name])
    caregiver.full_clean()
    caregiver.save()
    unit = caregiver.pupil.unit_id
    audit.record("cases.correct_caregiver", actor=actor, unit=unit, target=caregiver, fields=changed)
    return caregiver


@transaction.atomic
def end_caregiver(*, actor: User, caregiver: Caregiver, until: date) -> Caregiver:
    """From the day after `until` on this person is no caregiver of the pupil; the row stays."""
    access.require_pupil_file(actor, caregiver.pupil)
    caregiver = _locked(caregiver)
    if caregiver.no_contact:
        raise RuleBroken(
            _("Người này đang có dấu không liên hệ. Dấu phải còn hiện ở hồ sơ của em; hãy gỡ dấu trước.")
        )
    caregiver.until = until
    caregiver.full_clean()
    caregiver.save()
    unit = caregiver.pupil.unit_id
    audit.record("cases.end_caregiver", actor=actor, unit=unit, target=caregiver, fields=["until"])
    return caregiver


@transaction.atomic
def flag_caregiver(*, actor: User, caregiver: Caregiver, reason: str) -> Caregiver:
    """From now on nobody and nothing contacts this person. It only protects: every keeper of the file sets one."""
    access.require_pupil_file(actor, caregiver.pupil)
    caregiver = _locked(caregiver)
    if caregiver.no_contact:
        raise RuleBroken(_("Người này đã có dấu không liên hệ."))
    flag = SafetyFlag(caregiver=caregiver, reason=reason, set_by=actor)
    flag.full_clean()
    flag.save()
    caregiver.no_contact = True
    caregiver.save()
    warn(caregiver.pupil)
    audit.record("cases.flag_caregiver", actor=actor, unit=caregiver.pupil.unit_id, target=caregiver)
    return caregiver


@transaction.atomic
def lift_flag(*, actor: User, caregiver: Caregiver, reason: str) -> Caregiver:
    """Whoever helps the pupil is told: from now on this person is asked again."""
    access.require_lifting(actor, caregiver)
    caregiver = _locked(caregiver)
    if not caregiver.no_contact:
        raise RuleBroken(_("Người này không có dấu không liên hệ."))
    with system_scope("flags"):  # also one whose reason the actor does not read
        flag = caregiver.flags.filter(lifted_at__isnull=True).first()
        if flag is None:  # set before the register kept reasons
            flag = SafetyFlag(caregiver=caregiver, reason=_("Không ghi lý do"), set_by=actor)
        flag.lifted_by, flag.lifted_at, flag.lifted_because = actor, timezone.now(), reason
        flag.full_clean()
        flag.save()
    caregiver.no_contact = False
    caregiver.save()
    with unit_scope(caregiver.pupil.unit_id):  # also of cases that the actor does not see
        for case in Case.objects.filter(pupil=caregiver.pupil).open():
            tell_heads(case, _("Một dấu không liên hệ vừa được gỡ ở hồ sơ của học sinh."))
            tell_focal(case, _("Một dấu không liên hệ vừa được gỡ ở hồ sơ của học sinh."))
    audit.record("cases.lift_flag", actor=actor, unit=caregiver.pupil.unit_id, target=caregiver)
    return caregiver


def _locked(caregiver: Caregiver) -> Caregiver:
    return Caregiver.objects.select_for_update(of=("self",)).select_related("pupil").get(pk=caregiver.pk)
