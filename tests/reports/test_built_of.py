"""What an office approves is what its built report shows: the editions, its own words, the exact totals opened."""

import csv
import io
import threading

import pytest
from django.db import connection
from openpyxl import load_workbook

from ctxh_portal.kit.errors import RuleBroken
from reports import exports, tiers, workflow
from reports.models import ApprovedTotals, ConsolidatedReport, OpenedTotal
from tests.reports import tree
from tests.reports.conftest import fresh
from tests.reports.test_opening import WIDE, open_total
from tests.reports.test_tiers import SAID, ask, build_and_approve, send_exact


@pytest.fixture
def three(cast, asked):
    units = (cast.thcs, cast.primary, cast.preschool)
    return [send_exact(asked, unit, kinds) for unit, kinds in zip(units, WIDE, strict=True)]


def build(cast, asked, run_jobs, **words) -> ConsolidatedReport:
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **(SAID | words))
    run_jobs()
    return ConsolidatedReport.objects.get()


def approve(cast, report) -> ApprovedTotals:
    return workflow.approve_totals(actor=fresh(cast.dung), report=report)


# ── words


def test_words_typed_after_the_build_are_not_approved_with_it(cast, asked, three, run_jobs):
    """The second build was cancelled: the files show the words of the first."""
    report = build(cast, asked, run_jobs)
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **(SAID | {"directions": "Lời mới."}))
    workflow.cancel_consolidation(actor=fresh(cast.dung), report=report)
    with pytest.raises(RuleBroken, match="khác lời trong bản đã lập"):
        approve(cast, report)
    assert not ApprovedTotals.objects.exists()
    approval = approve(cast, build(cast, asked, run_jobs, directions="Lời mới."))
    assert (approval.assessment, approval.directions) == (SAID["assessment"], "Lời mới.")


def test_the_page_says_that_the_words_changed_and_offers_no_approval(login, cast, asked, three, run_jobs):
    report = build(cast, asked, run_jobs)
    page = f"/bao-cao/tong-hop/{asked.public_id}/"
    assert "Chốt số liệu" in login(cast.dung).get(page).text
    ConsolidatedReport.objects.filter(pk=report.pk).update(assessment="Khác.")
    shown = login(cast.dung).get(page).text
    assert "Lời của phòng đã sửa sau khi lập" in shown and "Chốt số liệu" not in shown


def test_words_of_a_build_from_before_they_were_kept_ask_for_a_new_one(cast, asked, three, run_jobs):
    report = build(cast, asked, run_jobs)
    ConsolidatedReport.objects.update(built_words="")
    with pytest.raises(RuleBroken, match="Lập lại"):
        approve(cast, report)


# ── exact totals


def test_a_total_opened_after_the_build_makes_it_out_of_date(login, cast, asked, three, run_jobs):
    report = build(cast, asked, run_jobs)
    open_total(cast.dung, asked)
    assert "tổng mới mở" in login(cast.dung).get(f"/bao-cao/tong-hop/{asked.public_id}/").text
    with pytest.raises(RuleBroken, match="tổng mới mở"):
        approve(cast, report)
    assert approve(cast, build(cast, asked, run_jobs)).edition == 1


def test_without_an_opened_total_the_checksum_is_that_of_the_editions(cast, asked, three):
    parts = tiers.parts(fresh(cast.dung), asked)
    before = tiers.checksum(parts)
    open_total(cast.dung, asked)
    after = tiers.checksum(tiers.parts(fresh(cast.dung), asked))
    assert before == tiers.checksum(parts) != after


def test_every_file_holds_the_opened_total(cast, asked, three, run_jobs):
    open_total(cast.dung, asked)
    approval = build_and_approve(cast.dung, asked, run_jobs)
    rows = list(csv.DictReader(io.StringIO(exports.as_csv(approval).decode("utf-8-sig"))))
    [row] = [row for row in rows if row["of"] == "opened"]
    assert (row["table"], row["column"], row["value"], row["at_least"]) == ("kind", "abuse", "9", "9")
    assert row["of_label"] == "359/SGDĐT ngày 01/10/2026 của Sở GD&ĐT"
    sheet = load_workbook(io.BytesIO(exports.as_xlsx(approval)))["Thông tin"]
    assert any(
        cells[1] and str(cells[1]).startswith("9 (359/SGDĐT") for cells in sheet.iter_rows(values_only=True)
    )
    assert exports.data(approval)["opened"][0]["value"] == 9


def test_the_api_gives_them_as_csv_too(login, cast, asked, three, run_jobs):
    open_total(cast.dung, asked)
    approval = build_and_approve(cast.dung, asked, run_jobs)
    page, browser = f"/api/v1/tong-hop/{approval.public_id}/", login(cast.dung)
    answer = browser.get(page, headers={"accept": "text/csv"})
    assert answer["Content-Type"].startswith("text/csv") and answer.content == exports.as_csv(approval)
    assert browser.get(page).json()["opened"][0]["value"] == 9
    assert login(cast.lan).get(page, headers={"accept": "text/csv"}).status_code == 404


# ── two offices at once


@pytest.fixture
def above(cast, asked, three, run_jobs):
    province = tree.build(cast)
    asked_above = ask(province.head)
    send_exact(asked_above, province.upper, {"special": 9, "abuse": 1, "other": 20})
    build_and_approve(cast.dung, asked, run_jobs)
    return province, asked_above


def opened_by(actor, request, refused: list[str]) -> None:
    try:
        open_total(actor, request)
    except RuleBroken as error:
        refused.append(str(error))
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()


def test_of_two_totals_that_tell_of_one_school_the_second_is_refused(cast, asked, above):
    province, asked_above = above
    refused: list[str] = []
    opened_by(cast.dung, asked, refused)
    opened_by(province.head, asked_above, refused)
    assert len(refused) == 1 and OpenedTotal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_so_it_is_where_both_offices_open_at_the_same_moment(cast, asked, above):
    """On PostgreSQL the two really run beside each other; SQLite lets one write at a time."""
    province, asked_above = above
    refused: list[str] = []
    both = [(cast.dung, asked), (province.head, asked_above)]
    threads = [threading.Thread(target=opened_by, args=(*each, refused)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refused) == 1 and OpenedTotal.objects.count() == 1
