"""Actions of a plan: due on "Hôm nay", never silently overwritten, answered before the end."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases import day, workflow
from cases.models import ActionResult, Case, SupportAction
from ctxh_portal.home.days import focal_day
from ctxh_portal.kit.errors import RuleBroken


@pytest.fixture
def planned(way):
    """Submitted: one action was due yesterday, one is due in three days, one in a month; a need has none."""
    way.to_intervention()
    today = timezone.localdate()
    lines = [
        workflow.ActionLine("An toàn", f"Việc hạn {days}", "Cô Lan", today + timedelta(days=days))
        for days in (-1, 3, 30)
    ]
    workflow.save_support_plan(
        actor=way.cast.lan, **way.now, objective="Em an tâm", pupil_view="",
        actions=[*lines, workflow.ActionLine("Sách vở")],
    )  # fmt: skip
    return way.submit_plan()


def record(way, action, result="Em đi học đều", **given):
    today = timezone.localdate()
    return workflow.record_action(
        actor=way.cast.lan, case=way.case, action=action, done_on=today, result=result, **given
    )


def first(way):
    return way.case.support_plans.get().actions.first()


def lines_of(user):
    found = focal_day(user)
    return [[line for line in part if "việc hỗ trợ" in line.label] for part in (found.now, found.week)]


def test_they_are_due_once_the_plan_is_approved(cast, planned):
    assert not day.due_actions(cast.lan).exists()
    planned.approve_plan()
    assert [row.action for row in day.due_actions(cast.lan)] == ["Việc hạn -1", "Việc hạn 3"]
    assert not day.due_actions(cast.minh).exists() and not day.due_actions(cast.hoa).exists()


def test_hom_nay_has_a_line_for_the_case_and_no_words_of_the_plan(login, cast, planned):
    planned.approve_plan()
    [line], week = lines_of(cast.lan)
    assert not week and "2 việc hỗ trợ đến hạn" in line.label and line.due < timezone.localdate()
    page = login(cast.lan).get("/").text
    assert line.url in page and "Việc hạn" not in page
    record(planned, first(planned))
    now, [line] = lines_of(cast.lan)
    assert not now and "1 việc hỗ trợ đến hạn" in line.label
    assert 'id="ke-hoach"' in login(cast.lan).get(line.url).text


def test_the_list_of_overdue_cases_knows_them(cast, planned):
    assert not day.with_overdue(Case.objects.all()).exists()
    planned.approve_plan()
    assert day.with_overdue(Case.objects.all()).get() == planned.case
    assert day.with_next_due(Case.objects.all()).get().next_due == first(planned).due_on
    record(planned, first(planned))
    assert not day.with_overdue(Case.objects.all()).exists()


def test_without_actions_the_next_day_is_that_of_the_clock(way):
    [row] = day.with_next_due(Case.objects.all())
    assert row.next_due == way.case.follow_ups.get().due_on


def test_a_second_result_is_an_addition(login, cast, planned):
    planned.approve_plan()
    action = first(planned)
    browser = login(cast.lan)
    address = f"/truong-hop/{planned.case.public_id}/viec/{action.public_id}/"
    today = timezone.localdate().strftime("%d/%m/%Y")
    browser.post(address, {"done_on": today, "result": "Em đi học đều"})
    form = browser.get(address).text
    assert "Nội dung bổ sung" in form and "Không thực hiện việc này" not in form
    browser.post(address, {"done_on": today, "result": "Tuần này em lại vắng"})
    action.refresh_from_db()
    assert action.result == "Em đi học đều"
    assert [(row.kind, row.by) for row in action.results.all()] == [("done", cast.lan), ("addition", cast.lan)]
    page = browser.get(f"/truong-hop/{planned.case.public_id}/").text
    assert "Việc hỗ trợ: đã thực hiện" in page and "Việc hỗ trợ: bổ sung kết quả" in page
    assert page.count("Tuần này em lại vắng") == 2  # in the plan and on the line of time


def test_results_are_written_once(planned):
    planned.approve_plan()
    record(planned, first(planned))
    for change in (lambda: ActionResult.objects.update(kind="done"), ActionResult.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_an_action_that_is_not_done_says_why(login, cast, planned):
    planned.approve_plan()
    action = first(planned)
    today = timezone.localdate().strftime("%d/%m/%Y")
    data = {"done_on": today, "result": "Gia đình đã tự lo", "not_done": "on"}
    address = f"/truong-hop/{planned.case.public_id}/viec/{action.public_id}/"
    assert login(cast.lan).post(address, data | {"result": ""}).status_code == 200  # the reason is missing
    page = login(cast.lan).post(address, data, follow=True).text
    assert "Không thực hiện: Gia đình đã tự lo" in page and "Việc hỗ trợ: không thực hiện" in page
    assert action not in day.due_actions(cast.lan)


def test_closing_names_what_has_no_result(planned):
    planned.approve_plan().assess("medium").move("reintegration").look()
    planned.days_pass()
    for clock in planned.case.follow_ups.filter(done_on=None):
        workflow.complete_follow_up(
            actor=planned.cast.lan, case=planned.case, follow_up=clock, done_on=timezone.localdate(), note="Ổn"
        )
    with pytest.raises(RuleBroken, match="Việc hạn -1; Việc hạn 3; Việc hạn 30"):
        planned.ask_closing()
    [one, two, three] = SupportAction.objects.unfinished()
    record(planned, one)
    record(planned, two, not_done=True)
    with pytest.raises(RuleBroken, match="kết quả: Việc hạn 30"):
        planned.ask_closing()
    record(planned, three)
    planned.close()
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        record(planned, three, "Thêm")


def test_the_actions_of_a_plan_that_was_followed_wait_no_longer(cast, planned):
    planned.approve_plan()
    workflow.revise_support_plan(actor=cast.lan, **planned.now)
    assert day.due_actions(cast.lan).count() == 2  # those of the plan in force
    planned.plan().submit_plan().approve_plan()
    assert [row.action for row in day.due_actions(cast.lan)] == ["Gặp em hằng tuần"]


def test_who_has_a_share_without_the_plan_is_told_no_gate(login, cast, planned):
    planned.approve_plan().assess("medium").move("reintegration")
    workflow.share_case(
        actor=cast.hoa, case=planned.case, username="tam", days=3, parts=["diary"], reason="Phối hợp"
    )
    answers = [login(who).get(f"/api/v1/truong-hop/{planned.case.public_id}/") for who in (cast.lan, cast.tam)]
    assert "Việc hạn 30" in answers[0].text and "Việc hạn" not in answers[1].text
    assert answers[1].json()["ways"] == []
