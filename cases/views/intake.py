from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access as people
from cases import access, workflow
from cases.forms.intake import LogCaseForm, PupilForm, RaiseConcernForm
from cases.views.drafts import KeptDraft
from cases.views.emergency import agency_to_call
from ctxh_portal.kit.forms import run


def log(request: HttpRequest) -> HttpResponse:
    """Ghi nhận trường hợp. Two further buttons of the form post here too, so that it works without scripts:
    `find` looks pupils up, `notify` records an outside notice; both keep all that was typed."""
    concern = access.get_concern(request.user, request.GET["tin"]) if request.GET.get("tin") else None
    school = access.school_for_logging(request.user, concern)
    by_head = concern is not None and access.logs_as_head(request.user, concern)
    now = timezone.localtime().strftime("%d/%m/%Y %H:%M")
    initial = {"noticed_at": now}
    if concern:
        received = timezone.localtime(concern.created).strftime("%d/%m/%Y %H:%M")
        initial |= {
            "pupil": concern.pupil.public_id if concern.pupil else "",
            "danger_now": "yes" if concern.danger_now else "no",
            "channel": concern.channel,
            "source": concern.source,
            "noticed_at": received,
            "summary": concern.text,
            "own_words": concern.own_words,
            "involved": [row.user.public_id for row in concern.involvements.active().select_related("user")],
        }
    colleagues = [user for user in access.colleagues(school) if user.pk != request.user.pk]
    draft = KeptDraft(request, concern)
    form = LogCaseForm(draft.data, user=request.user, colleagues=colleagues, initial=initial)
    draft.shown(form)
    if request.method == "POST" and "notify" in request.POST:
        agency = agency_to_call(request, school)
        made = workflow.notify_outside(actor=request.user, agency=agency, concern=concern)
        form = as_typed(form, colleagues=colleagues)
        form.initial["told"].append(made.public_id)
    elif request.method == "POST" and "find" in request.POST:
        form = as_typed(form, colleagues=colleagues)
    elif request.method == "POST" and (done := run(form, workflow.log_case, actor=request.user, concern=concern)):
        draft.drop()
        messages.success(request, _("Đã ghi nhận trường hợp %(code)s.") % {"code": done.value.code})
        return redirect("cases:detail", done.value.public_id)
    notices = access.notices_of(request.user, concern) if concern else []
    tap = reverse("cases:notify") + (f"?tin={concern.public_id}" if concern else "")
    context = {"concern": concern, "notices": notices, "tap": tap, "by_head": by_head, "draft": draft}
    return render(request, "cases/log.html", _intake(request, form, school, **context))


def as_typed(form: PupilForm, **kwargs: Any) -> PupilForm:
    """The same words in an unbound form: shown again without complaints about what is not filled yet."""
    lists = {"other_kinds", "involved", "told"}
    initial = {name: form.data.getlist(name) if name in lists else form.data.get(name) for name in form.fields}
    return type(form)(user=form.user, initial=initial, **kwargs)


def _intake(request: HttpRequest, form: PupilForm, school, **context) -> dict:
    return {
        "form": form,
        "school": school,
        "agencies": people.emergency_agencies(school, timezone.localdate()),
        **context,
    }


@require_POST
def pupil_search(request: HttpRequest) -> HttpResponse:
    """The search results as a fragment for htmx."""
    people.school_of(request.user, *access.EMPLOYEES)
    form = PupilForm(user=request.user, initial={"pupil_words": request.POST.get("pupil_words", "")})
    workflow.record_search(actor=request.user, what="pupils", found=len(form.found))
    return render(request, "cases/_pupils.html", {"form": form})


@require_POST
def pupil_flags(request: HttpRequest) -> HttpResponse:
    """Whom nobody may contact, as a fragment for htmx, as soon as a pupil is picked."""
    concern = access.get_concern(request.user, request.GET["tin"]) if request.GET.get("tin") else None
    access.school_for_logging(request.user, concern)
    form = LogCaseForm(user=request.user, colleagues=[], initial={"pupil": request.POST.get("pupil", "")})
    workflow.record_search(actor=request.user, what="flags", found=len(form.flags))
    return render(request, "cases/_flags.html", {"form": form})


@require_POST
def notify(request: HttpRequest) -> HttpResponse:
    """One tap on the emergency card before the case exists, as a fragment for htmx: what was told while this form
    is open was told of its pupil."""
    concern = access.get_concern(request.user, request.GET["tin"]) if request.GET.get("tin") else None
    school = access.school_for_logging(request.user, concern)
    made = workflow.notify_outside(actor=request.user, agency=agency_to_call(request, school), concern=concern)
    ticked = [*request.POST.getlist("told"), made.public_id]
    form = LogCaseForm(user=request.user, colleagues=[], initial={"told": ticked})
    notices = access.notices_of(request.user, concern) if concern else []
    return render(request, "cases/_told.html", {"form": form, "notices": notices})


def concern_new(request: HttpRequest) -> HttpResponse:
    school = people.school_of(request.user, *access.EMPLOYEES)
    colleagues = access.colleagues(school)
    form = RaiseConcernForm(request.POST or None, user=request.user, colleagues=colleagues)
    if request.method == "POST" and "find" in request.POST:
        form = as_typed(form, colleagues=colleagues)
    elif request.method == "POST" and run(form, workflow.raise_concern, actor=request.user):
        messages.success(request, _("Nhà trường đã nhận tin của thầy/cô. Cảm ơn thầy/cô."))
        return redirect("cases:my_concerns")
    return render(request, "cases/concern_new.html", _intake(request, form, school))


def my_concerns(request: HttpRequest) -> HttpResponse:
    people.school_of(request.user, *access.EMPLOYEES)
    return render(request, "cases/my_concerns.html", {"concerns": access.own_concerns(request.user)[:50]})
