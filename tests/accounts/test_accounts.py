"""The operator's screens: accounts are given, renewed, closed; they never show a start code twice."""

import re

import pytest

from accounts.models import AuditEvent, Membership, User

pytestmark = pytest.mark.django_db
LIST, NEW = "/don-vi/tai-khoan/", "/don-vi/tai-khoan/cap/"
OTHERS = ["lan", "hoa", "tam", "dung", "nga"]


def page(response) -> str:
    return response.content.decode()


def start_code(response) -> str:
    return re.search(r'id="start-code">([^<]+)<', page(response))[1]


def given(**fields) -> dict:
    return {
        "full_name": "Hồ Thị Thu",
        "courtesy": "cô",
        "username": "thu",
        "email": "",
        "phone": "",
        "office": "",
    } | fields


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("url", [LIST, NEW])
def test_only_the_operator_opens_the_accounts(cast, login, name, url):
    assert login(cast.son).get(url).status_code == 200
    assert login(getattr(cast, name)).get(url).status_code == 403


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("act", ["", "cap-lai/", "khoa/", "mo/", "quan-tri/"])
def test_nobody_else_touches_an_account(cast, login, name, act):
    browser, url = login(getattr(cast, name)), f"{LIST}{cast.mai.public_id}/{act}"
    response = browser.post(url) if act else browser.get(url)
    assert response.status_code in (403, 404)


def test_a_new_account_has_no_role_and_a_code_that_is_shown_once(cast, login):
    browser = login(cast.son)
    code = start_code(browser.post(NEW, given()))
    person = User.objects.get(username="thu")
    assert person.check_password(code) and person.must_change_password
    assert not person.memberships.exists()
    for url in (LIST, f"{LIST}{person.public_id}/"):
        assert code not in page(browser.get(url))
    assert not AuditEvent.objects.filter(facts__icontains=code).exists()


def test_an_officer_can_be_made_at_once(cast, login):
    login(cast.son).post(NEW, given(office=cast.commune.public_id))
    held = Membership.objects.get(user__username="thu")
    assert (held.role, held.unit) == ("officer", cast.commune)


def test_a_school_is_no_office_to_be_made_officer_of(cast, login):
    response = login(cast.son).post(NEW, given(office=cast.thcs.public_id))
    assert response.status_code == 200
    assert not User.objects.filter(username="thu").exists()


@pytest.mark.parametrize(
    "field, value, sentence",
    [
        ("username", "lan", "đã có người dùng"),
        ("username", "Thu Hà", "không dấu"),
        ("full_name", " ", "cần được điền"),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, login, field, value, sentence):
    text = page(login(cast.son).post(NEW, given(phone="0912345678", **{field: value})))
    assert sentence in text
    assert 'value="0912345678"' in text
    assert User.objects.filter(phone="0912345678").count() == 0


def test_a_search_is_posted_and_ignores_marks(cast, login):
    text = page(login(cast.son).post(LIST, {"words": "thi hoa"}))
    assert "Lê Thị Hoa" in text and "Trần Quang Minh" not in text


def test_the_list_goes_on_behind_the_last_person(cast, login):
    names = list(User.objects.order_by("name_key", "pk"))
    after = names[4]
    text = page(login(cast.son).get(LIST, {"after": after.public_id}))
    assert names[5].full_name in text and f">{after.full_name}<" not in text


def test_a_reset_ends_the_sessions_and_tells_the_person_and_the_principal(cast, login):
    lan = login(cast.lan)
    code = start_code(login(cast.son).post(f"{LIST}{cast.lan.public_id}/cap-lai/"))
    assert lan.get("/").status_code == 302
    person = User.objects.get(pk=cast.lan.pk)
    assert person.check_password(code) and person.must_change_password
    assert person.notices.count() == cast.hoa.notices.count() == 1
    assert cast.quang.notices.count() == 0


def test_a_closed_account_loses_everything_at_its_next_request(cast, login):
    lan, son = login(cast.lan), login(cast.son)
    son.post(f"{LIST}{cast.lan.public_id}/khoa/")
    assert lan.get("/").status_code == 302
    son.post(f"{LIST}{cast.lan.public_id}/mo/")
    assert login(cast.lan).get("/").status_code == 200


@pytest.mark.parametrize("act", ["cap-lai/", "khoa/", "quan-tri/"])
def test_the_operator_does_none_of_it_to_the_own_account(cast, login, act):
    before = User.objects.get(pk=cast.son.pk).password
    response = login(cast.son).post(f"{LIST}{cast.son.public_id}/{act}")
    assert response.status_code in (302, 403)
    person = User.objects.get(pk=cast.son.pk)
    assert person.is_active and person.password == before and person.memberships.count() == 1


@pytest.mark.parametrize("act", ["cap-lai/", "khoa/", "mo/", "quan-tri/"])
def test_acts_are_posted(cast, login, act):
    assert login(cast.son).get(f"{LIST}{cast.lan.public_id}/{act}").status_code == 405


def test_a_second_operator_can_be_named(cast, login):
    login(cast.son).post(f"{LIST}{cast.nga.public_id}/quan-tri/")
    assert Membership.objects.filter(user=cast.nga, role="operator", unit=None).exists()


def test_the_operator_sees_no_case_page(cast, case, login):
    son = login(cast.son)
    assert son.get(f"/truong-hop/{case.public_id}/").status_code == 404
    assert case.code not in page(son.get("/")) + page(son.get(f"/don-vi/danh-sach/{cast.thcs.public_id}/"))
