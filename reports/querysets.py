"""Adjectives for the tables of reports; no user in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce

from accounts.enums import Level
from reports.enums import AT_THE_OFFICE, CURRENT

LEVELS = models.Case(
    *(models.When(unit__level=level, then=place) for place, level in enumerate(Level)), default=len(Level)
)


TIERS = ("request", "request__above", "request__above__above")


def _of_all_tiers(reports: models.QuerySet[Any]) -> Any:
    counts = [
        Coalesce(
            models.Subquery(
                reports.filter(**{path: models.OuterRef("pk")})
                .order_by()
                .values(path)
                .annotate(n=models.Count("*"))
                .values("n")
            ),
            0,
        )
        for path in TIERS
    ]
    return counts[0] + counts[1] + counts[2]


class RequestQuerySet(models.QuerySet[Any]):
    def of_offices(self, offices: Iterable[int]) -> Self:
        return self.filter(office_id__in=offices)

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def with_counts(self) -> Self:
        """`asked` and `sent`: how many schools were asked and how many have sent, also by the offices below, which
        ask theirs by themselves."""
        reports = self.model.school_reports.rel.related_model.objects
        sent = reports.filter(sent_at__isnull=False)
        return self.annotate(asked=_of_all_tiers(reports.all()), sent=_of_all_tiers(sent)).order_by("-year", "-pk")

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
