from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, workflow
from cases.forms.course import DecideForm
from cases.forms.support import ActionFormSet, ActionResultForm, SupportPlanForm
from cases.models import Case, SupportAction
from cases.views.base import case_page, form_page
from cases.views.drafts import KeptDraft
from cases.workflow.transitions import current_plan, plan_in_force
from ctxh_portal.kit.fields import VersionedForm
from ctxh_portal.kit.forms import run


@case_page("plan")
def support_plan(request: HttpRequest, case: Case) -> HttpResponse:
    plan = current_plan(case)
    initial = {"version": case.version}
    rows = []
    starts = [] if plan else list(access.plan_templates(case.kind))
    if plan:
        initial |= {"objective": plan.objective, "pupil_view": plan.pupil_view}
        columns = ("need", "level", "goal", "action", "responsible", "due_on")
        rows = [{name: getattr(action, name) for name in columns} for action in plan.actions.all()]
    elif template := next((row for row in starts if row.public_id == request.GET.get("mau")), None):
        initial["objective"] = template.objective
        rows = [_begun(row) for row in template.rows]
    draft = KeptDraft(request, anew=bool(rows and not plan))
    form = SupportPlanForm(draft.data, initial=initial)
    actions = ActionFormSet(draft.data, initial=rows, prefix="viec")
    filled = request.method == "POST" and actions.is_valid()
    if filled and run(form, workflow.save_support_plan, actor=request.user, case=case, actions=actions.lines()):
        draft.drop()
        messages.success(request, _("Đã lưu bản nháp kế hoạch."))
        if "more" in request.POST:
            return redirect(f"{request.path}#id_viec-{len(actions.lines())}-need")
        return redirect(f"{reverse('cases:detail', args=[case.public_id])}#ke-hoach-trinh")
    draft.shown(form, actions)
    return form_page(
        request,
        case,
        form,
        heading=_("Kế hoạch hỗ trợ, can thiệp"),
        submit=_("Lưu bản nháp"),
        template="cases/support_plan.html",
        draft=draft,
        actions=actions,
        plan=plan,
        starts=starts,
        plan_actions=plan.actions.all() if plan else [],
    )


def _begun(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a template as a plan drafted today has it."""
    due_on = timezone.localdate() + timedelta(days=row["days"])
    return {name: value for name, value in row.items() if name != "days"} | {"due_on": due_on}


@require_POST
@case_page("plan")
def submit_plan(request: HttpRequest, case: Case) -> HttpResponse:
    form = VersionedForm(request.POST)
    if run(form, workflow.submit_support_plan, actor=request.user, case=case):
        messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect("cases:detail", case.public_id)


@case_page("approve_plan")
def decide_plan(request: HttpRequest, case: Case) -> HttpResponse:
    plan = current_plan(case)
    if plan is None:
        raise Http404
    form = DecideForm(request.POST or None, initial={"version": case.version})
    approve = "approve" in request.POST
    if request.method == "POST" and run(
        form, workflow.decide_support_plan, actor=request.user, case=case, approve=approve
    ):
        messages.success(request, _("Đã duyệt kế hoạch.") if approve else _("Đã trả lại để bổ sung."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Duyệt kế hoạch hỗ trợ, can thiệp"),
        submit=_("Duyệt"),
        template="cases/decide_plan.html",
        about=True,
        plan=plan,
        plan_actions=plan.actions.all(),
        in_force=plan.follows,
        plan_answers=plan.answers.select_related("caregiver"),
        kept_safe=access.kept_safe(case.pupil),
        parts=access.parts(request.user, case),
    )


@case_page("write")
def action_result(request: HttpRequest, case: Case, action_id: str) -> HttpResponse:
    plan = plan_in_force(case)
    action: SupportAction | None = plan.rows().filter(public_id=action_id).first() if plan else None
    if action is None or not action.action:
        raise Http404
    added = action.done_on is not None
    form = ActionResultForm(request.POST or None, added=added)
    if request.method == "POST" and run(
        form, workflow.record_action, actor=request.user, case=case, action=action
    ):
        messages.success(request, _("Đã ghi kết quả."))
        return redirect("cases:detail", case.public_id)
    heading = _("Bổ sung kết quả việc hỗ trợ") if added else _("Kết quả việc hỗ trợ")
    return form_page(request, case, form, heading=heading, submit=_("Lưu kết quả"), action=action)


@require_POST
@case_page("plan")
def revise_plan(request: HttpRequest, case: Case) -> HttpResponse:
    form = VersionedForm(request.POST)
    if run(form, workflow.revise_support_plan, actor=request.user, case=case):
        messages.success(request, _("Đã lập bản điều chỉnh; bản đã duyệt vẫn có hiệu lực."))
        return redirect("cases:support_plan", case.public_id)
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect("cases:detail", case.public_id)
