"""Nhật ký truy cập: of one case for its focal teacher and the principal, of the school's month for the
principal."""

from __future__ import annotations

from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from cases import access, trail, workflow
from cases.models import Case
from cases.unusual import RULES
from cases.views.base import case_page
from ctxh_portal.kit.calendar import add_months, month_start

PAGE_SIZE = 40
MONTHS = 12  # that the filter offers


@require_safe
@case_page("read_trail")
def case_trail(request: HttpRequest, case: Case) -> HttpResponse:
    sort = request.GET.get("loai", "")
    page = Paginator(trail.events_of(case, sort), PAGE_SIZE).get_page(request.GET.get("trang"))
    sorts = [("", _("Tất cả")), ("reading", _("Xem, in, tải")), ("changes", _("Thay đổi"))]
    context = {
        "case": case,
        "page": page,
        "lines": trail.lines_of(case, page.object_list),
        "readers": access.readers(case),
        "tabs": [{"label": label, "url": f"?loai={code}", "active": code == sort} for code, label in sorts],
        "query": f"loai={sort}",
    }
    return render(request, "cases/trail/case.html", context)


@require_safe
def month_list(request: HttpRequest) -> HttpResponse:
    """The school's reading list; filters come by GET: a month and a colleague, never a pupil."""
    school = access.require_leading(request.user)
    now = month_start(timezone.localdate())
    months = [add_months(now, -back) for back in range(MONTHS)]
    month = _asked_month(request.GET.get("thang", ""), months)
    person = request.GET.get("nguoi", "")
    found = trail.reading_list(request.user, month, person)
    workflow.record_trail_view(actor=request.user, unit=school, month=month)
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "school": school,
        "found": found,
        "page": page,
        "months": months,
        "month": month,
        "person": person,
        "rules": RULES,
        "query": f"thang={month:%Y-%m}&nguoi={person}",
        "seal": audit.last_seal(),
    }
    return render(request, "cases/trail/month.html", context)


def _asked_month(text: str, months: list[date]) -> date:
    try:
        asked = timezone.make_aware(datetime.strptime(text, "%Y-%m")).date()
    except ValueError:
        return months[0]
    return asked if asked in months else months[0]
