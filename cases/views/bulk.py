"""One act for the cases ticked in the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from cases import access, workflow
from cases.forms.course import AssignForm
from cases.workflow.bulk import preview_assigning
from ctxh_portal.kit.forms import run

MOST = 25  # a page of the list


@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Ticked → what would be done, row by row → done. What the person does not see is not even counted."""
    access.require_assigning(request.user)
    ticked = access.visible_cases(request.user).filter(public_id__in=request.POST.getlist("case")[:MOST])
    cases = list(ticked.select_related("pupil", "unit").order_by("pk"))
    form = AssignForm(request.POST, people=access.focals_to_assign(request.user))
    context: dict[str, Any] = {"form": form, "cases": cases, "step": "choose"}
    if not cases:
        context["step"] = "nothing"
    elif "confirm" in request.POST:
        if done := run(form, workflow.assign_many, actor=request.user, cases=cases):
            context |= {"rows": done.value, "step": "done"}
    elif form.is_valid():
        context |= {"rows": preview_assigning(request.user, cases, form.cleaned_data["focal"]), "step": "preview"}
    workflow.record_list(actor=request.user, what="cases", shown=len(cases))
    rows = context.get("rows", [])
    context |= {"going": sum(not row.why_not for row in rows), "staying": sum(bool(row.why_not) for row in rows)}
    context["focal"] = form.cleaned_data["focal"] if rows else None
    return render(request, "cases/assign_many.html", context)
