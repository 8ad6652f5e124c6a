"""The paper that an office approved stays the one that it was, whatever is built afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from ctxh_portal.kit.append_only import missing_triggers
from reports import workflow
from reports.models import ApprovedFile, ApprovedTotals, ConsolidatedReport
from tests.documents import reading
from tests.reports import tree
from tests.reports.conftest import PERIOD, fresh


@pytest.fixture
def approved(cast, asked, walk, sixty, run_jobs) -> ApprovedTotals:
    walk.to_sent()
    build(cast, asked, run_jobs, "Lời thứ nhất.")
    return workflow.approve_totals(actor=fresh(cast.dung), report=ConsolidatedReport.objects.get())


def build(cast, asked, run_jobs, words: str) -> ConsolidatedReport:
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked, assessment=words)
    run_jobs()
    report.refresh_from_db()
    return report


def address(approved: ApprovedTotals, file_format: str = "pdf") -> str:
    return f"/bao-cao/tong-hop/chot/{approved.public_id}/bao-cao.{file_format}"


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def word(login, cast, approved) -> str:
    return reading.word_text(reading.word(content(login(cast.dung).get(address(approved, "docx")))))


def test_what_was_approved_is_handed_out_after_another_build(login, cast, asked, approved, run_jobs):
    before = content(login(cast.dung).get(address(approved)))
    assert before.startswith(b"%PDF-") and "Lời thứ nhất." in word(login, cast, approved)
    build(cast, asked, run_jobs, "Lời thứ hai.")
    second = workflow.approve_totals(actor=fresh(cast.dung), report=ConsolidatedReport.objects.get())
    assert content(login(cast.dung).get(address(approved))) == before
    assert "Lời thứ nhất." in word(login, cast, approved)
    assert "Lời thứ hai." in word(login, cast, second) and second.edition == 2


def test_the_page_of_the_edition_offers_both_and_leaves_a_trace(login, cast, approved):
    page = login(cast.dung).get(f"/bao-cao/tong-hop/chot/{approved.public_id}/").text
    assert address(approved) in page and address(approved, "docx") in page
    answer = login(cast.dung).get(address(approved))
    assert answer.headers["Content-Disposition"].endswith('bao-cao-tong-hop-2026-ban-1.pdf"')
    assert content(answer)
    event = AuditEvent.objects.filter(action="reports.download_totals").first()
    assert event.target_id == approved.pk and event.facts == {"format": "pdf"}


def test_the_number_given_later_stands_in_the_file_of_the_edition(login, cast, approved, run_jobs):
    assert "45/BC" not in word(login, cast, approved)
    report = ConsolidatedReport.objects.get()
    workflow.number_consolidated(
        actor=fresh(cast.dung), report=report, number="45", issued_on=timezone.localdate()
    )
    run_jobs()
    assert "Số: 45/BC-PVHXH" in word(login, cast, approved)
    assert ApprovedFile.objects.filter(approval=approved).count() == 4  # those of the approval are kept beside


def test_the_number_of_a_later_paper_is_not_put_on_an_earlier_edition(login, cast, asked, approved, run_jobs):
    report = build(cast, asked, run_jobs, "Lời thứ hai.")
    workflow.number_consolidated(
        actor=fresh(cast.dung), report=report, number="45", issued_on=timezone.localdate()
    )
    run_jobs()
    assert ApprovedFile.objects.filter(approval=approved).count() == 2
    assert "45/BC" not in word(login, cast, approved)


def test_an_exchanged_file_is_not_handed_out(login, cast, approved, settings):
    file = approved.files.get(file_format="pdf")
    (Path(settings.VAR) / "files" / file.path).write_bytes(b"%PDF-1.7 other")
    page = login(cast.dung).get(address(approved))
    assert page.headers["Content-Type"].startswith("text/html") and "mã kiểm tra" in page.text


def test_the_rows_are_written_once(approved):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ApprovedFile.objects.update(checksum="0" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ApprovedFile.objects.all()._raw_delete("default")
    assert not missing_triggers()


@pytest.fixture
def province(cast) -> tree.Province:
    """Its office has asked for the same report before the commune did."""
    found = tree.build(cast)
    given = {"title": "Báo cáo năm 2026", "year": 2026, "due_on": date(2026, 11, 10), **PERIOD}
    workflow.open_request(actor=fresh(found.head), **given)
    return found


def test_the_office_above_gets_the_totals_and_not_the_paper(login, province, approved):
    """Behind the paper stand the words of schools that the office above did not ask."""
    above = login(province.head)
    page = above.get(f"/bao-cao/tong-hop/chot/{approved.public_id}/")
    assert page.status_code == 200 and "bao-cao.pdf" not in page.text
    assert above.get(f"/bao-cao/tong-hop/chot/{approved.public_id}/so-lieu.json").status_code == 200
    assert above.get(address(approved)).status_code == above.get(address(approved, "docx")).status_code == 404


@pytest.mark.parametrize("who", ["lan", "hoa", "phuc"])
def test_nobody_of_a_school_gets_it(login, cast, approved, who):
    assert login(getattr(cast, who)).get(address(approved)).status_code == 404


def test_another_format_is_nothing(login, cast, approved):
    assert login(cast.dung).get(address(approved, "xlsx")).status_code == 404
