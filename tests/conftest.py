"""What holds for every test: the database (`database.py`), strict templates (`templates.py`), and jobs that
run when the test says so. Settings are in `settings.py`, the network guard in pyproject.toml."""

from collections.abc import Callable, Iterator

import pytest
from django.template import engines
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from tests.database import made_database, put_back
from tests.templates import UnknownVariable

pytest_plugins = ["tests.fixtures", "tests.chromium"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from django.db import connection

    def belongs(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("only")
        return mark is None or connection.vendor in mark.args

    items[:] = [item for item in items if belongs(item)]


RunJobs = Callable[..., list[object]]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: put_back())
        with made_database(request.config.option.verbose), django_db_blocker.block():
            yield


@pytest.fixture(autouse=True, scope="session")
def strict_templates(django_test_environment: None) -> None:
    for engine in engines.all():
        engine.engine.string_if_invalid = UnknownVariable()


@pytest.fixture
def run_jobs(db: None) -> RunJobs:
    """`run_jobs()` does what is queued, with the engine's own code, in this process, and returns the jobs;
    a job that does not end well fails the test, unless `ending` names another end."""
    from ctxh_portal.kit import jobs
    from ctxh_portal.kit.enums import JobState
    from ctxh_portal.kit.models import Job

    def run(ending: str = JobState.DONE) -> list[object]:
        ended: list[object] = []
        while job := Job.objects.filter(state=JobState.QUEUED).order_by("id").first():
            Job.objects.filter(pk=job.pk).update(lease_until=None)  # a second try does not wait
            jobs.execute(job.pk)
            job.refresh_from_db()
            if job.state not in (JobState.QUEUED, JobState.WAITING):
                assert job.state == ending, f"{job}: {job.error}"
                ended.append(job)
        return ended

    return run
