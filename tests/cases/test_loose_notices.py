"""A notice to the outside belongs to the child that it was made for, and opens the gate of no other."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import access as people
from accounts.models import Agency
from cases import access, danger, workflow
from cases.models import OutsideNotice
from ctxh_portal.kit.actor import acting
from tests.fixtures import enrol

LOG = reverse("cases:log")


@pytest.fixture
def raised(cast, pupil):
    def make(about=pupil, **fields):
        given = {"channel": "talk", "danger_now": True, "text": "Em bị đánh"} | fields
        with acting(cast.tam.pk):
            return workflow.raise_concern(actor=cast.tam, pupil=about, **given)

    return make


def hotline():
    return Agency.objects.get(phone="111")


def tell(user, concern=None):
    with acting(user.pk):
        return workflow.notify_outside(actor=user, agency=hotline(), concern=concern)


def page_of(concern):
    return reverse("cases:concern", args=[concern.public_id])


@pytest.mark.parametrize("decision", ["joined", "passed_on", "opened"])
def test_what_was_told_of_one_child_opens_no_gate_of_another(cast, case, pupil, make_case, raised, decision):
    concern = raised()
    notice = tell(cast.lan, concern)
    with acting(cast.lan.pk):
        if decision == "opened":
            first = make_case(pupil=pupil, kind="abuse", concern=concern, noticed_at=concern.created)
        else:
            given = {"case": case} if decision == "joined" else {}
            workflow.decide_concern(actor=cast.lan, concern=concern, decision=decision, reason="x", **given)
            first = case if decision == "joined" else None
        other = make_case(kind="abuse", danger_now=True)
    notice.refresh_from_db()
    assert notice.case == first
    assert danger.to_tell(other) and other.follow_ups.open().filter(kind="refer").exists()
    assert not other.outside_notices.exists()


def test_a_concern_that_joins_brings_its_notice_along(cast, case, raised):
    workflow.mark_danger(actor=cast.lan, case=case, reason="Em kể")  # owed since before
    concern = raised()
    tell(cast.lan, concern)
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason="Cùng việc", case=case)
    assert case.outside_notices.count() == 1 and not danger.to_tell(case)
    assert not case.follow_ups.open().filter(kind="refer").exists()


def test_the_notice_of_a_colleague_comes_along_too(cast, pupil, make_case, raised):
    concern = raised()
    tell(cast.minh, concern)
    with acting(cast.lan.pk):
        case = make_case(pupil=pupil, danger_now=True, concern=concern, noticed_at=concern.created)
    assert not danger.to_tell(case)


def test_without_a_concern_its_author_says_about_whom_it_was(login, cast, pupil):
    notice = tell(cast.lan)
    page = login(cast.lan).get(LOG).text
    assert notice.public_id in page and f'value="{notice.public_id}" checked' not in page
    assert notice.public_id not in login(cast.minh).get(LOG).text  # not hers
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert notice.public_id not in login(cast.lan).get(LOG).text


def test_without_scripts_a_tap_keeps_the_form_and_is_ticked(login, cast, pupil):
    typed = {"notify": str(hotline().pk), "pupil": pupil.public_id, "summary": "Em kể", "danger_now": "yes"}
    page = login(cast.lan).post(LOG, typed).text
    notice = OutsideNotice.objects.get()
    field = page.split(f'value="{notice.public_id}"')[1].split(">")[0]
    assert "checked" in field and "Em kể" in page


def test_a_tap_on_the_page_of_a_concern_and_on_its_record_belongs_to_it(login, cast, raised):
    concern = raised()
    first, second, third = people.emergency_agencies(cast.thcs, timezone.localdate())[:3]
    login(cast.lan).post(page_of(concern), {"notify": str(first.pk)})
    browser = login(cast.lan)
    address = f"?tin={concern.public_id}"
    assert "Đã thông báo cho" in browser.post(reverse("cases:notify") + address, {"notify": second.pk}).text
    browser.post(LOG + address, {"notify": str(third.pk)})
    assert set(OutsideNotice.objects.values_list("concern_id", flat=True)) == {concern.pk}
    assert OutsideNotice.objects.count() == 3


def test_the_card_shows_the_notices_of_this_concern_alone(login, cast, raised):
    first, second = raised(), raised(about=enrol(cast.thcs, "Lý Thị Sáu"))
    tell(cast.lan, first)
    tell(cast.lan)
    assert "Đã thông báo cho" in login(cast.hoa).get(page_of(first)).text
    assert "Đã thông báo cho" not in login(cast.lan).get(page_of(second)).text


def test_whoever_is_named_neither_tells_of_the_concern_nor_reads_that_it_was_told(cast, raised):
    concern = raised(involved=[cast.lan])
    with acting(cast.lan.pk), pytest.raises(Http404):
        workflow.notify_outside(actor=cast.lan, agency=hotline(), concern=concern)
    tell(cast.minh, concern)
    with acting(cast.lan.pk):
        assert not access.notices_of(cast.lan, concern).exists()


@pytest.mark.parametrize(("seconds", "rows"), [(1, 1), (20, 2)])
def test_one_call_about_two_children_is_two_notices(cast, seconds, rows):
    """A double press is one; the second tap is the second child's."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tell(cast.lan)
        clock.shift(timedelta(seconds=seconds))
        tell(cast.lan)
    assert OutsideNotice.objects.count() == rows


def test_of_one_concern_a_second_tap_within_a_minute_is_the_same(cast, raised):
    concern = raised()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tell(cast.lan, concern)
        clock.shift(timedelta(seconds=20))
        tell(cast.lan, concern)
    assert OutsideNotice.objects.count() == 1
