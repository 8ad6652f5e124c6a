"""The keys of cases. Each is a random key of its own, wrapped by the master keys and kept here, in a small
SQLite file outside the database and its backups: only the latest copy of this file is ever kept, so that a
key erased here is erased in every old backup too.

Master keys: one Fernet key a line in KEYS/master.keys (mode 0600), or CTXH_MASTER_KEYS; the first one wraps,
all unwrap. The store is opened anew for each look, so any number of processes on one volume can share it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ctxh_portal.kit.files import write_whole

REMEMBERED_SECONDS = 5  # how long another process may still read what was erased
REMEMBERED_AT_MOST = 1000

_remembered: dict[tuple[str, str], tuple[bytes, float]] = {}


class KeyMissing(Exception):
    """There is no such key: it was erased, or this is not the key store that belongs to the database."""


class KeyLocked(Exception):
    """None of the master keys opens this key."""


# ---- the keys


def key(key_id: str) -> bytes:
    """Raises KeyMissing or KeyLocked."""
    known = _recall(key_id)
    if known:
        return known
    try:
        with _store() as store:
            wrapped = _wrapped(store, key_id)
    except sqlite3.Error as problem:  # the volume is away or broken
        raise KeyLocked(key_id) from problem
    if wrapped is None:
        raise KeyMissing(key_id)
    return _remember(key_id, _unwrap(_masters(), key_id, wrapped))


def make(key_id: str) -> bytes:
    """The key of that id, a new one if there is none. Kept at once and for good, whatever becomes of the
    caller's transaction: a key that nothing uses does no harm, a text without its key would."""
    known = _recall(key_id)
    if known:
        return known
    with _store(writing=True) as store:
        masters = _masters()  # read under the lock: see forget_old_masters
        fresh = _wrap(masters, key_id, AESGCM.generate_key(256))
        store.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", [key_id, fresh])
        wrapped = _wrapped(store, key_id)
    return _remember(key_id, _unwrap(masters, key_id, wrapped or fresh))


def erase(key_id: str) -> None:
    """What was written with this key can't be read any more: not here, and not in any backup of the data.
    Other processes forget it within REMEMBERED_SECONDS."""
    with _store(writing=True) as store:
        store.execute("DELETE FROM keys WHERE key_id = ?", [key_id])
    _remembered.pop((str(_path()), key_id), None)


def _recall(key_id: str) -> bytes | None:
    known = _remembered.get((str(_path()), key_id))
    return known[0] if known and known[1] > time.monotonic() else None


def _remember(key_id: str, opened: bytes) -> bytes:
    if len(_remembered) >= REMEMBERED_AT_MOST:
        _remembered.clear()
    _remembered[str(_path()), key_id] = opened, time.monotonic() + REMEMBERED_SECONDS
    return opened


def _wrap(masters: list[bytes], key_id: str, opened: bytes) -> bytes:
    return _fernet(masters).encrypt(opened + key_id.encode())


def _unwrap(masters: list[bytes], key_id: str, wrapped: bytes) -> bytes:
    """The id is inside, so that no row can stand in for another."""
    try:
        content = _fernet(masters).decrypt(wrapped)
    except InvalidToken:
        raise KeyLocked(key_id) from None
    if content[32:] != key_id.encode():
        raise KeyLocked(key_id)
    return content[:32]


# ---- the file


def _path() -> Path:
    return Path(settings.KEYS) / "cases.sqlite3"


def _wrapped(store: sqlite3.Connection, key_id: str) -> bytes | None:
    row = store.execute("SELECT wrapped FROM keys WHERE key_id = ?", [key_id]).fetchone()
    return bytes(row[0]) if row else None


@contextmanager
def _store(writing: bool = False) -> Iterator[sqlite3.Connection]:
    """The open store; `writing` holds its lock and keeps what was done, unless the block fails."""
    path = _path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    store = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        # an erased key is overwritten, not just forgotten; a kept one outlives a power cut (the demonstration
        # is made in thousands of steps, and can be made again)
        store.execute("PRAGMA secure_delete = ON")
        store.execute(f"PRAGMA synchronous = {'OFF' if settings.DEMO else 'FULL'}")
        store.execute("CREATE TABLE IF NOT EXISTS keys (key_id TEXT PRIMARY KEY, wrapped BLOB) WITHOUT ROWID")
        if writing:
            store.execute("BEGIN IMMEDIATE")
        yield store
        if writing:
            store.execute("COMMIT")
    finally:
        store.close()  # rolls back what was not kept


# ---- the master keys


def _masters() -> list[bytes]:
    """Raises ImproperlyConfigured when there is none, or when others can read the file."""
    if settings.MASTER_KEYS:
        lines = list(settings.MASTER_KEYS)
    else:
        try:
            if master_file().stat().st_mode & 0o077:
                raise ImproperlyConfigured(f"{master_file()}: quyền phải là 0600. / The mode must be 0600.")
            lines = master_file().read_text().split()
        except FileNotFoundError:
            lines = []
    if not lines:
        raise ImproperlyConfigured(
            f"Chưa có khóa chính ({master_file()}); chạy `manage.py prepare_database`. / No master key."
        )
    return [line.encode() for line in lines]


def _fernet(masters: list[bytes]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(master) for master in masters])
    except ValueError:  # its text is not passed on: it could quote the key
        raise ImproperlyConfigured("Một khóa chính không đúng dạng. / A master key is malformed.") from None


def master_file() -> Path:
    return Path(settings.KEYS) / "master.keys"


def make_first_master() -> None:
    """Writes master.keys where there is neither a master key nor a store. Raises ImproperlyConfigured when a
    store is there without its master keys: a new one would only hide the loss."""
    if settings.MASTER_KEYS or master_file().exists():
        return
    with _store() as store:
        keys = store.execute("SELECT count(*) FROM keys").fetchone()[0]
    if keys:
        raise ImproperlyConfigured(
            f"{master_file()} đã mất mà {_path().name} còn: hãy khôi phục bản cất giữ của khóa chính. / "
            "The master keys are gone but the key store is there: put your copy of them back."
        )
    _write_masters([Fernet.generate_key()])


def refuse_missing_master() -> None:
    """Ends the start of a web process or worker that could not read a single narrative; asked by the health
    check too."""
    _fernet(_masters())
    with _store() as store:
        store.execute("SELECT 1 FROM keys LIMIT 1").fetchone()


def add_master() -> bool:
    """Puts a new master key before the others. False when they come from CTXH_MASTER_KEYS, where a person
    does that."""
    if settings.MASTER_KEYS:
        return False
    _write_masters([Fernet.generate_key(), *_masters()])
    return True


def rewrap() -> int:
    """Wraps every key with the first master key; returns how many there are. Raises KeyLocked, and changes
    nothing, when one of them can't be opened."""
    with _store(writing=True) as store:
        masters = _masters()
        rows = store.execute("SELECT key_id, wrapped FROM keys").fetchall()
        anew = [(_wrap(masters, name, _unwrap(masters, name, wrapped)), name) for name, wrapped in rows]
        store.executemany("UPDATE keys SET wrapped = ? WHERE key_id = ?", anew)
    return len(rows)


def forget_old_masters() -> None:
    """Leaves the first master key alone in master.keys, after making sure that it opens every key. Nobody can
    wrap with another one meanwhile: that happens under the same lock."""
    rewrap()
    with _store(writing=True) as store:
        first = _masters()[:1]
        for name, wrapped in store.execute("SELECT key_id, wrapped FROM keys"):
            _unwrap(first, name, wrapped)
        if not settings.MASTER_KEYS:
            _write_masters(first)


def _write_masters(masters: list[bytes]) -> None:
    write_whole(master_file(), b"".join(master + b"\n" for master in masters))  # a new file has mode 0600
