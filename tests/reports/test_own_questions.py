"""The office's own questions don't go round what is hidden: what may count children leaves as a range."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from reports import answers, workflow
from reports.models import Submission
from tests.reports.conftest import PERIOD, Walk, fresh

OUTLINE = """
số: Số học sinh nữ lớp 9 bị xâm hại
chữ: Có bao nhiêu em bỏ học?
số: Giáo viên đã tập huấn bảo vệ trẻ em
số: Lớp 9
số: Số góc tư vấn
chữ: Trường hợp khó nhất
"""
GIVEN = {"q1": 1, "q2": 7, "q3": 12, "q4": 2, "q5": 3, "q6": "có 2 em nữ"}


@pytest.fixture
def asked(cast):
    given = {"title": "Báo cáo", "year": 2026, "due_on": date(2026, 11, 15), **PERIOD}
    return workflow.open_request(actor=fresh(cast.dung), questions=answers.parse(OUTLINE), **given)


def answered(walk: Walk) -> Walk:
    walk.draft()
    workflow.draft_report(
        actor=fresh(walk.focal),
        report=walk.report,
        version=walk.report.version,
        given=GIVEN,
        **walk.report.narrative,
    )
    return walk.submit()


def test_what_counts_children_is_taken_as_a_number_of_children():
    assert [one.kind for one in answers.parse(OUTLINE)] == ["children", "children"] + ["number"] * 3 + ["text"]


@pytest.mark.parametrize(
    "typed",
    ["chọn: Có mấy trường hợp? | 0 | 1 | 2", "# Học sinh bị xâm hại\nchọn: Lớp 9 | không | một | hai"],
)
def test_numbers_of_children_are_no_choices(typed):
    with pytest.raises(ValueError, match="đếm học sinh"):
        answers.parse(typed)
    assert answers.parse("chọn: Có học sinh bỏ học không? | Có | Không")


def test_small_numbers_leave_as_ranges_unless_the_principal_says_otherwise(login, cast, asked, walk):
    answered(walk)
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Gửi đi: 0–4" in page and 'value="q5"' in page and 'value="q1"' not in page
    walk.approve().send()
    sent = Submission.objects.get().answers
    assert sent == {"q1": "0–4", "q2": "5–19", "q3": "5–19", "q4": "< 5", "q5": "< 5", "q6": "< 5"}


def test_the_principal_opens_what_counts_no_children_and_nothing_else(login, cast, asked, walk):
    answered(walk)
    data = {"exact": ["q1", "q2", "q3", "q5"]}
    login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/duyet/", data)
    walk.report.refresh_from_db()
    walk.send()
    sent = Submission.objects.get().answers
    assert sent == {"q1": "0–4", "q2": "5–19", "q3": 12, "q4": "< 5", "q5": 3, "q6": "< 5"}
    assert AuditEvent.objects.get(action="reports.approve_report").facts["exact_answers"] == ["q3", "q5"]
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bổ sung")
    walk.report.refresh_from_db()
    assert walk.report.exact_answers == []


def test_a_question_asked_before_is_read_by_its_words(cast, asked, walk):
    """A request of an earlier day kept the kind that the office had typed."""
    asked.questions.filter(position=1).update(kind="number")
    answered(walk).approve().send()
    assert Submission.objects.get().answers["q1"] == "0–4"


def test_what_is_small_follows_the_threshold_of_the_request(login, cast, asked, walk):
    """Seven are few where the office hides up to nine: as a range, and exact only where the principal says so."""
    asked.threshold = 10
    asked.save()
    walk.report.refresh_from_db()
    changed = {"q5": 7, "q3": 9, "q6": "có 12 em nữ"}
    walk.draft()
    workflow.draft_report(
        actor=fresh(walk.focal),
        report=walk.report,
        version=walk.report.version,
        given=GIVEN | changed,
        **walk.report.narrative,
    )
    walk.submit()
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert 'value="q5"' in page and "Gửi đi: 0–9" in page
    walk.approve().send()
    sent = Submission.objects.get().answers
    assert sent == {"q1": "0–9", "q2": "0–9", "q3": "0–9", "q4": "< 10", "q5": "< 10", "q6": "có 12 em nữ"}


def test_ranges_of_two_thresholds_are_told_in_one_order():
    names = ["từ 50", "0–9", "20–49", "5–19", "0–4", "10–19"]
    assert answers.in_order(names) == ["0–4", "0–9", "5–19", "10–19", "20–49", "từ 50"]


def test_few_children_in_a_written_answer_are_pointed_out(login, cast, asked, walk):
    answered(walk)
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Phần Trường hợp khó nhất nêu “2 em”" in page
