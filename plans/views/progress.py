"""Progress: of one task, and of all schools in the office's grid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit
from ctxh_portal.kit.forms import run
from plans import access, workflow
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
        entries=found.progress.select_related("by"),
        may_record=may_record,
        given=found.given.select_related("unit", "team", "person"),
        may_give=access.can(request.user, "give", plan) and (plan.is_of_school or plan.state in access.OPEN),
        reads_plan=access.can(request.user, "view", plan),
    )


@dataclass
class Cell:
    state: str
    url: str = ""
    title: str = ""


@dataclass
class SchoolRow:
    label: str
    cells: list[Cell]
    summary: str
    url: str = ""


@plan_page("compare_schools")
def grid(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Schools × the plan's tasks for schools; a sign opens the school's own task with reasons and
    products."""
    tasks = list(access.tasks_of(plan).for_schools())
    taken = access.taken_over(request.user, plan)
    schools = access.schools_of(request.user)
    meant = access.meant_for(tasks, schools)
    rows = [_row(school, tasks, taken, meant) for school in schools]
    return form_page(
        request,
        plan,
        ProgressForm(),
        heading=_("Tiến độ của các trường"),
        submit="",
        template="plans/grid.html",
        tasks=tasks,
        columns=[task.code for task in tasks],
        rows=rows,
    )


def _row(
    school: Unit, tasks: list[PlanTask], taken: dict[tuple[int, int], PlanTask], meant: set[tuple[int, int]]
) -> SchoolRow:
    own = [taken.get((school.pk, task.pk)) for task in tasks]
    counts = Counter(task.state for task in own if task)
    summary = " · ".join(
        f"{counts[state]} {TaskState(state).label.lower()}" for state in TaskState.values if counts[state]
    )
    return SchoolRow(
        school.short_name,
        [_cell(own_task, (school.pk, task.pk) in meant) for task, own_task in zip(tasks, own, strict=True)],
        summary or _("chưa nhận nhiệm vụ nào"),
    )


def _cell(own: PlanTask | None, meant: bool) -> Cell:
    if own is None:
        return Cell("none" if meant else "other")
    return Cell(own.state, reverse("plans:task", args=[own.public_id]), own.code)
