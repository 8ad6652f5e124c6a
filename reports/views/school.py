"""The school: writes, approves, registers and sends its own report. One page; what it offers follows from the
report's state and from what the person may do."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access as people
from accounts.enums import Role
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from reports import access, papers, workflow
from reports.forms import NarrativeForm, PaperForm, ReturnForm
from reports.models import SchoolReport
from reports.views.files import known, printed, stored
from reports.views.tables import gaps, narrative, panels


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that the school was asked for; an officer's reports are the requests."""
    if people.units_where(request.user, Role.OFFICER):
        return redirect("reports:requests")
    people.school_of(request.user, Role.FOCAL, Role.PRINCIPAL)
    return render(request, "reports/reports.html", {"rows": access.visible_reports(request.user)})


@require_GET
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, access.get_report(request.user, public_id))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    if request.method == "GET":  # where a banner leads back to
        return redirect("reports:report", public_id)
    access.require(request.user, "draft", found)
    form = NarrativeForm(request.POST, report=found)
    if not run(form, workflow.draft_report, actor=request.user, report=found):
        return _page(request, found, narrative_form=form)
    if "submit" not in request.POST:
        messages.success(request, _("Đã lưu."))
        return redirect("reports:report", public_id)
    try:
        workflow.submit_to_principal(actor=request.user, report=found)
    except RuleBroken as rule:  # what was typed is saved by now
        messages.error(request, str(rule))
    else:
        messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    return redirect("reports:report", public_id)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    if request.method == "GET":
        return redirect("reports:report", public_id)
    access.require(request.user, "return", found)
    form = ReturnForm(request.POST)
    if run(form, workflow.return_report, actor=request.user, report=found):
        messages.success(request, _("Đã trả lại để bổ sung."))
        return redirect("reports:report", public_id)
    return _page(request, found, return_form=form)


@require_POST
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    workflow.approve_report(actor=request.user, report=found)
    messages.success(request, _("Đã duyệt và chốt số liệu."))
    return redirect("reports:report", public_id)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    if request.method == "GET":
        return redirect("reports:report", public_id)
    access.require(request.user, "register", found)
    form = PaperForm(request.POST, request.FILES, report=found)
    if run(form, workflow.register_paper, actor=request.user, report=found):
        messages.success(request, _("Đã ghi số và ngày của văn bản."))
        return redirect("reports:report", public_id)
    return _page(request, found, paper_form=form)


@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    workflow.send_report(actor=request.user, report=found)
    messages.success(request, _("Đã nộp báo cáo."))
    return redirect("reports:report", public_id)


@require_GET
def paper(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    known(file_format)
    if not found.is_frozen:
        raise RuleBroken(_("Văn bản in được sau khi hiệu trưởng duyệt và chốt số liệu."))
    workflow.note_download(actor=request.user, target=found, file_format=file_format)
    return printed(papers.issued_of_school(found), file_format, f"bao-cao-{found.request.year}")


@require_GET
def scan(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    if not found.scan:
        raise Http404
    ending = PurePath(found.scan.name).suffix
    response = stored(
        found.scan.name,
        scans.content_type(found.scan.name),
        f"bao-cao-{found.request.year}-ban-dong-dau{ending}",
    )
    workflow.note_download(actor=request.user, target=found, file_format="scan")
    return response


def _page(request: HttpRequest, found: SchoolReport, **forms: Any) -> HttpResponse:
    may = access.allowed(request.user, found)
    figures = access.figures(request.user, found)
    writing = found.is_editable and "draft" in may
    context = {
        "report": found,
        "may": may,
        "writing": writing,
        "deciding": found.state == "submitted" and "approve" in may and found.drafted_by_id != request.user.pk,
        "panels": panels(figures, access.previous_figures(request.user, found)),
        "year_before": found.request.year - 1,
        "gaps": gaps(found, figures) if not found.is_frozen else [],
        "sections": narrative(found),
        "registering": found.is_frozen and "register" in may and not (found.state == "sent" and found.scan),
        "for_office": panels(access.figures_for_office(request.user, found), None) if found.is_frozen else [],
        "narrative_form": NarrativeForm(report=found) if writing else None,
        "return_form": ReturnForm(),
        "paper_form": PaperForm(report=found),
        **forms,
    }
    return render(request, "reports/report.html", context)
