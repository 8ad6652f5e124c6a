"""The register of coordination agreements: each unit's own, its states by the day, and its warning."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from accounts import access, workflow
from accounts.enums import AgreementState
from accounts.models import Agency, Agreement, AuditEvent
from ctxh_portal.kit.errors import RuleBroken

LIST = "/don-vi/quy-che-phoi-hop/"
FIELDS = {
    "agency": "",
    "partner": "Công an xã Bình An",
    "number": "02/QCPH",
    "signed_on": "01/09/2026",
    "signers": "Hiệu trưởng; Trưởng Công an xã",
    "content": "Báo tin và tiếp nhận tin trong ngày.",
    "valid_from": "01/09/2026",
    "valid_until": "20/12/2026",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23 09:00+07:00", tick=True):
        yield date(2026, 11, 23)


def page(response) -> str:
    return response.content.decode()


def signed(actor, until: date | None = date(2026, 12, 20), number: str = "02/QCPH", **more: object) -> Agreement:
    fields = {
        "partner": "Công an xã Bình An",
        "number": number,
        "signed_on": date(2026, 1, 5),
        "signers": "Hai bên",
        "content": "Báo tin trong ngày.",
        "valid_from": date(2026, 1, 5),
        "valid_until": until,
    }
    return workflow.save_agreement(actor=actor, agreement=Agreement(), **(fields | more))


@pytest.mark.parametrize("name", ["tam", "son", "nga"])
def test_the_register_is_for_its_keepers(cast, login, name):
    assert login(getattr(cast, name)).get(LIST).status_code == 404
    assert login(cast.lan).get(LIST).status_code == 200
    with pytest.raises(Http404):
        signed(getattr(cast, name))


def test_an_agreement_is_added_and_leaves_a_trace_without_words(cast, login):
    assert login(cast.lan).post(LIST + "them/", FIELDS).status_code == 302
    row = Agreement.objects.get()
    assert (row.unit, row.partner) == (cast.thcs, "Công an xã Bình An")
    assert "02/QCPH" in page(login(cast.hoa).get(LIST))
    event = AuditEvent.objects.get(action="accounts.save_agreement")
    assert "Công an" not in str(event.facts)


def test_a_school_and_its_office_see_their_own_alone(cast, login):
    own, offices = signed(cast.hoa), signed(cast.dung, number="05/QCPH")
    assert offices.unit == cast.commune
    text = page(login(cast.dung).get(LIST))
    assert "05/QCPH" in text and "02/QCPH" not in text
    assert login(cast.dung).get(f"{LIST}{own.public_id}/").status_code == 404
    assert login(cast.lan).get(f"{LIST}{offices.public_id}/").status_code == 404
    with pytest.raises(Http404):
        workflow.save_agreement(actor=cast.lan, agreement=offices, number="9")


def test_the_name_comes_from_the_directory_where_none_is_written(cast, login):
    agency = Agency.objects.get(phone="111")
    login(cast.lan).post(LIST + "them/", FIELDS | {"agency": agency.pk, "partner": ""})
    assert Agreement.objects.get().partner == agency.name


def test_a_partner_must_be_named(cast, login):
    response = login(cast.lan).post(LIST + "them/", FIELDS | {"partner": ""})
    assert "ghi tên nơi phối hợp" in page(response) and not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"signed_on": "24/11/2026"}, "Ngày ký chưa đến"),
        ({"valid_until": "31/08/2026"}, "không thể trước ngày có hiệu lực"),
    ],
)
def test_what_cannot_be_is_refused_and_the_words_are_kept(cast, login, fields, sentence):
    text = page(login(cast.lan).post(LIST + "them/", FIELDS | fields))
    assert sentence in text and "Báo tin và tiếp nhận tin" in text
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        (date(2026, 1, 5), None, AgreementState.IN_FORCE),
        (date(2026, 1, 5), date(2026, 12, 24), AgreementState.IN_FORCE),  # the 31st day
        (date(2026, 1, 5), date(2026, 12, 23), AgreementState.EXPIRING),  # the 30th
        (date(2026, 1, 5), date(2026, 11, 23), AgreementState.EXPIRING),  # its last day
        (date(2026, 1, 5), date(2026, 11, 22), AgreementState.EXPIRED),
        (date(2026, 11, 24), None, AgreementState.COMING),
    ],
)
def test_the_state_follows_from_the_day_and_the_query_agrees(cast, login, today, since, until, state):
    row = signed(cast.hoa, until, valid_from=since)
    assert row.state_on(today) == state
    warned = access.expiring_agreements(cast.hoa).exists()
    assert warned == (state == AgreementState.EXPIRING)
    for one in AgreementState.IN_FORCE, AgreementState.EXPIRING, AgreementState.EXPIRED:
        assert ("02/QCPH" in page(login(cast.hoa).get(LIST, {"state": one}))) == (one == state)
    assert "02/QCPH" in page(login(cast.hoa).get(LIST))


def test_what_ends_soon_stands_on_the_start_pages_of_its_unit(cast, login):
    signed(cast.hoa)
    signed(cast.dung, number="05/QCPH")
    for user in cast.hoa, cast.lan:
        text = page(login(user).get("/"))
        assert "Quy chế phối hợp số 02/QCPH" in text and "05/QCPH" not in text
    text = page(login(cast.dung).get("/"))
    assert "Quy chế phối hợp số 05/QCPH" in text and "02/QCPH" not in text
    assert "02/QCPH" not in page(login(cast.tam).get("/"))


def test_a_renewal_follows_its_predecessor_which_warns_no_longer(cast, login, today):
    before = signed(cast.hoa)
    assert access.expiring_agreements(cast.hoa).exists()
    client, address = login(cast.lan), f"{LIST}{before.public_id}/gia-han/"
    assert "Công an xã Bình An" in page(client.get(address))
    answer = client.post(
        address, FIELDS | {"number": "05/QCPH", "valid_from": "21/11/2026", "valid_until": "20/11/2028"}
    )
    assert answer.status_code == 302
    after = Agreement.objects.get(number="05/QCPH")
    assert after.renews == before and not access.expiring_agreements(cast.hoa).exists()
    before = access.get_agreement(cast.hoa, before.public_id)
    assert before.state_on(today) == AgreementState.RENEWED and before.state_on(date(2026, 11, 20)) != "renewed"
    assert "Thay cho quy chế số 02/QCPH" in page(client.get(f"{LIST}{after.public_id}/"))
    assert client.get(address).url == f"{LIST}{after.public_id}/"  # once is enough
    with pytest.raises(Http404):
        signed(cast.quang, number="06/QCPH", renews=before)


def test_the_second_of_two_who_edit_is_told(cast, login):
    row = signed(cast.hoa)
    workflow.save_agreement(actor=cast.lan, agreement=row, version=row.version, signers="Hiệu trưởng mới")
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        workflow.save_agreement(actor=cast.hoa, agreement=row, version=row.version, signers="Người khác")
    assert Agreement.objects.get().signers == "Hiệu trưởng mới"


def test_a_partner_that_left_the_directory_stays_in_its_agreement(cast, login):
    agency = Agency.objects.create(
        kind="police", name="Công an xã Bình An", office=cast.commune, valid_from=date(2025, 7, 1)
    )
    row = signed(cast.hoa, agency=agency)
    Agency.objects.filter(pk=agency.pk).update(valid_until=date(2026, 10, 1))
    login(cast.lan).post(f"{LIST}{row.public_id}/", FIELDS | {"agency": agency.pk, "signers": "Sửa lại"})
    row.refresh_from_db()
    assert (row.signers, row.agency_id) == ("Sửa lại", agency.pk)


def test_the_sheet_has_every_row_and_no_formula(cast, login):
    signed(cast.hoa, content="=1+1")
    response = login(cast.lan).get(reverse("accounts:agreements_file"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "02/QCPH" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    assert AuditEvent.objects.filter(action="accounts.export_agreements").exists()
