"""The list of cases, narrowed and ordered as a person asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OrderBy, Q

from accounts.models import User
from cases import access, day
from cases.enums import Stage
from cases.querysets import CaseQuerySet

ORDERINGS: dict[str, list[str | OrderBy]] = {
    "updated": ["-updated_at", "-pk"],
    "name": ["pupil__name_key", "pk"],  # given name first, as in a class list
    "due": [F("next_due").asc(nulls_last=True), "pk"],
}


def listed(user: User, conditions: dict[str, Any]) -> CaseQuerySet:
    """`conditions`: by the names of `SavedFilter`."""
    cases = access.visible_cases(user).select_related("pupil", "unit")
    if conditions["stage"] == "open":
        cases = cases.open()
    elif conditions["stage"] in Stage.values:
        cases = cases.filter(stage=conditions["stage"])
    cases = cases.filter(**{name: conditions[name] for name in ("kind", "risk") if conditions[name]})
    if conditions["classroom"]:
        cases = cases.filter(pupil__in=access.sitting_in(conditions["classroom"]))
    if conditions["due"] == "overdue":
        cases = day.with_overdue(cases)
    elif conditions["due"] == "decide":
        cases = cases.filter(_to_decide(user))
    if conditions["holder"] == "mine":
        cases = cases.filter(pk__in=day.assigned_cases(user).values("pk"))
    elif conditions["holder"] == "none":
        cases = cases.filter(pk__in=access.without_owner(user).values("pk"))
    return day.with_next_due(cases).order_by(*ORDERINGS[conditions["order"]])


def _to_decide(user: User) -> Q:
    """In which something waits for the user's approval: the same rows as on "chờ thầy/cô duyệt"."""
    waiting = (
        day.waiting_plans(user),
        day.waiting_closings(user),
        day.waiting_referrals(user),
        day.waiting_reopenings(user),
        access.transfers_to_decide(user),
    )
    found = Q()
    for rows in waiting:
        found |= Q(pk__in=rows.order_by().values("case"))
    return found
