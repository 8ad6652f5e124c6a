from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access as people
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.forms import run
from plans import access, lapsed, workflow
from plans.enums import PlanState, Span
from plans.forms import ContinueForm, PlanForm, ReturnForm
from plans.models import Plan
from plans.views.base import form_page, on_paper, plan_page, refuse_reading


def plan_list(request: HttpRequest) -> HttpResponse:
    """Kế hoạch: of the own units, of the schools below, of the offices above."""
    plans = list(access.visible_plans(request.user).order_by("-first_year", "-last_year", "-pk"))
    standing = {plan.unit_id: access.standings(request.user).to(plan.unit_id) for plan in plans}
    own = [plan for plan in plans if not standing[plan.unit_id] <= {access.MANAGER, access.BELOW}]
    return render(
        request,
        "plans/list.html",
        {
            "own": own,
            "of_schools": [plan for plan in plans if standing[plan.unit_id] == {access.MANAGER}],
            "of_offices": [plan for plan in plans if standing[plan.unit_id] == {access.BELOW}],
            "may_draft": access.units_for_drafting(request.user).exists(),
            "reads_inspections": access.reads_inspections(request.user),
            "is_officer": bool(access.standings(request.user).offices),
            "keeps_teams": bool(people.units_where(request.user, *access.READERS)),
        },
    )


def new(request: HttpRequest) -> HttpResponse:
    units = access.units_for_drafting(request.user)
    if not units:
        raise Http404
    form = PlanForm(request.POST or None, units=units, initial=_first_words(units[0]))
    if request.method == "POST" and (done := run(form, workflow.create_plan, actor=request.user)):
        messages.success(request, _("Đã lưu bản nháp kế hoạch."))
        return redirect("plans:detail", done.value.public_id)
    return render(request, "plans/new.html", {"form": form, "unit": units[0]})


def _first_words(unit) -> dict[str, object]:
    """What a new plan begins with: the unit's kind of plan and the căn cứ in force for its level today."""
    today = timezone.localdate()
    bases = "\n".join(f"Căn cứ {basis.citation}" for basis in people.bases_in_force(today, unit.level))
    if not unit.is_school:
        return {"span": Span.PERIOD, "first_year": today.year, "last_year": today.year + 4, "bases": bases}
    label = school_year_label(today)
    return {
        "span": Span.YEAR,
        "school_year": label,
        "subject": f"Công tác xã hội trong trường học năm học {label}",
        "bases": bases,
    }


@plan_page("view")
def detail(request: HttpRequest, plan: Plan) -> HttpResponse:
    today = timezone.localdate()
    allowed = access.allowed(request.user, plan)
    is_open = plan.state in (PlanState.DRAFT, PlanState.RETURNED)
    found = lapsed.marks(plan, people.legal_bases(), plan.paper_day(today))
    return render(
        request,
        "plans/detail.html",
        {
            "plan": plan,
            "readers": access.readers_in_words(plan),
            **on_paper(plan, found),
            "groups": plan.groups.prefetch_related(
                "tasks__source",
                "tasks__given__unit",
                "tasks__given__team",
                "tasks__given__person",
                access.held_for_tasks(request.user, "tasks__activities"),
            ),
            "has_other": is_open and "edit" in allowed and access.has_other_of_year(plan),
            "marks": found if "edit" in allowed and is_open else [],
            "is_open": is_open,
            "allowed": allowed,
            "may": _open_acts(plan, allowed, is_open),
            "in_force": plan.state in access.IN_FORCE,
            "scan_name": plan.scan.name if plan.scan else "",
        },
    )


def _open_acts(plan: Plan, allowed: set[str], is_open: bool) -> dict[str, bool]:
    """Which buttons the page shows: by right, and by the state of the plan."""
    issued = plan.state == PlanState.ISSUED
    ready = plan.state == PlanState.APPROVED if plan.is_of_school else is_open
    return {
        "edit": is_open and "edit" in allowed,
        "take_over": is_open and "take_over" in allowed,
        "give": "give" in allowed and (plan.is_of_school or is_open),
        "submit": is_open and "submit" in allowed and plan.is_of_school,
        "decide": plan.state in (PlanState.SUBMITTED, PlanState.APPROVED) and "decide" in allowed,
        "issue": ready and "issue" in allowed,
        "scan": issued and "issue" in allowed,
        "continue": issued and "continue" in allowed and not plan.is_of_school,
        "repeat": issued and "edit" in allowed and plan.span == Span.YEAR,
        "grid": issued and "compare_schools" in allowed,
        "progress": plan.state in access.IN_FORCE and "progress" in allowed,
    }


@plan_page("edit")
def edit(request: HttpRequest, plan: Plan) -> HttpResponse:
    refuse_reading(request, plan)
    form = PlanForm(
        request.POST or None,
        units=access.units_for_drafting(request.user),
        plan=plan,
        initial={
            "span": plan.span,
            "school_year": plan.school_year,
            "first_year": None if plan.school_year else plan.first_year,  # one of the two ways to tell the years
            "last_year": None if plan.school_year else plan.last_year,
            "subject": plan.subject,
            "bases": "\n".join(row.text for row in plan.bases.all()),
            "body": plan.body,
            "recipients": plan.recipients,
            "with_table": plan.with_table,
            "version": plan.version,
        },
    )
    if request.method == "POST" and run(form, workflow.edit_plan, actor=request.user, plan=plan):
        messages.success(request, _("Đã lưu kế hoạch."))
        return redirect("plans:detail", plan.public_id)
    return form_page(request, plan, form, heading=_("Sửa kế hoạch"), submit=_("Lưu"))


@plan_page("continue")
def continue_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    length = plan.last_year - plan.first_year
    initial = {"first_year": plan.last_year + 1, "last_year": plan.last_year + 1 + length}
    units = access.units_for_drafting(request.user).on(timezone.localdate())
    if not units:
        raise Http404
    form = ContinueForm(request.POST or None, units=units, initial={**initial, "unit": units[0].public_id})
    if request.method == "POST" and (done := run(form, workflow.continue_plan, actor=request.user, plan=plan)):
        messages.success(request, _("Đã lập bản nháp tiếp nối. Mời anh/chị xem những chỗ cần thay."))
        return redirect("plans:detail", done.value.public_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Tiếp nối kế hoạch"),
        submit=_("Lập bản nháp"),
        template="plans/continue.html",
    )


@require_POST
@plan_page("edit")
def repeat(request: HttpRequest, plan: Plan) -> HttpResponse:
    new = workflow.repeat_plan(actor=request.user, plan=plan)
    messages.success(request, _("Đã lập bản nháp năm sau từ kế hoạch này. Mời xem những chỗ cần thay."))
    return redirect("plans:detail", new.public_id)


@require_POST
@plan_page("edit")
def mend(request: HttpRequest, plan: Plan) -> HttpResponse:
    version = request.POST.get("version", "")
    places = workflow.mend_lapsed(
        actor=request.user,
        plan=plan,
        key=request.POST.get("key", ""),
        version=int(version) if version.isdecimal() else 0,
    )
    messages.success(request, _("Đã thay ở %(places)d chỗ.") % {"places": places})
    return redirect("plans:detail", plan.public_id)


@require_POST
@plan_page("submit")
def submit(request: HttpRequest, plan: Plan) -> HttpResponse:
    workflow.submit_plan(actor=request.user, plan=plan)
    messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    return redirect("plans:detail", plan.public_id)


@plan_page("decide")
def decide(request: HttpRequest, plan: Plan) -> HttpResponse:
    """One page with two ways: approve, or return with a comment."""
    form = ReturnForm(request.POST if "return" in request.POST else None)
    if "approve" in request.POST:
        workflow.approve_plan(actor=request.user, plan=plan)
        messages.success(request, _("Đã duyệt kế hoạch."))
        return redirect("plans:detail", plan.public_id)
    if request.method == "POST" and run(form, workflow.return_plan, actor=request.user, plan=plan):
        messages.success(request, _("Đã trả lại để bổ sung."))
        return redirect("plans:detail", plan.public_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Duyệt kế hoạch"),
        submit=_("Trả lại để bổ sung"),
        template="plans/decide.html",
    )
