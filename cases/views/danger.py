"""Danger in a case: that there is one, that there is none, that it is over; and what the outside was told."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from cases import workflow
from cases.forms.danger import DangerForm, DangerReasonForm, NoticeForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def danger(request: HttpRequest, case: Case) -> HttpResponse:
    """One tap of the question on the case's page, or the form with another moment and more words."""
    tap = "now" in request.POST
    said = {"reason": _("Trả lời “Có” cho câu hỏi trên trang trường hợp.")} if tap else {}
    form = Form(request.POST) if tap else DangerForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.mark_danger, actor=request.user, case=case, **said):
        messages.success(request, _("Đã ghi nhận nguy hiểm. Mời thầy/cô gọi ngay các số ở đầu trang."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Ghi nhận đang có nguy hiểm"), submit=_("Ghi nhận"))


@case_page("write")
def danger_none(request: HttpRequest, case: Case) -> HttpResponse:
    form = DangerReasonForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.deny_danger, actor=request.user, case=case):
        messages.success(request, _("Đã lưu câu trả lời."))
        return redirect("cases:detail", case.public_id)
    heading = _("Không có nguy hiểm ngay lúc này")
    return form_page(request, case, form, heading=heading, submit=_("Lưu câu trả lời"))


@case_page("lift_danger")
def danger_lift(request: HttpRequest, case: Case) -> HttpResponse:
    form = DangerReasonForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.lift_danger, actor=request.user, case=case):
        messages.success(request, _("Đã ghi nguy hiểm đã qua; việc thông báo ra ngoài vẫn cần ghi đủ."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Nguy hiểm đã qua"), submit=_("Ghi nguy hiểm đã qua"))


@case_page("notify")
def notice(request: HttpRequest, case: Case) -> HttpResponse:
    """An outside notice with the moment that it happened at; the card writes one down in one tap."""
    today = timezone.localdate()
    near = people.emergency_agencies(case.unit, today)
    known = {agency.pk for agency in near}
    agencies = near + [agency for agency in people.agencies_for(case.unit, today) if agency.pk not in known]
    form = NoticeForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and run(form, workflow.notify_outside, actor=request.user, case=case):
        messages.success(request, _("Đã ghi nhận việc thông báo."))
        return redirect("cases:detail", case.public_id)
    heading = _("Ghi việc đã thông báo ra ngoài")
    return form_page(request, case, form, heading=heading, submit=_("Lưu"))
