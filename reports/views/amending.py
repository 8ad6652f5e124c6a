"""The office changes a request that it has sent. One page with three forms, each with its verb."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ctxh_portal.kit.forms import run
from reports import access, tiers, workflow
from reports.forms import AddSchoolsForm, AmendForm, ReasonForm
from reports.models import ReportRequest


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = _asked(request, public_id)
    if request.method == "GET":
        return _page(request, asked)
    form = AmendForm(request.POST)
    if run(form, workflow.amend_request, actor=request.user, request=asked):
        messages.success(request, _("Đã sửa yêu cầu; các trường chưa nộp đã được báo."))
        return redirect("reports:request", public_id)
    return _page(request, asked, form=form)


@require_http_methods(["GET", "POST"])
def add_schools(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = _asked(request, public_id)
    if request.method == "GET":
        return redirect("reports:amend", public_id)
    form = AddSchoolsForm(request.POST, schools=tiers.addable_schools(request.user, asked))
    if done := run(form, partial(workflow.add_schools, actor=request.user, request=asked)):
        count = len(done.value)
        sentence = ngettext("Đã yêu cầu thêm %(count)d trường.", "Đã yêu cầu thêm %(count)d trường.", count)
        messages.success(request, sentence % {"count": count})
        return redirect("reports:request", public_id)
    return _page(request, asked, schools_form=form)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = _asked(request, public_id)
    if request.method == "GET":
        return redirect("reports:amend", public_id)
    form = ReasonForm(request.POST)
    if run(form, workflow.withdraw_request, actor=request.user, request=asked):
        messages.success(request, _("Đã rút yêu cầu; các trường đã được báo."))
        return redirect("reports:request", public_id)
    return _page(request, asked, reason_form=form)


def _asked(request: HttpRequest, public_id: str) -> ReportRequest:
    asked = access.get_request(request.user, public_id)
    access.require_for_request(request.user, "amend", asked)
    return asked


def _page(request: HttpRequest, asked: ReportRequest, **forms: Any) -> HttpResponse:
    schools = tiers.addable_schools(request.user, asked)
    context = {
        "asked": asked,
        "form": AmendForm(instance=asked),
        "schools_form": AddSchoolsForm(schools=schools) if schools else None,
        "reason_form": ReasonForm(),
        **forms,
    }
    return render(request, "reports/amend.html", context)
