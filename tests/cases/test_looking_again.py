"""Signs of a relapse wait for the principal: a clock, until the case is reopened or somebody writes why not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.access import deadline
from accounts.models import DeadlineRule, Notice
from cases import clocks, day, workflow
from cases.chronology import chronology
from cases.enums import CasePart
from cases.listing import listed
from cases.workflow.clocks import calendar_of
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import days_pass

WHY = "Em chỉ buồn vì bà ốm, cô chủ nhiệm vẫn gặp em hằng tuần"


@pytest.fixture
def closed(way):
    way.to_reintegration().finish_dates().close()
    return way


@pytest.fixture
def signs(closed):
    check(closed)
    return closed


def check(way, state="signs", **fields):
    days_pass(way.case)
    clock = way.case.follow_ups.open().filter(kind="after").first()
    given = {"seen_on": timezone.localdate(), "seen_by": "Cô Lan", "note": "Em lại khóc"} | fields
    with acting(way.cast.lan.pk):
        workflow.check_after_closing(actor=way.cast.lan, case=way.case, clock=clock, state=state, **given)


def waiting(case):
    return list(case.follow_ups.open().filter(kind="ap_reopen"))


def keep_closed(way, actor=None, reason=WHY):
    actor = actor or way.cast.hoa
    with acting(actor.pk):
        return workflow.keep_closed(actor=actor, **way.now, reason=reason)


def page_of(way, rest=""):
    return f"/truong-hop/{way.case.public_id}/{rest}"


def test_signs_start_one_clock_by_a_rule_that_an_office_may_edit(cast, closed):
    assert not waiting(closed.case)
    check(closed)
    (clock,) = waiting(closed.case)
    rule = deadline("reopen.decide", cast.thcs, timezone.localdate())
    assert (rule.amount, rule.clock) == (3, "working_days") and rule.legal_note
    assert clock.due_at == clocks.due_at(rule.clock, rule.amount, clock.started_at, calendar_of(closed.case))
    assert clock.of_principal and not clock.may_wait
    check(closed)
    assert waiting(closed.case) == [clock]


def test_a_pupil_who_is_well_starts_none(closed):
    check(closed, "settled", note="")
    assert not waiting(closed.case)


def test_it_waits_on_the_principals_day_and_page_and_not_on_the_teachers(login, cast, signs):
    line = f"{signs.case.code} · xem xét mở lại"
    assert line in login(cast.hoa).get("/").text and line not in login(cast.lan).get("/").text
    page = login(cast.hoa).get(page_of(signs)).text
    assert "chờ hiệu trưởng xem xét mở lại" in page and page_of(signs, "khong-mo-lai/") in page
    page = login(cast.lan).get(page_of(signs)).text
    assert "chờ hiệu trưởng xem xét mở lại" in page and "khong-mo-lai" not in page
    with acting(cast.hoa.pk):
        wanted = {"stage": "all", "kind": "", "risk": "", "classroom": "", "due": "decide", "holder": "",
                  "order": "updated"}  # fmt: skip
        assert list(listed(cast.hoa, wanted)) == [signs.case]
    with acting(cast.lan.pk):
        assert waiting(signs.case)[0] not in day.due_follow_ups(
            cast.lan, timezone.localdate() + timedelta(days=99)
        )


def test_it_climbs_as_an_approval_does(cast, signs):
    Notice.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        workflow.climb_clocks()
        assert Notice.objects.filter(user=cast.hoa, text__contains="quá hạn").exists()
        assert Notice.objects.filter(user=cast.dung, text__contains="quá hạn").exists()  # a status, no case


def test_reopening_ends_it_and_leaves_no_second_line(cast, signs):
    with acting(cast.hoa.pk):
        workflow.reopen(actor=cast.hoa, **signs.now, reason="Em lại bị bắt nạt")
    clock = signs.case.follow_ups.get(kind="ap_reopen")
    assert clock.done_on and not clock.dropped and clock.done_by == cast.hoa
    assert "Không mở lại" not in [line.title for line in chronology(signs.case, [], set(CasePart.values), [], [])]


def test_why_not_is_written_and_stands_on_the_line(login, cast, signs):
    hoa = login(cast.hoa)
    address = page_of(signs, "khong-mo-lai/")
    signs.case.refresh_from_db()
    assert "Chưa lưu được" in hoa.post(address, {"version": signs.case.version, "reason": ""}).text
    page = hoa.post(address, {"version": signs.case.version, "reason": WHY}, follow=True).text
    assert "Không mở lại" in page and WHY in page and "chờ hiệu trưởng xem xét" not in page
    assert not waiting(signs.case) and not signs.now["case"].is_open
    assert "xem xét mở lại" not in login(cast.hoa).get("/").text
    assert Notice.objects.filter(user=cast.lan, text__contains="không mở lại").exists()
    assert WHY in login(cast.lan).get(page_of(signs)).text
    assert hoa.get(address).status_code == 302  # nothing waits any more
    check(signs)
    assert len(waiting(signs.case)) == 1  # signs again are looked at again


def test_only_a_head_and_only_where_something_waits(cast, signs):
    with pytest.raises(NotYours):
        keep_closed(signs, cast.lan)
    with pytest.raises(RuleBroken, match="vì sao"):
        keep_closed(signs, reason="  ")
    keep_closed(signs)
    with pytest.raises(RuleBroken, match="Không có dấu hiệu"):
        keep_closed(signs)


def test_without_a_deadline_it_is_looked_at_all_the_same(cast, closed):
    DeadlineRule.objects.filter(code="reopen.decide").update(active=False)
    check(closed)
    assert len(waiting(closed.case)) == 1
    keep_closed(closed)
    assert not waiting(closed.case)
