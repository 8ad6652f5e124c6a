"""The person's own filters of the list of cases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, workflow
from cases.forms.filters import SavedFilterForm, conditions_of
from ctxh_portal.kit.forms import run


def filters(request: HttpRequest) -> HttpResponse:
    """A new one, begun with the conditions of the list that the person comes from, and those there are."""
    access.require_list(request.user)
    form = SavedFilterForm(
        request.POST or None, user=request.user, initial=conditions_of(request.GET, request.user)
    )
    if request.method == "POST" and (done := run(form, workflow.save_filter, actor=request.user)):
        messages.success(request, _("Đã lưu bộ lọc."))
        return redirect(f"{reverse('cases:list')}?{done.value.query}")
    return render(request, "cases/filters.html", {"form": form, "saved": access.saved_filters(request.user)})


@require_POST
def filter_delete(request: HttpRequest, filter_id: str) -> HttpResponse:
    workflow.delete_filter(actor=request.user, public_id=filter_id)
    messages.success(request, _("Đã xóa bộ lọc."))
    return redirect("cases:filters")
