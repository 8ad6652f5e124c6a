"""Danh mục – Lịch làm việc, Thời hạn."""

from datetime import date, time

import pytest

from accounts import access, workflow
from accounts.models import AuditEvent, CalendarDay, DeadlineRule
from ctxh_portal.kit.errors import NotYours, RuleBroken

pytestmark = pytest.mark.django_db
CALENDAR, DEADLINES = "/don-vi/danh-muc/lich/", "/don-vi/danh-muc/thoi-han/"
BREAK = {"kind": "break", "day": "01/06/2027", "until": "15/08/2027", "name": "Nghỉ hè", "version": "1"}


def test_tet_is_there_from_the_start():
    tet = {date(2026, 2, day) for day in range(16, 21)}
    assert tet <= access.holidays(date(2026, 2, 1), date(2026, 2, 28))


def test_a_made_up_saturday_is_a_working_day(cast):
    assert access.working_calendar(cast.thcs, date(2026, 8, 1)).works_on(date(2026, 8, 22))


def test_an_officer_adds_a_break_and_sees_it(cast, login):
    page = login(cast.dung).post(CALENDAR + "them/", BREAK, follow=True).text
    assert "Nghỉ hè" in page and "01/06/2027 – 15/08/2027" in page
    assert AuditEvent.objects.filter(action="accounts.save_calendar_day").exists()


def test_a_break_stops_the_working_clocks_only_where_the_office_says_so(cast):
    given = {"kind": "break", "day": date(2027, 6, 1), "until": date(2027, 6, 30), "name": "Nghỉ hè"}
    row = workflow.save_calendar_day(actor=cast.dung, calendar_day=CalendarDay(), **given)
    assert access.working_calendar(cast.thcs, date(2027, 6, 1)).works_on(date(2027, 6, 2))
    workflow.save_calendar_day(actor=cast.dung, calendar_day=row, version=1, stops_clocks=True)
    assert not access.working_calendar(cast.thcs, date(2027, 6, 1)).works_on(date(2027, 6, 2))


def test_bad_days_are_told_at_the_field(cast, login):
    page = login(cast.dung).post(CALENDAR + "them/", BREAK | {"until": "01/05/2027"}).text
    assert "Ngày cuối phải từ ngày đầu trở đi." in page and "Nghỉ hè" in page


def test_a_day_taken_away_keeps_its_reason_and_does_not_come_back(cast, login):
    row = CalendarDay.objects.get(day=date(2027, 2, 10))
    url = f"{CALENDAR}{row.public_id}/bo/"
    browser = login(cast.dung)
    page = browser.post(
        url, {"version": row.version, "reason": "Theo công bố, Tết nghỉ đến 9/2"}, follow=True
    ).text
    assert "Theo công bố, Tết nghỉ đến 9/2" in page
    assert row.day not in access.holidays(row.day, row.day)
    assert "không thêm gì" in browser.post(CALENDAR + "dien/", {"year": 2027}, follow=True).text
    assert row.day not in access.holidays(row.day, row.day)


def test_a_day_that_was_moved_stays_moved(cast):
    row = CalendarDay.objects.get(day=date(2027, 9, 3))
    workflow.save_calendar_day(actor=cast.dung, calendar_day=row, version=1, day=date(2027, 9, 1))
    assert workflow.fill_calendar(actor=cast.dung, year=2027) == 0
    assert not access.holidays(date(2027, 9, 3), date(2027, 9, 3))


def test_a_further_year_is_filled_at_one_press(cast, login):
    page = login(cast.dung).post(CALENDAR + "dien/", {"year": 2029}, follow=True).text
    assert "Đã thêm" in page and "01/01/2029" in page
    with pytest.raises(RuleBroken):
        workflow.fill_calendar(actor=cast.dung, year=2050)


def test_the_second_of_two_editors_is_told(cast):
    row = CalendarDay.objects.get(day=date(2026, 9, 2))
    workflow.save_calendar_day(actor=cast.dung, calendar_day=row, version=1, name="Quốc khánh 2/9")
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        workflow.save_calendar_day(actor=cast.dung, calendar_day=row, version=1, name="Lễ")


def test_a_school_that_works_on_saturday(cast, login):
    saturday = date(2026, 11, 28)
    hours = {
        "morning_from": "07:00",
        "morning_until": "11:00",
        "afternoon_from": "13:00",
        "afternoon_until": "16:30",
    }
    url = f"/don-vi/danh-muc/gio-lam-viec/{cast.thcs.public_id}/"
    assert "Có làm việc" in login(cast.dung).post(url, hours | {"saturday": "on", "version": 1}, follow=True).text
    assert access.working_calendar(cast.thcs, saturday).works_on(saturday)
    assert not access.working_calendar(cast.primary, saturday).works_on(saturday)
    assert access.working_calendar(cast.thcs, saturday).hours[0][0] == time(7, 0)


def test_schools_follow_the_hours_of_their_office(cast):
    workflow.set_working_hours(actor=cast.dung, unit=cast.commune, morning_from=time(8, 0))
    assert access.working_calendar(cast.primary, date(2026, 11, 23)).hours[0][0] == time(8, 0)


def test_hours_in_the_wrong_order_are_refused(cast, login):
    hours = {
        "morning_from": "11:00",
        "morning_until": "07:00",
        "afternoon_from": "13:00",
        "afternoon_until": "16:30",
    }
    url = f"/don-vi/danh-muc/gio-lam-viec/{cast.commune.public_id}/"
    assert "phải sau giờ đứng trước" in login(cast.dung).post(url, hours | {"version": 1}).text


def test_the_office_has_its_own_deadline_and_goes_back(cast, login):
    browser = login(cast.dung)
    given = {
        "amount": 24,
        "clock": "working_hours",
        "active": "on",
        "legal_note": "Theo quy chế của xã",
        "version": 1,
    }
    page = browser.post(DEADLINES + "referral.send/", given, follow=True).text
    assert "24 giờ làm việc" in page and "Của phòng" in page
    assert access.deadline("referral.send", cast.thcs, date(2026, 11, 23)).amount == 24
    assert DeadlineRule.objects.get(code="referral.send", office=None).amount == 12
    assert "Đã trở về" in browser.post(DEADLINES + "referral.send/bo/", follow=True).text
    assert access.deadline("referral.send", cast.thcs, date(2026, 11, 23)).amount == 12


def test_two_officers_at_one_deadline(cast):
    workflow.set_deadline(actor=cast.dung, code="review.low", amount=20)
    workflow.set_deadline(actor=cast.dung, code="review.low", version=2, amount=25)
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        workflow.set_deadline(actor=cast.dung, code="review.low", version=2, amount=28)


def test_two_officers_who_both_open_the_general_row(cast):
    workflow.set_deadline(actor=cast.dung, code="review.low", version=1, amount=20)
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        workflow.set_deadline(actor=cast.dung, code="review.low", version=1, amount=28)


def test_only_an_officer_keeps_them(cast):
    for user in (cast.lan, cast.hoa, cast.son):
        with pytest.raises(NotYours):
            workflow.set_deadline(actor=user, code="review.low", amount=1)
        with pytest.raises(NotYours):
            workflow.fill_calendar(actor=user, year=2027)
