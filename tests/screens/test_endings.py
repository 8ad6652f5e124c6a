"""How a request ends that did not work: banner, static 404, numbered 500; and what no browser may keep."""

import logging
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client

from tests.screens.urls import SENTENCE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.screens.urls")]


@pytest.fixture(autouse=True)
def somebody(db: None) -> None:
    """A portal without any account leads everybody to its first page."""
    get_user_model().objects.create_user("lan", full_name="Nguyễn Thị Ngọc Lan")


def test_a_broken_rule_goes_back_to_the_page_with_a_banner(client: Client) -> None:
    response = client.post("/rule/", headers={"Referer": "http://testserver/missing/x/?page=2"})
    assert (response.status_code, response["Location"]) == (302, "/missing/x/?page=2")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [SENTENCE]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/rule/", "javascript:alert(1)", "//x.example/"])
def test_a_broken_rule_never_leads_to_another_site(client: Client, referer: str) -> None:
    assert client.post("/rule/", headers={"Referer": referer})["Location"] == "/"


def test_a_fragment_gets_the_banner_in_place(client: Client) -> None:
    response = client.post("/rule/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#messages"
    assert SENTENCE in response.text
    assert 'role="alert"' in response.text


def test_a_fragment_asked_for_after_the_session_ended_opens_the_sign_in_page(client: Client) -> None:
    response = client.get("/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Redirect"].startswith("/tai-khoan/login/")


def test_not_found_is_one_page_for_everything(client: Client) -> None:
    first, second, nowhere = (client.get(path) for path in ["/missing/a/", "/missing/b/", "/no/such/place/"])
    assert first.status_code == second.status_code == nowhere.status_code == 404
    assert first.content == second.content == nowhere.content
    assert dict(first.headers) == dict(second.headers) == dict(nowhere.headers)
    assert "csrf" not in first.text


def test_a_bug_gets_a_number_that_the_log_knows(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "ctxh_portal.kit.pages"):
        response = client.get("/bug/")
    assert response.status_code == 500
    [number] = re.findall(r"\b[0-9A-F]{8}\b", response.text)
    [line] = [record.getMessage() for record in caplog.records if record.name == "ctxh_portal.kit.pages"]
    assert number in line
    assert "ValueError" in line
    assert "Trần" not in line


@pytest.mark.parametrize("path", ["/tai-khoan/login/", "/", "/missing/a/"])
def test_no_page_stays_in_the_browser(client: Client, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]


def test_leaving_clears_the_cache(client: Client) -> None:
    assert client.post("/tai-khoan/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/tai-khoan/login/")
