"""Adjectives for the tables of accounts; no user in sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

EXPIRES_SOON = timedelta(days=30)  # a coordination agreement is to be renewed
CERTIFICATE_SOON = timedelta(days=60)  # there must be a course to go to before a certificate ends


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from` and `valid_until` (inclusive, empty means still)."""

    def on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class UnitQuerySet(DatedQuerySet):
    def schools(self) -> Self:
        return self.filter(kind="school")

    def under(self, office: Any, day: date, *lines: str) -> Self:
        """The units directly under the office on that day, on these lines; on any where none is named."""
        links = office.child_links.on(day)
        return self.filter(pk__in=(links.filter(line__in=lines) if lines else links).values("child_id"))

    def over(self, units: Iterable[int], day: date) -> Self:
        """The offices directly above one of the units on that day, on either line: since 01/7/2025 a school
        answers to its commune and, professionally, to the province's department (CV 1581/BGDĐT-GDPT)."""
        kept = Q(child_links__valid_until__isnull=True) | Q(child_links__valid_until__gte=day)
        return self.filter(kept, child_links__child__in=units, child_links__valid_from__lte=day).distinct()


class MembershipQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class DelegationQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        return self.filter(ended_at__isnull=True, since__lte=day, until__gte=day)


class LegalBasisQuerySet(DatedQuerySet):
    def in_force(self, day: date, level: str) -> list[Any]:
        """What a paper of that day and school level may cite (levels are few rows: sifted in Python, the same
        on both databases)."""
        return [basis for basis in self.on(day) if basis.applies_to(level)]


class AgencyQuerySet(DatedQuerySet):
    def for_emergency(self) -> Self:
        return self.filter(in_emergency=True)


class CalendarDayQuerySet(models.QuerySet[Any]):
    def kept(self) -> Self:
        return self.filter(removed=False)

    def touching(self, start: date, until: date) -> Self:
        """Rows of which at least one day lies in the period."""
        return self.filter(day__lte=until).filter(
            Q(day__gte=start) | Q(until__gte=start)  # a single day has no `until`
        )


class NoticeQuerySet(models.QuerySet[Any]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class AgreementQuerySet(DatedQuerySet):
    def coming(self, day: date) -> Self:
        return self.filter(valid_from__gt=day)

    def expired(self, day: date) -> Self:
        return self.filter(valid_until__lt=day)

    def expiring(self, day: date) -> Self:
        """In force, soon at its end, and not renewed yet."""
        return self.on(day).filter(valid_until__lte=day + EXPIRES_SOON, renewed_by__isnull=True)


class CertificateQuerySet(models.QuerySet[Any]):
    def expiring(self, day: date) -> Self:
        return self.filter(valid_until__range=(day, day + CERTIFICATE_SOON))
