from django.conf import settings

# row security is PostgreSQL's: on SQLite these tests are not there, rather than skipped
on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
collect_ignore = [] if on_postgresql else ["test_row_security.py"]
