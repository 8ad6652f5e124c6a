"""The office asks its schools for a report, and reminds them."""

from datetime import date

import pytest
import time_machine

from accounts.models import AuditEvent, Notice
from ctxh_portal.kit.errors import RuleBroken
from reports import access, workflow
from reports.forms import RequestForm
from reports.indicators import LATEST
from reports.models import ReportRequest
from tests.reports.conftest import PERIOD, at, fresh

FORM = {
    "title": "Báo cáo năm 2026",
    "year": "2026",
    "period_from": "01/10/2025",
    "period_until": "30/09/2026",
    "due_on": "01/11/2026",
    "note": "Gửi kèm bản giấy",
}


def test_every_school_gets_a_report_and_is_told(login, cast):
    answer = login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM, follow=True)
    assert "0/3 trường đã nộp" in answer.content.decode()
    assert f"Bộ chỉ tiêu {LATEST} (" in answer.content.decode()
    asked = ReportRequest.objects.get()
    assert asked.school_reports.count() == 3 and asked.office == cast.commune
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {"lan", "minh", "hoa", "phuc", "quang", "mai", "bich"}


def test_the_form_proposes_the_report_that_comes_next(login, cast):
    page = login(cast.dung).get("/bao-cao/yeu-cau/moi/").content.decode()
    assert "Ngưỡng che số nhỏ" in page
    assert 'value="Báo cáo năm 2026"' in page and 'value="01/11/2026"' in page
    with time_machine.travel(at("2026-11-01")):
        assert 'value="Báo cáo năm 2027"' in login(cast.dung).get("/bao-cao/yeu-cau/moi/").content.decode()


def test_the_next_report_begins_where_the_last_one_ended(cast):
    """A teacher's October is in one of them alone."""
    period = {"period_from": date(2025, 11, 1), "period_until": date(2026, 10, 31)}
    last = ReportRequest(title="Báo cáo năm 2025-2026", year=2026, due_on=date(2026, 12, 1), threshold=8, **period)
    usual = RequestForm.defaults(date(2026, 11, 26), last)
    assert (usual["period_from"], usual["period_until"]) == (date(2026, 11, 1), date(2027, 10, 31))
    assert (usual["title"], usual["year"], usual["due_on"]) == ("Báo cáo năm 2026-2027", 2027, date(2027, 12, 1))
    assert usual["threshold"] == 8
    skipped = RequestForm.defaults(date(2028, 1, 5), last)  # a day that is over is not proposed
    assert (skipped["period_from"], skipped["period_until"]) == (date(2027, 11, 1), date(2028, 10, 31))
    last.title, last.period_until = "Báo cáo theo Thông tư 33/2018, năm 2026", date(2028, 2, 29)
    assert RequestForm.defaults(date(2026, 11, 26), last)["title"] == "Báo cáo theo Thông tư 33/2018, năm 2027"
    assert RequestForm.defaults(date(2026, 11, 26), last)["period_until"] == date(2029, 2, 28)
    last.title = "Báo cáo năm 2026 theo Thông tư 18/2025/TT-BGDĐT"
    proposed = RequestForm.defaults(date(2026, 11, 26), last)["title"]
    assert proposed == "Báo cáo năm 2027 theo Thông tư 18/2025/TT-BGDĐT"


def test_fields_of_another_kind_stand_apart_and_stay_usable(login, cast):
    page = login(cast.dung).get("/bao-cao/yeu-cau/moi/").content.decode()
    for mark, name in (("of-semester", "term"), ("of-period", "plan")):
        assert page.count(mark) == 1 and f'name="{name}"' in page.split(mark)[1][:900]
    data = FORM | {"kind": "semester", "term": "1", "title": "Báo cáo học kỳ I"}
    login(cast.dung).post("/bao-cao/yeu-cau/moi/", data)
    assert ReportRequest.objects.get().term == 1


def test_a_report_asked_twice_gets_a_sentence_and_keeps_what_was_typed(login, cast, asked):
    page = login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM).content.decode()
    assert "Cơ quan đã yêu cầu báo cáo của năm này" in page
    assert "Gửi kèm bản giấy" in page and ReportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("period_until", "30/09/2025", "Kỳ số liệu phải kết thúc sau ngày bắt đầu"),
        ("period_until", "30/09/2027", "dài nhất là 12 tháng"),
        ("period_until", "24/09/2026", "Báo cáo năm lấy số liệu đủ 12 tháng"),
        ("period_from", "01/03/2026", "Báo cáo năm lấy số liệu đủ 12 tháng"),
        ("due_on", "20/10/2026", "Ngày nộp phải sau hôm nay"),
        ("due_on", "31/02/2026", "Nhập ngày theo dạng ngày/tháng/năm"),
    ],
)
def test_bad_dates_get_a_sentence(login, cast, field, value, sentence):
    page = login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM | {field: value}).content.decode()
    assert sentence in page and "Gửi kèm bản giấy" in page
    assert not ReportRequest.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"period_until": "25/09/2026"},
        {"kind": "semester", "term": "1", "period_until": "15/01/2026"},
        {
            "kind": "ad_hoc",
            "letter_number": "359/SGDĐT",
            "letter_on": "01/10/2026",
            "year": "2025",
            "period_until": "07/10/2025",
        },
    ],
)
def test_what_gives_no_numbers_of_children_may_be_on_any_days(login, cast, fields):
    """Numbers of a whole year, half of it and five months would be subtracted: the rest is one month."""
    page = login(cast.dung).get("/bao-cao/yeu-cau/moi/").content.decode()
    assert "Báo cáo năm: đủ 12 tháng" in page
    login(cast.dung).post("/bao-cao/yeu-cau/moi/", FORM | fields)
    assert ReportRequest.objects.count() == 1


@pytest.mark.parametrize("name", ["lan", "hoa", "tam", "son", "nga"])
def test_nobody_else_asks_or_sees_the_board(login, cast, asked, name):
    browser = login(cast.users[name])
    for address in (
        "yeu-cau/",
        "yeu-cau/moi/",
        f"yeu-cau/{asked.public_id}/",
        "tong-hop/",
        f"tong-hop/{asked.public_id}/",
    ):
        assert browser.get(f"/bao-cao/{address}").status_code == 404
    assert browser.post("/bao-cao/yeu-cau/moi/", FORM | {"year": "2027"}).status_code == 404
    assert browser.post(f"/bao-cao/yeu-cau/{asked.public_id}/don-doc/").status_code == 404
    assert ReportRequest.objects.count() == 1


def test_the_successor_reads_what_its_predecessor_asked_for(cast):
    past = ReportRequest.objects.create(
        office=cast.district,
        title="Báo cáo năm 2024",
        year=2024,
        due_on=date(2024, 11, 1),
        created_by=cast.dung,
        **PERIOD,
    )
    assert access.get_request(fresh(cast.dung), past.public_id) == past


def test_the_board_says_how_far_each_school_is(login, cast, asked, walk):
    walk.draft()
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/").content.decode()
    words = [cell.split("<")[0] for cell in page.split('<span class="mark ')[1:]]
    assert [word.split(">")[1].strip() for word in words].count("Chưa bắt đầu") == 2
    assert page.count("Đang soạn") == 2  # the mark, and the choice of the filter
    walk.submit().approve()
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/").content.decode()
    assert "Đã duyệt, chưa nộp" in page
    walk.send()
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/").content.decode()
    assert "1/3 trường đã nộp" in page


def test_reminding_reaches_the_schools_that_have_not_sent(login, cast, asked, walk):
    walk.to_sent()
    Notice.objects.all().delete()
    login(cast.dung).post(f"/bao-cao/yeu-cau/{asked.public_id}/don-doc/")
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"phuc", "quang", "mai", "bich"}
    facts = AuditEvent.objects.get(action="reports.remind").facts
    assert set(facts["units"]) == {cast.primary.pk, cast.preschool.pk}


def test_a_school_is_reminded_once_a_day(cast, asked):
    assert workflow.remind(actor=fresh(cast.dung), request=asked) == 3
    with pytest.raises(RuleBroken, match="trong hôm nay"):
        workflow.remind(actor=fresh(cast.dung), request=asked)
    with time_machine.travel(at("2026-10-21")):
        assert workflow.remind(actor=fresh(cast.dung), request=asked) == 3
