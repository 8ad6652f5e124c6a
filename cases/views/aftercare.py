from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.enums import AfterState, FollowUpKind
from cases.forms.aftercare import AfterForm
from cases.models import Case
from cases.views.base import STILL_DUE, case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def after_closing(request: HttpRequest, case: Case, clock_id: str) -> HttpResponse:
    clock = case.follow_ups.filter(public_id=clock_id, kind=FollowUpKind.AFTER).first()
    if clock is None:
        raise Http404
    initial = {"state": AfterState.SETTLED, "seen_by": request.user.full_name}
    form = AfterForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(
        form, workflow.check_after_closing, actor=request.user, case=case, clock=clock
    ):
        clock.refresh_from_db()
        messages.success(request, _("Đã ghi kết quả hỏi thăm.") if clock.done_on else STILL_DUE)
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Hỏi thăm sau khi kết thúc"), submit=_("Lưu kết quả"))
