"""The job engine: one effect, whole files, and a sentence for the person when it does not work."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone

from ctxh_portal.kit import actor, jobs
from ctxh_portal.kit.enums import JobState
from ctxh_portal.kit.errors import NotYours, RuleBroken
from ctxh_portal.kit.models import Job

pytestmark = pytest.mark.django_db
Work = Callable[[jobs.Run], None]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], None]:
    """Makes `work` the handler of the kind "test"."""

    def register(work: Work) -> None:
        monkeypatch.setitem(jobs._handlers, "test", jobs.Handler(work, 60))

    return register


@pytest.fixture(autouse=True)
def kind(does: Callable[[Work], None]) -> None:
    does(lambda run: None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    messages: list[int] = []
    monkeypatch.setattr(jobs, "wake", messages.append)
    yield messages


def asked(**values: object) -> Job:
    job = jobs.enqueue("test", asked_by=7, target=3)
    Job.objects.filter(pk=job.pk).update(**values)
    return job


def done(job: Job) -> Job:
    jobs.execute(job.pk)
    job.refresh_from_db()
    return job


def files_of(job: Job, settings: LazySettings) -> list[Path]:
    return [path for path in (settings.VAR / "files/jobs" / job.public_id).rglob("*") if path.is_file()]


def test_enqueue_writes_the_row_and_wakes_on_commit(
    sent: list[int], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test", asked_by=7, target=3)
        assert (job.state, job.asked_by, job.target, sent) == (JobState.QUEUED, 7, 3, [])
    assert sent == [job.pk]


def test_a_second_click_returns_the_running_job() -> None:
    first = asked()
    assert jobs.enqueue("test", asked_by=8, target=3) == first
    assert jobs.active("test", 3) == first
    done(first)
    assert jobs.active("test", 3) is None
    assert jobs.enqueue("test", asked_by=8, target=3) != first


def test_an_unknown_kind_is_a_bug() -> None:
    with pytest.raises(KeyError):
        jobs.enqueue("no.such", asked_by=None)


def test_the_work_is_done_as_the_asker(does: Callable[[Work], None]) -> None:
    seen: list[object] = []
    does(lambda run: seen.append((actor.current().user_id, run.asked_by, run.job.target)))
    assert done(asked()).state == JobState.DONE
    assert seen == [(7, 7, 3)]
    assert actor.current().user_id is None


def test_progress_and_result_are_in_the_row(does: Callable[[Work], None]) -> None:
    def work(run: jobs.Run) -> None:
        run.phase("Lập bảng", 2, 8)
        row = Job.objects.get(pk=run.job.pk)
        assert (row.phase, row.percent, row.is_active, row.attempts) == ("Lập bảng", 25, True, 1)
        with run.finish(path="a.pdf"):
            pass

    does(work)
    job = done(asked())
    assert (job.state, job.result, job.lease_until) == (JobState.DONE, {"path": "a.pdf"}, None)
    assert job.finished is not None


def test_a_file_is_kept_whole_when_the_job_ends_well(
    does: Callable[[Work], None], settings: LazySettings, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"two")

    def work(run: jobs.Run) -> None:
        with run.finish(one=run.save("../một.pdf", b"one"), two=run.save("two", made)):
            pass

    does(work)
    job = done(asked())
    folder = settings.VAR / "files"
    assert [(folder / path).read_bytes() for path in job.result.values()] == [b"one", b"two"]
    assert job.result["one"].startswith(f"jobs/{job.public_id}/")
    assert len(files_of(job, settings)) == 2
    assert not made.exists()


def test_the_same_message_again_does_nothing(does: Callable[[Work], None]) -> None:
    times: list[int] = []
    does(lambda run: times.append(1))
    job = asked()
    for _ in range(3):
        jobs.execute(job.pk)
    assert times == [1]


def test_a_job_with_a_living_worker_is_not_taken(sent: list[int]) -> None:
    job = asked(state=JobState.RUNNING, token="other", lease_until=timezone.now() + timedelta(seconds=30))
    assert done(job).token == "other"
    assert jobs.sweep() == 0


def test_a_job_whose_worker_died_is_taken_again(sent: list[int]) -> None:
    job = asked(state=JobState.RUNNING, token="dead", lease_until=timezone.now(), attempts=1)
    assert jobs.sweep() == 1
    assert sent == [job.pk]
    assert (done(job).state, job.attempts) == (JobState.DONE, 2)


def test_what_a_killed_attempt_left_is_removed(settings: LazySettings) -> None:
    job = asked(state=JobState.RUNNING, token="dead", lease_until=timezone.now(), attempts=1)
    left = settings.VAR / "files/jobs" / job.public_id / "dead" / ".part-x"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert done(job).state == JobState.DONE
    assert not left.exists()


def test_a_bug_is_tried_again_and_then_told_with_a_number(
    does: Callable[[Work], None], settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    def work(run: jobs.Run) -> None:
        run.save("half.pdf", b"x")
        raise ZeroDivisionError

    does(work)
    job = asked()
    for attempt in (1, 2):
        assert (done(job).state, job.attempts) == (JobState.QUEUED, attempt)
        assert jobs.execute(job.pk) is None  # not before the pause is over
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    assert done(job).state == JobState.FAILED
    assert f"mã số {job.pk}-" in job.error
    number = job.error.split("mã số ")[1].rstrip(".")
    assert number in caplog.text
    assert files_of(job, settings) == []


@pytest.mark.parametrize("refusal", [RuleBroken("Kế hoạch chưa duyệt."), NotYours("Hỏi hiệu trưởng.")])
def test_a_refusal_is_told_at_once(does: Callable[[Work], None], refusal: Exception) -> None:
    def work(run: jobs.Run) -> None:
        raise refusal

    does(work)
    job = done(asked())
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 1, str(refusal))


def test_workers_that_die_each_time_end_the_job(sent: list[int]) -> None:
    job = asked(state=JobState.RUNNING, token="dead", lease_until=timezone.now(), attempts=3)
    assert done(job).state == JobState.FAILED
    assert "mã số" in job.error


def test_cancel_ends_a_waiting_job() -> None:
    job = asked()
    assert jobs.cancel(job)
    assert done(job).state == JobState.CANCELLED
    assert not jobs.cancel(job)


def test_a_running_job_notices_the_cancel_and_leaves_no_file(
    does: Callable[[Work], None], settings: LazySettings
) -> None:
    def work(run: jobs.Run) -> None:
        run.save("half.pdf", b"x")
        jobs.cancel(run.job)
        run.phase("next")
        raise AssertionError("not reached")

    does(work)
    job = done(asked())
    assert (job.state, job.error) == (JobState.CANCELLED, "")
    assert files_of(job, settings) == []


def test_a_worker_that_lost_its_job_keeps_nothing(does: Callable[[Work], None]) -> None:
    def work(run: jobs.Run) -> None:
        Job.objects.filter(pk=run.job.pk).update(token="another")
        with run.finish(mine=True), transaction.atomic():
            raise AssertionError("not reached")

    does(work)
    job = done(asked())
    assert (job.state, job.token, job.result) == (JobState.RUNNING, "another", {})


def test_finish_and_the_works_own_rows_are_one(does: Callable[[Work], None]) -> None:
    def work(run: jobs.Run) -> None:
        with run.finish(kept=True):
            raise RuleBroken("Không lưu được.")

    does(work)
    job = done(asked())
    assert (job.state, job.result) == (JobState.FAILED, {})


def test_waiting_code_notices_the_end_without_knowing_the_run(does: Callable[[Work], None]) -> None:
    def work(run: jobs.Run) -> None:
        jobs.check()
        run.ended.set()
        jobs.check()

    does(work)
    jobs.check()
    assert done(asked()).state == JobState.RUNNING


def test_a_process_that_ends_gives_its_jobs_back(does: Callable[[Work], None]) -> None:
    does(lambda run: jobs.release_all())
    job = done(asked())
    assert (job.state, job.attempts, job.token) == (JobState.QUEUED, 0, "")


def test_a_broker_that_is_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("celery.app.base.Celery.send_task", fail)
    jobs.wake(1)


def test_health_sees_that_no_worker_takes_jobs() -> None:
    job = asked()
    soon = timezone.now() + timedelta(seconds=1)
    assert jobs.waiting_since(soon)
    Job.objects.filter(pk=job.pk).update(lease_until=soon)
    assert not jobs.waiting_since(soon)
