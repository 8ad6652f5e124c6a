"""Where sign-in differs from allauth's own way."""

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import sign_in, workflow
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are given, never taken

    def clean_password(self, password: str, user: User | None = None) -> str:
        if user and user.must_change_password and user.check_password(password):
            raise ValidationError(_("Mật khẩu mới phải khác mã khởi tạo."))
        return str(super().clean_password(password, user))

    def set_password(self, user: User, password: str) -> None:
        """The one place through which every change by the person itself goes."""
        workflow.choose_password(user=user, password=password)

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """After every step that allauth asks for; the session and its trace are written together."""
        super().login(request, user)
        sign_in.signed_in(user)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            sign_in.signed_out(request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        sign_in.failed(str(credentials.get("username", "")))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago is not asked for the password again before the second factor."""
        if context.request and did_sign_in_just_now(context.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


def did_sign_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < REAUTHENTICATION_TIMEOUT for record in records)


class MFAAdapter(DefaultMFAAdapter):
    """The seeds of second factors are stored encrypted; allauth's own adapter keeps them in clear."""

    def _box(self) -> Fernet:
        digest = salted_hmac("accounts.mfa", "seed", secret=settings.SECRET_KEY, algorithm="sha256").digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()
