"""The pages for what did not work: handlers of ctxh_portal.urls, and settings.CSRF_FAILURE_VIEW."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ctxh_portal.kit.errors import NotYours

logger = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for a thing of others and for a thing that never was: nothing of the request is used."""
    return HttpResponse(render_to_string("errors/404.html"), status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = str(exception) if isinstance(exception, NotYours) else ""
    return render(request, "errors/403.html", {"sentence": sentence}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A view may have an ending of its own, as its attribute `csrf_failure`."""
    own = getattr(request.resolver_match and request.resolver_match.func, "csrf_failure", None)
    if own:
        return own(request)
    return HttpResponse(render_to_string("errors/csrf.html"), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug: an apology, and a number under which the log knows what it was."""
    number = getattr(request, "number", "") or secrets.token_hex(4).upper()
    route = request.resolver_match.route if request.resolver_match else ""
    kind = sys.exc_info()[0]
    # with the way it came, without the error's own words (`logs.py`)
    logger.error("request %s failed: %s in %s", number, kind.__name__ if kind else "?", route, exc_info=True)
    return HttpResponse(render_to_string("errors/500.html", {"number": number}), status=500)
