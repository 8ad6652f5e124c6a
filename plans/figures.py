"""The figures of one month, gathered from the records of the school: counts by code, nothing of a single
case."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Unit, User
from cases import access as cases
from ctxh_portal.kit.calendar import month_end
from plans import access

Figures = dict[str, Any]


def of_month(user: User, unit: Unit, month: date) -> Figures:
    """The records of the month that begins on `month`, as they stand now. Raises Http404 for outsiders."""
    until = month_end(month)
    told, own = cases.tallying(user, unit), access.tallying(user, unit)
    return {
        "cases": {
            "carried_over": told.carried_over(month),
            "opened": told.opened(month, until),
            "closed": told.closed(month, until),
            "by_kind": told.by_kind(month, until),
            "by_risk": told.by_risk(month, until),
            "by_outcome": told.by_outcome(month, until),
        },
        "clocks": told.clocks(month, until),
        "meetings": told.meetings(month, until),
        "concerns": told.concerns_by_channel(month, until),
        "activities": own.activities(month, until),
        "participants": own.participants(month, until),
        "trainings": own.trainings(month, until),
        "tasks": own.tasks_by_state(month, until),
    }


def something_happened(figures: Figures) -> bool:
    """Whether the records of the month contradict "tháng này không phát sinh": also work on cases that were opened
    earlier, done or missed."""
    cases_told, clocks = figures["cases"], figures["clocks"]
    work = (
        cases_told["opened"] or cases_told["closed"] or clocks["kept"] or clocks["missed"] or figures["meetings"]
    )
    return bool(work or figures["concerns"] or figures["activities"])
