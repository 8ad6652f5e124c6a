"""Addresses that end in every way a request can end."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from ctxh_portal import urls as portal
from ctxh_portal.kit import pages
from ctxh_portal.kit.errors import RuleBroken

SENTENCE = "Chưa nộp được vì thiếu phần Tồn tại, hạn chế."


@login_not_required
def breaks_rule(request: HttpRequest) -> HttpResponse:
    raise RuleBroken(SENTENCE)


@login_not_required
def missing(request: HttpRequest, name: str) -> HttpResponse:
    raise Http404(name)


@login_not_required
def bug(request: HttpRequest) -> HttpResponse:
    raise ValueError("Trần Đức Anh")


urlpatterns = [
    path("rule/", breaks_rule, name="rule"),
    path("missing/<str:name>/", missing, name="missing"),
    path("bug/", bug, name="bug"),
    *portal.urlpatterns,
]
handler400, handler403, handler404, handler500 = (
    pages.bad_request,
    pages.forbidden,
    pages.not_found,
    pages.server_error,
)
