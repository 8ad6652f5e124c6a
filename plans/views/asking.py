"""An office asks its schools for their plan of a school year, and sees the state of each."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Level
from ctxh_portal.kit.calendar import add_months, school_year_label
from ctxh_portal.kit.forms import run
from plans import access, workflow
from plans.enums import PlanState

LEVELS = [("", gettext_lazy("Mọi cấp học")), *(one for one in Level.choices if one[0] != Level.OFFICE)]


class AskForm(forms.Form):
    school_year = forms.ChoiceField(label=gettext_lazy("Năm học"))
    level = forms.ChoiceField(label=gettext_lazy("Trường"), required=False, choices=LEVELS)
    due_on = forms.DateField(label=gettext_lazy("Hạn có kế hoạch được duyệt"))
    note = forms.CharField(label=gettext_lazy("Yêu cầu, số văn bản"), required=False, max_length=300)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        years = [school_year_label(add_months(today, 12 * by)) for by in (0, 1)]
        self.fields["school_year"].choices = [(year, year) for year in years]


@require_safe
def asks(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [(ask, ask.is_late(today)) for ask in access.asks(request.user)]
    return render(request, "plans/asks.html", {"asks": rows})


def new_ask(request: HttpRequest) -> HttpResponse:
    access.require_asking(request.user)
    form = AskForm(request.POST or None)
    if request.method == "POST" and (done := run(form, workflow.ask_for_plans, actor=request.user)):
        messages.success(request, _("Đã gửi yêu cầu đến các trường."))
        return redirect("plans:ask", done.value.public_id)
    return render(request, "plans/ask_form.html", {"form": form})


@require_safe
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_ask(request.user, public_id)
    labels = dict(PlanState.choices)
    states = [
        (school, labels.get(state, ""), state in access.IN_FORCE)
        for school, state in access.states_of_ask(row, timezone.localdate())
    ]
    return render(request, "plans/ask.html", {"ask": row, "states": states})


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    workflow.withdraw_ask(actor=request.user, ask=access.get_ask(request.user, public_id))
    messages.success(request, _("Đã thu hồi yêu cầu."))
    return redirect("plans:asks")
