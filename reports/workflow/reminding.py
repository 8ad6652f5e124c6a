"""The offices below are reminded of what they are to add up: by the office above, and by the clock."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken
from reports import access, notices, tiers
from reports.models import OfficeReminder, ReportRequest
from reports.workflow.clock import stage_on


@transaction.atomic
def remind_offices(*, actor: User, request: ReportRequest) -> int:
    """Đôn đốc: the officers of the offices below that have approved no totals; once a day each. Returns how many
    offices were reminded."""
    access.require_for_request(actor, "remind", request)
    request = ReportRequest.objects.select_for_update(of=("self",)).select_related("office").get(pk=request.pk)
    waiting = tiers.offices_waiting(request)
    if not waiting:
        raise RuleBroken(_("Các cơ quan cấp dưới đã chốt số liệu đủ."))
    today = timezone.localdate()
    told = set(
        OfficeReminder.objects.filter(request=request, stage="", at__date=today).values_list(
            "office_id", flat=True
        )
    )
    due = [office for office in waiting if office.pk not in told]
    if not due:
        raise RuleBroken(_("Các cơ quan chưa chốt số liệu đã được nhắc trong hôm nay."))
    OfficeReminder.objects.bulk_create(OfficeReminder(request=request, office=office) for office in due)
    notices.reminded_offices(request, due)
    audit.record(
        "reports.remind_offices",
        actor=actor,
        unit=request.office_id,
        target=request,
        units=[office.pk for office in due],
    )
    return len(due)


def remind_offices_by_clock() -> int:
    """The same three steps as for schools. Returns how many offices were reminded of something."""
    today = timezone.localdate()
    return sum(
        _remind(request, office, today)
        for request in tiers.requests_to_remind(today)
        for office in tiers.offices_waiting(request)
    )


@transaction.atomic
def _remind(request: ReportRequest, office: Unit, today: date) -> bool:
    stage = stage_on(request.due_on, today)
    if not stage:
        return False
    _row, made = OfficeReminder.objects.get_or_create(request=request, office=office, stage=stage)
    if not made:
        return False
    notices.reminded_offices(request, [office])
    audit.record("reports.remind_offices_by_clock", actor=None, unit=office.pk, target=request, stage=stage)
    return True
