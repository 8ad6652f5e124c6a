"""Tìm trong ghi chép."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, notes, workflow

LEAST = 3  # letters


@require_http_methods(["GET", "POST"])
def note_search(request: HttpRequest) -> HttpResponse:
    """Words come by POST alone: they may name a child."""
    if not access.reads_cases(request.user):
        raise Http404
    words, found, error = request.POST.get("words", "").strip()[:80], None, ""
    if request.method == "POST" and len(words) < LEAST:
        error = _("Mời thầy/cô nhập ít nhất ba chữ cái.")
    elif words:
        found = notes.search(request.user, words)
        access.with_classrooms(hit.case.pupil for hit in found.hits)
        workflow.record_search(actor=request.user, what="notes", found=len(found.hits))
    return render(request, "cases/note_search.html", {"words": words, "found": found, "error": error})
