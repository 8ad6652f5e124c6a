"""Programs sign in with a key in the header, "Authorization: Token …"; they read approved totals, nothing else."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import UserRateThrottle

from reports import access, workflow
from reports.models import FeedToken


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        word, _space, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() != "token":
            return None
        token = access.token_in_force(key.strip())
        if token is None or request.method not in SAFE_METHODS:
            raise AuthenticationFailed
        if token.used_on != timezone.localdate():
            workflow.note_token_use(token=token)
        return token.user, token

    def authenticate_header(self, request):
        return "Token"


class TokenThrottle(UserRateThrottle):
    """Of each key: so many questions."""

    scope, rate = "token", "60/min"

    def get_cache_key(self, request, view):
        if not isinstance(request.auth, FeedToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}
