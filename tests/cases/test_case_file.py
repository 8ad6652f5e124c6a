"""The file of a case on paper: whole under a password, in short, or without anything that tells who it is."""

from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import workflow
from cases.case_file import NAMELESS
from cases.workflow import caregivers
from ctxh_portal.kit.errors import RuleBroken
from tests.documents.reading import pdf_text

SECRET = "mot-mat-khau-dai"
TOLD = "Em kể chuyện ở nhà bà Tư."


@pytest.fixture
def told(way):
    given = {"actor": way.cast.lan, "pupil": way.case.pupil}
    caregivers.add_caregiver(**given, full_name="Đỗ Thị Hạnh", relation="mẹ")
    father = caregivers.add_caregiver(**given, full_name="Trần Văn Nghĩa", relation="cha")
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=father, reason="Có dấu hiệu gây hại.")
    way.to_intervention().entry(TOLD).plan().submit_plan().approve_plan()
    return way


def url(way) -> str:
    return f"/truong-hop/{way.case.public_id}/in/"


def printed(client, way, **fields) -> bytes:
    answer = client.post(url(way), {"variant": "summary", "purpose": "archive", "password": ""} | fields)
    assert answer["Content-Type"] == "application/pdf", answer.text
    assert way.case.code not in answer["Content-Disposition"]
    return answer.content


def test_the_summary_holds_no_diary(login, told):
    text = pdf_text(printed(login(told.cast.hoa), told))
    for wanted in (told.case.pupil.full_name, told.case.code, "Đỗ Thị Hạnh", "Gặp em hằng tuần", "Nguy cơ"):
        assert wanted in text or wanted.lower() in text.lower()
    assert "bà Tư" not in text and "Trần Văn Nghĩa" not in text


def test_the_whole_file_opens_with_its_password_alone(login, told):
    client = login(told.cast.lan)
    for short in ("", "ngan"):
        page = client.post(url(told), {"variant": "full", "purpose": "authority", "password": short})
        assert page.status_code == 200 and "ít nhất 12 ký tự" in page.text
    content = printed(client, told, variant="full", purpose="authority", password=SECRET)
    for wrong in ("", "mot-mat-khau-sai"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(content), password=wrong)
    with pikepdf.open(BytesIO(content), password=SECRET) as opened:
        assert opened.encryption.R == 6 and opened.encryption.bits == 256
        plain = BytesIO()
        opened.save(plain, encryption=False)
    text = pdf_text(plain.getvalue())
    assert "bà Tư" in text and "Đỗ Thị Hạnh" in text and "Trần Văn Nghĩa" not in text


def test_the_whole_file_begins_with_what_was_told(login, cast, make_case, pupil):
    concern = workflow.raise_concern(
        actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em có vết bầm ở tay."
    )
    case = make_case(pupil=pupil, concern=concern)
    workflow.link_incident(
        actor=cast.lan, case=case, role="suffered", happened_on=timezone.localdate(), text="Xô xát ở cổng"
    )
    fields = {"variant": "full", "purpose": "authority", "password": SECRET}
    answer = login(cast.lan).post(f"/truong-hop/{case.public_id}/in/", fields)
    plain = BytesIO()
    with pikepdf.open(BytesIO(answer.content), password=SECRET) as opened:
        opened.save(plain, encryption=False)
    text = " ".join(pdf_text(plain.getvalue()).split())
    assert "vết bầm" in text and "Gắn vào một sự việc" in text


def test_the_nameless_file_tells_nobody(login, told):
    text = pdf_text(printed(login(told.cast.lan), told, variant="nameless", purpose="training"))
    case = told.case
    names = [case.pupil.full_name, case.code, case.unit.name, "8A2", "bà Tư", "Đỗ Thị Hạnh", "Gặp em hằng tuần"]
    names += [told.cast.lan.full_name, told.cast.hoa.full_name, "Thủ Thừa", "Em an tâm"]
    assert not [name for name in names if name.lower() in text.lower()]
    assert NAMELESS in text and "Số lần ghi nhật ký: 1" in text


def test_a_training_gets_the_nameless_file_alone(login, told):
    page = login(told.cast.lan).post(url(told), {"variant": "summary", "purpose": "training", "password": ""})
    assert page.status_code == 200 and "chỉ dùng bản ẩn danh" in page.text
    with pytest.raises(RuleBroken):
        workflow.print_case(actor=told.cast.lan, case=told.case, form="full", kind="pdf", purpose="training")


def test_the_trail_says_what_was_printed_and_what_for(login, told):
    printed(login(told.cast.lan), told, variant="full", password=SECRET)
    event = AuditEvent.objects.filter(action="cases.print").latest("pk")
    assert event.facts == {"form": "full", "kind": "pdf", "purpose": "archive"}
    assert "in Bản đầy đủ" in login(told.cast.hoa).get(f"/truong-hop/{told.case.public_id}/nhat-ky-truy-cap/").text


def test_who_was_given_parts_prints_these(login, told):
    workflow.share_case(
        actor=told.cast.hoa, case=told.case, username="minh", days=3, parts=["summary"], reason="Dạy thay"
    )
    content = printed(login(told.cast.minh), told, variant="full", password=SECRET)
    with pikepdf.open(BytesIO(content), password=SECRET) as opened:
        plain = BytesIO()
        opened.save(plain, encryption=False)
    text = pdf_text(plain.getvalue())
    assert told.case.pupil.full_name in text
    for kept in ("bà Tư", "Gặp em hằng tuần", "Đỗ Thị Hạnh", "Mức độ nguy cơ"):
        assert kept not in text
    assert login(told.cast.tam).get(url(told)).status_code == 404


def test_a_hidden_entry_is_on_paper_without_its_words(login, told):
    entry = told.case.entries.last()
    workflow.hide_entry(actor=told.cast.lan, case=told.case, entry=entry, reason="Nhầm hồ sơ")
    content = printed(login(told.cast.lan), told, variant="full", password=SECRET)
    with pikepdf.open(BytesIO(content), password=SECRET) as opened:
        plain = BytesIO()
        opened.save(plain, encryption=False)
    assert "bà Tư" not in pdf_text(plain.getvalue())
    assert timezone.localdate().strftime("%d/%m/%Y") in pdf_text(plain.getvalue())
