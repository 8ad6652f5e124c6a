"""A plan written section by section, with what it will look like on paper beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import access as people
from ctxh_portal.documents.paper import Block, ended
from ctxh_portal.kit.forms import run
from plans import access, details, lapsed, sections, workflow
from plans.details import Part
from plans.forms_sections import SectionForm, row_set
from plans.models import Plan
from plans.views.base import on_paper, plan_page, refuse_reading


@require_GET
@plan_page("edit")
def write(request: HttpRequest, plan: Plan) -> HttpResponse:
    """All sections in the order of the paper, and the paper as it stands."""
    workflow.refuse_unless_open(plan)
    found = lapsed.marks(plan, people.legal_bases(), plan.paper_day(timezone.localdate()))
    context = {
        "plan": plan,
        "parts": [_line(part) for part in details.parts_of(plan)],
        "tasks": plan.tasks.count(),
        "marks": found,
        "readers": access.readers_in_words(plan),
        **on_paper(plan, found),
    }
    return render(request, "plans/write.html", context)


def _line(part: Part) -> dict[str, Any]:
    """How the list tells of a section."""
    section = part.section
    return {
        "key": section.key,
        "number": section.number,
        "title": _name(part),
        "is_filled": part.is_filled,
        "lines": len([line for line in part.text.splitlines() if line.strip()]),
        "bases": len(part.bases.splitlines()),
        "rows": len(part.rows),
        "total": details.total(part.rows) if section.key == sections.FUNDING else 0,
    }


def _name(part: Part) -> str:
    if part.section.kind == sections.OPENING:
        return _("Căn cứ, lời mở đầu")
    if part.section.kind == sections.CLOSING:
        return _("Lời kết, nơi nhận")
    return part.title or _("Phần khác")


@plan_page("edit")
def section(request: HttpRequest, plan: Plan, key: str) -> HttpResponse:
    """One section; "Xem trước" shows what was typed as it will be printed, and saves nothing."""
    refuse_reading(request, plan)
    part = details.part_of(plan, key)
    if part is None:
        raise Http404
    missing = _missing_bases(plan) if key == sections.OPENING else []
    data = _with_bases(request, missing) if "add_bases" in request.POST else request.POST or None
    form, name = SectionForm(data, part=part), details.NAMES.get(key, "")
    rows = row_set(name, data, part.rows, _tasks(plan)) if name else None
    valid = request.method == "POST" and all([form.is_valid(), rows is None or rows.is_valid()])
    lines = rows.lines() if valid and rows else []
    wanted = valid and not {"preview", "add_bases"} & set(request.POST)
    if wanted and run(form, workflow.save_section, actor=request.user, plan=plan, key=key, rows=lines):
        messages.success(request, _("Đã lưu phần này."))
        following = _next_key(request, plan, key)
        return redirect("plans:section" if following else "plans:write", plan.public_id, *following)
    typed = form.cleaned_data | {"rows": lines} if valid else {}
    context = {
        "plan": plan,
        "form": form,
        "rows": rows,
        "part": part,
        "name": _name(part),
        "hint": sections.BY_CODE[part.section.kind].hint if part.section.kind in sections.BY_CODE else "",
        "actors": details.ACTORS_OF_SCHOOL if plan.is_of_school else details.ACTORS_OF_OFFICE,
        "missing_bases": [] if "add_bases" in request.POST else missing,
        "stale_rows": part.rows if getattr(form, "stale", False) else [],
        "bases": ended([line for line in typed.get("bases", part.bases).splitlines() if line.strip()]),
        "blocks": _preview(plan, part, typed),
        "recipients": typed.get("recipients", part.recipients).splitlines(),
        "total": details.total(typed.get("rows", part.rows)) if key == sections.FUNDING else 0,
        "readers": access.readers_in_words(plan),
    }
    return render(request, "plans/section.html", context)


def _missing_bases(plan: Plan) -> list[str]:
    """What is in force for the level on the plan's day, and not cited yet."""
    cited = {row.basis_id for row in plan.bases.all()}
    in_force = people.bases_in_force(plan.paper_day(timezone.localdate()), plan.unit.level)
    return [f"Căn cứ {basis.citation}" for basis in in_force if basis.pk not in cited]


def _with_bases(request: HttpRequest, missing: list[str]) -> QueryDict:
    """What was sent, with these căn cứ after those that were typed; nothing is saved yet."""
    data = request.POST.copy()
    typed = [line for line in data.get("bases", "").splitlines() if line.strip()]
    data["bases"] = "\n".join([*typed, *(line for line in missing if line not in typed)])
    return data


def _tasks(plan: Plan) -> list[tuple[str, str]]:
    return [(task.public_id, f"{task.code}. {task.title}"[:90]) for task in access.tasks_of(plan)]


def _preview(plan: Plan, part: Part, typed: dict[str, Any]) -> list[Block]:
    shown = sections.Section(
        part.section.kind,
        typed.get("title", part.title) or part.title,
        typed.get("text", part.text),
        number=sections.number_of(plan.body, part.section.key),
        key=part.section.key,
    )
    codes = {task.public_id: task.code for task in access.tasks_of(plan)} if shown.key == sections.FUNDING else {}
    rows = [{**row, "task_code": codes.get(row.get("task", ""), "")} for row in typed.get("rows", part.rows)]
    return details.section_blocks(shown, rows)


def _next_key(request: HttpRequest, plan: Plan, key: str) -> list[str]:
    """The section after this one, where the button for it was pressed."""
    if "next" not in request.POST:
        return []
    plan.refresh_from_db()
    keys = [part.section.key for part in details.parts_of(plan)]
    place = keys.index(key) + 1 if key in keys else len(keys)
    return keys[place : place + 1]
