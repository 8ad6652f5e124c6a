"""Actions of a plan in force that are overdue climb as clocks do: each step once, and no further than the case is
seen."""

from datetime import date

import pytest
import time_machine

from accounts.models import Notice
from cases import access, workflow
from cases.models import OverdueStatus, SupportAction
from ctxh_portal.kit.actor import acting
from tests.cases.test_climbing import at, climb, told


@pytest.fixture
def planned(way):
    """On Tuesday 1/12: one action due on Monday 14/12, another much later. No clock is in the way."""
    with time_machine.travel(at(1), tick=False):
        way.to_intervention()
        lines = [
            workflow.ActionLine("An toàn", "Gặp em hằng tuần", "Cô Lan", date(2026, 12, 14)),
            workflow.ActionLine("Học tập", "Kèm môn Toán", "Thầy Minh", date(2027, 3, 1)),
        ]
        workflow.save_support_plan(
            actor=way.cast.lan, **way.now, objective="Em an tâm", pupil_view="", actions=lines
        )
        way.submit_plan()
    return way


@pytest.fixture
def late(planned):
    with time_machine.travel(at(1), tick=False):
        planned.approve_plan()
        quiet(planned)
    return planned


def quiet(way) -> None:
    way.case.follow_ups.all().update(done_on=date(2026, 12, 1))
    Notice.objects.all().delete()


def test_the_focal_teacher_then_the_principal_then_a_status(cast, late):
    assert climb(at(10)) == 0
    assert climb(at(14)) == 1 and "sắp đến hạn" in told(cast.lan)[-1]
    assert climb(at(15)) == 1 and "quá hạn" in told(cast.lan)[-1] and not told(cast.hoa)
    assert climb(at(16)) == 1 and len(told(cast.hoa)) == 1 and not OverdueStatus.objects.exists()
    assert climb(at(18)) == 1 and OverdueStatus.objects.get().unit == cast.thcs
    assert climb(at(18, 10)) == 0
    assert [len(told(user)) for user in (cast.lan, cast.hoa, cast.dung)] == [2, 1, 1]


def test_the_notice_leads_to_the_plan_and_says_nothing_of_it(cast, late, login):
    climb(at(18))
    mine = Notice.objects.get(user=cast.lan)
    assert mine.url == f"/truong-hop/{late.case.public_id}/#ke-hoach"
    with time_machine.travel(at(18), tick=False):
        assert 'id="ke-hoach"' in login(cast.lan).get(mine.url).text
    assert late.case.public_id not in Notice.objects.get(user=cast.dung).url
    for text in Notice.objects.values_list("text", flat=True):
        for secret in (*late.case.pupil.full_name.split(), late.case.code, "Gặp em", "An toàn"):
            assert secret not in text


def test_an_action_with_a_result_climbs_no_more_and_the_status_goes(cast, late):
    climb(at(18))
    with time_machine.travel(at(21), tick=False), acting(cast.lan.pk):
        workflow.record_action(
            actor=cast.lan, case=late.case, action=SupportAction.objects.earliest("due_on"),
            done_on=date(2026, 12, 21), result="Em đi học đều",
        )  # fmt: skip
    assert climb(at(21, 10)) == 0 and not OverdueStatus.objects.exists()


def test_a_plan_that_is_not_approved_has_nothing_due(planned):
    quiet(planned)
    assert climb(at(18)) == 0 and not Notice.objects.exists()


def test_nobody_is_told_of_a_plan_whose_case_is_hidden_from_them(cast, late, monkeypatch):
    seen = access.visible_cases
    monkeypatch.setattr(
        access, "visible_cases", lambda user: seen(user).filter(pk=0 if user == cast.hoa else late.case.pk)
    )
    climb(at(18))
    assert told(cast.lan) and not told(cast.hoa)
