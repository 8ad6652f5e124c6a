"""Semester, ad hoc and period reports; own questions; the other line's office; the clock; the board's list."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.models import Notice, Unit, UnitParent
from ctxh_portal.documents import pdf
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow as planning
from plans.enums import Span
from reports import access, answers, papers, workflow
from reports.models import ReportRequest, Submission
from tests.documents.reading import pdf_text
from tests.reports.conftest import PERIOD, Walk, add_cases, at, fresh
from tests.reports.test_asking import FORM

OUTLINE = """
# Phần I. Thực hiện Thông tư 33/2018/TT-BGDĐT
chữ: Công tác chỉ đạo, tổ chức thực hiện
chữ: Phát hiện, phòng ngừa, can thiệp, hòa nhập
khoảng: Số học sinh được rà soát
# Phần II. Thực hiện Thông tư 31/2017/TT-BGDĐT
chọn: Phòng tư vấn | Riêng | Dùng chung | Chưa có
số: Số cán bộ, giáo viên tham gia tổ tư vấn
"""
ANSWERS = {"q1": "Đã ban hành kế hoạch.", "q2": "Thực hiện đủ.", "q3": 12, "q4": "Dùng chung", "q5": 7}
LETTER = {
    "kind": "ad_hoc",
    "letter_number": "359/SGDĐT-CTTT",
    "letter_on": "15/10/2026",
    "title": "Sơ kết TT 33, TT 31",
}


def ask(cast, **fields) -> ReportRequest:
    given = {"title": "Báo cáo", "year": 2026, "due_on": date(2026, 11, 15), **PERIOD} | fields
    return workflow.open_request(actor=fresh(cast.dung), **given)


def paper_of_copy(copy: Submission):
    return papers.of_submission(
        Submission.objects.select_related("request__office", "unit", "copy_to").get(pk=copy.pk)
    )


def test_an_official_letter_with_own_questions_to_chosen_levels(login, cast):
    data = FORM | LETTER | {"questions": OUTLINE, "levels": ["lower_secondary"]}
    answer = login(cast.dung).post("/bao-cao/yeu-cau/moi/", data, follow=True)
    assert "0/1 trường đã nộp" in answer.content.decode()
    asked = ReportRequest.objects.get()
    assert [one.kind for one in asked.questions.all()] == ["text", "text", "children", "choice", "number"]
    walk = Walk(cast, asked.school_reports.get())
    data = {"version": walk.report.version, **ANSWERS, "results": "a", "shortcomings": "b", "causes": "c"}
    login(cast.lan).post(f"/bao-cao/{walk.report.public_id}/soan/", data | {"proposals": "d"})
    walk.submit().approve().register().send()
    copy = Submission.objects.get()
    assert copy.answers == ANSWERS | {"q3": "5–19"}
    text = paper_text(paper_of_copy(copy))
    assert "Công văn số 359/SGDĐT-CTTT ngày 15/10/2026" in text and "Số học sinh được rà soát: 5–19." in text
    printed = pdf_text(pdf.render(paper_of_copy(copy)))
    assert "Thông tư 31/2017" in printed and "THEO YÊU CẦU" in printed


def test_an_unanswered_question_is_named(walk, cast):
    asked = ask(
        cast,
        title="x",
        kind="ad_hoc",
        letter_number="1",
        letter_on=date(2026, 10, 1),
        questions=answers.parse(OUTLINE),
    )
    other = Walk(cast, asked.school_reports.get(unit=cast.thcs))
    with pytest.raises(RuleBroken, match="Công tác chỉ đạo"):
        other.draft().submit()


@pytest.mark.parametrize("line", ["Phòng tư vấn?", "chọn: một | ", "chữ:", "khác: x"])
def test_a_question_that_is_no_question_gets_a_sentence(login, cast, line):
    page = login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM | {"questions": line}).content.decode()
    assert "Dòng 1:" in page and not ReportRequest.objects.exists()


def test_ad_hoc_needs_its_letter_and_may_come_twice(cast):
    with pytest.raises(Exception, match="số và ngày của công văn"):
        ask(cast, kind="ad_hoc")
    for _time in range(2):
        ask(cast, kind="ad_hoc", letter_number="359/SGDĐT", letter_on=date(2026, 10, 1))


def test_a_semester_is_asked_once_and_gives_the_office_bands_alone(cast, sixty):
    asked = ask(cast, kind="semester", term=1)
    with pytest.raises(Exception, match="học kỳ này"):
        ask(cast, kind="semester", term=1)
    with pytest.raises(RuleBroken, match="học kỳ I hoặc II"):
        ask(cast, kind="semester")
    Walk(cast, asked.school_reports.get(unit=cast.thcs)).to_sent()
    kind = Submission.objects.get().figures["groups"]["kind"]
    assert kind["total"] == "50–99" and set(kind["cells"].values()) == {"hidden"}


def test_another_day_of_the_office_is_proposed_next_year(login, cast):
    ask(cast, title="Báo cáo năm 2026", due_on=date(2026, 11, 15))
    page = login(cast.dung).get("/bao-cao/yeu-cau/moi/").content.decode()
    assert 'value="15/11/2027"' in page and 'value="Báo cáo năm 2027"' in page


@pytest.fixture
def plan(cast):
    given = {
        "unit": cast.commune,
        "span": Span.PERIOD,
        "subject": "Phát triển CTXH",
        "first_year": 2025,
        "last_year": 2026,
    }
    plan = planning.create_plan(actor=fresh(cast.dung), body="I. Mục đích\n- Bảo vệ.", **given)
    group = plan.groups.create(position=1, number=1, title="Truyền thông")
    plan.tasks.create(group=group, position=1, letter="a", title="Tổ chức ngày CTXH", for_schools=True)
    return planning.issue_plan(actor=fresh(cast.dung), plan=plan, number="5", issued_on=date(2026, 1, 5))


def test_the_end_of_a_plan_goes_year_by_year(login, cast, plan, sixty):
    task = plan.tasks.get()
    own = planning.create_plan(
        actor=fresh(cast.lan),
        unit=cast.thcs,
        span=Span.YEAR,
        subject="CTXH",
        first_year=2026,
        last_year=2027,
        body="I. A",
    )
    planning.adopt_tasks(actor=fresh(cast.lan), plan=own, tasks=[task])
    planning.submit_plan(actor=fresh(cast.lan), plan=own)
    planning.approve_plan(actor=fresh(cast.hoa), plan=own)
    planning.record_progress(
        actor=fresh(cast.lan),
        task=own.tasks.get(),
        state="late",
        on=date(2026, 10, 2),
        product="1 buổi",
        note="Mưa bão",
    )
    add_cases(cast.thcs, cast.lan, {"special": 3}, day="2025-05-05")
    span = {"period_from": date(2025, 1, 1), "period_until": date(2026, 9, 30)}
    asked = ask(cast, kind="period", plan=plan, title="Tổng kết", **span)
    walk = Walk(cast, asked.school_reports.get(unit=cast.thcs))
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Mưa bão" in page and "Chậm, có lý do" in page and "1 buổi" in page
    walk.to_sent()
    text = paper_text(paper_of_copy(Submission.objects.get()))
    assert "tổng kết công tác xã hội trong trường học giai đoạn 2025-2026" in text.lower() and "Mưa bão" in text
    assert "< 20\t50–99\t≥ 50" in text and "\t63" not in text
    assert "Cuộc họp chuyên đề\t0\t0" not in text  # nobody typed it, which is not nought


def test_a_year_of_the_period_is_that_of_its_signed_report(cast, plan, sixty, walk):
    """The yearly report of 2026 was signed and sent; the closing one says the same, also of what was typed."""
    workflow.enter_figures(
        actor=fresh(cast.lan), report=walk.report, group="steering_work", values={"meetings": 7}, reason=""
    )
    walk.to_sent()
    add_cases(cast.thcs, cast.lan, {"special": 9}, day="2026-09-01")
    span = {"period_from": date(2025, 1, 1), "period_until": date(2026, 9, 30)}
    asked = ask(cast, kind="period", plan=plan, title="Tổng kết", **span)
    closing = Walk(cast, asked.school_reports.get(unit=cast.thcs))
    years = access.live_figures(fresh(cast.hoa), closing.report)["years"]
    assert years["2026"]["groups"]["kind"]["total"] == 60
    assert years["2026"]["groups"]["steering_work"]["cells"]["meetings"] == 7
    assert "steering_work" not in years["2025"]["groups"]
    closing.to_sent()
    copy = Submission.objects.get(request=asked)
    assert copy.figures["years"]["2026"] == Submission.objects.exclude(request=asked).get().figures
    text = paper_text(paper_of_copy(copy))
    assert "Cuộc họp chuyên đề\t–\t7\t≥ 7" in text and "Trường hợp mới theo nhóm\t< 20\t60\t≥ 60" in text


def test_a_letter_and_a_period_have_no_year_before(cast, sixty):
    first = ask(cast, kind="ad_hoc", letter_number="1/SGD", letter_on=date(2026, 10, 1), year=2025)
    Walk(cast, first.school_reports.get(unit=cast.thcs)).to_sent()
    second = ask(cast, kind="ad_hoc", letter_number="2/SGD", letter_on=date(2026, 10, 1))
    report = second.school_reports.get(unit=cast.thcs)
    assert access.previous_report(fresh(cast.lan), report) is None
    assert access.safe_figures_before(fresh(cast.lan), report) is None


def test_the_threshold_is_the_offices_own(cast, sixty):
    """With ten, the six of leaving school are hidden too; nobody sets less than five or more than ten."""
    for wrong in (4, 11):
        with pytest.raises(ValidationError):
            ask(cast, threshold=wrong)
    asked = ask(cast, threshold=10)
    Walk(cast, asked.school_reports.get(unit=cast.thcs)).to_sent()
    copy = Submission.objects.get()
    assert copy.figures["threshold"] == 10 and copy.figures["groups"]["kind"]["cells"]["dropout"] == "small"
    assert "“< 10”: từ 1 đến 9" in paper_text(paper_of_copy(copy))


def test_the_period_of_a_plan_needs_the_plan(cast):
    with pytest.raises(RuleBroken, match="kế hoạch giai đoạn"):
        ask(cast, kind="period")


def test_the_yearly_report_as_pdf(cast, walk, sixty):
    walk.to_sent()
    printed = pdf_text(pdf.render(paper_of_copy(Submission.objects.get())))
    assert "KẾT QUẢ ĐẠT ĐƯỢC" in printed and "Bị xâm hại" in printed and "báo cáo năm 2026" in printed


# ── two lines


def test_the_office_of_the_other_line_gets_a_copy_and_decides_nothing(login, cast):
    province = Unit.objects.create(
        kind="province_office", level="office", name="Sở Giáo dục và Đào tạo", short_name="Sở"
    )
    UnitParent.objects.create(child=cast.thcs, parent=province, line="professional", valid_from=date(2025, 7, 1))
    from accounts.models import Membership

    Membership.objects.create(user=cast.son, unit=province, role="officer", since=date(2026, 1, 1))
    asked = ask(cast)
    assert asked.school_reports.get(unit=cast.thcs).copy_to == province
    assert asked.school_reports.get(unit=cast.primary).copy_to is None
    Walk(cast, asked.school_reports.get(unit=cast.thcs)).to_sent()
    Walk(cast, asked.school_reports.get(unit=cast.primary), cast.phuc, cast.quang).to_sent()
    assert {row.unit for row in access.board(fresh(cast.son), asked)} == {cast.thcs}
    mine, other = (Submission.objects.get(unit=unit) for unit in (cast.thcs, cast.primary))
    browser = login(cast.son)
    assert browser.get(f"/bao-cao/yeu-cau/da-nop/{mine.public_id}/").status_code == 200
    assert browser.get(f"/bao-cao/yeu-cau/da-nop/{other.public_id}/").status_code == 404
    assert browser.post(f"/bao-cao/yeu-cau/da-nop/{mine.public_id}/tiep-nhan/").status_code == 404
    assert "Sở Giáo dục và Đào tạo" in paper_text(paper_of_copy(mine))


# ── the clock, the board


def told() -> set[str]:
    names = set(Notice.objects.values_list("user__username", flat=True))
    Notice.objects.all().delete()
    return names


def test_the_clock_reminds_a_week_and_a_day_before_and_once_it_is_over(asked, walk):
    walk.to_sent()
    told()
    schools, heads = {"phuc", "quang", "mai", "bich"}, {"quang", "bich"}
    days = [("2026-10-23", set()), ("2026-10-24", schools), ("2026-10-25", set()), ("2026-10-30", schools)]
    for day, expected in [*days, ("2026-10-31", set()), ("2026-11-01", heads), ("2026-11-09", set())]:
        with time_machine.travel(at(day)):
            workflow.remind_by_clock()
            workflow.remind_by_clock()
            assert told() == expected, day


def test_the_board_is_sifted_and_taken_along(login, cast, asked, walk):
    Unit.objects.filter(pk=cast.primary.pk).update(name="=1+1")
    walk.to_sent()
    address = f"/bao-cao/yeu-cau/{asked.public_id}/"
    page = login(cast.dung).get(address + "?status=sent").content.decode().partition("<tbody>")[2]
    assert "THCS Hoa Sen" in page and "MN Quang Trung" not in page
    page = (
        login(cast.dung)
        .get(address + "?unit=quang+trung&level=preschool")
        .content.decode()
        .partition("<tbody>")[2]
    )
    assert "MN Quang Trung" in page and "THCS Hoa Sen" not in page
    answer = login(cast.dung).get(address + "tinh-hinh-nop.xlsx")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active for cell in row]
    assert next(cell for cell in cells if cell.value == "=1+1").data_type == "s"
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert len({cell.row for cell in cells}) == 4
