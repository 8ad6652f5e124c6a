"""Adjectives for the tables of reports; no user in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from accounts.enums import Level
from reports.enums import ReportState

LEVELS = models.Case(
    *(models.When(unit__level=level, then=place) for place, level in enumerate(Level)), default=len(Level)
)


class RequestQuerySet(models.QuerySet[Any]):
    def of_offices(self, offices: Iterable[int]) -> Self:
        return self.filter(office_id__in=offices)

    def with_counts(self) -> Self:
        """`asked` and `sent`: how many schools were asked and how many have sent."""
        return self.annotate(
            asked=models.Count("school_reports"),
            sent=models.Count("school_reports", filter=models.Q(school_reports__state=ReportState.SENT)),
        ).order_by("-year", "-pk")  # grouping forgets the model's own order

    def with_build(self) -> Self:
        """`built_at`: when the office's consolidated report was built last."""
        return self.annotate(built_at=models.F("consolidated__built_at"))


class SchoolReportQuerySet(models.QuerySet[Any]):
    def of_units(self, units: Iterable[int]) -> Self:
        return self.filter(unit_id__in=units)

    def by_school(self) -> Self:
        """Preschools first, then primary schools and so on; by name within a level."""
        return self.order_by(LEVELS, "unit__name")

    def unsent(self) -> Self:
        return self.exclude(state=ReportState.SENT)


class SubmissionQuerySet(models.QuerySet[Any]):
    def of_offices(self, offices: Iterable[int]) -> Self:
        return self.filter(request__office_id__in=offices)

    def by_school(self) -> Self:
        """Preschools first, then primary schools and so on; by name within a level."""
        return self.order_by(LEVELS, "unit__name")
