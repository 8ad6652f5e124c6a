from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.running import Portal, running

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with its demonstration, as `bin/run` serves it."""
    with running(tmp_path_factory.mktemp("demonstration") / "var") as ready:
        yield ready


@pytest.fixture
def empty_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal as `bin/run --empty` serves it the first time."""
    with running(tmp_path_factory.mktemp("empty") / "var", "--empty") as ready:
        yield ready
