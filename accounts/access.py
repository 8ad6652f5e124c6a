"""Who works where, and who may manage people and units. Everything else asks here for memberships."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AgencyKind, DayKind, PaperState, ParentLine, Role, UnitKind
from accounts.models import (
    Agency,
    Agreement,
    CalendarDay,
    Certificate,
    Collaborator,
    DeadlineRule,
    Delegation,
    LegalBasis,
    Letterhead,
    Membership,
    Notice,
    OutgoingPaper,
    PaperDispatch,
    PaperTemplate,
    SchoolYear,
    StampedCopy,
    Unit,
    UnitParent,
    User,
    WorkingHours,
)
from accounts.querysets import (
    AgencyQuerySet,
    AgreementQuerySet,
    CalendarDayQuerySet,
    CertificateQuerySet,
    NoticeQuerySet,
    UnitQuerySet,
)
from ctxh_portal.kit.calendar import WorkingCalendar
from ctxh_portal.kit.errors import NotYours
from ctxh_portal.kit.names import fold

# Who appoints whom: nobody appoints themselves, nobody gives a right that would open a case to themselves.
APPOINTS: dict[str, set[str]] = {
    Role.OPERATOR: {Role.OFFICER, Role.OPERATOR},  # in offices
    Role.OFFICER: {Role.PRINCIPAL},  # in the schools under the office
    Role.PRINCIPAL: {  # in the own school
        Role.VICE_PRINCIPAL,
        Role.FOCAL,
        Role.CLERK,
        Role.HOMEROOM_TEACHER,
        Role.STAFF,
    },
}

# The order in which one membership decides what a person sees first.
ROLE_ORDER = [
    Role.PRINCIPAL,
    Role.FOCAL,
    Role.OFFICER,
    Role.OPERATOR,
    Role.VICE_PRINCIPAL,
    Role.CLERK,
    Role.HOMEROOM_TEACHER,
    Role.STAFF,
]


def memberships(user: User) -> list[Membership]:
    """The memberships in force today, read once per request (the request loads its own user object)."""
    if not user.is_active:
        return []
    held: list[Membership] | None = getattr(user, "_memberships_today", None)
    if held is None:
        held = list(Membership.objects.on(timezone.localdate()).filter(user=user).select_related("unit"))
        user._memberships_today = held  # type: ignore[attr-defined]
    return held


def units_where(user: User, *roles: str) -> list[int]:
    """Ids of the units where the user holds one of the roles today."""
    return [m.unit_id for m in memberships(user) if m.role in roles and m.unit_id is not None]


def holds(user: User, unit: Unit | int, *roles: str) -> bool:
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    return unit_id in units_where(user, *roles)


def is_operator(user: User) -> bool:
    return any(m.role == Role.OPERATOR for m in memberships(user))


def main_membership(user: User) -> Membership | None:
    """The membership that decides the person's start page and menu."""
    return min(memberships(user), key=lambda m: ROLE_ORDER.index(Role(m.role)), default=None)


def school_of(user: User, *roles: str) -> Unit:
    """The school where the user holds one of the roles. Raises Http404 where there is none."""
    for membership in memberships(user):
        if membership.role in roles and membership.unit and membership.unit.is_school:
            return membership.unit
    raise Http404


def office_of(user: User) -> Unit:
    """The office whose officer the user is today. Raises Http404 where there is none."""
    for membership in memberships(user):
        if membership.role == Role.OFFICER and membership.unit:
            return membership.unit
    raise Http404


def offices_of(user: User) -> list[int]:
    """The offices whose plans and reports the officer reads: the own ones and those that they succeeded."""
    return sorted(inherited_by(units_where(user, Role.OFFICER)))


def inherited_by(offices: Iterable[int]) -> set[int]:
    """The offices themselves and all that ended in them, however long ago."""
    found: set[int] = set()
    edge = set(offices)
    while edge:
        found |= edge
        edge = set(Unit.objects.filter(successors__in=edge).values_list("pk", flat=True)) - found
    return found


def schools_under(office: Unit, day: date) -> QuerySet[Unit]:
    """The schools that the office administers."""
    return Unit.objects.schools().under(office, day, ParentLine.ADMINISTRATIVE).order_by("level", "name")


def units_under(office: Unit, day: date) -> UnitQuerySet:
    """The schools and offices directly under it, on either line."""
    return Unit.objects.under(office, day).order_by("level", "name")


def people_with(unit: Unit | int, *roles: str) -> list[User]:
    """The active people who hold one of the roles at the unit today."""
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    today = Membership.objects.on(timezone.localdate()).filter(unit_id=unit_id, role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=today.values("user_id")))


def officers_of(office: Unit) -> QuerySet[User]:
    held = Membership.objects.on(timezone.localdate()).filter(unit=office, role=Role.OFFICER)
    return User.objects.filter(is_active=True, pk__in=held.order_by().values("user_id"))


# who works at a school, in whatever role
EMPLOYEES = [role for role in ROLE_ORDER if role not in (Role.OFFICER, Role.OPERATOR)]


def staff_of(school: Unit | int, day: date | None = None, closed_too: bool = False) -> QuerySet[User]:
    """The people of the portal who work at the school on that day (today), in the order of a list of names; with
    `closed_too` also those whose account was closed since."""
    unit_id = school.pk if isinstance(school, Unit) else school
    held = Membership.objects.on(day or timezone.localdate()).filter(unit_id=unit_id, role__in=EMPLOYEES)
    people = User.objects.filter(pk__in=held.values("user_id"))
    return people if closed_too else people.filter(is_active=True)


def known_to_office(office: Unit, day: date | None = None, closed_too: bool = False) -> QuerySet[User]:
    """The officers of an office, and the focal teachers and principals of the schools under it on that day, on
    either line: whom the office knows by name without asking a school."""
    day = day or timezone.localdate()
    held = Membership.objects.on(day).filter(
        Q(unit=office, role=Role.OFFICER)
        | Q(unit__in=units_under(office, day).schools(), role__in=(Role.FOCAL, Role.PRINCIPAL))
    )
    people = User.objects.filter(pk__in=held.order_by().values("user_id"))
    return people if closed_too else people.filter(is_active=True)


def staff_by_school(schools: Iterable[Unit], day: date) -> dict[int, set[int]]:
    """School id → the ids of those who worked there on that day."""
    found: dict[int, set[int]] = {school.pk: set() for school in schools}
    held = Membership.objects.on(day).filter(unit_id__in=found, role__in=EMPLOYEES)
    for unit, person in held.values_list("unit_id", "user_id"):
        found[unit].add(person)
    return found


def require_principal(user: User) -> Unit:
    """The school that the user leads. Raises NotYours for everybody who leads none."""
    try:
        return school_of(user, Role.PRINCIPAL)
    except Http404:
        raise NotYours(_("Việc này thuộc hiệu trưởng.")) from None


def delegations(unit_ids: Iterable[int]) -> list[Delegation]:
    """The delegations of these schools that hold today: the giver is principal there and the deputy
    vice-principal, and neither account is closed."""
    today = timezone.localdate()
    held = Membership.objects.on(today).filter(unit_id=OuterRef("unit_id"))
    giver = held.filter(user_id=OuterRef("by_id"), role=Role.PRINCIPAL, user__is_active=True)
    deputy = held.filter(user_id=OuterRef("to_id"), role=Role.VICE_PRINCIPAL, user__is_active=True)
    rows = Delegation.objects.on(today).filter(Exists(giver), Exists(deputy), unit_id__in=list(unit_ids))
    return list(rows.select_related("by", "to"))


def acting_for(user: User) -> list[Delegation]:
    """The delegations by which the user acts as principal today."""
    deputy_at = units_where(user, Role.VICE_PRINCIPAL)
    return [row for row in delegations(deputy_at) if row.to_id == user.pk] if deputy_at else []


def delegations_of(unit: Unit) -> QuerySet[Delegation]:
    """All that the school ever had, the latest first."""
    return Delegation.objects.filter(unit=unit).select_related("by", "to")


def get_delegation(user: User, public_id: str) -> Delegation:
    """A delegation of the school that the user leads; Http404 for everything else."""
    unit = school_of(user, Role.PRINCIPAL)
    row = delegations_of(unit).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def named_officer(unit: Unit) -> User | None:
    """The one officer to whom a case goes that the school's principal may not see: the longest-serving one of the
    office above, or of the next office that has any."""
    office = unit.parent(timezone.localdate())
    while office is not None:
        officers = Membership.objects.on(timezone.localdate()).filter(
            unit=office, role=Role.OFFICER, user__is_active=True
        )
        first = officers.select_related("user").order_by("since", "pk").first()
        if first:
            return first.user
        office = office.parent(timezone.localdate())
    return None


def may_appoint(user: User, unit: Unit | None, role: str) -> bool:
    """Whether the user may give this role at this unit (see APPOINTS)."""
    if unit is None:
        return is_operator(user) and role == Role.OPERATOR
    if unit.kind != UnitKind.SCHOOL:
        return is_operator(user) and role == Role.OFFICER
    if role in APPOINTS[Role.PRINCIPAL]:
        return holds(user, unit, Role.PRINCIPAL)
    parent = unit.parent(timezone.localdate())
    return role in APPOINTS[Role.OFFICER] and parent is not None and holds(user, parent, Role.OFFICER)


def appointable_roles(user: User, unit: Unit | None) -> list[str]:
    return [role for role in Role.values if may_appoint(user, unit, role)]


def require_operator(user: User) -> None:
    if not is_operator(user):
        raise NotYours(_("Việc này do quản trị hệ thống thực hiện."))


def require_appoint(user: User, unit: Unit | None, role: str) -> None:
    if not may_appoint(user, unit, role):
        raise NotYours(
            _(
                "Quản trị hệ thống giao cán bộ phòng, cán bộ phòng giao hiệu trưởng, hiệu trưởng giao người "
                "trong trường."
            )
        )


def visible_units(user: User) -> UnitQuerySet:
    """Operators see all units, officers their office and its schools, everybody else the own units."""
    if is_operator(user):
        return Unit.objects.all()
    below = UnitParent.objects.on(timezone.localdate()).filter(parent_id__in=units_where(user, Role.OFFICER))
    own = [m.unit_id for m in memberships(user)] + offices_of(user)
    return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=below.values("child_id")))


def get_unit(user: User, public_id: str) -> Unit:
    unit = visible_units(user).filter(public_id=public_id).first()
    if unit is None:
        raise Http404
    return unit


def offices(user: User) -> QuerySet[Unit]:
    """The offices of today that a unit may be put under."""
    return visible_units(user).on(timezone.localdate()).exclude(kind=UnitKind.SCHOOL)


def require_unit_page(user: User, unit: Unit) -> None:
    """People and papers of a unit are for its principal, for the office above it and for the operator."""
    if not (is_operator(user) or units_where(user, Role.OFFICER) or holds(user, unit, Role.PRINCIPAL)):
        raise NotYours(_("Trang này dành cho hiệu trưởng và cơ quan quản lý."))


def may_edit_letterhead(user: User, unit: Unit) -> bool:
    """The head of a unit's papers: its officers or principal, and the operator on their behalf."""
    return is_operator(user) or holds(user, unit, Role.OFFICER, Role.PRINCIPAL)


def require_letterhead(user: User, unit: Unit) -> None:
    if not may_edit_letterhead(user, unit):
        raise NotYours(_("Thể thức đầu văn bản do chính đơn vị hoặc quản trị hệ thống cập nhật."))


def paper_templates_of(unit: Unit) -> dict[str, list[PaperTemplate]]:
    """Kind → its versions, the newest first."""
    found: dict[str, list[PaperTemplate]] = {}
    for row in unit.paper_templates.order_by("-valid_from"):
        found.setdefault(row.kind, []).append(row)
    return found


def unit_tree(user: User) -> list[tuple[int, Unit]]:
    """The units that the user sees, each below the office that it stands under today, with its depth."""
    units = list(visible_units(user))
    links = UnitParent.objects.on(timezone.localdate()).filter(line=ParentLine.ADMINISTRATIVE)
    parents = dict(links.values_list("child_id", "parent_id"))
    seen = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        parent = parents.get(unit.pk)
        below.setdefault(parent if parent in seen else None, []).append(unit)
    tree: list[tuple[int, Unit]] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            tree.append((depth, unit))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return tree


def heads_of(units: Iterable[Unit]) -> dict[int, list[str]]:
    """Unit id → names of its principals or officers of today, in one query."""
    held = Membership.objects.on(timezone.localdate()).filter(
        unit__in=[unit.pk for unit in units], role__in=[Role.PRINCIPAL, Role.OFFICER], user__is_active=True
    )
    heads: dict[int, list[str]] = {}
    for membership in held.select_related("user"):
        heads.setdefault(membership.unit_id, []).append(membership.user.full_name)
    return heads


def letterhead_now(unit: Unit) -> Letterhead | None:
    """What the unit's papers carry today, or None."""
    return unit.letterheads.on(timezone.localdate()).first()


def parent_links(unit: Unit) -> QuerySet[UnitParent]:
    return unit.parent_links.select_related("parent").order_by("-valid_from")


def visible_people(user: User) -> QuerySet[User]:
    """Whom the user may see as a person with an account: operators everybody; officers and principals the
    people of the units that they appoint in."""
    if is_operator(user):
        return User.objects.all()
    if not units_where(user, Role.PRINCIPAL, Role.OFFICER):
        return User.objects.none()
    return User.objects.filter(memberships__unit__in=visible_units(user)).distinct()


def get_person(user: User, public_id: str) -> User:
    person = visible_people(user).filter(public_id=public_id).first()
    if person is None:
        raise Http404
    return person


def find_people(user: User, words: str = "", after: str = "", limit: int = 50) -> tuple[list[User], bool]:
    """Accounts in the order of a class list, from behind the person with the public id `after`, and whether
    there are more. Words match any part of the full name without marks, or of the user name (accounts are
    few, so they are sifted in Python, the same on both databases)."""
    people = visible_people(user).order_by("name_key", "pk")
    if words.strip():
        wanted = fold(words).split()
        names = people.values_list("pk", "full_name", "username")
        hits = [pk for pk, name, login in names if all(word in f"{fold(name)} {login}" for word in wanted)]
        people = people.filter(pk__in=hits[: limit + 1])
    elif after:
        last = get_person(user, after)
        people = people.filter(Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, pk__gt=last.pk))
    found = list(people[: limit + 1])
    return found[:limit], len(found) > limit


def person_named(username: str) -> User | None:
    """The open account with exactly this user name: so an office or a principal names whom to appoint."""
    return User.objects.filter(username=username.strip().lower(), is_active=True).first()


def workplaces(person: User) -> list[int]:
    """Ids of the units where the person holds any role today."""
    return [m.unit_id for m in memberships(person) if m.unit_id is not None]


# what higher apps have to say before somebody's role ends: (who looks, membership) → a sentence or ""
BEFORE_LEAVING: list[Callable[[User, Membership], str]] = []


def warnings_before_leaving(user: User, membership: Membership) -> str:
    return " ".join(sentence for ask in BEFORE_LEAVING if (sentence := ask(user, membership)))


def memberships_of(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=person).select_related("unit").order_by("until", "-since")


def roles_today(people: Iterable[User]) -> dict[int, list[Membership]]:
    """User id → memberships in force today, in one query."""
    held: dict[int, list[Membership]] = {}
    today = Membership.objects.on(timezone.localdate()).filter(user__in=[person.pk for person in people])
    for membership in today.select_related("unit"):
        held.setdefault(membership.user_id, []).append(membership)
    return held


OFFICE_SEES = [Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.FOCAL]  # of a school's staff


def memberships_at(user: User, unit: Unit) -> list[Membership]:
    """Who works or worked at the unit, today's first; an officer sees a school's leaders and focal staff."""
    rows = Membership.objects.filter(unit=unit).select_related("user").order_by("user__name_key")
    if unit.is_school and not is_operator(user) and not holds(user, unit, Role.PRINCIPAL):
        rows = rows.filter(role__in=OFFICE_SEES)
    today = timezone.localdate()
    return sorted(rows, key=lambda m: (bool(m.until and m.until < today), ROLE_ORDER.index(Role(m.role))))


def get_membership(user: User, public_id: str) -> Membership:
    """A membership at a unit that the user sees; Http404 for everything else."""
    membership = Membership.objects.filter(public_id=public_id).select_related("unit", "user").first()
    if membership is None:
        raise Http404
    if membership.unit is None and is_operator(user):
        return membership
    if membership.unit is None or not visible_units(user).filter(pk=membership.unit_id).exists():
        raise Http404
    return membership


def opens_cases(user: User) -> bool:
    """Whether the user's roles of today may open a case: who does needs a second factor."""
    return bool(units_where(user, Role.PRINCIPAL, Role.FOCAL))


def notices_of(user: User) -> NoticeQuerySet:
    return Notice.objects.filter(user=user)


def get_notice(user: User, public_id: str) -> Notice:
    notice = notices_of(user).filter(public_id=public_id).first()
    if notice is None:
        raise Http404
    return notice


def nobody_yet() -> bool:
    """True while the portal has no account at all: only then the first account can be made."""
    return not User.objects.exists()


def holidays(start: date, until: date) -> set[date]:
    """The days of the period on which nobody works although the week says so."""
    rows = CalendarDay.objects.kept().touching(start, until)
    return {day for row in rows if row.is_off for day in row.days if start <= day <= until}


def working_calendar(unit: Unit, day: date) -> WorkingCalendar:
    """When the unit works: its own hours, else its office's, else the general ones, and the days of the calendar
    (some twenty rows a year, read whole)."""
    rows = list(CalendarDay.objects.kept())
    hours = hours_of(unit, unit.parent(day) if unit.is_school else None)
    return WorkingCalendar(
        zone=timezone.get_default_timezone(),
        hours=hours.spans,
        saturday=hours.saturday,
        off=frozenset(day for row in rows if row.is_off for day in row.days),
        made_up=frozenset(day for row in rows if row.kind == DayKind.MAKE_UP for day in row.days),
    )


def hours_of(unit: Unit, office: Unit | None = None) -> WorkingHours:
    """The row that holds for the unit; an unsaved one with the usual hours where nobody has said anything."""
    rows = WorkingHours.objects.filter(Q(unit=unit) | Q(unit=office) | Q(unit__isnull=True))
    found = {row.unit_id: row for row in rows}
    return found.get(unit.pk) or found.get(office.pk if office else None) or found.get(None) or WorkingHours()


def calendar_days(year: int) -> CalendarDayQuerySet:
    """The rows of a year, those that were taken away too (a screen shows them with their reason)."""
    return CalendarDay.objects.all().touching(date(year, 1, 1), date(year, 12, 31))


def get_calendar_day(public_id: str) -> CalendarDay:
    row = CalendarDay.objects.kept().filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def unit_with_hours(user: User, public_id: str) -> Unit:
    """The office of the user, or a school under it: whose working hours the user keeps. Http404 for any other."""
    office = office_of(user)
    units = [office, *schools_under(office, timezone.localdate())]
    found = next((unit for unit in units if unit.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def working_hours(user: User) -> list[tuple[Unit, WorkingHours]]:
    """The office of the user and its schools, each with the hours that hold there."""
    office = office_of(user)
    general = hours_of(office)
    schools = list(schools_under(office, timezone.localdate()))
    own = {row.unit_id: row for row in WorkingHours.objects.filter(unit__in=schools)}
    return [(office, general), *[(school, own.get(school.pk, general)) for school in schools]]


def deadline_rules(user: User) -> list[DeadlineRule]:
    """One rule for each code: the one that holds for the office of the user."""
    office = office_of(user)
    rules = DeadlineRule.objects.filter(Q(office=office) | Q(office__isnull=True))
    found = {rule.code: rule for rule in rules.order_by(F("office_id").asc(nulls_first=True))}
    return sorted(found.values(), key=lambda rule: rule.code)


def get_deadline_rule(user: User, code: str) -> DeadlineRule:
    rule = next((rule for rule in deadline_rules(user) if rule.code == code), None)
    if rule is None:
        raise Http404
    return rule


@dataclass(frozen=True)
class Setup:
    """How far a portal is set up: what the list "Bắt đầu" of the operator shows. Counts, no names."""

    offices: int
    schools: int
    accounts: int  # besides the operators
    officers: int
    principals: int


def setup(user: User) -> Setup:
    require_operator(user)
    today = timezone.localdate()
    held = Membership.objects.on(today).filter(user__is_active=True)
    operators = held.filter(role=Role.OPERATOR).values("user_id")
    units = Unit.objects.on(today)
    return Setup(
        offices=units.exclude(kind=UnitKind.SCHOOL).count(),
        schools=units.schools().count(),
        accounts=User.objects.filter(is_active=True).exclude(pk__in=operators).count(),
        officers=held.filter(role=Role.OFFICER).count(),
        principals=held.filter(role=Role.PRINCIPAL).count(),
    )


def school_year_on(day: date) -> SchoolYear | None:
    return SchoolYear.objects.filter(starts__lte=day, ends__gte=day).first()


def deadline(code: str, unit: Unit, day: date) -> DeadlineRule | None:
    """The rule of the unit's office, else the general one; None where the step has no deadline, or it is off."""
    office = unit.parent(day) if unit.is_school else unit
    rules = DeadlineRule.objects.filter(code=code).filter(Q(office=office) | Q(office__isnull=True))
    rule = rules.order_by(F("office_id").desc(nulls_last=True)).first()
    return rule if rule and rule.active else None


def emergency_agencies(unit: Unit, day: date) -> list[Agency]:
    """Whom to call now: the national numbers and those of the school's area."""
    office = unit.parent(day)
    rows = Agency.objects.on(day).for_emergency().filter(Q(office=office) | Q(office__isnull=True))
    return list(rows)


def without_local_number(agencies: Iterable[Agency]) -> list[str]:
    """Which of those that a school calls its office has not put into the directory: the nation's numbers are
    no help with whom to call nearby."""
    here = {agency.kind for agency in agencies if agency.office_id}
    near = (AgencyKind.POLICE, AgencyKind.COMMUNE, AgencyKind.HEALTH)
    return [str(kind.label) for kind in near if kind not in here]


def agencies_for(unit: Unit, day: date) -> AgencyQuerySet:
    """To whom a school may refer on that day: the agencies of its area, of the level above and of the whole
    country, as long as they exist. A hotline and the whole country's emergency numbers (113, 115) are rung, nobody
    writes to them."""
    office = unit.parent(day)
    above = office.parent(day) if office else None
    areas = Q(office__in=[area for area in (office, above) if area]) | Q(office__isnull=True)
    found = Agency.objects.on(day).filter(areas).exclude(kind=AgencyKind.HOTLINE)
    return found.exclude(office__isnull=True, in_emergency=True).select_related("office")


def agencies(user: User) -> AgencyQuerySet:
    return Agency.objects.filter(Q(office_id__in=units_where(user, Role.OFFICER)) | Q(office__isnull=True))


def require_catalogue(user: User) -> Unit:
    """The office whose catalogue the user keeps. Raises NotYours for everybody who is no officer."""
    try:
        return office_of(user)
    except Http404:
        raise NotYours(_("Danh mục do cán bộ của cơ quan quản lý cập nhật.")) from None


def get_agency(user: User, public_id: str) -> Agency:
    """A row of the office's own directory; the national rows are not its to change."""
    agency = agencies(user).filter(public_id=public_id, office__isnull=False).first()
    if agency is None:
        raise Http404
    return agency


def get_basis(public_id: str) -> LegalBasis:
    basis = legal_bases().filter(public_id=public_id).first()
    if basis is None:
        raise Http404
    return basis


def legal_bases() -> QuerySet[LegalBasis]:
    return LegalBasis.objects.select_related("replaced_by")


def bases_in_force(day: date, level: str) -> list[LegalBasis]:
    return LegalBasis.objects.all().in_force(day, level)


# ---- the register of outgoing papers

REGISTER = (Role.CLERK, Role.PRINCIPAL, Role.OFFICER)  # who reads and keeps it, each at the own unit


def units_of_register(user: User) -> QuerySet[Unit]:
    """The units whose register the user keeps; an officer also that of the offices that ended in the own."""
    units = {*units_where(user, Role.CLERK, Role.PRINCIPAL), *offices_of(user)}
    return Unit.objects.filter(pk__in=units).order_by(F("valid_until").desc(nulls_first=True), "name")


def register_units(user: User) -> list[Unit]:
    return list(units_of_register(user))


def require_register(user: User, unit: Unit) -> None:
    """First line of the register's verbs. Http404 for everybody who does not keep this unit's register."""
    if unit not in register_units(user):
        raise Http404


def visible_papers(user: User) -> QuerySet[OutgoingPaper]:
    """Lines of the register: kind, recipient and trích yếu, never the paper itself."""
    return OutgoingPaper.objects.filter(unit__in=register_units(user)).defer("content").select_related("unit")


def get_paper(user: User, public_id: str) -> OutgoingPaper:
    line = visible_papers(user).filter(public_id=public_id).exclude(state=PaperState.VOID).first()
    if line is None:
        raise Http404
    return line


def get_copy(user: User, public_id: str) -> StampedCopy:
    copy = StampedCopy.objects.filter(paper__in=visible_papers(user), public_id=public_id)
    found = copy.select_related("paper__unit").first()
    if found is None:
        raise Http404
    return found


def get_dispatch(user: User, public_id: str) -> PaperDispatch:
    dispatch = PaperDispatch.objects.filter(paper__in=visible_papers(user), public_id=public_id)
    found = dispatch.select_related("paper__unit").first()
    if found is None:
        raise Http404
    return found


def register_of(user: User, unit: Unit, year: int) -> list[OutgoingPaper]:
    """The year's lines in the order of their numbers."""
    return list(visible_papers(user).filter(unit=unit, year=year).order_by("sequence", "suffix"))


def papers_waiting(user: User) -> list[OutgoingPaper]:
    return list(visible_papers(user).filter(state=PaperState.WAITING).order_by("pk"))


def next_number(unit: Unit, year: int) -> int:
    return (OutgoingPaper.objects.filter(unit=unit, year=year).aggregate(last=Max("sequence"))["last"] or 0) + 1


# ---- the register of coordination agreements (quy chế phối hợp): a unit's own, and of the offices it succeeded

AGREEMENTS = (Role.PRINCIPAL, Role.FOCAL, Role.OFFICER)  # who reads and keeps it, each at the own unit


def require_agreements(user: User) -> Unit:
    """First line of the register's verbs: the unit whose register the user keeps. Http404 for who keeps none."""
    held = [m for m in memberships(user) if m.role in AGREEMENTS and m.unit]
    first = min(held, key=lambda m: ROLE_ORDER.index(Role(m.role)), default=None)
    if first is None or first.unit is None:
        raise Http404
    return first.unit


def visible_agreements(user: User) -> AgreementQuerySet:
    units = {*units_where(user, Role.PRINCIPAL, Role.FOCAL), *offices_of(user)}
    return Agreement.objects.filter(unit__in=units).select_related("unit", "renews", "renewed_by")


def get_agreement(user: User, public_id: str) -> Agreement:
    row = visible_agreements(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def expiring_agreements(user: User) -> AgreementQuerySet:
    return visible_agreements(user).expiring(timezone.localdate())


def partners_of(unit: Unit, agreement: Agreement) -> AgencyQuerySet:
    """The directory of today as the unit sees it: that of its office, and the national rows; beside them the
    partner of this agreement, which may have ended since."""
    day = timezone.localdate()
    office = unit.parent(day) if unit.is_school else unit
    today = Agency.objects.on(day).filter(Q(office=office) | Q(office__isnull=True))
    return Agency.objects.filter(Q(pk__in=today.values("pk")) | Q(pk=agreement.agency_id))


# ---- the network: focal staff, certificates, collaborators; a school keeps its own, its office reads them all

NETWORK_KEEPERS = (Role.PRINCIPAL, Role.FOCAL)


@dataclass(frozen=True)
class NetworkPerson:
    person: User
    roles: str
    certificates: list[Certificate]


@dataclass(frozen=True)
class NetworkSchool:
    unit: Unit
    people: list[NetworkPerson]
    collaborators: list[Collaborator]


def keeps_network(user: User) -> bool:
    return bool(units_where(user, *NETWORK_KEEPERS))


def require_network(user: User) -> Unit:
    """First line of the verbs: the school whose rows the user keeps. Http404 for everybody else."""
    return school_of(user, *NETWORK_KEEPERS)


def network_units(user: User) -> QuerySet[Unit]:
    """The schools whose rows the user keeps, the one of `require_network` first."""
    first = require_network(user)
    units = Unit.objects.filter(pk__in=units_where(user, *NETWORK_KEEPERS))
    return units.order_by(Case(When(pk=first.pk, then=0), default=1), "name")


def require_network_at(user: User, unit: Unit | None) -> Unit:
    """The named school if the user keeps its rows, else the one that they keep. Http404 for another one."""
    if unit is None:
        return require_network(user)
    if not holds(user, unit, *NETWORK_KEEPERS):
        raise Http404
    return unit


def require_certifying(user: User, holder: User) -> Unit:
    """The school of a person whom an officer's office trained and knows by name (`known_to_office`). Http404 for
    who is no officer, and for a person whom the office doesn't know."""
    office, today = office_of(user), timezone.localdate()
    at = units_under(office, today).schools().filter(pk__in=[m.unit_id for m in memberships(holder)]).first()
    if at is None or not known_to_office(office, today).filter(pk=holder.pk).exists():
        raise Http404
    return at


def staff_of_network(user: User) -> QuerySet[User]:
    """Who works at one of the user's schools today."""
    held = Membership.objects.on(timezone.localdate()).filter(unit__in=network_units(user), role__in=EMPLOYEES)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id"))


def require_network_export(user: User) -> Unit:
    return require_network(user) if keeps_network(user) else office_of(user)


def _network_schools(user: User) -> list[Unit]:
    """The own schools of a keeper, else those under the officer's office. Http404 for who is neither."""
    if keeps_network(user):
        return list(Unit.objects.filter(pk__in=units_where(user, *NETWORK_KEEPERS)).order_by("name"))
    return list(schools_under(office_of(user), timezone.localdate()))


def network(user: User) -> list[NetworkSchool]:
    """By school: its focal staff with their certificates, for its keepers also whoever else has one, and its
    collaborators of today."""
    schools, today = _network_schools(user), timezone.localdate()
    held = Membership.objects.on(today).filter(unit__in=schools, role__in=EMPLOYEES, user__is_active=True)
    if not keeps_network(user):
        held = held.filter(role=Role.FOCAL)
    certificates: dict[int, list[Certificate]] = {}
    for row in Certificate.objects.filter(holder__in=held.values("user")):
        certificates.setdefault(row.holder_id, []).append(row)
    people: dict[int, dict[int, tuple[User, list[str]]]] = {}
    for m in held.select_related("user").order_by("user__name_key", "pk"):
        if m.unit_id and (m.role == Role.FOCAL or m.user_id in certificates):
            found = people.setdefault(m.unit_id, {}).setdefault(m.user_id, (m.user, []))
            found[1].append(m.role_in_words)
    others: dict[int, list[Collaborator]] = {}
    for other in Collaborator.objects.on(today).filter(unit__in=schools):
        others.setdefault(other.unit_id, []).append(other)
    return [
        NetworkSchool(
            unit,
            [
                NetworkPerson(person, ", ".join(roles), certificates.get(person.pk, []))
                for person, roles in people.get(unit.pk, {}).values()
            ],
            others.get(unit.pk, []),
        )
        for unit in schools
    ]


def people_of_work(unit: Unit, day: date) -> dict[str, int]:
    """For the figures of a school, whose right the caller has asked for: how many focal teachers, employees with a
    certificate that holds, and collaborators it has on that day."""
    held = Membership.objects.on(day).filter(unit=unit, role__in=EMPLOYEES)
    certified = Certificate.objects.filter(holder__in=held.values("user"), issued_on__lte=day)
    certified = certified.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    return {
        "focal": held.filter(role=Role.FOCAL).order_by().values("user").distinct().count(),
        "certified": certified.order_by().values("holder").distinct().count(),
        "collaborators": Collaborator.objects.on(day).filter(unit=unit).count(),
    }


def agreements_by_partner(unit: Unit, day: date) -> dict[str, int]:
    """The same of the coordination agreements in force on that day, by the kind of agency; "" where the partner is
    none of the directory's. An agreement that was renewed counts once."""
    rows = Agreement.objects.filter(unit=unit, valid_from__lte=day).exclude(renewed_by__valid_from__lte=day)
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day)).order_by()
    counted = rows.values_list("agency__kind").annotate(n=Count("*")).values_list("agency__kind", "n")
    return {kind or "": n for kind, n in counted}


def visible_certificates(user: User) -> CertificateQuerySet:
    """Of the people who work at the user's school today."""
    held = Membership.objects.on(timezone.localdate()).filter(
        unit__in=units_where(user, *NETWORK_KEEPERS), role__in=EMPLOYEES
    )
    return Certificate.objects.filter(holder__in=held.values("user")).select_related("holder")


def own_certificates(user: User) -> CertificateQuerySet:
    return Certificate.objects.filter(holder=user)


def get_certificate(user: User, public_id: str) -> Certificate:
    row = visible_certificates(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def get_collaborator(user: User, public_id: str) -> Collaborator:
    units = units_where(user, *NETWORK_KEEPERS)
    row = Collaborator.objects.filter(unit__in=units, public_id=public_id).select_related("unit").first()
    if row is None:
        raise Http404
    return row


def expiring_certificates(user: User) -> CertificateQuerySet:
    return visible_certificates(user).expiring(timezone.localdate())
