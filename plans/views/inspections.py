"""Inspections of schools by their office: announced, held, signed by both, and what came of kiến nghị."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from plans import access, bands, workflow
from plans.forms_inspections import (
    AnnounceForm,
    AnswerForm,
    CancelForm,
    CountersignForm,
    CriterionForm,
    DemandFormSet,
    FindingsForm,
    SettleForm,
)
from plans.models import Criterion, Inspection, Recommendation
from plans.papers_inspections import minutes_paper
from plans.views import papers

PAGE_SIZE = 25
ANNOUNCED = ("subject", "on", "place", "office_people", "prepare", "version")
FOUND = (
    "office_people",
    "school_people",
    "place",
    "starts",
    "ends",
    "strengths",
    "shortcomings",
    "conclusions",
    "version",
)


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    access.require_reading_inspections(request.user)
    rows = access.visible_inspections(request.user)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang")),
        "inspects": access.may_inspect(request.user),
        "overdue": access.recommendations_overdue(request.user),
    }
    return render(request, "plans/inspections.html", context)


def new(request: HttpRequest) -> HttpResponse:
    office = access.inspectors_office(request.user)
    schools = people.schools_under(office, timezone.localdate())
    form = AnnounceForm(request.POST or None, schools=schools)
    if request.method == "POST" and (done := run(form, workflow.announce_inspection, actor=request.user)):
        messages.success(request, _("Đã lập cuộc kiểm tra và báo cho trường."))
        return redirect("plans:inspection", done.value.public_id)
    return _form(request, form, None, _("Lập cuộc kiểm tra"), _("Lập và báo trường"))


def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _to(request, "inspect", public_id)
    form = AnnounceForm(
        request.POST or None, schools=None, initial={name: getattr(row, name) for name in ANNOUNCED}
    )
    if request.method == "POST" and run(form, workflow.announce_inspection, actor=request.user, inspection=row):
        messages.success(request, _("Đã lưu và báo cho trường."))
        return redirect("plans:inspection", row.public_id)
    return _form(request, form, row, _("Sửa cuộc kiểm tra"), _("Lưu và báo trường"))


@require_safe
def inspection(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_inspection(request.user, public_id)
    may = access.allowed_inspecting(request.user, row)
    context: dict[str, Any] = {
        "inspection": row,
        "may": may,
        "answers": row.answers.select_related("criterion"),
        "demands": _demands(row) if "findings" in may else [],
        "can_release": "release" in may and row.is_open and row.file_check is None,
    }
    return render(request, "plans/inspection.html", context)


def _demands(row: Inspection) -> list[tuple[Recommendation, bool]]:
    today = timezone.localdate()
    return [(each, each.late_on(today)) for each in row.recommendations.all()]


def findings(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _to(request, "inspect", public_id)
    initial = {name: getattr(row, name) for name in FOUND}
    form = FindingsForm(request.POST or None, answers=row.answers.select_related("criterion"), initial=initial)
    known = list(row.recommendations.values("text", "remedy", "due_on"))
    demands = DemandFormSet(request.POST or None, initial=known, prefix="kn")
    if (
        request.method == "POST"
        and demands.is_valid()
        and run(form, workflow.note_findings, actor=request.user, inspection=row, demands=demands.lines())
    ):
        messages.success(request, _("Đã lưu. Trường đọc được sau khi anh/chị kết luận."))
        return redirect("plans:inspection", row.public_id)
    context = {"form": form, "rows": demands, "inspection": row}
    return render(request, "plans/inspection_findings.html", context)


@require_POST
def conclude(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_inspection(request.user, public_id)
    workflow.conclude_inspection(actor=request.user, inspection=row)
    messages.success(request, _("Đã kết luận. Biên bản được giữ nguyên và báo cho trường ký."))
    return redirect("plans:inspection", row.public_id)


def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _to(request, "inspect", public_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.cancel_inspection, actor=request.user, inspection=row):
        messages.success(request, _("Đã báo cho trường."))
        return redirect("plans:inspection", row.public_id)
    return _form(request, form, row, _("Không tiến hành kiểm tra"), _("Báo trường"))


def countersign(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _to(request, "countersign", public_id)
    form = CountersignForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.countersign_inspection, actor=request.user, inspection=row):
        messages.success(request, _("Đã ký biên bản kiểm tra."))
        return redirect("plans:inspection", row.public_id)
    return _form(request, form, row, _("Ký biên bản kiểm tra"), _("Ký biên bản"))


def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the principal would hand over: the school's figures and the bands that the office would read."""
    row = _to(request, "release", public_id)
    if request.method == "POST":
        workflow.release_file_check(actor=request.user, inspection=row)
        messages.success(request, _("Đã cung cấp kết quả đối chiếu cho cơ quan kiểm tra."))
        return redirect("plans:inspection", row.public_id)
    known, told = access.file_check_of(request.user, row), access.files_in_time(request.user, row)
    names = dict(zip(access.FILE_STEPS, [_("Đánh giá nguy cơ ban đầu"), _("Kế hoạch"), _("Rà soát")], strict=True))
    start, until = access.last_school_year(row.on)
    context = {
        "inspection": row,
        "known": known,
        "year": f"{start:%Y}-{until:%Y}",
        "lines": [
            (names[code], each["kept"], each["due"], bands.band(each["kept"], each["due"]).label)
            for code, each in told.items()
        ],
    }
    return render(request, "plans/inspection_release.html", context)


def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    return _demand(request, public_id, "answer")


def settle(request: HttpRequest, public_id: str) -> HttpResponse:
    return _demand(request, public_id, "inspect")


def _demand(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    row = access.get_recommendation(request.user, public_id)
    access.require_inspecting(request.user, action, row.inspection)
    answering = action == "answer"
    form: BaseForm = (AnswerForm if answering else SettleForm)(request.POST or None)
    verb = workflow.answer_recommendation if answering else workflow.settle_recommendation
    if request.method == "POST" and run(form, verb, actor=request.user, recommendation=row):
        messages.success(request, _("Đã gửi trả lời.") if answering else _("Đã báo cho trường."))
        return redirect("plans:inspection", row.inspection.public_id)
    heading = _("Trả lời kiến nghị") if answering else _("Xem xét trả lời của trường")
    submit = _("Gửi trả lời") if answering else _("Báo trường")
    return _form(request, form, row.inspection, heading, submit, demand=row)


@require_safe
def minutes(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    row = _to(request, "findings", public_id)
    if kind not in papers.KINDS:
        raise Http404
    render_paper, content_type = papers.KINDS[kind]
    paper = minutes_paper(row)
    try:
        content = render_paper(paper)
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed
    workflow.record_minutes_download(actor=request.user, inspection=row, kind=kind)
    name = f'attachment; filename="bien-ban-kiem-tra-{row.on:%Y-%m-%d}.{kind}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})


@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    context = {"criteria": access.checklist(), "retired": access.retired_of_checklist()}
    return render(request, "plans/checklist.html", context)


def new_of_checklist(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return _criterion(request, None)


def edit_of_checklist(request: HttpRequest, public_id: str) -> HttpResponse:
    return _criterion(request, access.get_of_checklist(request.user, public_id))


def _criterion(request: HttpRequest, row: Criterion | None) -> HttpResponse:
    initial: dict[str, Any] = {"position": len(access.checklist()) + 1}
    if row:
        initial = {name: getattr(row, name) for name in ("position", "title", "hint", "version")}
    form = CriterionForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.save_of_checklist, actor=request.user, criterion=row):
        messages.success(request, _("Đã lưu tiêu chí."))
        return redirect("plans:checklist")
    return render(request, "plans/checklist_form.html", {"form": form})


def _to(request: HttpRequest, action: str, public_id: str) -> Inspection:
    row = access.get_inspection(request.user, public_id)
    access.require_inspecting(request.user, action, row)
    return row


def _form(
    request: HttpRequest, form: BaseForm, row: Inspection | None, heading: str, submit: str, **context: Any
) -> HttpResponse:
    context |= {"form": form, "inspection": row, "heading": heading, "submit": submit}
    return render(request, "plans/inspection_form.html", context)
