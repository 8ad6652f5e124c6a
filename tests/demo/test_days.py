"""The demonstration can be made on any day; and only once."""

import json
import stat
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from ctxh_portal.demo import load as loading
from ctxh_portal.demo.cases import KINDS, _openings
from ctxh_portal.demo.clock import Days, Timeline, at, moment
from ctxh_portal.demo.management.commands import load_demo
from ctxh_portal.demo.tale import School
from ctxh_portal.kit.calendar import add_months, month_end
from ctxh_portal.kit.errors import RuleBroken
from tests.demo.conftest import at_noon


@pytest.mark.timeout(600)
def test_it_can_be_made_on_the_last_day_of_october(db):
    with at_noon("2026-10-31"):
        loading.load(portion=0.05, build_papers=False)
        assert Case.objects.open().count() >= 30


@pytest.mark.timeout(600)
def test_the_command_writes_the_accounts_on_new_year_and_refuses_a_second_time(
    db, settings, tmp_path, monkeypatch
):
    settings.VAR = tmp_path
    monkeypatch.setattr(load_demo, "load", lambda: loading.load(portion=0.05, build_papers=False))
    with at_noon("2027-01-01"):
        call_command("load_demo", verbosity=0)
    path = tmp_path / "demo-accounts.json"
    written = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {"username", "password", "role", "unit", "sees"} == set(written[0]) and len(written) == 12
    assert written[0]["role"] == "Giáo viên đầu mối CTXH" and written[0]["unit"] == "THCS Hoa Sen"
    before = path.read_bytes()
    with pytest.raises(CommandError, match="đã có tài khoản"):
        call_command("load_demo", verbosity=0)
    assert path.read_bytes() == before


def test_one_account_is_enough_to_refuse(db):
    User.objects.create(username="ai-do", full_name="Ai đó")
    with pytest.raises(RuleBroken, match="còn trống"):
        loading.load()
    assert User.objects.count() == 1


# ── pure parts


def school_on(day: date, key: str) -> School:
    days = Days(day, set())
    school = School(key, None, None, None, [], [], None, days, Timeline(timezone.now()), Random(1))  # type: ignore[arg-type]
    if key == "preschool":
        school.quiet = loading.quiet_month(day.replace(day=1))
    return school


@pytest.mark.parametrize("key", KINDS)
def test_openings_lie_in_the_twelve_months_on_any_day_of_four_years(key):
    for offset in range(0, 1461, 3):
        day = date(2026, 10, 1) + timedelta(days=offset)
        school, month = school_on(day, key), day.replace(day=1)
        first, last = add_months(month, -12), month - timedelta(days=1)
        for opened in _openings(school, month, 66):
            placed = school.school_day(opened)
            assert first <= opened <= last and first <= placed <= last, (day, opened, placed)
            assert opened < day - timedelta(days=14)
            assert not (school.quiet and school.quiet <= placed <= month_end(school.quiet))


def test_the_quiet_month_is_a_july_far_enough_back_and_within_the_records():
    for offset in range(0, 730, 10):
        month = (date(2026, 10, 1) + timedelta(days=offset)).replace(day=1)
        quiet = loading.quiet_month(month)
        assert quiet.month == 7 and add_months(month, -15) <= quiet <= add_months(month, -4)


def test_the_clock_goes_back_and_ticks():
    then = moment(date(2026, 2, 2), 8)
    with at(then):
        assert timezone.localdate() == date(2026, 2, 2)
        assert timezone.now() < timezone.now()
    assert timezone.now() > then + timedelta(seconds=2)


def test_what_lies_in_the_future_is_left_undone():
    line, done = Timeline(moment(date(2026, 2, 2), 12)), []
    line.add(moment(date(2026, 2, 2), 13), lambda: done.append("later"))
    line.add(moment(date(2026, 2, 2), 11), lambda: done.append("second"))
    line.add(moment(date(2026, 2, 1), 9), lambda: done.append("first"))
    assert line.play() == 2 and done == ["first", "second"]


def test_passwords_are_readable_and_long():
    for _try in range(200):
        password = loading.new_password()
        words = password.split("-")
        assert len(password) >= 12 and len(words) == 4 and words[3].isdigit() and password.isascii()


def test_no_text_file_is_missing_a_kind():
    from cases.enums import CaseKind
    from ctxh_portal.demo.stories import read

    for kind in CaseKind.values:
        signs = read(kind)["signs"]
        assert sum(len(found) for found in signs.values()) >= 10, kind
    assert Path(load_demo.__file__).exists()
