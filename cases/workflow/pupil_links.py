"""Which pupils of a school belong together. The audit keeps the relation, never the pupils."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Pupil, PupilLink
from cases.workflow.base import not_future
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def link_pupils(*, actor: User, pupil: Pupil, other: Pupil, relation: str) -> PupilLink:
    """Raises RuleBroken for one and the same pupil, two schools, or a link that is there."""
    for side in (pupil, other):
        access.require_pupil_file(actor, side)
    if pupil.pk == other.pk or pupil.unit_id != other.unit_id:
        raise RuleBroken(_("Mời chọn một học sinh khác của cùng trường."))
    first, second = sorted((pupil, other), key=lambda side: side.pk)
    link = PupilLink(pupil=first, other=second, relation=relation, noted_by=actor)
    link.full_clean(validate_constraints=False)
    if PupilLink.objects.filter(pupil=first, other=second, relation=relation, until__isnull=True).exists():
        raise RuleBroken(_("Hai em đã được ghi với quan hệ này."))
    link.save()
    audit.record("cases.link_pupils", actor=actor, unit=pupil.unit_id, target=link, relation=relation)
    return link


@transaction.atomic
def end_pupil_link(*, actor: User, link: PupilLink, until: date) -> PupilLink:
    """From the day after `until` on the two are not linked; the row stays."""
    link = PupilLink.objects.select_for_update(of=("self",)).select_related("pupil", "other").get(pk=link.pk)
    for side in (link.pupil, link.other):
        access.require_pupil_file(actor, side)
    if link.until is not None:
        raise RuleBroken(_("Liên hệ này đã kết thúc."))
    not_future(until)
    link.until = until
    link.full_clean()
    link.save(update_fields=["until"])
    audit.record("cases.end_pupil_link", actor=actor, unit=link.pupil.unit_id, target=link, fields=["until"])
    return link
