import pytest
from django.core.management import call_command


@pytest.fixture(autouse=True, scope="session")
def collected_static(django_test_environment: None) -> None:
    """The live server serves STATIC_ROOT."""
    call_command("collectstatic", interactive=False, verbosity=0)
