"""The emergency card: whom to call now, and one tap to write down that it was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access as people
from accounts.models import Agency, Unit, User
from cases import access, danger, workflow
from cases.clocks import span
from cases.enums import FieldGroup
from cases.models import Case, Concern
from cases.views.base import case_page


def agency_to_call(request: HttpRequest, school: Unit) -> Agency:
    """The one of the card whose button was pressed."""
    agencies = people.emergency_agencies(school, timezone.localdate())
    agency = next((row for row in agencies if str(row.pk) == request.POST.get("notify")), None)
    if agency is None:
        raise Http404
    return agency


def card_of_case(case: Case) -> dict[str, Any]:
    """For whoever works on the case: the clock runs from the newest danger."""
    if not (case.danger_now and case.is_open):
        return {"agencies": []}
    agencies = people.emergency_agencies(case.unit, timezone.localdate())
    since = danger.began(case)
    return {
        "agencies": agencies,
        "unlisted": people.without_local_number(agencies),
        "since": since,
        "elapsed": span(timezone.now() - since),
    }


def card_of_concern(user: User, concern: Concern) -> dict[str, Any]:
    """For the readers of a concern about danger, until it is decided; caregivers for those who keep the file."""
    if not (concern.danger_now and concern.to_decide):
        return {"agencies": []}
    agencies = people.emergency_agencies(concern.unit, timezone.localdate())
    pupil = concern.pupil
    keeps = pupil and FieldGroup.CAREGIVERS in access.pupil_fields(user, pupil)
    return {
        "agencies": agencies,
        "unlisted": people.without_local_number(agencies),
        "since": concern.created,
        "elapsed": span(timezone.now() - concern.created),
        "caregivers": access.caregivers(pupil) if pupil and keeps else [],
        "notices": access.notices_of(concern),
    }


@require_POST
@case_page("write")
def call(request: HttpRequest, case: Case, caregiver_id: str) -> HttpResponse:
    found = next((c for c in access.contactable(case.pupil) if c.public_id == caregiver_id), None)
    if found is None:
        raise Http404
    workflow.log_call(actor=request.user, case=case, caregiver=found)
    messages.success(request, _("Đã ghi cuộc gọi vào nhật ký; mời thầy/cô ghi thêm nội dung khi xong việc."))
    return redirect("cases:detail", case.public_id)
