"""The task table in place, as a sheet; and by months."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ctxh_portal.kit.errors import RuleBroken, Stale
from plans import access, timetext, workflow
from plans.forms_sheet import MAX_ROWS, SheetSet, rows_of, sheet_rows
from plans.models import Plan
from plans.tablerows import COLUMNS
from plans.views.base import plan_page, refuse_reading
from plans.workflow.sheet import GROUP, POINT, TASK

NEW_ROWS = {GROUP, TASK, POINT}


@plan_page("edit")
def sheet(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Without JavaScript a row is added by a button that sends the page, and moved by its number."""
    refuse_reading(request, plan)
    error = saved_now = ""
    if plan.tasks.count() + plan.groups.count() > MAX_ROWS:
        raise RuleBroken(_("Bảng này dài quá để sửa một lần; xin sửa từng nhiệm vụ ở trang kế hoạch."))
    if request.method == "POST":
        rows, more = SheetSet(_with_more(request), prefix="r"), request.POST.get("more", "")
        if not more and rows.is_valid():
            try:
                version = request.POST.get("version", "")
                workflow.save_sheet(
                    actor=request.user,
                    plan=plan,
                    rows=sheet_rows(rows),
                    version=int(version) if version.isdecimal() else 0,
                )
            except Stale as stale:
                error, saved_now = str(stale), str(stale.version)
            except RuleBroken as rule:
                error = str(rule)
            else:
                messages.success(request, _("Đã lưu bảng nhiệm vụ."))
                return redirect("plans:detail", plan.public_id)
        elif not more:
            error = _("Có ô chưa điền được. Xin xem các ô có ghi chú bên dưới.")
        version = saved_now or request.POST.get("version", "")  # whoever sends again has read the sentence
    else:
        initial = [{**row, "ORDER": place} for place, row in enumerate(rows_of(plan), start=1)]
        rows, version = SheetSet(prefix="r", initial=initial), str(plan.version)
    context = {
        "plan": plan,
        "sheet": rows,
        "rows": sorted(rows.forms, key=_place),
        "version": version,
        "error": error,
        "most": MAX_ROWS,
        "heads": "|".join(head for heads in COLUMNS.values() for head in heads),
        "readers": access.readers_in_words(plan),
        **{f"blank_{kind}": _blank(rows, kind) for kind in NEW_ROWS},
    }
    return render(request, "plans/sheet.html", context)


def _blank(sheet, kind: str):
    """What the page adds a row from."""
    form = sheet.empty_form
    form.initial = {"what": f"{kind}:"}
    return form


def _place(form) -> int:
    value = str(form["ORDER"].value() or "")
    return int(value) if value.isdecimal() else MAX_ROWS + 1


def _with_more(request: HttpRequest):
    """What was sent, with one more row at its end where the button for it was pressed."""
    kind, data = request.POST.get("more", ""), request.POST.copy()
    total = data.get("r-TOTAL_FORMS", "")
    if kind in NEW_ROWS and total.isdecimal() and int(total) < MAX_ROWS:
        data[f"r-{total}-what"], data[f"r-{total}-ORDER"] = f"{kind}:", str(int(total) + 1)
        data["r-TOTAL_FORMS"] = str(int(total) + 1)
    return data


@require_GET
@plan_page("view")
def by_month(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The second view of the table: month, work, who, with whom, result; in the order of a school year."""
    tasks = list(access.tasks_of(plan))
    months = [(month, [task for task in tasks if month in timetext.months(task.time_text)]) for month in ORDER]
    without = [task for task in tasks if not timetext.months(task.time_text)]
    context = {
        "plan": plan,
        "months": [(month, found) for month, found in months if found],
        "without": without,
        "readers": access.readers_in_words(plan),
    }
    return render(request, "plans/by_month.html", context)


ORDER = [*range(8, 13), *range(1, 8)]
