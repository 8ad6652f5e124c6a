"""The start page of each person, and the very first account; all that is shown is asked of access."""

from collections.abc import Callable

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, workflow
from accounts.enums import Role
from accounts.forms import FirstAccountForm
from ctxh_portal.home import days
from ctxh_portal.home.guide import guide_for
from ctxh_portal.kit.forms import run

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Tài khoản đầu tiên: only while the portal has no account at all; afterwards the page is not there."""
    if not access.nobody_yet():
        raise Http404
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and (done := run(form, workflow.make_first_account)):
        login(request, done.value, backend=MODEL_BACKEND)
        return redirect("home:today")
    return render(request, "home/begin.html", {"form": form})


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    membership = access.main_membership(request.user)
    if membership is None:
        return render(request, "home/nobody.html")
    context = {
        "today": timezone.localdate(),
        "greeting": _greeting(request),
        "tasks": days.own_tasks(request.user),
        "guide": guide_for(request.user, membership.role),
    }
    return PAGES[membership.role](request, context)


def _greeting(request: HttpRequest) -> str:
    name = request.user.polite_name
    return _("Chào %(name)s") % {"name": name}


def _focal(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "home/focal.html", {**context, "day": days.focal_day(request.user)})


def _principal(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "home/principal.html", {**context, "day": days.principal_day(request.user)})


def _officer(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "home/officer.html", {**context, "day": days.officer_day(request.user)})


def _operator(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "home/operator.html", {**context, "setup": access.setup(request.user)})


def _deputy(request: HttpRequest, context: dict) -> HttpResponse:
    """What waits for the principal, while the vice-principal acts in their place."""
    return (_principal if access.acting_for(request.user) else _employee)(request, context)


def _employee(request: HttpRequest, context: dict) -> HttpResponse:
    return render(
        request,
        "home/employee.html",
        {
            **context,
            "concerns": days.own_concerns(request.user),
            "certificates": days.own_certificates(request.user),
            "may_break_glass": days.may_break_glass(request.user),
        },
    )


PAGES: dict[str, Callable[[HttpRequest, dict], HttpResponse]] = {
    Role.FOCAL: _focal,
    Role.PRINCIPAL: _principal,
    Role.OFFICER: _officer,
    Role.OPERATOR: _operator,
    Role.VICE_PRINCIPAL: _deputy,
    Role.CLERK: _employee,
    Role.HOMEROOM_TEACHER: _employee,
    Role.STAFF: _employee,
}
