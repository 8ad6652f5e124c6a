"""Gunicorn's configuration, for both ways to run: with Redis any number of web processes; without it one,
which carries Celery's worker and clock as threads (`kit/embedded.py`). The address comes from `--bind`."""

import os
import signal
from typing import Any

wsgi_app = "ctxh_portal.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2")) if os.environ.get("REDIS_URL") else 1
threads = 8
timeout = 60
graceful_timeout = 20
loglevel = "warning"
accesslog = None  # addresses of pages stay out of the logs
control_socket_disable = True


_hangup = signal.getsignal(signal.SIGHUP)  # ignored: started with nohup


def when_ready(server: Any) -> None:
    """In the embedded way a closed terminal ends the portal, where gunicorn would reload and live on."""
    if workers == 1 and _hangup != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def post_worker_init(worker: Any) -> None:
    """After the fork, in the process that serves."""
    from django.conf import settings

    from ctxh_portal.kit import embedded, keystore
    from ctxh_portal.kit.database import refuse_unsafe_role

    refuse_unsafe_role()
    keystore.refuse_missing_master()
    if not settings.REDIS_URL:
        embedded.start()
        # Ctrl-C reaches this process twice, from the terminal and from the master; gunicorn's own handler
        # waits for itself then, until it is killed twenty seconds later
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, lambda *_: embedded.stop_process())


def worker_exit(server: Any, worker: Any) -> None:
    """After a graceful stop, when the last request was answered."""
    from ctxh_portal.kit import embedded

    embedded.stop_process()
