"""What Mẫu 01 asks for beyond the record: optional, kept whole, printed without whom nobody may contact."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import case_papers, workflow
from cases.enums import CasePart
from cases.models import Caregiver
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from tests.documents.reading import pdf_text

WORDS = {
    "place": "Sau nhà xe",
    "consequence": "Em bỏ học",
    "family": "Ở với bà",
    "done_before": "Bà đã gọi công an",
}
INFORMANT = {"informant_name": "Đỗ Văn Hàng Xóm", "informant_phone": "0911", "informant_address": "Ấp 3"}


def url(way, more="thong-tin-mau-01/") -> str:
    return f"/truong-hop/{way.case.public_id}/{more}"


def write(way, agrees=False, **texts):
    return workflow.write_intake_detail(actor=way.cast.lan, **way.now, informant_agrees=agrees, **texts)


def form_01(way) -> str:
    return str(case_papers.case_paper(way.case, case_papers.FORMS["mau-01"], set(CasePart)).body)


def father(way, **more) -> Caregiver:
    given = {"full_name": "Trần Văn Nghĩa", "relation": "cha", "phone": "0912 345 678"} | more
    return Caregiver.objects.create(pupil=way.case.pupil, **given)


def test_typed_once_it_stands_on_the_printed_form(login, way):
    father(way, birth_year=timezone.localdate().year - 41, job="thợ hồ")
    client = login(way.cast.lan)
    assert url(way) in client.get(url(way, "")).text
    form = {"version": way.case.version, "note": "", "informant_agrees": "on"} | WORDS | INFORMANT
    assert "Bổ sung thông tin cho Mẫu 01" in client.post(url(way), form, follow=True).text
    text = " ".join(pdf_text(client.get(url(way, "in/mau-01/pdf/")).content).split())
    for said in (*WORDS.values(), *INFORMANT.values(), "Tuổi, nghề nghiệp của cha: 41 tuổi, thợ hồ"):
        assert said in text
    assert AuditEvent.objects.get(action="cases.write_intake_detail").facts.keys() == {"detail"}


def test_nothing_has_to_be_filled_in(login, way):
    empty = dict.fromkeys([*WORDS, *INFORMANT, "note"], "")
    login(way.cast.lan).post(url(way), {"version": way.case.version} | empty)
    assert way.case.intake_details.count() == 1 and "Địa điểm xảy ra vụ việc: ……" in form_01(way)


def test_who_does_not_agree_is_not_written_down(way):
    with pytest.raises(RuleBroken):
        write(way, **INFORMANT)
    assert not way.case.intake_details.exists()


def test_the_last_writing_counts_and_the_earlier_ones_stay(login, way):
    write(way, place="Sân trường")
    write(way, place="Nhà xe")
    assert [row.place for row in way.case.intake_details.all()] == ["Sân trường", "Nhà xe"]
    assert "Nhà xe" in form_01(way) and "Sân trường" not in form_01(way)
    page = login(way.cast.lan).get(url(way)).text
    assert ">\nNhà xe</textarea>" in page


def test_two_writing_at_once_see_both(way):
    before = way.now
    write(way, place="Sân trường")
    with pytest.raises(Stale) as stale:
        workflow.write_intake_detail(actor=way.cast.lan, **before, informant_agrees=False, place="Nhà xe")
    assert stale.value.row.place == "Sân trường"


def test_it_is_the_focal_teachers(way):
    with pytest.raises(NotYours):
        workflow.write_intake_detail(actor=way.cast.hoa, **way.now, informant_agrees=False, place="x")


def test_form_01_is_not_printed_while_a_text_names_somebody_flagged(login, way):
    father(way, no_contact=True, job="thợ hồ")
    assert "thợ hồ" not in form_01(way)
    write(way, family="Em sợ ông Trần Văn Nghĩa")
    with pytest.raises(RuleBroken, match="không liên hệ"):
        form_01(way)
    answer = login(way.cast.lan).get(url(way, "in/mau-01/pdf/"))
    assert answer.status_code == 302 and answer["Location"] == url(way, "in/mau-01/pdf/neu-ten/")
    assert not AuditEvent.objects.filter(action="cases.print").exists()
    write(way, family="Em ở với bà")
    assert "Em ở với bà" in form_01(way)


def test_forms_02_and_06_neither(way):
    father(way, no_contact=True)
    way.to_intervention().plan().assess("medium", conclusion="Cha gọi từ số 0912345678")
    with pytest.raises(RuleBroken, match="không liên hệ"):
        case_papers.case_paper(way.case, case_papers.FORMS["mau-06"], set(CasePart))
    assert case_papers.case_paper(way.case, case_papers.FORMS["mau-02"], set(CasePart))
