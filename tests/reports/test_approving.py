"""Duyệt và chốt số liệu: the figures of that moment stay, whatever happens in the records."""

import pytest

from accounts.enums import Role
from accounts.models import AuditEvent, Membership
from cases.models import Case
from ctxh_portal.kit.errors import NotYours, RuleBroken
from reports import figures as figuring
from reports import workflow
from reports.enums import ReportState
from tests.reports.conftest import KINDS, Walk, add_cases, fresh


def test_the_figures_are_those_of_the_records(walk, sixty):
    walk.to_approved()
    groups = walk.report.figures["groups"]
    assert {code: count for code, count in groups["kind"]["cells"].items() if count} == KINDS
    assert groups["kind"]["total"] == groups["stage"]["total"] == groups["risk"]["total"] == 60
    assert walk.report.checksum == figuring.checksum(walk.report.figures)


def test_only_cases_of_the_period_count(cast, walk, sixty):
    add_cases(cast.thcs, cast.lan, {"special": 5}, day="2025-09-30")
    add_cases(cast.thcs, cast.lan, {"special": 7}, day="2026-10-01")
    add_cases(cast.thcs, cast.lan, {"special": 1}, day="2025-10-01")
    add_cases(cast.thcs, cast.lan, {"special": 1}, day="2026-09-30")
    walk.to_approved()
    assert walk.report.figures["groups"]["kind"]["total"] == 62


def test_later_changes_in_the_records_do_not_reach_it(login, cast, walk, sixty):
    walk.to_approved()
    frozen = walk.report.figures
    add_cases(cast.thcs, cast.lan, {"abuse": 9})
    Case.objects.filter(unit=cast.thcs, kind="other").update(kind="offending")
    walk.register().send()
    assert walk.report.figures == frozen
    assert figuring.checksum(frozen) == walk.report.checksum
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Đã chốt lúc" in page and "Trường hợp mới theo nhóm" in page
    table = page.partition("<caption>Trường hợp mới theo nhóm</caption>")[2]
    row = table.partition(">Khác</th>")[2].partition("</tr>")[0]
    assert ">17</a>" in row  # the table of the report; the records of now stand in the list of differences alone
    assert "Sổ đã khác số liệu đã ký" in page


def test_before_approval_the_page_shows_the_records_of_now(login, cast, walk, sixty):
    walk.draft().submit()
    add_cases(cast.thcs, cast.lan, {"special": 10})
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Duyệt và chốt số liệu" in page and ">70<" in page


def test_nobody_approves_what_they_wrote(cast, walk):
    walk.draft().submit()
    Membership.objects.create(user=cast.lan, unit=cast.thcs, role=Role.PRINCIPAL, since="2026-10-01")
    with pytest.raises(NotYours, match="không tự duyệt"):
        workflow.approve_report(actor=fresh(cast.lan), report=walk.report)


def test_the_focal_teacher_does_not_approve(login, cast, walk):
    walk.draft().submit()
    answer = login(cast.minh).post(f"/bao-cao/{walk.report.public_id}/duyet/")
    assert answer.status_code == 403 and "hiệu trưởng" in answer.content.decode()


def test_only_what_was_submitted_is_approved(walk):
    with pytest.raises(RuleBroken, match="chưa được trình"):
        walk.draft().approve()


def test_returned_with_a_comment_it_can_be_written_again(login, cast, walk):
    walk.draft().submit()
    login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/tra-lai/", {"comment": "Nêu rõ việc phối hợp với xã"})
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Nêu rõ việc phối hợp với xã" in page and 'name="results"' in page
    walk.draft(results="Đã phối hợp").submit().approve()
    assert walk.report.state == ReportState.APPROVED


def test_returning_needs_a_comment(login, cast, walk):
    walk.draft().submit()
    answer = login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/tra-lai/", {"comment": ""})
    assert answer.status_code == 200
    walk.report.refresh_from_db()
    assert walk.report.state == ReportState.SUBMITTED


def test_the_trail_has_the_checksum_and_no_figure(walk, sixty):
    walk.to_approved()
    assert AuditEvent.objects.get(action="reports.approve_report").facts == {
        "checksum": walk.report.checksum,
        "exact_answers": [],
    }


def test_the_primary_school_counts_its_own(cast, asked, sixty):
    add_cases(cast.primary, cast.phuc, {"dropout": 30})
    other = Walk(cast, asked.school_reports.get(unit=cast.primary), cast.phuc, cast.quang).to_approved()
    assert other.report.figures["groups"]["kind"]["total"] == 30
