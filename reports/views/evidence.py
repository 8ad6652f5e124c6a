"""Bộ minh chứng of a school year: one click, progress, the file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ctxh_portal.kit import jobs
from ctxh_portal.kit.calendar import school_year_label
from reports import access, sealed, workflow
from reports import evidence as gathering
from reports.models import EvidenceFile
from reports.views.files import stored


def _latest() -> int:
    return int(school_year_label(timezone.localdate())[:4])


def known_year(year: str) -> int:
    """The first year of the address; Http404 for what is none."""
    if not (year.isdecimal() and 2000 <= int(year) <= _latest()):
        raise Http404
    return int(year)


@require_GET
def evidence(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= _latest() else _latest()
    context = _context(request, year)
    file = context["file"] or EvidenceFile(unit=context["unit"], first_year=year)
    context["left_out"] = gathering.left_out(request.user, file)
    return render(request, "reports/evidence.html", context)


def _context(request: HttpRequest, year: int) -> dict[str, object]:
    unit = access.require_evidence(request.user)
    file = access.evidence(request.user, year)
    job = jobs.latest(workflow.GATHER_EVIDENCE, file.pk) if file else None
    others = [first for first in (year - 1, year + 1) if first <= _latest()]
    return {
        "unit": unit,
        "year": year,
        "label": f"{year}-{year + 1}",
        "file": file,
        "job": job,
        "others": [(first, f"{first}-{first + 1}") for first in others],
    }


@require_POST
def evidence_start(request: HttpRequest, year: str) -> HttpResponse:
    workflow.start_evidence(actor=request.user, first_year=known_year(year))
    return redirect(f"{reverse('reports:evidence')}?nam={year}")


@require_GET
def evidence_progress(request: HttpRequest, year: str) -> HttpResponse:
    """The progress bar asks for itself; once the job has ended the whole page is wanted again."""
    context = _context(request, known_year(year))
    job = context["job"]
    if job is None or not job.is_active:  # type: ignore[attr-defined]
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "reports/_evidence_progress.html", context)


@require_GET
def evidence_file(request: HttpRequest, year: str) -> HttpResponse:
    file = access.evidence(request.user, known_year(year))
    if file is None:
        raise Http404
    sealed.file_unaltered(file.path, file.checksum)
    response = stored(file.path, "application/pdf", f"minh-chung-{file.label}.pdf")
    workflow.note_evidence_download(actor=request.user, file=file)
    return response
