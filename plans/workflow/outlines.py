"""An office keeps the outlines from which plans begin; all units of the portal share them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts import access as people
from accounts import audit
from accounts.models import User
from plans.models import PlanOutline
from plans.workflow.base import next_version


@transaction.atomic
def save_outline(*, actor: User, outline: PlanOutline, version: int | None = None, **fields: Any) -> PlanOutline:
    """Add or correct an outline; plans that began from it stay as they are."""
    office = people.require_catalogue(actor)
    if outline.pk:
        outline = PlanOutline.objects.select_for_update(of=("self",)).get(pk=outline.pk)
        next_version(outline, outline.version if version is None else version)
    for name, value in fields.items():
        setattr(outline, name, value)
    outline.full_clean()
    outline.save()
    audit.record("plans.save_outline", actor=actor, unit=office, target=outline, fields=sorted(fields))
    return outline
