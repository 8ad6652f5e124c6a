"""The act and its event stand or fall together, and many writers at once keep one chain."""

import threading

import pytest
from django.db import connection, transaction

from accounts import audit
from accounts.models import AuditEvent, AuditHead
from cases import workflow
from cases.models import CaseEntry

WRITERS, EACH = 4, 8


def test_the_act_falls_when_its_event_cannot_be_written(cast, case, monkeypatch):
    def fails(*_args, **_facts):
        raise ZeroDivisionError

    monkeypatch.setattr("cases.workflow.course.audit.record", fails)
    with pytest.raises(ZeroDivisionError):
        workflow.write_entry(actor=cast.lan, case=case, kind="note", happened_on=case.opened_at.date(), text="x")
    assert not CaseEntry.objects.exists()


def test_the_event_falls_with_the_act(cast, case):
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        workflow.write_entry(actor=cast.lan, case=case, kind="note", happened_on=case.opened_at.date(), text="x")
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before and not CaseEntry.objects.exists()
    assert audit.verify() is None


def test_nothing_is_shown_whose_look_cannot_be_written_down(cast, case, login, monkeypatch):
    def fails(*_args, **_facts):
        raise ZeroDivisionError

    monkeypatch.setattr("cases.workflow.reading.audit.record", fails)
    browser = login(cast.lan)
    browser.raise_request_exception = False
    page = browser.get(f"/truong-hop/{case.public_id}/")
    assert page.status_code == 500 and case.summary not in page.text


def test_many_writers_keep_one_chain(transactional_db):
    before = AuditHead.objects.get(pk=1).count
    failed = []

    def write(number):
        try:
            for step in range(EACH):
                audit.record("test.act", actor=None, writer=number, step=step)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failed
    assert audit.verify() is None
    assert AuditHead.objects.get(pk=1).count == before + WRITERS * EACH
