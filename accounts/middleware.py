from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ctxh_portal.kit.actor import acting


class ActorMiddleware:
    """Tells the audit trail who acts and from where, for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(request.user.pk, request.META.get("REMOTE_ADDR") or None):
            return self.get_response(request)
