"""A job outlives whatever happens to the processes that do it, and nobody ever sees half a file."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.processes import Installation, eventually
from tests.reliability.tasks import PART, PARTS

Start = Callable[[], object]
ENQUEUE = "print(jobs.enqueue('reliability.slow', asked_by=None, target=1).pk)"


@pytest.fixture
def watched(embedded: Installation) -> Iterator[list[str]]:
    """Looks all the time at what readers could see, and notes every report that is not whole."""
    broken: list[str] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.01):
            for path in (embedded.var / "files").rglob("report.bin"):
                if path.stat().st_size != len(PART) * PARTS:
                    broken.append(str(path))

    thread = threading.Thread(target=look)
    thread.start()
    yield broken
    stop.set()
    thread.join()


def job_row(place: Installation) -> dict[str, object]:
    code = "print(json.dumps(Job.objects.values('state', 'done', 'attempts', 'result').get(), default=str))"
    row: dict[str, object] = json.loads(place.shell("import json\n" + code))
    return row


def visible_files(place: Installation) -> list[Path]:
    return sorted(path for path in (place.var / "files").rglob("*") if path.is_file())


def is_done(place: Installation) -> bool:
    return job_row(place)["state"] == "done"


def started(place: Installation) -> bool:
    return any(path.name == "draft.bin" for path in visible_files(place))


def test_a_killed_portal_finishes_the_job_after_a_restart(embedded: Installation, watched: list[str]) -> None:
    web = embedded.serve()
    embedded.shell(ENQUEUE)  # no message reaches the web process: the sweep finds the row
    eventually(lambda: started(embedded), "the job is in the middle", embedded.logs)
    embedded.kill(web)
    assert job_row(embedded)["state"] == "running"
    assert [path.name for path in visible_files(embedded)] == ["draft.bin"]

    embedded.serve()
    eventually(lambda: is_done(embedded), "the job is done", embedded.logs)
    row = job_row(embedded)
    assert row["attempts"] == 2
    assert sorted(path.name for path in visible_files(embedded)) == ["draft.bin", "report.bin"]
    assert watched == []


def test_a_stopped_portal_gives_its_job_back_at_once(embedded: Installation) -> None:
    web = embedded.serve()
    embedded.shell(ENQUEUE)
    eventually(lambda: started(embedded), "the job is in the middle", embedded.logs)
    web.terminate()
    assert web.wait(15) == 0
    assert (job_row(embedded)["state"], job_row(embedded)["attempts"]) == ("queued", 0)
    assert visible_files(embedded) == []


def test_the_same_message_twenty_times_at_once_has_one_effect(production: Installation) -> None:
    workers = [
        production.start("celery", "-A", "ctxh_portal", "worker", "-c", "4", "-n", f"w{n}@%h") for n in (1, 2)
    ]
    job = production.shell(ENQUEUE)
    production.shell(f"for _ in range(20): jobs.wake({job})")
    eventually(lambda: is_done(production), "the job is done", production.logs)
    assert job_row(production)["attempts"] == 1
    assert sorted(path.name for path in visible_files(production)) == ["draft.bin", "report.bin"]
    for worker in workers:
        worker.terminate()
        assert worker.wait(20) == 0


def test_a_cancelled_job_stops_and_leaves_no_file(production: Installation) -> None:
    production.start("celery", "-A", "ctxh_portal", "worker", "-c", "1")
    production.shell(ENQUEUE)
    eventually(lambda: started(production), "the job is in the middle", production.logs)
    assert production.shell("print(jobs.cancel(Job.objects.get()))") == "True"
    eventually(lambda: not visible_files(production), "its files are gone", production.logs)
    assert job_row(production)["state"] == "cancelled"


def test_production_commands_do_a_job_and_survive_a_killed_worker(production: Installation) -> None:
    """The commands of docker-compose.yml: web, worker and beat on PostgreSQL and Redis."""
    production.serve()
    production.start("celery", "-A", "ctxh_portal", "beat", "--schedule", str(production.var / "beat"))
    worker = production.start("celery", "-A", "ctxh_portal", "worker", "-c", "1")
    production.shell(ENQUEUE)
    eventually(lambda: started(production), "the job is in the middle", production.logs)
    production.kill(worker)
    production.start("celery", "-A", "ctxh_portal", "worker", "-c", "1")
    eventually(lambda: is_done(production), "the job is done", production.logs)
    assert job_row(production)["attempts"] == 2
    eventually(lambda: production.answers("/health/ready"), "the site is ready", production.logs)
