"""A province adds up its own schools and what the communes approved; each commune asks its own schools once."""

import csv
import io
import json
from datetime import date

import pytest
from django.http import Http404
from openpyxl import load_workbook

from accounts.models import AuditEvent, Notice
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import RuleBroken
from reports import access, figures, papers, tiers, workflow
from reports.models import ApprovedTotals, ConsolidatedReport, ReportRequest, SchoolReport, Submission
from tests.reports import tree
from tests.reports.conftest import PERIOD, Walk, fresh

SAID = {"assessment": "Các trường thực hiện nghiêm túc.", "directions": "Mở hai lớp tập huấn."}


@pytest.fixture
def province(cast) -> tree.Province:
    return tree.build(cast)


def ask(actor, **fields) -> ReportRequest:
    given = {"title": "Báo cáo năm 2026", "year": 2026, "due_on": date(2026, 11, 10), **PERIOD}
    return workflow.open_request(actor=fresh(actor), **(given | fields))


@pytest.fixture
def above(province) -> ReportRequest:
    return ask(province.head)


def send_exact(asked: ReportRequest, unit, kinds: dict[str, int]) -> Submission:
    """What a school without people here leaves: its signed figures, and the office's copy of them."""
    report = asked.school_reports.get(unit=unit)
    exact = _exact(asked, kinds)
    words = {"results": "Tốt.", "shortcomings": "Thiếu.", "causes": "Vì bận.", "proposals": "Xin thêm."}
    kept = {"figures": exact, "state": "sent", "sent_at": "2026-10-15T08:00+07:00", **words}
    SchoolReport.objects.filter(pk=report.pk).update(**kept)
    safe = figures.publish(exact)
    return Submission.objects.create(
        request=asked,
        unit=unit,
        figures=safe,
        checksum=figures.checksum(safe),
        sent_at="2026-10-15T08:00+07:00",
        late=False,
        **words,
    )


def _exact(asked: ReportRequest, kinds: dict[str, int]) -> dict:
    groups = {"kind": {"total": sum(kinds.values()), "cells": kinds}}
    period = {"from": asked.period_from.isoformat(), "until": asked.period_until.isoformat()}
    return {**period, "taken_on": "2026-10-15", "set": asked.indicator_set, "groups": groups}


def build_and_approve(actor, asked: ReportRequest, run_jobs) -> ApprovedTotals:
    workflow.start_consolidation(actor=fresh(actor), request=asked, **SAID)
    run_jobs()
    return workflow.approve_totals(actor=fresh(actor), report=ConsolidatedReport.objects.get(request=asked))


@pytest.fixture
def commune_approved(cast, above, asked, walk, sixty, run_jobs) -> ApprovedTotals:
    """The commune of the cast has one report of three and has approved; the other commune did nothing."""
    walk.to_sent()
    return build_and_approve(cast.dung, asked, run_jobs)


# ── asking


def test_a_province_reaches_its_own_schools_and_the_offices_below(province, above):
    assert [report.unit for report in above.school_reports.all()] == [province.upper]
    assert above.through_offices
    assert tiers.offices_asked(above) == sorted([province.cast.commune, province.other], key=lambda one: one.name)
    assert Notice.objects.filter(user=province.ngoc, text__contains="yêu cầu tổng hợp").exists()


def test_the_office_below_passes_it_on_and_the_two_requests_are_one(province, above, login):
    browser = login(province.ngoc)
    assert above.title in browser.get("/bao-cao/yeu-cau/").text
    page = browser.get(f"/bao-cao/yeu-cau/moi/?theo={above.public_id}").text
    assert "Giữ nguyên loại báo cáo và kỳ số liệu" in page and "03/11/2026" in page
    below = ask(province.ngoc, due_on=date(2026, 11, 3))
    assert below.above == above and not below.through_offices
    assert above.title not in str(tiers.waiting_from_above(fresh(province.ngoc)))


def test_who_had_asked_already_need_not_ask_again(province, asked):
    above = ask(province.head)
    asked.refresh_from_db()
    assert asked.above == above


def test_another_period_is_another_request(province, above):
    other = ask(province.ngoc, period_from=date(2025, 10, 3))
    assert other.above is None


def test_a_school_of_two_lines_is_asked_once(province):
    """The primary school stands under the commune, and on the professional line under the province."""
    tree.put_under(province.cast.primary, province.province, "professional")
    assert list(tiers.own_schools(province.province, date(2026, 10, 1))) == [province.upper]


def test_chosen_schools_are_asked_without_the_offices(province):
    above = ask(
        province.head, kind="ad_hoc", letter_number="12/SGD", letter_on=date(2026, 10, 1), schools=[province.upper]
    )
    assert not above.through_offices and not tiers.offices_asked(above)


# ── approving


def test_what_was_approved_stays_as_it_was(cast, commune_approved, asked):
    approval = commune_approved
    assert [one.unit for one in approval.submissions.all()] == [cast.thcs] and approval.edition == 1
    last = asked.school_reports.get(unit=cast.preschool)
    Walk(cast, last, cast.mai, cast.bich).to_sent()
    [part] = tiers.parts_of_approval(tiers.get_approval(fresh(cast.dung), approval.public_id))
    assert (part.sent, part.asked) == (1, 3) and set(part.missing) == {cast.primary, cast.preschool}


def test_it_needs_a_build_of_now(cast, asked, commune_approved, run_jobs):
    report = ConsolidatedReport.objects.get(request=asked)
    with pytest.raises(RuleBroken, match="Số liệu này đã chốt"):
        workflow.approve_totals(actor=fresh(cast.dung), report=report)
    Walk(cast, asked.school_reports.get(unit=cast.preschool), cast.mai, cast.bich).to_sent()
    with pytest.raises(RuleBroken, match="Lập lại"):
        workflow.approve_totals(actor=fresh(cast.dung), report=report)
    assert build_and_approve(cast.dung, asked, run_jobs).edition == 2


def test_nothing_is_approved_before_it_is_built(cast, asked, walk):
    walk.to_sent()
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    with pytest.raises(RuleBroken, match="Lập xong"):
        workflow.approve_totals(actor=fresh(cast.dung), report=report)


def test_the_button_and_the_files(login, cast, asked, walk, sixty, run_jobs):
    walk.to_sent()
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **SAID)
    run_jobs()
    browser, page = login(cast.dung), f"/bao-cao/tong-hop/{asked.public_id}/"
    assert "Chốt số liệu" in browser.get(page).text
    report = ConsolidatedReport.objects.get()
    shown = browser.post(f"/bao-cao/tong-hop/ban/{report.public_id}/chot/", follow=True).text
    assert "Đã chốt số liệu tổng hợp, bản 1" in shown and "CSV</a>" in shown
    approval = ApprovedTotals.objects.get()
    for file_format in ("xlsx", "csv", "json"):
        answer = browser.get(f"/bao-cao/tong-hop/chot/{approval.public_id}/so-lieu.{file_format}")
        assert answer.status_code == 200 and answer.content
    assert browser.get(f"/bao-cao/tong-hop/chot/{approval.public_id}/so-lieu.pdf").status_code == 404
    assert AuditEvent.objects.filter(action="reports.download_totals").count() == 3


# ── the province


def test_the_province_adds_up_its_own_and_what_was_approved(cast, province, above, commune_approved):
    send_exact(above, province.upper, {"special": 8, "other": 20, "abuse": 0})
    parts = tiers.parts(fresh(province.head), above)
    said = {part.office.short_name: (part.sent, part.asked, part.awaited) for part in parts}
    assert said == {
        "Sở GD&ĐT": (1, 1, False),
        cast.commune.short_name: (1, 3, False),
        "Phòng VH-XH Bình Quới": (0, 1, True),
    }
    page = table("kind", parts)
    # special 21 + 8, other hidden + 20, abuse < 5 + 0, all 60 + 28
    assert page["Cộng 2/5 trường"]["special"] == "29" and page["Cộng 2/5 trường"][""] == "88"
    assert page["Cộng 2/5 trường"]["abuse"] == "≥ 1" and page["Cộng 2/5 trường"]["other"] == "≥ 20"
    assert page["Sở GD&ĐT"][""] == "28" and page[cast.commune.short_name][""] == "60"
    assert page["Trung học cơ sở"]["special"] == "21" and page["Trung học phổ thông"]["special"] == "8"


def table(code: str, parts) -> dict[str, dict[str, str]]:
    """Label → column → what is shown."""
    found = papers.totals.tables(papers.papers_totals.schools_of(parts), papers.papers_totals.together(parts))
    [wanted] = [one for one in found if one.group.code == code]
    columns = [name for name, _label in wanted.columns]
    return {
        row.label: dict(zip(columns, [figure.shown for figure in row.figures], strict=True)) for row in wanted.rows
    }


def test_what_is_not_approved_is_not_added(cast, province, above, asked, walk, sixty):
    walk.to_sent()
    parts = tiers.parts(fresh(province.head), above)
    assert sum(part.sent for part in parts) == 0 and all(part.awaited for part in parts[1:])


def test_the_paper_of_the_province(cast, province, above, commune_approved, run_jobs):
    send_exact(above, province.upper, {"special": 8, "other": 20, "abuse": 0})
    workflow.start_consolidation(actor=fresh(province.head), request=above, **SAID)
    run_jobs()
    report = ConsolidatedReport.objects.get(request=above)
    gathered = papers.gather(fresh(province.head), report)
    papers.gather_sections(gathered)
    text = paper_text(papers.consolidated(gathered))
    assert "Có 2/5 trường đã nộp báo cáo" in text
    assert "Đơn vị chưa chốt số liệu tổng hợp: Phòng Văn hóa - Xã hội xã Bình Quới." in text
    assert "Trường Tiểu học Bình Quới" in text and "Số liệu theo đơn vị" in text
    assert "Phòng Văn hóa - Xã hội xã Thủ Thừa\nCác trường thực hiện nghiêm túc." in text
    assert "Nhà trường đã phát hiện sớm" not in text  # the commune has gathered its schools' words
    approval = workflow.approve_totals(actor=fresh(province.head), report=report)
    assert list(approval.parts.all()) == [commune_approved]
    assert [one.unit for one in approval.submissions.all()] == [province.upper]


def test_the_board_of_the_province_and_its_page(login, cast, province, above, commune_approved):
    browser = login(province.head)
    page = browser.get(f"/bao-cao/yeu-cau/{above.public_id}/").text
    assert "1/3" in page and "Đã chốt, bản 1" in page and "Chưa yêu cầu các trường" in page
    page = browser.get(f"/bao-cao/tong-hop/chot/{commune_approved.public_id}/").text
    assert "Bản chốt 1" in page and "≥" in page
    page = browser.get(f"/bao-cao/tong-hop/{above.public_id}/so-lieu/").text
    assert "Chưa chốt số liệu tổng hợp" in page and "Cộng 1/5 trường" in page
    told = Notice.objects.filter(user=province.head, text__contains="đã chốt số liệu tổng hợp")
    assert told.exists()


@pytest.mark.parametrize("name", ["lan", "hoa", "phuc", "son", "tam", "ngoc"])
def test_nobody_else_reads_what_was_approved(login, cast, province, commune_approved, name):
    person = cast.users.get(name) or province.ngoc
    browser = login(person)
    for address in ("", "so-lieu.csv", "so-lieu.xlsx", "so-lieu.json"):
        path = f"/bao-cao/tong-hop/chot/{commune_approved.public_id}/{address}"
        assert browser.get(path).status_code == 404
    assert browser.get(f"/api/v1/tong-hop/{commune_approved.public_id}/").status_code == 404
    assert browser.get("/api/v1/tong-hop/").json()["count"] == 0
    report = commune_approved.report
    assert browser.post(f"/bao-cao/tong-hop/ban/{report.public_id}/chot/").status_code == 404
    with pytest.raises(Http404):
        workflow.approve_totals(actor=fresh(person), report=report)


def test_the_office_above_reads_and_approves_nothing_below(login, province, commune_approved):
    report = commune_approved.report
    with pytest.raises(Http404):
        access.get_consolidated(fresh(province.head), report.public_id)
    with pytest.raises(Http404):
        workflow.approve_totals(actor=fresh(province.head), report=report)
    for submission in commune_approved.submissions.all():
        path = f"/bao-cao/yeu-cau/da-nop/{submission.public_id}/"
        assert login(province.head).get(path).status_code == 404


# ── the same cells everywhere


def test_paper_page_and_every_file_show_the_same_cells(login, cast, province, commune_approved):
    browser, address = login(province.head), f"/bao-cao/tong-hop/chot/{commune_approved.public_id}/"
    data = browser.get(f"/api/v1/tong-hop/{commune_approved.public_id}/").json()
    assert data == json.loads(browser.get(f"{address}so-lieu.json").content)
    assert data["schools"] == {
        "asked": 3,
        "sent": 1,
        "missing": [cast.preschool.name, cast.primary.name],
        "counted_early": 0,
    }
    [kind] = [one for one in data["tables"] if one["code"] == "kind"]
    columns = [column["code"] for column in kind["columns"]]
    of_api = {row["label"]: dict(zip(columns, row["figures"], strict=True)) for row in kind["rows"]}
    thcs = of_api["THCS Hoa Sen"]
    assert thcs["special"] == {"shown": "21", "value": 21, "at_least": 21}
    assert thcs["abuse"] == {"shown": "< 5", "value": None, "at_least": 1}
    assert thcs["other"] == {"shown": "…", "value": None, "at_least": 0}
    lines = list(csv.DictReader(io.StringIO(browser.get(f"{address}so-lieu.csv").content.decode("utf-8-sig"))))
    of_csv = {(line["of_label"], line["column"]): line["shown"] for line in lines if line["table"] == "kind"}
    assert of_csv == {
        (label, code): figure["shown"] for label, row in of_api.items() for code, figure in row.items()
    }
    book = load_workbook(io.BytesIO(browser.get(f"{address}so-lieu.xlsx").content))
    rows = {
        row[0]: [str(cell) for cell in row[1:]]
        for row in book["Trường hợp mới theo nhóm"].iter_rows(min_row=2, values_only=True)
    }
    for label, row in of_api.items():
        expected = [str(f["value"]) if f["value"] is not None else f["shown"] for f in row.values()]
        assert rows[label] == expected
    assert "17" not in {
        figure["shown"] for row in of_api.values() for figure in row.values()
    }  # the hidden partner


def test_groups_stand_one_under_another_on_the_page_and_levels_beside_each_other(
    login, province, commune_approved
):
    tables = login(province.head).get(f"/bao-cao/tong-hop/chot/{commune_approved.public_id}/").context["tables"]
    [kind] = [one for one in tables if one.code == "kind"]
    assert [label for label, _cells in kind.lines] == kind.columns and len(kind.columns) > 5
    assert kind.heads[0] == "Trung học cơ sở" and len(kind.heads) <= 6
    assert all(len(cells) == len(kind.heads) for _label, cells in kind.lines)
    cells = dict(kind.lines)[kind.columns[0]]
    assert dict(zip(kind.heads, cells, strict=True))["Trung học cơ sở"] == "21"


def test_the_list_of_the_api_has_no_tables(login, cast, commune_approved):
    [row] = login(cast.dung).get("/api/v1/tong-hop/").json()["results"]
    assert row["id"] == commune_approved.public_id and "tables" not in row


def test_a_name_that_looks_like_a_formula_is_text(login, cast, commune_approved):
    cast.thcs.short_name = "=1+1"
    cast.thcs.save()
    address = f"/bao-cao/tong-hop/chot/{commune_approved.public_id}/so-lieu.csv"
    text = login(cast.dung).get(address).content.decode("utf-8-sig")
    assert "'=1+1" in text and ",=1+1" not in text
