"""Celery's worker and clock as threads of the web process: the default without Redis. Messages stay in
memory; what a killed process leaves undone, the sweep of the next one finds in the Job table."""

import logging
import os
import signal
import threading
import time

from celery.beat import Scheduler, Service
from celery.worker import WorkController

from ctxh_portal.celery import app
from ctxh_portal.kit import jobs

logger = logging.getLogger(__name__)

WORKER_THREADS = 2
_started = threading.Event()


def start() -> None:
    """Starts both, once, after the fork: threads don't survive one. No signal handler is touched, those of
    the web server stay in force."""
    if _started.is_set():
        return
    _started.set()
    os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # the web process has checked already
    app.finalize()
    app.set_default()
    threading.Thread(target=_keep_working, name="worker", daemon=True).start()
    threading.Thread(target=_keep_time, name="clock", daemon=True).start()


def stop_process() -> None:
    """Ends this process now, after giving back the jobs it holds. Celery's pool threads would keep Python
    waiting for the longest job; a job can be left at any moment (`jobs.py`)."""
    if not _started.is_set():
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt this
    try:
        jobs.release_all()
    finally:
        os._exit(0)


def _keep_time() -> None:
    Service(app, max_interval=1, scheduler_cls=Scheduler).start()


def _keep_working() -> None:
    while True:
        worker = WorkController(
            app=app,
            hostname="embedded@localhost",
            pool="threads",
            concurrency=WORKER_THREADS,
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()  # returns when it broke down, which it has logged itself
        logger.error("the embedded worker stopped; starting it again")
        time.sleep(1)
