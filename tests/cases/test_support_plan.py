from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Membership, Notice, User
from cases import workflow
from cases.models import SupportPlan
from ctxh_portal.kit.errors import NotYours, RuleBroken


def rows(*lines, total=3):
    data = {"viec-TOTAL_FORMS": total, "viec-INITIAL_FORMS": 0}
    for index, line in enumerate(lines):
        data |= {f"viec-{index}-{name}": value for name, value in line.items()}
    return data


def line():
    day = timezone.localdate().strftime("%d/%m/%Y")
    return {"need": "An toàn", "action": "Gặp em hằng tuần", "responsible": "Cô Lan", "due_on": day}


def test_a_plan_is_written_and_approved_on_the_pages(login, cast, way):
    way.to_intervention()
    address = f"/truong-hop/{way.case.public_id}/ke-hoach/"
    data = {"version": way.now["version"], "objective": "Em an tâm đi học", "pupil_view": ""} | rows(line())
    focal, principal = login(cast.lan), login(cast.hoa)
    assert "Đã lưu bản nháp" in focal.post(address, data, follow=True).text
    way.answer_plan()
    answer = focal.post(f"{address}trinh/", {"version": way.now["version"]}, follow=True)
    assert "Đã trình hiệu trưởng duyệt" in answer.text
    answer = principal.post(f"{address}duyet/", {"version": way.now["version"], "approve": "1"}, follow=True)
    assert "Đã duyệt kế hoạch" in answer.text
    assert way.case.support_plans.get().state == "approved"


def test_a_plan_without_actions_is_refused_and_keeps_the_objective(login, cast, way):
    way.to_intervention()
    data = {"version": way.now["version"], "objective": "Mục tiêu đã gõ", "pupil_view": ""} | rows()
    page = login(cast.lan).post(f"/truong-hop/{way.case.public_id}/ke-hoach/", data).text
    assert "Thêm ít nhất một nhu cầu hoặc việc hỗ trợ." in page and "Mục tiêu đã gõ" in page


def test_returning_takes_a_comment(cast, way):
    way.to_intervention().plan().submit_plan()
    with pytest.raises(RuleBroken):
        workflow.decide_support_plan(actor=cast.hoa, **way.now, approve=False)
    workflow.decide_support_plan(actor=cast.hoa, **way.now, approve=False, comment="Thêm việc cho gia đình")
    assert way.case.support_plans.get().state == "returned"
    way.plan().submit_plan().approve_plan()


def test_an_approved_plan_is_not_rewritten(way):
    way.to_intervention().plan().submit_plan().approve_plan()
    with pytest.raises(RuleBroken):
        way.plan()


def test_the_focal_does_not_approve(cast, way):
    way.to_intervention().plan().submit_plan()
    with pytest.raises(NotYours):
        workflow.decide_support_plan(actor=cast.lan, **way.now, approve=True)


def test_the_principal_is_told_without_a_name(cast, way, pupil):
    way.to_intervention().plan().submit_plan()
    assert all("Đức" not in text for text in Notice.objects.filter(user=cast.hoa).values_list("text", flat=True))


def test_the_result_of_an_action(login, cast, way):
    way.to_intervention().plan().submit_plan().approve_plan()
    action = way.case.support_plans.get().actions.get()
    data = {"done_on": timezone.localdate().strftime("%d/%m/%Y"), "result": "Em đi học đều"}
    address = f"/truong-hop/{way.case.public_id}/viec/{action.public_id}/"
    assert "Em đi học đều" in login(cast.lan).post(address, data, follow=True).text


def test_a_draft_keeps_its_rows_when_another_is_added(login, cast, way):
    way.to_intervention().plan()
    other = line() | {"need": "Học tập"}
    data = {"version": way.now["version"], "objective": "Em an tâm đi học", "pupil_view": ""}
    data |= rows(line(), other) | {"viec-INITIAL_FORMS": 1}
    login(cast.lan).post(f"/truong-hop/{way.case.public_id}/ke-hoach/", data)
    assert {row.need for row in way.case.support_plans.get().actions.all()} == {"An toàn", "Học tập"}


def test_a_row_emptied_of_its_words_is_dropped_and_a_half_emptied_one_is_refused(login, cast, way):
    way.to_intervention().plan()
    address, page = f"/truong-hop/{way.case.public_id}/ke-hoach/", login(cast.lan)
    base = {"objective": "Em an tâm đi học", "pupil_view": ""}
    half = rows(line() | {"need": ""}) | {"viec-INITIAL_FORMS": 1}
    assert page.post(address, base | {"version": way.now["version"]} | half).status_code == 200
    assert way.case.support_plans.get().actions.get().need == "An toàn"
    emptied = rows(dict.fromkeys(line(), ""), line() | {"need": "Học tập"}) | {"viec-INITIAL_FORMS": 1}
    page.post(address, base | {"version": way.now["version"]} | emptied)
    assert way.case.support_plans.get().actions.get().need == "Học tập"


def drafted(way, *lines):
    workflow.save_support_plan(
        actor=way.cast.lan, **way.now, objective="Em an tâm đi học", pupil_view="", actions=list(lines)
    )
    return way


def action_for(need, **fields):
    return workflow.ActionLine(need, "Gặp em hằng tuần", "Cô Lan", timezone.localdate(), **fields)


def test_a_high_need_without_an_action_holds_the_plan_and_is_named(login, cast, way):
    way.to_intervention()
    bare = workflow.ActionLine("Chỗ ở an toàn", level="high")
    drafted(way, action_for("Học tập"), bare, workflow.ActionLine("Sách vở"))
    address = f"/truong-hop/{way.case.public_id}/ke-hoach/trinh/"
    page = login(cast.lan).post(address, {"version": way.now["version"]}, follow=True).text
    assert "Nhu cầu cao chưa có việc hỗ trợ: Chỗ ở an toàn." in page
    assert way.case.support_plans.get().state == "draft"
    drafted(way, bare, action_for("chỗ  ở an toàn"), workflow.ActionLine("Sách vở")).submit_plan()
    assert way.case.support_plans.get().state == "submitted"


def test_an_action_of_blanks_is_none(way):
    way.to_intervention()
    drafted(way, action_for("Học tập"), workflow.ActionLine("Chỗ ở an toàn", "  ", level="high"))
    with pytest.raises(RuleBroken, match="Chỗ ở an toàn"):
        way.submit_plan()


def test_an_action_says_who_and_until_when(login, cast, way):
    way.to_intervention()
    with pytest.raises(RuleBroken, match="người thực hiện và hạn"):
        drafted(way, workflow.ActionLine("An toàn", "Gặp em", "Cô Lan"))
    data = {"version": way.now["version"], "objective": "Mục tiêu", "pupil_view": ""}
    half = rows({"need": "An toàn", "level": "high", "goal": "Em thấy an toàn", "action": "Gặp em"})
    page = login(cast.lan).post(f"/truong-hop/{way.case.public_id}/ke-hoach/", data | half).text
    assert "Việc hỗ trợ cần đủ việc làm, người thực hiện và hạn." in page and "Em thấy an toàn" in page
    assert not way.case.support_plans.exists()


def test_the_level_and_goal_of_a_need_are_read_on_the_case(login, cast, way):
    way.to_intervention()
    data = {"version": way.now["version"], "objective": "Mục tiêu", "pupil_view": ""}
    data |= rows(line() | {"level": "high", "goal": "Em thấy an toàn ở lớp"}, {"level": "other"})
    page = login(cast.lan).post(f"/truong-hop/{way.case.public_id}/ke-hoach/", data, follow=True).text
    assert "Nhu cầu cao" in page and "Em thấy an toàn ở lớp" in page
    assert way.case.support_plans.get().actions.get().level == "high"


def test_a_need_without_an_action_has_no_result(login, cast, way):
    drafted(way.to_intervention(), action_for("An toàn"), workflow.ActionLine("Sách vở"))
    way.submit_plan().approve_plan()
    bare = next(row for row in way.case.support_plans.get().actions.all() if not row.action)
    assert login(cast.lan).get(f"/truong-hop/{way.case.public_id}/viec/{bare.public_id}/").status_code == 404
    with pytest.raises(RuleBroken):
        workflow.record_action(
            actor=cast.lan, case=way.case, action=bare, done_on=timezone.localdate(), result="Xong"
        )


def test_whoever_comes_second_sees_both_texts_and_loses_nothing(login, cast, way):
    """The page that was overtaken shows what was saved beside what was typed, and may be sent again."""
    way.to_intervention()
    old = way.now["version"]
    address = f"/truong-hop/{way.case.public_id}/ke-hoach/"
    first = {"version": old, "objective": "Mục tiêu thứ nhất", "pupil_view": ""} | rows(line())
    assert login(cast.lan).post(address, first).status_code == 302
    second = first | {"objective": "Mục tiêu thứ hai"}
    page = login(cast.lan).post(address, second)
    assert page.status_code == 200
    for text in ("Mục tiêu thứ hai", "Bản đang lưu: Mục tiêu thứ nhất", "Bản nháp đang lưu", "Diễn biến mới nhất"):
        assert text in page.text
    assert way.case.support_plans.get().objective == "Mục tiêu thứ nhất"
    sent = second | {"version": page.context["form"]["version"].value()}  # what the page now carries
    assert login(cast.lan).post(address, sent).status_code == 302
    assert way.case.support_plans.get().objective == "Mục tiêu thứ hai"


def test_whoever_wrote_it_last_does_not_approve_it_though_somebody_else_began_it(cast, way):
    """The case changed hands between the first draft and the approval, to somebody who leads the school too."""
    way.to_intervention().plan()
    SupportPlan.objects.update(drafted_by=cast.minh)
    way.submit_plan()
    Membership.objects.create(user=cast.lan, unit=cast.thcs, role="principal", since=date(2020, 1, 1))
    actor = User.objects.get(pk=cast.lan.pk)
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        workflow.decide_support_plan(actor=actor, **way.now, approve=True)
