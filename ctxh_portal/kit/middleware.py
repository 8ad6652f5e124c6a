"""The endings of a request that every page shares."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override

from ctxh_portal.kit.errors import RuleBroken


class LanguageMiddleware:
    """Vietnamese, unless the person chose another language: a shared computer's browser speaks for nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            return self.get_response(request)


class ErrorPagesMiddleware:
    """A broken rule becomes a banner on the page the person came from; a bug gets a number; nothing the
    portal makes stays in a browser's cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if _is_fragment(request) and _leads_to_sign_in(response):
            response = _whole_page(response["Location"])
        patch_cache_control(response, no_store=True, private=True)
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name == "account_logout":
            response["Clear-Site-Data"] = '"cache"'
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleBroken):
            return broken_rule(request, str(exception))
        return None


def broken_rule(request: HttpRequest, sentence: str) -> HttpResponse:
    """The banner: in place for a fragment (what was typed stays), else on the page the post came from."""
    if _is_fragment(request):
        messages.error(request, sentence)
        response = render(request, "layouts/_messages.html", status=409)
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:top"
        return response
    if request.method not in {"GET", "HEAD"}:
        messages.error(request, sentence)
        return HttpResponseRedirect(came_from(request))
    return render(request, "errors/409.html", {"sentence": sentence}, status=409)


def came_from(request: HttpRequest) -> str:
    """The page of this site that sent the request; the start page if that is unknown."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _leads_to_sign_in(response: HttpResponse) -> bool:
    location = response.get("Location", "")
    return response.status_code == 302 and urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _whole_page(url: str) -> HttpResponse:
    response = HttpResponse()
    response["HX-Redirect"] = url
    return response
