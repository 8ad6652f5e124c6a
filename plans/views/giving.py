"""Giving tasks: to the schools that an office names, to the teams and people of a school."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import access as people
from accounts.models import Unit
from ctxh_portal.kit.forms import run
from plans import access, workflow
from plans.forms_giving import ALL, NONE, SOME, GiveToSchoolsForm, GiveToStaffForm, TeamForm
from plans.models import Plan, TaskGiven, Team
from plans.views.base import form_page, plan_page, refuse_reading

TEAM_FIELDS = ("kind", "name", "in_use", "version")


@plan_page("give")
def give(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Several tasks at once, or the one that the address names; it then shows to whom it is given now."""
    if not plan.is_of_school:
        refuse_reading(request, plan)
    tasks, given = list(access.tasks_of(plan)), access.given_in(plan)
    named = next((task for task in tasks if task.public_id == request.GET.get("viec")), None)
    about = {"tasks": tasks, "given": given}
    initial: dict[str, Any] = {"tasks": [named.public_id]} if named else {}
    rows = given.get(named.pk, []) if named else []
    if plan.is_of_school:
        initial |= {
            "teams": [row.team.public_id for row in rows if row.team],
            "persons": [row.person.public_id for row in rows if row.person],
        }
        form: Any = GiveToStaffForm(
            request.POST or None,
            **about,
            initial=initial,
            teams=access.teams_of(request.user, plan.unit).filter(in_use=True),
            staff=people.staff_of(plan.unit),
        )
        verb: Any = workflow.give_to_staff
    else:
        reaches = ALL if named is None or (named.for_schools and not rows) else SOME if named.for_schools else NONE
        initial |= {"reaches": reaches, **_of_schools(rows)}
        schools = access.schools_of(request.user)
        form = GiveToSchoolsForm(request.POST or None, **about, initial=initial, schools=schools)
        verb = workflow.give_to_schools
    if request.method == "POST" and (done := run(form, verb, actor=request.user, plan=plan)):
        words = ngettext("Đã giao %(count)d nhiệm vụ.", "Đã giao %(count)d nhiệm vụ.", done.value)
        messages.success(request, words % {"count": done.value})
        return redirect("plans:detail", plan.public_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Giao nhiệm vụ"),
        submit=_("Giao nhiệm vụ"),
        template="plans/give.html",
        tasks=tasks,
    )


def _of_schools(rows: list[TaskGiven]) -> dict[str, list[str]]:
    return {
        "levels": [row.level for row in rows if row.level],
        "schools": [row.unit.public_id for row in rows if row.unit],
    }


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    return render(request, "plans/teams.html", {"teams": access.teams_of(request.user, unit)})


def new_team(request: HttpRequest) -> HttpResponse:
    return _team(request, people.school_of(request.user, *access.READERS), None)


def edit_team(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_team(request.user, public_id)
    return _team(request, row.unit, row)


def _team(request: HttpRequest, unit: Unit, row: Team | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in TEAM_FIELDS} if row else {"kind": "subject"}
    if row and row.lead:
        initial["lead"] = row.lead.public_id
    form = TeamForm(request.POST or None, staff=people.staff_of(unit), initial=initial)
    if request.method == "POST" and run(form, workflow.save_team, actor=request.user, unit=unit, team=row):
        messages.success(request, _("Đã lưu."))
        return redirect("plans:teams")
    return render(request, "plans/team_form.html", {"form": form, "team": row})
