"""Adjectives for the tables of plans; no user in sight."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.models import Unit
from ctxh_portal.kit.calendar import school_year_label
from plans.enums import MonthState, PlanState, Span, TaskState


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

    def running(self, today: date) -> Self:
        """Of the time that it is now: of this school year, or with this year in it."""
        ours = Q(school_year="", first_year__lte=today.year, last_year__gte=today.year)
        return self.filter(ours | Q(school_year=school_year_label(today)))


class PlanTaskQuerySet(models.QuerySet[Any]):
    def due_in(self, first: int, last: int) -> Self:
        """With work in these years; a task without a year has work in every year of its plan."""
        return self.filter(Q(year_from__isnull=True) | Q(year_from__lte=last, year_until__gte=first))

    def for_schools(self) -> Self:
        return self.filter(for_schools=True)

    def reaching(self, school: Unit) -> Self:
        """For this school: named, of a named level, or one of all where none is named."""
        named = Q(given__unit=school) | Q(given__level=school.level)
        return self.for_schools().filter(Q(given=None) | named).distinct()

    def unfinished(self) -> Self:
        return self.exclude(state=TaskState.DONE)


class ActivityQuerySet(models.QuerySet[Any]):
    def between(self, start: date, until: date) -> Self:
        return self.filter(on__range=(start, until))


class MonthlyAssessmentQuerySet(models.QuerySet[Any]):
    def between(self, start: date, until: date) -> Self:
        """Of the months whose first day lies in the period."""
        return self.filter(month__range=(start, until))

    def signed(self) -> Self:
        return self.filter(state=MonthState.SIGNED)


class MonthCriterionQuerySet(models.QuerySet[Any]):
    def in_month(self, month: date) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=month), valid_from__lte=month)


class ShortcomingQuerySet(models.QuerySet[Any]):
    def asked_in(self, unit: Unit, month: date) -> Self:
        """Of signed months of the school before this one: not answered yet, or answered in this month itself."""
        open_then = Q(answered_in=None) | Q(answered_in__month=month)
        signed = self.filter(assessment__unit=unit, assessment__state=MonthState.SIGNED)
        return signed.filter(open_then, assessment__month__lt=month)


class InspectionQuerySet(models.QuerySet[Any]):
    def told(self) -> Self:
        """Concluded: the school reads what was found."""
        return self.filter(state__in=["concluded", "signed"])


UNTIL = Coalesce("extended_to", "due_on")


class RecommendationQuerySet(models.QuerySet[Any]):
    def told(self) -> Self:
        return self.filter(inspection__state__in=["concluded", "signed"])

    def to_answer(self) -> Self:
        return self.told().filter(state="open")

    def to_confirm(self) -> Self:
        return self.told().filter(state="answered")

    def overdue(self, day: date) -> Self:
        return self.to_answer().alias(until=UNTIL).filter(until__lt=day)

    def soonest_first(self) -> Self:
        return self.order_by(UNTIL, "pk")
