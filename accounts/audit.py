"""The audit trail's only door. Call `record` as the last statement of a verb's transaction: the chain's lock is
then held for a moment only."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

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


def verify() -> Fault | None:
    """Walk the whole chain. None when every row is as it was written and none is missing."""
    previous, count = BEGINNING, 0
    for event in _in_order():
        if event.chained_to(previous) != event.hash:
            return Fault(event.pk, f"Dòng nhật ký {event.pk} đã bị sửa, hoặc một dòng ngay trước đó đã bị xóa.")
        previous, count = event.hash, count + 1
    head = AuditHead.objects.get(pk=1)
    if (head.hash, head.count) != (previous, count):
        return Fault(None, "Phần cuối của nhật ký đã bị xóa.")
    return None


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("pk").iterator(chunk_size=2000)


@transaction.atomic
def seal() -> AuditSeal:
    """Keep the head of the chain as it is tonight; called by the clock. A day is sealed once."""
    head = AuditHead.objects.select_for_update(of=("self",)).get(pk=1)
    kept, made = AuditSeal.objects.get_or_create(
        day=timezone.localdate(), defaults={"hash": head.hash, "count": head.count}
    )
    if made:
        logger.warning("audit seal %s %s %s", kept.day, kept.count, kept.hash)
    return kept
