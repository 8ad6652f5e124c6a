"""The clock's proof (F10.4): a case is not younger than its concern; a notice says when it happened and when it
was written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency
from cases import workflow
from cases.models import OutsideNotice
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken

MOMENT = "%d/%m/%Y %H:%M"


@pytest.fixture
def hotline():
    return Agency.objects.get(phone="111")


def address(case) -> str:
    return f"/truong-hop/{case.public_id}/thong-bao/ghi-them/"


def ago(**length) -> str:
    return (timezone.localtime() - timedelta(**length)).strftime(MOMENT)


def test_a_case_from_a_concern_was_known_when_the_concern_came_at_the_latest(cast, pupil, make_case):
    with acting(cast.tam.pk):
        concern = workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em kể"
        )
    with pytest.raises(RuleBroken, match="không thể sau lúc trường nhận tin báo"):
        make_case(pupil=pupil, concern=concern, noticed_at=concern.created + timedelta(microseconds=1))
    assert make_case(pupil=pupil, concern=concern, noticed_at=concern.created).noticed_at == concern.created


def test_one_tap_takes_the_moment_of_now(cast, case, hotline):
    notice = workflow.notify_outside(actor=cast.lan, agency=hotline, case=case)
    assert notice.at - notice.happened_at < timedelta(minutes=1) and not notice.late


def test_a_late_entry_keeps_both_moments_and_is_marked(cast, login, make_case, hotline):
    case = make_case(noticed_at=timezone.now() - timedelta(hours=4))
    given = {"agency": str(hotline.pk), "happened_at": ago(hours=3), "answered_by": "Chị trực tổng đài"}
    page = login(cast.lan).post(address(case), given, follow=True).text
    notice = OutsideNotice.objects.get()
    assert notice.late and timezone.localtime(notice.happened_at).strftime(MOMENT) == given["happened_at"]
    assert page.count("Chị trực tổng đài") == 2  # the line of time, and the list
    assert f"Thông báo lúc {timezone.localtime(notice.happened_at):%H:%M %d/%m/%Y}, ghi muộn" in page
    assert "Ghi muộn, lúc" in page


def test_not_in_the_future(cast, login, case, hotline):
    later = (timezone.localtime() + timedelta(hours=1)).strftime(MOMENT)
    page = login(cast.lan).post(address(case), {"agency": str(hotline.pk), "happened_at": later}).text
    assert "chưa đến" in page
    with pytest.raises(RuleBroken, match="tương lai"):
        workflow.notify_outside(
            actor=cast.lan, agency=hotline, case=case, happened_at=timezone.now() + timedelta(minutes=1)
        )
    assert not OutsideNotice.objects.exists()


def test_not_before_the_school_knew_of_the_case(cast, login, make_case, hotline):
    """It would be thanked for, and count for nothing."""
    case = make_case(noticed_at=timezone.now() - timedelta(hours=4))
    given = {"agency": str(hotline.pk), "happened_at": ago(hours=5), "answered_by": "Chị trực tổng đài"}
    page = login(cast.lan).post(address(case), given).text
    assert "không thể trước lúc nhà trường nhận thông tin" in page and "Chị trực tổng đài" in page
    assert not OutsideNotice.objects.exists()
    login(cast.lan).post(address(case), given | {"happened_at": ago(hours=4)})  # the same minute
    assert OutsideNotice.objects.count() == 1


def test_before_any_case_a_notice_may_be_of_any_past_moment(cast, hotline):
    early = timezone.now() - timedelta(hours=5)
    assert workflow.notify_outside(actor=cast.lan, agency=hotline, happened_at=early).happened_at == early


def test_an_agency_of_the_list_alone(cast, login, case):
    assert "<form" in login(cast.lan).post(address(case), {"agency": "0", "happened_at": ago(hours=1)}).text
    assert not OutsideNotice.objects.exists()
