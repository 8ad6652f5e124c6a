"""A page asks the database as often for a long table as for a short one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import workflow
from tests.reports.conftest import Walk, add_cases, fresh

# some thirty of them count the figures, one or two a table; PostgreSQL is told the school before and after each
MOST_OF_A_REPORT = 190 if connection.vendor == "postgresql" else 95
MOST_OF_TOTALS = 40


def queries(client, url: str) -> int:
    client.get(url)  # what is read once per process is read now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_page_of_a_report_and_the_list_behind_a_figure(login, cast, report):
    lan, page = login(cast.lan), f"/bao-cao/{report.public_id}/"
    add_cases(cast.thcs, cast.lan, {"special": 1})
    short, behind = queries(lan, page), queries(login(cast.hoa), f"{page}so-lieu/kind/all/")
    add_cases(cast.thcs, cast.lan, {"special": 29, "abuse": 10})
    assert queries(lan, page) == short <= MOST_OF_A_REPORT
    assert queries(login(cast.hoa), f"{page}so-lieu/kind/all/") == behind


def test_the_totals_and_what_was_approved(login, cast, asked, walk, run_jobs):
    """As many questions for two schools as for one."""
    dung = login(cast.dung)
    walk.to_sent()
    pages = [
        f"/bao-cao/tong-hop/{asked.public_id}/so-lieu/",
        f"/bao-cao/tong-hop/chot/{approved(cast, asked, run_jobs)}/",
    ]
    short = [queries(dung, page) for page in pages]
    Walk(cast, asked.school_reports.get(unit=cast.primary), cast.phuc, cast.quang).to_sent()
    pages[1] = f"/bao-cao/tong-hop/chot/{approved(cast, asked, run_jobs)}/"
    assert [queries(dung, page) for page in pages] == short
    assert max(short) <= MOST_OF_TOTALS


def approved(cast, asked, run_jobs) -> str:
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    return workflow.approve_totals(actor=fresh(cast.dung), report=report).public_id


def test_the_board(login, cast, asked, walk):
    dung, board = login(cast.dung), f"/bao-cao/yeu-cau/{asked.public_id}/"
    short = queries(dung, board)
    walk.to_sent()
    Walk(cast, asked.school_reports.get(unit=cast.primary), cast.phuc, cast.quang).to_sent()
    workflow.send_back(actor=fresh(cast.dung), submission=asked.submissions.first(), reason="Bổ sung")
    assert queries(dung, board) <= short
