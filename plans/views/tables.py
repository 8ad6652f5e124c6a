"""The task table: pasted, filled by hand, taken over from the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.forms import run
from plans import access, tablefiles, tasktable, workflow
from plans.forms import AddTaskForm, AdoptForm, PasteForm, Preview, TaskForm
from plans.models import Plan
from plans.views.base import form_page, plan_page, refuse_reading


@plan_page("edit")
def paste(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Step 1 takes what was pasted, step 2 shows what was understood; nothing is saved here."""
    refuse_reading(request, plan)
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            parsed = _understood(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        except tasktable.Unreadable as unreadable:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(unreadable))
        else:
            preview = Preview(parsed=parsed, known=_titles(plan))
            return _preview(request, plan, preview, parsed.questions)
    return form_page(
        request,
        plan,
        form,
        heading=_("Dán bảng nhiệm vụ"),
        submit=_("Xem bảng đã hiểu"),
        template="plans/paste.html",
        tasks_now=plan.tasks.count(),
    )


def _understood(data: dict[str, Any]) -> tasktable.Parsed:
    """A chosen file goes before what was pasted."""
    if data["file"]:
        grid, notes = tablefiles.grid_of(data["file"])
        parsed = tasktable.parse_grid(grid)
        parsed.questions[:0] = notes
        return parsed
    return tasktable.parse(data["text"], data["html"])


def _titles(plan: Plan) -> list[str]:
    return list(access.tasks_of(plan).values_list("title", flat=True))


@require_POST
@plan_page("edit")
def save_pasted(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Step 3: the table as it was confirmed; whatever was corrected stays on the page when something is
    refused."""
    preview, sent = Preview(data=request.POST, known=_titles(plan)), request.POST.get("version", "")
    if not preview.is_valid():
        return _preview(request, plan, preview, error=_("Có ô chưa điền được. Xin xem các ô có ghi chú bên dưới."))
    groups = preview.confirmed()
    try:
        saved = workflow.import_tasks(
            actor=request.user,
            plan=plan,
            groups=groups,
            version=int(sent) if sent.isdecimal() else None,
            replace=request.POST.get("place") != "after",
        )
    except Stale as stale:
        plan.version = stale.version  # whoever sends again has read the sentence
        return _preview(request, plan, preview, error=str(stale))
    except RuleBroken as rule:
        return _preview(request, plan, preview, error=str(rule))
    messages.success(request, _("Đã lưu bảng nhiệm vụ: %(tasks)d nhiệm vụ.") % {"tasks": saved})
    return redirect("plans:detail", plan.public_id)


def _preview(
    request: HttpRequest, plan: Plan, preview: Preview, questions: list[str] | None = None, error: str = ""
) -> HttpResponse:
    by_group = preview.by_group()
    rows = [row for _group, forms in by_group for row in forms if row["act"].value() != tasktable.DROP]
    return render(
        request,
        "plans/preview.html",
        {
            "plan": plan,
            "preview": preview,
            "by_group": by_group,
            "questions": questions or [],
            "error": error,
            "counts": {
                "groups": sum(1 for group, _rows in by_group if group["title"].value()),
                "lettered": sum(1 for row in rows if row["letter"].value()),
                "alone": sum(1 for row in rows if not row["letter"].value()),
                "reaching": sum(1 for row in rows if row["for_schools"].value()),
            },
            "tasks_now": plan.tasks.count(),
            "place": request.POST.get("place", "instead"),
            "readers": access.readers_in_words(plan),
        },
    )


@plan_page("edit")
def add_task(request: HttpRequest, plan: Plan) -> HttpResponse:
    refuse_reading(request, plan)
    form = AddTaskForm(request.POST or None, plan=plan, initial={"version": plan.version, "units": plan.unit.name})
    if request.method == "POST" and run(form, workflow.add_task, actor=request.user, plan=plan):
        messages.success(request, _("Đã thêm nhiệm vụ."))
        return redirect("plans:detail", plan.public_id)
    return form_page(request, plan, form, heading=_("Thêm nhiệm vụ"), submit=_("Thêm nhiệm vụ"))


def edit_task(request: HttpRequest, public_id: str) -> HttpResponse:
    task = access.get_task(request.user, public_id)
    access.require(request.user, "edit", task.plan)
    refuse_reading(request, task.plan)
    names = ("title", "units", "partners", "time_text", "product", "condition", "for_schools")
    form = TaskForm(
        request.POST or None,
        of_school=task.plan.is_of_school,
        initial={"version": task.plan.version, **{name: getattr(task, name) for name in names}},
    )
    if request.method == "POST" and run(form, workflow.edit_task, actor=request.user, task=task):
        messages.success(request, _("Đã lưu nhiệm vụ."))
        return redirect("plans:detail", task.plan.public_id)
    heading = _("Sửa nhiệm vụ %(code)s") % {"code": task.code}
    return form_page(
        request, task.plan, form, heading=heading, submit=_("Lưu"), template="plans/task_form.html", task=task
    )


@require_POST
def remove_task(request: HttpRequest, public_id: str) -> HttpResponse:
    task = access.get_task(request.user, public_id)
    version = request.POST.get("version", "")
    plan = workflow.remove_task(actor=request.user, task=task, version=int(version) if version.isdecimal() else 0)
    messages.success(request, _("Đã bỏ nhiệm vụ khỏi bảng."))
    return redirect("plans:detail", plan.public_id)


@plan_page("take_over")
def adopt(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The office's tasks as a list to tick; those meant for schools in these years are ticked already."""
    refuse_reading(request, plan)
    offered = access.tasks_to_take_over(request.user, plan)
    form = AdoptForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and (done := run(form, workflow.adopt_tasks, actor=request.user, plan=plan)):
        messages.success(request, _("Đã đưa %(tasks)d nhiệm vụ vào kế hoạch.") % {"tasks": done.value})
        return redirect("plans:detail", plan.public_id)
    ticked = set(request.POST.getlist("tasks")) if request.method == "POST" else None
    for task in offered:
        task.ticked = task.public_id in ticked if ticked is not None else task.meant
    return form_page(
        request,
        plan,
        form,
        heading=_("Nhận nhiệm vụ của cơ quan quản lý"),
        submit=_("Đưa vào kế hoạch"),
        template="plans/adopt.html",
        offered=offered,
    )
