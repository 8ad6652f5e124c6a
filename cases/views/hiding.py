"""Putting an entry of the diary out of sight, and bringing it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.forms.hiding import HidingForm
from cases.models import Case, CaseEntry
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def hide_entry(request: HttpRequest, case: Case, entry_id: str) -> HttpResponse:
    entry, form = _entry(case, entry_id), HidingForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.hide_entry, actor=request.user, case=case, entry=entry):
        messages.success(request, _("Đã ẩn nhật ký; nội dung vẫn được giữ."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Ẩn nhật ký"), submit=_("Ẩn nhật ký"), quoted=entry)


@case_page("write")
def bring_back_entry(request: HttpRequest, case: Case, entry_id: str) -> HttpResponse:
    entry, form = _entry(case, entry_id), HidingForm(request.POST or None)
    if request.method == "POST" and run(
        form, workflow.bring_back_entry, actor=request.user, case=case, entry=entry
    ):
        messages.success(request, _("Nhật ký đã hiện lại."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Hiện lại nhật ký"), submit=_("Hiện lại"), quoted=entry)


def _entry(case: Case, public_id: str) -> CaseEntry:
    entry: CaseEntry | None = case.entries.filter(public_id=public_id).first()
    if entry is None:
        raise Http404
    return entry
