"""The office: asks, follows, reads what was submitted, adds up. Nothing here reads a school's records."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access as people
from accounts.enums import Level
from accounts.register_forms import NumberForm
from ctxh_portal.documents import sheets
from ctxh_portal.kit import jobs
from ctxh_portal.kit.forms import run
from ctxh_portal.kit.names import fold
from ctxh_portal.kit.templatetags.portal import vn_date, vn_datetime
from reports import access, answers, papers, sealed, tiers, workflow
from reports import figures as figuring
from reports.access import BoardRow
from reports.enums import BoardStatus, SubmissionState
from reports.forms import ConsolidationForm, ReasonForm, RequestForm
from reports.indicators import SETS
from reports.models import ApprovedTotals, ConsolidatedReport, ReportRequest, Submission
from reports.views.files import CONTENT_TYPES, known, printed, stored
from reports.views.tables import by_part, narrative, panels, tasks


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    access.office_for_asking(request.user)
    rows = access.visible_requests(request.user).with_counts()
    copied = access.copied_requests(request.user).with_counts()
    context = {"rows": rows, "copied": copied, "waiting": tiers.waiting_from_above(request.user)}
    return render(request, "reports/requests.html", context)


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    office = access.office_for_asking(request.user)
    today = timezone.localdate()
    wanted = request.GET.get("theo", "")
    above = tiers.get_from_above(request.user, wanted) if wanted else None
    usual = RequestForm.defaults(today, access.last_yearly(request.user))
    form = RequestForm(
        request.POST or None,
        initial=RequestForm.like(above) if above else usual,
        schools=tiers.schools_to_choose(office, today),
        plans=access.plans_for_asking(request.user),
    )
    if request.method == "POST" and (done := run(form, workflow.open_request, actor=request.user)):
        through = done.value.through_offices
        messages.success(
            request,
            _("Đã gửi yêu cầu tới các cơ quan trực thuộc.") if through else _("Đã gửi yêu cầu tới các trường."),
        )
        return redirect("reports:request", done.value.public_id)
    context = {"form": form, "office": office, "above": above, "questions": access.questions(above)}
    return render(request, "reports/request_new.html", context)


@require_GET
def request(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    rows = access.board(request.user, asked)
    wanted = _filter(request)
    offices = tiers.board(request.user, asked)
    context = {
        "asked": asked,
        "indicator_set": SETS[asked.indicator_set],
        "rows": _chosen(rows, wanted),
        "wanted": wanted,
        "query": urlencode(wanted),
        "levels": [choice for choice in Level.choices if choice[0] in {row.unit.level for row in rows}],
        "statuses": [choice for choice in BoardStatus.choices if choice[0] in {row.status for row in rows}],
        "missing": [row for row in rows if not row.is_sent],
        "questions": access.questions(asked),
        "offices": offices,
        "offices_waiting": [row for row in offices if not row.approval],
        "may": access.acts_on(request.user, asked),
    }
    return render(request, "reports/request.html", context)


def _filter(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:80] for name in ("unit", "level", "status")}


def _chosen(rows: list[BoardRow], wanted: dict[str, str]) -> list[BoardRow]:
    """The board is read whole (a school's state is made of several columns) and sifted here."""
    words = fold(wanted["unit"])
    return [
        row
        for row in rows
        if (not words or words in fold(f"{row.unit.name} {row.unit.short_name}"))
        and wanted["level"] in ("", row.unit.level)
        and wanted["status"] in ("", row.status)
    ]


@require_GET
def board_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """The board as it is filtered: states and days, nothing of a report's content."""
    asked = access.get_request(request.user, public_id)
    rows = _chosen(access.board(request.user, asked), _filter(request))
    workflow.note_download(actor=request.user, target=asked, file_format="xlsx")
    heads = [_("Trường"), _("Cấp học"), _("Tình trạng"), _("Nộp lúc"), _("Đã nhắc"), _("Bản")]
    lines = [
        [
            row.unit.name,
            row.unit.get_level_display(),
            str(BoardStatus(row.status).label),
            vn_datetime(row.sent_at),
            vn_date(row.reminded_at),
            row.edition,
        ]
        for row in rows
    ]
    response = HttpResponse(sheets.sheet(_("Tình hình nộp"), heads, lines), content_type=sheets.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="tinh-hinh-nop-{asked.year}.xlsx"'
    return response


@require_POST
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    count = workflow.remind(actor=request.user, request=asked)
    sentence = ngettext("Đã nhắc %(count)d trường.", "Đã nhắc %(count)d trường.", count) % {"count": count}
    messages.success(request, sentence)
    return redirect("reports:request", public_id)


@require_POST
def remind_offices(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    count = workflow.remind_offices(actor=request.user, request=asked)
    sentence = ngettext("Đã nhắc %(count)d cơ quan.", "Đã nhắc %(count)d cơ quan.", count) % {"count": count}
    messages.success(request, sentence)
    return redirect("reports:request", public_id)


@require_GET
def submission(request: HttpRequest, public_id: str) -> HttpResponse:
    return _submission(request, access.get_submission(request.user, public_id))


def _submission(request: HttpRequest, found: Submission, form: ReasonForm | None = None) -> HttpResponse:
    before = access.previous_submission(request.user, found)
    deciding = "decide" in access.acts_on(request.user, found.request)
    context = {
        "submission": found,
        "parts": by_part(panels(found.figures, before.figures if before else None)),
        "years": list(found.figures.get("years", {})),
        "year_rows": figuring.year_by_year(found.figures),
        "counted_until": figuring.counted_until(found.figures),
        "thresholds": figuring.thresholds([found.figures, *([before.figures] if before else [])]),
        "tasks": tasks(found.figures),
        "answers": answers.rows(access.questions(found.request), found.answers),
        "sections": narrative(found),
        "year_before": found.request.year - 1,
        "editions": access.editions(request.user, found),
        "deciding": deciding and found.state == SubmissionState.RECEIVED,
        "returnable": deciding and found.state == SubmissionState.ACCEPTED,
        "form": form or ReasonForm(),
    }
    return render(request, "reports/submission.html", context)


@require_POST
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_submission(request.user, public_id)
    workflow.accept_submission(actor=request.user, submission=found)
    messages.success(request, _("Đã tiếp nhận báo cáo."))
    return redirect("reports:submission", public_id)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_submission(request.user, public_id)
    if request.method == "GET":
        return redirect("reports:submission", public_id)
    access.require_for_request(request.user, "decide", found.request)
    form = ReasonForm(request.POST)
    if run(form, workflow.send_back, actor=request.user, submission=found):
        messages.success(request, _("Đã trả lại để trường bổ sung."))
        return redirect("reports:submission", public_id)
    return _submission(request, found, form)


@require_GET
def submission_paper(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    found = access.get_submission(request.user, public_id)
    sealed.unaltered(found)
    workflow.note_download(actor=request.user, target=found, file_format=known(file_format))
    return printed(papers.issued_of_submission(found), file_format, f"bao-cao-{found.request.year}")


@require_GET
def consolidations(request: HttpRequest) -> HttpResponse:
    access.office_for_asking(request.user)
    rows = access.visible_requests(request.user).standing().with_counts().with_build()
    return render(request, "reports/consolidations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def consolidated(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    report = access.consolidated(request.user, asked)
    form = ConsolidationForm(request.POST or None, report=report)
    if request.method == "POST" and run(form, workflow.start_consolidation, actor=request.user, request=asked):
        return redirect("reports:consolidated", public_id)
    return render(request, "reports/consolidated.html", _consolidation(request, asked, report) | {"form": form})


@require_http_methods(["GET", "POST"])
def consolidated_number(request: HttpRequest, public_id: str) -> HttpResponse:
    report = access.get_consolidated(request.user, public_id)
    access.require_for_request(request.user, "consolidate", report.request)
    following = people.next_number(report.office, timezone.localdate().year)
    form = NumberForm(request.POST or None, initial={"number": f"{following:02d}"})
    if request.method == "POST" and run(form, workflow.number_consolidated, actor=request.user, report=report):
        messages.success(request, _("Đã vào sổ. Các tệp đang được in lại với số và ngày."))
        return redirect("reports:consolidated", report.request.public_id)
    return render(request, "reports/consolidated_number.html", {"form": form, "report": report})


def _consolidation(request: HttpRequest, asked: ReportRequest, report: ConsolidatedReport | None) -> dict:
    parts = tiers.parts(request.user, asked)
    approvals = tiers.approvals(request.user, report) if report else []
    now = tiers.checksum(parts)
    return {
        "asked": asked,
        "report": report,
        "job": jobs.latest(workflow.CONSOLIDATE, report.pk) if report else None,
        "parts": parts,
        "sent": sum(part.sent for part in parts),
        "all": sum(part.asked for part in parts),
        "outdated": bool(report and report.checksum and report.checksum != now),
        "approvals": approvals,
        "may_approve": bool(
            report
            and report.pdf_path
            and report.checksum == now
            and not report.words_changed
            and not _same(report, approvals)
        ),
        "may_number": bool(report and report.pdf_path and not report.number_line),
        "printing": bool(report and jobs.active(workflow.PRINT_NUMBERED, report.pk)),
        "downloads": access.downloads(request.user, report) if report else [],
    }


def _same(report: ConsolidatedReport, approvals: list[ApprovedTotals]) -> bool:
    """What was approved last is what the built report shows."""
    last = approvals[0] if approvals else None
    return bool(last and last.kept == report.kept)


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
