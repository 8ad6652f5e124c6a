"""docker-compose.yml without Docker: the file is read and compared with the settings; what it starts is
started here by `test_killed_jobs.py`, and its database is prepared and checked here."""

import re
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from tests.reliability.processes import ROOT, Installation

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
READ_ELSEWHERE = {"WEB_PROCESSES"}  # gunicorn_conf.py: before the settings
PORTAL = ("migrate", "web", "worker", "beat")
SECURE = {
    "CTXH_HTTPS": "true",
    "ALLOWED_HOSTS": "ctxh.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://ctxh.example.vn",
    "TRUSTED_PROXY_COUNT": "1",
    "SECRET_KEY": "".join(chr(65 + n % 57) for n in range(60)),
    "DJANGO_SETTINGS_MODULE": "ctxh_portal.settings",
}


def names_read_by_settings() -> set[str]:
    source = (ROOT / "ctxh_portal/settings.py").read_text()
    return set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', source))


def variables(service: str) -> dict[str, str]:
    environment: dict[str, str] = COMPOSE["services"][service]["environment"]
    return environment


def test_every_variable_given_to_the_portal_is_read() -> None:
    for service in PORTAL:
        unknown = set(variables(service)) - names_read_by_settings() - READ_ELSEWHERE
        assert not unknown, f"{service}: {unknown}"


def test_the_example_names_exactly_what_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert asked == example


def test_only_the_web_server_is_reachable_and_only_from_this_machine() -> None:
    ports = {name: service.get("ports") for name, service in COMPOSE["services"].items() if "ports" in service}
    assert list(ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_only_the_migration_knows_the_owner() -> None:
    assert "OWNER_DATABASE_URL" in variables("migrate")
    for service in ("web", "worker", "beat"):
        assert "ctxh_owner" not in str(variables(service))


def test_web_and_worker_share_the_files() -> None:
    volumes = {service: COMPOSE["services"][service]["volumes"] for service in ("web", "worker")}
    folders = variables("web")
    assert volumes["web"] == volumes["worker"]
    assert volumes["web"] == [f"portal:{folders['CTXH_VAR']}", f"keys:{folders['CTXH_KEYS']}"]


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_what_serves_waits_for_the_migration(service: str) -> None:
    waits: dict[str, Any] = COMPOSE["services"][service]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_the_deployment_check_is_clean(production: Installation) -> None:
    production.environment |= SECURE
    checked = production.manage(
        "check", "--deploy", "--fail-level", "WARNING", "--database", "default", check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_preparing_twice_changes_nothing_and_can_change_the_password(production: Installation) -> None:
    owner = production.environment["OWNER_DATABASE_URL"]
    old = production.environment["DATABASE_URL"]
    new = re.sub(r":\w+@", ":anotherpassword@", old)
    production.environment["DATABASE_URL"] = new
    production.manage("prepare_database")
    psycopg2.connect(new).close()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(old)
    production.environment["DATABASE_URL"] = old
    production.manage("prepare_database")
    assert owner != old


def test_the_sites_role_reads_and_writes_but_makes_no_table(production: Installation) -> None:
    assert production.shell("print(Job.objects.create(kind='x').pk)") == "1"
    connection = psycopg2.connect(production.environment["DATABASE_URL"])
    for forbidden in (
        "CREATE TABLE mine (id int)",
        "TRUNCATE kit_job",
        "ALTER TABLE kit_job DISABLE TRIGGER ALL",
    ):
        with pytest.raises(psycopg2.Error), connection, connection.cursor() as cursor:
            cursor.execute(forbidden)
    connection.close()


def test_the_site_refuses_to_start_as_the_owner_or_a_superuser(production: Installation) -> None:
    as_owner = production.environment["OWNER_DATABASE_URL"]
    as_superuser = re.sub(r"//.*@", "//postgres@", as_owner)
    for url, why in ((as_owner, "chủ sở hữu"), (as_superuser, "superuser")):
        production.environment["DATABASE_URL"] = url
        checked = production.manage("check", "--database", "default", check=False)
        assert "ctxh.E001" in checked.stderr
        assert why in checked.stderr
        for command in (
            ("gunicorn", "-c", "python:ctxh_portal.gunicorn_conf", "--bind", f"127.0.0.1:{production.port}"),
            ("celery", "-A", "ctxh_portal", "worker", "-c", "1"),
        ):
            assert production.start(*command).wait(60) != 0
        assert "ctxh.E001" in production.logs()


def test_the_locks_agree() -> None:
    def pins(path: Path) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", path.read_text(), re.M))

    assert pins(ROOT / "requirements.lock") <= pins(ROOT / "requirements-dev.lock")
