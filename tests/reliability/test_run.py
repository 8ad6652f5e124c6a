"""bin/run, as a person uses it: one clear sentence for whatever stands in the way."""

import os
import signal
import socket
import stat
import threading
import time
from pathlib import Path

import pytest

from tests.browser.running import living, run_command, running


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "thư mục của trường"


def refused(var: Path, *arguments: str) -> str:
    process = run_command(var, *arguments)
    overdue = threading.Timer(60, process.kill)
    overdue.start()
    output = process.communicate()[0]
    overdue.cancel()
    assert process.returncode == 1, output
    sentences = [line for line in output.splitlines() if line]
    assert len(sentences) == 1, output
    return sentences[0]


def test_an_empty_portal_starts_twice_and_ctrl_c_ends_everything(var: Path) -> None:
    began = time.monotonic()
    with running(var, "--empty") as portal:
        first = time.monotonic() - began
        assert any("lập tài khoản đầu tiên" in line for line in portal.output)
        assert stat.S_IMODE((var / "secrets.env").stat().st_mode) == 0o600
        assert "đang chạy" in refused(var)
    assert living(portal.process.pid) == []
    began = time.monotonic()
    with running(var) as portal:  # what it is was settled the first time
        assert time.monotonic() - began < first / 2  # a sixth on a machine that does nothing else
        assert not any("Chuẩn bị" in line for line in portal.output)
    assert portal.process.returncode == 0


def test_a_closed_terminal_ends_everything_and_real_data_is_never_reset(var: Path) -> None:
    with running(var, "--empty") as portal:
        os.kill(portal.process.pid, signal.SIGHUP)
        portal.process.wait(60)
        assert living(portal.process.pid) == []
    before = (var / "portal.sqlite3").read_bytes()
    assert "không xóa gì cả" in refused(var, "--reset-demo")
    assert (var / "portal.sqlite3").read_bytes() == before


def test_the_demonstration_is_never_taken_for_an_empty_portal(var: Path) -> None:
    var.mkdir()
    (var / "secrets.env").write_text("SECRET_KEY=x\nCTXH_DEMO=true\n")
    assert "dữ liệu trình diễn" in refused(var, "--empty")


def test_nothing_to_reset(var: Path) -> None:
    assert "Chưa có dữ liệu trình diễn" in refused(var, "--reset-demo")


def test_a_port_in_use(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Cổng mạng {port} đang được dùng" in refused(var, "--port", port)


@pytest.mark.parametrize("arguments", [["--port", "tám"], ["--port"], ["--prot", "1"]])
def test_a_wrong_option(var: Path, arguments: list[str]) -> None:
    assert "/" in refused(var, *arguments)
