"""The addresses of /api/v1/ and how an error looks there."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import include, path, re_path
from rest_framework.response import Response
from rest_framework.views import exception_handler

from ctxh_portal.kit.errors import RuleBroken

NOT_FOUND = {"detail": "Không tìm thấy."}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule is 409 with its sentence; a foreign id and a missing one answer with the same bytes."""
    if isinstance(error, RuleBroken):
        return Response({"detail": str(error)}, status=409)
    if isinstance(error, Http404):
        return Response(NOT_FOUND, status=404)
    return exception_handler(error, context)


def nothing_here(request: HttpRequest) -> JsonResponse:
    return JsonResponse(NOT_FOUND, status=404)


urlpatterns = [
    path("truong-hop/", include("cases.api.urls")),
    path("tong-hop/", include("reports.api.urls")),
    re_path(r"^.*$", nothing_here),
]
