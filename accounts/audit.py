"""The audit trail's only door. Call `record` as the last statement of a verb's transaction."""

from django.db.models import Model

from accounts.enums import Outcome
from accounts.models import AuditEvent, Unit, User
from ctxh_portal.kit.actor import current


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

    `facts` are ids, codes, dates and names of fields; never a name of a person, never a narrative."""
    return AuditEvent.objects.create(
        actor_id=actor.pk if actor else None,
        unit_id=unit.pk if isinstance(unit, Unit) else unit,
        action=action,
        target_type=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        facts=facts,
        outcome=outcome,
        address=current().address,
    )
