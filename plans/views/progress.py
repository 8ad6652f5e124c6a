"""Progress: of one task, and of all schools in the office's grid."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Level
from ctxh_portal.documents import sheets
from ctxh_portal.kit.forms import run
from plans import access, workflow
from plans import progress_of_schools as told
from plans.enums import TaskState
from plans.forms import ProgressForm
from plans.models import Plan, PlanTask
from plans.views.base import form_page, plan_page


def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """One task with what was said of it; whoever carries it out adds to that."""
    found = access.get_task(request.user, public_id)
    if request.method == "POST":
        access.require_progress(request.user, found)
    plan = found.plan
    may = access.can(request.user, "progress", plan) or access.has_task(request.user, found)
    may_record = may and plan.state in access.IN_FORCE
    form = ProgressForm(request.POST or None, initial={"state": found.state})
    if request.method == "POST" and run(form, workflow.record_progress, actor=request.user, task=found):
        messages.success(request, _("Đã ghi tiến độ."))
        return redirect("plans:task", found.public_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Nhiệm vụ %(code)s") % {"code": found.code},
        submit=_("Ghi tiến độ"),
        template="plans/task.html",
        task=found,
        held=access.activities_of_task(request.user, found),
        may_hold=access.may_record_for(request.user, plan),
        entries=found.progress.select_related("by"),
        may_record=may_record,
        given=found.given.select_related("unit", "team", "person"),
        may_give=access.can(request.user, "give", plan) and (plan.is_of_school or plan.state in access.OPEN),
        reads_plan=access.can(request.user, "view", plan),
    )


@plan_page("compare_schools")
def grid(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Schools × the plan's tasks for schools. A sign opens the school's own task; that of a delay the reason,
    which stands below on the same page."""
    tasks, rows = _grid(request, plan)
    delays = told.delays(rows, tasks)
    for row in rows:
        for cell in row.cells:
            if cell.task:
                late = cell.state == TaskState.LATE
                address = reverse("plans:task", args=[cell.task.public_id])
                cell.url = f"#cham-{cell.task.public_id}" if late else address
    return form_page(
        request,
        plan,
        forms.Form(),
        heading=_("Tiến độ của các trường"),
        submit="",
        template="plans/grid.html",
        tasks=tasks,
        columns=[task.code for task in tasks],
        rows=rows,
        delays=delays,
        levels=[choice for choice in Level.choices if choice[0] != Level.OFFICE],
        states=[*TaskState.choices, (told.NOT_TAKEN, _("chưa đưa vào kế hoạch"))],
        level=request.GET.get("cap", ""),
        state=request.GET.get("tien-do", ""),
        query=request.GET.urlencode(),
    )


def _grid(request: HttpRequest, plan: Plan) -> tuple[list[PlanTask], list[told.SchoolRow]]:
    """The grid as the filters of the address leave it: schools of a level, schools with a task in a state."""
    level, state = request.GET.get("cap", ""), request.GET.get("tien-do", "")
    held = access.held_for_tasks(request.user)
    tasks = list(access.tasks_of(plan).for_schools().prefetch_related(held))
    schools = [school for school in access.schools_of(request.user) if level in ("", school.level)]
    taken = access.taken_over(request.user, plan)
    rows = told.rows(schools, tasks, taken, access.meant_for(tasks, schools))
    return tasks, [row for row in rows if not state or row.has(state)]


@require_safe
@plan_page("compare_schools")
def grid_sheet(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The same grid as an Excel file: one page in words, one with the delays and their reasons."""
    tasks, rows = _grid(request, plan)
    words = {
        **dict(TaskState.choices),
        told.NOT_TAKEN: _("chưa đưa vào kế hoạch"),
        told.NOT_MEANT: _("không giao"),
    }
    heads = [_("Trường"), *(f"{task.code}. {task.title}"[:120] for task in tasks)]
    lines = [[row.label, *(str(words[cell.state]) for cell in row.cells)] for row in rows]
    late = [
        [
            one.school.short_name,
            one.source.code,
            one.source.title,
            f"{one.since:%d/%m/%Y}",
            f"{one.told_on:%d/%m/%Y}",
            one.by,
            one.reason,
        ]
        for one in told.delays(rows, tasks)
    ]
    late_heads = [
        _("Trường"), _("Số"), _("Nhiệm vụ"), _("Chậm từ ngày"), _("Ghi ngày"), _("Người ghi"), _("Lý do"),
    ]  # fmt: skip
    content = sheets.workbook(
        [sheets.Page(_("Tiến độ"), heads, lines), sheets.Page(_("Lý do chậm"), late_heads, late)]
    )
    workflow.record_download(actor=request.user, plan=plan, kind="grid.xlsx")
    headers = {"Content-Disposition": f'attachment; filename="tien-do-{plan.years}.xlsx"'}
    return HttpResponse(content, content_type=sheets.CONTENT_TYPE, headers=headers)
