"""What nobody asks for: reminders before and after the due day, each once an edition; the nightly look at whether
the records still say what was signed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from reports import access, notices
from reports import figures as figuring
from reports.enums import ReminderStage
from reports.models import ClockReminder, SchoolReport


def remind_by_clock() -> int:
    """7 days and 1 day before the last day in time, the school's focal teachers and principal; once it is over,
    the principal. Returns how many reports were reminded of."""
    today = timezone.localdate()
    return sum(_remind(report, today) for report in access.reports_to_remind(today))


def stage_on(due_on: date, today: date) -> str:
    """Which reminder is due on that day; "" for none yet."""
    last_day = due_on - timedelta(days=1)
    if today > last_day:
        return ReminderStage.OVERDUE
    if today >= last_day - timedelta(days=1):
        return ReminderStage.DAY
    return ReminderStage.WEEK if today >= last_day - timedelta(days=7) else ""


@transaction.atomic
def _remind(report: SchoolReport, today: date) -> bool:
    stage = stage_on(report.request.due_on, today)
    if not stage:
        return False
    _row, made = ClockReminder.objects.get_or_create(report=report, edition=report.edition, stage=stage)
    if not made:
        return False
    SchoolReport.objects.filter(pk=report.pk).update(reminded_at=timezone.now())
    notices.reminded_by_clock(report, stage)
    audit.record("reports.remind_by_clock", actor=None, unit=report.unit_id, target=report, stage=stage)
    return True


def compare_with_records() -> int:
    """Where the records now give other figures than those that were sent, school and office are told, once for
    each change of the groups concerned. Returns how many were told."""
    return sum(_compare(report) for report in access.reports_to_compare(timezone.localdate()))


def _compare(report: SchoolReport) -> bool:
    now = access.figures_for_the_clock(report)
    groups = sorted({group.code for group, *_figures in figuring.differences(report.figures or {}, now)})
    if groups == report.differs:
        return False
    with transaction.atomic():
        SchoolReport.objects.filter(pk=report.pk).update(differs=groups)
        if not groups:
            return False
        notices.differs(report)
        audit.record("reports.compare_with_records", actor=None, unit=report.unit_id, target=report, groups=groups)
    return True
