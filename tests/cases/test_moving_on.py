"""The stages, their gates, and what a wrong step is told."""

import pytest
from django.utils import timezone

from cases import workflow
from cases.chronology import chronology
from cases.enums import STAGE_ORDER, CasePart, Stage
from cases.workflow.transitions import TRANSITIONS, stage_states
from ctxh_portal.kit.errors import RuleBroken


def states(way):
    way.case.refresh_from_db()
    return {stage.value: state for stage, state in stage_states(way.case)}


def test_leaving_detection_takes_assessment_and_triage(way):
    with pytest.raises(RuleBroken) as refused:
        way.move("prevention")
    assert "Chưa có đánh giá nguy cơ ban đầu." in str(refused.value)
    assert "Chưa có quyết định phân loại" in str(refused.value)


def test_a_low_risk_goes_to_prevention(way):
    assert states(way.to_prevention())["prevention"] == "current"


def test_a_high_risk_cannot_go_to_prevention(way):
    way.assess("high")
    with pytest.raises(RuleBroken, match="chỉ chọn được"):
        way.triage("prevent")
    way.triage("intervene")
    with pytest.raises(RuleBroken, match="Nguy cơ cao"):
        way.move("prevention")


def test_the_stage_left_out_shows_as_left_out(way):
    assert states(way.to_intervention())["prevention"] == "skipped"


def test_leaving_intervention_takes_an_approved_plan_and_a_review(way):
    way.to_intervention()
    for step in (way.plan, way.submit_plan, way.approve_plan):
        with pytest.raises(RuleBroken):
            way.move("reintegration")
        step()
    with pytest.raises(RuleBroken, match="rà soát"):
        way.move("reintegration")
    way.assess("medium").move("reintegration")
    assert states(way)["reintegration"] == "current"


def test_a_review_that_is_still_high_holds_the_case(way):
    way.to_intervention().plan().submit_plan().approve_plan().assess("high")
    with pytest.raises(RuleBroken, match="vẫn là nguy cơ cao"):
        way.move("reintegration")


def test_danger_holds_the_case_until_the_outside_was_told(cast, way):
    way.to_prevention().entry()
    workflow.mark_danger(actor=cast.lan, case=way.case, reason="Em bị chặn đánh ở cổng trường")
    with pytest.raises(RuleBroken, match="111"):
        way.move("reintegration")
    workflow.notify_outside(actor=cast.lan, agency=cast.commune.agencies.first(), case=way.case)
    way.move("reintegration")


def test_no_way_leads_there(way):
    with pytest.raises(RuleBroken, match="Không thể chuyển"):
        way.move("reintegration")


def test_a_stage_makes_its_dates_and_closes_those_of_the_last(way):
    way.to_intervention()
    kinds = list(way.case.follow_ups.filter(done_on__isnull=True).values_list("kind", flat=True))
    assert sorted(kinds) == ["plan", "review"]


def test_two_people_at_once_the_second_is_told(way):
    old = way.now
    way.assess()
    with pytest.raises(RuleBroken, match="vừa được cập nhật"):
        workflow.move(actor=way.cast.lan, **old, target="prevention")


def test_the_wrong_step_on_the_page_gets_a_sentence_and_keeps_the_reason(login, cast, way):
    case = way.now["case"]
    answer = login(cast.lan).post(
        f"/truong-hop/{case.public_id}/chuyen/prevention/", {"version": case.version, "reason": "Lý do đã gõ"}
    )
    assert "Chưa chuyển được." in answer.text and "Lý do đã gõ" in answer.text


def test_the_page_offers_only_ways_of_the_table(login, cast, way):
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
    for stage in STAGE_ORDER:
        offered = f"/chuyen/{stage}/" in page
        assert offered == any(
            (t.source, t.target, t.action) == (Stage.DETECTION, stage, "move") for t in TRANSITIONS
        )


def test_closing_needs_every_date_done_and_the_principal(cast, way):
    way.to_reintegration()
    with pytest.raises(RuleBroken, match="2 lần hẹn"):
        way.ask_closing()
    way.finish_dates().close()
    way.case.refresh_from_db()
    assert (way.case.stage, way.case.outcome) == ("closed", "stable")
    assert timezone.localdate(way.case.closed_at) == timezone.localdate()


@pytest.mark.parametrize("outcome", ["stable", "progress"])
def test_a_high_risk_is_reviewed_before_the_end(cast, way, outcome):
    way.to_reintegration().assess("high", signs=["self_harm"]).finish_dates()
    said = {"actor": cast.lan, "reason": "Em đã ổn", "outcome": outcome}
    with pytest.raises(RuleBroken, match="mức cao.*rà soát lại trước"):
        workflow.ask_closing(**way.now, **said)
    way.assess("medium")
    workflow.ask_closing(**way.now, **said)
    way.assess("high")  # since then
    with pytest.raises(RuleBroken, match="mức cao"):
        workflow.decide_closing(actor=cast.hoa, **way.now, approve=True)


def test_a_closed_case_takes_nothing_more(way):
    way.to_reintegration().finish_dates().close()
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        way.entry()


def test_a_case_is_not_closed_from_an_early_stage(way):
    with pytest.raises(RuleBroken, match="chỉ kết thúc được với kết quả"):
        way.ask_closing()


def test_returning_a_closing_takes_a_comment_and_keeps_the_case_open(cast, way):
    way.to_reintegration().finish_dates().ask_closing()
    with pytest.raises(RuleBroken):
        workflow.decide_closing(actor=cast.hoa, **way.now, approve=False)
    workflow.decide_closing(actor=cast.hoa, **way.now, approve=False, comment="Gặp gia đình thêm một lần")
    assert states(way)["reintegration"] == "current"


def test_the_principal_reopens_and_both_periods_stay(cast, way):
    way.to_reintegration().finish_dates().close()
    workflow.reopen(actor=cast.hoa, **way.now, reason="Tái diễn")
    assert states(way)["intervention"] == "current"
    assert way.case.steps.count() == 5


def test_a_proposal_to_close_does_not_outlive_its_stage(cast, way):
    way.to_reintegration().finish_dates().ask_closing()
    way.move("intervention")
    assert way.case.closings.get().state == "returned"
    with pytest.raises(RuleBroken, match="chờ duyệt"):
        workflow.decide_closing(actor=cast.hoa, **way.now, approve=True)


def of_closing(way):
    """(title, words, who) of the proposals' lines but the proposals themselves, oldest first."""
    lines = [line for line in chronology(way.case, (), CasePart.values) if line.sort == "closing"]
    return [(line.title, line.text, line.who) for line in lines[::-1] if line.title != "Đề nghị kết thúc"]


def test_a_proposal_that_a_stage_move_ends_leaves_a_line(cast, way):
    way.to_reintegration().finish_dates().ask_closing()
    workflow.decide_closing(actor=cast.hoa, **way.now, approve=False, comment="Gặp gia đình thêm")
    way.ask_closing().move("intervention")
    assert of_closing(way) == [
        ("Trả lại đề nghị kết thúc", "Gặp gia đình thêm", cast.hoa),
        ("Chuyển giai đoạn, đề nghị kết thúc không còn", "", cast.lan),
    ]


@pytest.mark.parametrize("comment", ["", "Cảm ơn thầy cô đã theo sát em"])
def test_what_the_principal_says_to_an_approved_closing_shows(login, cast, way, comment):
    way.to_reintegration().finish_dates().ask_closing()
    workflow.decide_closing(actor=cast.hoa, **way.now, approve=True, comment=comment)
    assert of_closing(way) == ([("Duyệt đề nghị kết thúc", comment, cast.hoa)] if comment else [])
    assert comment in login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
