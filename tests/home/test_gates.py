"""What stands before every page: the first account, the start code, the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import workflow
from accounts.models import AuditEvent, User
from cases.models import Case

pytestmark = pytest.mark.django_db
FIRST = {
    "full_name": "Vũ Hồng Sơn",
    "courtesy": "anh",
    "username": "son",
    "password": "mot cau du dai 1",
    "password_again": "mot cau du dai 1",
}
FACTOR = "/tai-khoan/2fa/totp/activate/"
PASSWORD = "/tai-khoan/password/change/"


def page(response) -> str:
    return response.content.decode()


# ---- an empty portal


@pytest.mark.parametrize(
    "url", ["/", "/tai-khoan/login/", "/bao-cao/", "/truong-hop/abc/", "/api/v1/", "/nothing/"]
)
def test_an_empty_portal_leads_everybody_to_the_first_account(client, url):
    assert client.get(url)["Location"] == "/bat-dau/"


def test_the_first_account_is_the_operator_and_signed_in(client):
    assert client.post("/bat-dau/", FIRST)["Location"] == "/"
    text = page(client.get("/"))
    assert "Bắt đầu" in text and "Thêm đơn vị quản lý" in text
    held = User.objects.get(username="son").memberships.get()
    assert (held.role, held.unit) == ("operator", None)


def test_afterwards_the_page_is_not_there(client):
    client.post("/bat-dau/", FIRST)
    for browser in (client, Client()):
        assert browser.get("/bat-dau/").status_code == 404
        assert browser.post("/bat-dau/", FIRST | {"username": "eve"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"password_again": "khac"}, "chưa giống nhau"),
        ({"password": "ngan", "password_again": "ngan"}, "12"),
        ({"username": "Sơn Vũ"}, "không dấu"),
    ],
)
def test_a_first_account_with_a_mistake_keeps_what_was_typed(client, fields, sentence):
    text = page(client.post("/bat-dau/", FIRST | fields))
    assert sentence in text and "Vũ Hồng Sơn" in text
    assert not User.objects.exists()


# ---- a start code


@pytest.fixture
def newcomer(cast) -> tuple[User, str]:
    return workflow.create_account(actor=cast.son, username="thu", full_name="Hồ Thị Thu", courtesy="cô")


def signed_in(person: User, code: str) -> Client:
    browser = Client()
    browser.post("/tai-khoan/login/", {"login": person.username, "password": code})
    return browser


def change(browser: Client, old: str, new: str):
    return browser.post(PASSWORD, {"oldpassword": old, "password1": new, "password2": new})


def test_a_start_code_opens_nothing_but_the_change_of_password(newcomer):
    browser = signed_in(*newcomer)
    for url in ("/", "/don-vi/toi/", "/don-vi/thong-bao/", "/tai-khoan/2fa/"):
        assert browser.get(url)["Location"] == PASSWORD
    assert "Mã khởi tạo chỉ dùng cho lần đăng nhập đầu" in page(browser.get(PASSWORD))
    assert browser.get("/api/v1/").status_code in (403, 404)


def test_a_chosen_password_opens_the_portal(newcomer):
    person, code = newcomer
    browser = signed_in(person, code)
    assert change(browser, code, "mot cau du dai 2")["Location"] == "/"
    assert browser.get("/").status_code == 200
    person.refresh_from_db()
    assert not person.must_change_password and person.check_password("mot cau du dai 2")
    assert AuditEvent.objects.filter(action="accounts.choose_password", actor_id=person.pk).exists()


def test_the_start_code_itself_is_no_new_password(newcomer):
    person, code = newcomer
    browser = signed_in(person, code)
    assert "phải khác mã khởi tạo" in page(change(browser, code, code))
    assert browser.get("/")["Location"] == PASSWORD


def test_a_fragment_is_led_to_the_whole_page(newcomer):
    response = signed_in(*newcomer).get("/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == PASSWORD


def test_leaving_is_always_possible(newcomer):
    browser = signed_in(*newcomer)
    assert browser.post("/tai-khoan/logout/").status_code == 302
    assert browser.get("/")["Location"].startswith("/tai-khoan/login/")


# ---- the second factor


@pytest.fixture
def in_earnest(cast, settings) -> None:
    settings.DEMO = False


@pytest.mark.parametrize(
    "name, asked", [("lan", True), ("hoa", True), ("tam", False), ("dung", False), ("son", False)]
)
def test_whoever_can_open_a_case_needs_a_second_factor(cast, in_earnest, login, name, asked):
    response = login(getattr(cast, name)).get("/")
    assert (response.get("Location") == FACTOR) is asked


def test_without_it_no_case_page_opens(cast, case: Case, in_earnest, login):
    browser = login(cast.lan)
    for url in (f"/truong-hop/{case.public_id}/", "/truong-hop/", "/bao-cao/", "/truong-hop/hoc-sinh/"):
        assert browser.get(url)["Location"] == FACTOR
    assert browser.post(f"/truong-hop/{case.public_id}/nhat-ky/", {"text": "x"})["Location"] == FACTOR


def test_with_it_the_portal_opens(cast, in_earnest, login):
    Authenticator.objects.create(user=cast.lan, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert login(cast.lan).get("/").status_code == 200


def test_the_demonstration_only_offers_it(cast, login):
    assert login(cast.lan).get("/").status_code == 200
    assert "Chưa bật xác thực hai lớp" in page(login(cast.lan).get("/don-vi/toi/"))
