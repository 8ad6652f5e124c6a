"""Celery, and the timetable of what runs by the clock."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctxh_portal.settings")

app = Celery("ctxh_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.update(
    worker_prefetch_multiplier=1,  # a waiting job goes to whoever is free first
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,  # LOGGING of the settings holds in workers too
)
app.conf.beat_schedule = {
    # what a killed worker, a lost message or a broker that was away left undone
    "sweep-jobs": {"task": "kit.sweep_jobs", "schedule": 5.0},
    "escalate-reviews": {"task": "cases.escalate_reviews", "schedule": crontab(hour="6", minute="30")},
    # what was typed and never saved; every hour, because a school's machine may be off at night
    "sweep-drafts": {"task": "cases.sweep_drafts", "schedule": crontab(minute=35)},
    # the audit trail of the day that ended; every hour, because a school's machine may be off at night
    "seal-audit": {"task": "audit.seal", "schedule": crontab(minute=5)},
    # overdue work of the cases is told to the focal teacher, the principal, the office; each step once
    "climb-clocks": {"task": "cases.climb_clocks", "schedule": 600.0},
    # 7 days, 1 day before a report is due, and after; each once, so that it may be asked often
    "remind-of-reports": {"task": "reports.remind_by_clock", "schedule": 1800.0},
    # printed sections that no report has used for months
    "sweep-sections": {"task": "reports.sweep_sections", "schedule": crontab(hour="3", minute="20")},
    # 7 days, 1 day before a task of a plan or a plan that was asked for is due, and after; each once
    "remind-of-plans": {"task": "plans.remind_by_clock", "schedule": 3600.0},
    # whether the records still say what was signed
    "compare-reports": {"task": "reports.compare_with_records", "schedule": 6 * 3600.0},
}


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_start(**_: Any) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from ctxh_portal.kit.database import refuse_unsafe_role
    from ctxh_portal.kit.keystore import refuse_missing_master

    try:
        refuse_unsafe_role()
        refuse_missing_master()
    except ImproperlyConfigured as problem:
        raise SystemExit(str(problem)) from problem  # Celery swallows any other exception here
