"""One child process a core, whatever works on this machine: threads of the one process, or many workers. A core is
a locked file, so a killed process gives its core back."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from ctxh_portal.documents.fonts import PaperFailed

LOOK_EVERY = 0.1  # seconds


def count() -> int:
    return len(os.sched_getaffinity(0))


@contextmanager
def one(cancelled: Callable[[], bool]) -> Iterator[None]:
    """Waits for a free core. Raises PaperFailed when `cancelled` says that nobody wants the paper any more."""
    while (taken := _take()) is None:
        if cancelled():
            raise PaperFailed("Đã dừng tạo tệp PDF theo yêu cầu.")
        time.sleep(LOOK_EVERY)
    with taken:
        yield


def _take() -> IO[str] | None:
    folder = Path(settings.VAR) / "cores"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for place in range(count()):
        lock = (folder / str(place)).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return lock
    return None
