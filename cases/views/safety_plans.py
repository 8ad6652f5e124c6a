"""Trang giữ an toàn: written with the pupil, printed as one page without a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import access, workflow
from cases.enums import CasePart
from cases.forms.safety_plans import SafetyPlanForm
from cases.models import Case
from cases.models.safety_plans import PARTS
from cases.papers import safety_leaflet
from cases.views.base import case_page, form_page
from cases.views.paper_files import attached
from ctxh_portal.documents import leaflet
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


@case_page("write")
def safety_plan(request: HttpRequest, case: Case) -> HttpResponse:
    last = case.safety_plans.last()
    initial = {"version": case.version} | ({name: getattr(last, name) for name in PARTS} if last else {})
    form = SafetyPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.write_safety_plan, actor=request.user, case=case):
        messages.success(request, _("Đã lưu trang giữ an toàn. Mời thầy/cô in cho em giữ, nếu em muốn."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Trang giữ an toàn của em"), submit=_("Lưu"))


@require_safe
@case_page("view")
def safety_plan_print(request: HttpRequest, case: Case) -> HttpResponse:
    access.require_part(request.user, CasePart.PLAN, case)
    try:
        row = workflow.print_safety_plan(actor=request.user, case=case)
        content = leaflet.render(safety_leaflet(row))
    except RuleBroken as rule:
        messages.error(request, str(rule))
        return redirect("cases:detail", case.public_id)
    except PaperFailed:
        messages.error(request, _("Chưa in được văn bản này. Xin thử lại sau ít phút."))
        return redirect("cases:detail", case.public_id)
    return attached(content, "trang-cua-em", "pdf")
