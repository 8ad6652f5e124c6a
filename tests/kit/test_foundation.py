"""The ground that all other tests stand on: a database that is put back, no network, strict templates."""

import socket

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template import Context, Engine, engines
from django.template.base import Origin, Template
from django.urls import reverse

from ctxh_portal.kit.database import unsafe_role
from ctxh_portal.kit.models import Job

HERE = Origin(str(settings.BASE_DIR / "templates" / "here.html"))
PACKAGE = Origin("/usr/lib/python3/some/package.html")


def render(text: str, origin: Origin) -> str:
    engine: Engine = engines["django"].engine
    return Template(text, origin=origin, engine=engine).render(Context({"known": "yes"}))


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_in_the_next(attempt: int) -> None:
    assert Job.objects.count() == 0
    with transaction.atomic():
        Job.objects.create(kind="x")


@pytest.mark.django_db
def test_the_tests_have_no_more_rights_than_the_site() -> None:
    assert unsafe_role() == ""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_an_unknown_variable_in_our_own_template_fails() -> None:
    assert render("{{ known }}{% if unknown %}{% endif %}", HERE) == "yes"
    with pytest.raises(pytest.fail.Exception, match="unknown"):
        render("{{ unknown }}", HERE)
    assert render("[{{ unknown|default:'as in use' }}]", PACKAGE) == "[as in use]"


def test_there_is_no_network_but_this_machine() -> None:
    with pytest.raises(Exception, match="not allowed|SocketConnectBlocked|socket"), socket.socket() as line:
        line.settimeout(1)
        line.connect(("192.0.2.1", 80))  # an address for documentation: nobody has it


@pytest.mark.django_db
def test_health_is_told_to_strangers_without_details(client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get(reverse("health:live")).content == b"ok"
    assert client.get(reverse("health:ready")).status_code == 200
    monkeypatch.setattr("ctxh_portal.kit.health.DISK_FREE_AT_LEAST", 2)
    answer = client.get(reverse("health:ready"))
    assert (answer.status_code, answer.content) == (503, b"not ready")
