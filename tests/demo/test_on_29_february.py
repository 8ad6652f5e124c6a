"""The whole demonstration made on a day that most years lack."""

import pytest

from tests.demo.checks import *  # noqa: F403

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("test_on_29_february")]


@pytest.fixture(scope="module")
def loaded_on() -> str:
    return "2028-02-29"
