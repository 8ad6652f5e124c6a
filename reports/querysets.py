"""Adjectives for the tables of reports; no user in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from accounts.enums import Level
from reports.enums import AT_THE_OFFICE, CURRENT

LEVELS = models.Case(
    *(models.When(unit__level=level, then=place) for place, level in enumerate(Level)), default=len(Level)
)


class RequestQuerySet(models.QuerySet[Any]):
    def of_offices(self, offices: Iterable[int]) -> Self:
        return self.filter(office_id__in=offices)

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def with_counts(self) -> Self:
        """`asked` and `sent`: how many schools were asked and how many have sent."""
        return self.annotate(
            asked=models.Count("school_reports"),
            sent=models.Count("school_reports", filter=models.Q(school_reports__sent_at__isnull=False)),
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
        """Nothing of theirs is with the office: never sent, or sent back. A correction leaves the earlier edition
        in force until it is sent."""
        return self.filter(sent_at__isnull=True, request__withdrawn_at__isnull=True)

    def unfinished(self) -> Self:
        """Somebody at the school still has something to do: also on a correction."""
        return self.filter(request__withdrawn_at__isnull=True).exclude(state__in=AT_THE_OFFICE)


class SubmissionQuerySet(models.QuerySet[Any]):
    def of_offices(self, offices: Iterable[int]) -> Self:
        """Of those that asked, and of those that get a copy on the other line."""
        offices = list(offices)
        return self.filter(models.Q(request__office_id__in=offices) | models.Q(copy_to_id__in=offices))

    def current(self) -> Self:
        """The edition that counts: neither sent back nor replaced."""
        return self.filter(state__in=CURRENT)

    def by_school(self) -> Self:
        """Preschools first, then primary schools and so on; by name within a level."""
        return self.order_by(LEVELS, "unit__name")
