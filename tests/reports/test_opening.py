"""A superior's request obliges an exact total: the office opens that one total, and nothing else of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.models import AuditEvent
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import RuleBroken
from reports import access, exports, papers, tiers, workflow
from reports.models import ApprovedTotals, ConsolidatedReport, OpenedTotal, ReportRequest, SchoolReport, Submission
from tests.reports import tree
from tests.reports.conftest import fresh
from tests.reports.test_tiers import SAID, ask, build_and_approve, send_exact

CITED = {"cited_from": "Sở GD&ĐT", "cited_number": "359/SGDĐT", "cited_on": date(2026, 10, 1)}
WIDE = [
    {"special": 21, "abuse": 2, "other": 17},
    {"special": 30, "abuse": 3, "other": 12},
    {"special": 12, "abuse": 4, "other": 15},
]


def open_total(actor, request: ReportRequest, figure=("kind", "abuse"), **fields) -> OpenedTotal:
    return workflow.open_total(actor=fresh(actor), request=request, figure=figure, **(CITED | fields))


@pytest.fixture
def three(cast, asked) -> list[Submission]:
    """All three schools sent: two, three and four cases of abuse, shown as "< 5" each."""
    units = (cast.thcs, cast.primary, cast.preschool)
    return [send_exact(asked, unit, kinds) for unit, kinds in zip(units, WIDE, strict=True)]


def test_one_total_is_counted_once_and_cites_who_obliges_it(cast, asked, three):
    total = open_total(cast.dung, asked)
    assert total.value == sum(kinds["abuse"] for kinds in WIDE) == 9  # counted here by hand once more
    assert set(total.submissions.all()) == set(three)
    event = AuditEvent.objects.get(action="reports.open_total")
    assert event.facts["cited"] == "359/SGDĐT" and event.facts["schools"] == 3
    assert "9" not in map(str, event.facts.values())


def test_where_a_total_would_give_a_school_away_it_stays_closed(cast, asked, three):
    """Four, four and four: the total of twelve says all three."""
    for copy, kinds in zip(three, WIDE, strict=True):
        report = SchoolReport.objects.get(request=asked, unit=copy.unit)
        report.figures["groups"]["kind"]["cells"] = kinds | {"abuse": 4}
        report.save()
    with pytest.raises(RuleBroken, match="suy ra số nhỏ"):
        open_total(cast.dung, asked)
    assert not OpenedTotal.objects.exists()


def test_one_hidden_cell_alone_stays_closed(cast, asked):
    send_exact(asked, cast.thcs, WIDE[0])
    send_exact(asked, cast.primary, {"special": 30, "abuse": 0, "other": 12})
    with pytest.raises(RuleBroken, match="suy ra số nhỏ"):
        open_total(cast.dung, asked)


def test_where_a_school_has_no_such_table_that_is_said(cast, asked, three):
    report = SchoolReport.objects.get(request=asked, unit=cast.primary)
    del report.figures["groups"]["kind"]
    report.save()
    with pytest.raises(RuleBroken, match="có trường chưa có bảng số liệu này"):
        open_total(cast.dung, asked)
    assert not OpenedTotal.objects.exists()


def test_a_second_total_of_the_same_family_stays_closed(cast, asked, three):
    open_total(cast.dung, asked)
    with pytest.raises(RuleBroken, match="Đã mở một tổng khác"):
        open_total(cast.dung, asked, ("kind", "other"))
    with pytest.raises(RuleBroken):
        open_total(cast.dung, asked)  # nor the same again


@pytest.mark.parametrize("figure", [("kind", ""), ("kind", "special")])
def test_a_total_that_hides_nothing_does_not_use_up_the_one_of_its_family(cast, asked, three, figure):
    with pytest.raises(RuleBroken, match="Không trường nào ẩn số"):
        open_total(cast.dung, asked, figure)
    assert open_total(cast.dung, asked).value == 9


def test_it_needs_who_obliges_it(cast, asked, three):
    with pytest.raises(ValidationError):
        open_total(cast.dung, asked, cited_number=" ")
    with pytest.raises(RuleBroken, match="tương lai"):
        open_total(cast.dung, asked, cited_on=date(2026, 12, 1))


@pytest.mark.parametrize("name", ["lan", "hoa", "phuc", "son"])
def test_nobody_else_opens_a_total(login, cast, asked, three, name):
    with pytest.raises(Http404):
        open_total(cast.users[name], asked)
    assert login(cast.users[name]).get(f"/bao-cao/tong-hop/{asked.public_id}/mo-tong/").status_code == 404


def test_nothing_new_of_the_family_is_published_beside_it(cast, asked, three):
    """A correction that would be large enough to be shown keeps the cells that the total was opened with."""
    report = SchoolReport.objects.get(request=asked, unit=cast.thcs)
    report.edition = 2
    exact = {
        **report.figures,
        "groups": {"kind": {"total": 60, "cells": {"special": 41, "abuse": 2, "other": 17}}},
    }
    Submission.objects.filter(pk=three[0].pk).update(state="replaced")
    SchoolReport.objects.filter(pk=report.pk).update(edition=1)
    before = access._safe(report, exact)
    assert before["groups"]["kind"]["cells"]["special"] == 41
    open_total_of_all(cast, asked, three)
    after = access._safe(report, exact)
    assert after["groups"]["kind"]["cells"]["special"] == 21 and after["groups"]["kind"]["adjusted"]


def open_total_of_all(cast, asked, three) -> None:
    total = OpenedTotal.objects.create(
        request=asked, family="opened", group="kind", code="abuse", value=9, opened_by=cast.dung, **CITED
    )
    total.submissions.set(three)


def test_the_form_the_page_the_paper_and_the_files(login, cast, asked, three, run_jobs):
    browser, page = login(cast.dung), f"/bao-cao/tong-hop/{asked.public_id}/mo-tong/"
    assert "buộc báo số chính xác" in browser.get(page).text
    data = {
        "figure": "kind.abuse",
        "cited_from": "Sở GD&ĐT",
        "cited_number": "359/SGDĐT",
        "cited_on": "01/10/2026",
    }
    wrong = browser.post(page, data | {"cited_number": ""}).text
    assert "Sở GD&amp;ĐT" in wrong and not OpenedTotal.objects.exists()
    shown = browser.post(page, data, follow=True).text
    assert "359/SGDĐT ngày 01/10/2026 của Sở GD&amp;ĐT" in shown and "Đã mở tổng" in shown
    approval = build_and_approve(cast.dung, asked, run_jobs)
    gathered = papers.gather(fresh(cast.dung), ConsolidatedReport.objects.get())
    papers.gather_sections(gathered)
    text = paper_text(papers.consolidated(gathered))
    line = next(line for line in text.splitlines() if "359/SGDĐT" in line)
    assert line.split("\t")[1:3] == ["9", "3"]
    kinds = next(line for line in text.splitlines() if line.startswith("Cộng 3/3 trường\t63"))
    assert kinds.split("\t")[2] == "≥ 3"  # the table keeps its sum of what was published
    [opened] = exports.data(approval)["opened"]
    assert opened["value"] == 9 and opened["cited"].startswith("359/SGDĐT")
    assert ApprovedTotals.objects.count() == 1


# ── tiers


@pytest.fixture
def nested(cast, asked, three, run_jobs):
    """The commune has approved; the province's own school sent too."""
    province = tree.build(cast)
    above = ask(province.head)
    send_exact(above, province.upper, {"special": 9, "abuse": 1, "other": 20})
    build_and_approve(cast.dung, asked, run_jobs)
    return province, above


def test_the_office_above_counts_what_was_approved_below(nested):
    province, above = nested
    assert sum(part.sent for part in tiers.parts(fresh(province.head), above)) == 4
    assert open_total(province.head, above).value == 10


def test_two_totals_whose_difference_is_one_school_are_never_both_open(cast, asked, nested):
    province, above = nested
    open_total(cast.dung, asked)
    with pytest.raises(RuleBroken, match="suy ra số nhỏ"):
        open_total(province.head, above)


def test_the_same_from_above(cast, asked, nested):
    province, above = nested
    open_total(province.head, above)
    with pytest.raises(RuleBroken, match="suy ra số nhỏ"):
        open_total(cast.dung, asked)


def test_the_words_of_the_office_name_no_case(cast, asked, three):
    with pytest.raises(RuleBroken, match="mã trường hợp"):
        workflow.start_consolidation(
            actor=fresh(cast.dung), request=asked, **(SAID | {"directions": "CTXH-2526-0012"})
        )
