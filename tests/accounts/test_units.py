"""Units and roles: who appoints whom, and what nobody can do for themselves."""

import pytest
from django.utils import timezone

from accounts import access
from accounts.models import Membership, Unit, User

pytestmark = pytest.mark.django_db
UNITS = "/don-vi/danh-sach/"


def page(response) -> str:
    return response.content.decode()


def day(value) -> str:
    return f"{value:%d/%m/%Y}"


def unit_fields(**fields) -> dict:
    return {
        "kind": "school",
        "level": "primary",
        "name": "Trường Tiểu học Bình Minh",
        "short_name": "TH Bình Minh",
        "symbol": "THBM",
    } | fields


def role_fields(role: str, person: str, since=None) -> dict:
    return {"role": role, "person": person, "since": day(since or timezone.localdate())}


def appoint_url(unit: Unit) -> str:
    return f"{UNITS}{unit.public_id}/giao-vai-tro/"


@pytest.fixture
def newcomer(cast) -> User:
    person = User(username="thu", full_name="Hồ Thị Thu")
    person.save()
    return person


@pytest.mark.parametrize("name, status", [("son", 200), ("dung", 200), ("hoa", 403), ("lan", 403), ("tam", 403)])
def test_who_sees_the_list_of_units(cast, login, name, status):
    assert login(getattr(cast, name)).get(UNITS).status_code == status


def test_the_tree_shows_a_school_below_its_office(cast, login):
    tree = access.unit_tree(User.objects.get(pk=cast.son.pk))
    depths = {unit.pk: depth for depth, unit in tree}
    assert depths[cast.commune.pk] == 0 and depths[cast.thcs.pk] == 1
    assert "Trường Mầm non Quang Trung" in page(login(cast.dung).get(UNITS))


@pytest.mark.parametrize(
    "name, unit, status",
    [
        ("son", "thcs", 200),
        ("dung", "thcs", 200),
        ("dung", "commune", 200),
        ("hoa", "thcs", 200),
        ("hoa", "primary", 404),
        ("hoa", "commune", 404),
        ("lan", "thcs", 403),
        ("tam", "thcs", 403),
        ("nga", "thcs", 404),
    ],
)
def test_who_opens_the_page_of_a_unit(cast, login, name, unit, status):
    url = f"{UNITS}{getattr(cast, unit).public_id}/"
    assert login(getattr(cast, name)).get(url).status_code == status


def test_a_foreign_unit_and_none_at_all_are_the_same(cast, login):
    hoa = login(cast.hoa)
    assert hoa.get(f"{UNITS}{cast.primary.public_id}/").content == hoa.get(f"{UNITS}nothing-there/").content


def test_an_officer_sees_leaders_and_focal_staff_of_a_school_and_no_others(cast, login):
    url = f"{UNITS}{cast.thcs.public_id}/"
    for_office, for_principal = page(login(cast.dung).get(url)), page(login(cast.hoa).get(url))
    assert "Nguyễn Thị Lan" in for_office and "Phạm Thị Tâm" not in for_office
    assert "Phạm Thị Tâm" in for_principal


def test_the_operator_adds_a_school_and_its_papers_follow_the_office(cast, login):
    browser = login(cast.son)
    browser.post(f"{UNITS}them/", unit_fields(parent=cast.commune.public_id))
    school = Unit.objects.get(name="Trường Tiểu học Bình Minh")
    head = school.letterhead(timezone.localdate())
    assert school.parent(timezone.localdate()) == cast.commune
    assert (head.governing_line, head.issuing_line) == ("UBND XÃ THỦ THỪA", "TRƯỜNG TIỂU HỌC BÌNH MINH")
    assert (head.place, head.signer_title) == ("Thủ Thừa", "HIỆU TRƯỞNG")


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({}, "Chọn cơ quan quản lý của trường."),
        ({"level": ""}, "Chọn cấp học của trường."),
        ({"kind": "commune_office", "level": ""}, "Nhập mục này cho cơ quan quản lý."),
        ({"symbol": ""}, "cần được điền"),
    ],
)
def test_a_unit_with_something_missing_keeps_what_was_typed(cast, login, fields, sentence):
    text = page(login(cast.son).post(f"{UNITS}them/", unit_fields(**fields)))
    assert sentence in text and "TH Bình Minh" in text
    assert not Unit.objects.filter(short_name="TH Bình Minh").exists()


@pytest.mark.parametrize("name", ["dung", "hoa", "lan"])
def test_nobody_else_adds_a_unit(cast, login, name):
    response = login(getattr(cast, name)).post(f"{UNITS}them/", unit_fields(parent=cast.commune.public_id))
    assert response.status_code == 403
    assert not Unit.objects.filter(short_name="TH Bình Minh").exists()


# who → at which unit → gives which role → may
GRID = [
    ("son", "commune", "officer", True),
    ("son", "thcs", "principal", False),
    ("son", "thcs", "focal", False),
    ("dung", "primary", "principal", True),
    ("dung", "primary", "focal", False),
    ("dung", "commune", "officer", False),
    ("hoa", "thcs", "focal", True),
    ("hoa", "thcs", "homeroom_teacher", True),
    ("hoa", "thcs", "clerk", True),
    ("hoa", "thcs", "principal", False),
    ("hoa", "primary", "focal", False),
    ("hoa", "commune", "officer", False),
    ("lan", "thcs", "focal", False),
    ("tam", "thcs", "staff", False),
]


@pytest.mark.parametrize("name, unit, role, may", GRID)
def test_who_appoints_whom_where(cast, login, newcomer, name, unit, role, may):
    Membership.objects.filter(user=cast.quang).delete()  # the primary school has no principal now
    login(getattr(cast, name)).post(appoint_url(getattr(cast, unit)), role_fields(role, "thu"))
    assert Membership.objects.filter(user=newcomer, role=role).exists() is may


@pytest.mark.parametrize("name, unit, role", [("hoa", "thcs", "focal"), ("dung", "primary", "principal")])
def test_nobody_appoints_themselves(cast, login, name, unit, role):
    Membership.objects.filter(user=cast.quang).delete()
    login(getattr(cast, name)).post(appoint_url(getattr(cast, unit)), role_fields(role, name))
    assert not Membership.objects.filter(user__username=name, role=role).exists()


def test_an_unknown_user_name_gets_a_sentence_and_stays_on_the_page(cast, login):
    text = page(login(cast.hoa).post(appoint_url(cast.thcs), role_fields("focal", "khongco")))
    assert "Chưa có tài khoản nào mang tên đăng nhập này" in text
    assert 'value="khongco"' in text


def test_a_closed_account_is_unknown(cast, login, newcomer):
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert "Chưa có tài khoản" in page(login(cast.hoa).post(appoint_url(cast.thcs), role_fields("focal", "thu")))


def test_a_school_has_one_principal(cast, login, newcomer):
    text = page(login(cast.dung).post(appoint_url(cast.thcs), role_fields("principal", "thu")))
    assert "Trường đang có hiệu trưởng là Lê Thị Hoa" in text


def test_the_operators_account_takes_no_role_at_a_school(cast, login):
    text = page(login(cast.hoa).post(appoint_url(cast.thcs), role_fields("focal", "son")))
    assert "không giữ vai trò ở trường" in text


def test_who_is_appointed_is_told(cast, login, newcomer):
    login(cast.hoa).post(appoint_url(cast.thcs), role_fields("focal", "THU"))
    assert "Giáo viên đầu mối CTXH" in newcomer.notices.get().text


def ending(membership: Membership) -> str:
    return f"/don-vi/nhan-su/{membership.public_id}/ket-thuc/"


@pytest.mark.parametrize(
    "name, may", [("hoa", True), ("dung", False), ("son", False), ("quang", False), ("minh", False)]
)
def test_who_ends_the_role_of_a_focal_teacher(cast, login, name, may):
    held = Membership.objects.get(user=cast.lan)
    login(getattr(cast, name)).post(ending(held))
    held.refresh_from_db()
    assert (held.until is not None) is may


def test_an_ended_role_is_gone_at_the_next_request(cast, case, login):
    lan = login(cast.lan)
    assert lan.get(f"/truong-hop/{case.public_id}/").status_code == 200
    login(cast.hoa).post(ending(Membership.objects.get(user=cast.lan)))
    assert lan.get(f"/truong-hop/{case.public_id}/").status_code == 404


def test_a_role_ends_by_post(cast, login):
    assert login(cast.hoa).get(ending(Membership.objects.get(user=cast.lan))).status_code == 405


LETTERHEAD = {
    "governing_line": "UBND XÃ THỦ THỪA",
    "issuing_line": "TRƯỜNG THCS HOA SEN",
    "place": "Thủ Thừa",
    "symbol": "THCSHS",
    "authority": "",
    "signer_title": "PHÓ HIỆU TRƯỞNG",
    "signer_name": "Lê Thị Hoa",
}


@pytest.mark.parametrize("name, may", [("hoa", True), ("son", True), ("dung", False), ("lan", False)])
def test_who_changes_the_head_of_a_schools_papers(cast, login, name, may):
    today = timezone.localdate()
    url = f"{UNITS}{cast.thcs.public_id}/dau-van-ban/"
    login(getattr(cast, name)).post(url, {**LETTERHEAD, "valid_from": day(today)})
    assert (cast.thcs.letterhead(today).signer_title == "PHÓ HIỆU TRƯỞNG") is may


def test_papers_of_earlier_days_keep_the_earlier_head(cast, login):
    today = timezone.localdate()
    before = cast.thcs.letterhead(today)
    login(cast.hoa).post(f"{UNITS}{cast.thcs.public_id}/dau-van-ban/", {**LETTERHEAD, "valid_from": day(today)})
    yesterday = today - timezone.timedelta(days=1)
    assert cast.thcs.letterhead(yesterday).signer_title == before.signer_title


def test_a_head_of_an_earlier_day_is_refused(cast, login):
    url = f"{UNITS}{cast.thcs.public_id}/dau-van-ban/"
    text = page(login(cast.hoa).post(url, {**LETTERHEAD, "valid_from": "01/01/2010"}))
    assert "ngày mới không thể sớm hơn" in text and "PHÓ HIỆU TRƯỞNG" in text


def test_the_principals_page_is_the_own_school(cast, login):
    assert "Nguyễn Thị Lan" in page(login(cast.hoa).get("/don-vi/nhan-su/"))
    assert login(cast.lan).get("/don-vi/nhan-su/").status_code == 404
