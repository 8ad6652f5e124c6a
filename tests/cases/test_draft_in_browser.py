"""A form that is saved while its draft is on the way, in Chromium."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Route

from cases.models import CaseEntry, Draft
from ctxh_portal.kit.actor import system_scope

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def collected_static(django_test_environment: None) -> None:
    """The live server serves STATIC_ROOT."""
    call_command("collectstatic", interactive=False, verbosity=0)


def test_a_late_draft_does_not_outlive_the_saving(live_server, chromium: Browser, cast, case) -> None:
    client = Client()
    client.force_login(cast.lan, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(locale="vi-VN")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    on_the_way: list[Route] = []
    page.route("**/truong-hop/nhap/**", lambda route: on_the_way.append(route))
    page.goto(live_server.url + reverse("cases:entry", args=[case.public_id]))
    with page.expect_request("**/truong-hop/nhap/**"):
        page.fill("textarea[name=text]", "Đã gặp em")
    save = page.locator("form[data-draft] button[type=submit]").first
    save.click(no_wait_after=True)
    save.click(no_wait_after=True)  # the second press is none
    with page.expect_navigation():
        on_the_way[0].continue_()
    with system_scope("tests"):
        assert [entry.text for entry in CaseEntry.objects.filter(case=case)] == ["Đã gặp em"]
        assert Draft.objects.count() == 0
    context.close()
