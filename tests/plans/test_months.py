"""The month: drafted, returned, signed, and then locked."""

from datetime import date

import pytest
from django.http import Http404
from django.urls import reverse

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, workflow
from plans.models import MonthlyAssessment

OCTOBER = date(2026, 10, 1)
WORDS = {
    "results": "Đã nói chuyện chuyên đề.",
    "shortcomings": "Chậm rà soát.",
    "remedies": "Đặt lịch.",
    "next_steps": "Họp phụ huynh.",
}


@pytest.fixture
def draft(cast: Cast) -> MonthlyAssessment:
    return workflow.draft_assessment(actor=cast.lan, unit=cast.units["thcs"], month=OCTOBER, **WORDS)


@pytest.fixture
def submitted(cast: Cast, draft: MonthlyAssessment) -> MonthlyAssessment:
    return workflow.submit_assessment(actor=cast.lan, assessment=draft)


@pytest.fixture
def signed(cast: Cast, submitted: MonthlyAssessment) -> MonthlyAssessment:
    return workflow.sign_assessment(actor=cast.hoa, assessment=submitted)


def url(month: str = "2026-10") -> str:
    return reverse("plans:month", args=[month])


def activity(cast: Cast, day: date = date(2026, 10, 12)) -> None:
    workflow.record_activity(
        actor=cast.lan, unit=cast.units["thcs"], title="Chuyên đề", kind="topic", on=day, pupils=777
    )


def test_the_draft_page_is_prefilled_with_the_months_records(cast: Cast, sign_in) -> None:
    activity(cast)
    activity(cast, date(2026, 9, 30))
    page = sign_in(cast.lan).get(url()).content.decode()
    assert "777" in page
    assert "1.554" not in page


def test_drafting_and_submitting_through_the_page(cast: Cast, sign_in) -> None:
    lan = sign_in(cast.lan)
    lan.post(url(), WORDS | {"version": "0"})
    row = MonthlyAssessment.objects.get()
    assert (row.state, row.month) == ("draft", OCTOBER)
    lan.post(url(), WORDS | {"version": "1", "results": "Thêm", "submit": "1"})
    row.refresh_from_db()
    assert (row.state, row.results) == ("submitted", "Thêm")


def test_what_is_missing_is_named_and_nothing_is_lost(cast: Cast, sign_in) -> None:
    data = WORDS | {"next_steps": "", "version": "0", "submit": "1"}
    response = sign_in(cast.lan).post(url(), data, HTTP_REFERER=f"http://testserver{url()}", follow=True)
    page = response.content.decode()
    assert "thiếu phần Việc tháng sau" in page
    assert "Đã nói chuyện chuyên đề." in page


def test_a_month_without_events_in_one_click(cast: Cast) -> None:
    row = workflow.draft_assessment(actor=cast.lan, unit=cast.units["thcs"], month=OCTOBER, nothing_happened=True)
    assert workflow.submit_assessment(actor=cast.lan, assessment=row).state == "submitted"


def test_nothing_happened_is_refused_where_the_records_say_otherwise(cast: Cast) -> None:
    activity(cast)
    row = workflow.draft_assessment(actor=cast.lan, unit=cast.units["thcs"], month=OCTOBER, nothing_happened=True)
    with pytest.raises(RuleBroken, match="không phát sinh"):
        workflow.submit_assessment(actor=cast.lan, assessment=row)


def test_a_month_to_come_is_refused(cast: Cast, sign_in) -> None:
    with pytest.raises(RuleBroken, match="chưa đến"):
        workflow.draft_assessment(actor=cast.lan, unit=cast.units["thcs"], month=date(2026, 12, 1))
    assert sign_in(cast.lan).get(url("2026-12")).status_code == 404
    assert sign_in(cast.lan).get(url("2026-13")).status_code == 404


def test_the_principal_returns_with_a_comment(cast: Cast, sign_in, submitted: MonthlyAssessment) -> None:
    sign_in(cast.hoa).post(
        reverse("plans:month_decide", args=[submitted.public_id]), {"return": "1", "comment": "Thêm số giờ"}
    )
    page = sign_in(cast.lan).get(url()).content.decode()
    assert "Thêm số giờ" in page
    assert "Lưu bản nháp" in page


def test_a_return_needs_its_comment(cast: Cast, submitted: MonthlyAssessment) -> None:
    with pytest.raises(RuleBroken, match="ý kiến"):
        workflow.return_assessment(actor=cast.hoa, assessment=submitted, comment=" ")


def test_signing_freezes_the_figures(cast: Cast, sign_in, submitted: MonthlyAssessment) -> None:
    activity(cast)
    sign_in(cast.hoa).post(reverse("plans:month_decide", args=[submitted.public_id]), {"sign": "1"})
    activity(cast)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.signed_by) == ("signed", cast.hoa)
    assert submitted.figures["participants"]["pupils"] == 777
    assert "777" in sign_in(cast.lan).get(url()).content.decode()


def test_signed_is_locked(cast: Cast, sign_in, signed: MonthlyAssessment) -> None:
    page = (
        sign_in(cast.lan).post(url(), WORDS | {"version": signed.version, "results": "Sửa sau"}).content.decode()
    )
    assert "đã được hiệu trưởng ký nên không sửa được nữa" in page
    assert "Sửa sau" in page
    signed.refresh_from_db()
    assert signed.results == WORDS["results"]
    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        workflow.submit_assessment(actor=cast.lan, assessment=signed)
    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        workflow.return_assessment(actor=cast.hoa, assessment=signed, comment="x")


def test_the_focal_teacher_does_not_sign_and_the_principal_does_not_draft(
    cast: Cast, submitted: MonthlyAssessment
) -> None:
    with pytest.raises(NotYours):
        workflow.sign_assessment(actor=cast.lan, assessment=submitted)
    with pytest.raises(NotYours):
        workflow.draft_assessment(actor=cast.hoa, unit=cast.units["thcs"], month=OCTOBER)


@pytest.mark.parametrize("who", ["tam", "nga", "quang", "dung", "son"])
def test_others_find_nothing(cast: Cast, signed: MonthlyAssessment, who: str) -> None:
    with pytest.raises(Http404):
        access.get_assessment(cast.users[who], signed.public_id)


def test_two_editors(cast: Cast, sign_in, draft: MonthlyAssessment) -> None:
    sign_in(cast.lan).post(url(), WORDS | {"version": "1", "results": "Bản một"})
    page = sign_in(cast.minh).post(url(), WORDS | {"version": "1", "results": "Bản hai"}).content.decode()
    assert "vừa được người khác sửa" in page
    assert "Bản hai" in page


def test_the_office_sees_states_and_no_text(cast: Cast, sign_in, signed: MonthlyAssessment) -> None:
    states = access.month_states(cast.dung, date(2026, 8, 1), date(2027, 7, 31))
    assert states == {(cast.units["thcs"].pk, OCTOBER): "signed"}
    page = sign_in(cast.dung).get(reverse("plans:months_of_schools")).content.decode()
    assert "Đã ký" in page
    assert WORDS["results"] not in page
    assert sign_in(cast.dung).get(url()).status_code == 404


def test_the_year_shows_every_month(cast: Cast, sign_in, signed: MonthlyAssessment) -> None:
    page = sign_in(cast.hoa).get(reverse("plans:months")).content.decode()
    assert "Đã ký" in page
    assert "Tháng 12/2026" in page
    assert page.count("chưa đến") == 8


def test_signed_months_are_counted(cast: Cast, signed: MonthlyAssessment) -> None:
    tally = access.tallying(cast.hoa, cast.units["thcs"])
    assert tally.months_signed(date(2026, 1, 1), date(2026, 12, 31)) == 1
    assert tally.months_signed(date(2026, 11, 1), date(2026, 12, 31)) == 0
