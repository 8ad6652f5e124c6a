"""Bộ minh chứng: a year's papers in one numbered file, for the own unit, without anything of a case."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEvent
from ctxh_portal.documents.blocks import Heading
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.documents.pdf import render
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow as plans
from plans.models import MonthlyAssessment
from reports import evidence, workflow
from reports.models import EvidenceFile
from tests.documents.reading import pages
from tests.fixtures import enrol


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23 09:00+07:00", tick=True):
        yield


@pytest.fixture
def year_of_work(cast):
    """A plan in force, an activity, and a signed month of the lower secondary school."""
    plan = plans.create_plan(
        actor=cast.lan, unit=cast.thcs, span="year", subject="Công tác xã hội", first_year=2026, last_year=2027,
        school_year="2026-2027", body="I. Mục đích\n- Hỗ trợ học sinh.", with_table=False,
    )  # fmt: skip
    plans.submit_plan(actor=cast.lan, plan=plan)
    plans.approve_plan(actor=cast.hoa, plan=plan)
    plans.issue_plan(actor=cast.hoa, plan=plan, number="7", issued_on=date(2026, 11, 20))
    plans.record_activity(
        actor=cast.lan,
        unit=cast.thcs,
        title="Nói chuyện dưới cờ",
        kind="communication",
        on=date(2026, 10, 5),
        pupils=120,
    )
    month(cast, "Đã tổ chức hai buổi truyền thông")


def month(cast, results: str):
    row = plans.draft_assessment(
        actor=cast.lan, unit=cast.thcs, month=date(2026, 10, 1), results=results, shortcomings="Ít thời gian",
        remedies="Xếp lịch lại", next_steps="Tập huấn",
    )  # fmt: skip
    plans.submit_assessment(actor=cast.lan, assessment=row)
    return plans.sign_assessment(actor=cast.hoa, assessment=row)


def test_one_click_gathers_the_year(cast, year_of_work, login, run_jobs):
    browser = login(cast.hoa)
    answer = browser.post(reverse("reports:evidence_start", args=[2026]))
    assert answer.status_code == 302
    run_jobs()
    page = browser.get(answer["Location"]).content.decode()
    assert "Tải PDF" in page
    answer = browser.get(reverse("reports:evidence_file", args=[2026]))
    sheets = pages(b"".join(answer.streaming_content))
    text = "\n".join(sheet.body for sheet in sheets)
    for words in (
        "Số: 07/KH-THCSHS",
        "Nói chuyện dưới cờ",
        "Đã tổ chức hai buổi truyền thông",
        "Danh sách hoạt động",
    ):
        assert words in text
    assert "07/KH-THCSHS" in sheets[0].body  # the contents page
    assert AuditEvent.objects.filter(action="reports.download_evidence").count() == 1
    kept = EvidenceFile.objects.get()
    assert len(kept.checksum) == 64 and (settings.VAR / "files" / kept.path).is_file()


def test_a_second_click_shows_the_running_job(cast, year_of_work):
    first = workflow.start_evidence(actor=cast.hoa, first_year=2026)
    assert workflow.start_evidence(actor=cast.lan, first_year=2026) == first


def test_a_year_without_papers_says_so(cast, run_jobs, login):
    workflow.start_evidence(actor=cast.quang, first_year=2026)
    run_jobs(ending="failed")
    page = login(cast.quang).get(reverse("reports:evidence")).content.decode()
    assert "chưa có kế hoạch" in page


def test_a_year_to_come_is_refused(cast):
    with pytest.raises(RuleBroken, match="chưa đến"):
        workflow.start_evidence(actor=cast.hoa, first_year=2027)


@pytest.mark.parametrize("words", ["Em Trần Đức Anh đã đi học lại", "Trường hợp CTXH-2627-0012 đã đóng"])
def test_a_month_that_names_a_pupil_is_not_gathered(cast, words):
    """Signed before there was a look at names, or before the pupil came."""
    enrol(cast.thcs, "Trần Đức Anh")
    month(cast, "Đã gặp các em")
    MonthlyAssessment.objects.update(results=words)
    file = EvidenceFile(unit=cast.thcs, first_year=2026)
    with pytest.raises(RuleBroken, match="Tháng 10/2026"):
        evidence.papers_of(cast.hoa, file)


def test_what_names_a_pupil_stays_out_and_the_rest_is_gathered(login, cast, year_of_work):
    """The contents say what is missing; a person who says that the words are no name lets it in."""
    enrol(cast.thcs, "Hai Buổi")  # "hai buổi truyền thông" in the month that was signed
    file = EvidenceFile(unit=cast.thcs, first_year=2026)
    titles = [title for title, _paper in evidence.papers_of(cast.hoa, file)[0]]
    [out] = evidence.papers_of(cast.hoa, file)[1]
    assert out.title == "Tháng 10/2026" and titles
    page = "/bao-cao/minh-chung/?nam=2026"
    assert "Phần không kèm được" in login(cast.hoa).get(page).text
    passage = {"passage": out.passages[0].fingerprint}
    assert login(cast.dung).post("/bao-cao/minh-chung/2026/khong-phai-ten/", passage).status_code == 404
    login(cast.hoa).post("/bao-cao/minh-chung/2026/khong-phai-ten/", passage)
    assert evidence.papers_of(cast.hoa, file)[1] == []
    assert "Phần không kèm được" not in login(cast.hoa).get(page).text


def test_no_figure_of_a_case_is_in_it(cast, year_of_work, make_case):
    make_case()
    found, _out = evidence.papers_of(cast.hoa, EvidenceFile(unit=cast.thcs, first_year=2026))
    assert [title.split(" ")[0] for title, _paper in found] == ["Kế", "Đánh", "Danh"]
    assert "rường hợp" not in str([paper.body for _title, paper in found[1:]])


def test_each_month_has_its_signing_day_in_its_heading_and_dates_are_printed_whole(cast, year_of_work):
    found, _out = evidence.papers_of(cast.hoa, EvidenceFile(unit=cast.thcs, first_year=2026))
    months, activities = (paper for title, paper in found if title.startswith(("Đánh giá", "Danh sách")))
    heads = [block.text for block in months.body if isinstance(block, Heading)]
    assert heads and all("(hiệu trưởng ký ngày " in head for head in heads)
    assert "Hiệu trưởng ký ngày" not in paper_text(months)
    [day] = {row.cells[1] for row in activities.body[0].rows}
    assert day in [piece.text.strip() for page in pages(render(activities)) for piece in page.pieces]


def test_an_office_gathers_its_own_plans(cast):
    plan = plans.create_plan(
        actor=cast.dung, unit=cast.commune, span="period", subject="Phát triển CTXH",
        first_year=2026, last_year=2030, body="I. Mục đích\n- Hỗ trợ.", with_table=False,
    )  # fmt: skip
    plans.issue_plan(actor=cast.dung, plan=plan, number="5", issued_on=date(2026, 11, 20))
    found, _out = evidence.papers_of(cast.dung, EvidenceFile(unit=cast.commune, first_year=2026))
    assert [title for title, _paper in found] == [f"{plan.title} (05/KH-PVHXH)"]
