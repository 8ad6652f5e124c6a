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
from django.views.decorators.http import require_POST

from accounts import access as people
from accounts.enums import Role
from cases.enums import CaseKind, Channel, Outcome, RiskLevel
from ctxh_portal.kit.calendar import add_months, month_start, school_year_label
from ctxh_portal.kit.forms import run
from plans import access, figures, workflow
from plans.enums import ActivityKind, MonthState, TaskState
from plans.forms import MonthForm, ReturnForm, SignForm
from plans.models import MonthlyAssessment

MONTHS_OF_SCHOOL_YEAR = 12  # August to July
TEXTS = ("nothing_happened", "results", "shortcomings", "remedies", "next_steps")


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
        },
    )


def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month: to write for the focal teacher, to read for the principal; 2026-11 names it."""
    unit = people.school_of(request.user, *access.READERS)
    day = _month_named(month)
    assessment = access.assessment_of(request.user, unit, day)
    writes = people.holds(request.user, unit, Role.FOCAL)
    is_open = assessment is None or assessment.state in (MonthState.DRAFT, MonthState.RETURNED)
    form = MonthForm(request.POST or None, initial=_words_of(assessment))
    if (
        request.method == "POST"
        and writes
        and (done := run(form, workflow.draft_assessment, actor=request.user, unit=unit, month=day))
    ):
        if "submit" in request.POST:
            workflow.submit_assessment(actor=request.user, assessment=done.value)
            messages.success(request, _("Đã trình hiệu trưởng."))
        else:
            messages.success(request, _("Đã lưu bản nháp."))
        return redirect("plans:month", month)
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
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
    return redirect("plans:month", f"{assessment.month:%Y-%m}")


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
