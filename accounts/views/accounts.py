"""Accounts: the operator gives them, renews start codes, closes and reopens them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, workflow
from accounts.enums import Role
from accounts.forms import AccountForm
from accounts.models import User
from ctxh_portal.kit.forms import run


def accounts(request: HttpRequest) -> HttpResponse:
    """The list. A search is posted: names stay out of addresses and so out of the browser's history."""
    access.require_operator(request.user)
    words = request.POST.get("words", "").strip()
    people, more = access.find_people(request.user, words, request.GET.get("after", ""))
    roles = access.roles_today(people)
    rows = [(person, roles.get(person.pk, [])) for person in people]
    context = {"rows": rows, "words": words, "more": more, "last": people[-1] if people else None}
    return render(request, "accounts/accounts.html", context)


def account_new(request: HttpRequest) -> HttpResponse:
    access.require_operator(request.user)
    form = AccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and (done := run(form, workflow.create_account, actor=request.user)):
        person, code = done.value
        return _slip(request, person, code)
    return render(request, "accounts/account_new.html", {"form": form})


@require_safe
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_operator(request.user)
    person = access.get_person(request.user, public_id)
    context = {
        "person": person,
        "memberships": access.memberships_of(person),
        "today": timezone.localdate(),
        "is_self": person.pk == request.user.pk,
        "is_operator": access.is_operator(person),
    }
    return render(request, "accounts/account.html", context)


@require_POST
def account_reset(request: HttpRequest, public_id: str) -> HttpResponse:
    person = access.get_person(request.user, public_id)
    code = workflow.reset_password(actor=request.user, person=person)
    return _slip(request, person, code)


@require_POST
def account_close(request: HttpRequest, public_id: str) -> HttpResponse:
    person = access.get_person(request.user, public_id)
    workflow.set_account_active(actor=request.user, person=person, active=False)
    messages.success(request, _("Đã khóa tài khoản. Người dùng bị ngắt ngay ở lần bấm tiếp theo."))
    return redirect("accounts:account", public_id)


@require_POST
def account_open(request: HttpRequest, public_id: str) -> HttpResponse:
    person = access.get_person(request.user, public_id)
    workflow.set_account_active(actor=request.user, person=person, active=True)
    messages.success(request, _("Đã mở lại tài khoản."))
    return redirect("accounts:account", public_id)


@require_POST
def account_operator(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more operator: two of them can help each other with a lost password."""
    person = access.get_person(request.user, public_id)
    workflow.appoint(actor=request.user, person=person, unit=None, role=Role.OPERATOR, since=timezone.localdate())
    messages.success(request, _("Đã giao vai trò quản trị hệ thống."))
    return redirect("accounts:account", public_id)


def _slip(request: HttpRequest, person: User, code: str) -> HttpResponse:
    """The start code on a page that is printed or copied now; it is kept nowhere, so it can't come again."""
    address = request.build_absolute_uri("/")
    return render(request, "accounts/slip.html", {"person": person, "code": code, "address": address})
