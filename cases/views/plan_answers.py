from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.forms.plan_answers import PlanAnswerForm
from cases.models import Case
from cases.views.base import case_page, form_page
from cases.workflow.transitions import current_plan
from ctxh_portal.kit.forms import run


@case_page("write")
def plan_answer(request: HttpRequest, case: Case) -> HttpResponse:
    if current_plan(case) is None:
        raise Http404
    form = PlanAnswerForm(request.POST or None, pupil=case.pupil)
    if request.method == "POST" and run(form, workflow.answer_plan, actor=request.user, case=case):
        messages.success(request, _("Đã ghi câu trả lời."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Ý kiến về kế hoạch hỗ trợ"), submit=_("Lưu"))
