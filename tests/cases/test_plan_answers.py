"""The pupil's and the caregiver's part in a support plan, and the templates that plans begin from."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from cases import plan_templates, workflow
from cases.chronology import chronology
from cases.enums import CaseKind, CasePart, NeedLevel
from cases.models import Caregiver, PlanAnswer, PlanTemplate, SafetyFlag
from cases.workflow import caregivers
from ctxh_portal.kit.errors import NotYours, RuleBroken


@pytest.fixture
def mother(way) -> Caregiver:
    return caregivers.add_caregiver(
        actor=way.cast.lan, pupil=way.case.pupil, full_name="Đỗ Thị Hạnh", relation="mẹ", phone="0901000111"
    )


def url(way) -> str:
    return f"/truong-hop/{way.case.public_id}/ke-hoach/y-kien/"


def filled(**changes) -> dict[str, str]:
    day = timezone.localdate().strftime("%d/%m/%Y")
    return {"voice": "pupil", "answer": "agreed", "way": "spoken", "words": "", "answered_on": day} | changes


def said(told, /, **changes) -> dict:
    given = {"who": "pupil", "answer": "agreed", "way": "spoken", "answered_on": timezone.localdate()}
    return {"actor": told.cast.lan, "case": told.case} | given | changes


def submit(way) -> None:
    workflow.submit_support_plan(actor=way.cast.lan, **way.now)


def test_a_plan_is_submitted_once_pupil_and_caregiver_were_heard(way, mother):
    way.to_intervention().plan()
    with pytest.raises(RuleBroken, match="trả lời của học sinh.* trả lời của người chăm sóc"):
        submit(way)
    workflow.answer_plan(**said(way))
    with pytest.raises(RuleBroken, match="^Chưa ghi trả lời của người chăm sóc"):
        submit(way)
    workflow.answer_plan(**said(way, who="caregiver", caregiver=mother, answer="refused", words="Để gia đình lo."))
    submit(way)


def test_an_answer_counts_for_the_plan_as_it_reads(way):
    way.to_intervention().plan().answer_plan()
    line = workflow.ActionLine("An toàn", "Việc khác", "Cô Lan", timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        workflow.save_support_plan(
            actor=way.cast.lan, **way.now, objective="Mục tiêu khác", pupil_view="", actions=[line]
        )
    with pytest.raises(RuleBroken, match="Chưa ghi trả lời của học sinh"):
        submit(way)


def test_whoever_nobody_may_contact_is_never_asked(login, way, mother):
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=mother, reason="Có dấu hiệu gây hại.")
    assert SafetyFlag.objects.exists()
    way.to_intervention().plan()
    page = login(way.cast.lan).get(url(way)).text
    assert "Không lấy ý kiến – vì an toàn của học sinh" in page
    form = page[page.index('name="voice"') :]
    assert "Đỗ Thị Hạnh" not in form and mother.public_id not in form
    refused = login(way.cast.lan).post(url(way), filled(voice=mother.public_id))
    assert refused.status_code == 200 and not PlanAnswer.objects.exists()
    mother.refresh_from_db()
    with pytest.raises(RuleBroken, match="vì an toàn"):
        workflow.answer_plan(**said(way, who="caregiver", caregiver=mother))
    workflow.answer_plan(**said(way))
    submit(way)  # no gate asks for that person


def test_another_adult_takes_the_place(way, mother):
    way.to_intervention().plan()
    workflow.answer_plan(**said(way))
    with pytest.raises(RuleBroken, match="là ai"):
        workflow.answer_plan(**said(way, who="adult"))
    workflow.answer_plan(**said(way, who="adult", words="Cô ruột của em: đồng ý."))
    submit(way)


def test_a_refusal_and_a_silence_say_why(way):
    way.to_intervention().plan()
    for answer in ("partly", "refused", "unreached"):
        with pytest.raises(RuleBroken, match="ý kiến hoặc lý do"):
            workflow.answer_plan(**said(way, answer=answer))
    with pytest.raises(RuleBroken, match="hình thức"):
        workflow.answer_plan(**said(way, way=""))
    row = workflow.answer_plan(**said(way, answer="unreached", words="Em nằm viện."))
    assert row.way == ""


def test_only_the_focal_writes_it_and_the_page_shows_it(login, cast, way, mother):
    assert login(cast.lan).get(url(way)).status_code == 404  # no plan to speak of
    way.to_intervention().plan()
    assert login(cast.hoa).get(url(way)).status_code == 403
    with pytest.raises(NotYours):
        workflow.answer_plan(**said(way, actor=cast.hoa))
    lost = login(cast.lan).post(url(way), filled(answer="refused", way="phone", voice="", words="Chữ đã gõ"))
    assert lost.status_code == 200 and "Chữ đã gõ" in lost.text
    page = login(cast.lan).post(url(way), filled(voice=mother.public_id, words="Nên học thêm."), follow=True).text
    assert "Đỗ Thị Hạnh (mẹ)" in page and "Nên học thêm." in page
    [line] = [h for h in chronology(way.case, (), CasePart.values) if "Ý kiến về kế hoạch" in h.title]
    assert "Hạnh" not in line.title  # a plan may be shared without the contacts
    way.submit_plan()
    assert "Nên học thêm." in login(cast.hoa).get(f"/truong-hop/{way.case.public_id}/ke-hoach/duyet/").text


def test_a_plan_begins_from_a_template_of_its_kind(login, cast, way):
    way.to_intervention()
    kind = way.case.kind
    mine = PlanTemplate.objects.create(
        kind=kind,
        title="Mẫu của phòng",
        objective="Em vui đến trường",
        rows=[
            {"need": "Học tập", "level": "high", "goal": "", "action": "Kèm Toán", "responsible": "Cô", "days": 3}
        ],
    )
    other = PlanTemplate.objects.exclude(kind=kind).first()
    address = f"/truong-hop/{way.case.public_id}/ke-hoach/"
    page = login(cast.lan).get(address).text
    assert "Mẫu của phòng" in page and other.title not in page
    page = login(cast.lan).get(f"{address}?mau={mine.public_id}").text
    due = timezone.localdate() + timedelta(days=3)
    assert "Em vui đến trường" in page and "Kèm Toán" in page and due.strftime("%d/%m/%Y") in page
    assert other.objective not in login(cast.lan).get(f"{address}?mau={other.public_id}").text
    browser, typed = login(cast.lan), {"objective": "Mới gõ", "viec-TOTAL_FORMS": "0", "viec-INITIAL_FORMS": "0"}
    browser.post(f"/truong-hop/nhap{address}", typed)
    assert (
        "Mới gõ" in browser.get(address).text
        and "Mới gõ" not in browser.get(f"{address}?mau={mine.public_id}").text
    )
    mine.in_use = False
    mine.save()
    assert "Mẫu của phòng" not in login(cast.lan).get(address).text


def test_every_kind_has_a_template_that_fits_its_fields(db):
    assert set(PlanTemplate.objects.values_list("kind", flat=True)) == set(CaseKind.values)
    for template in PlanTemplate.objects.all():
        template.full_clean()
        levels = {row["level"] for row in template.rows}
        assert levels <= set(NeedLevel.values) and all(row["action"] and row["days"] for row in template.rows)


def test_only_kinds_without_a_template_are_filled(db):
    PlanTemplate.objects.filter(kind=CaseKind.DROPOUT).update(title="Tên của phòng")
    PlanTemplate.objects.filter(kind=CaseKind.OTHER).delete()
    plan_templates.load(lambda name: apps.get_model("cases", name))
    assert [row.title for row in PlanTemplate.objects.filter(kind=CaseKind.DROPOUT)] == ["Tên của phòng"]
    assert PlanTemplate.objects.filter(kind=CaseKind.OTHER).count() == 1


def test_an_office_edits_a_template(login, cast):
    client, template = login(cast.dung), PlanTemplate.objects.get(kind="dropout")
    address = f"/truong-hop/danh-muc/mau-ke-hoach/{template.public_id}/"
    assert template.title in client.get("/truong-hop/danh-muc/mau-ke-hoach/").text
    row = {"viec-0-" + name: str(value) for name, value in template.rows[0].items()}
    count = {"viec-TOTAL_FORMS": "2", "viec-INITIAL_FORMS": "1"}
    base = {"kind": "dropout", "title": "Tên mới", "objective": "Mục tiêu mới", "in_use": "on", "version": "1"}
    typed = {"viec-1-need": "Đi lại", "viec-1-action": "Xe đạp", "viec-1-responsible": "", "viec-1-days": "5"}
    page = client.post(address, base | row | count | typed | {"viec-1-level": "high"})
    assert page.status_code == 200 and "Xe đạp" in page.text  # who does it is missing; nothing is lost
    typed |= {"viec-1-responsible": "Nhà trường", "viec-1-level": "high", "viec-1-goal": ""}
    assert client.post(address, base | row | count | typed).status_code == 302
    template.refresh_from_db()
    assert template.title == "Tên mới" and [line["action"] for line in template.rows][1] == "Xe đạp"
    again = client.post(address, base | row | count | typed)
    assert "vừa được sửa ở nơi khác" in again.text
    for other in (cast.lan, cast.hoa):
        assert login(other).get(address).status_code == 403


def test_before_and_after_stand_side_by_side(login, cast, way):
    way.to_intervention()
    address = f"/truong-hop/{way.case.public_id}/"
    assert "Trước và sau" not in login(cast.lan).get(address).text
    first = dict(way.case.assessments.last().scores)
    way.assess("medium", scores=first | {"severity": "low", "self": "high"})
    page = login(cast.lan).get(address).text
    assert "Trước và sau" in page and page.count("Tốt hơn") == 2 and "Kém hơn" not in page
