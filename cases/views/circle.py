"""Who can see the case and why; sharing it; routing it away from somebody; handing over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from accounts.enums import Role
from cases import access, workflow
from cases.forms.confidential import HandOverForm, InvolveForm, LiftForm, ShareForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run


@require_safe
@case_page("see_shares")
def circle(request: HttpRequest, case: Case) -> HttpResponse:
    return render(
        request,
        "cases/circle.html",
        {
            "case": case,
            "readers": access.readers(case),
            "involvements": access.involvements(case),
            "allowed": access.allowed(request.user, case),
        },
    )


@case_page("share")
def share(request: HttpRequest, case: Case) -> HttpResponse:
    form = ShareForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.share_case, actor=request.user, case=case):
        messages.success(request, _("Đã chia sẻ. Người nhận được báo, không kèm tên học sinh."))
        return redirect("cases:circle", case.public_id)
    return form_page(request, case, form, heading=_("Chia sẻ có thời hạn"), submit=_("Chia sẻ"))


@require_POST
@case_page("share")
def end_share(request: HttpRequest, case: Case, user_id: str) -> HttpResponse:
    workflow.end_share(actor=request.user, case=case, user_id=user_id)
    messages.success(request, _("Đã kết thúc chia sẻ."))
    return redirect("cases:circle", case.public_id)


@case_page("name_involved")
def involve(request: HttpRequest, case: Case) -> HttpResponse:
    form = InvolveForm(request.POST or None, people=access.colleagues(case.unit_id))
    if request.method == "POST" and run(form, workflow.name_involved, actor=request.user, case=case):
        messages.success(request, _("Người đó không còn thấy trường hợp này, kể cả trong danh sách và số liệu."))
        still = access.can(request.user, "see_shares", case)
        return redirect("cases:circle", case.public_id) if still else redirect("home:today")
    return form_page(request, case, form, heading=_("Ghi người có liên quan"), submit=_("Không cho người này xem"))


@case_page("lift_involved")
def lift(request: HttpRequest, case: Case, involvement_id: str) -> HttpResponse:
    row = access.get_involvement(case, involvement_id)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and run(
        form, workflow.lift_involved, actor=request.user, case=case, involvement=row
    ):
        messages.success(
            request,
            _("Đã gỡ. Vai trò mà người gửi tin không muốn cho đọc vẫn không mở được trường hợp này, như ở dưới.")
            if case.not_to
            else _("Đã gỡ; vai trò của người đó lại có hiệu lực với trường hợp này."),
        )
        return redirect("cases:circle", case.public_id)
    heading = _("%(name)s không còn liên quan") % {"name": row.user.full_name}
    return form_page(request, case, form, heading=heading, submit=_("Gỡ"))


@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Focal teachers, present and past, with how many open cases each has."""
    unit = people.school_of(request.user, Role.PRINCIPAL)
    holders = {user.pk: user for user in people.people_with(unit, Role.FOCAL)}
    rows = [(user, len(access.cases_of(request.user, user))) for user in holders.values()]
    context = {"rows": rows, "without_owner": access.without_owner(request.user).select_related("pupil")}
    return render(request, "cases/hand_overs.html", context)


def hand_over(request: HttpRequest, user_id: str) -> HttpResponse:
    unit = people.school_of(request.user, Role.PRINCIPAL)
    person = people.get_person(request.user, user_id)
    focals = [user for user in people.people_with(unit, Role.FOCAL) if user.pk != person.pk]
    cases = access.cases_of(request.user, person)
    form = HandOverForm(request.POST or None, cases=cases, people=focals)
    if request.method == "POST" and (done := run(form, workflow.hand_over, actor=request.user, person=person)):
        messages.success(request, _("Đã bàn giao %(count)d trường hợp.") % {"count": len(done.value)})
        return redirect("cases:hand_overs")
    return render(request, "cases/hand_over.html", {"form": form, "person": person, "cases": cases})
