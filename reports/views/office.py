"""The office: asks, follows, reads what was submitted, adds up. Nothing here reads a school's records."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctxh_portal.kit import jobs
from ctxh_portal.kit.forms import run
from reports import access, papers, workflow
from reports.forms import ConsolidationForm, RequestForm
from reports.indicators import checksum
from reports.models import ConsolidatedReport, ReportRequest
from reports.views.files import CONTENT_TYPES, known, printed, stored
from reports.views.tables import narrative, panels


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    access.office_for_asking(request.user)
    rows = access.visible_requests(request.user).with_counts()
    return render(request, "reports/requests.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    office = access.office_for_asking(request.user)
    form = RequestForm(request.POST or None, initial=RequestForm.defaults(timezone.localdate()))
    if request.method == "POST" and (done := run(form, workflow.open_request, actor=request.user)):
        messages.success(request, _("Đã gửi yêu cầu tới các trường."))
        return redirect("reports:request", done.value.public_id)
    return render(request, "reports/request_new.html", {"form": form, "office": office})


@require_GET
def request(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    rows = access.board(request.user, asked)
    context = {"asked": asked, "rows": rows, "missing": [row for row in rows if not row.is_sent]}
    return render(request, "reports/request.html", context)


@require_POST
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    count = workflow.remind(actor=request.user, request=asked)
    sentence = ngettext("Đã nhắc %(count)d trường.", "Đã nhắc %(count)d trường.", count) % {"count": count}
    messages.success(request, sentence)
    return redirect("reports:request", public_id)


@require_GET
def submission(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_submission(request.user, public_id)
    before = access.previous_submission(request.user, found)
    context = {
        "submission": found,
        "panels": panels(found.figures, before.figures if before else None),
        "sections": narrative(found),
        "year_before": found.request.year - 1,
    }
    return render(request, "reports/submission.html", context)


@require_GET
def submission_paper(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    found = access.get_submission(request.user, public_id)
    workflow.note_download(actor=request.user, target=found, file_format=known(file_format))
    return printed(papers.of_submission(found), file_format, f"bao-cao-{found.request.year}")


@require_GET
def consolidations(request: HttpRequest) -> HttpResponse:
    access.office_for_asking(request.user)
    rows = access.visible_requests(request.user).with_counts().with_build()
    return render(request, "reports/consolidations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def consolidated(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    report = access.consolidated(request.user, asked)
    form = ConsolidationForm(request.POST or None, report=report)
    if request.method == "POST" and run(form, workflow.start_consolidation, actor=request.user, request=asked):
        return redirect("reports:consolidated", public_id)
    return render(request, "reports/consolidated.html", _consolidation(request, asked, report) | {"form": form})


def _consolidation(request: HttpRequest, asked: ReportRequest, report: ConsolidatedReport | None) -> dict:
    sent = list(access.submissions(request.user, asked))
    now = checksum({submission.unit.public_id: submission.checksum for submission in sent})
    return {
        "asked": asked,
        "report": report,
        "job": jobs.latest(workflow.CONSOLIDATE, report.pk) if report else None,
        "sent": len(sent),
        "outdated": bool(report and report.checksum and report.checksum != now),
        "downloads": access.downloads(request.user, report) if report else [],
    }


@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The progress bar asks for itself; once the job has ended the whole page is wanted again."""
    report = access.get_consolidated(request.user, public_id)
    job = jobs.latest(workflow.CONSOLIDATE, report.pk)
    if job is None or not job.is_active:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "reports/_progress.html", {"report": report, "job": job})


@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    report = access.get_consolidated(request.user, public_id)
    workflow.cancel_consolidation(actor=request.user, report=report)
    messages.success(request, _("Đã hủy việc lập báo cáo."))
    return redirect("reports:consolidated", report.request.public_id)


@require_GET
def consolidated_file(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    report = access.get_consolidated(request.user, public_id)
    path = {"pdf": report.pdf_path, "docx": report.docx_path}[known(file_format)]
    response = stored(path, CONTENT_TYPES[file_format], f"bao-cao-tong-hop-{report.request.year}.{file_format}")
    workflow.note_download(actor=request.user, target=report, file_format=file_format)
    return response
