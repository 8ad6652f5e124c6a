"""The key store, and text sealed with its keys."""

import os
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from ctxh_portal.kit import crypto, keystore
from ctxh_portal.kit.checks import private_master_keys
from ctxh_portal.kit.keystore import KeyLocked, KeyMissing


def elsewhere() -> None:
    """Looks as another process would: nothing is remembered."""
    keystore._remembered.clear()


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    """An empty store with one master key in its file."""
    settings.KEYS, settings.MASTER_KEYS = tmp_path / "keys", []
    keystore.make_first_master()
    elsewhere()
    return tmp_path / "keys" / "cases.sqlite3"


def test_sealed_text_opens_with_its_key_and_in_its_place_alone():
    key, other = os.urandom(32), os.urandom(32)
    sealed = crypto.seal("Đức".encode(), key, "here")
    assert crypto.unseal(sealed, key, "here").decode() == "Đức"
    for wrong in (
        (sealed, key, "there"),
        (sealed, other, "here"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), key, "here"),
        (b"", key, ""),
    ):
        with pytest.raises(crypto.Damaged):
            crypto.unseal(*wrong)
    assert sealed != crypto.seal("Đức".encode(), key, "here")


def test_a_key_is_made_once_and_found_by_other_processes():
    key = keystore.make("a")
    elsewhere()
    assert keystore.make("a") == keystore.key("a") == key != keystore.make("b")
    with pytest.raises(KeyMissing):
        keystore.key("c")


def test_many_at_once_make_one_key(store):
    found: list[bytes] = []

    def make() -> None:
        elsewhere()
        found.append(keystore.make("a"))

    threads = [threading.Thread(target=make) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def test_no_key_lies_there_in_clear_and_nobody_else_may_read(store):
    key = keystore.make("a")
    assert key not in store.read_bytes()
    assert store.stat().st_mode & 0o077 == 0 == keystore.master_file().stat().st_mode & 0o077
    assert store.parent.stat().st_mode & 0o077 == 0


def test_erasing_leaves_nothing_of_the_key(store):
    keystore.make("a"), keystore.make("other")
    with keystore._store() as opened:
        wrapped = keystore._wrapped(opened, "a")
    assert wrapped and wrapped[20:60] in store.read_bytes()
    keystore.erase("a")
    assert wrapped[20:60] not in store.read_bytes()
    assert [path.name for path in store.parent.iterdir() if path.name.startswith(store.name)] == [store.name]
    with pytest.raises(KeyMissing):
        keystore.key("a")
    assert keystore.key("other")


def test_a_key_does_not_pass_for_another():
    keystore.make("a"), keystore.make("b")
    with keystore._store(writing=True) as opened:
        opened.execute(
            "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE key_id = 'a') WHERE key_id = 'b'"
        )
    elsewhere()
    with pytest.raises(KeyLocked):
        keystore.key("b")


def test_rotation_wraps_all_keys_anew_and_the_old_master_can_go():
    keys = {name: keystore.make(name) for name in "abc"}
    (first,) = keystore._masters()
    assert keystore.add_master() and keystore.rewrap() == 3
    elsewhere()
    assert {name: keystore.key(name) for name in keys} == keys
    assert len(keystore._masters()) == 2 and keystore._masters()[1] == first
    keystore.forget_old_masters()
    elsewhere()
    assert first not in keystore._masters() and len(keystore._masters()) == 1
    assert {name: keystore.key(name) for name in keys} == keys
    keystore._write_masters([first])
    elsewhere()
    with pytest.raises(KeyLocked):
        keystore.key("a")


def test_a_key_that_no_master_opens_stops_the_rotation_and_nothing_changes(store):
    keystore.make("a")
    keystore._write_masters([Fernet.generate_key()])
    keystore.make("b")
    before = store.read_bytes()
    for rotating in (keystore.rewrap, keystore.forget_old_masters):
        with pytest.raises(KeyLocked):
            rotating()
    assert store.read_bytes() == before


def test_a_key_wrapped_late_with_an_old_master_is_taken_along():
    """A process that read the old file wraps one more key after the rotation."""
    (first,) = keystore._masters()
    keystore.add_master()
    keystore.rewrap()
    both = keystore._masters()
    keystore._write_masters([first])
    key = keystore.make("late")
    keystore._write_masters(both)
    keystore.forget_old_masters()
    elsewhere()
    assert keystore.key("late") == key


def test_the_command_says_what_it_did(db, capsys):
    keystore.make("a")
    call_command("rotate_keys")
    assert "1 khóa" in capsys.readouterr().out
    call_command("rotate_keys", "--forget-old")
    assert len(keystore._masters()) == 1


def test_masters_from_the_environment(settings):
    keystore.make("a")
    old, new = keystore._masters()[0].decode(), Fernet.generate_key().decode()
    settings.MASTER_KEYS = [new, old]
    assert keystore.add_master() is False and keystore.rewrap() == 1
    settings.MASTER_KEYS = [new]
    elsewhere()
    assert keystore.key("a")


def test_the_first_master_is_made_once_and_never_in_place_of_a_lost_one(store):
    before = keystore._masters()
    keystore.make_first_master()
    assert keystore._masters() == before
    keystore.make("a")
    keystore.master_file().unlink()
    with pytest.raises(ImproperlyConfigured, match="khôi phục"):
        keystore.make_first_master()
    with pytest.raises(ImproperlyConfigured, match="No master key"):
        keystore.refuse_missing_master()


def test_an_open_or_malformed_master_file_is_refused():
    assert not private_master_keys()
    keystore.master_file().chmod(0o640)
    assert [error.id for error in private_master_keys()] == ["ctxh.E003"]
    with pytest.raises(ImproperlyConfigured, match="0600"):
        keystore.refuse_missing_master()
    keystore.master_file().chmod(0o600)
    keystore.master_file().write_text("secret-but-wrong\n")
    with pytest.raises(ImproperlyConfigured) as refusal:
        keystore.refuse_missing_master()
    assert "secret-but-wrong" not in str(refusal.value)


def test_a_store_that_cannot_be_opened_is_a_locked_key(settings, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "cases.sqlite3").write_bytes(b"no database" * 100)
    settings.KEYS = tmp_path / "broken"
    with pytest.raises(KeyLocked):
        keystore.key("a")


def test_what_another_process_erased_is_forgotten_soon(monkeypatch):
    keystore.make("a")
    with keystore._store(writing=True) as opened:
        opened.execute("DELETE FROM keys")
    assert keystore.key("a")
    later = keystore.time.monotonic() + keystore.REMEMBERED_SECONDS + 1
    monkeypatch.setattr(keystore.time, "monotonic", lambda: later)
    with pytest.raises(KeyMissing):
        keystore.key("a")
