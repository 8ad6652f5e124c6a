"""Starts the portal as a newcomer does, with bin/run, in a folder of its own, and ends it with Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.processes import ROOT, free_port

START_SECONDS = 600  # two of them make their demonstration side by side


@dataclass
class Portal:
    url: str  # ends without a slash
    var: Path
    process: subprocess.Popen[str]
    output: list[str] = field(default_factory=list)

    @property
    def passwords(self) -> dict[str, str]:
        """Password by user name, of the demonstration."""
        accounts = json.loads((self.var / "demo-accounts.json").read_text())
        return {account["username"]: account["password"] for account in accounts}

    def days_pass(self, address: str) -> None:
        """The meetings of the case at this address are due today: a walk waits for no month."""
        case = address.strip("/").split("/")[-1]
        secrets = dict(line.split("=", 1) for line in (self.var / "secrets.env").read_text().split())
        code = (
            "from cases.models import Case; from ctxh_portal.kit.actor import system_scope; "
            "from tests.fixtures import days_pass\n"
            f"with system_scope('tests'): days_pass(Case.objects.get(public_id='{case}'))"
        )
        ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")  # of the tests
        inherited = {name: value for name, value in os.environ.items() if name not in ours}
        environment = {**inherited, **secrets, "CTXH_VAR": str(self.var)}
        subprocess.run([sys.executable, "manage.py", "shell", "-c", code], cwd=ROOT, env=environment, check=True)


def run_command(var: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("CTXH_VAR", "SECRET_KEY")}
    return subprocess.Popen(
        [ROOT / "bin/run", *arguments],
        env={**environment, "CTXH_VAR": str(var)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # tests may run under nohup
    )


def living(group: int) -> list[str]:
    """The commands of this process group that have not ended (zombies have)."""
    commands = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = status.read_text().rsplit(")", 1)
        except OSError:  # ended this moment
            continue
        state, _parent, process_group = fields.split()[:3]
        if int(process_group) == group and state != "Z":
            commands.append(name)
    return commands


@contextmanager
def running(var: Path, *options: str) -> Iterator[Portal]:
    """The portal, ready; `options` are those of bin/run."""
    port = free_port()
    process = run_command(var, "--port", str(port), *options)
    portal = Portal(f"http://127.0.0.1:{port}", var, process)
    overdue = threading.Timer(START_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    overdue.start()
    assert process.stdout
    for line in process.stdout:
        portal.output.append(line.rstrip("\n"))
        if line.startswith("Portal ready:"):
            break
    overdue.cancel()
    reader = threading.Thread(target=portal.output.extend, args=(process.stdout,))
    reader.start()
    try:
        assert f"Portal ready: {portal.url}/" in portal.output, "\n".join(portal.output)
        yield portal
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
        reader.join()
        process.stdout.close()
