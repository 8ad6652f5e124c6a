"""The principal lets a vice-principal act in their place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access, workflow
from accounts.enums import Role
from accounts.forms import DelegateForm
from ctxh_portal.kit.forms import run


def delegations(request: HttpRequest) -> HttpResponse:
    unit = access.require_principal(request.user)
    deputies = access.people_with(unit, Role.VICE_PRINCIPAL)
    form = DelegateForm(request.POST or None, people=deputies)
    if request.method == "POST" and run(form, workflow.delegate, actor=request.user):
        messages.success(request, _("Đã ủy quyền. Người được ủy quyền vừa được báo."))
        return redirect("accounts:delegations")
    context = {
        "form": form,
        "deputies": deputies,
        "rows": access.delegations_of(unit),
        "today": timezone.localdate(),
    }
    return render(request, "accounts/delegations.html", context)


@require_POST
def end_delegation(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_delegation(request.user, public_id)
    workflow.end_delegation(actor=request.user, delegation=row)
    messages.success(request, _("Đã kết thúc ủy quyền, có hiệu lực ngay."))
    return redirect("accounts:delegations")
