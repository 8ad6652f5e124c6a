"""Danger in a case: marked, answered no, over; and what the outside has to be told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from accounts.models import Agency, AuditEvent, Notice
from cases import danger, workflow
from cases.chronology import PARTS, SORTS
from cases.models import DangerMark
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WHY = "Em bị chặn đánh ở cổng trường"
QUESTION = "Có nguy hiểm ngay lúc này không?"


def address(case) -> str:
    return f"/truong-hop/{case.public_id}/"


def agency(kind: str) -> Agency:
    return Agency.objects.filter(kind=kind).first()


def mark(cast, case, **fields) -> DangerMark:
    case.refresh_from_db()
    return workflow.mark_danger(actor=cast.lan, case=case, **({"reason": WHY} | fields))


def tell(cast, case, kind: str = "hotline", **fields):
    return workflow.notify_outside(actor=cast.lan, agency=agency(kind), case=case, **fields)


def running(case) -> list[str]:
    return sorted(case.follow_ups.open().values_list("kind", flat=True))


# ── marked ───────────────────────────────────────────────────────────────────────────────────────────


def test_danger_in_an_open_case_starts_both_clocks_from_when_it_became_known(cast, case):
    since = case.noticed_at + timedelta(minutes=20)
    mark(cast, case, since=since)
    case.refresh_from_db()
    assert case.danger_now and running(case) == ["assess", "emergency", "refer"]
    started = case.follow_ups.filter(kind__in=["emergency", "refer"]).values_list("started_at", flat=True)
    assert set(started) == {since}


def test_the_moment_is_neither_in_the_future_nor_before_the_case(cast, case):
    with pytest.raises(RuleBroken, match="tương lai"):
        mark(cast, case, since=timezone.now() + timedelta(minutes=5))
    with pytest.raises(RuleBroken, match="trước lúc nhà trường nhận thông tin"):
        mark(cast, case, since=case.noticed_at - timedelta(minutes=1))
    assert not DangerMark.objects.exists()


@pytest.mark.parametrize("verb", [workflow.mark_danger, workflow.deny_danger])
def test_the_focal_teacher_of_the_case_says_so_with_a_reason(cast, case, verb):
    with pytest.raises(RuleBroken, match="lý do"):
        verb(actor=cast.lan, case=case, reason=" ")
    with pytest.raises(Http404):
        verb(actor=cast.minh, case=case, reason=WHY)
    verb(actor=cast.lan, case=case, reason=WHY)
    assert DangerMark.objects.get().by == cast.lan


def test_the_principal_may_say_that_there_is_danger_and_not_that_there_is_none(cast, case):
    with pytest.raises(NotYours):
        workflow.deny_danger(actor=cast.hoa, case=case, reason=WHY)
    workflow.mark_danger(actor=cast.hoa, case=case, reason=WHY)
    assert DangerMark.objects.get().by == cast.hoa


def test_the_principal_is_told_without_a_name(cast, case):
    Notice.objects.all().delete()
    mark(cast, case)
    notice = Notice.objects.get()
    assert notice.user == cast.hoa and "KHẨN CẤP" in notice.text and case.pupil.full_name not in notice.text
    facts = AuditEvent.objects.get(action="cases.mark_danger").facts
    assert WHY not in str(facts) and facts["fields"] == ["danger_now"]


def test_a_closed_case_takes_none(cast, way):
    way.to_reintegration().finish_dates().close()
    with pytest.raises(RuleBroken, match="kết thúc"):
        mark(cast, way.case)


def test_a_newer_danger_begins_its_clocks_anew_once_the_first_ones_have_stopped(cast, case):
    mark(cast, case)
    tell(cast, case)
    assert running(case) == ["assess", "emergency"]
    mark(cast, case)
    assert running(case) == ["assess", "emergency", "refer"]


def test_the_card_counts_from_the_newest_danger(cast, login, make_case):
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=HANOI), tick=False):
        case = make_case(danger_now=True)
    now = datetime(2026, 11, 26, 15, tzinfo=HANOI)
    with time_machine.travel(now, tick=False):
        mark(cast, case, since=now - timedelta(minutes=35))
        text = login(cast.lan).get(address(case)).text
    assert "35 phút" in text.split('class="emergency"')[1].split("calls")[0]


# ── the question ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind, asked", [("abuse", True), ("self_harm", True), ("psychological", False)])
def test_a_grave_kind_is_asked_about(cast, login, make_case, kind, asked):
    page = login(cast.lan).get(address(make_case(kind=kind))).text
    assert (QUESTION in page) is asked


def test_so_is_an_assessment_that_reads_high_or_holds_a_sign(cast, login, way):
    browser = login(cast.lan)
    way.assess("medium")
    assert QUESTION not in browser.get(address(way.case)).text
    way.assess("high")
    assert QUESTION in browser.get(address(way.case)).text


def test_one_tap_answers_yes(cast, login, make_case):
    case = make_case(kind="self_harm")
    page = login(cast.lan).post(f"{address(case)}nguy-hiem/", {"now": "1"}, follow=True).text
    assert QUESTION not in page and 'class="emergency"' in page
    assert DangerMark.objects.get().kind == "danger"


def test_no_keeps_its_reason_and_a_later_grave_assessment_asks_again(cast, login, way):
    browser = login(cast.lan)
    way.assess("high")
    page = browser.post(f"{address(way.case)}nguy-hiem/khong/", {"reason": "Em ở nhà với mẹ"}, follow=True).text
    assert QUESTION not in page and "Em ở nhà với mẹ" in page
    way.assess("high")
    assert QUESTION in browser.get(address(way.case)).text


def test_no_is_no_answer_to_a_danger_that_was_marked(cast, case):
    mark(cast, case)
    with pytest.raises(RuleBroken, match="đã qua"):
        workflow.deny_danger(actor=cast.lan, case=case, reason="Nhầm")


def test_only_whoever_can_answer_is_asked(cast, login, make_case):
    case = make_case(kind="self_harm")
    page = login(cast.hoa).get(address(case)).text
    assert QUESTION not in page and "nguy-hiem/khong/" not in page and "Ghi nhận đang có nguy hiểm" in page


def test_the_form_takes_another_moment(cast, login, case):
    at = timezone.localtime(case.noticed_at + timedelta(minutes=10))
    given = {"since": at.strftime("%d/%m/%Y %H:%M"), "reason": WHY}
    assert WHY in login(cast.lan).post(f"{address(case)}nguy-hiem/", given, follow=True).text
    assert timezone.localtime(DangerMark.objects.get().since).strftime("%H:%M") == at.strftime("%H:%M")
    later = timezone.localtime() + timedelta(hours=2)
    given["since"] = later.strftime("%d/%m/%Y %H:%M")
    assert "chưa đến" in login(cast.lan).post(f"{address(case)}nguy-hiem/", given).text


# ── over ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["lan", "hoa"])
def test_focal_teacher_or_principal_say_that_it_is_over_and_the_record_stays(cast, login, case, who):
    mark(cast, case)
    browser = login(getattr(cast, who))
    assert "nguy-hiem/da-qua/" in browser.get(address(case)).text
    page = browser.post(f"{address(case)}nguy-hiem/da-qua/", {"reason": "Em đã về với mẹ"}, follow=True).text
    case.refresh_from_db()
    assert not case.danger_now and 'class="emergency"' not in page
    assert WHY in page and "Em đã về với mẹ" in page
    assert list(DangerMark.objects.values_list("kind", flat=True)) == ["danger", "lifted"]


def test_that_there_was_none_can_not_be_lifted(cast, case):
    with pytest.raises(RuleBroken, match="không được ghi là đang nguy hiểm"):
        workflow.lift_danger(actor=cast.hoa, case=case, reason="x")


def test_what_is_owed_stays_owed(cast, way):
    mark(cast, way.case)
    workflow.lift_danger(actor=cast.hoa, case=way.case, reason="Em đã an toàn")
    way.to_prevention().entry()
    with pytest.raises(RuleBroken, match="111"):
        way.move("reintegration")
    tell(cast, way.case)
    way.move("reintegration")


# ── the hours for measures, and the end ──


def test_the_hours_for_measures_run_on_beyond_the_stage(cast, way):
    mark(cast, way.case)
    way.to_prevention().move("intervention")
    clock = way.case.follow_ups.open().get(kind="emergency")
    workflow.complete_follow_up(
        actor=cast.lan, case=way.case, follow_up=clock, done_on=timezone.localdate(), note="Em ở với bà"
    )
    assert "emergency" not in running(way.case)


def test_they_fall_away_once_the_danger_is_over(cast, case):
    mark(cast, case)
    workflow.lift_danger(actor=cast.hoa, case=case, reason="Em đã an toàn")
    clock = case.follow_ups.get(kind="emergency")
    assert clock.dropped and clock.done_by == cast.hoa and running(case) == ["assess", "refer"]


def test_no_case_ends_while_it_says_that_there_is_danger(cast, login, way):
    way.to_reintegration().finish_dates()
    mark(cast, way.case)
    tell(cast, way.case)
    way.finish_dates()
    with pytest.raises(RuleBroken, match="ghi rằng đã hết nguy hiểm hoặc"):
        way.ask_closing()
    page = login(cast.lan).get(f"{address(way.case)}ket-thuc/").text
    assert "Dấu hiệu nguy hiểm đang còn đánh dấu" in page
    workflow.lift_danger(actor=cast.lan, case=way.case, reason="Em đã an toàn")
    way.close()


def test_nor_early_nor_when_the_danger_came_after_the_proposal(cast, way):
    def proposes():
        said = {"reason": "Em chuyển trường", "outcome": "moved", "no_transfer": "Gia đình chưa báo nơi học mới"}
        workflow.ask_closing(actor=cast.lan, **way.now, **said)

    way.assess("medium").triage("prevent")
    mark(cast, way.case)
    tell(cast, way.case)
    with pytest.raises(RuleBroken, match="đang còn đánh dấu"):
        proposes()
    workflow.lift_danger(actor=cast.lan, case=way.case, reason="Em đã an toàn")
    proposes()
    mark(cast, way.case)
    tell(cast, way.case)
    with pytest.raises(RuleBroken, match="đang còn đánh dấu"):
        workflow.decide_closing(actor=cast.hoa, **way.now, approve=True)


# ── telling the outside ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["hotline", "police", "commune", "health"])
def test_who_protects_children_has_to_be_told_and_a_health_centre_alone_is_not_enough(cast, case, kind):
    enough = kind != "health"
    mark(cast, case)
    tell(cast, case, kind)
    assert danger.to_tell(case) is not enough
    assert ("refer" in running(case)) is not enough


def test_a_notice_from_before_the_newest_danger_does_not_count(cast, make_case):
    case = make_case(noticed_at=timezone.now() - timedelta(hours=1))
    mark(cast, case)
    tell(cast, case)
    assert not danger.to_tell(case)
    mark(cast, case)
    assert danger.to_tell(case)
    tell(cast, case, happened_at=timezone.now() - timedelta(minutes=30))  # written down late, made before
    assert danger.to_tell(case) and "refer" in running(case)
    tell(cast, case)
    assert not danger.to_tell(case) and "refer" not in running(case)


def test_abuse_is_told_whatever_is_said_of_danger(cast, make_case):
    case = make_case(kind="abuse")
    assert not case.danger_now and running(case) == ["assess", "refer"]
    assert case.follow_ups.get(kind="refer").started_at == case.noticed_at
    workflow.deny_danger(actor=cast.lan, case=case, reason="Em đang ở nhà bà")
    assert danger.to_tell(case)
    tell(cast, case)
    assert not danger.to_tell(case) and running(case) == ["assess"]


def test_a_call_before_the_abuse_was_written_down_counts(cast, make_case):
    told = workflow.notify_outside(actor=cast.lan, agency=agency("hotline"))
    case = make_case(kind="other", other_kinds=["abuse"], noticed_at=timezone.now(), told=[told])
    assert case.outside_notices.count() == 1 and not danger.to_tell(case) and running(case) == ["assess"]


def test_abuse_that_an_assessment_shows_starts_the_clock(cast, way):
    way.assess("high", signs=["sexual_abuse"])
    assert running(way.case) == ["refer", "review"] and danger.to_tell(way.case)
    way.assess("high", signs=["sexual_abuse"])
    assert DangerMark.objects.filter(kind="abuse").count() == 1


def test_closing_asks_for_the_notice_of_abuse(cast, way):
    way.to_reintegration()
    way.assess("high", signs=["sexual_abuse"])
    assert any(
        "111" in said for said in workflow.transitions.transition("reintegration", "closed").missing(way.case)
    )


def test_every_way_in_leaves_its_mark(cast, pupil, make_case):
    with acting(cast.tam.pk):
        concern = workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=True, text="Em kể"
        )
    case = make_case(pupil=pupil, danger_now=True)
    workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason="Cùng việc", case=case)
    assert list(case.danger_marks.values_list("since", flat=True)) == [case.noticed_at, concern.created]


def test_the_line_of_time_has_a_sort_for_it():
    assert "danger" in SORTS and "danger" in PARTS
