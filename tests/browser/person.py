"""A person at a browser: acts by what stands on the screen, as people do."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect

from tests.browser.running import Portal

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


class Person:
    def __init__(self, chromium: Browser, portal: Portal, username: str, *, phone: bool = False) -> None:
        self.portal, self.username = portal, username
        context = chromium.new_context(viewport=PHONE if phone else DESK, locale="vi-VN", accept_downloads=True)
        context.set_default_timeout(15_000)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._console)

    def _console(self, message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def sign_in(self, password: str = "") -> Person:
        self.go("/tai-khoan/login/")
        self.page.fill("[name=login]", self.username)
        self.page.fill("[name=password]", password or self.portal.passwords[self.username])
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(lambda url: "login" not in url)
        return self

    def go(self, path: str) -> Person:
        self.page.goto(self.portal.url + path)
        return self

    def status(self, path: str) -> int:
        answer = self.page.goto(self.portal.url + path)
        assert answer
        return answer.status

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.portal.url)

    def answers_actions(self, case: str) -> Person:
        """Every action of the plan in force gets its result."""
        todo = self.go(case).page.get_by_role("link", name="Ghi kết quả", exact=True)
        for _action in range(todo.count()):
            self.go(case).press("Ghi kết quả").fill("Kết quả, hoặc lý do", "Đã làm, em vui hơn.")
            self.press("Lưu kết quả").sees("Đã ghi kết quả.")
        return self

    def fill(self, label: str, text: str) -> Person:
        self.page.get_by_label(label, exact=False).first.fill(text)
        return self

    def choose(self, label: str, option: str) -> Person:
        self.page.get_by_label(label, exact=False).first.select_option(label=option)
        return self

    def tick(self, group: str, choice: str) -> Person:
        """A radio button or checkbox of a group."""
        where = self.page.get_by_role("group", name=group).or_(self.page.get_by_role("radiogroup", name=group))
        where.get_by_label(choice, exact=False).first.check()
        return self

    def press(self, name: str) -> Person:
        """A button or a link, by its words."""
        exact = re.compile(rf"^\s*{re.escape(name)}")
        found = self.page.get_by_role("button", name=exact).or_(self.page.get_by_role("link", name=exact))
        if not found.locator("visible=true").count():  # it may lie in a part that opens on demand
            self.page.locator("details.fold:not([open]) > summary").evaluate_all(
                "all => all.forEach(s => s.click())"
            )
        found.locator("visible=true").first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, text: str) -> Person:
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, text: str) -> Person:
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def download(self, name: str, folder: Path) -> Path:
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=re.compile(name)).first.click()
        file: Download = started.value
        target = folder / file.suggested_filename
        file.save_as(target)
        return target
