"""Who may see and do what to cases, pupils and concerns.

A case is visible to the principal of its school and to whoever holds a grant on it. Nobody else: not other
teachers, not the office, not the operator, not a Django superuser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import Unit, User
from cases.enums import GrantKind, PlanState, Stage
from cases.models import (
    Case,
    CaseGrant,
    Classroom,
    Concern,
    Enrolment,
    OutsideNotice,
    Pupil,
    StageStep,
    SupportPlan,
)
from cases.querysets import CaseGrantQuerySet, CaseQuerySet, ConcernQuerySet, PupilQuerySet
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
        return self._count_by("channel", self._received(start, until))

    def concerns_by_state(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("state", self._received(start, until))

    def notices_by_agency_kind(self, start: date, until: date) -> dict[str, int]:
        """Outside notices by the kind of agency that was told."""
        told = OutsideNotice.objects.filter(unit=self.unit, case__isnull=False, at__date__range=(start, until))
        return self._count_by("agency__kind", told)

    def reintegrated(self, start: date, until: date) -> int:
        """Cases that came to the stage of reintegration in the period."""
        steps = StageStep.objects.filter(case__unit=self.unit, at__date__range=(start, until))
        return self._count(steps.filter(to_stage=Stage.REINTEGRATION).order_by().values("case").distinct())

    def days_to_close(self, start: date, until: date) -> int:
        """Mean of whole days from the opening to the end, of the cases that ended in the period; 0: none did."""
        took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
        return self._mean_days(self._closed(start, until).annotate(took=took))

    def days_to_plan(self, start: date, until: date) -> int:
        """Mean of whole days from the opening to the approval of the support plan, of the plans that were approved
        in the period; 0: none was."""
        took = ExpressionWrapper(F("decided_at") - F("case__opened_at"), output_field=DurationField())
        approved = SupportPlan.objects.filter(case__unit=self.unit, state=PlanState.APPROVED)
        return self._mean_days(approved.filter(decided_at__date__range=(start, until)).annotate(took=took))

    def pupils_by_sex(self, day: date) -> dict[str, int]:
        return self._count_by("pupil__sex", self._enrolled(day))

    def pupils_by_grade(self, day: date) -> dict[str, int]:
        return {str(grade): n for grade, n in self._count_by("classroom__grade", self._enrolled(day)).items()}

    def classes(self, day: date) -> int:
        return self._count(self._enrolled(day).order_by().values("classroom").distinct())

    def _received(self, start: date, until: date) -> ConcernQuerySet:
        return Concern.objects.filter(unit=self.unit).received_between(start, until)

    def _enrolled(self, day: date) -> QuerySet[Enrolment]:
        return Enrolment.objects.on(day).filter(classroom__unit=self.unit)

    def _mean_days(self, rows: QuerySet[Any]) -> int:
        with unit_scope(self.unit.pk):
            mean = rows.aggregate(mean=Avg("took"))["mean"]
        return mean.days if mean else 0

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


def cases_behind(user: User, unit: Unit, field: str, code: str | None, start: date, until: date) -> CaseQuerySet:
    """The cases behind a figure of `Tally.by_<field>` that this person may see: by the same adjectives, so that
    the list never speaks of others than the figure. `code` None: of the whole table."""
    rows = visible_cases(user).filter(unit=unit)
    rows = rows.closed_between(start, until) if field == "outcome" else rows.opened_between(start, until)
    return (rows if code is None else rows.filter(**{field: code})).select_related("pupil")


def concerns_behind(
    user: User, unit: Unit, field: str, code: str | None, start: date, until: date
) -> ConcernQuerySet:
    """The same for `Tally.concerns_by_<field>`."""
    rows = visible_concerns(user).filter(unit=unit).received_between(start, until)
    return rows if code is None else rows.filter(**{field: code})


def tallying(user: User, unit: Unit) -> Tally:
    """The figures of a school, for its principal and focal teachers. Raises Http404 for everybody else: an
    officer reads the frozen, suppressed figures that the school submitted."""
    if not people.holds(user, unit, Role.PRINCIPAL, Role.FOCAL):
        raise Http404
    return Tally(unit)
