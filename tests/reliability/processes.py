"""Starts the portal's own commands as processes on a database of their own, and kills them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")
LEASE = 3  # seconds


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Installation:
    """One place where the portal runs: its folder, its database, its environment, its processes."""

    def __init__(self, var: Path, environment: dict[str, str]) -> None:
        self.var = var
        self.port = free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in SERVICES},
            "DJANGO_SETTINGS_MODULE": "tests.reliability.settings",
            "CTXH_VAR": str(var),
            "SECRET_KEY": "x" * 50,
            "CTXH_JOB_LEASE": str(LEASE),
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=check, capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    def shell(self, code: str) -> str:
        """Runs Python with the job engine at hand and returns what it printed."""
        imports = "from ctxh_portal.kit import jobs; from ctxh_portal.kit.models import Job\n"
        return self.manage("shell", "--no-imports", "-c", imports + code).stdout.strip()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.var / f"{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """The web server, as bin/run and docker-compose.yml start it."""
        configuration = "python:ctxh_portal.gunicorn_conf"
        web = self.start("gunicorn", "-c", configuration, "--bind", f"127.0.0.1:{self.port}")
        eventually(lambda: self.answers("/health/live"), "the web server answers", self.logs)
        return web

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to the process and its children, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in self.var.glob("*.log"))


@contextmanager
def installation(var: Path, prepared: Path, environment: dict[str, str]) -> Iterator[Installation]:
    """An installation like the prepared one; its processes are killed at the end."""
    shutil.copytree(prepared, var)
    place = Installation(var, environment)
    try:
        yield place
    finally:
        place.stop()
        shutil.rmtree(var, ignore_errors=True)


def eventually(met: Callable[[], Any], what: str, explain: Callable[[], str], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, f"not within {seconds} s: {what}\n{explain()}"
        time.sleep(0.2)
