"""The office's list of templates for support plans."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access as people
from accounts.views.catalogue import tabs
from cases import access, workflow
from cases.forms.plan_templates import PlanTemplateForm, TemplateRowSet
from cases.models import PlanTemplate
from ctxh_portal.kit.forms import run


@require_safe
def plan_templates(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    context = {"tabs": tabs("cases:plan_templates"), "templates": access.plan_templates()}
    return render(request, "cases/plan_templates.html", context)


def plan_template_new(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return _form(request, PlanTemplate())


def plan_template(request: HttpRequest, public_id: str) -> HttpResponse:
    return _form(request, access.get_plan_template(request.user, public_id))


def _form(request: HttpRequest, template: PlanTemplate) -> HttpResponse:
    form = PlanTemplateForm(request.POST or None, instance=template)
    rows = TemplateRowSet(request.POST or None, initial=template.rows, prefix="viec")
    filled = request.method == "POST" and rows.is_valid()
    if filled and run(form, workflow.save_plan_template, actor=request.user, template=template, rows=rows.lines()):
        messages.success(request, _("Đã lưu mẫu kế hoạch."))
        return redirect("cases:plan_templates")
    return render(request, "cases/plan_template.html", {"form": form, "rows": rows, "template": template})
