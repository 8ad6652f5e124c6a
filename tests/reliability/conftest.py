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


def _prepare(var: Path, environment: dict[str, str]) -> Path:
    """The folder of a migrated, empty portal, from which each test gets a copy of its own."""
    Installation(var, environment).manage("prepare_database")
    return var


@pytest.fixture(scope="session")
def prepared_embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _prepare(tmp_path_factory.mktemp("embedded"), {})


@pytest.fixture(scope="session")
def prepared_production(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = _prepare(tmp_path_factory.mktemp("production"), services)
    _administer(
        services["OWNER_DATABASE_URL"], "ALTER DATABASE {name} RENAME TO {prepared}", "CREATE DATABASE {name}"
    )
    return var


@pytest.fixture
def production(services: dict[str, str], prepared_production: Path, tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL as ctxh_app, and Redis: as docker-compose.yml runs it."""
    _administer(
        services["OWNER_DATABASE_URL"], "DROP DATABASE {name}", "CREATE DATABASE {name} TEMPLATE {prepared}"
    )
    with installation(tmp_path / "var", prepared_production, services) as place:
        yield place


@pytest.fixture
def embedded(prepared_embedded: Path, tmp_path: Path) -> Iterator[Installation]:
    """SQLite and no Redis: one process, as bin/run runs it."""
    with installation(tmp_path / "var with spaces", prepared_embedded, {}) as place:
        yield place


def _administer(owner_url: str, *statements: str) -> None:
    server, name = owner_url.rsplit("/", 1)
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    cursor = connection.cursor()
    names = {"name": sql.Identifier(name), "prepared": sql.Identifier(f"{name}_prepared")}
    for statement in statements:
        cursor.execute(sql.SQL(statement).format(**names))
    connection.close()
