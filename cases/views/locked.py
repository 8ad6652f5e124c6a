"""Locked notes, and opening in an emergency."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import access, workflow
from cases.forms.confidential import BreakGlassForm, BreakGlassForPupilForm, LockedNoteForm, ReviewForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("view")
def locked_notes(request: HttpRequest, case: Case) -> HttpResponse:
    allowed = access.allowed(request.user, case)
    writes = "write_locked" in allowed and case.is_open
    form = LockedNoteForm(request.POST or None)
    if request.method == "POST":
        access.require(request.user, "write_locked", case)
        if run(form, workflow.write_locked_note, actor=request.user, case=case):
            messages.success(request, _("Đã lưu ghi chú riêng."))
            return redirect("cases:locked_notes", case.public_id)
    texts = workflow.read_locked_notes(actor=request.user, case=case)
    notes = [(note, texts.get(note.pk)) for note in case.locked_notes.select_related("author")]
    context = {
        "case": case,
        "form": form if writes else None,
        "notes": notes,
        "may_break": "break_glass" in allowed and any(text is None for _note, text in notes),
    }
    return render(request, "cases/locked_notes.html", context)


@case_page("break_glass")
def break_glass(request: HttpRequest, case: Case) -> HttpResponse:
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.break_glass, actor=request.user, case=case):
        messages.warning(request, _("Đã mở khẩn cấp trong 24 giờ. Những người liên quan vừa được báo."))
        return redirect("cases:locked_notes", case.public_id)
    return form_page(request, case, form, heading=_("Mở khẩn cấp ghi chú riêng"), submit=_("Mở trong 24 giờ"))


def emergency(request: HttpRequest) -> HttpResponse:
    """The focal teacher is away, the child is in danger tonight: the pupil's case, found by the pupil."""
    access.require_break_glass(request.user)
    form = BreakGlassForPupilForm(request.POST or None, user=request.user)
    if request.method == "POST" and "find" in request.POST:
        typed = {name: request.POST.get(name) for name in ("pupil_words", "pupil", "reason")}
        form = BreakGlassForPupilForm(user=request.user, initial=typed)
    elif request.method == "POST" and (done := run(form, workflow.break_glass_for_pupil, actor=request.user)):
        messages.warning(request, _("Đã mở khẩn cấp trong 24 giờ. Những người liên quan vừa được báo."))
        return redirect("cases:detail", done.value.public_id)
    return render(request, "cases/emergency.html", {"form": form})


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """What waits for this person's review; everybody may ask, most have none."""
    return render(request, "cases/emergencies.html", {"rows": access.emergencies_to_review(request.user)})


def emergency_review(request: HttpRequest, emergency_id: str) -> HttpResponse:
    row = access.get_emergency(request.user, emergency_id)
    case = access.visible_cases(request.user).filter(pk=row.case_id).first()
    form = ReviewForm(request.POST or None, with_comment=case is not None)
    if request.method == "POST" and run(form, workflow.review_break_glass, actor=request.user, emergency=row):
        messages.success(request, _("Đã ghi kết luận."))
        return redirect("cases:emergencies")
    reason = row.reason if case else ""
    return render(
        request, "cases/emergency_review.html", {"row": row, "case": case, "reason": reason, "form": form}
    )
