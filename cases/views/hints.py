"""The hint that the homeroom teacher of a case's pupil may see."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, workflow
from cases.forms.hints import HintForm
from cases.models import Case
from cases.views.base import case_page, form_page
from cases.workflow.hints import hint_action
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


@case_page("view")
def hint(request: HttpRequest, case: Case) -> HttpResponse:
    access.require(request.user, hint_action(case), case)
    form = HintForm(request.POST or None, case=case)
    if request.method == "POST" and run(form, workflow.release_hint, actor=request.user, case=case):
        messages.success(request, _("Đã gửi điều nhắc cho giáo viên chủ nhiệm."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Điều nhắc cho giáo viên chủ nhiệm"), submit=_("Gửi"))


@require_POST
@case_page("view")
def hint_withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        workflow.withdraw_hint(actor=request.user, case=case)
        messages.success(request, _("Đã rút lại điều nhắc."))
    except RuleBroken as rule:
        messages.error(request, str(rule))
    return redirect("cases:detail", case.public_id)
