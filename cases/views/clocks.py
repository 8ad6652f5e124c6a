"""A clock of a case: held, going on again, given more time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import workflow
from cases.forms.clocks import ExtendForm, PauseForm
from cases.models import Case, FollowUp
from cases.views.base import case_page, form_page
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


def _clock(case: Case, clock_id: str) -> FollowUp:
    found = case.follow_ups.filter(public_id=clock_id).first()
    if found is None:
        raise Http404
    return found


@case_page("write")
def pause(request: HttpRequest, case: Case, clock_id: str) -> HttpResponse:
    clock = _clock(case, clock_id)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.pause_clock, actor=request.user, case=case, clock=clock):
        messages.success(request, _("Đã tạm dừng thời hạn."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request, case, form, heading=_("Tạm dừng thời hạn"), submit=_("Tạm dừng"), follow_up=clock, naming=True
    )


@require_POST
@case_page("write")
def resume(request: HttpRequest, case: Case, clock_id: str) -> HttpResponse:
    clock = _clock(case, clock_id)
    try:
        workflow.resume_clock(actor=request.user, case=case, clock=clock)
    except RuleBroken as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Thời hạn chạy tiếp với thời gian còn lại."))
    return redirect("cases:detail", case.public_id)


@case_page("write")
def extend(request: HttpRequest, case: Case, clock_id: str) -> HttpResponse:
    clock = _clock(case, clock_id)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.extend_clock, actor=request.user, case=case, clock=clock):
        messages.success(request, _("Đã gia hạn."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Gia hạn"), submit=_("Gia hạn"), follow_up=clock, naming=True)
