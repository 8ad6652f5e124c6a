"""Họp trường hợp: writing the minutes, and printing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cases import access, workflow
from cases.forms.conferences import AdditionForm, AttendeeFormSet, ConferenceForm, DecisionFormSet
from cases.models import Case
from cases.papers_conference import minutes_paper
from cases.views.base import case_page, form_page
from cases.views.drafts import KeptDraft
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from ctxh_portal.kit.forms import run


@case_page("write")
def conference(request: HttpRequest, case: Case) -> HttpResponse:
    draft = KeptDraft(request)
    form = ConferenceForm(draft.data, initial={"secretary": request.user.full_name})
    seats = AttendeeFormSet(draft.data, initial=_proposed(case, request.user), prefix="du")
    tasks = DecisionFormSet(draft.data, prefix="viec")
    filled = request.method == "POST" and seats.is_valid() and tasks.is_valid()
    if filled and run(
        form,
        workflow.write_minutes,
        actor=request.user,
        case=case,
        attendees=seats.lines(),
        decisions=tasks.lines(),
    ):
        draft.drop()
        messages.success(request, _("Đã lưu biên bản; mỗi kết luận thành một việc có hạn."))
        return redirect("cases:detail", case.public_id)
    draft.shown(form, seats, tasks)
    return form_page(
        request,
        case,
        form,
        heading=_("Biên bản họp trường hợp"),
        submit=_("Lưu biên bản"),
        template="cases/conference.html",
        draft=draft,
        seats=seats,
        tasks=tasks,
        somebody_flagged=access.caregivers(case.pupil).filter(no_contact=True).exists(),
    )


def _proposed(case: Case, focal: User) -> list[dict[str, str]]:
    """Who usually sits there. Of the caregivers only those who may be contacted."""
    school = case.unit.name
    rows = [{"name": head.full_name, "role": _("Lãnh đạo"), "agency": school} for head in access.heads_of(case)]
    rows.append({"name": focal.full_name, "role": _("Giáo viên đầu mối"), "agency": school})
    for caregiver in access.contactable(case.pupil):
        rows.append({"name": caregiver.full_name, "role": caregiver.relation, "agency": _("Gia đình học sinh")})
    return rows


@case_page("write")
def minutes_add(request: HttpRequest, case: Case, conference_id: str) -> HttpResponse:
    found = case.conferences.filter(public_id=conference_id).first()
    if found is None:
        raise Http404
    form = AdditionForm(request.POST or None)
    given = {"actor": request.user, "case": case, "conference": found}
    if request.method == "POST" and run(form, workflow.add_to_minutes, **given):
        messages.success(request, _("Đã thêm phần bổ sung vào biên bản."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Bổ sung biên bản họp"), submit=_("Lưu phần bổ sung"))


@require_safe
@case_page("print_minutes")
def minutes(request: HttpRequest, case: Case, conference_id: str, kind: str) -> HttpResponse:
    found = case.conferences.filter(public_id=conference_id).first()
    if found is None or kind not in CONTENT_TYPES:
        raise Http404
    content = rendered(minutes_paper(found), kind)
    workflow.record_minutes_print(actor=request.user, case=case, conference=found, kind=kind)
    return attached(content, "bien-ban-hop", kind)
