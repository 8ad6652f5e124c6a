"""The start page of each person and the frame around it: what is there, and what never is."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from cases import workflow
from ctxh_portal.home import days
from ctxh_portal.home.context import ENTRIES, PRIMARY
from ctxh_portal.kit.calendar import school_year_label
from plans import workflow as plans
from reports import workflow as reports

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


def test_what_is_due_after_this_week_stands_apart_and_in_order(cast, login):
    for ahead in (20, 3, 9, 5):
        day = timezone.localdate() + timedelta(days=ahead)
        plans.announce_inspection(
            actor=cast.dung, school=cast.thcs, subject=f"Sau {ahead} ngày", on=day, office_people="Lê Văn Sáu"
        )
    for name, found in (("lan", days.focal_day(cast.lan)), ("hoa", days.principal_day(cast.hoa))):
        near = found.week if name == "lan" else found.papers
        assert [line.label for line in near if line.due] == ["Sau 3 ngày", "Sau 5 ngày"]
        assert [line.label for line in found.ahead] == ["Sau 9 ngày", "Sau 20 ngày"]
        text = page(login(cast.users[name]).get("/"))
        assert text.index("Sau 5 ngày") < text.index("Sắp tới") < text.index("Sau 9 ngày")


def test_late_lines_come_first_and_lines_without_a_day_wait_for_today():
    today = timezone.localdate()
    due = {"late": -2, "today": 0, "soon": 2}
    lines = [days.Todo("none", ""), *(days.Todo(name, "", today + timedelta(days=n)) for name, n in due.items())]
    assert [line.label for line in days.by_day(lines[::-1], today)] == ["late", "today", "none", "soon"]


def test_the_officer_reads_the_day_of_a_report_as_on_its_board(cast, login):
    asked = reports.open_request(
        actor=cast.dung, title="Báo cáo năm 2026", year=2026, period_from=date(2025, 10, 1),
        period_until=date(2026, 9, 30), due_on=date(2026, 12, 1),
    )  # fmt: skip
    start, board = (
        page(login(cast.dung).get(url)).lower()
        for url in ("/", reverse("reports:request", args=[asked.public_id]))
    )
    assert "nộp trước ngày 01/12/2026" in start and "nộp trước ngày 01/12/2026" in board
    assert "30/11/2026" not in start


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
