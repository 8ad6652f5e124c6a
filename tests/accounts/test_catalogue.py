"""The office's catalogue: agencies and legal bases."""

import pytest

from accounts.models import Agency, LegalBasis

pytestmark = pytest.mark.django_db
AGENCIES, BASES = "/don-vi/danh-muc/", "/don-vi/danh-muc/can-cu/"
AGENCY = {
    "kind": "police",
    "name": "Công an xã Bình An",
    "phone": "0272 3864 113",
    "note": "",
    "in_emergency": "on",
    "valid_from": "01/07/2025",
    "valid_until": "",
    "legal_note": "",
}
BASIS = {
    "code": "99/2026/TT-BGDĐT",
    "citation": "Thông tư số 99/2026/TT-BGDĐT ngày 01 tháng 10 năm 2026 của Bộ trưởng",
    "levels": ["preschool"],
    "valid_from": "15/11/2026",
    "valid_until": "",
    "replaced_by": "",
    "legal_note": "",
}


def page(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", ["lan", "hoa", "tam", "son", "nga"])
@pytest.mark.parametrize("url", [AGENCIES, AGENCIES + "co-quan/them/", BASES, BASES + "them/"])
def test_the_catalogue_is_the_officers(cast, login, name, url):
    assert login(cast.dung).get(url).status_code == 200
    assert login(getattr(cast, name)).get(url).status_code == 403


def test_an_agency_is_added_and_reaches_the_schools_card(cast, login):
    login(cast.dung).post(AGENCIES + "co-quan/them/", AGENCY)
    assert Agency.objects.get(name="Công an xã Bình An").office == cast.commune
    assert "Công an xã Bình An" in page(login(cast.lan).get("/truong-hop/ghi-nhan/"))


def test_a_wrong_date_keeps_what_was_typed(cast, login):
    text = page(login(cast.dung).post(AGENCIES + "co-quan/them/", AGENCY | {"valid_from": "31/02/2026"}))
    assert "0272 3864 113" in text and "31/02/2026" in text
    assert not Agency.objects.filter(name="Công an xã Bình An").exists()


def test_a_national_row_cannot_be_opened_for_change(cast, login):
    national = Agency.objects.get(phone="111")
    url = f"{AGENCIES}co-quan/{national.public_id}/"
    assert login(cast.dung).get(url).status_code == 404
    assert login(cast.dung).post(url, AGENCY).status_code == 404


def test_the_second_of_two_who_edit_is_told_and_keeps_the_words(cast, login):
    login(cast.dung).post(AGENCIES + "co-quan/them/", AGENCY)
    row = Agency.objects.get(name="Công an xã Bình An")
    url = f"{AGENCIES}co-quan/{row.public_id}/"
    login(cast.dung).post(url, AGENCY | {"phone": "1111", "version": row.version})
    text = page(login(cast.dung).post(url, AGENCY | {"phone": "2222", "version": row.version}))
    assert "vừa được người khác sửa" in text and 'value="2222"' in text
    row.refresh_from_db()
    assert row.phone == "1111"


def test_a_basis_is_added(cast, login):
    login(cast.dung).post(BASES + "them/", BASIS)
    assert LegalBasis.objects.get(code="99/2026/TT-BGDĐT").levels == ["preschool"]


def test_a_code_stands_once(cast, login):
    text = page(login(cast.dung).post(BASES + "them/", BASIS | {"code": "18/2025/TT-BGDĐT"}))
    assert "đã có căn cứ mang số, ký hiệu này" in text


@pytest.mark.parametrize(
    "fields, sentence",
    [({"valid_until": "01/01/2020"}, "phải sau ngày có hiệu lực"), ({"levels": []}, "cần được điền")],
)
def test_a_basis_that_cannot_be_is_refused(cast, login, fields, sentence):
    text = page(login(cast.dung).post(BASES + "them/", BASIS | fields))
    assert sentence in text and "Thông tư số 99/2026" in text


def test_a_basis_is_corrected(cast, login):
    basis = LegalBasis.objects.get(code="110/2024/NĐ-CP")
    fields = BASIS | {"code": basis.code, "citation": basis.citation, "version": basis.version}
    login(cast.dung).post(f"{BASES}{basis.public_id}/", fields | {"legal_note": "Đã đối chiếu"})
    basis.refresh_from_db()
    assert (basis.legal_note, basis.version) == ("Đã đối chiếu", 2)


def test_a_basis_that_is_not_there(cast, login):
    assert login(cast.dung).get(BASES + "nothing/").status_code == 404
