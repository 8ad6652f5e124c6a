"""Every number of the start page opens the list behind it, and the list has as many rows (F12.4)."""

import re

import pytest

from cases import workflow
from cases.models import FollowUp
from tests.fixtures import Way

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r'<a class="figure" href="([^"]+)"><b>([\d.]+)</b><span>([^<]+)</span>')
COUNTED = re.compile(r'<a href="([^"]+)">(\d+) ([^<]+)</a>')
PLAIN = re.compile(r'<div class="figure"><b>')


def numbers(text: str) -> dict[str, tuple[str, int]]:
    """What is counted → where it leads, how many."""
    found = [*FIGURE.findall(text), *COUNTED.findall(text)]
    return {label.strip(): (url.replace("&amp;", "&"), int(n.replace(".", ""))) for url, n, label in found}


def rows_of(response) -> int:
    context = response.context
    return context["page"].paginator.count if "page" in context else len(context["concerns"])


@pytest.fixture
def busy(cast, make_case, pupil):
    """Open, high, closed and overdue cases of two focal teachers, one of them shared and one kept from the
    principal; concerns that wait, that are decided, and that were passed on."""
    Way(cast, make_case()).assess("high")
    Way(cast, make_case()).to_reintegration().finish_dates().close()
    kept = Way(cast, make_case()).assess("high").case
    workflow.name_involved(actor=cast.lan, case=kept, user=cast.hoa, reason="x")
    late = make_case(actor=cast.minh)
    assert FollowUp.objects.filter(case=late, done_on=None).update(due_at=late.noticed_at)
    workflow.share_case(actor=cast.hoa, case=late, username="lan", days=3, parts=["summary"], reason="x")

    def raised(**fields):
        said = {"pupil": pupil, "channel": "talk", "danger_now": False, "text": "x"} | fields
        return workflow.raise_concern(actor=cast.tam, **said)

    raised(danger_now=True)
    raised()
    workflow.decide_concern(actor=cast.lan, concern=raised(text="y"), decision="not_opened", reason="x")
    workflow.decide_concern(actor=cast.lan, concern=raised(text="z"), decision="passed_on", reason="x")


OPEN, HIGH, LATE = "trường hợp đang theo dõi", "nguy cơ cao", "trường hợp có việc quá hạn"
CONCERNS = "tin báo mới chờ xem"
EXPECTED = {
    "lan": {OPEN: 3, HIGH: 2, CONCERNS: 2},  # hers and the shared one; what she passed on does not wait for her
    "hoa": {OPEN: 2, HIGH: 1, LATE: 1, CONCERNS: 3},
    "minh": {OPEN: 1, HIGH: 0, CONCERNS: 3},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_list_behind_a_number_has_as_many_rows(login, cast, busy, name):
    browser = login(getattr(cast, name))
    page = browser.get("/").text
    found = numbers(page)
    if name == "hoa":  # how many they are depends on the day
        assert found.pop("tháng chưa có đánh giá")[0].startswith("/ke-hoach/danh-gia-thang/")
    assert {label: n for label, (_url, n) in found.items()} == EXPECTED[name]
    assert not PLAIN.search(page)  # no number without its list
    assert {label: rows_of(browser.get(url)) for label, (url, _n) in found.items()} == EXPECTED[name]


def test_nothing_waits(login, cast):
    page = login(cast.hoa).get("/truong-hop/tin-bao/?cho=1").text
    assert "Không có tin nào chờ xem" in page
