"""Adjectives for the tables of plans; no user in sight."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from plans.enums import MonthState, PlanState, Span


class PlanQuerySet(models.QuerySet[Any]):
    def issued(self) -> Self:
        return self.filter(state=PlanState.ISSUED)

    def in_force(self) -> Self:
        """Approved or issued: its tasks are carried out."""
        return self.filter(state__in=(PlanState.APPROVED, PlanState.ISSUED))

    def open_to_change(self) -> Self:
        return self.filter(state__in=(PlanState.DRAFT, PlanState.RETURNED))

    def yearly(self) -> Self:
        return self.filter(span=Span.YEAR)

    def covering(self, first: int, last: int) -> Self:
        """With any year in common."""
        return self.filter(first_year__lte=last, last_year__gte=first)


class PlanTaskQuerySet(models.QuerySet[Any]):
    def due_in(self, first: int, last: int) -> Self:
        """With work in these years; a task without a year has work in every year of its plan."""
        return self.filter(Q(year_from__isnull=True) | Q(year_from__lte=last, year_until__gte=first))

    def for_schools(self) -> Self:
        return self.filter(for_schools=True)


class ActivityQuerySet(models.QuerySet[Any]):
    def between(self, start: date, until: date) -> Self:
        return self.filter(on__range=(start, until))


class MonthlyAssessmentQuerySet(models.QuerySet[Any]):
    def between(self, start: date, until: date) -> Self:
        """Of the months whose first day lies in the period."""
        return self.filter(month__range=(start, until))

    def signed(self) -> Self:
        return self.filter(state=MonthState.SIGNED)


class InspectionQuerySet(models.QuerySet[Any]):
    def told(self) -> Self:
        """Concluded: the school reads what was found."""
        return self.filter(state__in=["concluded", "signed"])


class RecommendationQuerySet(models.QuerySet[Any]):
    def told(self) -> Self:
        return self.filter(inspection__state__in=["concluded", "signed"])

    def to_answer(self) -> Self:
        return self.told().filter(state="open")

    def to_confirm(self) -> Self:
        return self.told().filter(state="answered")

    def overdue(self, day: date) -> Self:
        return self.to_answer().filter(due_on__lt=day)
