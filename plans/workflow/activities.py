"""What a school or an office did for many: counts, never names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.names import clean
from plans import access
from plans.enums import ActivityKind
from plans.models import Activity, Club, PlanTask
from plans.workflow.base import refuse_future


@transaction.atomic
def record_activity(
    *,
    actor: User,
    unit: Unit,
    title: str,
    kind: str,
    on: date,
    task: PlanTask | None = None,
    club: Club | None = None,
    place: str = "",
    online: bool = False,
    pupils: int = 0,
    staff: int = 0,
    managers: int = 0,
    parents: int = 0,
    sheets: int = 0,
    hours: Decimal = Decimal(0),
    trainer: str = "",
    product: str = "",
    note: str = "",
) -> Activity:
    """An activity that took place; tied to a task of the unit's own plan where it carries one out."""
    access.require_recording(actor, unit)
    activity = Activity(unit=unit, recorded_by=actor)
    _fill(
        activity,
        title,
        kind,
        on,
        task,
        club,
        place,
        online,
        pupils,
        staff,
        managers,
        parents,
        sheets,
        hours,
        trainer,
        product,
        note,
    )
    audit.record("plans.record_activity", actor=actor, unit=unit, target=activity, kind=kind, on=str(on))
    return activity


@transaction.atomic
def edit_activity(
    *,
    actor: User,
    activity: Activity,
    title: str,
    kind: str,
    on: date,
    version: int,
    task: PlanTask | None = None,
    club: Club | None = None,
    place: str = "",
    online: bool = False,
    pupils: int = 0,
    staff: int = 0,
    managers: int = 0,
    parents: int = 0,
    sheets: int = 0,
    hours: Decimal = Decimal(0),
    trainer: str = "",
    product: str = "",
    note: str = "",
) -> Activity:
    access.require_recording(actor, activity.unit)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    if version != activity.version:
        raise Stale(
            _("Hoạt động này vừa được người khác sửa. Nội dung đã nhập vẫn được giữ trên trang."),
            activity.version,
            activity,
        )
    activity.version += 1
    _fill(
        activity,
        title,
        kind,
        on,
        task,
        club,
        place,
        online,
        pupils,
        staff,
        managers,
        parents,
        sheets,
        hours,
        trainer,
        product,
        note,
    )
    audit.record("plans.edit_activity", actor=actor, unit=activity.unit, target=activity, version=activity.version)
    return activity


def _fill(
    activity: Activity,
    title: str,
    kind: str,
    on: date,
    task: PlanTask | None,
    club: Club | None,
    place: str,
    online: bool,
    pupils: int,
    staff: int,
    managers: int,
    parents: int,
    sheets: int,
    hours: Decimal,
    trainer: str,
    product: str,
    note: str,
) -> None:
    refuse_future(on)
    if task is not None and task.plan.unit_id != activity.unit_id:
        raise RuleBroken(_("Nhiệm vụ được chọn không thuộc kế hoạch của đơn vị."))
    if club is not None and club.unit_id != activity.unit_id:
        raise RuleBroken(_("Câu lạc bộ được chọn không thuộc trường."))
    if sheets and kind != ActivityKind.SURVEY:
        raise RuleBroken(_("Số phiếu chỉ ghi với khảo sát."))
    activity.club, activity.sheets = club, sheets
    activity.title, activity.kind, activity.on, activity.task = clean(title), kind, on, task
    activity.online, activity.hours, activity.trainer = online, hours, clean(trainer)
    activity.pupils, activity.staff, activity.managers, activity.parents = pupils, staff, managers, parents
    activity.place = clean(place)
    activity.product, activity.note = product.strip(), note.strip()
    activity.full_clean()
    activity.save()
