"""Dates, numbers and marks as templates write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from ctxh_portal.kit.templatetags import portal
from tests.screens.drawing import drawn

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)  # 16:40 in Vietnam


def test_dates_and_numbers() -> None:
    assert portal.vn_date(date(2026, 11, 3)) == "03/11/2026"
    assert portal.vn_datetime(NOW) == "23/11/2026 16:40"
    assert portal.weekday(NOW) == "Thứ Hai"
    assert portal.number(1234567) == "1.234.567"
    assert portal.number("< 5") == "< 5"
    assert portal.initials("Trần Đức Anh") == "TA"
    assert portal.vn_date(None) == portal.vn_datetime(None) == portal.weekday(None) == ""


def test_the_day_is_the_day_in_vietnam() -> None:
    assert portal.vn_date(datetime(2026, 11, 22, 18, tzinfo=UTC)) == "23/11/2026"


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2026, 11, 21), "overdue", "Quá hạn 2 ngày"),
        (date(2026, 11, 23), "today", "Hạn hôm nay"),
        (date(2026, 11, 25), "soon", "Còn 2 ngày"),
        (date(2026, 12, 13), "later", "Còn 20 ngày"),
        (NOW + timedelta(hours=3, minutes=5), "today", "Còn 3 giờ"),
        (NOW - timedelta(minutes=5), "overdue", "Quá hạn hôm nay"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_deadlines_in_words(due: date, state: str, words: str) -> None:
    assert portal.deadline(due) == portal.Deadline(state, words)
    assert words in drawn('<c-deadline :day="due" />', due=due).text


@time_machine.travel(NOW, tick=False)
def test_how_long_ago() -> None:
    assert portal.ago(NOW - timedelta(seconds=20)) == "vừa xong"
    assert portal.ago(NOW - timedelta(minutes=2)) == "2 phút trước"
    assert portal.ago(NOW - timedelta(days=2)) == "21/11/2026 16:40"


@pytest.mark.parametrize(
    ("count", "left", "right", "more"),
    [(1, 1, 0, 0), (2, 1, 1, 0), (3, 2, 1, 0), (4, 2, 2, 0), (5, 2, 1, 2), (7, 2, 1, 4)],
)
def test_a_phone_has_four_places_beside_the_main_act(count: int, left: int, right: int, more: int) -> None:
    places = portal.tab_places({"entries": [{"label": str(n), "active": n == 6} for n in range(count)]})
    assert [len(places[name]) for name in ("left", "right", "more")] == [left, right, more]
    assert places["more_active"] is (count == 7)
