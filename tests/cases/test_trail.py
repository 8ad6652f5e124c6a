"""Who looked at a case, told to its focal teacher and the principal; the school's month, told to the principal."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, User
from cases import access, trail, workflow
from cases.unusual import MANY_CASES
from cases.workflow.grants import write_grant
from tests.access.scene import picture

MONTH = "/truong-hop/nhat-ky-truy-cap/"
WORKDAY = "2026-11-17T09:00:00+07:00"  # a Tuesday


@pytest.fixture
def workday():
    with time_machine.travel(WORKDAY, tick=False) as clock:
        yield clock


def page_of(case, tail=""):
    return f"/truong-hop/{case.public_id}/{tail}"


def rows(cast, **filters):
    month = timezone.localdate().replace(day=1)
    user = User.objects.get(pk=cast.hoa.pk)
    return {(row.who, row.case.code): row for row in trail.reading_list(user, month, **filters).rows}


def marks(row):
    return [str(rule.label) for rule in row.marks]


# ---- what is recorded


@pytest.mark.parametrize("address, what", [("/truong-hop/", "cases"), ("/truong-hop/tin-bao/", "concerns")])
def test_a_list_leaves_a_trace(cast, case, login, address, what):
    login(cast.lan).get(address)
    event = AuditEvent.objects.get(action="cases.list")
    assert (event.actor_id, event.unit_id, event.facts["what"]) == (cast.lan.pk, cast.thcs.pk, what)


def test_a_concern_and_a_pupil_leave_a_trace(cast, case, pupil, login):
    concern = workflow.raise_concern(
        actor=cast.tam, pupil=pupil, channel="observation", danger_now=False, text="Em hay nghỉ học."
    )
    login(cast.hoa).get(f"/truong-hop/tin-bao/{concern.public_id}/")
    login(cast.lan).get(f"/truong-hop/hoc-sinh/{pupil.public_id}/")
    seen = AuditEvent.objects.filter(action__in=["cases.view_concern", "cases.view_pupil"])
    assert [(e.actor_id, e.target_id) for e in seen.order_by("pk")][0] == (cast.hoa.pk, concern.pk)


def test_a_search_keeps_where_and_how_many_and_not_the_words(cast, case, login):
    login(cast.lan).post("/truong-hop/", {"words": "tran duc"})
    event = AuditEvent.objects.get(action="cases.search")
    assert event.unit_id == cast.thcs.pk and event.facts == {"what": "cases", "found": 1}


def test_a_download_keeps_the_checksum_of_what_was_taken(cast, case, login):
    file = workflow.attach_file(actor=cast.lan, case=case, title="Ảnh", upload=picture())
    answer = login(cast.lan).get(page_of(case, f"tep/{file.public_id}/"))
    event = AuditEvent.objects.get(action="cases.download")
    assert event.facts["checksum"] == hashlib.sha256(answer.content).hexdigest()


@pytest.mark.parametrize("tail", ["", "nhat-ky/", "tep/khong-co/"])
def test_a_refusal_stands_at_the_case(cast, case, login, tail):
    assert login(cast.minh).get(page_of(case, tail)).status_code == 404
    event = AuditEvent.objects.get(action="cases.refused")
    assert (event.actor_id, event.target_id, event.outcome) == (cast.minh.pk, case.pk, "refused")


def test_a_case_that_is_not_there_is_refused_after_the_same_queries(cast, case, login):
    browser = login(cast.minh)
    counts = []
    for public_id in (case.public_id, "A" * 22):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/truong-hop/{public_id}/").status_code == 404
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert AuditEvent.objects.filter(action="cases.refused", target_id=None).count() == 1


def test_names_of_changed_fields(cast, way):
    way.assess("high")
    facts = AuditEvent.objects.get(action="cases.assess").facts
    assert facts["fields"] == ["risk"]
    way.assess("high")
    assert AuditEvent.objects.filter(action="cases.assess").latest("pk").facts["fields"] == []


def test_names_of_changed_fields_of_a_plan(cast, way):
    way.to_intervention().plan().plan()
    first, second = AuditEvent.objects.filter(action="cases.save_support_plan").order_by("pk")
    assert first.facts["fields"] == ["objective", "actions"] and second.facts["fields"] == []


# ---- one case


def test_the_case_page_says_who_looked(workday, cast, case, login):
    assert "chưa có ai mở" in login(cast.lan).get(page_of(case)).text
    login(cast.hoa).get(page_of(case))
    text = login(cast.lan).get(page_of(case)).text
    assert "cô Hoa, hiệu trưởng" in text and "xem trang trường hợp, hôm nay 09:00" in text


def test_the_page_of_the_trail_tells_looks_changes_and_refusals(cast, way, login):
    way.assess("high")
    login(cast.minh).get(page_of(way.case))
    text = login(cast.hoa).get(page_of(way.case, "nhat-ky-truy-cap/")).text
    assert "đánh giá nguy cơ" in text and "đã sửa:</span>" not in text and "đã sửa: mức độ nguy cơ" in text
    assert "bị từ chối khi xem trang trường hợp" in text and "thầy Minh, giáo viên đầu mối CTXH" in text
    looks = login(cast.hoa).get(page_of(way.case, "nhat-ky-truy-cap/?loai=reading")).text
    assert "bị từ chối" in looks and "đã sửa:" not in looks


def test_acting_for_somebody_is_told(cast, case):
    event = AuditEvent(actor_id=cast.minh.pk, action="cases.view", at=timezone.now())
    event.facts = {"page": "detail", "acting_for": cast.hoa.pk}
    assert trail.lines_of(case, [event])[0].who.endswith("(thay mặt cô Hoa)")


def test_whoever_has_only_a_share_does_not_see_the_readers(cast, case, login):
    until = timezone.now() + timedelta(days=2)
    write_grant(case=case, user=cast.minh, kind="shared", granted_by=cast.hoa, reason="x", until=until)
    browser = login(cast.minh)
    assert "Đã xem gần đây" not in browser.get(page_of(case)).text
    assert browser.get(page_of(case, "nhat-ky-truy-cap/")).status_code == 403


def test_the_trail_is_paged_and_does_not_ask_more_for_more_rows(cast, case, login):
    browser, url = login(cast.hoa), page_of(case, "nhat-ky-truy-cap/")
    assert "Trang sau" not in browser.get(url).text
    counts = []
    for more in (1, 45):
        for _n in range(more):
            workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
        with CaptureQueriesContext(connection) as asked:
            text = browser.get(url).text
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "Trang sau" in text


# ---- the school's month


def test_the_month_counts_by_person_and_case(workday, cast, case):
    for _n in range(3):
        workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
    found = rows(cast)
    row = found["cô Lan, giáo viên đầu mối CTXH", case.code]
    assert (row.read, row.printed, row.downloaded, row.refused, marks(row)) == (3, 0, 0, 0, [])
    assert len(found) == 1


def test_the_page_of_the_month(cast, case, login):
    with time_machine.travel("2026-11-17T23:30:00+07:00", tick=False):
        login(cast.lan).post("/truong-hop/", {"words": "tran"})
        login(cast.lan).get(page_of(case))
        text = login(cast.hoa).get(MONTH).text
        assert case.code in text and "ban đêm" in text and "Tìm kiếm theo tên" in text
        assert case.pupil.full_name not in text and case.summary not in text
        assert case.code not in login(cast.hoa).get(f"{MONTH}?thang=2026-10").text
        assert case.code not in login(cast.quang).get(MONTH).text
    assert AuditEvent.objects.filter(action="cases.read_trail", actor_id=cast.hoa.pk).count() == 2


def test_the_filter_by_person(cast, case):
    workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
    workflow.read_case(actor=cast.hoa, public_id=case.public_id, page="detail")
    assert len(rows(cast)) == 2
    assert [row.person for row in rows(cast, person=cast.lan.public_id).values()] == [cast.lan]


@pytest.mark.parametrize("name", ["lan", "tam", "dung", "son"])
def test_the_month_is_the_principals(cast, login, name):
    assert login(cast.users[name]).get(MONTH).status_code == 404


def routed_away(monkeypatch, case):
    """As when the principal is named in the case."""
    real = access.visible_cases
    monkeypatch.setattr("cases.access.visible_cases", lambda user: real(user).exclude(pk=case.pk))


def test_a_case_routed_away_is_in_no_line_no_count_and_no_refusal(cast, case, make_case, login, monkeypatch):
    hidden = make_case()
    for shown in (case, hidden):
        workflow.read_case(actor=cast.lan, public_id=shown.public_id, page="detail")
        login(cast.minh).get(page_of(shown))
    assert hidden.code in login(cast.hoa).get(MONTH).text
    routed_away(monkeypatch, hidden)
    text = login(cast.hoa).get(MONTH).text
    assert hidden.code not in text and case.code in text
    found = rows(cast)
    assert {code for _who, code in found} == {case.code}
    assert sum(row.refused for row in found.values()) == 1


@pytest.mark.parametrize(
    "moment, label",
    [
        ("2026-11-17T21:59:00+07:00", None),
        ("2026-11-17T22:00:00+07:00", "ban đêm"),
        ("2026-11-17T04:59:00+07:00", "ban đêm"),
        ("2026-11-17T05:00:00+07:00", None),
        ("2026-11-21T09:00:00+07:00", "ngày nghỉ"),  # a Saturday
    ],
)
def test_at_night_and_on_free_days(cast, case, moment, label):
    with time_machine.travel(moment, tick=False):
        case.grants.update(since=timezone.now() - timedelta(days=1))
        workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
        (row,) = rows(cast).values()
    assert marks(row) == ([label] if label else [])


def test_many_cases_in_a_day(cast, make_case):
    with time_machine.travel(WORKDAY, tick=False):
        cases = [make_case() for _n in range(MANY_CASES)]
        for case in cases[:-1]:
            workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
        assert not any(marks(row) for row in rows(cast).values())
        workflow.read_case(actor=cast.lan, public_id=cases[-1].public_id, page="detail")
        assert all(marks(row) == ["nhiều trường hợp"] for row in rows(cast).values())


def test_after_a_refusal_and_not_in_charge(cast, case, login):
    with time_machine.travel(WORKDAY, tick=False) as clock:
        login(cast.minh).get(page_of(case))
        until = timezone.now() + timedelta(days=9)
        write_grant(case=case, user=cast.minh, kind="shared", granted_by=cast.hoa, reason="x", until=until)
        clock.shift(timedelta(hours=1))
        workflow.read_case(actor=cast.minh, public_id=case.public_id, page="detail")
        (row,) = rows(cast).values()
    assert marks(row) == ["không phải người phụ trách", "sau khi bị từ chối"]


def test_the_month_asks_as_often_for_many_rows(cast, make_case, login):
    browser = login(cast.hoa)
    counts = []
    for _round in range(2):
        for case in [make_case() for _n in range(1 if not counts else 12)]:
            workflow.read_case(actor=cast.lan, public_id=case.public_id, page="detail")
        browser.get(MONTH)
        with CaptureQueriesContext(connection) as asked:
            browser.get(MONTH)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 30
