"""Papers as PDF: tagged PDF/A-3u, Liberation Serif embedded, made in a short-lived child process (press.py)
that ends with its memory limit, its time limit, or because the asker no longer wants it. What is made in the
background waits for a core of its own (cores.py); a person who waits for a page does not wait for that."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings

from ctxh_portal.documents import cores, fonts, page
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.documents.paper import Paper

__all__ = ["PaperFailed", "press", "press_each", "render"]

log = logging.getLogger(__name__)
PRESS = Path(__file__).with_name("press.py")
TOO_BIG = 3  # exit code of press.py
LOOK_EVERY = 0.5  # seconds between two questions whether the paper is still wanted


def render(paper: Paper, *, cancelled: Callable[[], bool] | None = None, plain: bool = False) -> bytes:
    """The paper as PDF. `cancelled` is asked twice a second (a job may renew its lease there); PaperFailed
    when it says yes, when memory (PAPERS_MEMORY_MB) or time (PAPERS_SECONDS) runs out, or when the font is
    missing. `plain`: to be joined to others, so without tags and PDF/A, which a joined file can't claim."""
    return press(page.html(paper), cancelled=cancelled, plain=plain)


def press(html: str, *, cancelled: Callable[[], bool] | None = None, plain: bool = False) -> bytes:
    """The PDF of some HTML that may use `bundle:paper.css` and the four font files, and nothing else."""
    return _run(PRESS, {"html": html, "plain": plain, "files": _bundle()}, cancelled)


def press_each(
    pages: Sequence[str],
    keep: Callable[[int, Path], None],
    *,
    folder: Path,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Many small documents in one child, which reads style and fonts once: pages for `press` without a head. Each
    file comes into `folder` and is given to `keep` with its place, so that what is done stays done."""
    kept = 0

    def look() -> bool:
        nonlocal kept
        while (made := folder / f"{kept}.pdf").is_file():
            keep(kept, made)
            kept += 1
        return cancelled is not None and cancelled()

    order = {"pages": list(pages), "style": page.faces(), "folder": str(folder), "files": _bundle()}
    _run(PRESS, order, look)
    look()


def run_alone(script: Path, order: Mapping[str, object], *, cancelled: Callable[[], bool] | None = None) -> bytes:
    """What another child of the same kind (joiner.py) writes to stdout."""
    return _run(script, order, cancelled)


def _run(script: Path, order: Mapping[str, object], cancelled: Callable[[], bool] | None) -> bytes:
    limits = [str(settings.PAPERS_MEMORY_MB), str(settings.PAPERS_SECONDS)]
    command = [sys.executable, "-I", str(script), *limits]
    with cores.one(cancelled) if cancelled else nullcontext():
        return _child(command, order, cancelled)


def _child(command: Sequence[str], wanted: Mapping[str, object], cancelled: Callable[[], bool] | None) -> bytes:
    # files without a name, not pipes: communicate() forgets the rest of a long input after its first timeout
    with TemporaryFile() as order, TemporaryFile() as pdf, TemporaryFile() as complaint:
        order.write(json.dumps(wanted).encode())
        order.seek(0)
        with subprocess.Popen(command, stdin=order, stdout=pdf, stderr=complaint) as child:  # noqa: S603
            try:
                _wait(child, cancelled)
            finally:
                child.kill()  # no effect on one that has ended
        complaint.seek(0)
        _check(child.returncode, complaint.read().decode(errors="replace"))
        pdf.seek(0)
        return pdf.read()


def _wait(child: subprocess.Popen[bytes], cancelled: Callable[[], bool] | None) -> None:
    until = time.monotonic() + settings.PAPERS_SECONDS
    while True:
        try:
            child.wait(timeout=LOOK_EVERY)
            return
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > until:
            raise PaperFailed(
                f"Quá {settings.PAPERS_SECONDS} giây mà chưa tạo xong tệp PDF nên đã dừng. "
                "Nội dung không mất; hãy thử lại khi máy chủ bớt bận."
            )
        if cancelled is not None and cancelled():
            raise PaperFailed("Đã dừng tạo tệp PDF theo yêu cầu.")


def _check(code: int, complaint: str) -> None:
    """Turns a bad end into a sentence; the log gets the kind of the error, never the paper's text."""
    if code == 0:
        return
    log.warning("press ended with %s %s", code, (complaint.split() or [""])[-1])
    if code == TOO_BIG or code < 0:
        raise PaperFailed(
            "Văn bản quá lớn nên chưa tạo được tệp PDF. Nội dung không mất; "
            "hãy chia nhỏ văn bản hoặc báo người vận hành tăng giới hạn bộ nhớ."
        )
    raise PaperFailed("Chưa tạo được tệp PDF. Nội dung không mất; hãy thử lại hoặc báo người vận hành.")


def _bundle() -> dict[str, str]:
    files = {name: str(fonts.folder() / name) for name in fonts.FILES.values()}
    return {"paper.css": str(settings.BASE_DIR / "static" / "css" / "paper.css"), **files}
