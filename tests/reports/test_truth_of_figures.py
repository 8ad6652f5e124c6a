"""What a paper says of a figure is true: the threshold is the copy's own, and what nobody typed is not nought."""

import csv
import html
import io
import json
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.disclosure import HIDDEN, SMALL
from reports import access, exports, papers, papers_sections, tiers, totals, workflow
from reports import figures as figuring
from reports.indicators import BY_CODE, LATEST, SETS, groups_of
from reports.models import ConsolidatedReport, ReportRequest, SchoolReport, Submission
from reports.views.tables import panels
from tests.reports import tree
from tests.reports.conftest import PERIOD, Walk, add_cases, at, fresh
from tests.reports.test_tiers import build_and_approve


def ask(actor, **fields) -> ReportRequest:
    given = {"title": "Báo cáo năm 2026", "year": 2026, "due_on": date(2026, 11, 10), **PERIOD}
    return workflow.open_request(actor=fresh(actor), **(given | fields))


# ── the threshold of each copy


@pytest.mark.parametrize(("above", "own", "taken"), [(5, 10, 10), (10, 5, 10), (5, 5, 5), (7, 8, 8)])
def test_an_office_below_hides_no_less_than_the_one_above_wants(cast, above, own, taken):
    province = tree.build(cast)
    ask(province.head, threshold=above)
    assert ask(province.ngoc, threshold=own).threshold == taken


def copy_of(request: ReportRequest, unit, kinds: dict[str, int | str], threshold: int) -> Submission:
    groups = {"kind": {"total": 100, "cells": kinds}}
    figures = {"from": "2025-10-01", "until": "2026-09-30", "threshold": threshold, "groups": groups}
    return Submission(request=request, unit=unit, figures=figures, results="Tốt.")


def gathered(cast, asked, *thresholds: int) -> papers.Gathered:
    units = (cast.thcs, cast.primary)
    copies = [
        copy_of(asked, unit, {"special": SMALL, "other": HIDDEN, "dropout": 40}, threshold)
        for unit, threshold in zip(units, thresholds, strict=True)
    ]
    return papers.Gathered(ConsolidatedReport(request=asked, office=asked.office), copies, [])


def test_the_table_by_school_shows_each_copy_with_its_own_threshold(cast, asked):
    found = papers._table_by_school(gathered(cast, asked, 5, 10), BY_CODE["kind"], 1)
    rows = {row.cells[0]: row.cells for row in found.rows}
    assert "< 5" in rows[cast.thcs.short_name] and "< 10" not in rows[cast.thcs.short_name]
    assert "< 10" in rows[cast.primary.short_name] and "< 5" not in rows[cast.primary.short_name]
    assert "“< 5”: từ 1 đến 4; “< 10”: từ 1 đến 9" in found.note


def test_a_table_of_one_threshold_explains_that_alone(cast, asked):
    note = papers._table_by_school(gathered(cast, asked, 10, 10), BY_CODE["kind"], 1).note
    assert "“< 10”: từ 1 đến 9" in note and "< 5" not in note


def test_the_year_before_is_shown_with_its_own_threshold():
    now = {"from": "2025-10-01", "until": "2026-09-30", "threshold": 5}
    groups = {"kind": {"total": 100, "cells": {"special": SMALL, "other": HIDDEN}}}
    [panel] = panels(now | {"groups": groups}, now | {"threshold": 10, "groups": groups})
    rows = {row.label: (row.now, row.before) for row in panel.rows}
    assert ("< 5", "< 10") in rows.values()


def test_each_year_of_a_plan_is_shown_with_its_own_threshold():
    def year(threshold: int) -> figuring.Figures:
        return {"threshold": threshold, "groups": {"kind": {"total": SMALL, "cells": {}}}}

    figures = {"from": "2025-01-01", "until": "2026-12-31", "threshold": 5, "groups": {}}
    figures["years"] = {"2025": year(10), "2026": year(5)}
    [row] = figuring.year_by_year(figures)
    assert row.cells == ["< 10", "< 5"]
    note = papers.tables_of_plan(figures)[-1].note
    assert "“< 5”" in note and "“< 10”" in note


# ── what nobody typed


def enter(walk: Walk, group: str, values: dict[str, int | None]) -> None:
    workflow.enter_figures(actor=fresh(walk.focal), report=walk.report, group=group, values=values)


def test_what_nobody_typed_is_neither_signed_nor_sent(cast, walk, sixty):
    enter(walk, "staff", {"teachers": 31})
    walk.to_sent()
    signed, sent = walk.report.figures["groups"], Submission.objects.get().figures["groups"]
    assert (
        signed["staff"]
        == sent["staff"]
        == {
            "total": 31,
            "cells": {"managers": 0, "teachers": 31, "employees": 0},
        }
    )
    for groups in (signed, sent):
        assert "facilities" not in groups and "support" not in groups and "kind" in groups


def test_a_nought_that_was_typed_is_a_nought(login, cast, walk):
    address = f"/bao-cao/{walk.report.public_id}/so-lieu/spent/"
    page = login(cast.lan).get(address).text
    assert "chưa nhập" in page and 'value="0"' not in page
    login(cast.lan).post(address, {f"v_{code}": "0" for code in ("state", "own", "donated", "mobilised")})
    assert login(cast.lan).get(address).text.count('value="0"') == 4  # and stays typed when it is saved again
    walk.to_sent()
    assert Submission.objects.get().figures["groups"]["spent"]["total"] == 0


def test_lines_left_blank_beside_typed_ones_are_named_before_they_are_signed(login, cast, walk):
    enter(walk, "staff", {"teachers": 31, "managers": 0})
    address = f"/bao-cao/{walk.report.public_id}/"
    page = html.unescape(login(cast.lan).get(address).text)
    assert "Cán bộ, giáo viên, nhân viên: dòng để trống được tính là 0 (Nhân viên)" in page
    enter(walk, "staff", {"employees": 4})
    assert "dòng để trống" not in login(cast.lan).get(address).text
    enter(walk, "staff", {"employees": None})
    walk.to_sent()
    assert "blank" not in Submission.objects.get().figures


def test_a_table_that_shares_its_total_is_never_sent_alone(cast, walk):
    """Sent alone first and together later, editions could be subtracted."""
    enter(walk, "counselling_beside", {"single": 9})
    groups = access.live_figures(fresh(cast.lan), walk.report)["groups"]
    assert groups["topics_beside"]["total"] == 0
    walk.draft().submit()
    with pytest.raises(Exception, match="tổng khác nhau"):
        walk.approve()


def test_a_table_taken_out_and_typed_again_is_beside_the_edition_that_had_it():
    def edition(cells: dict[str, int] | None, earlier=()) -> tuple[figuring.Earlier, dict]:
        exact = {"from": "2025-10-01", "until": "2026-09-30", "set": 4, "groups": {}}
        for code, line in (("counselling_beside", "single"), ("topics_beside", "study")):
            if cells:
                exact["groups"][code] = {"total": cells["n"], "cells": {line: cells["n"]}}
        safe = figuring.publish(exact, earlier=earlier)
        return figuring.Earlier(exact, safe, same_report=True, whole=True), safe["groups"]

    first, shown = edition({"n": 20})
    second, none = edition(None, [first])
    assert shown["counselling_beside"]["total"] == 20 and not none
    _third, again = edition({"n": 22}, [second, first])
    assert again["counselling_beside"]["total"] == 20 and again["counselling_beside"]["adjusted"]


def test_pages_and_papers_say_that_it_was_not_typed(login, cast, walk, sixty):
    enter(walk, "staff", {"teachers": 31})
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/").text
    assert "Chưa nhập: Người và nơi tư vấn" in page and "Chưa nhập: Cán bộ, giáo viên, nhân viên<" not in page
    walk.to_sent()
    copy = Submission.objects.get()
    text = paper_text(papers.of_submission(copy))
    assert "Nhà trường chưa nhập: " in text and "Người và nơi tư vấn" in text.split("Nhà trường chưa nhập: ")[1]
    assert "Phòng tư vấn riêng" not in text  # a line of the table that was not typed
    [section] = papers_sections.for_office(copy.request, [copy])
    assert any("Nhà trường chưa nhập" in getattr(block, "text", "") for block in section.blocks)
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/da-nop/{copy.public_id}/").text
    assert page.count("Chưa nhập.") >= 5 and "“–”: chưa nhập" in page


def two_schools(staff: dict[str, int] | None) -> list[totals.School]:
    def school(name: str, cells: dict[str, int] | None) -> totals.School:
        groups = {"activities": {"total": 3, "cells": {"topic": 3}}}
        if cells:
            groups["staff"] = {"total": sum(cells.values()), "cells": cells}
        figures = {"from": "2025-10-01", "until": "2026-09-30", "set": 4, "groups": groups}
        return totals.School(name, name, "primary" if cells else "preschool", "x", figures)

    return [school("A", {"managers": 2, "teachers": 31, "employees": 4}), school("B", staff)]


def staff_of(schools: list[totals.School]) -> totals.Totals:
    return next(one for one in totals.tables(schools, "Cộng 2/3 trường") if one.group.code == "staff")


def test_totals_say_that_a_school_is_missing_in_them():
    table = staff_of(two_schools(None))
    rows = {row.label: row.figures[-1] for row in table.rows}
    assert rows["A"].shown == "37" and rows["B"] == totals.Figure("–", None, None)
    assert rows["Mầm non"].shown == "–" and rows["Tiểu học"].shown == "37"
    assert rows["Cộng 2/3 trường"] == totals.Figure("≥ 37", None, 37)
    assert table.note == "“–”: 1 trường chưa nhập bảng này, tổng chưa gồm"
    whole = staff_of(two_schools({"managers": 0, "teachers": 9, "employees": 0}))
    assert whole.rows[-1].figures[-1].shown == "46" and not whole.note


def test_what_is_counted_was_not_left_blank_by_a_school():
    schools = two_schools(None)
    schools[0].figures["groups"]["classes"] = {"total": 12, "cells": {"classes": 12}}
    [table] = [one for one in totals.tables(schools, "x") if one.group.code == "classes"]
    assert table.note == "“–”: 1 trường không có bảng này trong bộ chỉ tiêu của mình, tổng chưa gồm"


def test_files_give_no_value_where_none_was_typed():
    table = staff_of(two_schools(None))
    kept = io.StringIO()
    csv.writer(kept).writerows(totals.as_rows([table]))
    [row] = [row for row in csv.reader(io.StringIO(kept.getvalue())) if row[4] == "B" and row[5] == "total"]
    assert row[-3:] == ["–", "", ""]
    [found] = json.loads(json.dumps(totals.as_data([table])))
    school = next(row for row in found["rows"] if row["label"] == "B")
    assert school["figures"][-1] == {"shown": "–", "value": None, "at_least": None}
    assert exports._number(table.rows[1].figures[-1]) == "–"


def test_years_are_not_compared_with_what_was_not_typed():
    years = [totals.YearOf(str(year), 4, 3, two_schools(None)[place:]) for place, year in ((1, 2025), (0, 2026))]
    line = next(one for one in totals.trends(years) if one.group.code == "staff")
    assert line.figures[0] is None and line.figures[1].shown == "≥ 37"


def test_the_table_by_school_says_of_how_many_its_sum_is(cast, asked):
    schools = two_schools(None)
    copies = [
        Submission(request=asked, unit=unit, figures=one.figures)
        for unit, one in zip((cast.thcs, cast.primary), schools, strict=True)
    ]
    all_of_them = papers.Gathered(ConsolidatedReport(request=asked, office=asked.office), copies, [])
    found = papers._table_by_school(all_of_them, BY_CODE["staff"], 1)
    assert found.rows[-1].cells == ["Cộng 2/2 trường", "≥ 2", "≥ 31", "≥ 4", "≥ 37"]
    assert found.rows[1].cells == [cast.primary.short_name, "–", "–", "–", "–"]
    assert "“–”: 1 trường chưa nhập bảng này, tổng chưa gồm." in found.note and "< 5" not in found.note
    assert "Người và nơi tư vấn" in [str(group.label) for group in papers._by_nobody(all_of_them)]


def test_what_was_frozen_before_keeps_what_it_holds(cast, asked):
    """Of a copy from before sets were kept nothing is said to be missing."""
    old = {
        "from": "2025-10-01",
        "until": "2026-09-30",
        "groups": {"staff": {"total": 0, "cells": {"teachers": 0}}},
    }
    assert figuring.missing(old) == [] and figuring.cell(old, BY_CODE["staff"]) == 0


# ── signed before the period has ended


@pytest.fixture
def early(cast) -> Walk:
    """Of the calendar year 2026, on 20/10."""
    with time_machine.travel(at("2026-09-01")):
        asked = ask(cast.dung, period_from=date(2026, 1, 1), period_until=date(2026, 12, 31))
    return Walk(cast, asked.school_reports.get(unit=cast.thcs))


def test_who_approves_too_early_is_told_so(login, cast, early, sixty):
    early.draft().submit()
    page = login(cast.hoa).get(f"/bao-cao/{early.report.public_id}/").text
    assert "Kỳ số liệu đến hết ngày 31/12/2026, chưa kết thúc: số liệu mới tính đến ngày 20/10/2026" in page
    assert "Duyệt hôm nay thì số liệu chỉ tính đến ngày 20/10/2026" in page
    early.approve().send()
    copy = Submission.objects.get()
    text = paper_text(papers.of_submission(copy))
    assert "Phụ lục kèm theo Báo cáo này, tính đến ngày 20/10/2026." in text
    assert "Số liệu tính đến ngày 20/10/2026, khi kỳ số liệu chưa kết thúc." in text
    [section] = papers_sections.for_office(copy.request, [copy])
    assert "số liệu tính đến ngày 20/10/2026" in section.line
    for user, address in ((cast.hoa, early.report.public_id), (cast.dung, f"yeu-cau/da-nop/{copy.public_id}")):
        assert "số liệu tính đến ngày 20/10/2026" in login(user).get(f"/bao-cao/{address}/").text


def test_totals_say_how_many_schools_counted_early(login, cast, early, sixty, run_jobs):
    early.draft().submit().approve().send()
    asked, said = early.report.request, "1 trường chốt số liệu khi kỳ chưa kết thúc"
    assert said in login(cast.dung).get(f"/bao-cao/tong-hop/{asked.public_id}/so-lieu/").text
    approval = build_and_approve(cast.dung, asked, run_jobs)
    gathered = papers.gather(fresh(cast.dung), approval.report)
    papers.gather_sections(gathered)
    assert said in paper_text(papers.consolidated(gathered))
    parts = tiers.parts_of_approval(approval)
    assert exports.about(approval, parts)["schools"]["counted_early"] == 1
    assert [row[1] for row in exports._information(approval, parts) if row[0] == "Chốt sớm"][0].startswith(said)


def test_totals_of_a_period_that_has_ended_say_nothing_of_it(login, cast, walk, sixty):
    walk.to_sent()
    page = login(cast.dung).get(f"/bao-cao/tong-hop/{walk.report.request.public_id}/so-lieu/").text
    assert "khi kỳ chưa kết thúc" not in page


def test_of_a_period_that_has_ended_nothing_is_said(login, cast, walk, sixty):
    walk.draft().submit()
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").text
    assert "chưa kết thúc" not in page
    walk.approve().send()
    assert "tính đến ngày" not in paper_text(papers.of_submission(Submission.objects.get()))


def test_what_came_after_the_day_of_signing_is_no_difference(cast, early, sixty):
    early.to_sent()
    with time_machine.travel(at("2026-11-10")):
        add_cases(cast.thcs, cast.lan, {"special": 2}, day="2026-11-02")
        assert workflow.compare_with_records() == 0
        assert access.differences(fresh(cast.lan), early.report) == []
        add_cases(cast.thcs, cast.lan, {"special": 1}, day="2026-10-01")
        assert workflow.compare_with_records() == 1
        found = access.differences(fresh(cast.lan), early.report)
        assert ("special", 21, 22) in [(key, was, now) for _group, key, was, now in found]


# ── the year before, where its request was withdrawn


@pytest.fixture
def year_before(cast, sixty) -> Walk:
    with time_machine.travel(at("2025-09-01")):
        fields = {"year": 2025, "due_on": date(2025, 11, 1), "title": "Báo cáo năm 2025"}
        asked = ask(cast.dung, period_from=date(2024, 10, 1), period_until=date(2025, 9, 30), **fields)
    with time_machine.travel(at("2025-10-20")):
        add_cases(cast.thcs, cast.lan, {"special": 30}, day="2025-03-03")
        return Walk(cast, asked.school_reports.get(unit=cast.thcs)).to_sent()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_withdrawn_request_is_no_year_before(cast, asked, year_before, withdrawn):
    if withdrawn:
        workflow.withdraw_request(
            actor=fresh(cast.dung), request=ReportRequest.objects.get(year=2025), reason="Lập nhầm"
        )
    walk = Walk(cast, asked.school_reports.get(unit=cast.thcs)).to_sent()
    before = access.previous_report(fresh(cast.lan), walk.report)
    sent = access.previous_submission(fresh(cast.dung), Submission.objects.get(request=asked))
    assert (before is None, sent is None) == (withdrawn, withdrawn)
    assert (access.safe_figures_before(fresh(cast.lan), walk.report) is None) is withdrawn
    said = access.opening(fresh(cast.lan), walk.report, walk.report.figures)
    assert ("cùng kỳ năm trước" not in said) is withdrawn  # as the column beside it
    period = SchoolReport(request=ReportRequest(kind="period", **PERIOD), unit=cast.thcs)
    expected = {"2026"} if withdrawn else {"2025", "2026"}
    assert set(access._sent_years(period)) == expected
    assert set(access._signed_years(period.request, cast.thcs)) == {int(year) for year in expected}


# ── a year that was mistyped


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": 99999}, "year"),
        ({"year": 0}, "year"),
        ({"year": 2028}, "year"),
        ({"period_from": date(1, 10, 1)}, "period_from"),
        ({"period_from": date(9998, 10, 1), "period_until": date(9999, 9, 30), "year": 9999}, "period_until"),
        ({"due_on": date(9999, 12, 31)}, "due_on"),
    ],
)
def test_a_year_that_cannot_be_meant_is_refused_at_its_field(cast, wrong, field):
    with pytest.raises(ValidationError) as refused:
        ask(cast.dung, **wrong)
    assert field in refused.value.message_dict and not ReportRequest.objects.exists()


def test_the_years_of_a_period_and_a_plan_some_years_from_now_are_not_refused(cast):
    assert ask(cast.dung, year=2025).year == 2025
    letter = {"kind": "ad_hoc", "letter_number": "1/SGD", "letter_on": date(2026, 10, 1)}
    assert ask(cast.dung, due_on=date(2031, 1, 31), **letter)


def test_the_page_says_it_and_stays_open(login, cast, asked):
    data = {"title": "B", "year": "99999", "period_from": "01/10/2026", "period_until": "30/09/2027"}
    page = login(cast.dung).post("/bao-cao/yeu-cau/moi/", data | {"due_on": "01/11/2027", "kind": "yearly"})
    assert "Năm của báo cáo là năm đầu hoặc năm cuối của kỳ: 2026 hoặc 2027." in page.text
    ReportRequest.objects.filter(pk=asked.pk).update(year=9999)  # from before this was refused
    assert login(cast.dung).get("/bao-cao/yeu-cau/moi/").status_code == 200


def test_another_due_day_is_held_to_the_same_years(cast, asked):
    given = {"version": asked.version, "title": asked.title, "due_on": date(9999, 12, 31)}
    with pytest.raises(ValidationError, match="từ năm 2000 đến năm 2036"):
        workflow.amend_request(actor=fresh(cast.dung), request=asked, **given)


# ── words


def test_the_sheets_of_a_workbook_are_named_in_words():
    for version in SETS:
        names = [exports.tab(group) for group in groups_of(version)]
        assert len({name.lower() for name in names}) == len(names)
        assert not [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\")]
        assert not set(names) & set(BY_CODE)


def test_the_set_of_indicators_is_read_before_it_is_asked(login, cast, asked):
    dung = login(cast.dung)
    address = "/bao-cao/yeu-cau/bo-chi-tieu/"
    for page in ("/bao-cao/yeu-cau/moi/", f"/bao-cao/yeu-cau/{asked.public_id}/"):
        assert address in dung.get(page).text
    page = html.unescape(dung.get(address).text)
    for group in groups_of(LATEST):
        assert str(group.label) in page and str(group.definition) in page, group.code
    hiding = sum(
        not group.stays and bool(group.about_children or group.of_children) for group in groups_of(LATEST)
    )
    assert page.count("Ẩn số nhỏ") == hiding
    assert "Trường nhập" in page and "Chỉ trường xem" in page and str(SETS[LATEST]) in page
    old = html.unescape(dung.get(f"{address}?bo=1").text)
    assert "Bộ này chỉ dùng cho yêu cầu đã lập trước đây" in old and str(BY_CODE["met_about"].label) not in old
    for wrong in ("99", "0", "x"):
        assert dung.get(f"{address}?bo={wrong}").status_code == 404
    assert login(cast.hoa).get(address).status_code == 404


def test_schools_are_together_for_their_number_in_that_row_alone():
    assert totals.few_label({0, 1}) == "Các trường có số nhỏ ở bảng này (2 trường)"
