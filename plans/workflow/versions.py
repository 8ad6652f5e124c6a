"""Versions of a plan: kept at every change of state (`base.saved`), and when the author wants one."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from plans.models import Plan, PlanVersion
from plans.workflow.base import keep_state, locked


@transaction.atomic
def keep_version(*, actor: User, plan: Plan) -> PlanVersion:
    """The plan as it stands now, to be compared with later."""
    plan = locked(actor, "edit", plan)
    row = keep_state(plan)
    audit.record("plans.keep_version", actor=actor, unit=plan.unit, target=plan, number=row.number)
    return row
