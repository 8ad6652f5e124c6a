"""Handlers that tests kill, cancel and crowd."""

import time

from ctxh_portal.kit import jobs

PARTS = 60
PART = b"x" * 50_000


@jobs.handler("reliability.slow")
def slow(run: jobs.Run) -> None:
    """Six seconds of work that writes a file first, so that a kill in the middle leaves one behind."""
    draft = run.save("draft.bin", PART)
    for part in range(1, PARTS + 1):
        time.sleep(0.1)
        run.phase("Đang làm", part, PARTS)
    with run.finish(path=run.save("report.bin", PART * PARTS), draft=draft):
        pass
