import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import sql

from tests.reliability.processes import ROOT, Installation, installation


@pytest.fixture(scope="session")
def services() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis of their own; a machine without Debian's packages, which bin/test installs, fails."""
    folder = tempfile.mkdtemp(prefix="ctxh-test-services-")
    try:
        printed = subprocess.run(
            [ROOT / "bin/services", "start", folder], check=True, capture_output=True, text=True, timeout=120
        ).stdout
        yield dict(line.removeprefix("export ").split("=", 1) for line in printed.splitlines())
    finally:
        subprocess.run([ROOT / "bin/services", "stop", folder], check=True, timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def production(services: dict[str, str], tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL as ctxh_app, and Redis: as docker-compose.yml runs it."""
    _empty(services["OWNER_DATABASE_URL"])
    with installation(tmp_path / "var", services) as place:
        yield place


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Installation]:
    """SQLite and no Redis: one process, as bin/run runs it."""
    with installation(tmp_path / "var with spaces", {}) as place:
        yield place


def _empty(owner_url: str) -> None:
    """Each test finds an empty database; the cluster is started once."""
    server, name = owner_url.rsplit("/", 1)
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    cursor = connection.cursor()
    for statement in ("DROP DATABASE {}", "CREATE DATABASE {}"):
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    connection.close()
