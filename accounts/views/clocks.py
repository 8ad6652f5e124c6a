"""Danh mục: the working calendar and the deadlines of an office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import access, workflow
from accounts.forms_clocks import CalendarDayForm, DeadlineForm, RemoveDayForm, WorkingHoursForm
from accounts.models import CalendarDay
from accounts.views.catalogue import tabs
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


def _year(text: str | None) -> int:
    year = timezone.localdate().year
    return int(text) if text and text.isdecimal() and abs(int(text) - year) <= 50 else year


def _calendar_url(year: int) -> str:
    return f"{reverse('accounts:calendar')}?nam={year}"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    year = _year(request.GET.get("nam"))
    rows = list(access.calendar_days(year))
    context = {
        "tabs": tabs("accounts:calendar"),
        "year": year,
        "years": [year - 1, year, year + 1],
        "days": [row for row in rows if not row.removed],
        "removed": [row for row in rows if row.removed],
        "hours": access.working_hours(request.user),
    }
    return render(request, "accounts/calendar.html", context)


def calendar_day_new(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    return _day_form(request, CalendarDay(day=date(_year(request.GET.get("nam")), 1, 1)), {"day": None})


def calendar_day(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_catalogue(request.user)
    return _day_form(request, access.get_calendar_day(public_id), {})


def _day_form(request: HttpRequest, row: CalendarDay, initial: dict[str, Any]) -> HttpResponse:
    form = CalendarDayForm(request.POST or None, instance=row, initial=initial)
    if request.method == "POST" and (
        done := run(form, workflow.save_calendar_day, actor=request.user, calendar_day=row)
    ):
        messages.success(request, _("Đã lưu."))
        return redirect(_calendar_url(done.value.day.year))
    context = {"form": form, "row": row, "back": _calendar_url(row.day.year)}
    return render(request, "accounts/calendar_day.html", context)


def calendar_day_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_catalogue(request.user)
    row = access.get_calendar_day(public_id)
    form = RemoveDayForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and run(form, workflow.remove_calendar_day, actor=request.user, calendar_day=row):
        messages.success(request, _("Đã bỏ khỏi lịch; dòng cũ còn ở cuối trang cùng lý do."))
        return redirect(_calendar_url(row.day.year))
    context = {"form": form, "row": row, "back": _calendar_url(row.day.year), "removing": True}
    return render(request, "accounts/calendar_day.html", context)


@require_POST
def calendar_fill(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    year = _year(request.POST.get("year"))
    try:
        added = workflow.fill_calendar(actor=request.user, year=year)
    except RuleBroken as problem:
        messages.error(request, str(problem))
        return redirect("accounts:calendar")
    words = ngettext("Đã thêm %(count)d ngày vào lịch.", "Đã thêm %(count)d ngày vào lịch.", added)
    messages.success(request, words % {"count": added} if added else _("Lịch năm này đã đủ; không thêm gì."))
    return redirect(_calendar_url(year))


def working_hours(request: HttpRequest, public_id: str) -> HttpResponse:
    office = access.require_catalogue(request.user)
    unit = access.unit_with_hours(request.user, public_id)
    form = WorkingHoursForm(request.POST or None, instance=access.hours_of(unit, office))
    if request.method == "POST" and run(form, workflow.set_working_hours, actor=request.user, unit=unit):
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:calendar")
    return render(request, "accounts/working_hours.html", {"form": form, "unit": unit})


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    context = {"tabs": tabs("accounts:deadlines"), "rules": access.deadline_rules(request.user)}
    return render(request, "accounts/deadlines.html", context)


def deadline(request: HttpRequest, code: str) -> HttpResponse:
    access.require_catalogue(request.user)
    rule = access.get_deadline_rule(request.user, code)
    form = DeadlineForm(request.POST or None, instance=rule)
    if request.method == "POST" and run(form, workflow.set_deadline, actor=request.user, code=rule.code):
        messages.success(request, _("Đã lưu. Thời hạn mới dùng từ lần tính tiếp theo."))
        return redirect("accounts:deadlines")
    return render(request, "accounts/deadline.html", {"form": form, "rule": rule})


@require_POST
def deadline_drop(request: HttpRequest, code: str) -> HttpResponse:
    access.require_catalogue(request.user)
    rule = access.get_deadline_rule(request.user, code)
    if rule.office_id is None:
        raise Http404
    workflow.drop_deadline(actor=request.user, code=rule.code)
    messages.success(request, _("Đã trở về quy định chung."))
    return redirect("accounts:deadlines")
