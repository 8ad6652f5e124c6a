"""The test database: made and migrated by the owner, used as the application's role, and put back as it was
after a test that commits (a copy is faster than emptying tables, and keeps what the migrations wrote)."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from ctxh_portal.kit.database import as_owner, grant_application_rights


@contextmanager
def made_database(verbosity: int) -> Iterator[None]:
    application_role = connection.settings_dict["USER"]
    with as_owner():
        old = setup_databases(verbosity=verbosity, interactive=False, serialized_aliases=set())
        if connection.vendor == "postgresql":
            grant_application_rights(application_role)
        _keep_copy()
    yield
    connections.close_all()
    with as_owner():
        if connection.vendor == "postgresql":
            _administer(f"DROP DATABASE {_copy()}")
        teardown_databases(old, verbosity=verbosity)


def put_back() -> None:
    """The database as it was when the run began."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _copy_sqlite(_copy(), _name())
        return
    with as_owner():
        _wait_until_left()
        _administer(f"DROP DATABASE {_name()}", f"CREATE DATABASE {_name()} TEMPLATE {_copy()}")


def _wait_until_left() -> None:
    """A connection that was closed ends a moment later on the server, and the owner may not end the application's.
    The server's own autovacuum is ended by DROP DATABASE itself, which WITH (FORCE) would refuse to an owner."""
    clients = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    for _try in range(100):
        with connection._nodb_cursor() as cursor:
            cursor.execute(clients, [_name()])
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


def _keep_copy() -> None:
    connection.close()
    if connection.vendor == "sqlite":
        _copy_sqlite(_name(), _copy())
    else:
        # a killed run left its own
        _administer(f"DROP DATABASE IF EXISTS {_copy()}", f"CREATE DATABASE {_copy()} TEMPLATE {_name()}")


def _copy_sqlite(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(source, target + ".new")
    for ending in ("-wal", "-shm"):
        Path(target + ending).unlink(missing_ok=True)
    Path(target + ".new").replace(target)


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _copy() -> str:
    return _name() + "_copy"
