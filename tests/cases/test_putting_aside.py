"""A concern that opens no case: watched until a day, referred to a place, left; a danger by nobody alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import access as people
from accounts.models import Agency, Notice
from cases import day, workflow
from cases.models import Concern
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken

LOCAL = "danh bạ"


@pytest.fixture
def raised(cast, pupil):
    def make(**fields):
        given = {"pupil": pupil, "channel": "talk", "danger_now": False, "text": "Em khóc"} | fields
        with acting(cast.tam.pk):
            return workflow.raise_concern(actor=cast.tam, **given)

    return make


def page_of(concern):
    return reverse("cases:concern", args=[concern.public_id])


def decide(user, concern, decision="not_opened", reason="Đã gặp em", **given):
    with acting(user.pk):
        return workflow.decide_concern(actor=user, concern=concern, decision=decision, reason=reason, **given)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def a_place(cast):
    return people.agencies_for(cast.thcs, timezone.localdate()).first()


# ── watched until a day, referred to a place ─────────────────────────────────────────────────────────


def test_watching_needs_a_day_to_come(cast, raised):
    concern = raised()
    for day_named in (None, in_days(0), in_days(-1)):
        with pytest.raises(RuleBroken, match="ngày xem lại"):
            decide(cast.lan, concern, "watched", look_on=day_named)
    decide(cast.lan, concern, "watched", look_on=in_days(10))
    concern.refresh_from_db()
    assert timezone.localdate(concern.due_at) == in_days(10)


def test_watching_has_an_end(login, cast, raised):
    concern = raised()
    with pytest.raises(RuleBroken, match="không quá 90 ngày"):
        decide(cast.lan, concern, "watched", look_on=in_days(91))
    data = {"decision": "watched", "reason": "Xem thêm", "look_on": "31/12/9999"}
    page = login(cast.lan).post(page_of(concern), data).text
    assert page.count("không quá 90 ngày") == 2 and "Xem thêm" in page  # the form's help, and the refusal
    concern.refresh_from_db()
    assert concern.state == "new"
    decide(cast.lan, concern, "watched", look_on=in_days(90))


def test_a_watched_danger_is_watched_on_by_nobody_alone(cast, raised):
    concern = raised(danger_now=True)
    decide(cast.lan, concern, "passed_on")
    decide(cast.minh, concern, "watched", look_on=in_days(10))
    with pytest.raises(RuleBroken, match="nguy hiểm"):
        decide(cast.minh, concern, "watched", look_on=in_days(20))
    decide(cast.minh, concern, "passed_on")
    decide(cast.lan, concern, "watched", look_on=in_days(20))
    with pytest.raises(RuleBroken, match="nguy hiểm"):
        decide(cast.lan, concern)  # nor is it dropped alone
    decide(cast.minh, concern)


def test_what_is_watched_comes_back_on_its_day_and_climbs(cast, raised):
    concern = raised()
    decide(cast.lan, concern, "watched", look_on=in_days(10))
    assert concern not in day.new_concerns(cast.lan)
    Notice.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert concern in day.new_concerns(cast.lan) and concern in day.new_concerns(cast.hoa)
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        workflow.climb_clocks()
        assert Notice.objects.filter(user=cast.lan, text__contains="quá hạn").exists()


def test_it_is_decided_anew_and_the_earlier_reason_stays(login, cast, raised):
    concern = raised()
    decide(cast.lan, concern, "watched", "Mới có một lần", look_on=in_days(10))
    page = login(cast.lan).get(page_of(concern)).text
    assert "Ngày xem lại" in page and "Hạn quyết định" not in page and "Mới có một lần" in page
    login(cast.lan).post(page_of(concern), {"decision": "not_opened", "reason": "Không lặp lại"})
    concern.refresh_from_db()
    assert concern.state == "not_opened"
    assert "Không lặp lại" in concern.reason and "Mới có một lần" in concern.reason
    with pytest.raises(RuleBroken, match="đã được xử lý"):
        decide(cast.lan, concern)


def test_referring_names_a_place_of_the_directory(login, cast, raised):
    concern = raised()
    for agency in (None, Agency.objects.get(phone="111")):  # a hotline is rung, nobody writes to it
        with pytest.raises(RuleBroken, match=LOCAL):
            decide(cast.lan, concern, "referred", agency=agency)
    data = {"decision": "referred", "reason": "Việc của công an"}
    assert LOCAL in login(cast.lan).post(page_of(concern), data).text
    login(cast.lan).post(page_of(concern), data | {"agency": a_place(cast).public_id})
    concern.refresh_from_db()
    assert (concern.state, concern.agency) == ("referred", a_place(cast))
    assert f"Nơi chuyển đến: {a_place(cast).name}" in login(cast.hoa).get(page_of(concern)).text
    assert a_place(cast).name not in login(cast.tam).get(reverse("cases:my_concerns")).text


# ── a danger ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("decision", ["watched", "referred", "not_opened"])
def test_nobody_puts_a_danger_aside_alone(cast, raised, decision):
    concern = raised(danger_now=True)
    given = {"look_on": in_days(5), "agency": a_place(cast)}
    for user in (cast.lan, cast.hoa):
        with pytest.raises(RuleBroken, match="người thứ hai"):
            decide(user, concern, decision, **given)
    concern.refresh_from_db()
    assert concern.state == "new" and Concern.objects.running().filter(pk=concern.pk).exists()
    decide(cast.lan, concern, "passed_on")
    with pytest.raises(RuleBroken, match="người thứ hai"):  # the same person again
        decide(cast.lan, concern, decision, **given)
    decide(cast.hoa, concern, decision, **given)
    concern.refresh_from_db()
    assert concern.state == decision


@pytest.mark.parametrize(("kind", "enough"), [("hotline", True), ("police", True), ("health", False)])
def test_once_it_was_told_outside_one_person_decides(login, cast, raised, kind, enough):
    concern = raised(danger_now=True)
    agency = Agency.objects.filter(kind=kind).first()
    with acting(cast.lan.pk):
        workflow.notify_outside(actor=cast.lan, agency=agency, concern=concern)
    page = login(cast.lan).post(page_of(concern), {"decision": "not_opened", "reason": "Đã có công an"}).text
    concern.refresh_from_db()
    assert (concern.state == "not_opened") is enough and ("người thứ hai" in page) is not enough


def test_the_other_readers_hear_of_a_danger_that_is_put_aside(cast, raised):
    concern, calm = raised(danger_now=True, involved=[cast.minh]), raised()
    decide(cast.lan, concern, "passed_on")
    Notice.objects.all().delete()
    decide(cast.lan, calm)
    assert not Notice.objects.filter(text__contains="nói đến nguy hiểm").exists()
    decide(cast.hoa, concern)
    told = Notice.objects.filter(text__contains="nói đến nguy hiểm")
    assert {notice.user.username for notice in told} == {"lan"}


def test_a_danger_that_is_watched_is_dropped_by_who_did_not_decide_to_watch_it(cast, raised):
    concern = raised(danger_now=True)
    decide(cast.lan, concern, "passed_on")
    decide(cast.hoa, concern, "watched", look_on=in_days(3))
    for decision, given in (("not_opened", {}), ("watched", {"look_on": in_days(9)})):
        with pytest.raises(RuleBroken, match="người thứ hai"):
            decide(cast.hoa, concern, decision, **given)
    decide(cast.lan, concern)
    concern.refresh_from_db()
    assert concern.state == "not_opened"


def test_who_is_the_only_reader_left_does_not_drop_it_alone(cast, raised):
    concern = raised(danger_now=True)
    agency = Agency.objects.filter(kind="police").first()
    decide(cast.lan, concern, "passed_on")
    decide(cast.minh, concern, "watched", look_on=in_days(3))
    with acting(cast.minh.pk):
        with pytest.raises(RuleBroken, match="111"):
            decide(cast.minh, concern)
        workflow.notify_outside(actor=cast.minh, agency=agency, concern=concern)
    decide(cast.minh, concern)
    concern.refresh_from_db()
    assert concern.state == "not_opened"
