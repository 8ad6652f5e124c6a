"""Thông tin bổ sung cho Mẫu 01."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.forms.intake_details import IntakeDetailForm
from cases.models import Case
from cases.models.intake_details import INFORMANT, TEXTS
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def intake_detail(request: HttpRequest, case: Case) -> HttpResponse:
    last = case.intake_details.last()
    names = ("informant_agrees", *TEXTS, *INFORMANT)
    initial = {"version": case.version} | ({name: getattr(last, name) for name in names} if last else {})
    form = IntakeDetailForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.write_intake_detail, actor=request.user, case=case):
        messages.success(request, _("Đã lưu thông tin bổ sung; thông tin này có trong bản in Mẫu 01."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Thông tin bổ sung cho Mẫu 01"), submit=_("Lưu thông tin"))
