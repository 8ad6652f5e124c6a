"""A passage of the school's own words that is spelt like a pupil's name, and is none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import workflow as cases
from reports import access
from reports.views.evidence import known_year


@require_POST
def of_report(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    _confirm(request, found.unit)
    return redirect("reports:report", public_id)


@require_POST
def of_evidence(request: HttpRequest, year: str) -> HttpResponse:
    unit, first = access.require_evidence(request.user), known_year(year)
    _confirm(request, unit)
    return redirect(f"{reverse('reports:evidence')}?nam={first}")


def _confirm(request: HttpRequest, unit) -> None:
    cases.confirm_not_a_name(actor=request.user, unit=unit, fingerprint=request.POST.get("passage", ""))
    messages.success(request, _("Đã ghi: không phải tên học sinh."))
