"""Who may what to a report request, a school's report and the office's consolidated report: the tables of
reports/access.py once more, written by hand."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import Membership, User
from ctxh_portal.demo.cast import Cast
from reports import access, workflow
from reports.models import ConsolidatedReport, ReportRequest, SchoolReport, Submission
from tests.access.test_plan_grid import EVERYBODY, people  # noqa: F401  a fixture

FOCAL = {"view", "draft", "submit", "record"}
HEAD = {"view", "return", "approve", "register", "send", "correct", "record"}
OFFICE = {"follow", "remind", "amend", "decide", "consolidate", "download", "open_total"}
STATES = ["new", "draft", "submitted", "returned", "approved", "sent", "accepted", "sent_back", "correcting"]


def fresh(username: str) -> User:
    return User.objects.get(username=username)


@pytest.fixture
def asked(cast: Cast, people: None) -> ReportRequest:  # noqa: F811
    today = timezone.localdate()
    return workflow.open_request(
        actor=cast.dung,
        title="Báo cáo năm",
        year=today.year,
        period_from=today - timedelta(days=364),
        period_until=today,
        due_on=today + timedelta(days=20),
    )


@pytest.fixture
def report(asked: ReportRequest, cast: Cast) -> SchoolReport:
    return asked.school_reports.get(unit=cast.thcs)


def sent(report: SchoolReport, focal: User, principal: User) -> Submission:
    words = {"results": "Tốt", "shortcomings": "Thiếu giờ", "causes": "Kiêm nhiệm", "proposals": "Tập huấn"}
    report = workflow.draft_report(actor=focal, report=report, version=report.version, **words)
    report = workflow.submit_to_principal(actor=focal, report=report)
    report = workflow.approve_report(actor=principal, report=report)
    return workflow.send_report(actor=principal, report=report)


@pytest.mark.parametrize("state", STATES)
def test_a_schools_report_is_the_schools_alone(report, state):
    """Whatever its state: the exact figures never leave the school."""
    SchoolReport.objects.filter(pk=report.pk).update(state=state)
    report.refresh_from_db()
    found = {name: access.allowed(fresh(name), report) for name in EVERYBODY}
    expected = {"lan": FOCAL, "minh": FOCAL, "hoa": HEAD}
    assert {name: actions for name, actions in found.items() if actions} == expected
    seen = {name for name in EVERYBODY if access.visible_reports(fresh(name)).filter(pk=report.pk).exists()}
    assert seen == set(expected)


def test_a_request_is_the_offices_alone(asked):
    found = {
        name: {action for action in access.REQUEST_ACTIONS if access.can_follow(fresh(name), action, asked)}
        for name in EVERYBODY
    }
    assert {name: actions for name, actions in found.items() if actions} == {"dung": OFFICE}
    assert {name for name in EVERYBODY if access.visible_requests(fresh(name)).exists()} == {"dung"}


def test_exact_figures_are_for_the_school_alone(report):
    readers = set()
    for name in EVERYBODY:
        try:
            access.figures(fresh(name), report)
        except Http404:
            continue
        readers.add(name)
    assert readers == {"lan", "minh", "hoa"}


def opened_by(read, *args) -> set[str]:
    readers = set()
    for name in EVERYBODY:
        try:
            read(fresh(name), *args)
        except Http404:
            continue
        readers.add(name)
    return readers


def test_what_was_sent_is_read_by_the_office_and_by_the_school_that_sent_it(cast, asked, report):
    copy = sent(report, cast.lan, cast.hoa)
    assert opened_by(access.get_submission, copy.public_id) == {"dung"}
    assert opened_by(access.submissions, asked) == {"dung"}
    assert opened_by(access.board, asked) == {"dung"}
    report.refresh_from_db()
    assert opened_by(access.figures_for_office, report) == {"lan", "minh", "hoa"}


def test_the_consolidated_report_is_the_offices_alone(cast, asked, report, run_jobs):
    sent(report, cast.lan, cast.hoa)
    workflow.start_consolidation(actor=cast.dung, request=asked)
    run_jobs()
    built = ConsolidatedReport.objects.get()
    assert built.pdf_path
    assert opened_by(access.get_consolidated, built.public_id) == {"dung"}
    assert opened_by(access.consolidated, asked) == {"dung"}
    assert opened_by(access.downloads, built) == {"dung"}
    assert opened_by(lambda user: access.consolidation_for(user.pk, built.pk)) == {"dung"}


def test_the_board_shows_states_and_no_words(cast, asked, report, login):
    workflow.draft_report(actor=cast.lan, report=report, version=report.version, results="chuyện riêng")
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/").text
    assert cast.thcs.short_name in page or cast.thcs.name in page
    assert "chuyện riêng" not in page
    assert login(cast.dung).get(f"/bao-cao/{report.public_id}/").status_code == 404


def test_whoever_left_has_nothing_more(cast, asked, report):
    Membership.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert not [name for name in EVERYBODY if access.allowed(fresh(name), report)]
    assert not [name for name in EVERYBODY if access.visible_requests(fresh(name)).exists()]


PAGES_OF_THE_SCHOOL = ["", "soan/", "tra-lai/", "vao-so/", "ban-chup/", "van-ban.docx"]
PAGES_OF_THE_OFFICE = ["yeu-cau/{}/", "tong-hop/{}/"]


def test_the_pages(asked, report, login):
    wrong = []
    for name in EVERYBODY:
        browser = login(fresh(name))
        for page in PAGES_OF_THE_SCHOOL:
            status = browser.get(f"/bao-cao/{report.public_id}/{page}").status_code
            inside = name in ("lan", "minh", "hoa")
            # nothing is printed or scanned yet: a rule, or the same 404
            if status not in ([404] if not inside else [404] if page == "ban-chup/" else [200, 302, 409]):
                wrong.append(f"{name} {page}: {status}")
        for page in PAGES_OF_THE_OFFICE:
            status = browser.get("/bao-cao/" + page.format(asked.public_id)).status_code
            if status != (200 if name == "dung" else 404):
                wrong.append(f"{name} {page}: {status}")
    assert not wrong
