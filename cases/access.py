"""Who may see and do what to cases, pupils and concerns.

A case is visible to the principal of its school and to whoever holds a grant on it. Nobody else: not other
teachers, not the office, not the operator, not a Django superuser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import SchoolYear, Unit, User
from cases.enums import CIRCUMSTANCE_FIELDS, ConsentState, FieldGroup, GrantKind
from cases.models import (
    Benefit,
    Caregiver,
    Case,
    CaseGrant,
    Circumstance,
    Classroom,
    Concern,
    Consent,
    Enrolment,
    OutsideNotice,
    Pupil,
    Term,
)
from cases.querysets import (
    CaregiverQuerySet,
    CaseGrantQuerySet,
    CaseQuerySet,
    ConcernQuerySet,
    PupilQuerySet,
    TermQuerySet,
)
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import NotYours

PRINCIPAL, ASSIGNED, SHARED = "principal", "assigned", "shared"

# Who may do what to a case that they can see. Whoever is not in a row gets 403 with the sentence below;
# whoever cannot see the case gets the same 404 as for nothing.
ACTIONS: dict[str, set[str]] = {
    "view": {PRINCIPAL, ASSIGNED, SHARED},
    "write": {ASSIGNED},  # entries, files, outside notices, follow-ups
    "assess": {ASSIGNED},
    "triage": {ASSIGNED},
    "move": {ASSIGNED},
    "plan": {ASSIGNED},
    "approve_plan": {PRINCIPAL},
    "ask_closing": {ASSIGNED},
    "approve_closing": {PRINCIPAL},
    "assign": {PRINCIPAL},
    "reopen": {PRINCIPAL},
}

# Who may log a case or a concern, and who works with the school's roster.
LOGGERS = [Role.FOCAL]
EMPLOYEES = [Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.FOCAL, Role.CLERK, Role.HOMEROOM_TEACHER, Role.STAFF]
ROSTER_KEEPERS = [Role.PRINCIPAL, Role.FOCAL]
CONCERN_READERS = [Role.PRINCIPAL, Role.FOCAL]


def _granted(user: User) -> CaseGrantQuerySet:
    """The grants of the user that open a case now. An assignment opens it only while the holder is a focal
    teacher of that school: the role's end is the grant's end."""
    grants = CaseGrant.objects.active(timezone.now()).filter(user_id=user.pk)
    focal_at = people.units_where(user, Role.FOCAL)
    return grants.filter(~Q(kind=GrantKind.ASSIGNED) | Q(content_object__unit_id__in=focal_at))


def visible_cases(user: User) -> CaseQuerySet:
    """Every case that the user may know of: a UNION of key queries, never an OR (performance), so that it can be
    filtered, joined and paged."""
    if not user.is_active:
        return Case.objects.none()
    granted = _granted(user).order_by().values("content_object_id")
    schools = people.units_where(user, Role.PRINCIPAL)
    led = Case.objects.filter(unit_id__in=schools).order_by().values("pk")
    return Case.objects.filter(pk__in=led.union(granted))


def get_case(user: User, public_id: str) -> Case:
    """The case, or Http404 for a foreign id and a missing id alike, after the same queries."""
    case = visible_cases(user).filter(public_id=public_id).select_related("unit", "pupil").first()
    if case is None:
        raise Http404
    return case


def standing(user: User, case: Case) -> set[str]:
    """In which capacities the user stands to the case now."""
    found = {PRINCIPAL} if people.holds(user, case.unit_id, Role.PRINCIPAL) else set()
    kinds = _granted(user).filter(content_object_id=case.pk).values_list("kind", flat=True)
    return found | {ASSIGNED if kind == GrantKind.ASSIGNED else SHARED for kind in kinds}


def can(user: User, action: str, case: Case) -> bool:
    return bool(ACTIONS[action] & standing(user, case))


def allowed(user: User, case: Case) -> set[str]:
    """All actions that the user may do to the case: for a page that shows many buttons."""
    capacities = standing(user, case)
    return {action for action, who in ACTIONS.items() if who & capacities}


def require(user: User, action: str, case: Case) -> None:
    """First line of every verb. Raises Http404 for an outsider, NotYours for an insider without the right."""
    capacities = standing(user, case)
    if not capacities:
        raise Http404
    if not ACTIONS[action] & capacities:
        raise NotYours(
            _("Việc này thuộc hiệu trưởng.")
            if PRINCIPAL in ACTIONS[action]
            else _("Việc này thuộc giáo viên đầu mối được phân công.")
        )


def readers(case: Case) -> list[tuple[User, str]]:
    """Who can see this case now, and in which capacity; principals first."""
    found = [(user, PRINCIPAL) for user in people.people_with(case.unit_id, Role.PRINCIPAL)]
    focal_staff = {user.pk for user in people.people_with(case.unit_id, Role.FOCAL)}
    for grant in CaseGrant.objects.active(timezone.now()).filter(content_object=case).select_related("user"):
        if grant.kind != GrantKind.ASSIGNED:
            found.append((grant.user, SHARED))
        elif grant.user_id in focal_staff:
            found.append((grant.user, ASSIGNED))
    return found


def assigned_focal(case: Case) -> User | None:
    return next((user for user, capacity in readers(case) if capacity == ASSIGNED), None)


def assigned_focals(cases: Iterable[Case]) -> dict[int, User]:
    """Case id → its assigned focal teacher, for a list, in one query."""
    grants = CaseGrant.objects.active(timezone.now()).filter(
        kind=GrantKind.ASSIGNED, content_object_id__in=[case.pk for case in cases]
    )
    return {grant.content_object_id: grant.user for grant in grants.select_related("user")}


def school_for_logging(user: User) -> Unit:
    return people.school_of(user, *LOGGERS)


# Pupils: the roster of a school, which says nothing of who has a case.


def visible_pupils(user: User) -> PupilQuerySet:
    return Pupil.objects.filter(unit_id__in=people.units_where(user, *EMPLOYEES))


def find_pupils(user: User, words: str, limit: int = 12) -> list[Pupil]:
    """Pupils by any part of the name, without marks, in class-list order; with `.classroom_name` of today."""
    if not words.strip():
        return []
    return with_classrooms(visible_pupils(user).matching(words)[:limit])


def with_classrooms(pupils: Iterable[Pupil]) -> list[Pupil]:
    """The same pupils with `.classroom_name`, read in one query."""
    rows = list(pupils)
    current = Enrolment.objects.on(timezone.localdate()).filter(pupil__in=rows).select_related("classroom")
    names = {enrolment.pupil_id: enrolment.classroom.name for enrolment in current}
    for pupil in rows:
        pupil.classroom_name = names.get(pupil.pk, "")
    return rows


def get_pupil(user: User, public_id: str) -> Pupil:
    pupil = visible_pupils(user).filter(public_id=public_id).first()
    if pupil is None:
        raise Http404
    return pupil


def classrooms(user: User) -> QuerySet[Classroom]:
    """The classes of the schools whose roster the user keeps."""
    units = people.units_where(user, *ROSTER_KEEPERS)
    return Classroom.objects.filter(unit_id__in=units).select_related("school_year", "homeroom_teacher")


def get_classroom(user: User, public_id: str) -> Classroom:
    classroom = classrooms(user).filter(public_id=public_id).first()
    if classroom is None:
        raise Http404
    return classroom


def require_roster(user: User, unit: Unit) -> None:
    if not people.holds(user, unit, *ROSTER_KEEPERS):
        raise NotYours(_("Danh sách lớp do giáo viên đầu mối và hiệu trưởng cập nhật."))


# Concerns


def own_concerns(user: User) -> ConcernQuerySet:
    """What the user passed on: receipt and outcome signal, never a file."""
    return Concern.objects.filter(author=user).select_related("pupil")


def visible_concerns(user: User) -> ConcernQuerySet:
    """Concerns that the user reads on behalf of the school."""
    units = people.units_where(user, *CONCERN_READERS)
    return Concern.objects.filter(unit_id__in=units).select_related("pupil", "author")


def get_concern(user: User, public_id: str) -> Concern:
    concern = visible_concerns(user).filter(public_id=public_id).first()
    if concern is None:
        raise Http404
    return concern


def loose_notices(user: User) -> QuerySet[OutsideNotice]:
    """Outside notices that the user made and that no case has taken in yet."""
    return OutsideNotice.objects.filter(author=user, case__isnull=True).select_related("agency")


# Figures: aggregates alone


@dataclass(frozen=True)
class Tally:
    """The figures of one school's cases; every method returns counts by code, nothing else.

    Periods are inclusive local days."""

    unit: Unit

    def opened(self, start: date, until: date) -> int:
        return self._count(self._opened(start, until))

    def closed(self, start: date, until: date) -> int:
        return self._count(self._closed(start, until))

    def carried_over(self, start: date) -> int:
        """Cases opened before the period and still open when it began."""
        before = Case.objects.filter(unit=self.unit, opened_at__date__lt=start)
        return self._count(before.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gte=start)))

    def by_kind(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("kind", self._opened(start, until))

    def by_risk(self, start: date, until: date) -> dict[str, int]:
        """By the level that holds now; the code "" counts cases without an assessment yet."""
        return self._count_by("risk", self._opened(start, until))

    def by_stage(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("stage", self._opened(start, until))

    def by_outcome(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("outcome", self._closed(start, until))

    def concerns_by_channel(self, start: date, until: date) -> dict[str, int]:
        received = Concern.objects.filter(unit=self.unit).received_between(start, until)
        return self._count_by("channel", received)

    def _opened(self, start: date, until: date) -> CaseQuerySet:
        return Case.objects.filter(unit=self.unit).opened_between(start, until)

    def _closed(self, start: date, until: date) -> CaseQuerySet:
        return Case.objects.filter(unit=self.unit).closed_between(start, until)

    def _count(self, rows: QuerySet[Any]) -> int:
        with unit_scope(self.unit.pk):
            return rows.count()

    def _count_by(self, field: str, rows: QuerySet[Any]) -> dict[str, int]:
        with unit_scope(self.unit.pk):
            return dict(rows.order_by().values_list(field).annotate(n=Count("*")).values_list(field, "n"))


def tallying(user: User, unit: Unit) -> Tally:
    """The figures of a school, for its principal and focal teachers. Raises Http404 for everybody else: an
    officer reads the frozen, suppressed figures that the school submitted."""
    if not people.holds(user, unit, Role.PRINCIPAL, Role.FOCAL):
        raise Http404
    return Tally(unit)


# Pupils' files: caregivers, special circumstances, support, consents. They say nothing of who has a case.

KEEPER, CLASS_TEACHER = "keeper", "class_teacher"  # ROSTER_KEEPERS; who leads the pupil's class today

# Which part of a pupil's file is read in which capacity (F19.10); keepers alone write. Nobody else reads any part:
# not the clerk, not the deputy, not other teachers, not the office, not the operator.
PUPIL_FIELDS: dict[str, set[str]] = {
    FieldGroup.CAREGIVERS: {KEEPER},
    FieldGroup.LIVELIHOOD: {KEEPER},
    FieldGroup.FAMILY: {KEEPER},
    FieldGroup.HEALTH: {KEEPER},
    FieldGroup.PROTECTION: {KEEPER},  # abused, offending …: on no printed list
    FieldGroup.BENEFITS: {KEEPER, CLASS_TEACHER},  # names of support, which say nothing of why
    FieldGroup.CONSENTS: {KEEPER},
}
PRINTED = {FieldGroup.LIVELIHOOD, FieldGroup.FAMILY, FieldGroup.HEALTH}


def kept_pupils(user: User) -> PupilQuerySet:
    """The pupils whose file the user keeps."""
    return Pupil.objects.filter(unit_id__in=people.units_where(user, *ROSTER_KEEPERS))


def led_classrooms(user: User) -> QuerySet[Classroom]:
    """The classes of today that the user leads as homeroom teacher."""
    today = timezone.localdate()
    units = people.units_where(user, Role.HOMEROOM_TEACHER)
    return Classroom.objects.filter(
        homeroom_teacher=user, unit_id__in=units, school_year__starts__lte=today, school_year__ends__gte=today
    )


def taught_pupils(user: User) -> PupilQuerySet:
    """Who sits today in a class that the user leads."""
    seats = Enrolment.objects.on(timezone.localdate()).filter(classroom__in=led_classrooms(user))
    return Pupil.objects.filter(pk__in=seats.values("pupil_id"))


def pupil_fields(user: User, pupil: Pupil) -> set[str]:
    """The parts of this pupil's file that the user reads."""
    capacities = {KEEPER} if people.holds(user, pupil.unit_id, *ROSTER_KEEPERS) else set()
    if taught_pupils(user).filter(pk=pupil.pk).exists():
        capacities.add(CLASS_TEACHER)
    return {part for part, who in PUPIL_FIELDS.items() if who & capacities}


def require_pupil_file(user: User, pupil: Pupil) -> None:
    """First line of every verb on a pupil's file. Http404 for another school, NotYours for other employees."""
    if people.holds(user, pupil.unit_id, *ROSTER_KEEPERS):
        return
    if people.holds(user, pupil.unit_id, *EMPLOYEES):
        raise NotYours(_("Hồ sơ học sinh do giáo viên đầu mối và hiệu trưởng cập nhật."))
    raise Http404


def caregivers(pupil: Pupil) -> CaregiverQuerySet:
    """Who cares for the pupil today, those whom nobody may contact first: for the pages that access has already
    opened (the pupil's file, the case)."""
    return Caregiver.objects.on(timezone.localdate()).filter(pupil=pupil)


def past_caregivers(pupil: Pupil) -> CaregiverQuerySet:
    return Caregiver.objects.filter(pupil=pupil).exclude(pk__in=caregivers(pupil).values("pk"))


def contactable(pupil: Pupil) -> list[Caregiver]:
    """Whom a letter, a consent, a gate or a reminder may ask. Whoever is flagged "không liên hệ" is not among
    them, and nothing may require them."""
    return list(caregivers(pupil).filter(no_contact=False))


def kept_safe(pupil: Pupil) -> bool:
    """Nobody may be asked because of a flag: then the field reads "Không lấy ý kiến – vì an toàn …"."""
    return not contactable(pupil) and caregivers(pupil).filter(no_contact=True).exists()


def get_caregiver(user: User, pupil: Pupil, public_id: str) -> Caregiver:
    require_pupil_file(user, pupil)
    return _found(Caregiver.objects.filter(pupil=pupil, public_id=public_id).first())


def terms(kind: str, day: date | None = None) -> TermQuerySet:
    """The rows of a list, those in force on a day; reference data that holds no pupil."""
    rows = Term.objects.all().of(kind)
    return rows.on(day) if day else rows


def get_term(user: User, public_id: str) -> Term:
    people.require_catalogue(user)
    return _found(Term.objects.filter(public_id=public_id).first())


def visible_circumstances(user: User) -> QuerySet[Circumstance]:
    """Special circumstances of the pupils whose file the user keeps, and of no other part than theirs."""
    parts = [part for part in CIRCUMSTANCE_FIELDS if KEEPER in PUPIL_FIELDS[part]]
    rows = Circumstance.objects.filter(pupil__in=kept_pupils(user), group__field_group__in=parts)
    return rows.select_related("pupil", "group", "school_year")


def get_circumstance(user: User, pupil: Pupil, public_id: str) -> Circumstance:
    require_pupil_file(user, pupil)
    return _found(visible_circumstances(user).filter(pupil=pupil, public_id=public_id).first())


def visible_benefits(user: User) -> QuerySet[Benefit]:
    """Support of the pupils whose file the user keeps."""
    return Benefit.objects.filter(pupil__in=kept_pupils(user)).select_related("pupil", "kind", "school_year")


def benefits_of_class(user: User) -> QuerySet[Benefit]:
    """What the pupils of the user's own class receive today: its name, never its reason."""
    today = timezone.localdate()
    rows = Benefit.objects.filter(pupil__in=taught_pupils(user), kind__field_group=FieldGroup.BENEFITS)
    rows = rows.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    return rows.select_related("pupil", "kind").order_by("pupil__name_key", "pupil_id", "kind__position")


def get_benefit(user: User, pupil: Pupil, public_id: str) -> Benefit:
    require_pupil_file(user, pupil)
    return _found(visible_benefits(user).filter(pupil=pupil, public_id=public_id).first())


def visible_consents(user: User) -> QuerySet[Consent]:
    """Consents that belong to no case; those of a case are seen with the case alone (`consents_of_case`)."""
    rows = Consent.objects.filter(pupil__in=kept_pupils(user), case__isnull=True)
    return rows.select_related("pupil", "purpose", "caregiver", "exception", "recorded_by")


def consents_of_case(case: Case) -> QuerySet[Consent]:
    """For the pages of a case that access has already opened."""
    rows = Consent.objects.filter(case=case)
    return rows.select_related("pupil", "purpose", "caregiver", "exception", "recorded_by")


def get_consent(user: User, pupil: Pupil, public_id: str) -> Consent:
    require_pupil_file(user, pupil)
    return _found(visible_consents(user).filter(pupil=pupil, public_id=public_id).first())


def get_case_consent(user: User, case: Case, public_id: str) -> Consent:
    require(user, "write", case)
    return _found(consents_of_case(case).filter(public_id=public_id).first())


@dataclass(frozen=True)
class ConsentStanding:
    state: ConsentState
    consent: Consent | None = None

    @property
    def allows(self) -> bool:
        return self.state in (ConsentState.GIVEN, ConsentState.EXCEPTION)


def consent_for(pupil: Pupil, purpose: str, day: date, case: Case | None = None) -> ConsentStanding:
    """How it stands on that day with the pupil's consent for the purpose (its code: "photo", "publish",
    "share" …). The latest answer counts; silence is no consent. For callers that may see the pupil or the case."""
    rows = Consent.objects.filter(pupil=pupil, purpose__code=purpose, case=case, given_on__lte=day)
    last = rows.select_related("purpose").first()
    return ConsentStanding(last.state_on(day), last) if last else ConsentStanding(ConsentState.NONE)


def classroom_names(pupils: Iterable[Pupil], year: SchoolYear) -> dict[int, str]:
    """Pupil id → the class of that school year (the last one), in one query."""
    seats = Enrolment.objects.filter(pupil__in=list(pupils), classroom__school_year=year).select_related(
        "classroom"
    )
    return {seat.pupil_id: seat.classroom.name for seat in seats.order_by("since")}


def _found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row
