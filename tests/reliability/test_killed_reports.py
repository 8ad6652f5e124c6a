"""kill -9 at each step of printing a school's section and of joining the report: nobody ever sees half a
file, and the report is there after the restart. A killed process is a fork of this one, so a kill costs no start;
the lease of the dead one is ended by hand."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.utils import timezone

from accounts.models import AuditEvent
from ctxh_portal.documents import pdf, section
from ctxh_portal.kit import files, jobs
from ctxh_portal.kit.enums import JobState
from ctxh_portal.kit.models import Job
from reports import papers, tasks, workflow
from reports.models import ConsolidatedReport
from tests.reports import province

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = (
    ("before the claim", jobs, "_claim", False),
    ("after the claim", jobs, "_claim", True),
    ("while it prints", pdf, "_wait", False),
    ("the temporary file is written", files.os, "replace", False),
    ("the file is renamed", files.os, "replace", True),
    ("before the commit", jobs.Run, "finish", False),
    ("after the commit", jobs, "_after_work", False),
)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> ConsolidatedReport:
    """Two schools, each a part of the work; so many for this report that it is a long one."""
    monkeypatch.setattr(tasks, "TOGETHER", 1)
    monkeypatch.setattr(papers, "FEW", 1)
    monkeypatch.setattr(jobs, "wake", lambda pk: None)
    officer, request = province.build(2)
    Job.objects.all().delete()
    settings.VAR = tmp_path
    return workflow.start_consolidation(actor=officer, request=request)[0]


def whole() -> Job:
    return Job.objects.get(parent=None)


def killed_at(job: Job, owner: object, name: str, after: bool) -> bool:
    """Works on the job in a process that ends there; whether it came so far."""
    connections.close_all()
    child = os.fork()
    if not child:
        _work_and_die(job.pk, owner, name, after)
    _pid, status = os.waitpid(child, 0)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=timezone.now(), attempts=0)  # time goes by
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _work_and_die(pk: int, owner: object, name: str, after: bool) -> None:
    original = getattr(owner, name)

    def deadly(*arguments: object, **named: object) -> object:
        result = original(*arguments, **named) if after else None
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    try:
        with patch.object(owner, name, deadly):
            jobs.execute(pk)
    finally:
        os._exit(0)


def seen(settings: LazySettings) -> list[Path]:
    """What a reader could open: each is whole."""
    found = [path for path in (settings.VAR / "files").rglob("*.pdf") if ".on-the-way-" not in str(path)]
    for path in found:
        with pikepdf.open(path) as one:
            assert len(one.pages)
    return found


def go_on() -> None:
    """The restart: the sweep finds what nobody works on."""
    jobs.sweep()
    jobs.complete(whole())


def finished(report: ConsolidatedReport, settings: LazySettings) -> None:
    report.refresh_from_db()
    assert whole().state == JobState.DONE
    kept = settings.VAR / "files" / report.pdf_path
    with pikepdf.open(kept) as one:
        assert len(one.pages) > 4
    left = [path for path in (settings.VAR / "files/jobs" / whole().public_id).rglob("*") if path.is_file()]
    assert {path.suffix for path in left} == {".pdf", ".docx"} and len(left) == 2
    assert AuditEvent.objects.filter(action="reports.keep_consolidated").count() == 1


def test_a_killed_part_is_done_again_and_the_report_finished(
    report: ConsolidatedReport, settings: LazySettings
) -> None:
    jobs.execute(whole().pk)
    part = Job.objects.filter(parent=whole()).first()
    assert part and whole().state == JobState.WAITING
    for step, owner, name, after in STEPS:
        assert killed_at(part, owner, name, after), step
        seen(settings)
        assert whole().state == JobState.WAITING, step
    assert Job.objects.get(pk=part.pk).state == JobState.DONE
    go_on()
    finished(report, settings)


def test_a_killed_join_is_done_again(report: ConsolidatedReport, settings: LazySettings) -> None:
    jobs.execute(whole().pk)
    for part in Job.objects.filter(parent=whole()):
        jobs.execute(part.pk)
    assert whole().state == JobState.QUEUED
    sections = set(seen(settings))
    for step, owner, name, after in STEPS:
        assert killed_at(whole(), owner, name, after), step
        assert sections <= set(seen(settings)), step
        report.refresh_from_db()
        assert bool(report.pdf_path) == (step == "after the commit"), step
    go_on()
    finished(report, settings)


def test_the_same_message_fifty_times_at_once_has_one_effect(
    report: ConsolidatedReport, settings: LazySettings
) -> None:
    jobs.execute(whole().pk)
    first, second = Job.objects.filter(parent=whole())
    jobs.execute(first.pk)
    printed: list[int] = []
    with patch.object(section, "render", lambda wanted, **rest: printed.append(len(wanted))):
        at_once(50, lambda: jobs.execute(second.pk))
    second.refresh_from_db()
    assert (printed, second.state, second.attempts, whole().state) == ([1], JobState.DONE, 1, JobState.QUEUED)
    go_on()  # what was not printed above is printed now
    finished(report, settings)


def at_once(count: int, work: Callable[[], None]) -> None:
    gate, failed = threading.Barrier(count), []

    def one() -> None:
        try:
            gate.wait(60)
            work()
        except Exception as problem:  # told below: a thread's own is lost
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
