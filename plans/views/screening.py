"""Screenings: questionnaires, consents by class, results as counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from accounts.models import Unit
from ctxh_portal.documents import sheets
from ctxh_portal.kit.forms import run
from plans import access, screening, workflow
from plans.forms_screening import ConsentsForm, QuestionnaireForm, ScreenedForm, ScreeningForm
from plans.models import Questionnaire, Screening
from plans.views.activity_tabs import tabs


@require_safe
def screenings(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    context = {
        "screenings": access.screenings(request.user),
        "questionnaires": access.questionnaires(request.user),
        "may_write": access.records_activities(request.user, unit),
        "readers": access.activity_readers_in_words(unit),
        "tabs": tabs("plans:screenings", unit),
    }
    return render(request, "plans/screenings.html", context)


def new_questionnaire(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    access.require_recording(request.user, unit)
    return _questionnaire(request, unit, None)


def questionnaire(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_questionnaire(request.user, public_id)
    access.require_recording(request.user, row.unit)
    return _questionnaire(request, row.unit, row)


def _questionnaire(request: HttpRequest, unit: Unit, row: Questionnaire | None) -> HttpResponse:
    initial = {}
    if row:
        initial = {name: getattr(row, name) for name in ("title", "purpose", "in_use", "version")}
        initial["questions"] = screening.write(row.questions)
    form = QuestionnaireForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(
        form, workflow.save_questionnaire, actor=request.user, unit=unit, questionnaire=row
    ):
        messages.success(request, _("Đã lưu bộ câu hỏi."))
        return redirect("plans:screenings")
    heading = _("Sửa bộ câu hỏi") if row else _("Soạn bộ câu hỏi")
    return _form(request, unit, form, heading, _("Lưu bộ câu hỏi"))


def new_screening(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    access.require_recording(request.user, unit)
    form = ScreeningForm(
        request.POST or None,
        questionnaires=access.questionnaires(request.user).filter(unit=unit, in_use=True),
        classrooms=access.classrooms_now(unit),
    )
    if request.method == "POST" and (done := run(form, workflow.plan_screening, actor=request.user)):
        messages.success(request, _("Đã lập đợt khảo sát. Mời thầy/cô hỏi ý kiến các gia đình trước."))
        return redirect("plans:screening", done.value.public_id)
    return _form(request, unit, form, _("Lập đợt khảo sát"), _("Lập đợt khảo sát"))


def _form(request: HttpRequest, unit: Unit, form, heading: str, submit: str, **context: object) -> HttpResponse:
    context |= {
        "form": form,
        "heading": heading,
        "submit": submit,
        "readers": access.activity_readers_in_words(unit),
    }
    return render(request, "plans/screening_form.html", context)


def _blocks(row: Screening) -> list[screening.Block]:
    asked = [one for one in row.classes.all() if one.results is not None]
    kept = [(one.classroom.name, one.results) for one in asked]
    return screening.blocks(row.questionnaire.questions, kept) if kept else []


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_screening(request.user, public_id)
    unit = row.questionnaire.unit
    context = {
        "row": row,
        "classes": row.classes.all(),
        "to_ask": not row.is_over and any(one.results is None for one in row.classes.all()),
        "to_correct": any(one.agreed is not None for one in row.classes.all()),
        "blocks": _blocks(row),
        "may_write": access.records_activities(request.user, unit),
        "readers": access.activity_readers_in_words(unit),
    }
    return render(request, "plans/screening.html", context)


def _to_write(request: HttpRequest, public_id: str) -> Screening:
    row = access.get_screening(request.user, public_id)
    access.require_recording(request.user, row.questionnaire.unit)
    return row


def consents(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _to_write(request, public_id)
    classes = [one for one in row.classes.all() if one.agreed is not None or not row.is_over]
    form = ConsentsForm(
        request.POST or None,
        classes=classes,
        correcting=row.is_over or any(one.results is not None for one in classes),
        initial={"version": row.version},
    )
    if request.method == "POST" and run(form, workflow.note_consents, actor=request.user, screening=row):
        messages.success(request, _("Đã lưu ý kiến đồng ý."))
        return redirect("plans:screening", row.public_id)
    unit = row.questionnaire.unit
    return _form(request, unit, form, _("Ý kiến đồng ý theo lớp"), _("Lưu ý kiến đồng ý"), row=row)


def results(request: HttpRequest, public_id: str, class_id: int) -> HttpResponse:
    row = _to_write(request, public_id)
    screened = access.get_screened(row, class_id)
    form = ScreenedForm(
        request.POST or None, questions=row.questionnaire.questions, initial={"version": row.version}
    )
    if request.method == "POST" and run(form, workflow.note_screened, actor=request.user, screened=screened):
        messages.success(request, _("Đã lưu kết quả của lớp."))
        return redirect("plans:screening", row.public_id)
    heading = _("Kết quả lớp %(name)s") % {"name": screened.classroom.name}
    unit = row.questionnaire.unit
    return _form(request, unit, form, heading, _("Lưu kết quả"), row=row, screened=screened)


@require_POST
def drop(request: HttpRequest, public_id: str) -> HttpResponse:
    workflow.drop_screening(actor=request.user, screening=access.get_screening(request.user, public_id))
    messages.success(request, _("Đã bỏ đợt khảo sát."))
    return redirect("plans:screenings")


@require_safe
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the page shows, small counts folded, as an Excel file."""
    row = access.get_screening(request.user, public_id)
    pages = [
        sheets.Page(
            _("Câu %(place)d") % {"place": place},
            [block.text, *block.answers, _("Tổng")],
            [[line.label, *(cell.words for cell in line.cells), line.total] for line in block.lines],
        )
        for place, block in enumerate(_blocks(row), 1)
    ]
    content = sheets.workbook(pages or [sheets.Page(_("Kết quả"), [_("Chưa có kết quả")], [])])
    workflow.record_screening_download(actor=request.user, screening=row)
    headers = {"Content-Disposition": f'attachment; filename="khao-sat-{row.on:%Y-%m-%d}.xlsx"'}
    return HttpResponse(content, content_type=sheets.CONTENT_TYPE, headers=headers)
