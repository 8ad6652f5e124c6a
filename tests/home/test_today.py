"""The start page of each person and the frame around it: what is there, and what never is."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from cases import workflow
from ctxh_portal.home.context import ENTRIES, PRIMARY
from ctxh_portal.kit.calendar import school_year_label

pytestmark = pytest.mark.django_db
EVERYBODY = ["lan", "minh", "hoa", "tam", "nga", "phuc", "quang", "mai", "bich", "dung", "son"]


def page(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_a_start_page(cast, case, login, name):
    response = login(getattr(cast, name)).get("/")
    assert response.status_code == 200
    assert "Trần Đức" not in page(response)  # a start page stands open in a staff room


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name not in ("lan", "hoa")])
def test_nobody_else_sees_a_code(cast, case, login, name):
    assert case.code not in page(login(getattr(cast, name)).get("/"))


def test_every_entry_of_the_menu_opens_for_whoever_has_it(cast, login):
    held = {
        "lan": "focal",
        "hoa": "principal",
        "tam": "homeroom_teacher",
        "dung": "officer",
        "son": "operator",
    }
    for name, role in held.items():
        browser = login(getattr(cast, name))
        pages = [*ENTRIES[role], *([PRIMARY[role]] if PRIMARY[role] else [])]
        for entry in pages:
            assert browser.get(reverse(entry.name)).status_code == 200, (name, entry.name)


def test_the_present_page_is_marked_once(cast, login):
    text = page(login(cast.hoa).get("/don-vi/nhan-su/"))
    assert text.count('aria-current="page"') in (1, 2)  # the rail, and the phone's bar where it fits


def test_the_focal_teacher_finds_what_is_due(cast, way, login):
    text = page(login(cast.lan).get("/"))
    assert way.case.code in text and "T. Đ. A." in text
    assert way.case.code not in page(login(cast.minh).get("/"))


def test_the_principal_finds_what_waits_for_a_decision(cast, way, login):
    way.to_intervention().plan().submit_plan()
    text = page(login(cast.hoa).get("/"))
    assert reverse("cases:decide_plan", args=[way.case.public_id]) in text
    assert "kế hoạch hỗ trợ" in page(login(cast.lan).get("/"))


def test_a_new_concern_shows_as_a_count_and_never_as_a_name(cast, pupil, login):
    workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=True, text="Em hay khóc.")
    for person in (cast.lan, cast.hoa):
        text = page(login(person).get("/"))
        assert "1 tin báo mới chờ xem" in text and "1 tin khẩn cấp" in text
        assert "Em hay khóc" not in text and "Trần Đức" not in text


def test_a_person_without_a_role_reads_what_to_do(cast, login):
    text = page(login(cast.nga).get("/"))
    assert "chưa được giao vai trò" in text and "nga" in text


def test_a_person_with_two_roles_finds_both(cast, login):
    Membership.objects.create(user=cast.dung, unit=None, role="operator", since="2020-01-01")
    text = page(login(cast.dung).get("/"))
    assert reverse("accounts:accounts") in text and reverse("reports:requests") in text


def test_the_guide_of_a_new_school_leads_to_the_first_pupil(cast, login):
    lan = login(cast.lan)
    assert reverse("cases:roster_class_new") in page(lan.get("/"))
    lan.post(
        reverse("cases:roster_class_new"),
        {"school_year": school_year_label(timezone.localdate()), "name": "8A2", "grade": 8},
    )
    assert "them-hoc-sinh" in page(lan.get("/"))


def test_the_guide_ends_when_all_is_done(cast, pupil, login):
    assert "Bắt đầu" not in page(login(cast.lan).get("/"))


def test_the_officers_guide_names_the_school_without_a_principal(cast, login):
    Membership.objects.filter(user=cast.quang).delete()
    assert "Giao hiệu trưởng TH Sông Vàm" in page(login(cast.dung).get("/"))


def test_a_superuser_gains_nothing(cast, case, login):
    User.objects.filter(pk=cast.tam.pk).update(is_superuser=True, is_staff=True)
    assert case.code not in page(login(cast.tam).get("/"))
