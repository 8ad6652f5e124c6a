"""Criteria in versions, shortcomings that the next month asks about, a month without events, the year."""

from datetime import date

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, month_papers, workflow
from plans.figures import something_happened
from plans.models import MonthCriterion, MonthlyAssessment, Shortcoming
from plans.workflow.shortcomings import Answer, Point
from tests.plans.conftest import fresh

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
WORDS = {"results": "Đã nói chuyện chuyên đề.", "next_steps": "Họp phụ huynh."}
POINT = Point("Chậm rà soát hồ sơ", "Đặt lịch mỗi thứ sáu", date(2026, 10, 15))


def draft(cast: Cast, month: date, **fields: object) -> MonthlyAssessment:
    row = access.assessment_of(cast.lan, cast.thcs, month)
    version = row.version if row else 0
    return workflow.draft_assessment(
        actor=cast.lan, unit=cast.thcs, month=month, version=version, **(WORDS | fields)
    )


def signed(cast: Cast, month: date, **fields: object) -> MonthlyAssessment:
    row = workflow.submit_assessment(actor=cast.lan, assessment=draft(cast, month, **fields))
    return workflow.sign_assessment(actor=cast.hoa, assessment=row)


@pytest.fixture
def september(cast: Cast) -> MonthlyAssessment:
    return signed(cast, SEPTEMBER, points=[POINT])


def url(month: str = "2026-10") -> str:
    return reverse("plans:month", args=[month])


# ── criteria


def test_a_month_is_judged_by_the_criteria_of_its_time(cast: Cast) -> None:
    old, now = access.criteria_in(date(2025, 3, 1)), access.criteria_in(OCTOBER)
    assert (old.count(), now.count()) == (5, 6)
    assert not set(old) & set(now)
    assert set(access.criteria_in(date(2025, 10, 1))) == set(old)


def test_a_new_wording_leaves_old_months_as_they_were(cast: Cast) -> None:
    criterion = access.criteria_in(OCTOBER)[0]
    draft(cast, OCTOBER, marks={criterion: "met"})
    save = {"actor": cast.dung, "position": 1, "criterion": criterion, "version": 1, "text": "Lời mới"}
    with pytest.raises(RuleBroken, match="chọn tháng sau"):
        workflow.save_criterion(**save, valid_from=date(2026, 10, 20))
    new = workflow.save_criterion(**save, valid_from=date(2026, 11, 20))
    assert (new.valid_from, new.follows) == (date(2026, 11, 1), criterion)
    assert criterion in access.criteria_in(OCTOBER)
    assert new not in access.criteria_in(OCTOBER)
    assert new in access.criteria_in(date(2026, 11, 1))
    assert criterion not in access.criteria_in(date(2026, 11, 1))


def test_the_office_alone_words_criteria(cast: Cast, sign_in) -> None:
    dung = sign_in(cast.dung)
    data = {"text": "Tiêu chí thử", "position": "7", "valid_from": "01/12/2026", "note": ""}
    assert dung.post(reverse("plans:criterion_new"), data).status_code == 302
    row = MonthCriterion.objects.get(text="Tiêu chí thử")
    assert "Tiêu chí thử" in dung.get(reverse("plans:criteria")).content.decode()
    stale = dung.post(reverse("plans:criterion", args=[row.public_id]), data | {"version": "0"})
    assert "vừa được người khác sửa" in stale.content.decode()
    for name in ("lan", "hoa", "tam"):
        assert sign_in(cast.users[name]).get(reverse("plans:criteria")).status_code in (403, 404)


def test_marks_of_another_time_are_refused(cast: Cast) -> None:
    old = access.criteria_in(date(2025, 3, 1))[0]
    with pytest.raises(RuleBroken, match="không thuộc tháng này"):
        draft(cast, OCTOBER, marks={old: "met"})


def test_what_falls_short_needs_its_shortcoming(cast: Cast) -> None:
    criterion = access.criteria_in(OCTOBER)[0]
    row = draft(cast, OCTOBER, marks={criterion: "not_met"}, points=[])
    with pytest.raises(RuleBroken, match="có tiêu chí chưa đạt"):
        workflow.submit_assessment(actor=cast.lan, assessment=row)
    row = draft(cast, OCTOBER, marks={criterion: "not_met"}, points=[POINT])
    assert workflow.submit_assessment(actor=cast.lan, assessment=row).state == "submitted"


# ── shortcomings


def test_the_next_month_asks(cast: Cast, sign_in, september: MonthlyAssessment) -> None:
    page = sign_in(cast.lan).get(url()).content.decode()
    assert "Tồn tại tháng trước: đã khắc phục chưa?" in page
    assert POINT.text in page
    row = draft(cast, OCTOBER)
    with pytest.raises(RuleBroken, match="trả lời các tồn tại"):
        workflow.submit_assessment(actor=cast.lan, assessment=row)
    old = september.points.get()
    row = draft(cast, OCTOBER, answers=[Answer(old, "mended", "Đã rà soát đủ")])
    workflow.submit_assessment(actor=cast.lan, assessment=row)
    old.refresh_from_db()
    assert (old.answer, old.answered_in) == ("mended", row)
    assert not access.asked_in(cast.lan, cast.thcs, date(2026, 11, 1))


def test_one_that_goes_on_is_asked_about_again(cast: Cast, september: MonthlyAssessment) -> None:
    old = september.points.get()
    answer = Answer(old, "carried", due_on=date(2026, 11, 30))
    row = signed(cast, OCTOBER, points=[], answers=[answer])
    carried = row.points.get()
    assert (carried.follows, carried.due_on) == (old, date(2026, 11, 30))
    assert POINT.text in row.shortcomings
    assert [one.pk for one in access.asked_in(cast.lan, cast.thcs, date(2026, 11, 1))] == [carried.pk]


def test_an_answer_may_be_changed_until_it_is_sent(cast: Cast, september: MonthlyAssessment) -> None:
    old = september.points.get()
    draft(cast, OCTOBER, answers=[Answer(old, "carried", due_on=date(2026, 11, 30))])
    row = draft(cast, OCTOBER, answers=[Answer(old, "mended")])
    assert not row.points.exists()
    draft(cast, OCTOBER, answers=[Answer(old, "")])
    old.refresh_from_db()
    assert (old.answer, old.answered_in) == ("", None)


def test_a_draft_asks_nobody_yet(cast: Cast) -> None:
    draft(cast, SEPTEMBER, points=[POINT])
    assert access.asked_in(cast.lan, cast.thcs, OCTOBER) == []


def test_the_form_says_what_a_row_lacks_and_loses_nothing(cast: Cast, sign_in, september) -> None:
    old, criterion = september.points.get(), access.criteria_in(OCTOBER)[0]
    data = WORDS | {
        "version": "0", "dong": "3", "tt_0": "Thiếu phòng tư vấn", "tt_0_bp": "", "tt_0_han": "",
        f"muc_{criterion.pk}": "partly", f"cu_{old.pk}": "carried", f"cu_{old.pk}_han": "",
    }  # fmt: skip
    lan = sign_in(cast.lan)
    page = lan.post(url(), data).content.decode()
    for words in ("Xin ghi biện pháp", "Xin ghi hạn khắc phục", "Xin ghi hạn mới", "Thiếu phòng tư vấn"):
        assert words in page
    data |= {"tt_0_bp": "Xin kinh phí", "tt_0_han": "20/12/2026", f"cu_{old.pk}_han": "30/11/2026", "submit": "1"}
    assert lan.post(url(), data).status_code == 302
    row = access.assessment_of(cast.lan, cast.thcs, OCTOBER)
    assert (row.state, row.points.count(), row.marks.get().value) == ("submitted", 2, "partly")
    assert "Xin kinh phí (hạn 20/12/2026)" in row.remedies


def test_another_row_is_one_press_away(cast: Cast, sign_in) -> None:
    rows = {"version": "0", "dong": "3", "more": "1"}
    for place in range(3):
        rows |= {f"tt_{place}": f"Tồn tại {place}", f"tt_{place}_bp": "Sửa", f"tt_{place}_han": "20/12/2026"}
    lan = sign_in(cast.lan)
    assert "Lưu và thêm hàng" in lan.get(url()).content.decode()
    assert lan.post(url(), WORDS | rows)["Location"] == f"{url()}#id_tt_3"
    page = lan.get(url()).content.decode()
    assert "Tồn tại 2</textarea>" in page and 'id="id_tt_3"' in page
    assert access.assessment_of(cast.lan, cast.thcs, OCTOBER).state == "draft"


def test_another_school_answers_nothing(cast: Cast, september: MonthlyAssessment) -> None:
    with pytest.raises(RuleBroken, match="tháng khác"):
        workflow.draft_assessment(
            actor=cast.phuc, unit=cast.primary, month=OCTOBER, answers=[Answer(september.points.get(), "mended")]
        )
    with pytest.raises(Http404):
        access.asked_in(cast.phuc, cast.thcs, OCTOBER)


# ── nothing happened, in one click


def test_nothing_happened_in_one_click(cast: Cast, sign_in) -> None:
    lan, address = sign_in(cast.lan), reverse("plans:month_nothing", args=["2026-10"])
    assert address in lan.get(url()).content.decode()
    assert lan.post(address, {"version": "0"}).status_code == 302
    row = access.assessment_of(cast.lan, cast.thcs, OCTOBER)
    assert (row.state, row.nothing_happened) == ("submitted", True)
    with pytest.raises(NotYours):
        workflow.report_nothing(actor=cast.hoa, unit=cast.thcs, month=SEPTEMBER)


def test_the_click_is_not_offered_nor_taken_where_something_happened(cast: Cast, sign_in) -> None:
    workflow.record_activity(
        actor=cast.lan, unit=cast.thcs, title="Chuyên đề", kind="topic", on=date(2026, 10, 10), pupils=30
    )
    assert "khong-phat-sinh" not in sign_in(cast.lan).get(url()).content.decode()
    with pytest.raises(RuleBroken, match="không phát sinh"):
        workflow.report_nothing(actor=cast.lan, unit=cast.thcs, month=OCTOBER)
    assert access.assessment_of(cast.lan, cast.thcs, OCTOBER) is None


def test_the_click_never_takes_written_words_away(cast: Cast, sign_in) -> None:
    lan = sign_in(cast.lan)
    row = draft(cast, OCTOBER)
    assert "khong-phat-sinh" not in lan.get(url()).content.decode()
    address = reverse("plans:month_nothing", args=["2026-10"])
    lan.post(address, {"version": str(row.version)})
    with pytest.raises(RuleBroken, match="đã có nội dung"):
        workflow.report_nothing(actor=cast.lan, unit=cast.thcs, month=OCTOBER, version=row.version)
    kept = access.assessment_of(cast.lan, cast.thcs, OCTOBER)
    assert (kept.state, kept.results, kept.nothing_happened) == ("draft", row.results, False)


@pytest.mark.parametrize(
    "told",
    [{"clocks": {"kept": 0, "missed": 1}}, {"clocks": {"kept": 1, "missed": 0}}, {"meetings": {"session": 1}}],
)
def test_work_on_older_cases_is_something(told: dict[str, object]) -> None:
    silent = {
        "cases": {"carried_over": 9, "opened": 0, "closed": 0},
        "clocks": {"kept": 0, "missed": 0},
        "meetings": {},
        "concerns": {},
        "activities": {},
    }
    assert not something_happened(silent)
    assert something_happened(silent | told)


# ── who sees what is not done; the year


def test_the_principal_sees_what_nobody_wrote(cast: Cast, sign_in) -> None:
    draft(cast, OCTOBER)
    hoa = sign_in(cast.hoa)
    assert "3 tháng chưa có đánh giá" in hoa.get(reverse("home:today")).content.decode()
    assert hoa.get(reverse("plans:months")).context["missing"] == [date(2026, 8, 1), SEPTEMBER, OCTOBER]
    signed(cast, SEPTEMBER)
    assert "2 tháng chưa có đánh giá" in hoa.get(reverse("home:today")).content.decode()


def test_a_refused_comment_stays_on_the_page(cast: Cast, sign_in) -> None:
    row = draft(cast, OCTOBER)
    decide = reverse("plans:month_decide", args=[row.public_id])
    page = sign_in(cast.hoa).post(decide, {"return": "1", "comment": "Thêm số giờ"})
    assert page.status_code == 200
    assert "không ở trạng thái chờ hiệu trưởng" in page.content.decode()
    workflow.submit_assessment(actor=cast.lan, assessment=row)
    refused = sign_in(cast.hoa).post(decide, {"return": "1", "comment": " "})
    assert refused.status_code == 200
    assert refused.context["deciding"]


def test_the_year_on_the_page_and_on_paper(cast: Cast, sign_in, september: MonthlyAssessment) -> None:
    criterion = access.criteria_in(OCTOBER)[0]
    answers = [Answer(september.points.get(), "mended", "Xong ngày 12/10")]
    signed(cast, OCTOBER, marks={criterion: "met"}, answers=answers)
    lan = sign_in(cast.lan)
    page = lan.get(reverse("plans:months")).content.decode()
    assert criterion.text in page
    assert page.count('<th scope="col">11/26</th>') == 1 and '<th scope="col">12/26</th>' not in page
    response = lan.get(reverse("plans:months_paper", args=[2026, "docx"]))
    assert response.status_code == 200
    assert AuditEvent.objects.filter(action="plans.download_months").count() == 1
    months = [date(2026, n, 1) for n in range(8, 13)] + [date(2027, n, 1) for n in range(1, 8)]
    rows = list(access.visible_assessments(fresh(cast.hoa)).signed())
    text = paper_text(month_papers.year_paper(cast.thcs, 2026, months, rows, date(2026, 11, 22)))
    assert "Đã ký 2/12 tháng" in text
    assert "Số:" not in text  # it stays in the school
    assert "Đã khắc phục (tháng 10/2026). Xong ngày 12/10" in text
    assert criterion.text in text


def test_a_year_without_a_signature_is_no_paper(cast: Cast, sign_in) -> None:
    lan = sign_in(cast.lan)
    draft(cast, OCTOBER)
    assert lan.get(reverse("plans:months_paper", args=[2026, "pdf"])).status_code != 200
    assert lan.get(reverse("plans:months_paper", args=[2026, "exe"])).status_code == 404
    assert sign_in(cast.dung).get(reverse("plans:months_paper", args=[2026, "pdf"])).status_code == 404


def test_the_office_reads_no_shortcoming(cast: Cast, sign_in, september: MonthlyAssessment) -> None:
    page = sign_in(cast.dung).get(reverse("plans:months_of_schools")).content.decode()
    assert "Đã ký" in page
    assert POINT.text not in page
    assert Shortcoming.objects.count() == 1


def test_in_september_nothing_is_missing_but_august(cast: Cast) -> None:
    with time_machine.travel("2026-09-10 09:00+07:00", tick=False):
        assert access.months_missing(fresh(cast.hoa), cast.thcs, date(2026, 9, 10)) == [date(2026, 8, 1)]
