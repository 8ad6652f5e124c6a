"""A case and the event that it belongs to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from cases import access, workflow
from cases.forms.incidents import LinkIncidentForm, OtherPupilForm, UnlinkIncidentForm
from cases.models import Case
from cases.views.base import case_page, form_page
from cases.views.emergency import agency_to_call
from cases.views.intake import as_typed
from ctxh_portal.kit.forms import run


@case_page("write")
def incident(request: HttpRequest, case: Case) -> HttpResponse:
    known = access.visible_incidents(request.user).filter(unit=case.unit_id)
    known = known.exclude(pk__in=access.incidents_of(request.user, case).order_by().values("incident_id"))
    asked = {"incident": request.GET.get("su-viec", "")}
    form = LinkIncidentForm(request.POST or None, incidents=list(known[:20]), initial=asked)
    if request.method == "POST" and run(form, workflow.link_incident, actor=request.user, case=case):
        messages.success(request, _("Đã gắn trường hợp vào sự việc."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Gắn vào một sự việc"), submit=_("Gắn vào sự việc"))


@case_page("write")
def incident_leave(request: HttpRequest, case: Case, incident_id: str) -> HttpResponse:
    """The case leaves the event: the others no longer see this pupil's role there."""
    incident = access.get_incident(request.user, case, incident_id)
    form = UnlinkIncidentForm(request.POST or None)
    given = {"actor": request.user, "case": case, "incident": incident}
    if request.method == "POST" and run(form, workflow.unlink_incident, **given):
        messages.success(request, _("Đã gỡ trường hợp khỏi sự việc."))
        return redirect("cases:detail", case.public_id)
    part = access.incidents_of(request.user, case).get(incident=incident)
    quoted = {"happened_on": incident.happened_on, "author": part.added_by, "text": incident.text}
    heading, submit = _("Gỡ khỏi sự việc"), _("Gỡ trường hợp này")
    return form_page(request, case, form, heading=heading, submit=submit, quoted=quoted)


@case_page("write")
def incident_pupil(request: HttpRequest, case: Case, incident_id: str) -> HttpResponse:
    """Another pupil of the event: logged as a case of its own, with its own kind."""
    incident = access.get_incident(request.user, case, incident_id)
    colleagues = [user for user in access.colleagues(case.unit_id) if user.pk != request.user.pk]
    initial = {
        "noticed_at": timezone.localtime(access.known_since(request.user, incident)).strftime("%d/%m/%Y %H:%M"),
        "involved": [row.user.public_id for row in access.involvements(case)],  # of the event, so of this
    }
    form = OtherPupilForm(request.POST or None, user=request.user, colleagues=colleagues, initial=initial)
    given = {"actor": request.user, "case": case, "incident": incident}
    if request.method == "POST" and "notify" in request.POST:
        made = workflow.notify_outside(actor=request.user, agency=agency_to_call(request, case.unit))
        form = as_typed(form, colleagues=colleagues)
        form.initial["told"].append(made.public_id)
    elif request.method == "POST" and "find" in request.POST:
        form = as_typed(form, colleagues=colleagues)
    elif request.method == "POST" and (done := run(form, workflow.log_other_pupil, **given)):
        messages.success(request, _("Đã ghi nhận trường hợp %(code)s.") % {"code": done.value.code})
        return redirect("cases:detail", done.value.public_id)
    agencies = people.emergency_agencies(case.unit, timezone.localdate())
    outside = [
        one
        for one in form.open_cases
        if access.can(request.user, "write", one)
        and not access.incidents_of(request.user, one).filter(incident=incident).exists()
    ]
    context = {"case": case, "form": form, "incident": incident, "agencies": agencies, "to_link": outside}
    context["tap"] = reverse("cases:notify")
    return render(request, "cases/incident_pupil.html", context)
