"""The portal's own settings, in a folder of their own, and fast. The engine is DATABASE_URL's: a SQLite file
when it is empty; PostgreSQL needs OWNER_DATABASE_URL too (`bin/services` gives both)."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="ctxh-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["CTXH_VAR"] = _folder
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["CTXH_MASTER_KEYS"] = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISE="
os.environ.pop("CTXH_KEYS", None)
os.environ.pop("REDIS_URL", None)  # each process of the run has a cache of its own, in its database

from ctxh_portal.settings import *  # noqa: E402, F403
from ctxh_portal.settings import DATABASES, STORAGES, VAR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # a file, as in use
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
    )
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
(VAR / "static").mkdir(parents=True)  # whitenoise warns of a missing folder
DEMO = True  # the second factor is offered, not asked for; tests/home/test_gates.py asks for it
