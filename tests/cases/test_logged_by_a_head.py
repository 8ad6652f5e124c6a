"""A concern about the only focal teacher becomes a case all the same: who leads the school logs it, and the case
waits for somebody to work on it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from accounts import workflow as people
from accounts.enums import Role
from accounts.models import Membership, Notice, User
from cases import access, workflow
from cases.enums import GrantKind
from cases.models import Case
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken
from tests.access.test_case_grid import HEAD
from tests.reports.conftest import fresh

LOG = "/truong-hop/ghi-nhan/?tin="


@pytest.fixture
def alone(cast):
    """cô Lan is the school's only focal teacher."""
    cast.minh.memberships.update(until=timezone.localdate() - timedelta(days=1))


@pytest.fixture
def about_lan(cast, pupil, alone):
    return raised(cast, pupil, cast.lan)


def raised(cast, pupil, *involved, text="Em kể bị phạt"):
    with acting(cast.tam.pk):
        return workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text=text, involved=involved
        )


def log(actor, concern, **fields):
    given = {"pupil": concern.pupil, "kind": "other", "channel": "talk", "danger_now": False, "summary": "Em kể",
             "noticed_at": concern.created}  # fmt: skip
    with acting(actor.pk):
        return workflow.log_case(actor=fresh(actor), concern=concern, **(given | fields))


def page_of(concern):
    return f"/truong-hop/tin-bao/{concern.public_id}/"


def test_the_principal_logs_it_and_gives_it_to_a_second_teacher(login, cast, about_lan):
    hoa = login(cast.hoa)
    page = hoa.get(page_of(about_lan)).text
    assert "Không có giáo viên đầu mối nào được đọc tin này" in page and LOG in page
    assert "cho đến khi phân công người phụ trách" in hoa.get(LOG + about_lan.public_id).text
    noticed = f"{timezone.localtime(about_lan.created):%d/%m/%Y %H:%M}"
    data = {"danger_now": "no", "pupil": about_lan.pupil.public_id, "kind": "other", "channel": "talk",
            "noticed_at": noticed, "summary": "Em kể", "involved": [cast.lan.public_id]}  # fmt: skip
    page = hoa.post(LOG + about_lan.public_id, data, follow=True).text
    case = Case.objects.get()
    assert access.assigned_focal(case) is None and case.opened_by == cast.hoa
    assert "Chưa có người phụ trách" in page and f"/don-vi/danh-sach/{cast.thcs.public_id}/giao-vai-tro/" in page
    assert f"{case.code} · chưa có người phụ trách" in login(cast.hoa).get("/").text
    assert login(cast.lan).get(f"/truong-hop/{case.public_id}/").status_code == 404
    people.appoint(
        actor=fresh(cast.hoa), person=cast.tam, unit=cast.thcs, role=Role.FOCAL, since=timezone.localdate()
    )
    page = login(cast.hoa).get(f"/truong-hop/{case.public_id}/").text
    assert "Phân công giáo viên đầu mối" in page and "giao-vai-tro" not in page
    with acting(cast.hoa.pk):
        workflow.assign_case(actor=fresh(cast.hoa), case=case, focal=fresh(cast.tam), reason="Phụ trách mới")
    assert access.assigned_focal(case) == cast.tam


def test_whoever_is_kept_from_it_is_not_assigned(cast, about_lan):
    case = log(cast.hoa, about_lan)
    assert access.assignable_focals(case) == []
    with acting(cast.hoa.pk), pytest.raises(RuleBroken, match="không giao được"):
        workflow.assign_case(actor=fresh(cast.hoa), case=case, focal=fresh(cast.lan), reason="Không còn ai")


def test_its_actions_are_a_heads(cast, about_lan):
    case = log(cast.hoa, about_lan)
    assert {action for action in access.ACTIONS if access.can(fresh(cast.hoa), action, case)} == HEAD
    for user in (cast.lan, cast.minh, cast.tam, cast.dung):
        assert access.standing(fresh(user), case) == set()


def test_its_clocks_run_and_climb_to_the_heads(cast, about_lan):
    case = log(cast.hoa, about_lan, kind="abuse", danger_now=True)
    assert set(case.follow_ups.open().values_list("kind", flat=True)) >= {"assess", "refer", "emergency"}
    Notice.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        workflow.climb_clocks()
        assert {row.user.username for row in Notice.objects.filter(text__contains="quá hạn")} >= {"hoa"}
        assert not Notice.objects.filter(user=cast.lan).exists()


def test_a_deputy_who_acts_does_the_same_and_the_principal_hears_of_it(cast, about_lan):
    vinh = User.objects.create_user("vinh", password="x", full_name="Đinh Quốc Vinh")
    Membership.objects.create(user=vinh, unit=cast.thcs, role="vice_principal", since=date(2020, 8, 1))
    with pytest.raises(Http404):
        log(vinh, about_lan)
    today = timezone.localdate()
    people.delegate(
        actor=cast.hoa, deputy=vinh, since=today, until=today + timedelta(days=3), reason="Đi công tác"
    )
    Notice.objects.all().delete()
    case = log(vinh, about_lan)
    assert access.assigned_focal(case) is None
    assert [row.user for row in Notice.objects.filter(text__contains="chờ thầy/cô phân công")] == [cast.hoa]
    Notice.objects.all().delete()
    log(vinh, raised(cast, about_lan.pupil, cast.lan, text="Em bị thương"), danger_now=True, kind="abuse")
    assert [row.user for row in Notice.objects.filter(text__startswith="KHẨN CẤP: một trường hợp")] == [cast.hoa]


def test_no_head_logs_what_a_focal_teacher_reads(login, cast, pupil):
    for involved in ([], [cast.lan]):  # thầy Minh reads it
        concern = raised(cast, pupil, *involved)
        assert LOG not in login(cast.hoa).get(page_of(concern)).text
        assert login(cast.hoa).get(LOG + concern.public_id).status_code == 404
        with pytest.raises(Http404):
            log(cast.hoa, concern)
    assert login(cast.hoa).get("/truong-hop/ghi-nhan/").status_code == 404


def test_no_head_of_another_school_logs_it(login, cast, about_lan):
    for user in (cast.quang, cast.tam, cast.dung):
        with pytest.raises(Http404):
            log(user, about_lan)
    assert login(cast.quang).get(LOG + about_lan.public_id).status_code == 404


def test_who_logged_as_head_does_not_approve_what_they_then_wrote_themselves(cast, about_lan):
    """A small school: the principal becomes the focal teacher, too."""
    case = log(cast.hoa, about_lan)
    Membership.objects.create(user=cast.hoa, unit=cast.thcs, role=Role.FOCAL, since=date(2020, 8, 1))
    hoa = fresh(cast.hoa)
    with acting(hoa.pk):
        workflow.assign_case(actor=hoa, case=case, focal=hoa, reason="Trường nhỏ")
        case.refresh_from_db()
        workflow.ask_closing(actor=hoa, case=case, version=case.version, outcome="unfounded", reason="Không đúng")
        case.refresh_from_db()
        with pytest.raises(RuleBroken, match="tự duyệt"):
            workflow.decide_closing(actor=hoa, case=case, version=case.version, approve=True)
    assert case.grants.filter(kind=GrantKind.ASSIGNED).count() == 1


def test_what_the_head_typed_is_kept(login, cast, about_lan):
    hoa, address = login(cast.hoa), LOG + about_lan.public_id
    assert hoa.post(f"/truong-hop/nhap{address}", {"summary": "Mới gõ một nửa"}).status_code == 200
    assert "Mới gõ một nửa" in hoa.get(address).text
    assert login(cast.lan).post(f"/truong-hop/nhap{address}", {"summary": "Tôi"}).status_code == 404
    assert hoa.post("/truong-hop/nhap/truong-hop/ghi-nhan/", {"summary": "Không có tin"}).status_code == 404
