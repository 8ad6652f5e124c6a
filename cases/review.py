"""What the yearly access review reads: who holds which right at the school today, on how many of the cases that
the principal sees; and the reviews that this principal signed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import access as people
from accounts.enums import Role
from accounts.models import Membership, SchoolYear, Unit, User
from cases import access
from cases.enums import GrantKind
from cases.models import AccessReview, CaseGrant

# The school year has begun and everybody is appointed: from then on the principal is reminded.
REMIND_AFTER = timedelta(days=60)


@dataclass
class Holder:
    """One person and what this person holds at the school today."""

    person: User
    roles: list[str] = field(default_factory=list)
    assigned: int = 0
    shared: int = 0

    @property
    def rights(self) -> str:
        return "; ".join(self.roles)


def holders(user: User) -> list[Holder]:
    """Everybody with a role at the school or a share of one of its cases, the principal left out: nobody confirms
    the own rights. An assignment counts as it opens: while its holder is a focal teacher of the school."""
    unit = access.require_leading(user)
    today = Membership.objects.on(timezone.localdate()).filter(unit=unit, user__is_active=True)
    found: dict[int, Holder] = {}
    rows = sorted(today.select_related("user"), key=lambda m: people.ROLE_ORDER.index(Role(m.role)))
    for membership in rows:
        holder = found.setdefault(membership.user_id, Holder(membership.user))
        holder.roles.append(f"{membership.get_role_display()} từ {membership.since:%d/%m/%Y}")
    _count_grants(user, unit, found)
    found.pop(user.pk, None)
    return list(found.values())


def _count_grants(user: User, unit: Unit, found: dict[int, Holder]) -> None:
    seen = access.visible_cases(user).filter(unit=unit).order_by().values("pk")
    grants = CaseGrant.objects.active(timezone.now()).filter(content_object_id__in=seen, user__is_active=True)
    held = Counter(grants.order_by().values_list("user_id", "kind"))
    strangers = User.objects.in_bulk({user_id for user_id, _kind in held} - set(found))
    focal_staff = {focal.pk for focal in people.people_with(unit, Role.FOCAL)}
    for (user_id, kind), count in held.items():
        if kind == GrantKind.ASSIGNED and user_id not in focal_staff:
            continue
        holder = found.setdefault(user_id, Holder(strangers[user_id])) if user_id in strangers else found[user_id]
        if kind == GrantKind.ASSIGNED:
            holder.assigned += count
        else:
            holder.shared += count


def school_year() -> SchoolYear | None:
    return people.school_year_on(timezone.localdate())


def own_reviews(user: User) -> QuerySet[AccessReview]:
    units = people.units_where(user, Role.PRINCIPAL)
    return AccessReview.objects.filter(signed_by=user, unit_id__in=units).select_related("unit", "school_year")


def of_this_year(user: User) -> AccessReview | None:
    year = school_year()
    return own_reviews(user).filter(school_year=year).first() if year else None


def get_review(user: User, public_id: str) -> AccessReview:
    review = own_reviews(user).filter(public_id=public_id).first()
    if review is None:
        raise Http404
    return review


def is_due(user: User) -> bool:
    """Whether the principal is to be reminded of this school year's review."""
    year = school_year()
    return year is not None and timezone.localdate() >= year.starts + REMIND_AFTER and of_this_year(user) is None
