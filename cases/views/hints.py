"""The hint that the homeroom teacher of a case's pupil may see, and the note for the next one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access, workflow
from cases.forms.hints import HandoverForm, HintForm
from cases.models import Case
from cases.papers_handover import handover_paper as paper_of
from cases.views.base import case_page, form_page
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from cases.workflow.hints import hint_action
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


@case_page("view")
def hint(request: HttpRequest, case: Case) -> HttpResponse:
    access.require(request.user, hint_action(case), case)
    form = HintForm(request.POST or None, case=case)
    if request.method == "POST" and run(form, workflow.release_hint, actor=request.user, case=case):
        messages.success(request, _("Đã gửi điều nhắc cho giáo viên chủ nhiệm."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Điều nhắc cho giáo viên chủ nhiệm"), submit=_("Gửi"))


@require_POST
@case_page("view")
def hint_look(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        workflow.look_at_hint(actor=request.user, case=case)
        messages.success(request, _("Đã xem lại; giáo viên đọc được như trước."))
    except RuleBroken as rule:
        messages.error(request, str(rule))
    return redirect("cases:detail", case.public_id)


@require_POST
@case_page("view")
def hint_withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        workflow.withdraw_hint(actor=request.user, case=case)
        messages.success(request, _("Đã rút lại điều nhắc."))
    except RuleBroken as rule:
        messages.error(request, str(rule))
    return redirect("cases:detail", case.public_id)


@case_page("view")
def handover(request: HttpRequest, case: Case) -> HttpResponse:
    access.require(request.user, hint_action(case), case)
    form = HandoverForm(request.POST or None, case=case)
    if request.method == "POST" and run(form, workflow.release_hint, actor=request.user, case=case):
        messages.success(request, _("Đã lưu phiếu bàn giao."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Phiếu bàn giao khi em đổi lớp, lên cấp"), submit=_("Gửi"))


@require_safe
@case_page("view")
def handover_paper(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    access.require(request.user, hint_action(case), case)
    note = access.released_note(case)
    if kind not in CONTENT_TYPES:
        raise Http404
    content = rendered(paper_of(note), kind)
    workflow.record_note_print(actor=request.user, case=case, kind=kind, content=content)
    return attached(content, f"phieu-ban-giao-{timezone.localdate():%Y%m%d}", kind)
