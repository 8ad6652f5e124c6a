"""Đánh giá hàng tháng: the school's year, one month, and what the office sees of it (states alone)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from accounts.enums import Role
from accounts.models import Unit
from cases.enums import CaseKind, Channel, EntryKind, Outcome, RiskLevel
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.kit.calendar import add_months, month_start, school_year_label
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from plans import access, figures, month_papers, workflow
from plans.enums import ActivityKind, MonthState, TaskState
from plans.forms import ReturnForm, SignForm
from plans.forms_months import CriterionForm, MonthForm
from plans.models import MonthCriterion, MonthlyAssessment, Shortcoming
from plans.views.papers import KINDS

MONTHS_OF_SCHOOL_YEAR = 12  # August to July
TEXTS = ("nothing_happened", "results", "next_steps")


def _asked_year(request: HttpRequest) -> int:
    """The first calendar year of the school year asked for (?nam=2026), else of today's."""
    today = int(school_year_label(timezone.localdate())[:4])
    asked = request.GET.get("nam", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= today else today


def _months(first: int) -> list[date]:
    return [add_months(date(first, 8, 1), count) for count in range(MONTHS_OF_SCHOOL_YEAR)]


def year(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    first = _asked_year(request)
    months = _months(first)
    rows = access.visible_assessments(request.user).filter(unit=unit).between(months[0], months[-1])
    found = {row.month: row for row in rows}
    now = month_start(timezone.localdate())
    begun = [month for month in months if month <= now]
    return render(
        request,
        "plans/months.html",
        {
            "first": first,
            "label": f"{first}-{first + 1}",
            "now": now,
            "is_now": first == int(school_year_label(now)[:4]),
            "months": [(month, found.get(month), month > now) for month in months],
            "signed": sum(1 for row in found.values() if row.is_signed),
            "missing": access.months_missing(request.user, unit, timezone.localdate()),
            "is_principal": people.holds(request.user, unit, Role.PRINCIPAL),
            "begun": begun,
            **month_papers.of_year(list(found.values()), begun),
        },
    )


@require_safe
def year_paper(request: HttpRequest, first: int, kind: str) -> HttpResponse:
    """The year on paper: its months, criteria and shortcomings, for the principal to sign."""
    unit = people.school_of(request.user, *access.READERS)
    if kind not in KINDS or not 2000 <= first <= timezone.localdate().year:
        raise Http404
    months = _months(first)
    rows = access.visible_assessments(request.user).filter(unit=unit).between(months[0], months[-1]).signed()
    paper = month_papers.year_paper(unit, first, months, list(rows), timezone.localdate())
    render_paper, content_type = KINDS[kind]
    try:
        content = render_paper(paper)
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed
    workflow.record_year_paper(actor=request.user, unit=unit, first=first, kind=kind)
    name = f"danh-gia-thang-{first}-{first + 1}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_POST
def nothing(request: HttpRequest, month: str) -> HttpResponse:
    """ "Tháng này không phát sinh" in one click."""
    unit = people.school_of(request.user, *access.READERS)
    version = request.POST.get("version", "")
    workflow.report_nothing(
        actor=request.user,
        unit=unit,
        month=_month_named(month),
        version=int(version) if version.isdecimal() else 0,
    )
    messages.success(request, _("Đã trình hiệu trưởng: tháng này không phát sinh."))
    return redirect("plans:month", month)


def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month: to write for the focal teacher, to read for the principal; 2026-11 names it."""
    unit = people.school_of(request.user, *access.READERS)
    day = _month_named(month)
    assessment = access.assessment_of(request.user, unit, day)
    writes = people.holds(request.user, unit, Role.FOCAL)
    form, asked = _form(request, unit, day, assessment, request.POST or None)
    if (
        request.method == "POST"
        and writes
        and (done := run(form, workflow.draft_assessment, actor=request.user, unit=unit, month=day))
    ):
        if "submit" in request.POST:
            workflow.submit_assessment(actor=request.user, assessment=done.value)  # what was saved stays
            messages.success(request, _("Đã trình hiệu trưởng."))
        else:
            messages.success(request, _("Đã lưu bản nháp."))
        if "more" in request.POST:  # back to the first empty row
            return redirect(f"{request.path}#id_tt_{len(form.cleaned_data['points'])}")
        return redirect("plans:month", month)
    return _show(request, unit, day, assessment, form, asked)


def _form(
    request: HttpRequest, unit: Unit, day: date, assessment: MonthlyAssessment | None, data: Any = None
) -> tuple[MonthForm, list[Shortcoming]]:
    asked = access.asked_in(request.user, unit, day)
    form = MonthForm(
        data,
        initial=_words_of(assessment),
        assessment=assessment,
        criteria=access.criteria_in(day),
        asked=asked,
    )
    return form, asked


def _show(
    request: HttpRequest,
    unit: Unit,
    day: date,
    assessment: MonthlyAssessment | None,
    form: MonthForm,
    asked: list[Shortcoming],
    decision: str = "",
) -> HttpResponse:
    """The page of a month; `decision` is what a principal typed before a refusal."""
    writes = people.holds(request.user, unit, Role.FOCAL)
    is_open = assessment is None or assessment.state in (MonthState.DRAFT, MonthState.RETURNED)
    locked = assessment is not None and assessment.is_signed
    told = assessment.figures if assessment and locked else figures.of_month(request.user, unit, day)
    return render(
        request,
        "plans/month.html",
        {
            "day": day,
            "unit": unit,
            "assessment": assessment,
            "form": form,
            "writing": writes and (is_open or form.is_bound),  # a refused form keeps what was typed
            "deciding": bool(assessment and assessment.state == MonthState.SUBMITTED)
            and people.holds(request.user, unit, Role.PRINCIPAL),
            "tables": tables_of(told),
            "may_say_nothing": writes
            and is_open
            and not (assessment and assessment.has_words)
            and not figures.something_happened(told),
            "marks": assessment.marks.select_related("criterion") if assessment else [],
            "points": assessment.points.select_related("answered_in") if assessment else [],
            "asked": asked,
            "decision": decision,
            "tasks": []
            if locked
            else access.tasks_in_force(unit, day.year, day.year).exclude(state=TaskState.DONE),
        },
    )


def _month_named(name: str) -> date:
    try:
        day = date.fromisoformat(f"{name}-01")
    except ValueError:
        raise Http404 from None
    if day > timezone.localdate() or day.year < 2000:
        raise Http404
    return day


def _words_of(assessment: MonthlyAssessment | None) -> dict[str, Any]:
    if assessment is None:
        return {"version": 0}
    return {"version": assessment.version, **{name: getattr(assessment, name) for name in TEXTS}}


def tables_of(told: figures.Figures) -> list[tuple[str, list[tuple[str, int]]]]:
    """(heading, rows of label and count) for the page; kinds that did not occur are left out."""
    cases = told["cases"]
    return [
        (
            _("Trường hợp"),
            [
                (_("Chuyển từ tháng trước"), cases["carried_over"]),
                (_("Mở trong tháng"), cases["opened"]),
                (_("Kết thúc trong tháng"), cases["closed"]),
            ],
        ),
        (_("Trường hợp mở trong tháng, theo nhóm"), _labelled(cases["by_kind"], CaseKind)),
        (_("Theo mức nguy cơ"), _labelled(cases["by_risk"], RiskLevel)),
        (_("Kết quả khi kết thúc"), _labelled(cases["by_outcome"], Outcome)),
        (
            _("Thời hạn đến trong tháng"),
            [
                (_("Làm đúng hạn"), told["clocks"]["kept"]),
                (_("Trễ hoặc chưa làm"), told["clocks"]["missed"]),
            ]
            if "clocks" in told
            else [],
        ),
        (_("Buổi gặp, tư vấn, thăm nhà, phối hợp"), _labelled(told.get("meetings", {}), EntryKind)),
        (_("Tin báo, theo kênh"), _labelled(told["concerns"], Channel)),
        (_("Hoạt động"), _labelled(told["activities"], ActivityKind)),
        (
            _("Lượt người tham gia"),
            [
                (pgettext("plural", "Học sinh"), told["participants"]["pupils"]),
                (_("Cán bộ, giáo viên, nhân viên"), told["participants"]["staff"]),
                (_("Phụ huynh"), told["participants"]["parents"]),
            ],
        ),
        (_("Nhiệm vụ của kế hoạch năm"), _labelled(told["tasks"], TaskState)),
    ]


def _labelled(counts: dict[str, int], labels: Any) -> list[tuple[str, int]]:
    rows = [(str(label), counts[code]) for code, label in labels.choices if counts.get(code)]
    return rows + ([(_("Chưa đánh giá"), counts[""])] if counts.get("") else [])


@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """The principal's two ways: sign, or return with a comment."""
    assessment = access.get_assessment(request.user, public_id)
    access.require_assessing(request.user, assessment.unit, Role.PRINCIPAL)
    if "sign" in request.POST:
        form, verb, done = (
            SignForm(request.POST),
            workflow.sign_assessment,
            _("Đã ký. Đánh giá tháng được khóa."),
        )
    else:
        form, verb, done = ReturnForm(request.POST), workflow.return_assessment, _("Đã trả lại để bổ sung.")
    if run(form, verb, actor=request.user, assessment=assessment):
        messages.success(request, done)
        return redirect("plans:month", f"{assessment.month:%Y-%m}")
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    page, asked = _form(request, assessment.unit, assessment.month, assessment)
    said = request.POST.get("comment", "")
    return _show(request, assessment.unit, assessment.month, assessment, page, asked, said)


def schools(request: HttpRequest) -> HttpResponse:
    """The officer's view: which school signed which month, and nothing of what it says."""
    rows = access.schools_of(request.user)
    months = [month for month in _months(_asked_year(request)) if month <= timezone.localdate()]
    states = access.month_states(request.user, months[0], months[-1])
    return render(
        request,
        "plans/months_of_schools.html",
        {
            "months": months,
            "rows": [
                (
                    school,
                    [
                        (
                            month,
                            MonthState(states[school.pk, month]).label if (school.pk, month) in states else "",
                        )
                        for month in months
                    ],
                )
                for school in rows
            ],
        },
    )


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """All criteria with the months that they hold for."""
    people.require_catalogue(request.user)
    return render(request, "plans/criteria.html", {"criteria": access.criteria()})


def new_criterion(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return _criterion(request, None)


def edit_criterion(request: HttpRequest, public_id: str) -> HttpResponse:
    people.require_catalogue(request.user)
    return _criterion(request, access.get_criterion(public_id))


def _criterion(request: HttpRequest, row: MonthCriterion | None) -> HttpResponse:
    names = ("text", "position", "valid_from", "valid_until", "note", "version")
    next_month = add_months(month_start(timezone.localdate()), 1)
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {"valid_from": next_month}
    form = CriterionForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.save_criterion, actor=request.user, criterion=row):
        messages.success(request, _("Đã lưu tiêu chí."))
        return redirect("plans:criteria")
    return render(request, "plans/criterion_form.html", {"form": form, "criterion": row})
