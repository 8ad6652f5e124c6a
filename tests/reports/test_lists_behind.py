"""Behind each figure that is counted from the records stands a list with as many rows, for the principal; a focal
teacher finds her own cases in it, and nobody else opens it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import workflow
from cases.enums import FieldGroup
from cases.models import Case, Circumstance, Concern
from cases.workflow.grants import write_grant
from plans.models import Activity
from reports import access, indicators
from reports.indicators import BY_CODE, GROUPS, Group
from tests.reports.conftest import at, fresh
from tests.reports.test_indicators_three import world  # noqa: F401

# What is counted and has no list: means and money, which are no rows, and what stands on a page of its own.
NO_LIST = {
    *("quality", "care", "benefit_value", "funding"),
    *("tasks", "plans", "agreements", "network", "classes"),
}
# Figures of people or hours: the list holds the activities that they are added up from.
ADDED_UP = {"participants", "staff_work"}


def listed() -> list[Group]:
    return [group for group in GROUPS if group.behind]


def test_what_is_counted_has_a_list_or_a_reason():
    counted = {group.code for group in GROUPS if group.source == indicators.RECORDS}
    assert counted - {group.code for group in listed()} == NO_LIST


@pytest.fixture
def busy(cast, world):  # noqa: F811
    """Beside the world of set 3: concerns of several channels, talks for classes."""
    Concern.objects.filter(source="pupil").update(channel="mailbox")
    for kind in ("topic", "skills", "parents"):
        Activity.objects.create(
            unit=cast.thcs, title="x", kind=kind, on="2026-02-05", online=kind == "skills", pupils=30, parents=2,
            recorded_by=cast.lan,
        )  # fmt: skip


def rows(user, report, group: Group, code: str) -> int:
    return access.behind(user, report, group, code).rows.count()


def test_each_list_has_as_many_rows_as_the_figure(cast, report, busy):
    hoa, seen = fresh(cast.hoa), 0
    found = access.live_figures(hoa, report)["groups"]
    for group in listed():
        if group.code not in found or group.code in ADDED_UP:
            continue
        for code, count in found[group.code]["cells"].items():
            if group.lists(code):
                assert rows(hoa, report, group, code) == count, (group.code, code)
                seen += count > 0
        if group.lists("all"):
            assert rows(hoa, report, group, "all") == found[group.code]["total"], group.code
    assert seen > 40


def test_what_is_added_up_lists_its_activities(cast, report, busy):
    hoa = fresh(cast.hoa)
    assert rows(hoa, report, BY_CODE["participants"], "pupils") == 3
    assert rows(hoa, report, BY_CODE["staff_work"], "sessions") == 1


@pytest.mark.parametrize(
    "place", ["contacts/home_visit", "met_about/all", "follow_ups/late", "flow/left", "counselled/all",
              "roster/local", "roster/protection", "pupils/all", "benefits/all", "aftercare/asked_after",
              "group_work/class", "concern_danger/urgent", "participants/all", "referral_state/sent"],
)  # fmt: skip
def test_the_page(login, cast, report, busy, place):
    page = login(cast.hoa).get(f"/bao-cao/{report.public_id}/so-lieu/{place}/")
    assert page.status_code == 200 and "Không có dòng nào" not in page.text
    group, _slash, code = place.partition("/")
    assert AuditEvent.objects.filter(facts__format=f"list {group}.{code}").count() == 1


def test_the_report_leads_to_the_lists(login, cast, report, busy):
    page = login(cast.hoa).get(f"/bao-cao/{report.public_id}/").text
    for place in ("contacts/home_visit", "flow/left", "group_work/class", "pupils/all"):
        assert f"/so-lieu/{place}/" in page
    assert "/so-lieu/staff_work/months/" not in page and "/so-lieu/care/" not in page


def give(user, head, cases, kind: str, parts=()) -> None:
    for case in cases:
        write_grant(
            case=case, user=user, kind=kind, granted_by=head, reason="x", parts=parts, until=at("2026-12-01")
        )


def test_a_focal_teacher_finds_her_own_cases_alone(cast, report, busy):
    told = Case.objects.filter(unit=cast.thcs, entries__isnull=False).distinct().order_by("pk")
    give(cast.lan, cast.hoa, told[:1], "assigned")
    lan, hoa = fresh(cast.lan), fresh(cast.hoa)
    assert rows(hoa, report, BY_CODE["contacts"], "all") == 6
    assert rows(lan, report, BY_CODE["contacts"], "all") == rows(lan, report, BY_CODE["met_about"], "all") == 4
    assert rows(lan, report, BY_CODE["flow"], "opened") == rows(lan, report, BY_CODE["counselled"], "all") == 1
    assert access.behind(lan, report, BY_CODE["contacts"], "all").may_be_shorter
    assert not access.behind(hoa, report, BY_CODE["contacts"], "all").may_be_shorter


def test_a_share_without_the_diary_lists_no_meeting(cast, report, busy):
    """Who sees of a case its beginning alone learns of no visit from a figure."""
    give(cast.lan, cast.hoa, Case.objects.filter(unit=cast.thcs), "shared", ["summary"])
    lan = fresh(cast.lan)
    assert rows(lan, report, BY_CODE["kind"], "all") > 0
    for code in ("contacts", "met_about", "follow_ups", "counselled", "referrals"):
        assert rows(lan, report, BY_CODE[code], "all") == 0, code


@pytest.fixture
def protected(cast, busy) -> Case:
    """A case of the only pupil of the closed roster."""
    rows_of = Circumstance.objects.filter(group__field_group=FieldGroup.PROTECTION, pupil__unit=cast.thcs)
    [pupil] = {row.pupil for row in rows_of}
    case = Case.objects.filter(unit=cast.thcs).first()
    Case.objects.filter(pk=case.pk).update(pupil=pupil)
    case.refresh_from_db()
    return case


def closed_rows(user, report) -> tuple[int, int]:
    """The figure of the closed roster and the rows behind it, as this person finds them."""
    cells = access.live_figures(user, report)["groups"]["roster"]["cells"]
    return cells["protection"], rows(user, report, BY_CODE["roster"], "protection")


def test_who_is_named_in_a_case_finds_the_closed_roster_as_before(login, cast, report, protected):
    """Rows of the roster are no case: a figure or a list that grew shorter would tell of one."""
    before = {user: closed_rows(fresh(user), report) for user in (cast.lan, cast.hoa, cast.minh)}
    assert before == {cast.lan: (2, 2), cast.hoa: (2, 2), cast.minh: (2, 0)}
    workflow.name_involved(actor=fresh(cast.hoa), case=protected, user=cast.lan, reason="Được nêu tên")
    assert {user: closed_rows(fresh(user), report) for user in before} == before
    page = login(cast.minh).get(f"/bao-cao/{report.public_id}/so-lieu/roster/protection/").text
    assert "Nhóm kín: danh sách chỉ gồm" in page and "Không có dòng nào thầy/cô được xem" in page


@pytest.mark.parametrize("role", ["principal", "focal"])
def test_a_message_that_is_kept_from_a_role_changes_nothing_of_the_closed_roster(cast, report, protected, role):
    told = {"not_to": role, "case": None, "created": timezone.now()}
    Concern.objects.filter(unit=cast.thcs).update(pupil=protected.pupil, **told)
    assert closed_rows(fresh(cast.hoa), report) == closed_rows(fresh(cast.lan), report) == (2, 2)


@pytest.mark.parametrize("role", ["principal", "focal"])
def test_a_message_that_is_kept_from_a_role_is_in_no_figure_and_no_list(cast, report, busy, role):
    before = rows(fresh(cast.hoa), report, BY_CODE["concerns"], "all")
    concern = Concern.objects.filter(unit=cast.thcs, source="teacher").first()
    Concern.objects.filter(pk=concern.pk).update(not_to=role)
    for user in (fresh(cast.hoa), fresh(cast.lan)):
        found = access.live_figures(user, report)["groups"]["concerns"]["total"]
        assert found == rows(user, report, BY_CODE["concerns"], "all") == before - 1


@pytest.mark.parametrize("who", ["dung", "phuc", "tam"])
def test_nobody_else_opens_them(login, cast, report, busy, who):
    for place in ("contacts/all", "flow/left", "pupils/all"):
        assert login(getattr(cast, who)).get(f"/bao-cao/{report.public_id}/so-lieu/{place}/").status_code == 404


def test_what_has_no_list_is_nothing(login, cast, report, busy):
    for place in (
        "quality/to_plan",
        "staff_work/months",
        "flow/all",
        "outreach/clubs",
        "staff/teachers",
        "kind/x",
    ):
        assert login(cast.hoa).get(f"/bao-cao/{report.public_id}/so-lieu/{place}/").status_code == 404
