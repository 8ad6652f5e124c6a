"""Closing, reopening, assigning: the principal's part."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import access, workflow
from cases.enums import Stage
from cases.forms.course import AssignForm, CloseForm, DecideForm, KeepClosedForm, ReopenForm
from cases.models import Case
from cases.views.base import case_page, form_page
from cases.workflow.clocks import signs_wait
from cases.workflow.closing import missing_to_close, waiting_closing
from cases.workflow.transitions import transition
from ctxh_portal.kit.forms import run


@case_page("ask_closing")
def ask_closing(request: HttpRequest, case: Case) -> HttpResponse:
    way = transition(case.stage, Stage.CLOSED)
    outcomes = way.outcomes if way else ()
    form = CloseForm(request.POST or None, pupil=case.pupil, outcomes=outcomes, initial={"version": case.version})
    if request.method == "POST" and run(form, workflow.ask_closing, actor=request.user, case=case):
        messages.success(request, _("Đã trình hiệu trưởng duyệt việc kết thúc."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Đề nghị kết thúc sớm") if way and way.is_early else _("Đề nghị kết thúc trường hợp"),
        submit=_("Trình hiệu trưởng duyệt"),
        missing=missing_to_close(case, request.POST.get("outcome", ""), request.POST.get("no_transfer", "")),
        allowed=access.allowed(request.user, case),
    )


@case_page("approve_closing")
def decide_closing(request: HttpRequest, case: Case) -> HttpResponse:
    closing = waiting_closing(case)
    if closing is None and request.method != "POST":
        raise Http404
    form = DecideForm(request.POST or None, initial={"version": case.version})
    approve = "approve" in request.POST
    if request.method == "POST" and run(
        form, workflow.decide_closing, actor=request.user, case=case, approve=approve
    ):
        messages.success(request, _("Đã kết thúc trường hợp.") if approve else _("Đã trả lại để bổ sung."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Duyệt kết thúc trường hợp"),
        submit=_("Duyệt kết thúc"),
        template="cases/decide_closing.html",
        about=True,
        closing=closing,
    )


@case_page("reopen")
def reopen(request: HttpRequest, case: Case) -> HttpResponse:
    form = ReopenForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and run(form, workflow.reopen, actor=request.user, case=case):
        messages.success(request, _("Đã mở lại trường hợp."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Mở lại trường hợp"), submit=_("Mở lại"), about=True)


@case_page("reopen")
def keep_closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Không mở lại, after signs of a relapse."""
    if not signs_wait(case):
        return redirect("cases:detail", case.public_id)
    form = KeepClosedForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and run(form, workflow.keep_closed, actor=request.user, case=case):
        messages.success(request, _("Đã ghi vì sao không mở lại."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Không mở lại trường hợp"), submit=_("Lưu"), about=True)


@case_page("assign")
def assign(request: HttpRequest, case: Case) -> HttpResponse:
    form = AssignForm(request.POST or None, people=access.assignable_focals(case))
    if request.method == "POST" and run(form, workflow.assign_case, actor=request.user, case=case):
        messages.success(request, _("Đã phân công. Người phụ trách trước không còn xem được trường hợp này."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Phân công giáo viên đầu mối"),
        submit=_("Phân công"),
        now_with=access.assigned_focal(case),
        about=True,
    )
