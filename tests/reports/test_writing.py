"""The school writes its report: prefilled figures, the narrative, and what it may not contain."""

import pytest

from ctxh_portal.kit.errors import NotYours, RuleBroken
from reports import access, sentences, workflow
from reports.enums import ReportState
from reports.models import ReportRequest, SchoolReport
from tests.fixtures import enrol
from tests.reports.conftest import WORDS, Walk, add_cases, fresh


def address(report: SchoolReport, act: str = "") -> str:
    return f"/bao-cao/{report.public_id}/{act}"


def test_the_page_is_prefilled_from_the_records(login, cast, report, sixty):
    page = login(cast.lan).get(address(report)).content.decode()
    assert "<caption>Trường hợp mới theo nhóm</caption>" in page and ">60</a>" in page
    assert page.count("Kỳ số liệu: từ ngày 01/10/2025 đến ngày 30/09/2026") == 1  # of all tables
    assert "Chưa có phần Tồn tại, hạn chế" in page


def test_a_draft_demands_nothing_and_is_kept(login, cast, report):
    data = {"version": report.version, "results": "Đang viết"}
    login(cast.lan).post(address(report, "soan/"), data)
    report.refresh_from_db()
    assert (report.results, report.state, report.drafted_by) == ("Đang viết", ReportState.DRAFT, cast.lan)


def test_a_missing_section_is_named_and_nothing_is_lost(login, cast, report):
    data = WORDS | {"version": report.version, "shortcomings": " ", "submit": "1"}
    page = login(cast.lan).post(address(report, "soan/"), data, follow=True).content.decode()
    assert "Chưa trình được vì thiếu phần Tồn tại, hạn chế. Nội dung thầy/cô đã nhập vẫn được giữ." in page
    assert WORDS["results"] in page
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_two_who_edit_the_second_is_told_and_loses_nothing(login, cast, report):
    stale = report.version
    workflow.draft_report(actor=fresh(cast.minh), report=report, version=stale, results="Của thầy Minh")
    page = login(cast.lan).post(address(report, "soan/"), WORDS | {"version": stale}).content.decode()
    assert "đã được người khác sửa" in page and WORDS["causes"] in page
    report.refresh_from_db()
    assert report.results == "Của thầy Minh"


@pytest.mark.parametrize(
    "text",
    [
        "Em Trần Đức Anh đã ổn định.",
        "em TRAN DUC ANH",
        "trường hợp của Trần Đức\nAnh.",
        "Gia đình em Trần  Đức Anh, lớp 8A2",
    ],
)
def test_the_name_of_a_pupil_is_refused_without_repeating_it(cast, walk, text):
    enrol(cast.thcs, "Trần Đức Anh")
    with pytest.raises(RuleBroken, match="Phần Nguyên nhân") as refusal:
        walk.draft(causes=text).submit()
    assert "Đức" not in str(refusal.value)
    walk.report.refresh_from_db()
    assert walk.report.causes == text


@pytest.mark.parametrize("text", ["Xem CTXH-2526-0012.", "ctxh 2526 0012", "hồ sơ CTXH–2627–0003"])
def test_a_case_code_is_refused(walk, text):
    with pytest.raises(RuleBroken, match="mã trường hợp"):
        walk.draft(results=text).submit()


@pytest.mark.parametrize("text", ["Trường Trần Đức Anhh", "Cô Đức Anh phụ trách", "Trần Đức, Lê Anh"])
def test_other_words_pass(cast, walk, text):
    enrol(cast.thcs, "Trần Đức Anh")
    walk.draft(results=text).submit()
    assert walk.report.state == ReportState.SUBMITTED


def test_a_pupil_of_another_school_is_no_concern_of_this_one(cast, walk):
    enrol(cast.primary, "Trần Đức Anh")
    walk.draft(results="Cô Trần Đức Anh phụ trách").submit()


def test_a_pupil_enrolled_after_submission_is_found_at_approval(cast, walk):
    walk.draft(results="Em Trần Đức Anh").submit()
    enrol(cast.thcs, "Trần Đức Anh")
    with pytest.raises(RuleBroken, match="Phần Kết quả đạt được"):
        walk.approve()


def test_what_waits_for_the_principal_is_not_edited(walk):
    walk.draft().submit()
    with pytest.raises(RuleBroken, match="đang chờ hiệu trưởng duyệt"):
        walk.draft(results="Khác")


def test_what_was_approved_is_not_changed_and_the_typed_text_stays(login, cast, walk):
    walk.to_approved()
    data = WORDS | {"version": walk.report.version, "results": "Viết lại hoàn toàn"}
    page = login(cast.lan).post(address(walk.report, "soan/"), data).content.decode()
    assert "Báo cáo đã được duyệt và chốt số liệu ngày 20/10/2026" in page
    assert "Viết lại hoàn toàn" in page
    walk.report.refresh_from_db()
    assert walk.report.results == WORDS["results"]


def test_the_principal_does_not_write(login, cast, report):
    assert login(cast.hoa).post(address(report, "soan/"), WORDS | {"version": 1}).status_code == 403
    with pytest.raises(NotYours):
        Walk(cast, report, focal=cast.hoa).draft()


@pytest.mark.parametrize("name", ["tam", "nga", "phuc", "quang", "dung", "son"])
@pytest.mark.parametrize("act", ["", "soan/", "van-ban.pdf", "ban-chup/"])
def test_a_report_is_there_for_its_school_alone(login, cast, report, name, act):
    assert login(cast.users[name]).get(address(report, act)).status_code == 404


@pytest.mark.parametrize("name", ["tam", "nga", "phuc", "quang", "dung", "son"])
@pytest.mark.parametrize("act", ["soan/", "tra-lai/", "duyet/", "vao-so/", "nop/"])
def test_nobody_else_acts_on_it(login, cast, report, name, act):
    assert login(cast.users[name]).post(address(report, act), WORDS).status_code == 404


def test_a_school_lists_its_own_reports(login, cast, report):
    page = login(cast.lan).get("/bao-cao/").content.decode()
    assert address(report) in page and page.count("Báo cáo năm 2026") == 1


def test_the_figures_of_the_year_before_stand_beside(login, cast, report, sixty):
    past = ReportRequest.objects.create(
        office=cast.district,  # which the commune's office succeeded
        title="Báo cáo năm 2025",
        year=2025,
        period_from="2024-10-01",
        period_until="2025-09-30",
        due_on="2025-11-01",
        created_by=cast.dung,
    )
    figures = {
        "from": "2024-10-01",
        "until": "2025-09-30",
        "groups": {"kind": {"total": 4711, "cells": {"special": 4711}}},
    }
    SchoolReport.objects.create(request=past, unit=cast.thcs, state=ReportState.SENT, figures=figures)
    page = login(cast.lan).get(address(report)).content.decode()
    assert page.count(">4.711<") == 2 and "Năm 2025" in page


def test_what_looks_unfinished_is_pointed_out(login, cast, report):
    add_cases(cast.thcs, cast.lan, {"special": 3}, stage="detection", risk="")
    page = login(cast.lan).get(address(report)).content.decode()
    assert "3 trường hợp chưa đánh giá nguy cơ" in page and "Đã ký 0/12 đánh giá tháng" in page
    assert 'href="#id_causes"' in page


def test_an_ordinary_word_that_is_a_name_is_confirmed_on_the_page(login, cast, walk):
    enrol(cast.thcs, "Vũ Lực")
    walk.draft(results="Nhà trường vận động cha mẹ không dùng vũ lực với con.")
    with pytest.raises(RuleBroken, match="xác nhận trên trang báo cáo"):
        walk.submit()
    page = f"/bao-cao/{walk.report.public_id}/"
    shown = login(cast.lan).get(page).text
    assert "Cụm từ trùng họ tên học sinh" in shown and "<strong>vũ lực</strong>" in shown
    [passage] = access.spelt_like_names(cast.lan, walk.report)
    login(cast.lan).post(f"{page}khong-phai-ten/", {"passage": passage.fingerprint})
    walk.submit().approve()
    assert "Cụm từ trùng" not in login(cast.hoa).get(page).text


def test_few_children_in_words_are_found_as_officials_write_them():
    text = "Có 02 học sinh bỏ học; 03 em nghỉ dài; 01 trường hợp nặng; hai cháu; 2 nữ sinh; hai (02) bạn lớp 9A"
    found = ["02 học sinh", "03 em", "01 trường hợp", "hai cháu", "2 nữ sinh", "hai (02) bạn", "lớp 9A"]
    assert sentences.telling(text) == found
    assert sentences.telling("12 học sinh, 05 em, 7 cháu, 20 trường hợp, 2 phòng, năm học 2026, 1.002 em") == []


def test_what_is_few_in_words_follows_the_threshold(login, cast, report):
    text = "7 em nghỉ học, chín cháu chuyển trường, 10 em trở lại"
    assert sentences.telling(text) == [] and sentences.telling(text, 10) == ["7 em", "chín cháu"]
    ReportRequest.objects.filter(pk=report.request_id).update(threshold=10)
    login(cast.lan).post(address(report, "soan/"), {"version": report.version, "results": text})
    page = login(cast.lan).get(address(report)).content.decode()
    assert "số trường hợp dưới 10 cũng không ghi" in page
    assert "nêu “7 em”" in page and "nêu “chín cháu”" in page and "10 em”" not in page
