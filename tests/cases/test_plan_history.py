"""Nothing of a plan's way disappears: what was submitted, what was returned, who had the case."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases import workflow
from cases.models import Assignment, PlanStep


def page_of(login, person, way, sort="plan"):
    return login(person).get(f"/truong-hop/{way.case.public_id}/?loai={sort}").text


@pytest.fixture
def returned(way):
    """Submitted, returned with a comment, written anew, approved."""
    way.to_intervention().plan().submit_plan()
    workflow.decide_support_plan(actor=way.cast.hoa, **way.now, approve=False, comment="Thêm việc cho gia đình")
    line = workflow.ActionLine("Học tập", "Phụ đạo Toán", "Thầy Minh", timezone.localdate())
    workflow.save_support_plan(
        actor=way.cast.lan, **way.now, objective="Em theo kịp lớp", pupil_view="Em muốn học", actions=[line]
    )
    way.submit_plan()
    workflow.decide_support_plan(actor=way.cast.hoa, **way.now, approve=True, comment="Đồng ý bản này")
    return way


def test_a_plan_returned_and_then_approved_shows_both(login, returned):
    page = page_of(login, returned.cast.hoa, returned)
    assert "Kế hoạch hỗ trợ được trả lại" in page and "Thêm việc cho gia đình" in page
    assert "Kế hoạch hỗ trợ được duyệt" in page and "Đồng ý bản này" in page
    assert page.count("Trình kế hoạch hỗ trợ") == 2


def test_what_was_returned_is_read_though_it_was_written_over(login, returned):
    page = page_of(login, returned.cast.lan, returned)
    assert "Gặp em hằng tuần" in page and "Em an tâm đi học" in page  # the first text
    assert "Phụ đạo Toán" in page and "Học sinh: Em muốn học" in page
    [first, second] = [step.frozen for step in PlanStep.objects.filter(state="submitted")]
    assert first["actions"][0]["action"] == "Gặp em hằng tuần" and first["objective"] == "Em an tâm đi học"
    assert second["actions"][0]["due_on"] == timezone.localdate().isoformat()


def test_each_step_says_who(returned):
    steps = [(step.state, step.by.username) for step in PlanStep.objects.all()]
    assert steps == [("submitted", "lan"), ("returned", "hoa"), ("submitted", "lan"), ("approved", "hoa")]


def test_who_sees_no_plan_reads_no_step(login, returned):
    workflow.share_case(
        actor=returned.cast.hoa, case=returned.case, username="tam", days=3, parts=["diary"], reason="Phối hợp"
    )
    page = page_of(login, returned.cast.tam, returned, sort="")
    assert "Thêm việc cho gia đình" not in page and "Phụ đạo Toán" not in page


@pytest.mark.parametrize("model", [PlanStep, Assignment])
def test_the_rows_are_written_once(returned, model):
    for change in (lambda: model.objects.update(by=returned.cast.minh), model.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_decision_from_before_the_steps_still_shows(login, way):
    way.to_intervention().plan()
    way.case.support_plans.update(state="approved", decided_by=way.cast.hoa, decided_at=timezone.now())
    assert "Kế hoạch hỗ trợ được duyệt" in page_of(login, way.cast.lan, way)


def test_who_had_the_case_from_when_until_when_and_why(login, cast, way, time_machine):
    began = timezone.now()
    time_machine.move_to(began + timedelta(days=3))
    workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.minh, reason="Cô Lan nghỉ thai sản")
    time_machine.move_to(began + timedelta(days=9))
    workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.lan, reason="Cô Lan đi làm lại")
    page = page_of(login, cast.hoa, way, sort="assignment")
    days = [timezone.localdate(began + timedelta(days=n)).strftime("%d/%m/%Y") for n in (0, 3, 9)]
    assert f"Trước đó: {cast.lan.full_name}, từ {days[0]} đến {days[1]}" in page
    assert f"Trước đó: {cast.minh.full_name}, từ {days[1]} đến {days[2]}" in page
    assert "Cô Lan nghỉ thai sản" in page and "Cô Lan đi làm lại" in page
    assert page.count("Phân công giáo viên đầu mối:") == 3
