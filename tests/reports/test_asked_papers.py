"""The office's paper over what was asked beside the tables: own questions, a plan's tasks and years; and schools
with few children, who stand together without their names."""

from datetime import date

import pytest

from ctxh_portal.documents.paper import paper_text
from reports import figures as figuring
from reports import papers, papers_sections, totals, workflow
from reports.answers import parse
from reports.indicators import BY_CODE
from reports.models import ConsolidatedReport, Submission
from tests.reports import tree
from tests.reports.conftest import Walk, add_cases, fresh
from tests.reports.test_figures import exact
from tests.reports.test_requests import ANSWERS, OUTLINE, ask, plan  # noqa: F401 - a fixture
from tests.reports.test_tiers import ask as ask_above
from tests.reports.test_tiers import send_exact

LETTER = {"kind": "ad_hoc", "letter_number": "359/SGDĐT", "letter_on": date(2026, 10, 1)}


def office_paper(cast, asked) -> str:
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    gathered = papers.gather(fresh(cast.dung), ConsolidatedReport.objects.get(request=asked))
    papers.gather_sections(gathered)
    return paper_text(papers.consolidated(gathered))


# ── a letter with questions of its own


@pytest.fixture
def letter(cast):
    asked = ask(cast, title="Sơ kết TT 33, TT 31", questions=parse(OUTLINE), **LETTER)
    people = ((cast.thcs, None, None), (cast.primary, cast.phuc, cast.quang))
    for unit, focal, principal in people:
        walk = Walk(cast, asked.school_reports.get(unit=unit), focal, principal)
        walk.draft(given=ANSWERS).submit().approve().send()
    return asked


def test_the_papers_title_and_first_sentence_speak_of_the_letter(cast, letter):
    text = office_paper(cast, letter)
    assert "Tổng hợp công tác xã hội trong trường học theo Công văn số 359/SGDĐT" in text
    assert "Thực hiện Công văn số 359/SGDĐT ngày 01/10/2026, Phòng Văn hóa - Xã hội" in text


def test_answers_are_counted_added_up_or_stand_by_school(cast, letter):
    lines = office_paper(cast, letter).splitlines()
    assert "ii. nội dung theo yêu cầu" in [line.lower() for line in lines]
    assert "Phòng tư vấn: Dùng chung: 2 trường." in lines
    assert "Số cán bộ, giáo viên tham gia tổ tư vấn: 14 (2 trường trả lời)." in lines
    assert "Số học sinh được rà soát: 5–19: 2 trường." in lines
    assert "Trường Tiểu học Sông Vàm: Đã ban hành kế hoạch." in lines
    assert lines.count("Phần I. Thực hiện Thông tư 33/2018/TT-BGDĐT") == 1


def test_what_goes_in_bands_has_no_empty_lines_and_no_empty_chart(cast, letter):
    text = office_paper(cast, letter)
    school = paper_text(papers.of_submission(Submission.objects.filter(request=letter).first()))
    for paper in (text, school):
        table = paper[paper.index("Trường hợp mới theo nhóm.") :].splitlines()[:4]
        assert not any("xâm hại" in line for line in table) and any(
            "< 20" in line or "≥ 0" in line for line in table
        )
    assert "Biểu đồ. Trường hợp mới theo trường" not in text


def test_a_yearly_report_has_no_such_section(cast, asked, walk, sixty):
    walk.to_sent()
    text = office_paper(cast, asked)
    assert (
        "Nội dung theo yêu cầu" not in text
        and "Tổng hợp kết quả công tác xã hội trong trường học năm 2026" in text
    )


# ── the end of a plan


@pytest.fixture
def closing(cast, plan):  # noqa: F811
    """One school says what became of the task, another took none."""
    span = {"period_from": date(2025, 1, 1), "period_until": date(2026, 9, 30)}
    asked = ask(cast, kind="period", plan=plan, title="Tổng kết", **span)
    said = {"code": "1a", "title": "Tổ chức ngày CTXH", "state": "done", "product": "3 buổi", "reason": ""}
    for unit, told in ((cast.thcs, said), (cast.primary, said | {"state": "", "product": ""})):
        copy = send_exact(asked, unit, {"special": 21})
        year = figuring.publish(exact(special=21, other=17))
        figures = copy.figures | {"tasks": [told], "years": {"2025": year, "2026": year}}
        figures["groups"] = {"kind": {"total": "hidden", "cells": {"special": "hidden"}, "withheld": True}}
        Submission.objects.filter(pk=copy.pk).update(figures=figures)
    return asked


def test_tasks_are_counted_with_products_and_reasons_by_school(cast, closing):
    text = office_paper(cast, closing)
    assert "Tổng kết công tác xã hội trong trường học giai đoạn 2025-2026" in text
    assert "1a\tTổ chức ngày CTXH\t0\t0\t1\t0\t1" in text and "THCS Hoa Sen\tĐã xong\t3 buổi" in text


def test_the_years_are_added_up_and_the_whole_is_not_printed_as_nought(cast, closing):
    text = office_paper(cast, closing)
    assert "Trường hợp mới theo nhóm\t76\t76" in text
    assert "Bảng 1. Trường hợp mới theo nhóm" not in text and "≥ 0" not in text


# ── schools with few children


def school(name: str, **kinds: int) -> totals.School:
    return totals.School(name, name, "primary", "office", figuring.publish(exact(**kinds)))


def rows(schools: list[totals.School]) -> dict[str, str]:
    [table] = totals.tables(schools, "all")
    return {row.label: row.figures[-1].shown for row in table.of(totals.SCHOOL)}


def test_names_stand_only_where_ten_or_more_are_in_the_row():
    found = rows(
        [school("A", special=30), school("B", special=9), school("C", special=7), school("D", special=10)]
    )
    assert found == {"A": "30", "D": "10", "Các trường có số nhỏ ở bảng này (2 trường)": "16"}


def test_a_single_one_takes_the_next_with_it():
    found = rows([school("A", special=30), school("B", special=9), school("D", special=12)])
    assert found == {"A": "30", "Các trường có số nhỏ ở bảng này (2 trường)": "21"}


def test_a_small_or_withheld_total_is_few():
    assert totals.few(["small", "hidden", 50, "< 20", "20–49"]) == {0, 1, 3}
    assert totals.few([0]) == {0} and totals.few([10, 30]) == set()


def test_a_school_that_typed_nothing_hides_nobody():
    """A has forty, B seven, C did not type it: "two schools: ≥ 7" would be B's seven."""
    assert totals.few([40, 7, figuring.MISSING]) == {0, 1}
    assert totals.few([40, figuring.MISSING]) == set()
    schools = [school("A", special=40), school("B", special=7), school("C")]
    del schools[2].figures["groups"]["kind"]
    assert rows(schools) == {"C": "–", "Các trường có số nhỏ ở bảng này (2 trường)": "47"}


def test_lines_that_count_children_stand_together_too(cast, asked):
    """Six members of a club beside the name of their school."""
    cells = {"online": 2, "products": 0, "clubs": 1, "members": 6, "meetings": 3}
    for unit, members in ((cast.thcs, 6), (cast.primary, 8), (cast.preschool, 30)):
        copy = send_exact(asked, unit, {"special": 30})
        copy.figures["groups"]["outreach"] = {"total": "hidden", "cells": cells | {"members": members}}
        Submission.objects.filter(pk=copy.pk).update(figures=copy.figures)
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    gathered = papers.gather(fresh(cast.dung), ConsolidatedReport.objects.get(request=asked))
    papers.gather_sections(gathered)
    table = papers._table_by_school(gathered, BY_CODE["outreach"], 1)
    shown = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert shown["THCS Hoa Sen"] == ["2", "0", "1", "", "3"]
    assert shown["MN Quang Trung"] == ["2", "0", "1", "30", "3"]
    assert shown["Các trường có số nhỏ ở bảng này (2 trường)"] == ["", "", "", "14", ""]
    copies = {copy.unit_id: copy for copy in gathered.submissions}
    told = {unit.pk: str(papers_sections._figures(copies[unit.pk]).rows) for unit in (cast.thcs, cast.preschool)}
    assert "dưới 10, tính gộp" in told[cast.thcs.pk] and "dưới 10, tính gộp" not in told[cast.preschool.pk]


def test_the_paper_does_the_same(cast, asked):
    add_cases(cast.thcs, cast.lan, {"special": 30})
    for unit, focal, head in ((cast.thcs, None, None), (cast.primary, cast.phuc, cast.quang)):
        Walk(cast, asked.school_reports.get(unit=unit), focal, head).to_sent()
    send_exact(asked, cast.preschool, {"special": 7})
    lines = office_paper(cast, asked).splitlines()
    table = lines[next(place for place, line in enumerate(lines) if "Trường hợp mới theo nhóm." in line) :]
    names = [line.split("\t")[0] for line in table[:8]]
    assert "THCS Hoa Sen" in names and "Các trường có số nhỏ ở bảng này (2 trường)" in names
    assert not {"TH Sông Vàm", "MN Quang Trung"} & set(names)


# ── what the start page and the lists say


def test_an_office_above_counts_the_schools_of_the_offices_below(login, cast):
    province = tree.build(cast)
    above = ask_above(province.head)
    page = login(province.head).get("/").text
    assert "0/1" in page
    asked = ask_above(cast.dung, title="Báo cáo năm 2026")
    send_exact(asked, cast.thcs, {"special": 21})
    assert "1/4" in login(province.head).get("/").text
    assert "1/4" in login(province.head).get("/bao-cao/yeu-cau/").text
    assert asked.above == above
