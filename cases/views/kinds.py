"""Sửa nhóm trường hợp."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import workflow
from cases.forms.intake import kind_guides
from cases.forms.kinds import ChangeKindForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@case_page("write")
def change_kind(request: HttpRequest, case: Case) -> HttpResponse:
    initial = {"version": case.version, "kind": case.kind, "other_kinds": case.other_kinds}
    form = ChangeKindForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.change_kind, actor=request.user, case=case):
        messages.success(request, _("Đã sửa nhóm trường hợp."))
        return redirect("cases:detail", case.public_id)
    context = {"template": "cases/change_kind.html", "guides": kind_guides()}
    return form_page(request, case, form, heading=_("Sửa nhóm trường hợp"), submit=_("Lưu nhóm"), **context)
