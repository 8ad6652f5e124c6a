"""A consent to photos is taken back: each keeper of photos looks through them; no line names the pupil."""

from datetime import date

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import notices_of
from accounts.models import AuditEvent
from cases import access as cases_access
from cases.models import Consent, Pupil
from cases.workflow import caregivers
from cases.workflow import consents as cases
from ctxh_portal.demo.cast import Cast
from ctxh_portal.home import days
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken
from plans import access, workflow
from plans.models import Activity, PhotoReview
from tests.plans.conftest import fresh
from tests.plans.test_evidence import photo, sheet

NAME = "Trần Đức Anh"


@pytest.fixture
def activity(cast: Cast) -> Activity:
    held = workflow.record_activity(
        actor=cast.lan, unit=cast.units["thcs"], title="Hội thi", kind="contest", on=date(2026, 11, 20)
    )
    declared = {"pupils_shown": "checked", "checked_by": cast.lan, "checked_on": timezone.localdate()}
    workflow.attach_evidence(actor=cast.lan, activity=held, title="Ảnh chung", upload=photo(), **declared)
    workflow.attach_evidence(actor=cast.lan, activity=held, title="Danh sách", upload=sheet(), pupils_shown="no")
    return held


def answered(cast: Cast, pupil: Pupil, said: str, code: str = "photo") -> Consent:
    purpose = next(term for term in cases_access.terms("purpose", timezone.localdate()) if term.code == code)
    with acting(cast.lan.pk):
        return cases.record_consent(
            actor=fresh(cast.lan),
            pupil=pupil,
            purpose=purpose,
            given_on=timezone.localdate(),
            pupil_said=said,
            caregiver=pupil.caregivers.first(),
            caregiver_said=said,
        )


@pytest.fixture
def consent(cast: Cast, pupil: Pupil) -> Consent:
    with acting(cast.lan.pk):
        caregivers.add_caregiver(actor=fresh(cast.lan), pupil=pupil, full_name="Trần Văn Ba", relation="father")
    return answered(cast, pupil, "yes")


def withdrawn(cast: Cast, consent: Consent) -> None:
    with acting(cast.lan.pk):
        cases.withdraw_consent(
            actor=fresh(cast.lan),
            consent=consent,
            withdrawn_on=timezone.localdate(),
            withdrawn_because="Gia đình không muốn nữa",
        )


def test_each_keeper_gets_the_task_which_names_nobody(cast: Cast, activity: Activity, consent: Consent) -> None:
    withdrawn(cast, consent)
    assert {row.keeper for row in PhotoReview.objects.all()} == {cast.lan, cast.minh}
    for user in (cast.lan, cast.minh):
        line = next(line for line in days.focal_day(fresh(user)).now if "Rà soát ảnh" in line.label)
        assert NAME not in line.label + line.note
        notice = notices_of(user).first()
        assert "có một sự đồng ý vừa được rút" in notice.text and NAME not in notice.text
    assert not notices_of(cast.hoa).exists() and not PhotoReview.objects.filter(keeper=cast.phuc).exists()


def test_it_is_done_when_the_keeper_says_so(cast: Cast, activity: Activity, consent: Consent, sign_in) -> None:
    withdrawn(cast, consent)
    row = access.photo_reviews(fresh(cast.lan)).get()
    lan, url = sign_in(cast.lan), reverse("plans:photo_review", args=[row.public_id])
    page = lan.get(url).text
    assert "Ảnh chung" in page and "Danh sách" not in page and "Mở hồ sơ của em" in page
    assert lan.post(url, {"note": ""}).status_code == 200
    assert lan.post(url, {"note": "Đã bỏ một ảnh"}).status_code == 302
    assert "Đã bỏ một ảnh" in lan.get(url).text
    assert AuditEvent.objects.filter(action="plans.finish_photo_review").count() == 1
    assert not access.photo_reviews_waiting(fresh(cast.lan)).exists()
    assert access.photo_reviews_waiting(fresh(cast.minh)).exists()
    with pytest.raises(RuleBroken, match="đã xác nhận"):
        workflow.finish_photo_review(actor=cast.lan, review=row, note="x")
    for user in (cast.minh, cast.hoa, cast.phuc):
        assert sign_in(user).get(url).status_code == 404
        with pytest.raises(Http404):
            workflow.finish_photo_review(actor=fresh(user), review=row, note="x")


def test_a_later_no_counts_as_taking_back_and_once(cast: Cast, activity: Activity, consent: Consent) -> None:
    answered(cast, consent.pupil, "no")
    assert PhotoReview.objects.count() == 2
    withdrawn(cast, consent)
    assert PhotoReview.objects.count() == 2


def test_a_no_without_an_earlier_yes_takes_nothing_back(
    cast: Cast, activity: Activity, consent: Consent, pupil: Pupil
) -> None:
    withdrawn(cast, consent)
    PhotoReview.objects.all().delete()
    answered(cast, pupil, "no")
    assert not PhotoReview.objects.exists()


def test_no_task_where_no_pictures_of_pupils_are_kept(cast: Cast, consent: Consent) -> None:
    withdrawn(cast, consent)
    assert not PhotoReview.objects.exists()


def of_office(cast: Cast, unit: str, on: date) -> None:
    held = workflow.record_activity(
        actor=cast.dung, unit=cast.units[unit], title="Hội thi cấp xã", kind="contest", on=on
    )
    declared = {"pupils_shown": "checked", "checked_by": cast.dung, "checked_on": timezone.localdate()}
    workflow.attach_evidence(actor=cast.dung, activity=held, title="Ảnh hội thi", upload=photo(), **declared)


def test_photos_of_the_office_above_are_asked_for_too(cast: Cast, consent: Consent, sign_in) -> None:
    of_office(cast, "commune", date(2026, 11, 20))
    withdrawn(cast, consent)
    assert {row.keeper for row in PhotoReview.objects.all()} == {cast.lan, cast.minh}
    page = sign_in(cast.lan).get(reverse("plans:photo_review", args=[PhotoReview.objects.first().public_id])).text
    assert "báo phòng bỏ ảnh" in page and "Ảnh hội thi" not in page  # the office's own to open
    assert not notices_of(cast.dung).exists()


def test_nor_for_those_of_earlier_school_years(cast: Cast, consent: Consent) -> None:
    of_office(cast, "commune", date(2026, 5, 20))
    withdrawn(cast, consent)
    assert not PhotoReview.objects.exists()
