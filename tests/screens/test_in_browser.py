"""The pages everybody meets, in Chromium: nothing for axe to find, no wider than the screen, nothing refused
by the content security policy."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Screen = tuple[int, int, Literal["light", "dark"]]
SCREENS: list[Screen] = [(360, 740, "light"), (1280, 900, "dark")]
OUTSIDE = ["/tai-khoan/login/", "/khong-co-trang-nay/"]
INSIDE = [
    "/tai-khoan/password/change/",
    "/tai-khoan/2fa/",
    "/tai-khoan/logout/",
    "/tai-khoan/reauthenticate/",
]
EXPECTED_NOISE = "the server responded with a status of 404"


def window(browser: Browser, screen: Screen) -> BrowserContext:
    width, height, scheme = screen
    return browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN")


@pytest.fixture(autouse=True)
def lan(db: None) -> AbstractBaseUser:
    return get_user_model().objects.create_user("lan", password="mật khẩu", full_name="Nguyễn Thị Ngọc Lan")


def sign_in(user: AbstractBaseUser, context: BrowserContext, address: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def look_at(page: Page, url: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    assert [text for text in complaints if EXPECTED_NOISE not in text] == [], url


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_before_sign_in(live_server, chromium: Browser, screen: Screen) -> None:
    context = window(chromium, screen)
    page = context.new_page()
    for path in OUTSIDE:
        look_at(page, live_server.url + path)
    page.goto(live_server.url + OUTSIDE[0])
    page.click("button.btn-primary")
    assert page.locator("[aria-invalid=true]").count() == 2
    context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_signed_in(live_server, chromium: Browser, screen: Screen, lan: AbstractBaseUser) -> None:
    context = window(chromium, screen)
    sign_in(lan, context, live_server.url)
    page = context.new_page()
    for path in INSIDE:
        look_at(page, live_server.url + path)
    context.close()


def test_marks_are_not_clipped(live_server, chromium: Browser) -> None:
    """Ỗ and Ậ stand on two floors; a line must be higher than their ink."""
    context = window(chromium, SCREENS[0])
    page = context.new_page()
    page.goto(live_server.url + OUTSIDE[0])
    ratios = page.evaluate(
        """() => ['h1', 'p', 'label', 'button', 'input'].map((name) => {
             const style = getComputedStyle(document.querySelector('main ' + name));
             return parseFloat(style.lineHeight) / parseFloat(style.fontSize); })"""
    )
    assert min(ratios) >= 1.3
    context.close()
