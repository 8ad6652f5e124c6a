"""The audit trail's only door. Call `record` as the last statement of a verb's transaction: the chain's lock is
then held for a moment only."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from accounts import access
from accounts.enums import Outcome
from accounts.models import AuditEvent, AuditHead, AuditSeal, Unit, User
from ctxh_portal.kit.actor import current

logger = logging.getLogger("audit")

BEGINNING = "0" * 64  # what the first event is chained to


@transaction.atomic
def record(
    action: str,
    *,
    actor: User | None,
    unit: Unit | int | None = None,
    target: Model | None = None,
    outcome: str = Outcome.DONE,
    **facts: object,
) -> AuditEvent:
    """Write down that `actor` did `action` to `target`.

    `facts` are ids, codes, dates and names of fields; never a name of a person, never a narrative. What a deputy
    does to cases while acting for the principal says for whom."""
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    if actor and action.startswith("cases."):
        for delegation in access.acting_for(actor):
            if delegation.unit_id == unit_id:
                facts["acting_for"] = delegation.by_id
    head = AuditHead.objects.select_for_update(of=("self",)).get(pk=1)
    event = AuditEvent(
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        unit_id=unit_id,
        action=action,
        target_type=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
        outcome=outcome,
        address=current().address,
    )
    event.hash = event.chained_to(head.hash)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(hash=event.hash, count=F("count") + 1)
    return event


@dataclass(frozen=True)
class Fault:
    """Where the chain is broken: the first event that does not fit, or None when the tail is cut off."""

    event_id: int | None
    sentence: str


def fields_changed(row: Model, values: Mapping[str, object]) -> list[str]:
    """Names of the fields whose value in `row` is another than the new one: asked before it is set, so that the
    trail says what was changed and never from what to what (F20.2)."""
    return sorted(name for name, value in values.items() if getattr(row, name) != value)


def verify() -> Fault | None:
    """Walk the whole chain and hold it against the seals. None when every row is as it was written and none is
    missing: whoever rewrites the chain from some row on still has the seals of the days after against them."""
    previous, count = BEGINNING, 0
    seals: dict[int, AuditSeal] = {seal.count: seal for seal in AuditSeal.objects.order_by("-day")}
    for event in _in_order():
        if event.chained_to(previous) != event.hash:
            return Fault(event.pk, f"Dòng nhật ký {event.pk} đã bị sửa, hoặc một dòng ngay trước đó đã bị xóa.")
        previous, count = event.hash, count + 1
        seal = seals.pop(count, None)
        if seal and seal.hash != previous:
            return Fault(
                event.pk,
                f"Nhật ký đến dòng {event.pk} không khớp niêm phong ngày {seal.day:%d/%m/%Y}: đã bị viết lại.",
            )
    head = AuditHead.objects.get(pk=1)
    if (head.hash, head.count) != (previous, count) or any(sealed > count for sealed in seals):
        return Fault(None, "Phần cuối của nhật ký đã bị xóa.")
    return None


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("pk").iterator(chunk_size=2000)


def last_seal() -> AuditSeal | None:
    return AuditSeal.objects.first()


@transaction.atomic
def seal(day: date | None = None) -> AuditSeal:
    """Keep the head of the chain as it was when the day ended (default: yesterday). The clock asks every hour: a
    machine that is off at night seals when it is on again. A day is sealed once, and the line in the log is what
    is kept elsewhere."""
    day = day or timezone.localdate() - timedelta(days=1)
    AuditHead.objects.select_for_update(of=("self",)).get(pk=1)
    kept = AuditSeal.objects.filter(day=day).first()
    if kept is None:
        midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        past = AuditEvent.objects.filter(at__lt=midnight)
        last = past.order_by("-pk").first()
        kept = AuditSeal.objects.create(day=day, hash=last.hash if last else BEGINNING, count=past.count())
        logger.warning("audit seal %s %s %s", kept.day, kept.count, kept.hash)
    return kept
