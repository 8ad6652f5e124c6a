"""The consolidated report in the register: it waits there once it is built, gets its number on what was built, and
stands in the office's bộ minh chứng."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import register
from accounts.enums import Role
from accounts.models import Membership, OutgoingPaper, StampedCopy, User
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow as plans
from reports import consolidated_papers, evidence, workflow
from reports.models import ConsolidatedReport, EvidenceFile
from tests.cases.hostile import pdf
from tests.documents import reading
from tests.reports.conftest import fresh

TEXT = {"assessment": "Các trường thực hiện nghiêm túc.", "directions": "Mở hai lớp tập huấn."}


@pytest.fixture
def built(cast, asked, walk, sixty, run_jobs) -> ConsolidatedReport:
    walk.to_sent()
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **TEXT)
    run_jobs()
    return ConsolidatedReport.objects.get()


def numbered(cast, report: ConsolidatedReport, number: str = "45") -> ConsolidatedReport:
    return workflow.number_consolidated(
        actor=fresh(cast.dung), report=report, number=number, issued_on=timezone.localdate()
    )


def stored(settings, path: str) -> bytes:
    return (Path(settings.VAR) / "files" / path).read_bytes()


def test_what_was_built_waits_for_its_number(cast, built):
    line = OutgoingPaper.objects.get(source=consolidated_papers.SOURCE)
    assert (line.state, line.kind, line.unit) == ("waiting", "Báo cáo", cast.commune)
    assert "Tổng hợp kết quả" in line.subject
    assert consolidated_papers.issued(built) is None and consolidated_papers.built(built) is not None


def test_the_number_is_put_on_what_was_built(cast, built, run_jobs, settings):
    before = paper_text(consolidated_papers.built(built))
    report = numbered(cast, built)
    assert report.number_line == "45/BC-PVHXH"
    after = paper_text(consolidated_papers.issued(report))
    assert "Số: 45/BC-PVHXH" in after and "Số: 45" not in before
    assert TEXT["assessment"] in after
    run_jobs()
    report.refresh_from_db()
    printed = reading.pages(stored(settings, report.pdf_path))  # behind its contents
    assert any("Số: 45/BC-PVHXH" in page.body for page in printed)
    assert "Số: 45/BC-PVHXH" in reading.word_text(reading.word(stored(settings, report.docx_path)))


def test_a_number_is_given_once_and_only_to_what_is_built(cast, built, asked):
    numbered(cast, built)
    with pytest.raises(RuleBroken, match="45/BC-PVHXH"):
        numbered(cast, built, "46")
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **TEXT)
    with pytest.raises(RuleBroken, match="lập xong"):
        numbered(cast, ConsolidatedReport.objects.get(), "46")


def test_what_is_built_after_that_is_another_paper(cast, built, asked, run_jobs):
    numbered(cast, built)
    run_jobs()
    first = consolidated_papers.source_id(built)
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, assessment="Lời mới.", directions="")
    run_jobs()
    report = ConsolidatedReport.objects.get()
    assert (report.edition, report.number_line) == (2, "")
    assert "Lời mới." not in paper_text(register.issued_paper(consolidated_papers.SOURCE, first))
    assert numbered(cast, report, "46").number_line == "46/BC-PVHXH"
    assert OutgoingPaper.objects.filter(source=consolidated_papers.SOURCE).count() == 2


def test_a_number_typed_when_it_is_built_enters_it_too(cast, asked, walk, sixty, run_jobs):
    walk.to_sent()
    workflow.start_consolidation(
        actor=fresh(cast.dung), request=asked, number="9", issued_on=timezone.localdate(), **TEXT
    )
    run_jobs()
    assert ConsolidatedReport.objects.get().number_line == "09/BC-PVHXH"
    assert OutgoingPaper.objects.get(source=consolidated_papers.SOURCE).number_line == "09/BC-PVHXH"


def test_the_clerk_numbers_and_keeps_the_stamped_copies(cast, built, login, run_jobs):
    clerk = User.objects.create(username="kim", full_name="Lý Thị Kim")
    Membership.objects.create(user=clerk, unit=cast.commune, role=Role.CLERK, since=date(2025, 7, 1))
    line = OutgoingPaper.objects.get(source=consolidated_papers.SOURCE)
    browser = login(clerk)
    given = {"number": "45", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert browser.post(reverse("accounts:paper_number", args=[line.public_id]), given).status_code == 302
    run_jobs()
    assert ConsolidatedReport.objects.get().number_line == "45/BC-PVHXH"
    for _again in range(2):  # the second one stands beside the first
        scan = {"scan": SimpleUploadedFile("a.pdf", pdf())}
        assert browser.post(reverse("accounts:paper_scan", args=[line.public_id]), scan).status_code == 302
    assert StampedCopy.objects.filter(paper=line).count() == 2
    for copy in StampedCopy.objects.all():
        got = browser.get(reverse("accounts:paper_copy", args=[copy.public_id]))
        assert b"".join(got.streaming_content).startswith(b"%PDF-")
    assert login(cast.hoa).get(reverse("accounts:paper_copy", args=[copy.public_id])).status_code == 404
    page = browser.get(reverse("accounts:paper", args=[line.public_id])).content.decode()
    assert "Mở văn bản" not in page  # a clerk reads nothing else of it


def test_through_the_officers_pages(cast, built, login, asked, run_jobs):
    browser = login(cast.dung)
    page = browser.get(reverse("reports:consolidated", args=[asked.public_id])).content.decode()
    url = reverse("reports:consolidated_number", args=[built.public_id])
    assert url in page
    given = {"number": "45", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    page = browser.post(url, given, follow=True).content.decode()
    assert "45/BC-PVHXH" in page and "đang được in lại" in page
    run_jobs()
    assert (
        "đang được in lại."
        not in browser.get(reverse("reports:consolidated", args=[asked.public_id])).content.decode()
    )
    again = browser.post(url, given | {"number": "46"}).content.decode()
    assert "Báo cáo đã vào sổ với số 45/BC-PVHXH" in again


def test_the_offices_file_holds_its_papers(cast, built):
    numbered(cast, built)
    notice = plans.create_paper(
        actor=cast.dung, unit=cast.commune, kind="notice", subject="Về việc tập huấn", body="Đề nghị các trường."
    )
    plans.issue_paper(actor=cast.dung, paper=notice, number="46", issued_on=timezone.localdate())
    first_year = int(school_year_label(timezone.localdate())[:4])
    found, _out = evidence.papers_of(fresh(cast.dung), EvidenceFile(unit=cast.commune, first_year=first_year))
    titles = [title for title, _paper in found]
    assert "Thông báo về việc tập huấn (46/TB-PVHXH)" in titles
    assert any(title.startswith("Báo cáo: Tổng hợp") and title.endswith("(45/BC-PVHXH)") for title in titles)
