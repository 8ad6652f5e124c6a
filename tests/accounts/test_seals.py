"""The daily seal, and what it finds that the chain alone cannot."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts import audit, tasks
from accounts.models import AuditEvent, AuditSeal
from ctxh_portal.celery import app
from ctxh_portal.kit.database import as_owner

MONDAY = "2026-11-23T15:00:00+07:00"
TUESDAY = "2026-11-24T00:05:00+07:00"


@pytest.fixture
def monday(transactional_db):
    with time_machine.travel(MONDAY, tick=False):
        return [audit.record("test.act", actor=None, number=n) for n in range(5)]


def test_the_day_that_ended_is_sealed_once_and_the_log_has_it(monday, caplog):
    with time_machine.travel(TUESDAY, tick=False), caplog.at_level(logging.WARNING, "audit"):
        audit.record("test.act", actor=None)  # belongs to Tuesday
        tasks.seal()
        tasks.seal()
    seal = AuditSeal.objects.get()
    assert f"{seal.day} {seal.count}" == "2026-11-23 5" and seal.hash == monday[-1].hash
    assert [row.getMessage() for row in caplog.records if row.name == "audit"] == [
        f"audit seal 2026-11-23 5 {seal.hash}"
    ]


def test_the_clock_seals():
    assert "audit.seal" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.seal.name in app.tasks


def test_an_untouched_trail_fits_its_seals(monday, capsys):
    audit.seal()
    audit.record("test.act", actor=None)
    assert audit.verify() is None
    call_command("verify_audit")
    assert "1 niêm phong" in capsys.readouterr().out


def rewritten(first):
    """What somebody who owns the database could do: change a row and chain all later ones anew, head and all."""
    previous = AuditEvent.objects.filter(pk__lt=first).order_by("-pk").values_list("hash", flat=True).first()
    previous = previous or audit.BEGINNING
    with as_owner(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE accounts_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER accounts_auditevent_no_update")
        cursor.execute("UPDATE accounts_auditevent SET action = 'test.other' WHERE id = %s", [first])
        for event in AuditEvent.objects.filter(pk__gte=first).order_by("pk"):
            previous = event.chained_to(previous)
            cursor.execute("UPDATE accounts_auditevent SET hash = %s WHERE id = %s", [previous, event.pk])
        cursor.execute("UPDATE accounts_audithead SET hash = %s", [previous])


def test_a_chain_that_was_written_anew_does_not_fit_the_seal(monday):
    with time_machine.travel(TUESDAY, tick=False):
        audit.seal()
    rewritten(monday[2].pk)
    fault = audit.verify()
    assert fault and fault.event_id == monday[-1].pk and "23/11/2026" in fault.sentence
    with pytest.raises(CommandError, match="niêm phong"):
        call_command("verify_audit")


def test_without_a_seal_it_would_have_passed(monday):
    rewritten(monday[2].pk)
    assert audit.verify() is None


def test_a_machine_that_was_off_seals_when_it_is_on_again(monday):
    with time_machine.travel(TUESDAY, tick=False) as clock:
        clock.shift(timedelta(days=4))
        assert audit.seal().day == timezone.localdate() - timedelta(days=1)
    assert AuditSeal.objects.get().count == 5
