"""The office's inspection of a school: criteria, announcement, checklist, minutes of both sides, kiến nghị."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import notices_of
from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.home import days
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import access, workflow
from plans.enums import InspectionState
from plans.models import Criterion, Inspection, Recommendation
from plans.papers_inspections import minutes_paper
from plans.workflow.inspections import Demand
from tests.plans.conftest import fresh

TEAM = "Huỳnh Thị Dung, Phó Trưởng phòng\nLê Văn Sáu, chuyên viên"


def today() -> date:
    return timezone.localdate()


def announced(cast: Cast, **changes: object) -> Inspection:
    facts = {"school": cast.units["thcs"], "subject": "Kiểm tra công tác xã hội", "on": today()}
    return workflow.announce_inspection(actor=fresh(cast.dung), office_people=TEAM, **(facts | changes))


def filled(cast: Cast, row: Inspection, **changes: object) -> Inspection:
    facts = {
        "answers": {answer.pk: ("met", "Có quyết định") for answer in row.answers.all()},
        "demands": [Demand("Bổ sung lịch phòng tư vấn", "Ban hành lịch mới", today() + timedelta(days=30))],
        "office_people": TEAM,
        "school_people": "Nguyễn Thị Hoa, Hiệu trưởng",
        "place": "Phòng họp nhà trường",
        "starts": time(8),
        "ends": time(10, 30),
        "conclusions": "Trường thực hiện tốt.",
    }
    row.refresh_from_db()
    return workflow.note_findings(actor=fresh(cast.dung), inspection=row, version=row.version, **(facts | changes))


def concluded(cast: Cast) -> Inspection:
    row = filled(cast, announced(cast))
    return workflow.conclude_inspection(actor=fresh(cast.dung), inspection=row)


def test_the_school_is_told_and_sees_the_criteria_but_no_result(cast: Cast, sign_in) -> None:
    row = filled(cast, announced(cast), strengths="Kín đáo lắm")
    for user in (cast.hoa, cast.lan):
        assert "sẽ kiểm tra công tác xã hội của trường" in notices_of(user).first().text
        page = sign_in(user).get(reverse("plans:inspection", args=[row.public_id])).text
        assert "Có nơi tư vấn riêng, kín đáo" in page and "Lê Văn Sáu" in page
        assert "Có quyết định" not in page and "Kín đáo lắm" not in page and "Bổ sung lịch" not in page
    url = reverse("plans:inspection_minutes", args=[row.public_id, "docx"])
    assert sign_in(cast.hoa).get(url).status_code == 403
    assert sign_in(cast.phuc).get(reverse("plans:inspection", args=[row.public_id])).status_code == 404
    assert row.public_id not in sign_in(cast.phuc).get(reverse("plans:inspections")).text


def test_the_whole_way_through_the_pages(cast: Cast, sign_in) -> None:
    dung, hoa, lan = sign_in(cast.dung), sign_in(cast.hoa), sign_in(cast.lan)
    data = {
        "school": cast.units["thcs"].public_id,
        "subject": "Kiểm tra đầu năm",
        "on": f"{today():%d/%m/%Y}",
        "office_people": TEAM,
    }
    assert dung.post(reverse("plans:inspection_new"), data).status_code == 302
    row = Inspection.objects.get()
    args = [row.public_id]
    found = {
        "version": row.version,
        "office_people": TEAM,
        "school_people": "Nguyễn Thị Hoa, Hiệu trưởng",
        "place": "Phòng họp",
        "starts": "08:00",
        "ends": "10:30",
        "conclusions": "Trường thực hiện tốt.",
        "kn-TOTAL_FORMS": "3",
        "kn-INITIAL_FORMS": "0",
        "kn-0-text": "Bổ sung lịch phòng tư vấn",
        "kn-0-remedy": "Ban hành lịch mới",
        "kn-0-due_on": f"{today() + timedelta(days=10):%d/%m/%Y}",
    }
    for answer in row.answers.all():
        found |= {f"kq_{answer.pk}": "partly", f"nx_{answer.pk}": "Đang làm"}
    url = reverse("plans:inspection_findings", args=args)
    assert dung.get(url).status_code == 200
    assert dung.post(url, found).status_code == 302
    assert "vừa được người khác sửa" in dung.post(url, found).text
    assert dung.post(reverse("plans:inspection_conclude", args=args)).status_code == 302
    page = hoa.get(reverse("plans:inspection", args=args)).text
    assert "Đạt một phần" in page and "Bổ sung lịch phòng tư vấn" in page
    assert hoa.post(reverse("plans:inspection_sign", args=args), {"opinion": "Nhất trí."}).status_code == 302
    demand = Recommendation.objects.get()
    told = {"done_on": f"{today():%d/%m/%Y}", "word": "Đã dán lịch"}
    assert lan.post(reverse("plans:recommendation_answer", args=[demand.public_id]), told).status_code == 302
    settle = reverse("plans:recommendation_settle", args=[demand.public_id])
    assert "ghi rõ trường cần làm thêm" in dung.post(settle, {"accepted": "no"}).text
    assert dung.post(settle, {"accepted": "yes"}).status_code == 302
    page = lan.get(reverse("plans:inspection", args=args)).text
    assert "Đã xác nhận" in page and "Hai bên đã ký" in page and "Nhất trí." in page
    assert "Kiểm tra đầu năm" in lan.get(reverse("plans:inspections")).text


def test_minutes_need_everything_before_they_are_concluded(cast: Cast) -> None:
    row = announced(cast)
    with pytest.raises(RuleBroken, match="kết quả của từng tiêu chí"):
        workflow.conclude_inspection(actor=cast.dung, inspection=row)
    filled(cast, row, demands=[Demand("x", "y", today())])
    with pytest.raises(RuleBroken, match="hạn của kiến nghị"):
        workflow.conclude_inspection(actor=cast.dung, inspection=row)
    later = announced(cast, on=today() + timedelta(days=3))
    with pytest.raises(RuleBroken, match="chưa đến"):
        workflow.conclude_inspection(actor=cast.dung, inspection=filled(cast, later))


def test_concluded_minutes_never_change(cast: Cast) -> None:
    row = concluded(cast)
    assert row.state == InspectionState.CONCLUDED
    for act in (
        lambda: filled(cast, row),
        lambda: workflow.announce_inspection(
            actor=cast.dung, inspection=row, version=row.version, subject="x", on=today(), office_people="x"
        ),
        lambda: workflow.cancel_inspection(actor=cast.dung, inspection=row, because="x"),
        lambda: workflow.conclude_inspection(actor=cast.dung, inspection=row),
        lambda: workflow.release_file_check(actor=cast.hoa, inspection=row),
    ):
        with pytest.raises(RuleBroken, match="không sửa được nữa"):
            act()
    workflow.countersign_inspection(actor=cast.hoa, inspection=row)
    with pytest.raises(RuleBroken, match="đã được nhà trường ký"):
        workflow.countersign_inspection(actor=cast.hoa, inspection=row)


def test_each_side_keeps_to_its_own(cast: Cast) -> None:
    row = announced(cast)
    for user in (cast.hoa, cast.lan):
        with pytest.raises(NotYours):
            workflow.cancel_inspection(actor=user, inspection=row, because="x")
    with pytest.raises(NotYours):
        workflow.countersign_inspection(actor=cast.hoa, inspection=row)  # nothing is concluded yet
    with pytest.raises(Http404):
        workflow.cancel_inspection(actor=cast.phuc, inspection=row, because="x")
    filled(cast, row)
    workflow.conclude_inspection(actor=cast.dung, inspection=row)
    demand = row.recommendations.get()
    for user in (cast.lan, cast.dung):
        with pytest.raises(NotYours):
            workflow.countersign_inspection(actor=user, inspection=row)
    with pytest.raises(NotYours):
        workflow.answer_recommendation(actor=cast.dung, recommendation=demand, done_on=today(), word="x")
    workflow.answer_recommendation(actor=cast.lan, recommendation=demand, done_on=today(), word="x")
    with pytest.raises(NotYours):
        workflow.settle_recommendation(actor=cast.hoa, recommendation=demand, accepted=True)
    with pytest.raises(RuleBroken, match="đã được trả lời"):
        workflow.answer_recommendation(actor=cast.lan, recommendation=demand, done_on=today(), word="x")


def test_a_school_that_is_not_under_the_office_is_not_inspected(cast: Cast) -> None:
    with pytest.raises(NotYours):
        announced(cast, school=cast.units["thcs"], on=date(2025, 3, 3))  # then under the district's office
    with pytest.raises(Http404):
        workflow.announce_inspection(
            actor=cast.lan, school=cast.units["thcs"], subject="x", on=today(), office_people="x"
        )


def test_the_office_asks_again_and_late_ones_stand_on_both_start_pages(cast: Cast, sign_in) -> None:
    row = concluded(cast)
    demand = row.recommendations.get()
    workflow.answer_recommendation(actor=cast.hoa, recommendation=demand, done_on=today(), word="Đã làm")
    answered = days.officer_day(fresh(cast.dung)).inspections
    assert [line.note for line in answered] == ["trường đã trả lời kiến nghị"]
    workflow.settle_recommendation(actor=cast.dung, recommendation=demand, accepted=False, reply="Còn thiếu")
    assert "làm thêm" in notices_of(cast.lan).first().text
    Recommendation.objects.update(due_on=today() - timedelta(days=1))
    assert [line.note for line in days.officer_day(fresh(cast.dung)).inspections] == ["kiến nghị quá hạn"]
    assert "Bổ sung lịch phòng tư vấn" in [line.label for line in days.focal_day(fresh(cast.lan)).now]
    waiting = {line.label for line in days.principal_day(fresh(cast.hoa)).papers}
    assert {"Biên bản kiểm tra", "Bổ sung lịch phòng tư vấn"} <= waiting
    assert "Quá hạn" in sign_in(cast.lan).get(reverse("plans:inspection", args=[row.public_id])).text
    assert "Bổ sung lịch" in sign_in(cast.dung).get(reverse("plans:inspections")).text
    assert not days.focal_day(fresh(cast.phuc)).now


def test_the_minutes_on_paper_are_signed_by_both_sides(cast: Cast, sign_in) -> None:
    row = workflow.countersign_inspection(actor=cast.hoa, inspection=concluded(cast), opinion="Trường nhất trí.")
    text = paper_text(minutes_paper(row))
    for word in (
        "BIÊN BẢN",
        "08 giờ 00 phút",
        "Có quyết định",
        "Ban hành lịch mới",
        "TRƯỞNG ĐOÀN KIỂM TRA\nHuỳnh Thị Dung",
        "ĐẠI DIỆN NHÀ TRƯỜNG\nNguyễn Thị Hoa",
        "Trường nhất trí.",
    ):
        assert word in text
    got = sign_in(cast.lan).get(reverse("plans:inspection_minutes", args=[row.public_id, "docx"]))
    assert got.status_code == 200 and got.content[:2] == b"PK"
    assert AuditEvent.objects.filter(action="plans.download_minutes").count() == 1
    assert (
        sign_in(cast.lan).get(reverse("plans:inspection_minutes", args=[row.public_id, "exe"])).status_code == 404
    )


def test_a_later_day_leaves_the_signed_minutes_as_they_are(cast: Cast, sign_in) -> None:
    row = workflow.countersign_inspection(actor=cast.hoa, inspection=concluded(cast))
    signed, demand = paper_text(minutes_paper(row)), row.recommendations.get()
    later = demand.due_on + timedelta(days=15)
    workflow.answer_recommendation(actor=cast.hoa, recommendation=demand, done_on=today(), word="Đã làm")
    workflow.settle_recommendation(
        actor=cast.dung, recommendation=demand, accepted=False, reply="Còn thiếu", due_on=later
    )
    demand.refresh_from_db()
    assert demand.until == later
    assert paper_text(minutes_paper(row)) == signed
    page = sign_in(cast.hoa).get(reverse("plans:inspection", args=[row.public_id])).text
    assert f"{later:%d/%m/%Y}" in page and f"biên bản ghi {demand.due_on:%d/%m/%Y}" in page
    late = access.recommendations_overdue(fresh(cast.dung))
    Recommendation.objects.update(due_on=today() - timedelta(days=1))
    assert not late.exists()  # the later day counts
    Recommendation.objects.update(extended_to=None)
    assert late.all().exists()


def test_minutes_bear_no_number_of_another_kind(cast: Cast) -> None:
    assert "Số:" not in paper_text(minutes_paper(concluded(cast)))


def test_a_criterion_that_was_asked_keeps_its_words(cast: Cast, sign_in) -> None:
    row = announced(cast)
    old = Criterion.objects.first()
    dung = sign_in(cast.dung)
    url = reverse("plans:checklist_edit", args=[old.public_id])
    data = {"position": "1", "title": "Lời mới", "in_use": "on", "version": old.version}
    assert dung.post(url, data).status_code == 302
    old.refresh_from_db()
    new = Criterion.objects.get(follows=old)
    assert old.retired_on == today() and new.title == "Lời mới" and new.retired_on is None
    assert row.answers.filter(criterion=old).exists() and not row.answers.filter(criterion=new).exists()
    assert announced(cast).answers.filter(criterion=new).exists()
    assert dung.get(url).status_code == 404
    with pytest.raises(Stale):
        workflow.save_of_checklist(actor=cast.dung, title="x", position=1, criterion=new, version=0)
    page = dung.get(reverse("plans:checklist")).text
    assert "Lời mới" in page and old.title in page
    unasked = workflow.save_of_checklist(actor=cast.dung, title="Chưa hỏi", position=20)
    workflow.save_of_checklist(
        actor=cast.dung, title="Sửa", position=20, criterion=unasked, version=unasked.version
    )
    assert Criterion.objects.get(pk=unasked.pk).title == "Sửa"
    with pytest.raises(NotYours):
        workflow.save_of_checklist(actor=cast.lan, title="x", position=1)


def test_an_inspection_that_does_not_take_place(cast: Cast, sign_in) -> None:
    row = announced(cast)
    url = reverse("plans:inspection_cancel", args=[row.public_id])
    assert sign_in(cast.dung).post(url, {"because": "Bão số 9"}).status_code == 302
    assert "Bão số 9" in sign_in(cast.lan).get(reverse("plans:inspection", args=[row.public_id])).text
    assert "không tiến hành" in notices_of(cast.hoa).first().text
    with pytest.raises(RuleBroken, match="không tiến hành"):
        filled(cast, row)


def test_the_database_keeps_minutes_with_a_name(cast: Cast) -> None:
    row = announced(cast)
    for state in ("concluded", "signed"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(ValidationError):
        filled(cast, row, starts=time(10), ends=time(9))
    filled(cast, row)
    for state in ("answered", "confirmed"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recommendation.objects.update(state=state)


def test_the_page_asks_the_database_as_often_for_many_demands(cast: Cast, sign_in) -> None:
    from tests.plans.test_query_counts import queries

    row = announced(cast)
    dung, due = sign_in(cast.dung), today() + timedelta(days=9)
    for name in ("inspection", "inspection_findings"):
        url = reverse(f"plans:{name}", args=[row.public_id])
        filled(cast, row, demands=[Demand("a", "b", due)])
        short = queries(dung, url)
        filled(cast, row, demands=[Demand("a", "b", due)] * 12)
        assert queries(dung, url) == short
    url = reverse("plans:inspections")
    short = queries(dung, url)
    for _ in range(6):
        announced(cast)
    assert queries(dung, url) == short


def test_who_may_what_in_each_state(cast: Cast) -> None:
    office, told = {"view", "findings", "inspect"}, {"view", "findings", "answer"}
    row = announced(cast)

    def may(user: object) -> set[str]:
        return access.allowed_inspecting(fresh(user), row)  # type: ignore[arg-type]

    assert (may(cast.dung), may(cast.lan), may(cast.hoa)) == (office, {"view"}, {"view", "release"})
    filled(cast, row)
    row = workflow.conclude_inspection(actor=fresh(cast.dung), inspection=row)
    assert (may(cast.dung), may(cast.lan)) == (office, told)
    assert may(cast.hoa) == told | {"countersign", "release"}
    for user in (cast.phuc, cast.tam, cast.quang, cast.son):
        assert may(user) == set()
