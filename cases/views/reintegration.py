from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.forms.reintegration import ReintegrationForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def reintegration(request: HttpRequest, case: Case) -> HttpResponse:
    form = ReintegrationForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.check_reintegration, actor=request.user, case=case):
        messages.success(request, _("Đã lưu bảng theo dõi hòa nhập."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Theo dõi hòa nhập"), submit=_("Lưu bảng theo dõi"))
