"""The whole demonstration made on the first day of a school year, of a month, and a Sunday in the holidays."""

import pytest

from tests.demo.checks import *  # noqa: F403

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("test_on_1_august")]


@pytest.fixture(scope="module")
def loaded_on() -> str:
    return "2027-08-01"
