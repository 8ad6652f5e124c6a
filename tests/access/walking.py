"""Walks the portal's addresses as everybody of `urls.WHO`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.models import User
from tests.access.scene import NOTHING, Scene
from tests.access.urls import CLOSED, STRANGER, WHO, Row

NOWHERE = "/khong-co-trang-nay/"
API_NOWHERE = "/api/v1/khong-co/"
SIGN_IN = "/tai-khoan/login/"
# a request may leave these behind although it changes nothing: its trace, its session, a notice or a message that
# was read, limits of speed
TRACES = {
    "accounts_auditevent",
    "accounts_audithead",
    "accounts_notice",
    "cases_boxreceipt",
    "django_session",
    "portal_cache",
}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)


def resolver_names() -> set[str]:
    """Every URL of the portal by its name with namespaces; one without a name by its route."""
    return set(_names(get_resolver().url_patterns, "/", []))


def _names(patterns: list[Any], route: str, spaces: list[str]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = [*spaces, pattern.namespace] if pattern.namespace else spaces
            yield from _names(pattern.url_patterns, route + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name]) if pattern.name else route + str(pattern.pattern)


@dataclass
class Answer:
    status: int
    body: bytes
    location: str
    headers: dict[str, str]
    told: str  # all headers and cookies
    wrote: set[str] = field(default_factory=set)

    @property
    def says(self) -> tuple[int, bytes, dict[str, str]]:
        return self.status, self.body, self.headers


KEPT_HEADERS = ("Content-Type", "Cache-Control", "X-Frame-Options", "Content-Security-Policy", "Vary")


class Walker:
    """Browsers in which everybody has signed in; each request begins with the cookies of the sign-in alone."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.browsers = {name: Client(raise_request_exception=False) for name in [*WHO, CLOSED, STRANGER]}
        self.cookies = {name: self._sign_in(name) for name in self.browsers}

    def _sign_in(self, name: str) -> str:
        """The key of a session of this person. The closed account's is of the time before."""
        if name == STRANGER:
            return ""
        user = User.objects.get(username=name)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        return str(session.session_key)

    def ask(self, who: str, method: str, url: str, data: dict[str, str] | None = None) -> Answer:
        """One request; whatever it does to the database is undone."""
        browser = self.browsers[who]
        browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.cookies[who]} if who else {})
        with transaction.atomic(), _Writes() as wrote:
            response = getattr(browser, method.lower())(url, data or {})
            answer = _read(response)
            transaction.set_rollback(True)
        answer.wrote = wrote.tables
        return answer

    def url(self, row: Row, *, missing: bool = False) -> str:
        if row.name.startswith("/"):
            return API_NOWHERE
        args = self.scene.args[row.args] if row.args else ()
        if missing:
            args = (9999 if isinstance(args[0], int) else NOTHING, *args[1:])
        return reverse(row.name, args=args)

    def data(self, row: Row) -> dict[str, str]:
        if not row.data:
            return {}
        name, key = row.data.split("=")
        return {name: self.scene.args[key][0]}


def _read(response: HttpResponseBase) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    told = f"{dict(response.items())} {response.cookies.output()}"
    return Answer(response.status_code, body, response.get("Location", ""), headers, told)


class _Writes:
    """Which tables the requests inside wrote to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __enter__(self) -> _Writes:
        self.wrapper = connection.execute_wrapper(self._look)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.wrapper.__exit__(*error)

    def _look(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)
