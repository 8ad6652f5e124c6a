"""Lớp và học sinh: entered one by one by the focal teacher and the principal; says nothing of cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases.models import Classroom, Pupil
from ctxh_portal.kit.calendar import school_year_label
from tests.fixtures import enrol

pytestmark = pytest.mark.django_db
ROSTER = "/truong-hop/hoc-sinh/"


def page(response) -> str:
    return response.content.decode()


def day(value) -> str:
    return f"{value:%d/%m/%Y}"


def class_fields(**fields) -> dict:
    year = school_year_label(timezone.localdate())
    return {"school_year": year, "name": "7A1", "grade": 7, "homeroom_teacher": ""} | fields


def pupil_fields(**fields) -> dict:
    today = day(timezone.localdate())
    return {
        "full_name": "Lý Thị Bông",
        "birth_date": "",
        "sex": "female",
        "moet_code": "",
        "since": today,
    } | fields


@pytest.fixture
def classroom(cast, pupil) -> Classroom:
    """8A2 with Trần Đức Anh."""
    return Classroom.objects.get(unit=cast.thcs)


def url(thing, act: str = "") -> str:
    return f"{ROSTER}{'lop/' if isinstance(thing, Classroom) else ''}{thing.public_id}/{act}"


@pytest.mark.parametrize(
    "name, status",
    [("lan", 200), ("minh", 200), ("hoa", 200), ("tam", 403), ("dung", 403), ("son", 403), ("nga", 403)],
)
def test_who_keeps_the_roster(cast, login, name, status):
    for address in (ROSTER, ROSTER + "tim/", ROSTER + "lop/them/"):
        assert login(getattr(cast, name)).get(address).status_code == status


@pytest.mark.parametrize("name", ["phuc", "quang", "mai"])
def test_the_roster_of_another_school_is_not_there(cast, classroom, pupil, login, name):
    browser = login(getattr(cast, name))
    for address in (
        url(classroom),
        url(classroom, "sua/"),
        url(classroom, "them-hoc-sinh/"),
        url(pupil),
        url(pupil, "sua/"),
    ):
        assert browser.get(address).status_code == 404
    assert browser.post(url(pupil, "chuyen-lop/"), {}).status_code == 404


def test_a_class_is_added_with_its_teacher(cast, login):
    login(cast.hoa).post(ROSTER + "lop/them/", class_fields(homeroom_teacher=cast.tam.public_id))
    made = Classroom.objects.get(name="7A1")
    assert (made.unit, made.homeroom_teacher) == (cast.thcs, cast.tam)


def test_a_teacher_of_another_school_cannot_be_named(cast, login):
    text = page(login(cast.hoa).post(ROSTER + "lop/them/", class_fields(homeroom_teacher=cast.phuc.public_id)))
    assert "7A1" in text and not Classroom.objects.filter(name="7A1").exists()


def test_a_class_stands_once_in_a_year(cast, classroom, login):
    text = page(login(cast.lan).post(ROSTER + "lop/them/", class_fields(name="8A2", grade=8)))
    assert "Lớp này đã có trong năm học." in text


def test_a_class_is_corrected(cast, classroom, login):
    login(cast.lan).post(url(classroom, "sua/"), {"name": "8A3", "grade": 8, "homeroom_teacher": ""})
    classroom.refresh_from_db()
    assert classroom.name == "8A3"


def test_pupils_are_entered_one_after_another(cast, classroom, login):
    browser, address = login(cast.lan), url(classroom, "them-hoc-sinh/")
    assert browser.post(address, pupil_fields(again="1"))["Location"] == address
    assert browser.post(address, pupil_fields(full_name="Âu Văn Cẩn"))["Location"] == url(classroom)
    assert "Lý Thị Bông" in page(browser.get(url(classroom)))


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"full_name": ""}, "cần được điền"),
        ({"birth_date": "31/02/2013"}, "ngày/tháng/năm"),
        ({"birth_date": "01/01/2999"}, "không thể ở tương lai"),
        ({"since": "01/01/2001"}, "phải trong năm học"),
    ],
)
def test_a_pupil_with_a_mistake_keeps_what_was_typed(cast, classroom, login, fields, sentence):
    typed = pupil_fields(moet_code="7901234567", **fields)
    text = page(login(cast.lan).post(url(classroom, "them-hoc-sinh/"), typed))
    assert sentence in text and "7901234567" in text
    assert not Pupil.objects.filter(moet_code="7901234567").exists()


def test_the_same_child_is_not_entered_twice(cast, classroom, login):
    browser, address = login(cast.lan), url(classroom, "them-hoc-sinh/")
    browser.post(address, pupil_fields(birth_date="02/09/2013"))
    assert "cùng họ tên và ngày sinh" in page(browser.post(address, pupil_fields(birth_date="02/09/2013")))
    browser.post(address, pupil_fields(birth_date="03/09/2013"))  # a namesake
    assert Pupil.objects.filter(full_name="Lý Thị Bông").count() == 2


def test_a_correction_leaves_the_fields_and_not_the_values_in_the_audit(cast, pupil, login):
    login(cast.lan).post(
        url(pupil, "sua/"), {"full_name": "Trần Đức Ánh", "sex": "male", "birth_date": "", "moet_code": ""}
    )
    event = AuditEvent.objects.get(action="cases.correct_pupil")
    assert sorted(event.facts["fields"]) == ["full_name", "sex"]
    assert "Ánh" not in str(event.facts)


def test_a_pupil_moves_and_leaves(cast, pupil, classroom, login):
    today = timezone.localdate()
    enrol(cast.thcs, "Ai Khác", classroom="8A4")
    other = Classroom.objects.get(name="8A4")
    browser = login(cast.lan)
    browser.post(url(pupil, "chuyen-lop/"), {"classroom": other.public_id, "since": day(today)})
    seats = list(pupil.enrolments.order_by("since").values_list("classroom__name", "until"))
    assert seats == [("8A2", today - timedelta(days=1)), ("8A4", None)]
    browser.post(url(pupil, "chuyen-lop/"), {"classroom": "leaves", "since": day(today + timedelta(days=1))})
    assert not pupil.enrolments.filter(until=None).exists()


@pytest.mark.parametrize("classroom_id", ["", "nothing"])
def test_a_move_needs_a_class_or_the_word_that_the_pupil_leaves(cast, pupil, login, classroom_id):
    fields = {"classroom": classroom_id, "since": day(timezone.localdate())}
    assert login(cast.lan).post(url(pupil, "chuyen-lop/"), fields).status_code == 200
    assert pupil.enrolments.get().until is None


def test_a_search_without_marks_is_posted_and_leaves_no_words(cast, pupil, login):
    text = page(login(cast.lan).post(ROSTER + "tim/", {"words": "tran duc"}))
    assert "Trần Đức Anh" in text and "lớp 8A2" in text
    assert "duc" not in str(AuditEvent.objects.filter(action="cases.search").last().facts)


def test_the_roster_does_not_tell_who_has_a_case(cast, case, pupil, classroom, login):
    enrol(cast.thcs, "Trần Đức Yên")
    hoa = login(cast.hoa)
    for address in (ROSTER, url(classroom), url(pupil)):
        text = page(hoa.get(address))
        assert case.code not in text and case.public_id not in text
