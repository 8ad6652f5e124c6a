"""A request that was sent is amended, extended, withdrawn; a school is added; whoever is asked is told."""

from datetime import date

import pytest
import time_machine
from django.http import Http404

from accounts.models import AuditEvent, Notice, Unit, UnitParent
from ctxh_portal.kit.errors import RuleBroken, Stale
from reports import access, answers, tiers, workflow
from reports.models import ReportRequest, Submission
from tests.reports.conftest import PERIOD, Walk, at, fresh
from tests.reports.test_asking import FORM


def amend(cast, asked, **fields):
    given = {"version": asked.version, "title": asked.title, "due_on": asked.due_on, "note": asked.note} | fields
    return workflow.amend_request(actor=fresh(cast.dung), request=asked, **given)


def told() -> set[str]:
    names = set(Notice.objects.values_list("user__username", flat=True))
    Notice.objects.all().delete()
    return names


def test_the_day_is_put_off_and_those_who_have_not_sent_are_told(login, cast, asked, walk):
    walk.to_sent()
    told()
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/sua/").content.decode()
    assert 'value="Báo cáo năm 2026"' in page and 'value="01/11/2026"' in page
    data = {"version": asked.version, "title": "Báo cáo năm 2026", "due_on": "15/11/2026", "note": "Lùi vì bão"}
    answer = login(cast.dung).post(f"/bao-cao/yeu-cau/{asked.public_id}/sua/", data, follow=True)
    assert "15/11/2026" in answer.content.decode() and "Lùi vì bão" in answer.content.decode()
    assert told() == {"phuc", "quang", "mai", "bich"}
    assert AuditEvent.objects.get(action="reports.amend_request").facts["fields"] == ["note", "due_on"]
    other = Walk(cast, asked.school_reports.get(unit=cast.primary), cast.phuc, cast.quang)
    with time_machine.travel(at("2026-11-10")):
        other.to_sent()
    assert not other.report.late


def test_the_clock_counts_to_the_new_day(cast, asked):
    with time_machine.travel(at("2026-10-30")):
        workflow.remind_by_clock()
        amend(cast, asked, due_on=date(2026, 11, 15))
    told()
    for day, expected in (
        ("2026-11-01", False),
        ("2026-11-13", True),
        ("2026-11-15", True),
        ("2026-11-16", False),
    ):
        with time_machine.travel(at(day)):
            workflow.remind_by_clock()
            assert bool(told()) is expected, day


def test_after_a_return_the_clock_begins_anew(cast, asked, walk):
    with time_machine.travel(at("2026-10-30")):
        workflow.remind_by_clock()
        walk.to_sent()
        workflow.send_back(actor=fresh(cast.dung), submission=Submission.objects.get(), reason="Bổ sung")
        told()
        workflow.remind_by_clock()
        assert told() == {"lan", "minh", "hoa"}
        workflow.remind_by_clock()
        assert told() == set()


def test_what_is_wrong_gets_a_sentence(cast, asked, walk):
    with pytest.raises(RuleBroken, match="chưa sửa gì"):
        amend(cast, asked)
    with pytest.raises(RuleBroken, match="phải sau hôm nay"):
        amend(cast, asked, due_on=date(2026, 10, 20))
    amend(cast, asked, note="Thêm")
    with pytest.raises(Stale):
        amend(cast, asked, note="Khác")
    with pytest.raises(Http404):
        workflow.amend_request(actor=fresh(cast.hoa), request=asked, version=2, title="x", due_on=asked.due_on)


def test_questions_are_added_until_a_school_has_signed(cast, asked, walk):
    amend(cast, asked, questions=answers.parse("chữ: Kiến nghị\nsố: Phòng tư vấn"))
    asked.refresh_from_db()
    amend(cast, asked, questions=answers.parse("chữ: Thuận lợi"))
    assert [one.key for one in access.questions(asked)] == ["q1", "q2", "q3"]
    with pytest.raises(RuleBroken, match="Chưa trả lời"):
        walk.draft().submit()
    asked.refresh_from_db()
    asked.school_reports.filter(unit=cast.primary).update(state="approved")
    with pytest.raises(RuleBroken, match="Đã có trường chốt"):
        amend(cast, asked, questions=answers.parse("chữ: Khác"))


def test_a_school_is_added(login, cast, asked):
    school = Unit.objects.create(kind="school", level="primary", name="Trường Tiểu học Mới", short_name="TH Mới")
    UnitParent.objects.create(child=school, parent=cast.commune, valid_from=date(2026, 9, 1))
    address = f"/bao-cao/yeu-cau/{asked.public_id}/"
    assert list(tiers.addable_schools(fresh(cast.dung), asked)) == [school]
    answer = login(cast.dung).post(f"{address}them-truong/", {"schools": [cast.thcs.pk]})
    assert answer.status_code == 200 and asked.school_reports.count() == 3  # it has been asked
    answer = login(cast.dung).post(f"{address}them-truong/", {"schools": [school.pk]}, follow=True)
    assert "0/4 trường đã nộp" in answer.content.decode()
    assert AuditEvent.objects.get(action="reports.add_schools").facts["units"] == [school.pk]


def test_a_withdrawn_request_rests(login, cast, asked, walk):
    walk.to_approved()
    told()
    own = f"/bao-cao/{walk.report.public_id}/"
    assert own in login(cast.hoa).get("/").text and asked.public_id in login(cast.dung).get("/").text
    page = f"/bao-cao/yeu-cau/{asked.public_id}/"
    answer = login(cast.dung).post(f"{page}rut/", {"reason": "Sở đã có công văn khác"}, follow=True)
    assert "Sở đã có công văn khác" in answer.content.decode() and "don-doc" not in answer.content.decode()
    assert told() == {"lan", "minh", "hoa", "phuc", "quang", "mai", "bich"}
    seen = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "đã rút yêu cầu này" in seen and "/nop/" not in seen
    assert own not in login(cast.hoa).get("/").text and asked.public_id not in login(cast.dung).get("/").text
    with pytest.raises(RuleBroken, match="đã được rút"):
        walk.send()
    with time_machine.travel(at("2026-11-02")):
        workflow.remind_by_clock()
        assert told() == set()
    asked.refresh_from_db()
    for verb in (workflow.remind, workflow.start_consolidation):
        with pytest.raises(RuleBroken, match="đã được rút"):
            verb(actor=fresh(cast.dung), request=asked)
    login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM)  # the same year is asked again
    assert ReportRequest.objects.standing().count() == 1 and ReportRequest.objects.count() == 2


def test_withdrawing_needs_a_reason_and_no_approved_totals(cast, asked, walk, run_jobs):
    with pytest.raises(RuleBroken, match="lý do rút"):
        workflow.withdraw_request(actor=fresh(cast.dung), request=asked, reason=" ")
    walk.to_sent()
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    workflow.approve_totals(actor=fresh(cast.dung), report=report)
    with pytest.raises(RuleBroken, match="đã chốt"):
        workflow.withdraw_request(actor=fresh(cast.dung), request=asked, reason="x")
    for name in ("hoa", "lan", "son"):
        with pytest.raises(Http404):
            workflow.withdraw_request(actor=fresh(cast.users[name]), request=asked, reason="x")


def test_the_letter_that_two_tiers_answer_stays(cast):
    letter = {"kind": "ad_hoc", "letter_number": "359/SGDĐT", "letter_on": date(2026, 10, 1), "title": "Đột xuất"}
    given = {"year": 2026, "due_on": date(2026, 11, 15), **PERIOD}
    asked = workflow.open_request(actor=fresh(cast.dung), **given, **letter)
    other = {"letter_number": "360/SGDĐT", "letter_on": date(2026, 10, 2)}
    amend(cast, asked, **other)
    asked.refresh_from_db()
    assert asked.letter_number == "360/SGDĐT"
    above = ReportRequest.objects.create(
        office=cast.district, created_by=cast.dung, indicator_set=1, **given, **letter | {"title": "Của trên"}
    )
    ReportRequest.objects.filter(pk=asked.pk).update(above=above)
    asked.refresh_from_db()
    with pytest.raises(RuleBroken, match="cùng làm theo công văn"):
        amend(cast, asked, letter_number="361/SGDĐT", letter_on=date(2026, 10, 2))
