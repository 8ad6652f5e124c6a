"""An approved plan is followed by another of the same intervention, and stays in force until that is approved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import access, workflow
from cases.workflow.transitions import current_plan, plan_in_force, plan_to_show
from ctxh_portal.kit.errors import NotYours, RuleBroken


def drafted(way, *needs):
    today = timezone.localdate()
    lines = [workflow.ActionLine(need, f"Việc {need}", "Cô Lan", today) for need in needs]
    workflow.save_support_plan(
        actor=way.cast.lan, **way.now, objective="Em an tâm đi học", pupil_view="", actions=lines
    )
    return way


@pytest.fixture
def approved(way):
    return drafted(way.to_intervention(), "An toàn", "Học tập").submit_plan().approve_plan()


def record(way, action, result="Xong", **given):
    today = timezone.localdate()
    return workflow.record_action(
        actor=way.cast.lan, case=way.case, action=action, done_on=today, result=result, **given
    )


def revise(way, actor=None):
    return workflow.revise_support_plan(actor=actor or way.cast.lan, **way.now)


def test_what_is_left_is_carried_over_and_the_old_plan_holds(approved):
    old = plan_in_force(approved.case)
    record(approved, old.actions.first())
    draft = revise(approved)
    assert [row.need for row in draft.actions.all()] == ["Học tập"] and draft.objective == "Em an tâm đi học"
    assert (current_plan(approved.case), plan_in_force(approved.case)) == (draft, old)
    drafted(approved, "Học tập", "Bạn bè").submit_plan()
    assert plan_in_force(approved.case) == old
    approved.approve_plan()
    assert plan_in_force(approved.case) == draft
    assert old.actions.count() == 2  # nothing of it is gone


def test_the_page_leads_from_the_approved_plan_to_the_new_one(login, cast, approved):
    browser, address = login(cast.lan), f"/truong-hop/{approved.case.public_id}/"
    assert "Điều chỉnh kế hoạch" in browser.get(address).text
    version = approved.now["version"]
    answer = browser.post(f"{address}ke-hoach/dieu-chinh/", {"version": version}, follow=True)
    assert "bản đã duyệt vẫn có hiệu lực" in answer.text and "Việc Học tập" in answer.text
    page = browser.get(address).text
    assert "Bản đã duyệt, đang thực hiện" in page and "Bản điều chỉnh" in page and "Bản nháp" in page
    assert page.count("Ghi kết quả</a>") == 2  # of the plan in force alone
    assert "Lập bản điều chỉnh kế hoạch hỗ trợ" in page


def test_the_principal_is_told_that_it_follows_another(login, cast, approved):
    revise(approved)
    drafted(approved, "Học tập").submit_plan()
    page = login(cast.hoa).get(f"/truong-hop/{approved.case.public_id}/ke-hoach/duyet/").text
    assert "Đây là bản điều chỉnh" in page


def test_only_an_approved_plan_is_followed_and_by_its_focal(approved):
    with pytest.raises(NotYours):
        revise(approved, approved.cast.hoa)
    revise(approved)
    with pytest.raises(RuleBroken, match="kế hoạch đã duyệt"):
        revise(approved)  # there is a draft


def test_a_case_that_went_on_begins_no_new_plan(approved):
    approved.assess("medium").move("reintegration")
    with pytest.raises(RuleBroken, match="Chỉ điều chỉnh"):
        revise(approved)


def test_a_draft_holds_nobody_and_a_submitted_one_is_decided_first(approved):
    revise(approved)
    approved.assess("medium")
    drafted(approved, "Học tập").submit_plan()
    with pytest.raises(RuleBroken, match="đang chờ hiệu trưởng duyệt"):
        approved.move("reintegration")
    workflow.decide_support_plan(actor=approved.cast.hoa, **approved.now, approve=False, comment="Bổ sung")
    approved.move("reintegration")
    assert plan_to_show(approved.now["case"]) == plan_in_force(approved.case)  # not the draft that was left behind


def test_the_answers_are_asked_anew(approved):
    revise(approved)
    with pytest.raises(RuleBroken, match="trả lời của học sinh"):
        workflow.submit_support_plan(actor=approved.cast.lan, **approved.now)


def test_a_result_is_of_the_plan_in_force(approved):
    old = plan_in_force(approved.case).actions.last()
    draft = revise(approved)
    with pytest.raises(RuleBroken, match="đang thực hiện"):
        record(approved, draft.actions.first())
    drafted(approved, "Học tập").submit_plan().approve_plan()
    with pytest.raises(RuleBroken, match="đang thực hiện"):
        record(approved, old)


def test_the_mean_of_days_counts_the_first_plan(approved, time_machine):
    today = timezone.localdate()
    time_machine.move_to(timezone.now() + timedelta(days=20))
    revise(approved)
    drafted(approved, "Học tập").submit_plan().approve_plan()
    tally = access.Tally(approved.case.unit)
    assert tally.days_to_plan(today, timezone.localdate()) == 0
