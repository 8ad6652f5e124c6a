"""Mẫu 01, 02, 04 and 06 of NĐ 56/2017: what they say of the case, who prints them, what the trail keeps."""

import io
import zipfile

import pytest

from accounts.models import AuditEvent
from cases import access, workflow
from cases.models import Caregiver
from ctxh_portal.kit.errors import NotYours
from tests.documents.reading import pdf_text


def url(way, form: str, kind: str = "pdf") -> str:
    return f"/truong-hop/{way.case.public_id}/in/{form}/{kind}/"


def printed(client, way, form: str) -> str:
    answer = client.get(url(way, form))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert way.case.code not in answer["Content-Disposition"]
    return " ".join(pdf_text(answer.content).split())


def whole(way) -> None:
    """A case that has something for every form."""
    way.to_intervention().plan().assess("medium")


def carer(way, name: str, relation: str, **more) -> Caregiver:
    return Caregiver.objects.create(pupil=way.case.pupil, full_name=name, relation=relation, **more)


def test_intake_says_what_is_known_and_leaves_the_rest_open(login, cast, way):
    carer(way, "Trần Thị Mơ", "mẹ", phone="0900000001", lives_with=True)
    text = printed(login(cast.lan), way, "mau-01")
    assert "Tiếp nhận thông tin trẻ em" in text and way.case.pupil.full_name in text
    assert " ".join(way.case.summary.split()) in text
    assert "Họ và tên mẹ: Trần Thị Mơ" in text and "0900000001" in text
    assert "Họ và tên cha: ……" in text and "Địa điểm xảy ra vụ việc: ……" in text


def test_nobody_flagged_is_on_a_form(login, cast, way):
    carer(way, "Lê Văn Xa", "bố", phone="0900000002", lives_with=True, no_contact=True)
    text = printed(login(cast.lan), way, "mau-01")
    assert "Lê Văn Xa" not in text and "0900000002" not in text
    assert "Họ và tên cha: ……" in text


def test_word_says_the_same(login, cast, way):
    answer = login(cast.lan).get(url(way, "mau-01", "docx"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as word:
        assert way.case.pupil.full_name in word.read("word/document.xml").decode()


def test_grid_counts_its_own_columns(login, cast, way):
    client = login(cast.lan)
    assert client.get(url(way, "mau-02")).status_code == 404
    way.assess()
    text = printed(client, way, "mau-02")
    assert "Đánh giá nguy cơ ban đầu đối với trẻ em" in text
    made = way.case.assessments.filter(purpose="initial").last()
    assert f"Mức độ nguy cơ: {made.get_level_display()}" in text
    harm = [made.scores[code] for code in ("severity", "access", "development", "obstacles")]
    assert "Tổng số " + " ".join(str(harm.count(level)) for level in ("high", "medium", "low")) in text


def test_plan_and_review(login, cast, way):
    whole(way)
    plan = way.case.support_plans.last()
    text = printed(login(cast.hoa), way, "mau-04")
    assert "Hỗ trợ, can thiệp đối với trẻ em" in text and " ".join(plan.objective.split()) in text
    assert "Rà soát, đánh giá tình hình trẻ em" in printed(login(cast.hoa), way, "mau-06")


def test_page_offers_what_there_is(login, cast, way):
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
    assert url(way, "mau-01") in page and url(way, "mau-02") not in page
    whole(way)
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
    assert all(url(way, form) in page for form in ("mau-01", "mau-02", "mau-04", "mau-06"))


@pytest.mark.parametrize("address", ["mau-03/pdf", "mau-01/html"])
def test_no_other_form_and_no_other_file(login, cast, way, address):
    assert login(cast.lan).get(f"/truong-hop/{way.case.public_id}/in/{address}/").status_code == 404


def test_trail_says_which_form(login, cast, way):
    printed(login(cast.lan), way, "mau-01")
    event = AuditEvent.objects.filter(action="cases.print").get()
    assert event.facts == {"form": "mau-01", "kind": "pdf"} and event.target_id == way.case.pk
    assert (
        "in Mẫu 01: tiếp nhận thông tin"
        in login(cast.hoa).get(f"/truong-hop/{way.case.public_id}/nhat-ky-truy-cap/").text
    )


def test_parts_that_are_not_shared_are_not_printed(monkeypatch, login, cast, way):
    monkeypatch.setattr(access, "parts", lambda user, case: {"summary", "diary"})
    page = login(cast.lan).get(f"/truong-hop/{way.case.public_id}/").text
    assert "In biểu mẫu" not in page
    assert login(cast.lan).get(url(way, "mau-01")).status_code == 403
    with pytest.raises(NotYours):
        workflow.print_case(actor=cast.lan, case=way.case, form="mau-01", kind="pdf", parts=["contacts"])
    assert not AuditEvent.objects.filter(action="cases.print").exists()
