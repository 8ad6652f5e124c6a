"""Work that is handed out in parts: the last part to end sends the whole, once; nothing is lost between them."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from ctxh_portal.kit import jobs
from ctxh_portal.kit.enums import JobState
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.models import Job

pytestmark = pytest.mark.django_db
Work = Callable[[jobs.Run], None]
ORDERS = [{"share": [1, 2]}, {"share": [3]}]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the parts have made; the whole adds it up."""
    found: list[int] = []

    def whole(run: jobs.Run) -> None:
        if not found:
            run.split("test.part", ORDERS, phase="In từng phần", total=3)
            return
        with run.finish(sum=sum(found)):
            pass

    def part(run: jobs.Run) -> None:
        for place, number in enumerate(run.job.order["share"], start=1):
            found.append(number)
            run.count(place, len(run.job.order["share"]))

    for kind, work in (("test.whole", whole), ("test.part", part)):
        monkeypatch.setitem(jobs._handlers, kind, jobs.Handler(work, 60))
    return found


@pytest.fixture
def whole(kept: list[int]) -> Job:
    """The whole, waiting for its two parts."""
    job = jobs.enqueue("test.whole", asked_by=7, target=3)
    jobs.execute(job.pk)
    return now(job)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def parts_of(job: Job) -> list[Job]:
    return list(Job.objects.filter(parent=job).order_by("pk"))


def test_the_whole_waits_and_is_still_the_one_that_runs(whole: Job) -> None:
    assert (whole.state, whole.attempts, whole.phase, whole.total) == (JobState.WAITING, 0, "In từng phần", 3)
    assert [(part.order, part.asked_by, part.target) for part in parts_of(whole)] == [
        (order, 7, 3) for order in ORDERS
    ]
    assert jobs.enqueue("test.whole", asked_by=8, target=3) == whole
    jobs.execute(whole.pk)  # a message that comes too early
    assert now(whole).state == JobState.WAITING


def test_the_last_part_sends_the_whole(whole: Job, kept: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(jobs.transaction, "on_commit", lambda call, robust: call())
    monkeypatch.setattr(jobs, "wake", sent.append)
    first, second = parts_of(whole)
    jobs.execute(second.pk)
    assert (now(whole).state, now(whole).done, sent) == (JobState.WAITING, 1, [])
    jobs.execute(first.pk)
    assert (now(whole).state, now(whole).done, sent) == (JobState.QUEUED, 3, [whole.pk])
    jobs.execute(first.pk)  # the same message again
    assert sent == [whole.pk]
    jobs.execute(whole.pk)
    assert (now(whole).state, now(whole).attempts, now(whole).result) == (JobState.DONE, 1, {"sum": 6})


def test_the_sweep_sends_the_whole_where_the_last_worker_died(whole: Job, kept: list[int]) -> None:
    Job.objects.filter(parent=whole).update(state=JobState.DONE)
    kept.append(9)
    jobs.sweep()
    jobs.execute(whole.pk)
    assert now(whole).result == {"sum": 9}


def test_a_part_that_fails_ends_the_whole_with_its_sentence(whole: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(run: jobs.Run) -> None:
        raise RuleBroken("Máy chủ thiếu phông chữ.")

    monkeypatch.setitem(jobs._handlers, "test.part", jobs.Handler(refuse, 60))
    first, second = parts_of(whole)
    jobs.execute(first.pk)
    assert (now(whole).state, now(whole).error) == (JobState.FAILED, "Máy chủ thiếu phông chữ.")
    assert now(second).state == JobState.CANCELLED


def test_a_part_whose_workers_died_each_time_ends_the_whole(whole: Job) -> None:
    first, _second = parts_of(whole)
    Job.objects.filter(pk=first.pk).update(
        state=JobState.RUNNING, token="dead", lease_until=timezone.now(), attempts=3
    )
    jobs.execute(first.pk)
    assert now(whole).state == JobState.FAILED and "mã số" in now(whole).error


def test_cancelling_the_whole_cancels_its_parts(whole: Job, kept: list[int]) -> None:
    assert jobs.cancel(whole)
    assert {job.state for job in Job.objects.all()} == {JobState.CANCELLED}
    for part in parts_of(whole):
        jobs.execute(part.pk)
    assert kept == [] and now(whole).state == JobState.CANCELLED


def test_a_running_part_notices_the_cancel(whole: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: jobs.Run) -> None:
        jobs.cancel(whole)
        run.count(1, 2)
        raise AssertionError("not reached")

    monkeypatch.setitem(jobs._handlers, "test.part", jobs.Handler(work, 60))
    first, _second = parts_of(whole)
    jobs.execute(first.pk)
    assert (now(first).state, now(whole).done) == (JobState.CANCELLED, 0)


def test_complete_does_it_here_and_now(kept: list[int]) -> None:
    job = jobs.enqueue("test.whole", asked_by=7, target=3)
    jobs.complete(job)
    assert (now(job).state, now(job).result) == (JobState.DONE, {"sum": 6})
