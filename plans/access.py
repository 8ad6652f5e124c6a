"""Who may see and do what to plans, activities and monthly assessments.

A person stands to a plan in one or more capacities (see `standings`); two tables say what each may read
and do. Whoever has no capacity, or none that reads a plan in its state, gets the same 404 as for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import Unit, User
from cases import access as cases
from cases.enums import FollowUpKind
from cases.models import Classroom, Consent
from ctxh_portal.kit.calendar import add_months, school_year_label
from ctxh_portal.kit.errors import NotYours
from plans.enums import ActivityKind, InspectionState, MonthState, PlanState, Span
from plans.models import (
    Activity,
    ActivityFile,
    Attendance,
    Club,
    ClubClass,
    Criterion,
    FileCheck,
    Inspection,
    MonthCriterion,
    MonthlyAssessment,
    MonthMark,
    PhotoReview,
    Plan,
    PlanAsk,
    PlanFunding,
    PlanOutline,
    PlanTask,
    PlanVersion,
    Questionnaire,
    Recommendation,
    ScreenedClass,
    Screening,
    Shortcoming,
    TaskGiven,
    TaskProgress,
    Team,
    TopicDay,
    UnitPaper,
)
from plans.models.evidence import PupilsShown
from plans.querysets import (
    ActivityQuerySet,
    InspectionQuerySet,
    MonthlyAssessmentQuerySet,
    PlanQuerySet,
    PlanTaskQuerySet,
    RecommendationQuerySet,
)

OFFICER = "officer"  # of the office whose plan it is, or of its successor
MANAGER = "manager"  # officer of an office above the school whose plan it is, on either line
FOCAL = "focal"
PRINCIPAL = "principal"
CLERK = "clerk"
STAFF = "staff"  # other employees of the school
BELOW = "below"  # focal teacher or principal of a school, or officer of an office, under the one whose plan it is

ALL = set(PlanState.values)
IN_FORCE = {PlanState.APPROVED.value, PlanState.ISSUED.value}
OPEN = {PlanState.DRAFT.value, PlanState.RETURNED.value}

# In which states a plan is there for whom.
READS: dict[str, set[str]] = {
    OFFICER: ALL,
    FOCAL: ALL,
    PRINCIPAL: ALL,
    CLERK: IN_FORCE,
    MANAGER: IN_FORCE,
    STAFF: {PlanState.ISSUED.value},
    BELOW: {PlanState.ISSUED.value},
}
# Who may do what to a plan that they can read; the others get 403.
ACTIONS: dict[str, set[str]] = {
    "view": set(READS),
    "download": set(READS),
    "versions": {OFFICER, FOCAL, PRINCIPAL},  # what stood there before is the authors' own
    "edit": {OFFICER, FOCAL},  # the text, the table, the marks of what lapsed
    "continue": {OFFICER},
    "take_over": {FOCAL, OFFICER},  # the tasks of the offices above into the own plan
    "submit": {FOCAL},
    "decide": {PRINCIPAL},
    "issue": {OFFICER, FOCAL, PRINCIPAL, CLERK},  # number, date and the stamped copy
    "progress": {OFFICER, FOCAL},  # whoever has a task tells of it too (`own_tasks`)
    "give": {OFFICER, FOCAL, PRINCIPAL},  # tasks to schools; to teams and people of the school
    "compare_schools": {OFFICER},  # the grid of schools and tasks
}
WRITERS = [Role.FOCAL]  # of a school's plans, activities and monthly assessments
READERS = [Role.FOCAL, Role.PRINCIPAL]
SCHOOL_ROLES = {
    Role.FOCAL: FOCAL,
    Role.PRINCIPAL: PRINCIPAL,
    Role.CLERK: CLERK,
    Role.VICE_PRINCIPAL: STAFF,
    Role.HOMEROOM_TEACHER: STAFF,
    Role.STAFF: STAFF,
}


@dataclass(frozen=True)
class Standings:
    """In which capacities a person stands to the plans of which units, today."""

    user: User

    @cached_property
    def offices(self) -> list[int]:
        return people.offices_of(self.user)

    @cached_property
    def managed_schools(self) -> set[int]:
        units = people.units_where(self.user, Role.OFFICER)
        today = timezone.localdate()
        offices = Unit.objects.filter(pk__in=units)
        return {school.pk for office in offices for school in people.units_under(office, today).schools()}

    @cached_property
    def offices_above(self) -> set[int]:
        """The offices over the person's schools (as focal teacher or principal) and offices."""
        return offices_over(people.units_where(self.user, *READERS, Role.OFFICER))

    def to(self, unit_id: int) -> set[str]:
        roles = [Role(m.role) for m in people.memberships(self.user) if m.unit_id == unit_id]
        found = {SCHOOL_ROLES[role] for role in roles if role in SCHOOL_ROLES}
        if unit_id in self.offices:
            found.add(OFFICER)
        if people.units_where(self.user, Role.OFFICER) and unit_id in self.managed_schools:
            found.add(MANAGER)
        if unit_id in self.offices_above:
            found.add(BELOW)
        return found

    def units_as(self, capacity: str) -> set[int]:
        if capacity == OFFICER:
            return set(self.offices)
        if capacity == MANAGER:
            return self.managed_schools
        if capacity == BELOW:
            return self.offices_above
        roles = [role for role, name in SCHOOL_ROLES.items() if name == capacity]
        return set(people.units_where(self.user, *roles))


def offices_over(units: Iterable[int]) -> set[int]:
    """The offices directly above, on either line, and those that they succeeded."""
    return people.inherited_by(Unit.objects.over(units, timezone.localdate()).values_list("pk", flat=True))


def standings(user: User) -> Standings:
    """Read once per request (the request loads its own user object)."""
    found: Standings | None = getattr(user, "_plan_standings", None)
    if found is None:
        found = user._plan_standings = Standings(user)  # type: ignore[attr-defined]
    return found


# ── plans and their tasks ────────────────────────────────────────────────────────────────────────────


def visible_plans(user: User) -> PlanQuerySet:
    mine = standings(user)
    readable = Q(pk__in=[])
    for capacity, states in READS.items():
        units = mine.units_as(capacity)
        if units:
            readable |= Q(unit_id__in=units) if states == ALL else Q(unit_id__in=units, state__in=states)
    return Plan.objects.filter(readable).select_related("unit")


def get_plan(user: User, public_id: str) -> Plan:
    """The plan, or Http404 for a foreign id and a missing id alike."""
    plan = (
        visible_plans(user).filter(public_id=public_id).select_related("unit", "continues", "drafted_by").first()
    )
    if plan is None:
        raise Http404
    return plan


def own_tasks(user: User) -> PlanTaskQuerySet:
    """The tasks that the person has: given to them or to a team that they lead, in plans in force of the schools
    where they work today."""
    schools = people.units_where(user, *SCHOOL_ROLES)
    mine = TaskGiven.objects.filter(Q(person=user) | Q(team__lead=user)).values("task")
    plans = Plan.objects.filter(unit_id__in=schools).in_force()
    return PlanTask.objects.filter(plan__in=plans, pk__in=mine).select_related("group", "plan__unit")


def tasks_today(user: User, today: date) -> list[PlanTask]:
    """Own tasks of the plans of now that are not done."""
    plans = Plan.objects.running(today)
    return list(own_tasks(user).unfinished().filter(plan__in=plans))


def has_task(user: User, task: PlanTask) -> bool:
    return own_tasks(user).filter(pk=task.pk).exists()


def require_progress(user: User, task: PlanTask) -> None:
    """Who tells how a task stands: who writes the plan, and who has the task."""
    if not can(user, "progress", task.plan) and not has_task(user, task):
        require(user, "progress", task.plan)


def teams_of(user: User, unit: Unit) -> QuerySet[Team]:
    if not people.holds(user, unit, *READERS):
        raise Http404
    return Team.objects.filter(unit=unit).select_related("lead")


def get_team(user: User, public_id: str) -> Team:
    rows = Team.objects.filter(unit_id__in=people.units_where(user, *READERS), public_id=public_id)
    team = rows.select_related("unit", "lead").first()
    if team is None:
        raise Http404
    return team


def given_in(plan: Plan) -> dict[int, list[TaskGiven]]:
    """Task id → to whom it is given."""
    found: dict[int, list[TaskGiven]] = {}
    for row in TaskGiven.objects.filter(task__plan=plan).select_related("unit", "team__lead", "person"):
        found.setdefault(row.task_id, []).append(row)
    return found


def holders_of(tasks: Iterable[PlanTask]) -> dict[int, list[User]]:
    """Task id → the people who have it and work at its school today."""
    rows = TaskGiven.objects.filter(task__in=[task.pk for task in tasks])
    found: dict[int, list[User]] = {}
    staff: dict[int, set[int]] = {}
    for row in rows.select_related("task__plan", "team__lead", "person"):
        person = row.person or (row.team.lead if row.team else None)
        unit_id = row.task.plan.unit_id
        if unit_id not in staff:
            staff[unit_id] = set(people.staff_of(unit_id).values_list("pk", flat=True))
        if person and person.pk in staff[unit_id] and person not in found.setdefault(row.task_id, []):
            found[row.task_id].append(person)
    return found


def get_task(user: User, public_id: str) -> PlanTask:
    there = Q(plan__in=visible_plans(user)) | Q(pk__in=own_tasks(user).order_by().values("pk"))
    task = (
        PlanTask.objects.filter(there, public_id=public_id)
        .select_related("group", "plan__unit", "source__group", "source__plan")
        .first()
    )
    if task is None:
        raise Http404
    return task


def allowed(user: User, plan: Plan) -> set[str]:
    """All that the user may do to the plan by right; its state may still forbid it (workflow)."""
    reading = {name for name in standings(user).to(plan.unit_id) if plan.state in READS[name]}
    return {action for action, who in ACTIONS.items() if who & reading}


def can(user: User, action: str, plan: Plan) -> bool:
    return action in allowed(user, plan)


def require(user: User, action: str, plan: Plan) -> None:
    """First line of every verb. Raises Http404 for an outsider, NotYours for a reader without the right."""
    may = allowed(user, plan)
    if not may:
        raise Http404
    if action not in may:
        raise NotYours(
            _("Việc này thuộc hiệu trưởng.")
            if action == "decide"
            else _("Việc này thuộc người soạn kế hoạch của đơn vị.")
        )


def units_for_drafting(user: User) -> QuerySet[Unit]:
    """The units whose plans the person writes, those of today first: the school of a focal teacher; the
    office of an officer and the offices that it succeeded (a finished plan of theirs is entered under
    their name)."""
    units = {*people.units_where(user, *WRITERS, Role.OFFICER), *people.offices_of(user)}
    return Unit.objects.filter(pk__in=units).order_by(F("valid_until").desc(nulls_first=True), "name")


def require_drafting(user: User, unit: Unit) -> None:
    if unit not in units_for_drafting(user):
        raise NotYours(
            _("Kế hoạch của trường do giáo viên đầu mối soạn, kế hoạch của phòng do cán bộ phòng soạn.")
        )


def readers_in_words(plan: Plan) -> str:
    """The quiet line of a plan's page: who can read it now."""
    if not plan.is_of_school and plan.unit.valid_until and plan.unit.valid_until < timezone.localdate():
        successors = ", ".join(unit.short_name for unit in plan.unit.successors.all())
        if plan.state != PlanState.ISSUED:
            return _("Chỉ cán bộ của %(units)s, đơn vị kế tục, xem được trang này.") % {"units": successors}
        return _(
            "Cán bộ của %(units)s, đơn vị kế tục, cán bộ, hiệu trưởng và giáo viên đầu mối của các đơn vị cấp "
            "dưới xem được trang này."
        ) % {"units": successors}
    if not plan.is_of_school:
        if plan.state == PlanState.ISSUED:
            return _(
                "Cán bộ của %(unit)s, cán bộ, hiệu trưởng và giáo viên đầu mối của các đơn vị cấp dưới xem được "
                "trang này."
            ) % {"unit": plan.unit.short_name}
        return _("Chỉ cán bộ của %(unit)s xem được trang này.") % {"unit": plan.unit.short_name}
    if plan.state == PlanState.ISSUED:
        return _("Cả trường và cơ quan quản lý xem được trang này.")
    if plan.state == PlanState.APPROVED:
        return _("Giáo viên đầu mối, hiệu trưởng, văn thư và cơ quan quản lý xem được trang này.")
    return _("Chỉ giáo viên đầu mối và hiệu trưởng của trường xem được trang này.")


def has_other_of_year(plan: Plan) -> bool:
    """Whether the unit has a second yearly plan of the same year, which figures would count beside this one."""
    others = Plan.objects.filter(unit=plan.unit, first_year=plan.first_year, school_year=plan.school_year)
    return plan.span == Span.YEAR and others.yearly().exclude(pk=plan.pk).exists()


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(plan=plan)


def plan_before(user: User, plan: Plan) -> Plan | None:
    """The plan that this one follows: the one it continues, or the unit's last one of the same kind."""
    if plan.continues_id:
        return visible_plans(user).filter(pk=plan.continues_id).first()
    same = visible_plans(user).filter(unit=plan.unit, span=plan.span, first_year__lt=plan.first_year)
    return same.order_by("-first_year", "-pk").first()


def plans_above(user: User, unit: Unit) -> PlanQuerySet:
    """The issued plans of the offices over this unit that are not over: a plan of the unit may begin from one."""
    readable = visible_plans(user).issued().filter(unit_id__in=offices_over([unit.pk]))
    return readable.filter(last_year__gte=timezone.localdate().year)


def plans_to_carry_on(user: User, unit: Unit) -> list[Plan]:
    """The newest issued plans of the unit itself, from which the next one may be made."""
    own = visible_plans(user).issued().filter(unit=unit).order_by("-first_year", "-last_year", "-pk")
    return list(own[:3])


def outlines() -> QuerySet[PlanOutline]:
    return PlanOutline.objects.all()


def outlines_for(unit: Unit) -> list[PlanOutline]:
    """Those in use for units of this level or tier; the communes' serve the districts that they succeeded."""
    whose = unit.level if unit.is_school else unit.kind.replace("district", "commune")
    return list(outlines().filter(whose=whose, in_use=True))


def get_outline(user: User, public_id: str) -> PlanOutline:
    people.require_catalogue(user)
    found = outlines().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def tasks_of(plan: Plan) -> PlanTaskQuerySet:
    return PlanTask.objects.filter(plan=plan).select_related("group", "source")


def tasks_to_take_over(user: User, plan: Plan) -> list[PlanTask]:
    """The tasks of the issued plans of the offices over the plan's unit that cover its years and are not in it
    yet; each with `.meant`: due in these years, given to the school where it is one, and not already passed on in
    a nearer office's plan."""
    above = visible_plans(user).issued().filter(unit_id__in=offices_over([plan.unit_id]))
    sources = above.covering(plan.first_year, plan.last_year)
    taken = PlanTask.objects.filter(plan=plan, source__isnull=False).values("source_id")
    tasks = PlanTask.objects.filter(plan__in=sources).exclude(pk__in=taken).select_related("group", "plan__unit")
    due = tasks.due_in(plan.first_year, plan.last_year)
    meant = set((due.reaching(plan.unit) if plan.is_of_school else due).values_list("pk", flat=True))
    rows = list(tasks.order_by("-plan__first_year", "plan_id", "group__position", "position"))
    passed_on = {task.source_id for task in rows}
    for task in rows:
        task.meant = task.pk in meant - passed_on
    return rows


def taken_over(user: User, plan: Plan) -> dict[tuple[int, int], PlanTask]:
    """(school id, office task id) → the school's own task, of the newest plan in force that has it; also where it
    came by the plan of an office between."""
    mine = PlanTask.objects.filter(Q(source__plan=plan) | Q(source__source__plan=plan))
    readable = mine.filter(plan__in=visible_plans(user).in_force()).select_related("plan", "group", "source")
    found = {}
    for task in readable.order_by("plan__first_year", "plan_id"):  # the newest last
        if source := task.source:
            root = source.pk if source.plan_id == plan.pk else source.source_id
            found[task.plan.unit_id, root] = task
    return found


def meant_for(tasks: Iterable[PlanTask], schools: Iterable[Unit]) -> set[tuple[int, int]]:
    """(school id, task id) of each task that is for that school (see `PlanTaskQuerySet.reaching`)."""
    tasks = [task for task in tasks if task.for_schools]
    named: dict[int, set[str | int | None]] = {}
    for row in TaskGiven.objects.filter(task__in=tasks).values("task", "level", "unit"):
        named.setdefault(row["task"], set()).add(row["level"] or row["unit"])
    return {
        (school.pk, task.pk)
        for school in schools
        for task in tasks
        if task.pk not in named or named[task.pk] & {school.pk, school.level}
    }


def told_of(tasks: Iterable[PlanTask]) -> dict[int, list[TaskProgress]]:
    """Task id → what was said of it, the newest first; of tasks that access has already given."""
    found: dict[int, list[TaskProgress]] = {}
    entries = TaskProgress.objects.filter(task__in=list(tasks)).select_related("by")
    for entry in entries.order_by("-on", "-pk"):
        found.setdefault(entry.task_id, []).append(entry)
    return found


def schools_of(user: User) -> list[Unit]:
    """The schools under the officer's office today, on either line."""
    return list(people.units_under(people.office_of(user), timezone.localdate()).schools())


# ── activities: a school's own, for its focal teachers and its principal; an office's, for its officers ──


def visible_activities(user: User) -> ActivityQuerySet:
    units = {*people.units_where(user, *READERS), *standings(user).offices}
    return Activity.objects.filter(unit_id__in=units).select_related("unit", "task__group")


def unit_of_activities(user: User) -> Unit:
    """The school whose activities the user reads, else the own office. Http404 for everybody else."""
    return people.school_of(user, *READERS) if people.units_where(user, *READERS) else people.office_of(user)


def records_activities(user: User, unit: Unit) -> bool:
    if unit.is_school:
        return people.holds(user, unit, *WRITERS)
    return unit.pk in standings(user).offices


def unit_for_recording(user: User) -> Unit:
    """Where a new activity is written down. Http404 for who writes none."""
    return people.school_of(user, *WRITERS) if people.units_where(user, *WRITERS) else people.office_of(user)


def may_record_for(user: User, plan: Plan) -> bool:
    """Whether a new activity of the user's may carry out a task of the plan."""
    mine = people.units_where(user, *WRITERS, Role.OFFICER)
    return plan.unit_id in mine and plan.state in IN_FORCE and plan.unit_id == unit_for_recording(user).pk


def activities_of_task(user: User, task: PlanTask) -> ActivityQuerySet:
    return visible_activities(user).filter(task=task)


def held_for_tasks(user: User, path: str = "activities") -> Prefetch[Any]:
    """For a list of tasks: `.held`, what the user may read of the activities that carry each out."""
    return Prefetch(path, queryset=visible_activities(user), to_attr="held")


def activity_readers_in_words(unit: Unit) -> str:
    """The quiet line of an activity's pages."""
    if unit.is_school:
        return _("Chỉ giáo viên đầu mối và hiệu trưởng của trường xem được; báo cáo chỉ lấy số lượng.")
    return _("Chỉ cán bộ của %(unit)s xem được trang này.") % {"unit": unit.short_name}


COUNSELS = {
    "class": Q(kind__in=(ActivityKind.TOPIC, ActivityKind.SKILLS)),
    "group": Q(kind=ActivityKind.CLUB),
    "parents": Q(kind=ActivityKind.PARENTS),
}
COUNSELLING = COUNSELS["class"] | COUNSELS["group"] | COUNSELS["parents"]  # of many at once
# which activities a line of these tables counts
LINES_OF_ACTIVITIES: dict[str, dict[str, Q]] = {
    "group_work": {**COUNSELS, "online": COUNSELLING & Q(online=True)},
    "outreach": {
        "online": Q(online=True),
        "products": ~Q(product=""),
        "meetings": Q(club__isnull=False),
    },
    "participants": {who: Q(**{f"{who}__gt": 0}) for who in ("pupils", "staff", "parents")},
    "staff_work": dict.fromkeys(("sessions", "staff", "hours"), Q(kind=ActivityKind.TRAINING)),
}


def activities_behind(
    user: User, unit: Unit, group: str, code: str | None, start: date, until: date
) -> ActivityQuerySet:
    """The activities behind a line of a table; `code` None: of the whole table."""
    rows = visible_activities(user).filter(unit=unit).between(start, until)
    lines = LINES_OF_ACTIVITIES.get(group, {})
    return rows if code is None else rows.filter(lines.get(code, Q(kind=code)))


def period_plans(offices: list[int]) -> PlanQuerySet:
    """The plans for several years of these offices that were issued, on which they may ask for a report."""
    return Plan.objects.issued().filter(unit_id__in=offices, span=Span.PERIOD)


def get_activity(user: User, public_id: str) -> Activity:
    activity = visible_activities(user).filter(public_id=public_id).first()
    if activity is None:
        raise Http404
    return activity


def get_evidence(activity: Activity, public_id: str) -> ActivityFile:
    """A file of an activity that access has already given."""
    file = activity.files.filter(public_id=public_id).select_related("activity__unit").first()
    if file is None:
        raise Http404
    return file


def staff_at(activity: Activity) -> list[User]:
    """Whom the list of a training names: who worked at the school on its day, also where the account was closed
    since; of an office's training, whom the office knew by name on that day."""
    there = people.staff_of if activity.unit.is_school else people.known_to_office
    return list(there(activity.unit, activity.on, closed_too=True))


def who_checks(user: User, unit: Unit) -> QuerySet[User]:
    """Who may have checked the consents of the pupils in a photo: the unit's own people; for what an office left
    to its successor, the people of the writer's office."""
    return people.staff_of(unit) if unit.is_school else people.officers_of(people.office_of(user))


def files_showing_pupils(unit: Unit, since: date) -> QuerySet[ActivityFile]:
    """What may show pupils of the school, of activities from that day on; older documents may too."""
    rows = ActivityFile.objects.filter(activity__unit=unit, activity__on__gte=since)
    return rows.exclude(pupils_shown=PupilsShown.NO).select_related("activity").order_by("-activity__on", "pk")


def photos_kept_of(unit: Unit, since: date) -> bool:
    """Whether pupils of the school may be in files of its own, or of an office over it, from that day on."""
    offices = Unit.objects.filter(pk__in=offices_over([unit.pk]))
    return any(files_showing_pupils(one, since).exists() for one in (unit, *offices))


def photo_reviews(user: User) -> QuerySet[PhotoReview]:
    """What the user is asked to look through, at a school whose photos they keep today."""
    rows = PhotoReview.objects.filter(keeper=user, unit_id__in=people.units_where(user, *WRITERS))
    return rows.select_related("unit")


def get_photo_review(user: User, public_id: str) -> PhotoReview:
    row = photo_reviews(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def photo_reviews_waiting(user: User) -> QuerySet[PhotoReview]:
    return photo_reviews(user).filter(done_on__isnull=True)


def withdrawn_consent(user: User, review: PhotoReview) -> Consent | None:
    """Whose consent fell, for whoever keeps the pupils' files: without it nobody could look for the pupil."""
    return cases.visible_consents(user).filter(pk=review.consent_id).first()


def present_at(user: User, activity: Activity) -> list[User]:
    """Those who were there and work at the school, or at one under the writer's office, today: a certificate is
    kept with them at a school."""
    there = activity.attendance.filter(present=True).values("person")
    if activity.unit.is_school:
        return list(people.staff_of(activity.unit_id).filter(pk__in=there))
    office = people.office_of(user)
    guests = people.known_to_office(office).exclude(pk__in=people.officers_of(office))
    return list(guests.filter(pk__in=there))


@dataclass(frozen=True)
class Trained:
    """One employee's trainings of a school year."""

    person: User
    sessions: int
    hours: Decimal


def staff_trained(user: User, unit: Unit, start: date, until: date) -> list[Trained]:
    """Everybody who works at the school today, with the trainings of the period that they were at: the school's,
    and those of the offices over it."""
    if not people.holds(user, unit, *READERS):
        raise Http404
    held = trainings_for(unit, start, until)
    told = Attendance.objects.filter(activity__in=held, present=True).order_by().values("person")
    sums = {row["person"]: row for row in told.annotate(n=Count("*"), hours=Sum("activity__hours"))}
    nothing: dict[str, Any] = {"n": 0, "hours": Decimal(0)}
    rows = [(person, sums.get(person.pk, nothing)) for person in people.staff_of(unit)]
    return [Trained(person, row["n"], row["hours"]) for person, row in rows]


# Screenings: counts of classes, for those who read the school's activities; an office has none of it


def questionnaires(user: User) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(unit_id__in=people.units_where(user, *READERS)).select_related("unit")


def get_questionnaire(user: User, public_id: str) -> Questionnaire:
    row = questionnaires(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def screenings(user: User) -> QuerySet[Screening]:
    rows = Screening.objects.filter(questionnaire__in=questionnaires(user).order_by())
    return rows.select_related("questionnaire__unit", "activity").prefetch_related("classes__classroom")


def get_screening(user: User, public_id: str) -> Screening:
    row = screenings(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def get_screened(row: Screening, class_id: int) -> ScreenedClass:
    """A class of a screening that access has already given."""
    found = next((one for one in row.classes.all() if one.pk == class_id), None)
    if found is None:
        raise Http404
    return found


def trainings_for(unit: Unit, start: date, until: date) -> ActivityQuerySet:
    """The trainings of a school and of the offices over it."""
    held = Activity.objects.filter(kind=ActivityKind.TRAINING).between(start, until)
    return held.filter(Q(unit=unit) | Q(unit_id__in=offices_over([unit.pk])))


def trainings_of_offices(user: User, unit: Unit, start: date, until: date) -> ActivityQuerySet:
    """Those of the offices that somebody of the user's school was at; for a line with title and day."""
    if not people.holds(user, unit, *READERS):
        raise Http404
    ours = Attendance.objects.filter(person__in=people.staff_of(unit), present=True).values("activity")
    return trainings_for(unit, start, until).exclude(unit=unit).filter(pk__in=ours)


@dataclass(frozen=True)
class Share:
    """How many of a school's staff were at a training in a school year: adults, counted once."""

    trained: int
    staff: int

    @property
    def percent(self) -> int:
        return round(100 * self.trained / self.staff) if self.staff else 0


def trained_by_school(user: User, years: list[int]) -> list[tuple[Unit, list[Share]]]:
    """For an office: the schools under it today, each with its share in the school years that begin in `years`.
    The staff of a year are those of its last day, or of today while it runs."""
    schools = schools_of(user)
    columns = [_shares(schools, year) for year in years]
    return [(school, [column[school.pk] for column in columns]) for school in schools]


def _shares(schools: list[Unit], year: int) -> dict[int, Share]:
    start, until = date(year, 8, 1), date(year + 1, 7, 31)
    staff = people.staff_by_school(schools, min(until, timezone.localdate()))
    offices = offices_over([school.pk for school in schools])
    units = {school.pk for school in schools} | offices
    held = Activity.objects.filter(unit_id__in=units, kind=ActivityKind.TRAINING).between(start, until)
    there = Attendance.objects.filter(activity__in=held, present=True).order_by()
    trained: dict[int, set[int]] = {}
    for unit, person in there.values_list("activity__unit", "person").distinct():
        trained.setdefault(unit, set()).add(person)
    by_offices: set[int] = set().union(*(trained.get(office, set()) for office in offices))
    return {
        school.pk: Share(
            len(staff[school.pk] & (trained.get(school.pk, set()) | by_offices)), len(staff[school.pk])
        )
        for school in schools
    }


def clubs_of(user: User, unit: Unit) -> QuerySet[Club]:
    if not people.holds(user, unit, *READERS):
        raise Http404
    return Club.objects.filter(unit=unit)


def get_club(user: User, public_id: str) -> Club:
    rows = Club.objects.filter(unit_id__in=people.units_where(user, *READERS), public_id=public_id)
    club = rows.select_related("unit").first()
    if club is None:
        raise Http404
    return club


def meetings_of(club: Club) -> ActivityQuerySet:
    return Activity.objects.filter(club=club)


def classrooms_now(unit: Unit) -> list[Classroom]:
    """The classes of this school year, by grade."""
    rows = Classroom.objects.filter(unit=unit, school_year__label=school_year_label(timezone.localdate()))
    return list(rows.order_by("grade", "name"))


def classes_in_club(club: Club, day: date) -> QuerySet[ClubClass]:
    rows = club.classes.filter(classroom__school_year__label=school_year_label(day))
    return rows.select_related("classroom")


def staff_for_club(unit: Unit, club: Club | None) -> list[User]:
    """Who works at the school today, and who left it but stands in the club still."""
    found = list(people.staff_of(unit))
    return found + [person for person in (club.staff.all() if club else []) if person not in found]


TOPICS_AHEAD = timedelta(days=60)  # time enough to prepare an activity


def topic_days() -> QuerySet[TopicDay]:
    return TopicDay.objects.all()


def get_topic(public_id: str) -> TopicDay:
    topic = TopicDay.objects.filter(public_id=public_id).first()
    if topic is None:
        raise Http404
    return topic


def topics_ahead(today: date) -> list[tuple[date, TopicDay]]:
    """The ideas of the coming two months, the next one first."""
    days = [(topic.next_on(today), topic) for topic in topic_days().filter(shown=True)]
    return sorted([each for each in days if each[0] <= today + TOPICS_AHEAD], key=lambda each: each[0])


def tasks_in_force(unit: Unit, first: int, last: int) -> PlanTaskQuerySet:
    """The tasks of the school's yearly plans in force that have work in these years."""
    plans = Plan.objects.filter(unit=unit).yearly().in_force().covering(first, last)
    return PlanTask.objects.filter(plan__in=plans).due_in(first, last).select_related("group")


def tasks_of_activity(
    unit: Unit, first: int, last: int, asked: Iterable[str], activity: Activity | None
) -> PlanTaskQuerySet:
    """What a form offers, of the newest plan first: the tasks of these years, one asked for by its address,
    whenever it is due, and the one that the activity carries out already."""
    due = tasks_to_carry_out(unit, first, last).order_by().values("pk")
    wanted = Q(pk__in=due) | Q(plan__unit=unit, plan__state__in=IN_FORCE, public_id__in=asked)
    if activity and activity.task_id:
        wanted |= Q(pk=activity.task_id)
    return (
        PlanTask.objects.filter(wanted)
        .select_related("group", "plan")
        .order_by("-plan__first_year", "-plan__last_year", "plan_id", "group__position", "position")
    )


def tasks_to_carry_out(unit: Unit, first: int, last: int) -> PlanTaskQuerySet:
    """Those that an activity may be tied to. An office's plans run for years as often as for one."""
    if unit.is_school:
        return tasks_in_force(unit, first, last)
    plans = Plan.objects.filter(unit=unit).in_force().covering(first, last)
    return PlanTask.objects.filter(plan__in=plans).due_in(first, last).select_related("group")


def visible_assessments(user: User) -> MonthlyAssessmentQuerySet:
    """Monthly assessments with their texts. The office has no part in them (see month_states)."""
    return MonthlyAssessment.objects.filter(unit_id__in=people.units_where(user, *READERS)).select_related("unit")


def get_assessment(user: User, public_id: str) -> MonthlyAssessment:
    assessment = visible_assessments(user).filter(public_id=public_id).first()
    if assessment is None:
        raise Http404
    return assessment


def assessment_of(user: User, unit: Unit, month: date) -> MonthlyAssessment | None:
    return visible_assessments(user).filter(unit=unit, month=month).first()


def criteria_in(month: date) -> QuerySet[MonthCriterion]:
    return MonthCriterion.objects.in_month(month)


def criteria() -> QuerySet[MonthCriterion]:
    """All, those that hold now first in each place."""
    return MonthCriterion.objects.order_by(F("valid_until").desc(nulls_first=True), "position", "pk")


def get_criterion(public_id: str) -> MonthCriterion:
    found = MonthCriterion.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def asked_in(user: User, unit: Unit, month: date) -> list[Shortcoming]:
    """The shortcomings of earlier months that this month answers (a signed month keeps what it answered)."""
    if not people.holds(user, unit, *READERS):
        raise Http404
    return list(Shortcoming.objects.asked_in(unit, month).select_related("assessment", "answered_in"))


def months_ended(today: date) -> list[date]:
    """The months of this school year that are over."""
    first = date(int(school_year_label(today)[:4]), 8, 1)
    return [month for month in (add_months(first, n) for n in range(12)) if add_months(month, 1) <= today]


def months_missing(user: User, unit: Unit, today: date) -> list[date]:
    """Those without a signature, the oldest first."""
    signed = set(visible_assessments(user).filter(unit=unit).signed().values_list("month", flat=True))
    return [month for month in months_ended(today) if month not in signed]


def months_undone(user: User, today: date) -> dict[int, int]:
    """Of the schools whose principal this person is: how many ended months nobody has laid before them."""
    units, ended = people.units_where(user, Role.PRINCIPAL), months_ended(today)
    said = MonthlyAssessment.objects.filter(unit_id__in=units, month__in=ended).exclude(
        state__in=(MonthState.DRAFT, MonthState.RETURNED)
    )
    counts = dict(said.order_by().values_list("unit").annotate(n=Count("*")))
    return {unit: len(ended) - counts.get(unit, 0) for unit in units}


def marks_of(rows: Iterable[MonthlyAssessment]) -> QuerySet[MonthMark]:
    """Of months that access has already given."""
    marks = MonthMark.objects.filter(assessment__in=list(rows)).select_related("criterion", "assessment")
    return marks.order_by("criterion__position", "criterion_id")


def points_of(rows: Iterable[MonthlyAssessment]) -> QuerySet[Shortcoming]:
    points = Shortcoming.objects.filter(assessment__in=list(rows))
    return points.select_related("assessment", "answered_in")


def require_assessing(user: User, unit: Unit, *roles: str) -> None:
    """First line of the verbs on a month: Http404 for outsiders, NotYours for the other one of the two
    roles."""
    if not people.holds(user, unit, *READERS):
        raise Http404
    if not people.holds(user, unit, *roles):
        raise NotYours(
            _("Việc này thuộc hiệu trưởng.") if Role.PRINCIPAL in roles else _("Việc này thuộc giáo viên đầu mối.")
        )


def require_recording(user: User, unit: Unit) -> None:
    """Activities: written by the school's focal teachers; an office's by its officers and those of its
    successor."""
    if unit.is_school:
        require_assessing(user, unit, *WRITERS)
    elif not records_activities(user, unit):
        raise Http404


def month_states(user: User, start: date, until: date) -> dict[tuple[int, date], str]:
    """(school id, month) → state, and nothing else of the assessments: what an office sees of its schools."""
    schools = standings(user).managed_schools
    rows = MonthlyAssessment.objects.filter(unit_id__in=schools).between(start, until)
    return {(unit, month): state for unit, month, state in rows.values_list("unit_id", "month", "state")}


# ── deadlines ────────────────────────────────────────────────────────────────────────────────────────


ASKED_AFTER = timedelta(days=60)  # how long the clock goes on after the day


def tasks_with_a_day(today: date) -> list[tuple[PlanTask, date]]:
    """For the clock: unfinished tasks of the schools' plans of now whose time ends on a day."""
    plans = Plan.objects.filter(unit__kind="school").in_force().running(today)
    tasks = PlanTask.objects.filter(plan__in=plans).unfinished().select_related("plan__unit", "group")
    return [(task, day) for task in tasks if (day := task.due_on)]


def require_asking(user: User) -> Unit:
    """The office of an officer. Raises Http404 for everybody else."""
    return people.office_of(user)


def asks(user: User) -> QuerySet[PlanAsk]:
    return PlanAsk.objects.filter(office=require_asking(user))


def get_ask(user: User, public_id: str) -> PlanAsk:
    found = asks(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def states_of_ask(ask: PlanAsk, today: date) -> list[tuple[Unit, str]]:
    """Each school that was asked, with the state of its plan of that year; "" for none. A status alone."""
    schools = [one for one in people.schools_under(ask.office, today) if ask.level in ("", one.level)]
    rows = Plan.objects.filter(unit__in=schools, school_year=ask.school_year).order_by("pk")
    states = dict(rows.values_list("unit_id", "state"))
    return [(school, states.get(school.pk, "")) for school in schools]


def asks_unanswered(today: date) -> list[tuple[PlanAsk, Unit]]:
    """For the clock: who was asked and has no approved plan yet."""
    open_asks = PlanAsk.objects.filter(withdrawn=False, due_on__gte=today - ASKED_AFTER)
    return [
        (ask, school)
        for ask in open_asks.select_related("office")
        for school, state in states_of_ask(ask, today)
        if state not in IN_FORCE
    ]


def asked_of(user: User, today: date) -> list[PlanAsk]:
    """What the office over the person's school asked for, and there is no approved plan of yet."""
    schools = list(Unit.objects.filter(pk__in=people.units_where(user, *WRITERS)))
    open_asks = PlanAsk.objects.filter(withdrawn=False, office__in=standings(user).offices_above)
    done = Plan.objects.filter(unit__in=schools).in_force().values_list("school_year", flat=True)
    rows = open_asks.filter(due_on__gte=today - ASKED_AFTER).exclude(school_year__in=done).order_by("due_on")
    levels = {"", *(school.level for school in schools)}
    return [ask for ask in rows if ask.level in levels] if schools else []


# ── what waits for a principal (home page) ───────────────────────────────────────────────────────────


def plans_waiting(user: User) -> QuerySet[Plan]:
    """The plans that wait for this person's decision."""
    units = people.units_where(user, Role.PRINCIPAL)
    return Plan.objects.filter(unit_id__in=units, state=PlanState.SUBMITTED).select_related("unit")


def assessments_waiting(user: User) -> QuerySet[MonthlyAssessment]:
    """The months that wait for this person's signature."""
    units = people.units_where(user, Role.PRINCIPAL)
    return MonthlyAssessment.objects.filter(unit_id__in=units, state=MonthState.SUBMITTED).select_related("unit")


# ── inspections: written by the office, answered by the school ───────────────────────────────────────

TOLD = {InspectionState.CONCLUDED.value, InspectionState.SIGNED.value}
# In which states of an inspection who may do what; the announcement is read in every state.
INSPECTING: dict[str, dict[str, set[str]]] = {
    "view": dict.fromkeys((OFFICER, FOCAL, PRINCIPAL), set(InspectionState.values)),
    "findings": {OFFICER: set(InspectionState.values), FOCAL: TOLD, PRINCIPAL: TOLD},
    "inspect": {OFFICER: set(InspectionState.values)},  # the checklist, the minutes, what comes of kiến nghị
    "answer": {FOCAL: TOLD, PRINCIPAL: TOLD},
    "countersign": {PRINCIPAL: TOLD},
    "release": {PRINCIPAL: set(InspectionState.values)},  # the figures of the files are the school's to give
}


def visible_inspections(user: User) -> InspectionQuerySet:
    """Those that the user's office held, or an office that it succeeded; those of the user's school."""
    schools = people.units_where(user, *READERS)
    rows = Inspection.objects.filter(Q(office_id__in=standings(user).offices) | Q(school_id__in=schools))
    return rows.select_related("office", "school")


def signed_inspections(user: User, unit: Unit, start: date, until: date) -> InspectionQuerySet:
    """Those of the unit, as office or as school, in the order of their days."""
    mine = visible_inspections(user).filter(Q(office=unit) | Q(school=unit), state=InspectionState.SIGNED)
    return mine.filter(on__range=(start, until)).select_related("file_check").order_by("on", "pk")


def get_inspection(user: User, public_id: str) -> Inspection:
    rows = visible_inspections(user).select_related("file_check", "announced_by", "concluded_by", "signed_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def allowed_inspecting(user: User, inspection: Inspection) -> set[str]:
    """All that the user may do to the inspection by right in the state that it has."""
    mine = {OFFICER} if inspection.office_id in standings(user).offices else set()
    roles = {FOCAL: Role.FOCAL, PRINCIPAL: Role.PRINCIPAL}
    mine |= {name for name, role in roles.items() if people.holds(user, inspection.school_id, role)}
    return {
        action for action, who in INSPECTING.items() if any(inspection.state in who.get(name, ()) for name in mine)
    }


def require_inspecting(user: User, action: str, inspection: Inspection) -> None:
    """First line of the verbs: Http404 for outsiders, NotYours for the other side."""
    may = allowed_inspecting(user, inspection)
    if "view" not in may:
        raise Http404
    if action not in may:
        raise NotYours(
            _("Việc này thuộc cơ quan kiểm tra.")
            if action == "inspect"
            else _("Việc này thuộc hiệu trưởng hoặc giáo viên đầu mối của trường, sau khi có kết luận.")
        )


def inspectors_office(user: User) -> Unit:
    """Raises Http404 for whoever is officer nowhere."""
    return people.office_of(user)


def require_school_below(user: User, school: Unit, day: date) -> Unit:
    """The office of the officer, which the school is under on that day."""
    office = people.office_of(user)
    if not people.schools_under(office, day).filter(pk=school.pk).exists():
        raise NotYours(_("Vào ngày đó trường không trực thuộc cơ quan của anh/chị."))
    return office


def may_inspect(user: User) -> bool:
    return bool(people.units_where(user, Role.OFFICER))


def reads_inspections(user: User) -> bool:
    return bool(people.units_where(user, Role.OFFICER, *READERS))


def require_reading_inspections(user: User) -> None:
    """The list is there for officers and for the focal teachers and principals of schools."""
    if not reads_inspections(user):
        raise Http404


def get_recommendation(user: User, public_id: str) -> Recommendation:
    """One of an inspection whose findings the user reads."""
    rows = Recommendation.objects.filter(inspection__in=visible_inspections(user), public_id=public_id)
    found = rows.select_related("inspection__school", "inspection__office").first()
    if found is None or "findings" not in allowed_inspecting(user, found.inspection):
        raise Http404
    return found


def recommendations_to_answer(user: User) -> RecommendationQuerySet:
    """What the user's school has still to mend."""
    schools = people.units_where(user, *READERS)
    rows = Recommendation.objects.to_answer().filter(inspection__school_id__in=schools)
    return rows.select_related("inspection__school").soonest_first()


def recommendations_to_confirm(user: User) -> RecommendationQuerySet:
    """What schools told the user's office."""
    rows = Recommendation.objects.to_confirm().filter(inspection__office_id__in=standings(user).offices)
    return rows.select_related("inspection__school").order_by("done_on", "pk")


def recommendations_overdue(user: User) -> RecommendationQuerySet:
    rows = Recommendation.objects.overdue(timezone.localdate())
    rows = rows.filter(inspection__office_id__in=standings(user).offices)
    return rows.select_related("inspection__school").soonest_first()


def inspections_to_sign(user: User) -> InspectionQuerySet:
    """Minutes that wait for the word of the principal."""
    schools = people.units_where(user, Role.PRINCIPAL)
    return Inspection.objects.filter(school_id__in=schools, state=InspectionState.CONCLUDED).select_related(
        "office"
    )


def inspections_ahead(user: User) -> InspectionQuerySet:
    """Announced and not yet concluded, of the user's school or office."""
    return visible_inspections(user).filter(state=InspectionState.ANNOUNCED).order_by("on", "pk")


def checklist() -> QuerySet[Criterion]:
    """Those in use today."""
    return Criterion.objects.filter(retired_on__isnull=True)


def retired_of_checklist() -> QuerySet[Criterion]:
    return Criterion.objects.filter(retired_on__isnull=False).order_by("-retired_on", "position")


def get_of_checklist(user: User, public_id: str) -> Criterion:
    people.require_catalogue(user)
    found = checklist().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def last_school_year(day: date) -> tuple[date, date]:
    """The last one that has ended, which a check of files is about: it changes no more."""
    first = int(school_year_label(day)[:4]) - 1
    return date(first, 8, 1), date(first + 1, 7, 31)


def file_check_of(user: User, inspection: Inspection) -> FileCheck | None:
    """What the school handed over for the year that the inspection would ask about, at this or an earlier one.
    The office reads it with the inspection alone, to which it was released."""
    require_inspecting(user, "release", inspection)
    start, _until = last_school_year(inspection.on)
    return FileCheck.objects.filter(unit_id=inspection.school_id, first_day=start).first()


def files_in_time(user: User, inspection: Inspection) -> dict[str, dict[str, int]]:
    """The exact figures, for the principal who decides on handing the bands over."""
    require_inspecting(user, "release", inspection)
    start, until = last_school_year(inspection.on)
    told = cases.tallying(user, inspection.school)
    return {code: told.in_time(code, start, until) for code in FILE_STEPS}


# The steps of a file that are counted: kind of clock → the field of FileCheck
FILE_STEPS: dict[str, str] = {
    FollowUpKind.ASSESS: "assessed",
    FollowUpKind.PLAN: "planned",
    FollowUpKind.REVIEW: "reviewed",
}


# ── figures: aggregates alone ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TaskResult:
    """One line of a report on a whole plan; an empty state: the school never took the task over."""

    code: str
    title: str
    state: str
    product: str
    reason: str

    @classmethod
    def of(cls, task: PlanTask, own: Any) -> TaskResult:
        if own is None:
            return cls(task.code, task.title, "", "", "")
        return cls(task.code, task.title, own.state, own.told_product or own.product, own.told_note or "")


@dataclass(frozen=True)
class Tally:
    """Counts of one school's activities, months and tasks. Periods are inclusive days."""

    unit: Unit

    def activities(self, start: date, until: date) -> dict[str, int]:
        """By kind."""
        rows = self._activities(start, until).order_by().values_list("kind").annotate(n=Count("*"))
        return dict(rows.values_list("kind", "n"))

    def participants(self, start: date, until: date) -> dict[str, int]:
        """Codes pupils, staff, parents: how many took part, all activities added up."""
        return self._sums(self._activities(start, until), "pupils", "staff", "parents")

    def trainings(self, start: date, until: date) -> dict[str, int]:
        """Codes sessions, staff, hours (whole hours, rounded down)."""
        held = self._activities(start, until).filter(kind=ActivityKind.TRAINING)
        return {"sessions": held.count(), **self._sums(held, "staff", "hours")}

    def people_trained(self, start: date, until: date) -> int:
        """Employees who were at a training of the period, the school's or an office's, each once."""
        held = trainings_for(self.unit, start, until)
        there = Attendance.objects.filter(activity__in=held, present=True)
        ours = people.staff_of(self.unit, until, closed_too=True)
        there = there.filter(Q(activity__unit=self.unit) | Q(person__in=ours))
        return there.order_by().values("person").distinct().count()

    def group_work(self, start: date, until: date) -> dict[str, int]:
        """Codes class, group, parents (activities that counsel many at once), online (how many of them were)."""
        return self._lines("group_work", start, until)

    def outreach(self, start: date, until: date) -> dict[str, int]:
        """Codes online and products (activities), clubs (that were there in the period), members and meetings."""
        clubs = Club.objects.filter(unit=self.unit, founded_on__lte=until)
        clubs = clubs.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=start))
        members = ClubClass.objects.filter(club__in=clubs).aggregate(n=Sum("pupils"))["n"]
        return {
            **self._lines("outreach", start, until),
            "clubs": clubs.count(),
            "members": int(members or 0),
        }

    def funding(self, start: date, until: date) -> dict[str, int]:
        """What the yearly plans of the period set aside, by source, in whole million dong."""
        mine = Plan.objects.filter(unit=self.unit).yearly().in_force().covering(start.year, until.year)
        rows = PlanFunding.objects.filter(plan__in=mine).order_by().values_list("source")
        sums = rows.annotate(money=Sum("amount")).values_list("source", "money")
        return {source: int(money or 0) // 1_000_000 for source, money in sums}

    def people_of_work(self, day: date) -> dict[str, int]:
        return people.people_of_work(self.unit, day)

    def agreements(self, day: date) -> dict[str, int]:
        return people.agreements_by_partner(self.unit, day)

    def months_signed(self, start: date, until: date) -> int:
        """Signed assessments of the months that begin in the period."""
        return MonthlyAssessment.objects.filter(unit=self.unit).between(start, until).signed().count()

    def tasks_by_state(self, start: date, until: date) -> dict[str, int]:
        """Tasks of the yearly plans in force that have work in the years of the period, by the state of
        today."""
        rows = (
            tasks_in_force(self.unit, start.year, until.year)
            .order_by()
            .values_list("state")
            .annotate(n=Count("*"))
        )
        return dict(rows.values_list("state", "n"))

    def plans_in_force(self, start: date, until: date) -> int:
        """Yearly plans of the school, approved or issued, with a year in the period."""
        return Plan.objects.filter(unit=self.unit).yearly().in_force().covering(start.year, until.year).count()

    def results(self, plan: Plan) -> list[TaskResult]:
        """What became of each task of an office's plan that is meant for schools: the state, product and reason of
        the school's own newest task that came from it."""
        own = PlanTask.objects.filter(source__plan=plan, plan__in=Plan.objects.filter(unit=self.unit).in_force())
        latest = TaskProgress.objects.filter(task=OuterRef("pk")).order_by("-on", "-pk")
        told = {name: Subquery(latest.values(name)[:1]) for name in ("product", "note")}
        newest_last = own.annotate(**{f"told_{name}": value for name, value in told.items()}).order_by("plan_id")
        taken = {task.source_id: task for task in newest_last}
        return [
            TaskResult.of(task, taken.get(task.pk))
            for task in tasks_of(plan).reaching(self.unit).order_by("group__position", "position")
        ]

    def _activities(self, start: date, until: date) -> ActivityQuerySet:
        return Activity.objects.filter(unit=self.unit).between(start, until)

    def _lines(self, group: str, start: date, until: date) -> dict[str, int]:
        held = self._activities(start, until)
        return {code: held.filter(counted).count() for code, counted in LINES_OF_ACTIVITIES[group].items()}

    @staticmethod
    def _sums(rows: QuerySet[Activity], *fields: str) -> dict[str, int]:
        sums = rows.aggregate(**{f"{field}_sum": Sum(field) for field in fields})
        return {field: int(sums[f"{field}_sum"] or 0) for field in fields}


def tallying(user: User, unit: Unit) -> Tally:
    """The figures of a school, for its principal and focal teachers. Raises Http404 for everybody else: an
    officer reads the frozen figures that the school submitted."""
    if not people.holds(user, unit, *READERS):
        raise Http404
    return Tally(unit)


# ── the other papers of a unit ───────────────────────────────────────────────────────────────────────

# In which states a paper is there for whom; a paper of a unit is read inside it alone.
PAPER_READS: dict[str, set[str]] = {
    OFFICER: ALL,
    FOCAL: ALL,
    PRINCIPAL: ALL,
    CLERK: IN_FORCE,
    STAFF: {PlanState.ISSUED.value},
}
PAPER_ACTIONS: dict[str, set[str]] = {
    "view": set(PAPER_READS),
    "download": set(PAPER_READS),
    "edit": {OFFICER, FOCAL},
    "submit": {FOCAL},
    "decide": {PRINCIPAL},
    "issue": {OFFICER, FOCAL, PRINCIPAL, CLERK},
}


def visible_papers(user: User) -> QuerySet[UnitPaper]:
    readable = Q(pk__in=[])
    for capacity, states in PAPER_READS.items():
        units = standings(user).units_as(capacity)
        if units:
            readable |= Q(unit_id__in=units) if states == ALL else Q(unit_id__in=units, state__in=states)
    return UnitPaper.objects.filter(readable).select_related("unit")


def get_paper(user: User, public_id: str) -> UnitPaper:
    """The paper, or Http404 for a foreign id and a missing id alike."""
    paper = (
        visible_papers(user).filter(public_id=public_id).select_related("unit", "drafted_by", "assigns").first()
    )
    if paper is None:
        raise Http404
    return paper


def allowed_on_paper(user: User, paper: UnitPaper) -> set[str]:
    """All that the user may do to it by right; its state may still forbid it (workflow)."""
    mine = standings(user).to(paper.unit_id)
    reading = {name for name in mine if paper.state in PAPER_READS.get(name, set())}
    return {action for action, who in PAPER_ACTIONS.items() if who & reading}


def require_on_paper(user: User, action: str, paper: UnitPaper) -> None:
    """First line of every verb. Raises Http404 for an outsider, NotYours for a reader without the right."""
    may = allowed_on_paper(user, paper)
    if not may:
        raise Http404
    if action not in may:
        raise NotYours(
            _("Việc này thuộc hiệu trưởng.") if action == "decide" else _("Việc này thuộc người soạn văn bản.")
        )


def papers_waiting(user: User) -> QuerySet[UnitPaper]:
    """The papers that wait for this person's decision."""
    units = people.units_where(user, Role.PRINCIPAL)
    return UnitPaper.objects.filter(unit_id__in=units, state=PlanState.SUBMITTED).select_related("unit")


def assignable(unit: Unit) -> QuerySet[User]:
    """Whom a decision of a school may appoint as focal teacher."""
    return people.staff_of(unit) if unit.is_school else people.staff_of(unit).none()


def issued_papers(user: User, unit: Unit, start: date, until: date) -> QuerySet[UnitPaper]:
    """The unit's issued papers of a period, in the order in which they were issued."""
    issued = visible_papers(user).filter(unit=unit, state=PlanState.ISSUED, issued_on__range=(start, until))
    return issued.order_by("issued_on", "number", "pk")


def papers_readers_in_words(paper: UnitPaper) -> str:
    """The quiet line of a paper's page: who can read it now."""
    if not paper.is_of_school:
        return _("Chỉ cán bộ của %(unit)s xem được trang này.") % {"unit": paper.unit.short_name}
    if paper.state == PlanState.ISSUED:
        return _("Cán bộ, giáo viên, nhân viên của trường xem được trang này.")
    if paper.state == PlanState.APPROVED:
        return _("Giáo viên đầu mối, hiệu trưởng và văn thư của trường xem được trang này.")
    return _("Chỉ giáo viên đầu mối và hiệu trưởng của trường xem được trang này.")
