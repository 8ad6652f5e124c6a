"""The clocks of a case: when they start, what is left, holds and extensions, and what nobody can change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts import workflow as accounts
from accounts.models import AuditEvent, CalendarDay, Notice
from cases import access, clocks, day, workflow
from cases.models import ClockChange, FollowUp
from ctxh_portal.kit.errors import NotYours, RuleBroken

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@pytest.fixture
def friday():
    """Friday 27/11/2026, five o'clock less five."""
    with time_machine.travel(at(27, 16, 55), tick=False):
        yield


def running(case, kind) -> FollowUp:
    return case.follow_ups.open().get(kind=kind)


def words(clock) -> str:
    return clocks.words(clock, timezone.now(), workflow.clocks.calendar_of(clock.case)).words


def test_a_danger_runs_from_the_moment_of_notice(friday, make_case):
    case = make_case(danger_now=True, noticed_at=at(27, 16, 50))
    referral, emergency = running(case, "refer"), running(case, "emergency")
    assert referral.started_at == emergency.started_at == case.noticed_at
    assert referral.due_at == at(1, 13, 50, month=12)  # 12 working hours
    assert emergency.due_at == at(28, 4, 50)  # 12 hours of the clock
    assert words(referral) == "Còn 11 giờ 55 phút làm việc"


def test_no_danger_no_clock_of_danger(make_case):
    assert list(make_case().follow_ups.values_list("kind", flat=True)) == ["assess"]


def test_telling_the_outside_stops_the_referral_clock_on_time(cast, friday, make_case):
    case = make_case(danger_now=True, noticed_at=at(27, 16, 50))
    clock = running(case, "refer")
    workflow.notify_outside(actor=cast.lan, agency=cast.commune.agencies.first(), case=case)
    clock.refresh_from_db()
    assert clock.done_on and not clock.late


def test_a_call_before_the_case_was_written_down_counts(cast, friday, make_case):
    workflow.notify_outside(actor=cast.lan, agency=cast.commune.agencies.first())
    case = make_case(danger_now=True, noticed_at=at(27, 16, 50))
    assert not case.follow_ups.open().filter(kind="refer").exists()


def test_the_emergency_is_answered_by_hand_and_late_after_twelve_hours(cast, friday, make_case):
    case = make_case(danger_now=True, noticed_at=at(27, 4, 0))
    clock = running(case, "emergency")
    workflow.complete_follow_up(
        actor=cast.lan, case=case, follow_up=clock, done_on=date(2026, 11, 27), note="Em đã ở nơi an toàn"
    )
    clock.refresh_from_db()
    assert clock.late


@pytest.mark.parametrize("level, days", [("high", 7), ("medium", 14), ("low", 30)])
def test_the_next_assessment_follows_from_the_level(way, level, days):
    from tests.fixtures import CODES

    grid = dict.fromkeys(CODES, "low") | dict.fromkeys(list(CODES)[4:], "high")
    way.assess(level, scores=grid)
    clock = running(way.case, "review")
    due = timezone.localdate() + timedelta(days=days)
    calendar = workflow.clocks.calendar_of(way.case)
    while not calendar.works_on(due):
        due += timedelta(days=1)
    assert clock.due_on == due


def test_each_assessment_sets_the_next_one_anew(way):
    way.assess("medium").assess("high")
    assert way.case.follow_ups.filter(kind="review").count() == 2
    assert running(way.case, "review").code == "review.high"


def test_the_review_goes_along_to_the_next_stage_and_ends_with_reintegration(way):
    way.to_prevention()
    assert running(way.case, "review").stage == "detection"
    way.entry().move("reintegration")
    assert not way.case.follow_ups.open().filter(kind="review").exists()
    assert way.case.follow_ups.filter(kind="review").get().dropped


def test_an_office_sets_its_own_days_for_the_clocks_to_come(cast, way):
    accounts.set_deadline(actor=cast.dung, code="review.high", amount=3)
    way.assess("high")
    assert running(way.case, "review").due_on <= timezone.localdate() + timedelta(days=6)


def test_a_rule_that_is_off_starts_no_clock(cast, way):
    accounts.set_deadline(actor=cast.dung, code="review.high", amount=7, active=False)
    way.assess("high")
    assert not way.case.follow_ups.open().filter(kind="review").exists()


def test_a_hold_keeps_what_is_left_and_goes_on_with_it(cast, make_case):
    with time_machine.travel(at(23, 10), tick=False) as now:  # Monday
        case = make_case()
        clock = running(case, "assess")  # 3 working days: Thursday
        workflow.pause_clock(actor=cast.lan, case=case, clock=clock, reason="Em nằm viện")
        clock.refresh_from_db()
        assert words(clock) == "Tạm dừng từ 23/11"
        now.move_to(at(4, 9, month=12))  # Friday of the next week
        assert not FollowUp.objects.overdue(timezone.now()).exists()
        workflow.resume_clock(actor=cast.lan, case=case, clock=clock)
    clock.refresh_from_db()
    assert (clock.due_on, clock.paused_at) == (date(2026, 12, 9), None)  # 24/11 is a holiday: two days were left


def test_a_hold_of_hours_keeps_the_minutes(cast, friday, make_case):
    case = make_case(danger_now=True, noticed_at=at(27, 16, 50))
    clock = running(case, "refer")
    workflow.pause_clock(actor=cast.lan, case=case, clock=clock, reason="Chờ UBND xã")
    with time_machine.travel(at(30, 8, 0), tick=False):
        workflow.resume_clock(actor=cast.lan, case=case, clock=clock)
        clock.refresh_from_db()
        assert words(clock) == "Còn 11 giờ 55 phút làm việc"


def test_the_hours_of_an_emergency_wait_for_nobody(cast, make_case):
    case = make_case(danger_now=True)
    for verb, given in ((workflow.pause_clock, {}), (workflow.extend_clock, {"until": date(2027, 1, 1)})):
        with pytest.raises(RuleBroken, match="khẩn cấp"):
            verb(actor=cast.lan, case=case, clock=running(case, "emergency"), reason="Chờ", **given)


def test_more_time_takes_a_reason_that_stays_in_sight(cast, login, case):
    clock = running(case, "assess")
    browser = login(cast.lan)
    url = f"/truong-hop/{case.public_id}/thoi-han/{clock.public_id}/gia-han/"
    until = clock.due_on + timedelta(days=5)
    assert "cần được điền" in browser.post(url, {"until": f"{until:%d/%m/%Y}", "reason": ""}).text
    page = browser.post(url, {"until": f"{until:%d/%m/%Y}", "reason": "Em chuyển viện"}, follow=True).text
    assert "Đã gia hạn." in page and page.count("Em chuyển viện") == 2  # at the clock, and on the line of time
    clock.refresh_from_db()
    assert clock.due_on == until
    assert Notice.objects.filter(user=cast.hoa, text__contains="gia hạn").exists()
    assert "Em chuyển viện" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_an_earlier_day_is_no_extension(cast, case):
    clock = running(case, "assess")
    with pytest.raises(RuleBroken, match="sau hạn hiện tại"):
        workflow.extend_clock(actor=cast.lan, case=case, clock=clock, until=clock.due_on, reason="Thêm")


def test_an_overdue_clock_is_extended_not_held(cast, make_case):
    with time_machine.travel(at(2, 9), tick=False):
        case = make_case()
    clock = running(case, "assess")
    with time_machine.travel(at(20, 9), tick=False):
        assert words(clock) == "Quá hạn 15 ngày"
        with pytest.raises(RuleBroken, match="gia hạn"):
            workflow.pause_clock(actor=cast.lan, case=case, clock=clock, reason="Nghỉ")
        workflow.extend_clock(actor=cast.lan, case=case, clock=clock, until=date(2026, 11, 25), reason="Nghỉ ốm")
    assert ClockChange.objects.get().due_before == clock.due_at


def test_the_principal_reads_the_clocks_and_does_not_move_them(cast, login, case):
    clock = running(case, "assess")
    page = login(cast.hoa).get(f"/truong-hop/{case.public_id}/").text
    assert "Thời hạn" in page and "/tam-dung/" not in page
    assert "/tam-dung/" in login(cast.lan).get(f"/truong-hop/{case.public_id}/").text
    with pytest.raises(NotYours):
        workflow.pause_clock(actor=cast.hoa, case=case, clock=clock, reason="Chờ")


def test_no_forged_form_moves_the_moment_of_notice_or_of_a_start(cast, login, way):
    case = way.now["case"]
    clock = running(case, "assess")
    noticed, started = case.noticed_at, clock.started_at
    forged = {
        "version": case.version, "noticed_at": "01/01/2026 08:00", "started_at": "01/01/2026 08:00", "opened_at":
        "01/01/2026 08:00", "due_at": "01/01/2030 08:00", "kind": "note", "happened_on":
        f"{timezone.localdate():%d/%m/%Y}", "text": "Gặp em", "reason": "Chờ", "until":
        f"{clock.due_on + timedelta(days=1):%d/%m/%Y}", "decision": "prevent",
    }  # fmt: skip
    browser = login(cast.lan)
    base = f"/truong-hop/{case.public_id}/"
    held = f"thoi-han/{clock.public_id}/"
    for path in (
        "nhat-ky/",
        "danh-gia/",
        "phan-loai/",
        "chuyen/prevention/",
        held + "gia-han/",
        held + "tam-dung/",
    ):
        assert browser.post(base + path, forged).status_code in (200, 302)
    case.refresh_from_db()
    clock.refresh_from_db()
    assert (case.noticed_at, clock.started_at) == (noticed, started)
    assert clock.due_on.year < 2030 and clock.paused_at  # what the forms are for was done


def test_a_case_written_down_late_says_how_late(cast, login, friday, make_case):
    case = make_case(noticed_at=at(25, 8, 0))
    page = login(cast.lan).get(f"/truong-hop/{case.public_id}/").text
    assert "sau khi nhận thông tin 2 ngày 8 giờ" in page
    assert "Diễn ra ngày 25/11/2026, ghi sau 2 ngày" in page


def test_an_entry_of_an_earlier_day_is_marked(cast, login, friday, case):
    workflow.write_entry(actor=cast.lan, case=case, kind="note", happened_on=date(2026, 11, 24), text="Gặp em")
    assert "Diễn ra ngày 24/11/2026, ghi sau 3 ngày" in login(cast.lan).get(f"/truong-hop/{case.public_id}/").text


def test_today_shows_what_is_due_by_time_and_no_held_clock(cast, login, make_case):
    with time_machine.travel(at(23, 9), tick=False):
        first, held = make_case(danger_now=True, noticed_at=at(23, 8)), make_case()
        workflow.pause_clock(actor=cast.lan, case=held, clock=running(held, "assess"), reason="Em nằm viện")
        order = list(day.due_follow_ups(cast.lan).values_list("kind", "case_id"))
        assert order == [("emergency", first.pk), ("refer", first.pk), ("assess", first.pk)]
        page = login(cast.lan).get("/").text
    assert "Còn 11 giờ" in page and "giờ làm việc" in page and held.code not in page


def test_the_list_shows_who_has_overdue_work_and_the_figure_opens_it(cast, login, make_case):
    with time_machine.travel(at(2, 9), tick=False):
        late = make_case()
    with time_machine.travel(at(20, 9), tick=False):
        other = make_case()
        browser = login(cast.hoa)
        assert "?due=overdue" in browser.get("/").text
        page = browser.get("/truong-hop/?due=overdue").text
        assert day.with_overdue(access.visible_cases(cast.hoa)).count() == 1
    assert late.code in page and other.code not in page


def test_a_period_of_days_never_ends_on_a_free_day(cast, make_case):
    CalendarDay.objects.create(day=date(2026, 12, 7), kind="holiday", name="Nghỉ")
    with time_machine.travel(at(21, 9), tick=False):  # fourteen days later: Saturday 5/12
        calendar = workflow.clocks.calendar_of(make_case())
        assert timezone.localdate(clocks.due_at("days", 14, timezone.now(), calendar)) == date(2026, 12, 8)


def test_a_date_is_not_kept_before_it_began(cast, way):
    way.to_prevention()
    check = way.case.follow_ups.open().get(kind="check")
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="trước ngày lần hẹn bắt đầu"):
        workflow.complete_follow_up(
            actor=cast.lan, case=way.case, follow_up=check, done_on=yesterday, note="Gặp em"
        )
