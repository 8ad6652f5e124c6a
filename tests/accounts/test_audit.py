"""The trail: append-only on both engines, chained, sealed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent, AuditHead
from ctxh_portal.kit.append_only import missing_triggers
from ctxh_portal.kit.database import as_owner


@pytest.fixture
def events(db):
    return [audit.record("test.act", actor=None, number=n) for n in range(20)]


@pytest.fixture
def as_database_owner(transactional_db):
    """Does what somebody could who owns the database: switches the triggers off and changes a row."""

    def run(sql):
        with as_owner(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE accounts_auditevent DISABLE TRIGGER USER")
            else:
                cursor.execute("DROP TRIGGER accounts_auditevent_no_update")
                cursor.execute("DROP TRIGGER accounts_auditevent_no_delete")
            cursor.execute(sql)

    return run


def test_a_row_cannot_be_changed(events):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=events[3].pk).update(action="test.other")


def test_a_row_cannot_be_deleted(events):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=events[3].pk).delete()


def test_an_untouched_chain_is_whole(events):
    assert audit.verify() is None


@pytest.mark.parametrize("column", ["actor_id = 7", "action = 'x'", "facts = '{}'", "outcome = 'refused'"])
def test_the_altered_row_is_named(as_database_owner, events, column):
    as_database_owner(f"UPDATE accounts_auditevent SET {column} WHERE id = {events[7].pk}")
    fault = audit.verify()
    assert fault and fault.event_id == events[7].pk
    with pytest.raises(CommandError, match=str(events[7].pk)):
        call_command("verify_audit")


def test_a_missing_row_is_noticed(as_database_owner, events):
    as_database_owner(f"DELETE FROM accounts_auditevent WHERE id = {events[7].pk}")
    fault = audit.verify()
    assert fault and fault.event_id == events[8].pk


def test_a_cut_off_tail_is_noticed(as_database_owner, events):
    as_database_owner(f"DELETE FROM accounts_auditevent WHERE id >= {events[15].pk}")
    fault = audit.verify()
    assert fault and fault.event_id is None


def test_every_trigger_stands(db):
    assert missing_triggers() == []


def test_a_day_is_sealed_once(events):
    first = audit.seal()
    audit.record("test.act", actor=None)
    assert audit.seal().hash == first.hash != AuditHead.objects.get(pk=1).hash


def test_an_event_falls_with_its_transaction(db):
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("test.act", actor=None)
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before and audit.verify() is None
