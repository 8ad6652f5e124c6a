"""The office asks its schools for a report, and reminds them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken
from reports import access, notices
from reports.enums import RequestKind
from reports.models import ReportRequest, SchoolReport

LONGEST_PERIOD = 366  # days of a yearly report


@transaction.atomic
def open_request(
    *,
    actor: User,
    title: str,
    year: int,
    period_from: date,
    period_until: date,
    due_on: date,
    note: str = "",
    kind: str = RequestKind.YEARLY,
) -> ReportRequest:
    """Ask every school under the actor's office today for a report on the period (days inclusive), to be sent
    before the day `due_on`. Raises RuleBroken or ValidationError for a wrong period, a day gone by, a year
    asked twice."""
    office = access.office_for_asking(actor)
    today = timezone.localdate()
    schools = list(people.schools_under(office, today))
    if not schools:
        raise RuleBroken(_("Chưa có trường nào thuộc %(office)s.") % {"office": office.short_name})
    if due_on <= today:
        raise RuleBroken(_("Ngày nộp phải sau hôm nay để các trường kịp làm báo cáo."))
    if (period_until - period_from).days >= LONGEST_PERIOD:
        raise RuleBroken(_("Kỳ số liệu của báo cáo năm dài nhất là 12 tháng."))
    request = ReportRequest(
        office=office,
        kind=kind,
        title=title,
        year=year,
        period_from=period_from,
        period_until=period_until,
        due_on=due_on,
        note=note,
        created_by=actor,
    )
    request.full_clean()
    request.save()
    reports = SchoolReport.objects.bulk_create([SchoolReport(request=request, unit=school) for school in schools])
    notices.asked(reports)
    audit.record(
        "reports.open_request",
        actor=actor,
        unit=office,
        target=request,
        schools=len(schools),
        due=str(due_on),
    )
    return request


@transaction.atomic
def remind(*, actor: User, request: ReportRequest) -> int:
    """Đôn đốc: tell the focal teachers and principals of the schools that have not sent; once a day each.
    Returns how many schools were reminded."""
    access.require_for_request(actor, "remind", request)
    today = timezone.localdate()
    waiting = SchoolReport.objects.select_for_update(of=("self",)).unsent().filter(request=request)
    late = list(waiting.select_related("request", "unit"))
    if not late:
        raise RuleBroken(_("Các trường đã nộp đủ."))
    due = [report for report in late if not report.reminded_at or timezone.localdate(report.reminded_at) < today]
    if not due:
        raise RuleBroken(_("Các trường chưa nộp đã được nhắc trong hôm nay."))
    waiting.filter(pk__in=[report.pk for report in due]).update(reminded_at=timezone.now())
    notices.reminded(due)
    audit.record(
        "reports.remind",
        actor=actor,
        unit=request.office_id,
        target=request,
        units=[report.unit_id for report in due],
    )
    return len(due)
