"""The network: certificates of staff and collaborators, kept by a school and read by its office."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import access, workflow
from accounts.enums import Role
from accounts.models import AuditEvent, Certificate, Collaborator, Membership, User
from ctxh_portal.home.days import focal_day, principal_day
from ctxh_portal.kit.errors import RuleBroken

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23 09:00+07:00", tick=True):
        yield


def certify(actor: User, holder: User, number: str = "12/CC", **more: object) -> Certificate:
    fields = {
        "holder": holder,
        "title": "Bồi dưỡng công tác xã hội",
        "number": number,
        "issuer": "Trường ĐH Sư phạm",
        "issued_on": date(2025, 3, 1),
        "valid_until": None,
    }
    return workflow.save_certificate(actor=actor, certificate=Certificate(), **(fields | more))


def know(actor: User, name: str = "Trần Thị Bông", **more: object) -> Collaborator:
    fields = {
        "full_name": name,
        "post": "Chi hội phụ nữ ấp 3",
        "phone": "0900 000 333",
        "since": TODAY,
        "until": None,
    }
    return workflow.save_collaborator(actor=actor, collaborator=Collaborator(), **(fields | more))


def test_a_certificate_through_the_page_leaves_a_trace_without_words(cast, login):
    data = {
        "holder": cast.tam.pk,
        "title": "Bồi dưỡng CTXH",
        "number": "12/CC",
        "issuer": "ĐHSP",
        "issued_on": "01/03/2025",
        "valid_until": "",
    }
    browser = login(cast.lan)
    assert browser.post(reverse("accounts:certificate_new"), data).status_code == 302
    row = Certificate.objects.get()
    event = AuditEvent.objects.get(action="accounts.save_certificate")
    assert "12/CC" not in str(event.facts)
    page = browser.get(reverse("accounts:network")).text
    assert "Phạm Thị Tâm" in page and "12/CC" in page
    edited = data | {"number": "13/CC", "version": row.version}
    assert browser.post(reverse("accounts:certificate", args=[row.public_id]), edited).status_code == 302
    again = browser.post(reverse("accounts:certificate", args=[row.public_id]), edited)
    assert "vừa được người khác sửa" in again.text


def test_only_people_of_the_school_are_certified_and_only_by_its_keepers(cast):
    with pytest.raises(RuleBroken, match="người của trường"):
        certify(cast.lan, cast.phuc)
    with pytest.raises(RuleBroken, match="chưa đến"):
        certify(cast.lan, cast.tam, issued_on=TODAY + timedelta(days=1))
    for name in ("tam", "dung", "son", "nga"):
        with pytest.raises(Http404):
            certify(getattr(cast, name), cast.tam)
    row = certify(cast.hoa, cast.tam)
    with pytest.raises(Http404):
        workflow.save_certificate(actor=cast.phuc, certificate=row, number="9")


@pytest.mark.parametrize(("left", "warned"), [(None, False), (61, False), (60, True), (0, True), (-1, False)])
def test_school_is_told_sixty_days_before_a_certificate_ends(cast, left, warned):
    certify(cast.lan, cast.tam, valid_until=None if left is None else TODAY + timedelta(days=left))
    minh, hoa = focal_day(cast.minh), principal_day(cast.hoa)
    told = [todo.note for todo in [*minh.week, *minh.ahead, *hoa.papers, *hoa.ahead]]
    assert told.count("chứng chỉ sắp hết giá trị") == (2 if warned else 0)
    assert not access.expiring_certificates(cast.phuc).exists()


@pytest.mark.parametrize(("left", "warned"), [(61, False), (60, True), (-1, False)])
def test_its_holder_is_told_too_and_reads_the_own_ones(cast, login, left, warned):
    certify(cast.lan, cast.tam, number="12/CC", valid_until=TODAY + timedelta(days=left))
    assert ("chứng chỉ sắp hết giá trị" in login(cast.tam).get(reverse("home:today")).text) is warned
    assert "12/CC" in login(cast.tam).get(reverse("accounts:me")).text
    assert "12/CC" not in login(cast.hoa).get(reverse("accounts:me")).text


def test_an_officer_certifies_whom_the_office_knows(cast):
    facts = {"title": "Bồi dưỡng", "number": "5/CC", "issuer": "Sở", "issued_on": TODAY}
    row = workflow.certify_trained(actor=cast.dung, holder=cast.phuc, **facts)
    assert AuditEvent.objects.get(action="accounts.certify_trained").unit_id == cast.primary.pk
    for actor, holder in (
        (cast.dung, cast.tam),
        (cast.dung, cast.dung),
        (cast.lan, cast.tam),
        (cast.son, cast.lan),
    ):
        with pytest.raises(Http404):
            workflow.certify_trained(actor=actor, holder=holder, **facts | {"number": "6/CC"})
    with pytest.raises(RuleBroken, match="chưa đến"):
        later = facts | {"number": "7/CC", "issued_on": TODAY + timedelta(days=1)}
        workflow.certify_trained(actor=cast.dung, holder=cast.lan, **later)
    assert Certificate.objects.get() == row


def test_the_decision_that_made_somebody_focal(cast, login):
    given = {"person": cast.tam.username, "role": "focal", "since": f"{TODAY:%d/%m/%Y}"}
    url, hoa = reverse("accounts:appoint", args=[cast.thcs.public_id]), login(cast.hoa)
    assert "cả số và ngày" in hoa.post(url, given | {"decision_number": "12/QĐ-THCSHS"}).text
    day = {"decision_number": "12/QĐ-THCSHS", "decision_on": f"{TODAY:%d/%m/%Y}"}
    assert hoa.post(url, given | day).status_code == 302
    words = f"Quyết định số 12/QĐ-THCSHS ngày {TODAY:%d/%m/%Y}"
    assert words in login(cast.dung).get(reverse("accounts:network")).text
    response = login(cast.dung).get(reverse("accounts:network_file"))
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert any(words in str(cell.value) for row in page.iter_rows() for cell in row)


def test_the_office_reads_focal_staff_of_all_its_schools_and_changes_nothing(cast, login):
    certify(cast.lan, cast.lan, number="7/CC")
    certify(cast.lan, cast.tam, number="8/CC")  # no focal teacher
    know(cast.phuc, "Lê Văn Ấp")
    know(cast.phuc, "Người đã thôi", since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    page = login(cast.dung).get(reverse("accounts:network")).text
    for name in ("Nguyễn Thị Lan", "7/CC", "Võ Văn Phúc", "Huỳnh Thị Mai", "Lê Văn Ấp"):
        assert name in page
    for name in ("8/CC", "Người đã thôi", "Đỗ Thị Nga", reverse("accounts:certificate_new")):
        assert name not in page
    own = login(cast.lan).get(reverse("accounts:network")).text
    assert "8/CC" in own and "Lê Văn Ấp" not in own


def test_the_directory_as_a_sheet(cast, login):
    certify(cast.lan, cast.lan, number="7/CC", valid_until=date(2027, 3, 1))
    know(cast.phuc, "=Lê Văn Ấp")
    response = login(cast.dung).get(reverse("accounts:network_file"))
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    of_lan = next(row for row in cells if "Nguyễn Thị Lan" in row)
    assert "số 7/CC" in of_lan[-1] and "đến 01/03/2027" in of_lan[-1]
    assert any("=Lê Văn Ấp" in row for row in cells)
    assert page["B2"].data_type != "f"
    assert AuditEvent.objects.get(action="accounts.export_network").unit_id == cast.commune.pk


def test_a_collaborator_is_corrected_and_ended(cast, login):
    row = know(cast.lan)
    data = {
        "full_name": row.full_name,
        "post": "Ấp đội",
        "phone": "1",
        "since": "01/09/2026",
        "until": "22/11/2026",
    }
    url = reverse("accounts:collaborator", args=[row.public_id])
    assert login(cast.hoa).post(url, data | {"version": row.version}).status_code == 302
    assert not access.network(User.objects.get(pk=cast.lan.pk))[0].collaborators
    with pytest.raises(Http404):
        workflow.save_collaborator(actor=cast.phuc, collaborator=row, phone="2")


def test_the_page_asks_no_more_for_many(cast, login):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("accounts:network")).status_code == 200
        return len(asked)

    browser = login(cast.dung)
    certify(cast.lan, cast.lan)
    know(cast.lan)
    queries()
    short = queries()
    for n in range(8):
        certify(cast.lan, cast.minh, number=str(n))
        know(cast.phuc, f"Người {n}")
    assert queries() == short


def test_a_keeper_of_two_schools_writes_for_both(cast, login):
    Membership.objects.create(user=cast.lan, unit=cast.primary, role=Role.FOCAL, since=date(2026, 8, 1))
    lan = User.objects.get(pk=cast.lan.pk)
    row = certify(lan, cast.phuc)
    assert AuditEvent.objects.get(action="accounts.save_certificate").unit_id == cast.primary.pk
    browser = login(cast.lan)
    assert "Võ Văn Phúc" in browser.get(reverse("accounts:certificate", args=[row.public_id])).text
    data = {"full_name": "Lê Văn Tư", "post": "Trưởng ấp 2", "phone": "0900 000 555", "since": "01/09/2026"}
    url = reverse("accounts:collaborator_new")
    assert browser.post(url, data).status_code == 200  # for which of the two
    assert browser.post(url, data | {"unit": cast.primary.public_id}).status_code == 302
    assert Collaborator.objects.get().unit == cast.primary
    with pytest.raises(Http404):
        know(cast.lan, unit=cast.units["preschool"])


def test_a_keeper_of_one_school_is_not_asked_for_which(cast, login):
    assert 'name="unit"' not in login(cast.hoa).get(reverse("accounts:collaborator_new")).text
    know(cast.hoa)
    assert Collaborator.objects.get().unit == cast.thcs
    with pytest.raises(Http404):
        know(cast.hoa, unit=cast.primary)
