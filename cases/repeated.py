"""Small concerns about one pupil add up: the how-manieth a concern is, among those that its reader sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from cases import access
from cases.models import Concern
from cases.querysets import ConcernQuerySet

WINDOW = timedelta(days=90)


def with_ordinals(user: User, concerns: Iterable[Concern]) -> list[Concern]:
    """The same concerns with `.ordinal`, "Tin thứ 3 về học sinh này trong 90 ngày", read in one query."""
    rows = list(concerns)
    moments: dict[int | None, list[tuple[datetime, int]]] = defaultdict(list)
    if rows:
        since = min(row.created for row in rows) - WINDOW
        about = {row.pupil_id for row in rows if row.pupil_id}
        seen = access.visible_concerns(user).filter(pupil__in=about, created__gt=since)
        for pupil, created, pk in seen.order_by().values_list("pupil_id", "created", "pk"):
            moments[pupil].append((created, pk))
    for row in rows:
        here = (row.created, row.pk)
        row.ordinal = sum(row.created - WINDOW < at <= row.created and (at, pk) <= here  # type: ignore[attr-defined]
                          for at, pk in moments[row.pupil_id])  # fmt: skip
    return rows


def earlier(user: User, concern: Concern) -> ConcernQuerySet:
    """The others about this pupil in the 90 days before it, newest first, out of those that the user sees."""
    found = access.visible_concerns(user).filter(pupil=concern.pupil_id, pupil__isnull=False)
    return found.filter(created__gt=concern.created - WINDOW, created__lte=concern.created).exclude(pk=concern.pk)
