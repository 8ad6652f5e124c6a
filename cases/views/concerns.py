"""Concerns that the school received, and what becomes of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from cases import access, day, workflow
from cases.forms.concerns import CorrectPupilForm, DecideConcernForm
from cases.repeated import earlier, with_ordinals
from cases.views.emergency import agency_to_call, card_of_concern
from cases.views.intake import as_typed
from ctxh_portal.kit.forms import run

MOST = 100


def concerns(request: HttpRequest) -> HttpResponse:
    """All that came lately; with `?cho=1` those that wait for this person, which the start page counts."""
    access.require_concerns_page(request.user)
    workflow.look_into_boxes(actor=request.user)
    waiting = "cho" in request.GET
    found = day.new_concerns(request.user) if waiting else access.visible_concerns(request.user)[:MOST]
    rows = with_ordinals(request.user, found)
    workflow.record_list(actor=request.user, what="concerns", shown=len(rows))
    address = reverse("cases:concerns")
    tabs = [
        {"label": _("Tất cả"), "url": address, "active": not waiting},
        {"label": _("Chờ xem"), "url": f"{address}?cho=1", "active": waiting},
    ]
    reads_box = bool(people.units_where(request.user, *access.CONCERN_READERS))
    context = {"concerns": rows, "tabs": tabs, "waiting": waiting, "reads_box": reads_box}
    return render(request, "cases/concerns.html", context)


def concern(request: HttpRequest, public_id: str) -> HttpResponse:
    found = workflow.read_concern(actor=request.user, public_id=public_id)
    logs = people.holds(request.user, found.unit_id, *access.LOGGERS)
    as_head = found.to_decide and not logs and access.logs_as_head(request.user, found)
    if request.method == "POST" and "notify" in request.POST:
        agency = agency_to_call(request, found.unit)
        workflow.notify_outside(actor=request.user, agency=agency, concern=found)
        messages.success(request, _("Đã ghi nhận việc thông báo."))
        return redirect("cases:concern", public_id)
    # also for a second press of the button, which has to say the same as the first
    cases = access.cases_to_join(request.user, found) if found.to_decide or request.method == "POST" else []
    agencies = people.agencies_for(found.unit, timezone.localdate())
    form = DecideConcernForm(request.POST or None, cases=cases, agencies=agencies)
    if request.method == "POST" and run(form, workflow.decide_concern, actor=request.user, concern=found):
        messages.success(request, _("Đã ghi quyết định; người báo tin nhận được tín hiệu đã xem."))
        return redirect("cases:concerns")
    if request.method == "POST":
        found = access.get_concern(request.user, public_id)  # somebody else may have decided it meanwhile
    (found,) = with_ordinals(request.user, [found])
    return render(
        request,
        "cases/concern.html",
        {
            "concern": found,
            "form": form,
            "overtaken": request.method == "POST" and not found.to_decide,
            "typed": request.POST.get("reason", ""),
            "joinable": cases,
            "ended": access.ended_cases(request.user, found) if found.to_decide else [],
            "case": access.visible_cases(request.user).filter(pk=found.case_id).first(),
            "earlier": earlier(request.user, found),
            "readers": access.concern_readers(found),
            "knows_pupils": people.holds(request.user, found.unit_id, *access.EMPLOYEES),
            "may_log": logs or as_head,
            "as_head": as_head,
            "receipt": None if found.author_id else access.receipt_for_page(found),
            **card_of_concern(request.user, found),
        },
    )


def correct_pupil(request: HttpRequest, public_id: str) -> HttpResponse:
    """Chọn lại học sinh của tin: it was written down for the wrong one."""
    found = workflow.read_concern(actor=request.user, public_id=public_id)
    access.require_school_of_concern(request.user, found)
    if not (found.pupil_id and found.to_decide):
        return redirect("cases:concern", public_id)
    form = CorrectPupilForm(request.POST or None, user=request.user)
    if request.method == "POST" and "find" in request.POST:
        form = as_typed(form)
    elif request.method == "POST" and run(form, workflow.correct_pupil, actor=request.user, concern=found):
        messages.success(request, _("Đã ghi lại đúng học sinh của tin này."))
        return redirect("cases:concern", public_id)
    return render(request, "cases/concern_correct.html", {"form": form, "concern": found})
