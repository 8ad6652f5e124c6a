"""One whole demonstration for many tests that only look, in a transaction that is rolled back at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from ctxh_portal.demo.load import Account, load


@dataclass(frozen=True)
class Demo:
    accounts: list[Account]

    @property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def month(self) -> date:
        return self.today.replace(day=1)


def at_noon(day: str) -> time_machine.travel:
    return time_machine.travel(timezone.make_aware(datetime.fromisoformat(f"{day}T12:00")), tick=False)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, loaded_on: str) -> Iterator[Demo]:
    with django_db_blocker.unblock(), at_noon(loaded_on), transaction.atomic():
        yield Demo(load())
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: Demo, db: None) -> Demo:
    return loaded
