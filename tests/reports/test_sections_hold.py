"""What a school's section of a consolidated report may hold: of the office that asked all that it received, of an
office above the published figures alone; and how long the printed files are kept."""

from __future__ import annotations

import os
import time
from datetime import date

import pytest

from ctxh_portal.documents import section
from ctxh_portal.documents.blocks import Paragraph
from ctxh_portal.documents.section import Section
from reports import papers_sections, tasks, workflow
from reports.models import Question, ReportRequest, Submission
from tests.reports import tree
from tests.reports.conftest import PERIOD, WORDS, fresh

ANSWER = "Đã mở ba góc tư vấn ở sân trường."


@pytest.fixture
def above(cast) -> ReportRequest:
    """A province has asked before the commune did."""
    given = {"title": "Báo cáo năm 2026", "year": 2026, "due_on": date(2026, 11, 10), **PERIOD}
    return workflow.open_request(actor=fresh(tree.build(cast).head), **given)


@pytest.fixture
def sent(cast, above, asked, walk, sixty) -> Submission:
    walk.to_sent()
    Question.objects.create(request=asked, position=1, kind="text", text="Mô hình mới?")
    Submission.objects.update(answers={"q1": ANSWER})
    return Submission.objects.select_related("unit", "request").get()


def spelt(request: ReportRequest, copy: Submission) -> str:
    (found,) = papers_sections.for_office(request, [copy])
    return section.html(found)


def test_the_office_that_asked_reads_words_answers_and_figures(asked, sent):
    page = spelt(asked, sent)
    assert all(text in page for text in (*WORDS.values(), ANSWER, "Mô hình mới?", "Trường hợp mới theo nhóm"))


def test_the_office_above_gets_no_word_of_the_school(asked, above, sent):
    page = spelt(above, sent)
    assert "Trường hợp mới theo nhóm" in page
    assert not [text for text in (*WORDS.values(), ANSWER, "Mô hình mới?") if text in page]


def test_neither_holds_an_exact_small_figure_or_what_stays_at_the_school(asked, above, sent, walk):
    exact = walk.report.figures["groups"]["kind"]["cells"]
    small = next(code for code, count in exact.items() if 0 < count < 5)
    assert sent.figures["groups"]["kind"]["cells"][small] == "small"
    for request in (asked, above):
        page = spelt(request, sent)
        assert "&lt; 5" in page or "< 5" in page
        assert "Trường hợp trong kỳ" not in page and "Thời gian xử lý" not in page


def test_both_are_files_of_their_own_and_neither_is_taken_for_the_other(asked, above, sent):
    own, passed_up = (papers_sections.for_office(request, [sent])[0] for request in (asked, above))
    assert own.key != passed_up.key and section.place(own) != section.place(passed_up)


def test_another_word_is_another_file(asked, sent):
    before = papers_sections.for_office(asked, [sent])[0].key
    sent.results = "Lời khác của trường."
    assert papers_sections.for_office(asked, [sent])[0].key != before
    sent.refresh_from_db()
    assert papers_sections.for_office(asked, [sent])[0].key == before


def test_the_clock_removes_what_no_report_has_used_for_long(settings):
    used, unused = (Section(label="x", title=name, line="", blocks=[Paragraph("x")]) for name in ("A", "B"))
    for one in (used, unused):
        section.place(one).parent.mkdir(parents=True, exist_ok=True)
        section.place(one).write_bytes(b"%PDF-")
        long_ago = time.time() - (tasks.KEPT_DAYS + 1) * section.DAY
        os.utime(section.place(one), (long_ago, long_ago))
    assert section.missing([used]) == []  # a report asks for it: it is used today
    tasks.sweep_sections()
    assert section.place(used).exists() and not section.place(unused).exists()
    assert section.missing([used, unused]) == [unused]
