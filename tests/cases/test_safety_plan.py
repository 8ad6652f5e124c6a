"""The page that the pupil keeps: written together, without a name, and without whom nobody may contact."""

import pytest

from accounts.models import AuditEvent
from cases import workflow
from cases.workflow import caregivers
from ctxh_portal.kit.errors import RuleBroken, Stale
from tests.documents.reading import pdf_text

WORDS = {"signs": "Em mất ngủ", "ways": "Nghe nhạc\nVẽ", "adults": "Cô Lan 0909 000 111"}


def url(way, more="") -> str:
    return f"/truong-hop/{way.case.public_id}/giu-an-toan/{more}"


def write(way, **more):
    return workflow.write_safety_plan(actor=way.cast.lan, **way.now, **(WORDS | more))


def test_written_it_stands_on_the_case_and_is_printed_without_a_name(login, way):
    client = login(way.cast.lan)
    form = {"version": way.case.version, "places": "", "safer": ""} | WORDS
    page = client.post(url(way), form, follow=True).text
    assert "Em mất ngủ" in page and "In cho em giữ" in page and "Cùng em viết trang giữ an toàn" in page
    answer = client.get(url(way, "in/"))
    text = " ".join(pdf_text(answer.content).split())
    for wanted in ("Khi em thấy không ổn", "Nghe nhạc", "0909 000 111", "111", "115"):
        assert wanted in text
    assert "Nơi và người" not in text  # a part that was left empty
    for name in (way.case.pupil.full_name, way.case.code, way.case.unit.name, way.cast.lan.full_name):
        assert name not in text
    assert answer["Content-Disposition"] == 'attachment; filename="trang-cua-em.pdf"'
    assert AuditEvent.objects.get(action="cases.print").facts == {"form": "safety", "kind": "pdf"}


def test_an_adult_is_asked_for_and_nothing_typed_is_lost(login, way):
    page = login(way.cast.lan).post(url(way), {"version": way.case.version} | WORDS | {"adults": ""}).text
    assert "Em mất ngủ" in page and not way.case.safety_plans.exists()


def test_each_writing_stays_and_the_last_one_counts(login, way):
    write(way)
    write(way, adults="Bà Tư 0909 000 222")
    page = login(way.cast.hoa).get(f"/truong-hop/{way.case.public_id}/").text
    assert way.case.safety_plans.count() == 2 and "0909 000 222" in page and "0909 000 111" not in page


def test_two_writing_at_once_see_both(way):
    before = way.now
    write(way)
    with pytest.raises(Stale):
        workflow.write_safety_plan(actor=way.cast.lan, **before, **WORDS)


def test_nobody_flagged_stands_in_it(login, way):
    given = {"actor": way.cast.lan, "pupil": way.case.pupil}
    father = caregivers.add_caregiver(**given, full_name="Trần Văn Nghĩa", relation="cha", phone="0912 345 678")
    write(way, adults="Ba Nghĩa 0912345678")
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=father, reason="Có dấu hiệu gây hại.")
    with pytest.raises(RuleBroken):
        write(way, safer="Gọi 0912.345.678")
    answer = login(way.cast.lan).get(url(way, "in/"), follow=True)
    assert "không liên hệ" in answer.text and not AuditEvent.objects.filter(action="cases.print").exists()


def test_a_case_without_one_prints_nothing_and_a_closed_one_takes_none(login, way):
    assert "Chưa có trang giữ an toàn" in login(way.cast.hoa).get(url(way, "in/"), follow=True).text
    assert login(way.cast.hoa).get(url(way)).status_code == 403
    write(way)
    way.to_intervention().entry().plan().submit_plan().approve_plan()
    way.assess("medium").move("reintegration").finish_dates().close()
    with pytest.raises(RuleBroken):
        write(way)
    assert login(way.cast.hoa).get(url(way, "in/"))["Content-Type"] == "application/pdf"
