"""What everybody has: the own page, and notices that are nobody else's."""

import pytest

from accounts import notices
from accounts.models import Notice, User

pytestmark = pytest.mark.django_db
EVERYBODY = ["lan", "minh", "hoa", "tam", "nga", "dung", "son"]


def page(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_a_page_and_notices(cast, login, name):
    browser = login(getattr(cast, name))
    assert browser.get("/don-vi/toi/").status_code == 200
    assert browser.get("/don-vi/thong-bao/").status_code == 200


def test_contact_is_corrected_by_the_person(cast, login):
    login(cast.lan).post("/don-vi/toi/", {"email": "lan@truong.example", "phone": "0912"})
    person = User.objects.get(pk=cast.lan.pk)
    assert (person.email, person.phone) == ("lan@truong.example", "0912")


def test_a_wrong_address_keeps_what_was_typed(cast, login):
    text = page(login(cast.lan).post("/don-vi/toi/", {"email": "khong phai", "phone": "0912"}))
    assert "khong phai" in text and "0912" in text


def test_opening_a_notice_reads_it_and_leads_on(cast, login):
    notices.tell([cast.lan], "Có việc cần xem.", "/don-vi/toi/")
    row = Notice.objects.get(user=cast.lan)
    response = login(cast.lan).get(f"/don-vi/thong-bao/{row.public_id}/")
    assert response["Location"] == "/don-vi/toi/"
    row.refresh_from_db()
    assert row.read_at


def test_a_notice_never_leads_away(cast, login):
    notices.tell([cast.lan], "Có việc cần xem.", "https://elsewhere.example/")
    row = Notice.objects.get(user=cast.lan)
    assert login(cast.lan).get(f"/don-vi/thong-bao/{row.public_id}/")["Location"] == "/don-vi/thong-bao/"


def test_a_notice_of_somebody_else_is_not_there(cast, login):
    notices.tell([cast.lan], "Có việc cần xem.", "/don-vi/toi/")
    row = Notice.objects.get(user=cast.lan)
    assert login(cast.minh).get(f"/don-vi/thong-bao/{row.public_id}/").status_code == 404


def test_all_are_read_at_once_and_only_the_own_ones(cast, login):
    notices.tell([cast.lan, cast.minh], "Có việc cần xem.", "/don-vi/toi/")
    browser = login(cast.lan)
    assert 'class="count">1' in page(browser.get("/don-vi/thong-bao/"))
    browser.post("/don-vi/thong-bao/da-doc/")
    assert Notice.objects.filter(read_at=None).get().user_id == cast.minh.pk
