"""The school: writes, approves, registers and sends its own report. One page; what it offers follows from the
report's state and from what the person may do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access as people
from accounts.enums import Role
from cases.enums import FollowUpKind
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from reports import access, answers, indicators, papers, sealed, workflow
from reports import figures as figuring
from reports.enums import Section
from reports.forms import (
    FiguresForm,
    NarrativeForm,
    PaperForm,
    ReasonForm,
    ReceiptForm,
    ReturnForm,
    SendingForm,
    TargetsForm,
)
from reports.models import SchoolReport
from reports.views.files import known, printed, stored
from reports.views.tables import by_part, differences, gaps, narrative, panels, tasks


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
    form = NarrativeForm(request.POST, report=found, questions=access.questions(found.request))
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
    workflow.approve_report(actor=request.user, report=found, exact_answers=request.POST.getlist("exact"))
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
    sealed.unaltered(found)
    workflow.note_download(actor=request.user, target=found, file_format=file_format)
    return printed(papers.issued_of_school(request.user, found), file_format, f"bao-cao-{found.request.year}")


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


@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest, public_id: str, group: str) -> HttpResponse:
    """One table by hand: what the school enters, or corrects with a reason."""
    found = access.get_report(request.user, public_id)
    declared = next((one for one in indicators.groups_of(found.request.indicator_set) if one.code == group), None)
    if declared is None:
        raise Http404
    access.require(request.user, "draft", found)
    live = access.live_figures(request.user, found)
    marks = live.get("by_hand", {})
    entered = declared.source == indicators.ENTERED
    cells = dict(declared.categories) if entered else live["groups"][group]["cells"]
    counted = {code: marks.get(f"{group}.{code}", {}).get("was", cell) for code, cell in cells.items()}
    by_hand = access.by_hand(request.user, found, group)
    reason = next((mark["reason"] for key, mark in marks.items() if key.startswith(f"{group}.")), "")
    form = FiguresForm(
        request.POST or None, group=declared, counted=counted, by_hand=by_hand, initial={"reason": reason}
    )
    verb = partial(workflow.enter_figures, actor=request.user, report=found, group=group)
    if request.method == "POST" and run(form, verb):
        messages.success(request, _("Đã ghi số liệu."))
        return redirect("reports:report", public_id)
    context = {"report": found, "group": declared, "form": form, "entered": entered}
    return render(request, "reports/figures.html", context)


@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, public_id: str, group: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    declared = indicators.BY_CODE.get(group)
    if declared is None or not declared.planned:
        raise Http404
    access.require(request.user, "draft", found)
    form = TargetsForm(request.POST or None, group=declared, planned=access.targets(request.user, found))
    verb = partial(workflow.set_targets, actor=request.user, report=found, group=group)
    if request.method == "POST" and run(form, verb):
        messages.success(request, _("Đã ghi chỉ tiêu."))
        return redirect("reports:report", public_id)
    context = {"report": found, "group": declared, "form": form, "entered": True, "planning": True}
    return render(request, "reports/figures.html", context)


@require_GET
def behind(request: HttpRequest, public_id: str, group: str, code: str) -> HttpResponse:
    """The list behind a figure: what this person may see of it."""
    found = access.get_report(request.user, public_id)
    declared = indicators.BY_CODE.get(group)
    if (
        declared is None
        or not declared.lists(code)
        or code not in {"all", *(key for key, _label in declared.categories)}
    ):
        raise Http404
    rows = access.behind(request.user, found, declared, code)
    table = access.figures(request.user, found)["groups"].get(group)
    if table is None:
        raise Http404
    page = Paginator(rows.rows, PAGE).get_page(request.GET.get("page"))
    labels = {**dict(FollowUpKind.choices), **dict(declared.categories)}
    context = {
        "report": found,
        "group": declared,
        "labels": labels,
        "pupils": _pupils(page.object_list, labels) if rows.kind == indicators.PUPILS_LISTED else [],
        "line": dict(declared.categories).get(code, ""),
        "figure": table["total"] if code == "all" else table["cells"].get(code, 0),
        "behind": rows,
        "page": page,
    }
    workflow.note_download(actor=request.user, target=found, file_format=f"list {group}.{code}")
    return render(request, "reports/behind.html", context)


def _pupils(rows: Iterable[Any], labels: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Each row's pupil, and what the row says of them."""
    return [(getattr(row, "pupil", row), labels.get(row.row_line, row.row_line)) for row in rows]


@require_GET
def version(request: HttpRequest, public_id: str, edition: int) -> HttpResponse:
    """An earlier edition as it was signed."""
    found = access.get_report(request.user, public_id)
    kept = access.get_version(request.user, found, edition)
    sealed.unaltered(kept)
    context = {
        "report": found,
        "kept": kept,
        "parts": by_part(panels(kept.figures, None)),
        "years": list(kept.figures.get("years", {})),
        "year_rows": figuring.year_by_year(kept.figures),
        "tasks": tasks(kept.figures),
        "answers": answers.rows(access.questions(found.request), kept.answers),
        "sections": narrative(kept),
    }
    return render(request, "reports/version.html", context)


@require_GET
def version_paper(request: HttpRequest, public_id: str, edition: int, file_format: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    kept = access.get_version(request.user, found, edition)
    known(file_format)
    copy = access.copy_of_version(request.user, kept)
    sealed.unaltered(copy)
    workflow.note_download(actor=request.user, target=found, file_format=f"{file_format} {edition}")
    paper = papers.issued_of_submission(copy)
    return printed(paper, file_format, f"bao-cao-{found.request.year}-ban-{edition}")


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    if request.method == "GET":
        return redirect("reports:report", public_id)
    access.require(request.user, "correct", found)
    form = ReasonForm(request.POST)
    if run(form, workflow.correct_report, actor=request.user, report=found):
        messages.success(request, _("Đã mở bản đính chính; bản đã nộp vẫn giữ nguyên đến khi nộp bản mới."))
        return redirect("reports:report", public_id)
    return _page(request, found, correction_form=form)


@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    access.require(request.user, "record", found)
    form = SendingForm(request.POST or None, receivers=access.receivers(found))
    if request.method == "POST" and run(form, workflow.record_sending, actor=request.user, report=found):
        messages.success(request, _("Đã ghi lần gửi."))
        return redirect("reports:report", public_id)
    return render(request, "reports/sending.html", {"report": found, "form": form, "title": _("Ghi lần gửi")})


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, public_id: str, sending_id: str) -> HttpResponse:
    found = access.get_report(request.user, public_id)
    access.require(request.user, "record", found)
    sent = access.get_sending(request.user, found, sending_id)
    form = ReceiptForm(request.POST or None)
    verb = partial(workflow.record_receipt, actor=request.user, report=found, sending=sent)
    if request.method == "POST" and run(form, verb):
        messages.success(request, _("Đã ghi xác nhận."))
        return redirect("reports:report", public_id)
    return render(
        request, "reports/sending.html", {"report": found, "form": form, "title": _("Ghi xác nhận đã nhận")}
    )


PAGE = 50


def _page(request: HttpRequest, found: SchoolReport, **forms: Any) -> HttpResponse:
    user, may = request.user, access.open_acts(request.user, found)
    exact = access.figures(user, found)
    questions = access.questions(found.request)
    writing = found.is_editable and "draft" in may
    before = access.previous_report(user, found)
    past = before.narrative if before else {}
    safe = access.figures_for_office(user, found) if found.is_frozen else {}
    threshold = found.request.threshold
    office = answers.for_office(questions, found.answers, found.exact_answers, threshold)
    opening = access.opening(user, found, exact) if writing and not found.results else ""
    stale = access.stale_sentences(user, found, exact) if not found.is_frozen else []
    texts = access.texts_for_the_office(user, found) if not safe else {}
    unanswered = answers.unanswered(questions, found.answers)
    held = answers.held_back(questions, found.answers, threshold) if found.state == "submitted" else []
    context = {
        "report": found,
        "may": may,
        "writing": writing,
        "deciding": found.state == "submitted" and "approve" in may and found.drafted_by_id != user.pk,
        "parts": by_part(panels(exact, before.figures if before else None, found)),
        "years": list(exact.get("years", {})),
        "year_rows": figuring.year_by_year(exact),
        "tasks": tasks(exact),
        "year_before": found.request.year - 1,
        "past": [(str(section.label), past[section.value]) for section in Section if past.get(section.value)],
        "gaps": gaps(found, exact, unanswered, stale, texts) if not safe else [],
        "answers": answers.rows(questions, found.answers, office),
        "held_back": [(one, found.answers[one.key], office[one.key]) for one in held],
        "sections": narrative(found),
        "passages": access.spelt_like_names(user, found),
        "registering": found.is_frozen and "register" in may and not (found.is_at_the_office and found.scan),
        "for_office": by_part(panels(safe, None)) if safe else [],
        "thresholds": figuring.thresholds([safe]),
        "counted_until": figuring.counted_until(exact),
        "differences": differences(found, access.differences(user, found)),
        "versions": access.versions(user, found),
        "returned_because": access.returned_because(user, found) if found.edition > 1 else "",
        "sendings": access.sendings(user, found),
        "receivers": access.receivers(found),
        "narrative_form": NarrativeForm(report=found, questions=questions, opening=opening) if writing else None,
        "return_form": ReturnForm(),
        "correction_form": ReasonForm(),
        "paper_form": PaperForm(report=found),
        **forms,
    }
    return render(request, "reports/report.html", context)
