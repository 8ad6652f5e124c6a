from collections.abc import Iterator

import pytest

from tests.browser.running import Portal, running


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
