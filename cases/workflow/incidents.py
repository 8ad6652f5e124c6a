"""One event, several pupils: cases are linked, nothing is copied between them and no case is opened to anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Case, Incident, IncidentPart, IncidentUnlinking
from cases.workflow.base import changed, locked, not_future, require_open
from cases.workflow.intake import log_case
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def link_incident(
    *,
    actor: User,
    case: Case,
    role: str,
    incident: Incident | None = None,
    happened_on: date | None = None,
    text: str = "",
) -> IncidentPart:
    """This pupil had a part in an event: a new one, or one that the actor sees through another case.

    Raises RuleBroken for a second link to the same event, an event of another school, one without day or words,
    and for words that name a pupil: whoever sees one of its cases reads them."""
    case = locked(actor, "write", case)
    require_open(case)
    if incident is None:
        incident = _new_incident(actor, case, happened_on, text)
    elif not access.visible_incidents(actor).filter(pk=incident.pk, unit_id=case.unit_id).exists():
        raise RuleBroken(_("Không tìm thấy sự việc này."))
    if case.incident_parts.filter(incident=incident, ended_at__isnull=True).exists():
        raise RuleBroken(_("Trường hợp này đã được gắn vào sự việc đó."))
    if access.names_pupil(case.pupil, incident.text):
        raise RuleBroken(
            _(
                "Dòng mô tả sự việc ghi họ tên em này, mà người xem trường hợp khác trong sự việc đều đọc được; "
                "mời thầy/cô lập một sự việc mới, không ghi tên ai."
            )
        )
    part = IncidentPart(incident=incident, case=case, role=role, added_by=actor)
    part.full_clean(exclude=("incident", "case"))
    part.save()
    audit.record("cases.link_incident", actor=actor, unit=case.unit_id, target=case, role=role)
    return part


@transaction.atomic
def unlink_incident(*, actor: User, case: Case, incident: Incident, reason: str) -> IncidentUnlinking:
    """The case was linked by mistake: its part ends and stays as history. The incident and the parts of others
    stay as they were."""
    case = locked(actor, "write", case)
    require_open(case)
    part = case.incident_parts.select_for_update().filter(incident=incident, ended_at__isnull=True).first()
    if part is None:
        raise Http404
    row = IncidentUnlinking(case=case, part=part, reason=reason, by=actor)
    row.full_clean()
    row.save()
    part.ended_at = timezone.now()
    part.save(update_fields=["ended_at"])
    changed(case)
    audit.record("cases.unlink_incident", actor=actor, unit=case.unit_id, target=case, role=part.role)
    return row


@transaction.atomic
def log_other_pupil(*, actor: User, case: Case, incident: Incident, role: str, **record: Any) -> Case:
    """A further pupil of the event, with a case of their own: logged as every case, by what its record says."""
    access.require(actor, "write", case)
    incident = access.get_incident(actor, case, incident.public_id)
    if record["pupil"].pk == case.pupil_id:
        raise RuleBroken(_("Học sinh này đã có trong sự việc; mời chọn học sinh khác."))
    other = log_case(actor=actor, **record)
    if not other.incident_parts.filter(
        incident=incident, ended_at__isnull=True
    ).exists():  # a button pressed twice
        link_incident(actor=actor, case=other, role=role, incident=incident)
    return other


def _new_incident(actor: User, case: Case, happened_on: date | None, text: str) -> Incident:
    if happened_on is None or not text:
        raise RuleBroken(_("Sự việc mới cần ngày xảy ra và vài dòng mô tả."))
    not_future(happened_on)
    if access.speaks_of_a_pupil(case.unit, text) or access.names_pupil(case.pupil, text):
        raise RuleBroken(
            _(
                "Dòng mô tả sự việc không ghi họ tên học sinh, không ghi mã trường hợp: người xem một trường hợp "
                "trong sự việc đều đọc được. Mời thầy/cô viết, ví dụ, “một bạn cùng lớp”."
            )
        )
    incident = Incident(unit=case.unit, happened_on=happened_on, text=text, recorded_by=actor)
    incident.full_clean()
    with unit_scope(case.unit_id):  # the row exists a moment before the part that shows it
        incident.save()
    return incident
