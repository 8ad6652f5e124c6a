"""How a plan begins; the office's list of outlines."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access as people
from accounts.views.catalogue import tabs
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.forms import run
from plans import access, details, workflow
from plans.enums import Span
from plans.forms_sections import row_set
from plans.forms_starting import OutlineForm, StartForm
from plans.models import PlanOutline


def start(request: HttpRequest) -> HttpResponse:
    """From last year's plan, from an outline and the office's plan, or from nothing."""
    units = access.units_for_drafting(request.user)
    if not units:
        raise Http404
    unit, today = units[0], timezone.localdate()
    first = {"span": Span.YEAR, "school_year": school_year_label(today)} if unit.is_school else {}
    form = StartForm(
        request.POST or None,
        units=units,
        outlines=access.outlines_for(unit),
        parents=list(access.plans_above(request.user, unit)),
        initial=first or {"span": Span.YEAR, "first_year": today.year, "last_year": today.year},
    )
    if request.method == "POST" and (done := run(form, workflow.start_plan, actor=request.user)):
        messages.success(request, _("Đã lập bản nháp. Mời xem và viết tiếp từng phần."))
        return redirect("plans:write", done.value.public_id)
    context = {"form": form, "unit": unit, "earlier": access.plans_to_carry_on(request.user, unit)}
    return render(request, "plans/start.html", context)


@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    context = {"tabs": tabs("plans:outlines"), "outlines": access.outlines()}
    return render(request, "plans/outlines.html", context)


def outline_new(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return _form(request, PlanOutline())


def outline(request: HttpRequest, public_id: str) -> HttpResponse:
    return _form(request, access.get_outline(request.user, public_id))


def _form(request: HttpRequest, row: PlanOutline) -> HttpResponse:
    data = request.POST or None
    form = OutlineForm(data, instance=row)
    sets = {name: row_set(name, data, row.rows.get(name, []), prefix=name) for name in details.FIELDS}
    checked = [each.is_valid() for each in sets.values()]  # all of them, so that each shows its errors
    filled = request.method == "POST" and all(checked)
    lines = {name: each.lines() for name, each in sets.items()} if filled else {}
    if filled and run(form, workflow.save_outline, actor=request.user, outline=row, rows=lines):
        messages.success(request, _("Đã lưu mẫu kế hoạch."))
        return redirect("plans:outlines")
    titles = {"duties": _("Phân công"), "funding": _("Kinh phí"), "reporting": _("Chế độ báo cáo")}
    context = {"form": form, "outline": row, "sets": [(titles[name], each) for name, each in sets.items()]}
    return render(request, "plans/outline.html", context)
