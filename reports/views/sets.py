"""Bộ chỉ tiêu: what a set of indicators counts and how, before an office asks for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports import access, indicators


@require_GET
def indicator_set(request: HttpRequest) -> HttpResponse:
    """From the declarations themselves, so that the page can't say other than what is counted."""
    access.office_for_asking(request.user)
    wanted = request.GET.get("bo", str(indicators.LATEST))
    version = next((number for number in indicators.SETS if str(number) == wanted), None)
    if version is None:
        raise Http404
    groups = indicators.groups_of(version)
    parts = [
        (code, title, [one for one in groups if one.part == code]) for code, title in indicators.PARTS.items()
    ]
    context = {
        "version": version,
        "about": indicators.SETS[version],
        "is_latest": version == indicators.LATEST,
        "sets": indicators.SETS.items(),
        "parts": [part for part in parts if part[2]],
    }
    return render(request, "reports/indicator_set.html", context)
