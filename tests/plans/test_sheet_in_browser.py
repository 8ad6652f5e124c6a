"""The sheet by keyboard, in Chromium: arrows, Enter, Tab, Esc, a pasted block, rows moved and taken back."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.models import Unit, User
from ctxh_portal.demo import cast as demo_cast
from plans import workflow
from plans.models import Plan, PlanTask
from plans.workflow.sheet import SheetRow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def collected_static(django_test_environment: None) -> None:
    """The live server serves STATIC_ROOT."""
    call_command("collectstatic", interactive=False, verbosity=0)


def test_by_keyboard(live_server, chromium: Browser) -> None:
    cast = demo_cast.build(timezone.localdate())
    plan = _plan(cast.dung, cast.units["commune"])
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    client = Client()
    client.force_login(cast.dung, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + reverse("plans:sheet", args=[plan.public_id]))
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("ArrowDown")  # from the group to task a
    page.keyboard.type("Tập huấn mới")  # typing replaces
    page.keyboard.press("Tab")
    page.keyboard.type("Sai")
    page.keyboard.press("Escape")  # and Esc takes it back
    page.keyboard.press("Enter")  # down to task b, second column
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "Y tế\\tCông an\\nĐoàn\\tĐội");
          const options = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options)); }"""
    )
    page.locator("[data-row]").nth(3).locator("[data-cell]").first.fill("Việc dán thêm")
    page.locator("[data-row]").nth(3).locator("[data-cell]").first.press("Alt+ArrowUp")
    assert page.locator("[data-stt]").all_inner_texts() == ["1.", "a)", "b)", "c)"]
    page.locator("[data-row]").nth(1).locator("[data-drop]").click()
    assert page.locator("[data-stt]:visible").all_inner_texts() == ["1.", "a)", "b)"]
    page.locator("[data-undo]").click()
    page.locator("form[data-sheet] .btn-primary").click()
    page.wait_for_url("**" + reverse("plans:detail", args=[plan.public_id]))
    context.close()
    assert complaints == []
    rows = [(t.letter, t.title, t.units, t.partners) for t in PlanTask.objects.filter(plan=plan)]
    assert rows == [
        ("a", "Tập huấn mới", "Các trường", ""),
        ("b", "Việc dán thêm", "Đoàn", "Đội"),
        ("c", "Truyền thông", "Y tế", "Công an"),
    ]


def _plan(actor: User, unit: Unit) -> Plan:
    plan = workflow.create_plan(
        actor=actor,
        unit=unit,
        span="year",
        subject="Công tác xã hội",
        first_year=2026,
        last_year=2026,
        body="I. A",
    )
    rows = [
        SheetRow("group", "Nhóm một"),
        SheetRow("task", "Tập huấn", units="Các trường"),
        SheetRow("task", "Truyền thông", units="Các trường"),
    ]
    return workflow.save_sheet(actor=actor, plan=plan, rows=rows, version=plan.version)
