"""What stands before every page: an empty portal makes its first account, a start code is changed, and
whoever can open a case has a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import access
from accounts.models import User
from cases import access as cases

FREE_ADDRESSES = ("/health/", "/i18n/", settings.STATIC_URL)
LEAVING = {"account_logout", "account_reauthenticate", "mfa_reauthenticate", "set_language"}
CHANGING_PASSWORD = LEAVING | {"account_change_password"}
ADDING_FACTOR = LEAVING | {
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


def pending(user: User) -> str:
    """The name of the page that the person must pass first; "" where nothing is pending."""
    if user.must_change_password:
        return "account_change_password"
    if not settings.DEMO and _opens_cases(user) and not is_mfa_enabled(user):
        return "mfa_activate_totp"
    return ""


def _opens_cases(user: User) -> bool:
    return access.opens_cases(user) or cases.reads_cases(user)


class GatesMiddleware:
    """Leads to the page that comes first. Only a signed-out request asks whether the portal is empty: whoever
    is signed in proves that it is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = reverse("home:begin")
        free = request.path.startswith((begin, *FREE_ADDRESSES))
        if not free and not request.user.is_authenticated and access.nobody_yet():
            return HttpResponseRedirect(begin)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or request.path.startswith(FREE_ADDRESSES):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        first = pending(request.user)
        if not first or name in (CHANGING_PASSWORD if first == "account_change_password" else ADDING_FACTOR):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Hoàn tất các bước đăng nhập trên trang web trước.")}, status=403)
        return _redirect(request, reverse(first))


def _redirect(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)
