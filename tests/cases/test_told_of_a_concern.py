"""Whom the school told of a concern goes where that concern goes, and into no other child's case; and nobody puts
a message about danger aside alone."""

import pytest

from accounts.models import Agency, Notice, User
from cases import access, danger, workflow
from cases.models import OutsideNotice
from ctxh_portal.kit.actor import acting
from tests.fixtures import enrol


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def raised(cast, pupil):
    with acting(cast.tam.pk):
        return workflow.raise_concern(
            actor=fresh(cast.tam), pupil=pupil, channel="talk", danger_now=True, text="Em sợ về nhà"
        )


def tell(actor, concern=None):
    agency = Agency.objects.filter(kind="hotline").first()
    with acting(actor.pk):
        return workflow.notify_outside(actor=fresh(actor), agency=agency, concern=concern)


@pytest.fixture
def concern(cast, pupil):
    return raised(cast, pupil)


def test_one_made_of_a_concern_is_not_taken_in_by_another_childs_case(login, cast, concern, make_case):
    browser, address = login(cast.lan), f"/truong-hop/tin-bao/{concern.public_id}/"
    agency = Agency.objects.filter(kind="hotline").first()
    browser.post(address, {"notify": agency.pk})
    assert OutsideNotice.objects.get().concern == concern
    other = make_case(danger_now=True)
    assert danger.to_tell(other) and not other.outside_notices.exists()
    assert "Đã thông báo cho" in browser.get(address).text
    assert "Đã thông báo cho" not in browser.get("/truong-hop/ghi-nhan/").text


def test_the_card_of_another_concern_shows_none_of_it(login, cast, concern):
    tell(cast.lan, concern)
    other = raised(cast, enrol(cast.thcs, "Lê Thị Ánh"))
    assert "Đã thông báo cho" not in login(cast.lan).get(f"/truong-hop/tin-bao/{other.public_id}/").text


@pytest.mark.parametrize("teller", ["lan", "minh"])
def test_the_case_that_comes_from_it_takes_it_in_whoever_told(cast, concern, pupil, make_case, teller):
    tell(cast.users[teller], concern)
    with acting(cast.lan.pk):
        case = make_case(
            actor=fresh(cast.lan), pupil=pupil, danger_now=True, concern=concern, noticed_at=concern.created
        )
    assert case.outside_notices.count() == 1 and not danger.to_tell(case)
    assert not case.follow_ups.open().filter(kind="refer").exists()


def test_the_open_case_that_it_joins_takes_it_in(cast, concern, pupil, make_case):
    case = make_case(pupil=pupil)
    tell(cast.lan, concern)
    with acting(cast.lan.pk):
        workflow.decide_concern(
            actor=fresh(cast.lan), concern=concern, decision="joined", reason="Cùng việc", case=case
        )
    case.refresh_from_db()
    assert case.danger_now and not danger.to_tell(case)
    assert not case.follow_ups.open().filter(kind="refer").exists()


def test_one_of_no_concern_still_waits_for_the_next_case(cast, make_case):
    tell(cast.lan)
    assert make_case(danger_now=True).outside_notices.count() == 1


def test_the_author_of_a_concern_reads_no_notice_of_it(cast, concern):
    tell(cast.lan, concern)
    with acting(cast.tam.pk):
        assert not list(access.loose_notices(fresh(cast.tam)))


@pytest.mark.parametrize("decision", ["watched", "referred", "not_opened"])
def test_a_message_about_danger_is_put_aside_by_nobody_alone(cast, concern, decision):
    Notice.objects.all().delete()
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=fresh(cast.lan), concern=concern, decision=decision, reason="Hiểu lầm")
    told = Notice.objects.filter(text__contains="quyết định không mở trường hợp")
    assert {row.user for row in told} == {cast.hoa, cast.minh}
    assert not [word for row in told for word in concern.pupil.full_name.split() if word in row.text]
