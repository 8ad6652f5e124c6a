"""Background work that is never lost and never done by halves.

`enqueue` writes a Job row in the caller's transaction and wakes a worker on commit. A worker claims the row
with one conditional UPDATE (a lease and a fresh token), keeps the lease alive while the handler works, and
finishes with `UPDATE … WHERE token = mine`. A periodic task wakes a worker again for whatever no live worker
holds. So a lost, late or doubled message changes nothing, and neither does a killed worker: handlers run at
least once, and what they keep inside `with run.finish():` is kept exactly once.

    @jobs.handler("reports.consolidate")          # in <app>/tasks.py
    def consolidate(run: jobs.Run) -> None:
        run.phase(_("Lập bảng số liệu"), 1, 3)    # progress; ends the work if it was cancelled
        path = run.save("bao-cao.pdf", content)   # relative to VAR/files; whole or not there
        with run.finish(path=path):               # one transaction: this row done, and the work's own rows
            workflow.keep_report(run.job.target, path)

Call `phase` and `save` outside transactions: progress must be seen, and SQLite has one writer.

Work that is too much for one worker is handed out: `run.split(kind, orders, …)` makes a Job row for each order and
ends the attempt. Whichever part ends last takes the whole up again (one conditional UPDATE; the sweep does it
where that worker died), and its handler is called anew: it finds what the parts have kept. A part that fails ends
the whole with its sentence; cancelling the whole cancels its parts.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.enums import ACTIVE_JOB_STATES, DUE_JOB_STATES, JobState
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import remove_folder, write_whole
from ctxh_portal.kit.models import Job

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
RETRY_SECONDS = 5  # times the number of the attempt that failed
SWEEP_SECONDS = 5
SWEEP_AT_MOST = 20
MESSAGE_EXPIRES_SECONDS = 300  # a waking message that nobody took: the row is sent again anyway
HANDLER_SECONDS = 1800
BEAT_SECONDS = 2


class Cancelled(Exception):
    """This attempt may not go on: the job was cancelled, or another worker holds it now."""


Work = Callable[["Run"], None]


@dataclass(frozen=True)
class Handler:
    work: Work
    seconds: int  # after that the lease is not extended any more, whatever the handler does


_handlers: dict[str, Handler] = {}
_runs: dict[str, "Run"] = {}  # by token: what this process works on
_current_run: ContextVar["Run | None"] = ContextVar("job_run", default=None)


def handler(kind: str, *, seconds: int = HANDLER_SECONDS) -> Callable[[Work], Work]:
    """Registers the decorated function, in `<app>/tasks.py`, as the work of this kind of job."""

    def register(work: Work) -> Work:
        _handlers[kind] = Handler(work, seconds)
        return work

    return register


def handler_of(kind: str) -> Handler:
    if kind not in _handlers:
        autodiscover_modules("tasks")
    return _handlers[kind]


# ---- asking for work


def enqueue(kind: str, *, asked_by: int | None, target: int = 0) -> Job:
    """Wants this done for the user with the pk `asked_by`; a worker is woken when the caller's transaction
    commits. While a job of this kind and target is active, that job is returned and no second one made."""
    handler_of(kind)
    while True:
        running = active(kind, target)
        if running:
            return running
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, target=target, asked_by=asked_by)
        except IntegrityError:  # somebody else was a moment faster
            continue
        transaction.on_commit(partial(wake, job.pk), robust=True)
        return job


def active(kind: str, target: int = 0) -> Job | None:
    """The queued or running job for this target: a second click shows it instead of starting another."""
    return Job.objects.filter(kind=kind, target=target, state__in=ACTIVE_JOB_STATES).first()


def latest(kind: str, target: int = 0) -> Job | None:
    return Job.objects.filter(kind=kind, target=target).order_by("-id").first()


def cancel(job: Job) -> bool:
    """Ends the job; its files go. The handler notices within two seconds. False: it had ended already."""
    ended = _cancel(Job.objects.filter(pk=job.pk))
    _cancel(Job.objects.filter(parent=job.pk))
    return bool(ended)


def _cancel(rows: QuerySet[Job]) -> int:
    active_rows = rows.filter(state__in=ACTIVE_JOB_STATES)
    folders = [_folder(job) for job in active_rows]
    ended = active_rows.update(state=JobState.CANCELLED, token="", lease_until=None, finished=timezone.now())
    for folder in folders:
        transaction.on_commit(partial(remove_folder, folder), robust=True)
    return ended


def wake(job_id: int) -> None:
    """Sends the message. A broker that is away is no error: the row stays, the sweep sends it again."""
    try:
        current_app.send_task(
            "kit.run_job", args=(job_id,), expires=MESSAGE_EXPIRES_SECONDS, retry=False, ignore_result=True
        )
    except Exception as error:  # whatever the transport raises
        logger.warning("job %s: no message sent (%s)", job_id, type(error).__name__)


def sweep() -> int:
    """Wakes a worker for what no live worker holds, oldest first; returns how many messages were sent."""
    for whole in Job.objects.filter(state=JobState.WAITING).values_list("pk", flat=True):
        _take_up(whole)
    waiting = Job.objects.filter(_due()).order_by("id").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    for job_id in waiting:
        wake(job_id)
    return len(waiting)


def waiting_since(moment: datetime) -> bool:
    """Whether some job could have been taken up since then and was not, while no worker was at work."""
    working = Job.objects.filter(state=JobState.RUNNING, lease_until__gt=timezone.now())
    waiting = Job.objects.filter(_due(), created__lt=moment)
    return waiting.exists() and not working.exists()


def _due() -> Q:
    free = Q(lease_until=None) | Q(lease_until__lte=timezone.now())
    return Q(state__in=DUE_JOB_STATES) & free


# ---- doing the work


class Run:
    """One attempt at one job, as the handler sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.asked_by = job.asked_by
        self.folder = _folder(job) / job.token[:8]
        self.ended = threading.Event()  # set when the row is no longer ours

    def alive(self) -> bool:
        """Whether this attempt may still go on. Cheap; for the loops that wait for a child process."""
        return not self.ended.is_set()

    def phase(self, text: str, done: int = 0, total: int = 0) -> None:
        """Shows how far the work is. Raises Cancelled when it may not go on."""
        self._update(phase=text, done=done, total=total)

    def save(self, name: str, content: bytes | Path) -> str:
        """Keeps a file (a Path is moved) and returns its path relative to VAR/files. It is whole or not
        there at all, and it goes again unless the job ends well. Raises Cancelled."""
        self.extend()
        path = self.folder / Path(name).name
        write_whole(path, content)
        return str(path.relative_to(settings.VAR / "files"))

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for what is on the way: it goes with the block, or with the next attempt after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=self.folder, prefix=".on-the-way-") as name:
            yield Path(name)

    @contextmanager
    def finish(self, **result: Any) -> Iterator[None]:
        """One transaction that ends the job and holds the work's own last writes: both or neither."""
        with transaction.atomic():
            self._update(state=JobState.DONE, result=result, finished=timezone.now(), lease_until=None)
            yield
        self.job.state = JobState.DONE

    def split(self, kind: str, orders: Sequence[dict[str, Any]], *, phase: str, total: int) -> None:
        """Hands the work out in parts and ends this attempt: the handler returns after it, and is called again
        when all parts have ended well. `total`: what the parts count together."""
        with transaction.atomic():
            self._update(
                state=JobState.WAITING, token="", lease_until=None, attempts=F("attempts") - 1,
                phase=phase, done=0, total=total,
            )  # fmt: skip
            for order in orders:
                part = Job.objects.create(
                    kind=kind, target=self.job.target, asked_by=self.asked_by, parent=self.job, order=order
                )
                transaction.on_commit(partial(wake, part.pk), robust=True)
        self.job.state = JobState.WAITING
        self.ended.set()

    def count(self, done: int, total: int) -> None:
        """Progress inside a phase, one more done; of a part also that of its whole. Raises Cancelled."""
        self._update(done=done, total=total)
        Job.objects.filter(pk=self.job.parent_id or 0).update(done=F("done") + 1)

    def extend(self) -> None:
        self._update(lease_until=_lease())

    def _update(self, **values: Any) -> None:
        if not self.alive() or not _held(self).update(**values):
            self.ended.set()
            raise Cancelled


def check() -> None:
    """For code that does not know the run (a renderer that waits for its child process): raises Cancelled
    when the job it works for may not go on; does nothing outside a job."""
    run = _current_run.get()
    if run and not run.alive():
        raise Cancelled


def execute(job_id: int) -> None:
    """Claims the job and does it, if it is free; nothing happens for the second of two equal messages."""
    run = _claim(job_id)
    if run:
        _work_on(run)
    _after_work(job_id)


def _after_work(job_id: int) -> None:
    """A part may have been the last one."""
    whole = Job.objects.filter(pk=job_id).values_list("parent_id", flat=True).first()
    if whole:
        _take_up(whole)


def complete(job: Job) -> None:
    """Does it here and now, with its parts: for a command that has no worker beside it."""
    mine = Q(pk=job.pk) | Q(parent=job.pk)
    while found := Job.objects.filter(mine & _due()).order_by("-id").first():
        execute(found.pk)


def _take_up(whole: int) -> None:
    """The last part to end sends the whole to a worker again; a part that failed ends it."""
    parts, waiting = Job.objects.filter(parent=whole), Job.objects.filter(pk=whole, state=JobState.WAITING)
    failed = parts.filter(state=JobState.FAILED).first()
    if failed:
        _end_badly(waiting, failed.error)
        _cancel(parts)
        return
    active_parts = Job.objects.filter(parent=OuterRef("pk"), state__in=ACTIVE_JOB_STATES)
    if waiting.filter(~Exists(active_parts)).update(state=JobState.QUEUED):
        transaction.on_commit(partial(wake, whole), robust=True)


def _work_on(run: Run) -> None:
    _runs[run.job.token] = run
    current = _current_run.set(run)
    try:
        with acting(run.asked_by):
            _attempt(run)
    finally:
        _current_run.reset(current)
        _runs.pop(run.job.token, None)
        if run.job.state != JobState.DONE:
            remove_folder(run.folder)


def release_all() -> None:
    """Gives back what this process works on, because it is about to end: the next one starts it at once."""
    for token, run in list(_runs.items()):
        run.ended.set()
        Job.objects.filter(token=token, state=JobState.RUNNING).update(
            state=JobState.QUEUED, token="", lease_until=None, attempts=F("attempts") - 1
        )
        remove_folder(run.folder)


def _claim(job_id: int) -> Run | None:
    free = Job.objects.filter(_due(), pk=job_id)
    token = secrets.token_hex(16)
    claimed = free.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING, token=token, lease_until=_lease(), attempts=F("attempts") + 1, done=0, total=0
    )
    if not claimed:
        _give_up(free)
        return None
    job = Job.objects.filter(pk=job_id, token=token).first()
    if job is None:  # cancelled in this very moment
        return None
    remove_folder(_folder(job))  # what a killed attempt left
    return Run(job)


def _give_up(free: QuerySet[Job]) -> None:
    """Ends jobs whose workers died each time."""
    for job in free.filter(attempts__gte=MAX_ATTEMPTS):
        if _end_badly(free.filter(pk=job.pk), _failed_sentence(_error_number(job))):
            remove_folder(_folder(job))


def _attempt(run: Run) -> None:
    try:
        with _heartbeat(run):
            handler_of(run.job.kind).work(run)
            if run.job.state == JobState.RUNNING:
                with run.finish():
                    pass
    except Cancelled:
        logger.info("job %s: attempt %s ended early", run.job.pk, run.job.attempts)
    except (RuleBroken, PermissionDenied) as refusal:  # a sentence for the person; trying again is no use
        _end_badly(_held(run), str(refusal) or _("Anh/chị không có quyền thực hiện việc này."))
    except Exception:
        if run.alive():
            _error(run)


def _error(run: Run) -> None:
    number = _error_number(run.job)
    logger.exception("job %s (%s), attempt %s, %s", run.job.pk, run.job.kind, run.job.attempts, number)
    if run.job.attempts >= MAX_ATTEMPTS:
        _end_badly(_held(run), _failed_sentence(number))
    else:
        pause = timedelta(seconds=RETRY_SECONDS * run.job.attempts)
        _held(run).update(state=JobState.QUEUED, token="", lease_until=timezone.now() + pause)


def _end_badly(rows: QuerySet[Job], sentence: str) -> int:
    return rows.update(state=JobState.FAILED, error=sentence, token="", lease_until=None, finished=timezone.now())


def _held(run: Run) -> QuerySet[Job]:
    return Job.objects.filter(pk=run.job.pk, token=run.job.token, state=JobState.RUNNING)


def _error_number(job: Job) -> str:
    return f"{job.pk}-{secrets.token_hex(3)}"


def _failed_sentence(number: str) -> str:
    return _(
        "Việc này chưa làm được sau nhiều lần thử. Thầy/cô, anh/chị có thể làm lại; nếu vẫn lỗi, xin báo "
        "người quản trị hệ thống kèm mã số %(number)s."
    ) % {"number": number}


def _folder(job: Job) -> Path:
    return Path(settings.VAR) / "files" / "jobs" / job.public_id


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


# ---- the lease


@contextmanager
def _heartbeat(run: Run) -> Iterator[None]:
    """A thread that extends the lease and notices a cancel, with a database connection of its own."""
    if connection.in_atomic_block:  # nobody outside can see the claim yet, so there is nothing to keep alive
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(run, stop), name=f"job-{run.job.pk}-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(run: Run, stop: threading.Event) -> None:
    pause = min(BEAT_SECONDS, settings.JOB_LEASE_SECONDS / 3)
    until = time.monotonic() + handler_of(run.job.kind).seconds
    try:
        while not stop.wait(pause) and time.monotonic() < until:
            try:
                run.extend()
            except DatabaseError:  # away or busy: the lease is long enough to try again
                logger.warning("job %s: lease not extended", run.job.pk, exc_info=True)
                connection.close()
    except Cancelled:
        pass
    finally:
        connection.close()
