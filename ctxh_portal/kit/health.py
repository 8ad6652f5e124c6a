"""Whether the portal lives and works, for a supervisor: no details to strangers, those are in the log."""

import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ctxh_portal.kit import jobs, keystore

logger = logging.getLogger(__name__)

JOB_WAITS_AT_MOST = timedelta(minutes=5)
DISK_FREE_AT_LEAST = 0.1  # of the whole


@require_safe
@login_not_required
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Database, keys, cache, background work and disk do what they should; 503 otherwise."""
    try:
        failing = [name for name, works in PARTS.items() if not works()]
    except Exception:  # whatever a missing database or cache raises
        logger.exception("not ready")
        failing = ["error"]
    if failing:
        logger.error("not ready: %s", ", ".join(failing))
        return HttpResponse("not ready", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def _database_works() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _cache_works() -> bool:
    cache.set("health", "ok", 60)
    return bool(cache.get("health") == "ok")


def _jobs_move() -> bool:
    return not jobs.waiting_since(timezone.now() - JOB_WAITS_AT_MOST)


def _disk_has_room() -> bool:
    usage = shutil.disk_usage(settings.VAR)
    return usage.free > usage.total * DISK_FREE_AT_LEAST


def _keys_open() -> bool:
    keystore.refuse_missing_master()
    return True


PARTS = {
    "database": _database_works,
    "keys": _keys_open,
    "cache": _cache_works,
    "jobs": _jobs_move,
    "disk": _disk_has_room,
}
