"""A request goes down the tiers whole, and the offices below are reminded like schools."""

import re
from datetime import date

import pytest
import time_machine
from django.http import Http404

from accounts.models import Notice
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow as planning
from plans.enums import Span
from reports import access, answers, tiers, workflow
from reports.models import OfficeReminder, ReportRequest
from tests.reports import tree
from tests.reports.conftest import PERIOD, at, fresh

LETTER = {"kind": "ad_hoc", "letter_number": "12/SGD", "letter_on": date(2026, 10, 1)}
QUESTIONS = "# Phần I\nchữ: Công tác chỉ đạo\nkhoảng: Số học sinh được rà soát"


@pytest.fixture
def province(cast) -> tree.Province:
    return tree.build(cast)


def ask(actor, **fields) -> ReportRequest:
    given = {"title": "Báo cáo", "year": 2026, "due_on": date(2026, 11, 10), **PERIOD} | fields
    return workflow.open_request(actor=fresh(actor), **given)


def test_the_questions_and_levels_of_the_office_above_reach_the_schools(province, login):
    above = ask(province.head, questions=answers.parse(QUESTIONS), levels=["primary", "upper_secondary"])
    page = login(province.ngoc).get(f"/bao-cao/yeu-cau/moi/?theo={above.public_id}").text
    assert "Số học sinh được rà soát" in page
    checked = re.findall(r'value="(\w+)"[^>]*checked', page)
    assert "primary" in checked and "preschool" not in checked
    below = ask(province.cast.dung, questions=answers.parse("chữ: Công tác chỉ đạo\nchữ: Của xã"))
    assert [one.text for one in access.questions(below)] == [
        "Công tác chỉ đạo",
        "Số học sinh được rà soát",
        "Của xã",
    ]
    assert below.levels == above.levels
    assert {report.unit for report in below.school_reports.all()} == {province.cast.primary}
    shares = tiers.parts(fresh(province.head), above)
    assert {part.office.short_name: part.asked for part in shares}["Phòng VH-XH Bình Quới"] == 1


def test_the_period_of_a_plan_goes_down_with_its_plan(province):
    given = {
        "unit": province.province,
        "span": Span.PERIOD,
        "subject": "CTXH",
        "first_year": 2025,
        "last_year": 2026,
    }
    plan = planning.create_plan(
        actor=fresh(province.head), body="I. Mục đích\n- Bảo vệ.", with_table=False, **given
    )
    plan = planning.issue_plan(actor=fresh(province.head), plan=plan, number="5", issued_on=date(2026, 1, 5))
    above = ask(province.head, kind="period", plan=plan)
    below = ask(province.ngoc, kind="period")
    assert below.above == above and below.plan == plan
    with pytest.raises(RuleBroken, match="kế hoạch giai đoạn"):
        ask(province.ngoc, kind="period", period_from=date(2025, 11, 1))


def test_a_letter_goes_to_single_schools_of_the_offices_below(province, login):
    asked = ask(province.head, schools=[province.school, province.upper], **LETTER)
    assert {report.unit for report in asked.school_reports.all()} == {province.school, province.upper}
    assert asked.school_reports.get(unit=province.school).copy_to == province.other
    assert province.school.name in login(province.head).get("/bao-cao/yeu-cau/moi/").text
    with pytest.raises(RuleBroken, match="cơ quan cấp dưới"):
        ask(province.head, schools=[province.school])
    with pytest.raises(RuleBroken, match="Chưa có trường nào"):
        ask(province.ngoc, schools=[province.upper], **LETTER | {"letter_number": "13/SGD"})


def test_a_request_whose_day_is_over_still_waits_to_be_passed_on(province, login):
    above = ask(province.head)
    with time_machine.travel(at("2026-11-20")):
        assert above in tiers.waiting_from_above(fresh(province.ngoc))
        page = login(province.ngoc).get(f"/bao-cao/yeu-cau/moi/?theo={above.public_id}").text
        assert 'value="27/11/2026"' in page


def told() -> set[str]:
    names = set(Notice.objects.values_list("user__username", flat=True))
    Notice.objects.all().delete()
    return names


def test_the_clock_reminds_the_officers_below(province):
    ask(province.head)
    told()
    for day, expected in (("2026-11-01", False), ("2026-11-02", True), ("2026-11-08", True), ("2026-11-10", True)):
        with time_machine.travel(at(day)):
            workflow.remind_offices_by_clock()
            workflow.remind_offices_by_clock()
            assert ({"ngoc", "dung"} <= told()) is expected, day
    with time_machine.travel(at("2026-11-20")):
        assert workflow.remind_offices_by_clock() == 0


def test_the_office_above_reminds_once_a_day(province, login):
    above = ask(province.head)
    told()
    board = f"/bao-cao/yeu-cau/{above.public_id}/"
    assert "Đôn đốc các cơ quan" in login(province.head).get(board).text
    page = login(province.head).post(f"{board}don-doc-co-quan/", follow=True).text
    assert "Đã nhắc 2 cơ quan" in page and "20/10/2026" in page and told() == {"ngoc", "dung"}
    with pytest.raises(RuleBroken, match="trong hôm nay"):
        workflow.remind_offices(actor=fresh(province.head), request=above)
    with pytest.raises(Http404):
        workflow.remind_offices(actor=fresh(province.ngoc), request=above)
    assert OfficeReminder.objects.count() == 2
