"""The child process: what it may fetch, and how it ends when it must."""

import time
from pathlib import Path

import pytest
from django.test import override_settings

from ctxh_portal.documents import fonts, pdf
from ctxh_portal.documents.paper import Column, Row, Table
from ctxh_portal.documents.pdf import PaperFailed
from tests.documents.samples import short


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.css",
        "data:text/css,p{}",
        "bundle:../settings.py",
        "bundle:",
        "/etc/passwd",
    ],
)
def test_it_serves_nothing_but_the_named_files(address: str) -> None:
    from ctxh_portal.documents.press import Bundle

    with pytest.raises(ValueError, match="not in the bundle"):
        Bundle({"paper.css": __file__}).fetch(address)


def test_it_serves_a_named_file() -> None:
    from ctxh_portal.documents.press import Bundle

    answer = Bundle({"paper.css": __file__}).fetch("bundle:paper.css")

    assert answer.read() == Path(__file__).read_bytes()
    assert answer.content_type == "text/css"


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
    ],
)
def test_a_page_that_asks_for_more_is_refused(markup: str) -> None:
    with pytest.raises(PaperFailed, match="Chưa tạo được tệp PDF"):
        pdf.press(f'<!doctype html><html lang="vi"><title>x</title><body>{markup}x')


def long_paper(rows: int = 4000) -> str:
    from ctxh_portal.documents import page

    table = Table([Column("Stt"), Column("Việc")], [Row([str(n), "Một việc phải làm"]) for n in range(rows)])
    return page.html(short(body=[table]))


@override_settings(PAPERS_SECONDS=1)
def test_time_runs_out() -> None:
    started = time.monotonic()

    with pytest.raises(PaperFailed, match="Quá 1 giây"):
        pdf.press(long_paper())
    assert time.monotonic() - started < 5


@override_settings(PAPERS_MEMORY_MB=160)
def test_memory_runs_out() -> None:
    with pytest.raises(PaperFailed, match="quá lớn"):
        pdf.press(long_paper(rows=1000))


def test_nobody_wants_it_any_more() -> None:
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return len(asked) == 2

    with pytest.raises(PaperFailed, match="Đã dừng"):
        pdf.press(long_paper(), cancelled=cancelled)
    assert asked[1] - asked[0] < 2


def test_without_the_right_font_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path / "none",))
    fonts.folder.cache_clear()
    try:
        with pytest.raises(PaperFailed, match="thiếu phông chữ"):
            pdf.render(short())
    finally:
        fonts.folder.cache_clear()
