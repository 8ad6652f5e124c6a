"""Who may see and do what to cases, pupils and concerns.

A case is visible to the principal of its school, to a vice-principal who acts for them by a dated delegation, and
to whoever holds a grant on it. Nobody else: not other teachers, not the office, not the operator, not a Django
superuser. Whoever is named as involved in a case sees nothing of it, whatever their role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts.enums import ClockUnit, Role
from accounts.models import Membership, SchoolYear, Unit, User
from cases.enums import (
    ADDED,
    CIRCUMSTANCE_FIELDS,
    MEETINGS,
    Answer,
    CaseKind,
    CasePart,
    ConsentState,
    EntryKind,
    FieldGroup,
    FollowUpKind,
    GrantKind,
    IncidentRole,
    Outcome,
    PlanState,
    Stage,
    TermKind,
)
from cases.models import (
    ActionResult,
    Benefit,
    BoxLook,
    BoxReceipt,
    BreakGlass,
    Caregiver,
    Case,
    CaseEntry,
    CaseGrant,
    CaseHint,
    Circumstance,
    Classroom,
    Concern,
    ConcernBox,
    Consent,
    Draft,
    Enrolment,
    FollowUp,
    Hint,
    Incident,
    IncidentPart,
    Involvement,
    LockedNote,
    LockedText,
    NotAName,
    OutsideNotice,
    OverdueStatus,
    PlanTemplate,
    Pupil,
    PupilLink,
    Referral,
    ReferralItem,
    RiskAssessment,
    SafetyFlag,
    SavedFilter,
    SealedContent,
    SealedFile,
    StageStep,
    SupportPlan,
    Term,
    Transfer,
    TransferItem,
)
from cases.querysets import (
    CaregiverQuerySet,
    CaseEntryQuerySet,
    CaseGrantQuerySet,
    CaseQuerySet,
    ConcernQuerySet,
    FollowUpQuerySet,
    PlanTemplateQuerySet,
    PupilQuerySet,
    ReferralQuerySet,
    TermQuerySet,
    TransferQuerySet,
)
from ctxh_portal.kit.actor import acting, system_scope, unit_scope
from ctxh_portal.kit.calendar import school_year_start
from ctxh_portal.kit.errors import NotYours

Row = TypeVar("Row")

# In which capacity somebody stands to a case
PRINCIPAL, DEPUTY, OVERSEER = "principal", "deputy", "overseer"
ASSIGNED, SHARED, EMERGENCY = "assigned", "shared", "emergency"
HEADS = {PRINCIPAL, DEPUTY, OVERSEER}  # each stands where the principal stands

# Who may do what to a case that they can see. Whoever is not in a row gets 403 with the sentence below;
# whoever cannot see the case gets the same 404 as for nothing. Nobody approves their own work (workflow).
ACTIONS: dict[str, set[str]] = {
    "view": HEADS | {ASSIGNED, SHARED, EMERGENCY},
    "read_trail": {PRINCIPAL, OVERSEER, ASSIGNED},  # who has looked at it, and what was changed
    "print_minutes": HEADS | {ASSIGNED},  # of a case conference
    "see_hidden": HEADS | {ASSIGNED, EMERGENCY},  # entries of the diary that were put out of sight
    "write": {ASSIGNED},  # entries, files, outside notices, follow-ups
    "assess": {ASSIGNED},
    "triage": {ASSIGNED},
    "notify": HEADS | {ASSIGNED},  # whoever is at hand: tell the outside, say that there is danger
    "name_flagged": {PRINCIPAL, OVERSEER, ASSIGNED},  # to who protects children, on a printed form
    "lift_danger": HEADS | {ASSIGNED},  # say that it is over
    "join_concern": HEADS | {ASSIGNED},  # a new concern goes into this open case
    "move": {ASSIGNED},
    "plan": {ASSIGNED},
    "approve_plan": HEADS,
    "refer": {ASSIGNED},  # draft a referral or a transfer, send it, record what came back
    "approve_referral": HEADS,
    "ask_closing": {ASSIGNED},
    "approve_closing": HEADS,
    "assign": HEADS,
    "reopen": HEADS,
    "share": HEADS,  # give it to somebody for some days, and end that
    "see_shares": HEADS | {ASSIGNED},  # who can see this case, and why
    "name_involved": HEADS | {ASSIGNED},
    "lift_involved": {PRINCIPAL, OVERSEER},
    "write_locked": {ASSIGNED},
    "break_glass": {PRINCIPAL, ASSIGNED},  # to the locked notes of somebody else; never for another person
    "read_locked": {EMERGENCY},  # whoever wrote a note reads it as long as they see the case
}


class GrantRule(NamedTuple):
    capacity: str
    roles: list[str]  # one of these the holder has at the grant's unit, as long as the grant shall open anything
    label: Promise


ANY_ROLE = [role.value for role in Role]
GRANTS: dict[str, GrantRule] = {
    GrantKind.ASSIGNED: GrantRule(ASSIGNED, [Role.FOCAL], gettext_lazy("Đầu mối được phân công")),
    GrantKind.SHARED: GrantRule(SHARED, ANY_ROLE, gettext_lazy("Được chia sẻ có thời hạn")),
    GrantKind.EMERGENCY: GrantRule(
        EMERGENCY, [Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.FOCAL], gettext_lazy("Mở khẩn cấp")
    ),
    GrantKind.OVERSIGHT: GrantRule(OVERSEER, [Role.OFFICER], gettext_lazy("Cán bộ được giao thay hiệu trưởng")),
}

# Who may log a case or a concern, and who works with the school's roster.
LOGGERS = [Role.FOCAL]
EMPLOYEES = people.EMPLOYEES
ROSTER_KEEPERS = [Role.PRINCIPAL, Role.FOCAL]
CONCERN_READERS = [Role.PRINCIPAL, Role.FOCAL]
TWICE = timedelta(minutes=1)  # the same words sent again within it are one press of the button
LOOSE_NOTICE_LIFE = timedelta(hours=24)  # how long a notice that belongs to nothing is offered to its author
BREAK_GLASS = [Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.FOCAL]  # who may open a case in an emergency


def _granted(user: User) -> CaseGrantQuerySet:
    """The grants of the user that open a case now: in time, and while the holder has the role that their kind
    asks for, so that the role's end is the grant's end."""
    opening = Q(pk__in=[])
    for kind, rule in GRANTS.items():
        opening |= Q(kind=kind, unit_id__in=people.units_where(user, *rule.roles))
    return CaseGrant.objects.active(timezone.now()).filter(opening, user_id=user.pk)


def _involved(user: User) -> QuerySet[Involvement]:
    """Where the user is named, or the principal for whom the user acts."""
    hidden = [user.pk, *(delegation.by_id for delegation in people.acting_for(user))]
    return Involvement.objects.active().filter(user_id__in=hidden)


def _not_to(user: User) -> Q:
    """Messages on the school's page, and the cases that they became, whose writer did not want a role of the user,
    or of whom the user acts for, to read them."""
    led = Q(not_to__contains=Role.PRINCIPAL, unit_id__in=_led_units(user))
    return led | Q(not_to__contains=Role.FOCAL, unit_id__in=_focal_units(user))


def _focal_units(user: User) -> list[int]:
    """Where the user is a focal teacher, or acts for a principal who is one too."""
    acted = [row for row in people.acting_for(user) if people.holds(row.by, row.unit_id, Role.FOCAL)]
    return people.units_where(user, Role.FOCAL) + [row.unit_id for row in acted]


def _named_in(user: User) -> QuerySet[Any]:
    """Ids of the cases in which the user is named, for `exclude(pk__in=…)`."""
    return _involved(user).filter(case__isnull=False).order_by().values("case_id")


def _not_for(user: User) -> QuerySet[Any]:
    """Ids of the cases that are kept from the user: where the user is named, and where a role of theirs is not to
    read it, unless the case was granted to the user in person."""
    by_role = Case.objects.exclude(not_to="").filter(_not_to(user))
    by_role = by_role.exclude(pk__in=_granted(user).order_by().values("content_object_id"))
    return _named_in(user).union(by_role.order_by().values("pk"))


def _led_units(user: User) -> list[int]:
    return people.units_where(user, Role.PRINCIPAL) + [row.unit_id for row in people.acting_for(user)]


def _led(user: User) -> QuerySet[Any]:
    """Ids of the cases that the user's role opens: those of the schools that the user leads."""
    return Case.objects.filter(unit_id__in=_led_units(user)).exclude(_not_to(user)).order_by().values("pk")


def visible_cases(user: User) -> CaseQuerySet:
    """Every case that the user may know of: a UNION of key queries, never an OR (performance), so that it can be
    filtered, joined and paged."""
    if not user.is_active:
        return Case.objects.none()
    granted = _granted(user).order_by().values("content_object_id")
    return Case.objects.filter(pk__in=_led(user).union(granted)).exclude(pk__in=_named_in(user))


def headed_cases(user: User) -> CaseQuerySet:
    """Those where the user stands in the principal's place."""
    overseen = _granted(user).filter(kind=GrantKind.OVERSIGHT).order_by().values("content_object_id")
    return visible_cases(user).filter(pk__in=_led(user).union(overseen))


def reads_cases(user: User) -> bool:
    """Whether the list of cases is a page for the user: by role, by delegation, or by a grant of today."""
    by_role = people.units_where(user, Role.PRINCIPAL, Role.FOCAL) or people.acting_for(user)
    return bool(by_role) or _granted(user).exists()


def require_list(user: User) -> None:
    if not reads_cases(user):
        raise Http404


def saved_filters(user: User) -> QuerySet[SavedFilter]:
    """The user's own filters of the list."""
    rows = SavedFilter.objects.filter(user=user)
    rooms = Classroom.objects.filter(public_id=OuterRef("classroom")).values("name")
    return rows.annotate(classroom_name=Subquery(rooms[:1]))


def get_filter(user: User, public_id: str) -> SavedFilter:
    row: SavedFilter = _found(saved_filters(user).filter(public_id=public_id).first())
    return row


def get_case(user: User, public_id: str) -> Case:
    """The case, or Http404 for a foreign id and a missing id alike, after the same queries."""
    case = visible_cases(user).filter(public_id=public_id).select_related("unit", "pupil").first()
    if case is None:
        raise Http404
    return case


def standing(user: User, case: Case) -> set[str]:
    """In which capacities the user stands to the case now."""
    if not user.is_active or _involved(user).filter(case=case).exists():
        return set()
    found = {PRINCIPAL} if people.holds(user, case.unit_id, Role.PRINCIPAL) else set()
    found |= {DEPUTY for row in people.acting_for(user) if row.unit_id == case.unit_id}
    roles = case.not_to.split()
    if (Role.PRINCIPAL in roles and found) or (Role.FOCAL in roles and case.unit_id in _focal_units(user)):
        found = set()  # as `_not_to` says: there is left what was granted in person
    kinds = _granted(user).filter(content_object_id=case.pk).values_list("kind", flat=True)
    return found | {GRANTS[kind].capacity for kind in kinds}


def can(user: User, action: str, case: Case) -> bool:
    return bool(ACTIONS[action] & standing(user, case))


def allowed(user: User, case: Case) -> set[str]:
    """All actions that the user may do to the case: for a page that shows many buttons."""
    capacities = standing(user, case)
    return {action for action, who in ACTIONS.items() if who & capacities}


def parts(user: User, case: Case) -> set[str]:
    """Which parts of the case the user sees: all, but for whom it is only shared with."""
    if standing(user, case) - {SHARED}:
        return set(CasePart.values)
    shared = _granted(user).filter(content_object_id=case.pk, kind=GrantKind.SHARED)
    return {part for grant in shared for part in grant.parts}


def _showing(user: User, part: str) -> CaseQuerySet:
    """The cases of which the user sees this part, as `parts` says of one."""
    grants = _granted(user).values_list("content_object_id", "kind", "parts")
    ids = [pk for pk, kind, shared in grants if kind != GrantKind.SHARED or part in shared]
    granted = Case.objects.filter(pk__in=ids).order_by().values("pk")
    return visible_cases(user).filter(pk__in=_led(user).union(granted))


# The forms of which the portal keeps a draft, and what one must be allowed to do to their case; "": to log one
DRAFTED = {
    "cases:log": "",
    "cases:entry": "write",
    "cases:assess": "assess",
    "cases:support_plan": "plan",
    "cases:referral_new": "refer",
    "cases:referral_edit": "refer",
    "cases:conference": "write",
}
ABOUT_CONCERN = "?tin="  # behind the address of the form that logs a case of it
DRAFT_LIFE = timedelta(days=14)  # since it was last typed in


class DraftedForm(NamedTuple):
    """What the form at an address is about."""

    case: Case | None = None
    concern: Concern | None = None


def get_drafted_form(user: User, path: str, concern_id: str = "") -> DraftedForm:
    """Raises Http404 for an address of no such form and for what the user does not see, NotYours for a form that
    is not theirs to fill in."""
    try:
        found = resolve(path)
    except Resolver404:
        raise Http404 from None
    if found.view_name not in DRAFTED:
        raise Http404
    if not DRAFTED[found.view_name]:
        concern = get_concern(user, concern_id) if concern_id else None
        school_for_logging(user, concern)
        return DraftedForm(concern=concern)
    case = get_case(user, found.kwargs["public_id"])
    require(user, DRAFTED[found.view_name], case)
    return DraftedForm(case)


def draft_address(path: str, concern_id: str = "") -> str:
    """By which a draft is known: the address of its form, which opens it again."""
    return path + (ABOUT_CONCERN + concern_id if concern_id else "")


def drafts(user: User) -> QuerySet[Draft]:
    """The user's own; whether the form is still theirs to fill in is asked by its page and by `is_outlived`."""
    alive = Draft.objects.filter(user=user, updated_at__gt=timezone.now() - DRAFT_LIFE)
    return alive.select_related("case", "concern")


def is_outlived(draft: Draft) -> bool:
    """Nobody typed in it for long, or its form is no longer the writer's to fill in."""
    if draft.updated_at <= timezone.now() - DRAFT_LIFE:
        return True
    try:
        path, _mark, concern_id = draft.address.partition(ABOUT_CONCERN)
        get_drafted_form(draft.user, path, concern_id)
    except (Http404, NotYours):
        return True
    return False


def entries_to_search(user: User, since: date) -> QuerySet[CaseEntry]:
    """What stands in the diaries that the user reads, newest first; hidden entries are not looked at."""
    found = CaseEntry.objects.in_sight().filter(case__in=_showing(user, CasePart.DIARY).order_by().values("pk"))
    return (
        found.filter(happened_on__gte=since)
        .select_related("case__pupil", "case__unit")
        .order_by("-happened_on", "-pk")
    )


def summaries_to_search(user: User, since: date) -> CaseQuerySet:
    """The cases of which the user reads the beginning, newest first."""
    found = _showing(user, CasePart.SUMMARY).filter(opened_at__date__gte=since)
    return found.select_related("pupil", "unit").order_by("-opened_at", "-pk")


def plans_to_search(user: User, since: date) -> QuerySet[SupportPlan]:
    """Support plans with their lines, those last rewritten first."""
    found = SupportPlan.objects.filter(case__in=_showing(user, CasePart.PLAN).order_by().values("pk"))
    found = found.filter(written_at__date__gte=since).select_related("case__pupil", "case__unit")
    return found.prefetch_related("actions").order_by("-written_at", "-pk")


def results_to_search(user: User, since: date) -> QuerySet[ActionResult]:
    """What came of the actions of plans."""
    found = ActionResult.objects.filter(case__in=_showing(user, CasePart.PLAN).order_by().values("pk"))
    found = found.filter(at__date__gte=since).select_related("case__pupil", "case__unit")
    return found.order_by("-at", "-pk")


def assessments_to_search(user: User, since: date) -> QuerySet[RiskAssessment]:
    """Reasons and conclusions of assessments."""
    found = RiskAssessment.objects.filter(case__in=_showing(user, CasePart.RISK).order_by().values("pk"))
    found = found.filter(at__date__gte=since).select_related("case__pupil", "case__unit")
    return found.order_by("-at", "-pk")


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


def require_part(user: User, part: str, case: Case) -> None:
    """Raises NotYours when the case is shared with the user without that part."""
    if part not in parts(user, case):
        raise NotYours(_("Phần này không có trong nội dung được chia sẻ với thầy/cô."))


class Reader(NamedTuple):
    """One who can see a case now, and why."""

    user: User
    capacity: str
    label: str | Promise
    until: datetime | date | None = None
    reason: str = ""
    grant: CaseGrant | None = None

    @property
    def part_labels(self) -> list[str]:
        """What is shared, in words."""
        shared = self.grant.parts if self.grant else []
        return [str(part.label) for part in CasePart if part in shared]


def readers(case: Case) -> list[Reader]:
    """Who can see this case now, and why; the principal first. Whoever is involved is not among them, nor by their
    role alone whoever has one that shall not read it."""
    kept_from = set(involvements(case).values_list("user_id", flat=True))
    roles = case.not_to.split()
    by_role = kept_from | {user.pk for user in people.people_with(case.unit_id, *roles)} if roles else kept_from
    principals = people.people_with(case.unit_id, Role.PRINCIPAL)
    heads = [Reader(user, PRINCIPAL, _("Hiệu trưởng")) for user in principals]
    heads += [
        Reader(row.to, DEPUTY, _("Phó hiệu trưởng, thay hiệu trưởng"), row.until, row.reason)
        for row in people.delegations([case.unit_id])
        if row.by_id not in by_role
    ]
    heads = [reader for reader in heads if reader.user.pk not in by_role]
    found = heads + [_reader(grant) for grant in _opening_grants([case.pk])]
    return [reader for reader in found if reader.user.pk not in kept_from]


def _reader(grant: CaseGrant) -> Reader:
    rule = GRANTS[grant.kind]
    return Reader(grant.user, rule.capacity, rule.label, grant.until, grant.reason, grant)


def _opening_grants(case_ids: Iterable[int]) -> list[CaseGrant]:
    """The grants on these cases that open them now, whoever holds them."""
    grants = CaseGrant.objects.active(timezone.now()).filter(
        content_object_id__in=list(case_ids), user__is_active=True
    )
    rows = list(grants.select_related("user").order_by("since", "pk"))
    held = Membership.objects.on(timezone.localdate()).filter(user_id__in=[row.user_id for row in rows])
    roles = set(held.values_list("user_id", "unit_id", "role"))
    return [
        row for row in rows if any((row.user_id, row.unit_id, role) in roles for role in GRANTS[row.kind].roles)
    ]


def heads_of(case: Case) -> list[User]:
    """Who stands in the principal's place for this case now."""
    return [reader.user for reader in readers(case) if reader.capacity in HEADS]


def kept_cases_to_head() -> list[Case]:
    """For the clock: the open cases that are kept from the principal by name, or from a role, and that nobody
    heads now. Of the others a school that has no principal today waits for one."""
    rows = Case.objects.open().select_related("unit").order_by("pk")
    held = Membership.objects.on(timezone.localdate()).filter(role=Role.PRINCIPAL)
    led_by = held.filter(unit_id=OuterRef("unit_id"), user_id=OuterRef("user_id"))
    named = Involvement.objects.active().filter(Exists(led_by), case__isnull=False).order_by().values("case_id")
    return [case for case in rows.filter(~Q(not_to="") | Q(pk__in=named)) if not heads_of(case)]


def assigned_focal(case: Case) -> User | None:
    return next((reader.user for reader in readers(case) if reader.capacity == ASSIGNED), None)


def assigned_focals(cases: Iterable[Case]) -> dict[int, User]:
    """Case id → its assigned focal teacher, for a list."""
    grants = _opening_grants(case.pk for case in cases)
    return {grant.content_object_id: grant.user for grant in grants if grant.kind == GrantKind.ASSIGNED}


def without_owner(user: User) -> CaseQuerySet:
    """Cases in care that nobody works on, out of those that the user heads."""
    headed = headed_cases(user).in_care()
    owned = assigned_focals(headed)
    return headed.exclude(pk__in=list(owned))


def cases_of(user: User, person: User) -> list[Case]:
    """The cases in care of this person, out of those that the user heads: what can be handed over."""
    headed = list(headed_cases(user).in_care().select_related("pupil", "unit").order_by("pk"))
    focals = assigned_focals(headed)
    return [case for case in headed if case.pk in focals and focals[case.pk].pk == person.pk]


def before_leaving(user: User, membership: Membership) -> str:
    """A warning for the principal: cases would be left without an owner."""
    unit = membership.unit
    if membership.role != Role.FOCAL or unit is None or not people.holds(user, unit, Role.PRINCIPAL):
        return ""
    count = len(cases_of(user, membership.user))
    return _("Còn %(count)d trường hợp chưa bàn giao.") % {"count": count} if count else ""


# Involvement


def involvements(case: Case) -> QuerySet[Involvement]:
    return case.involvements.active().select_related("user", "named_by")


def get_involvement(case: Case, public_id: str) -> Involvement:
    row = involvements(case).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def colleagues(unit: Unit | int) -> list[User]:
    """Who works at the school: those who may be named in a concern, or given a part of a case."""
    return people.people_with(unit, *EMPLOYEES)


# Locked notes and emergencies


def locked_texts(user: User, case: Case) -> dict[int, str]:
    """Note id → its text, of the notes that the user may read: the own ones, and all in an emergency."""
    notes = LockedNote.objects.filter(case=case)
    if not can(user, "read_locked", case):
        notes = notes.filter(author=user)
    texts = LockedText.objects.filter(note__in=notes).select_related("note")
    return {row.note_id: row.text for row in texts}


def require_break_glass(user: User) -> Unit:
    """The school where the user may open a case in an emergency."""
    try:
        return people.school_of(user, *BREAK_GLASS)
    except Http404:
        raise NotYours(_("Mở khẩn cấp dành cho hiệu trưởng, phó hiệu trưởng và giáo viên đầu mối.")) from None


def case_for_emergency(user: User, pupil: Pupil) -> Case | None:
    """The pupil's open case that the user does not see yet and is not involved in; the last one worked on. To be
    asked by `workflow.break_glass` alone, which tells everyone concerned."""
    unseen = Case.objects.filter(pupil=pupil, unit_id=pupil.unit_id).open().exclude(pk__in=_not_for(user))
    granted = _granted(user).values("content_object_id")
    with unit_scope(pupil.unit_id):
        return unseen.exclude(pk__in=granted).select_related("unit").order_by("-updated_at", "-pk").first()


def emergencies_to_review(user: User) -> QuerySet[BreakGlass]:
    """What was opened in an emergency and waits for this user's review; to an officer it names no case."""
    waiting = BreakGlass.objects.filter(reviewer=user, reviewed_at__isnull=True)
    return waiting.select_related("by", "unit")


def get_emergency(user: User, public_id: str) -> BreakGlass:
    row = emergencies_to_review(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def require_leading(user: User) -> Unit:
    """The school that the user leads: its reading list and access review are the principal's. Raises Http404 for
    everybody else."""
    return people.school_of(user, Role.PRINCIPAL)


def require_assigning(user: User) -> None:
    """Raises Http404 for whoever stands in no principal's place."""
    if not _led_units(user):
        raise Http404


def focals_to_assign(user: User) -> list[User]:
    """To whom the user may give cases of the schools where the user stands in the principal's place; nobody, for
    everybody else."""
    found = {focal.pk: focal for unit in _led_units(user) for focal in people.people_with(unit, Role.FOCAL)}
    return list(found.values())


def assignable_focals(case: Case) -> list[User]:
    """To whom an opened case may be given: the school's focal teachers whom nobody named in it."""
    kept_from = set(involvements(case).values_list("user_id", flat=True))
    return [focal for focal in people.people_with(case.unit_id, Role.FOCAL) if focal.pk not in kept_from]


def school_for_logging(user: User, concern: Concern | None = None) -> Unit:
    """Where the user logs a case. Of a concern, which access has opened, the heads log it where no focal teacher
    may read it."""
    if concern is not None and logs_as_head(user, concern):
        return concern.unit
    return people.school_of(user, *LOGGERS)


def logs_as_head(user: User, concern: Concern) -> bool:
    """The concern is about the only focal teacher: who leads the school logs the case and assigns it."""
    if concern.unit_id not in _led_units(user):
        return False
    loggers = {focal.pk for focal in people.people_with(concern.unit_id, *LOGGERS)}
    readers = {reader.pk for reader in concern_readers(concern)}
    return user.pk in readers and not loggers & readers


def require_naming(user: User, unit: Unit) -> None:
    """Who says that words of the school's papers are no pupil's name. Raises Http404 for everybody else."""
    if not any(people.holds(user, unit.pk, role) for role in (Role.FOCAL, Role.PRINCIPAL)):
        raise Http404


def no_names(unit: Unit) -> set[str]:
    """Fingerprints of the words that somebody confirmed to be no pupil's name."""
    return set(NotAName.objects.filter(unit=unit).values_list("fingerprint", flat=True))


# Pupils: the roster of a school, which says nothing of who has a case.


def visible_pupils(user: User) -> PupilQuerySet:
    return Pupil.objects.filter(unit_id__in=people.units_where(user, *EMPLOYEES))


def find_pupils(user: User, words: str, limit: int = 12) -> list[Pupil]:
    """Pupils by any part of the name, without marks, in class-list order; with `.classroom_name` of today."""
    if not words.strip():
        return []
    return with_classrooms(visible_pupils(user).matching(words)[:limit])


# "CTXH 2026-2030" are years of a plan: a code's number is written with zeros in front, a year never is
CASE_CODE = re.compile(r"ctxh\W{0,3}(?!20\d\d\W{1,3}[1-9])\d{4}\W{0,3}\d{3,}", re.IGNORECASE)


WORD = re.compile(r"[^\W_]+")


def case_code_in(*texts: str) -> str:
    """The code of a case that stands in words that many read, as it was typed; "" where there is none."""
    return next((found[0] for text in texts if (found := CASE_CODE.search(text))), "")


def speaks_of_a_pupil(unit: Unit, *texts: str) -> bool:
    """Whether words that many read hold the code of a case, or the full name of one of the school's pupils with
    its marks and capitals: "vũ lực" is no Vũ Lực. A name that an employee bears too is the employee's, as
    the school's is the school's. Reports to an office are read more strictly (naming.py)."""
    if case_code_in(*texts):
        return True
    with unit_scope(unit.pk):
        names = list(Pupil.objects.filter(unit=unit).values_list("full_name", flat=True))
    others = {unit.name, *people.staff_of(unit).values_list("full_name", flat=True)}
    innocent = " ".join(_in_words(name) for name in others)
    wanted = [word for name in names if " " in name.strip() and (word := _in_words(name)) not in innocent]
    return any(name in words for words in map(_in_words, texts) for name in wanted)


def names_pupil(pupil: Pupil, text: str) -> bool:
    """Whether the words hold the full name of this pupil, whom access has opened, with its capitals or all in
    capitals: one word alone is everybody's."""
    name, words = pupil.full_name.strip(), _in_words(text)
    return " " in name and (_in_words(name) in words or _in_words(name.upper()) in words)


def _in_words(text: str) -> str:
    """Its words with one space around each: a line's end may cut a name."""
    return f" {' '.join(re.findall(WORD, text))} "


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


def classrooms_to_filter(user: User) -> QuerySet[Classroom]:
    """The classes of today of the schools whose cases the user works on or heads: for the list of cases."""
    units = people.units_where(user, Role.FOCAL) + _led_units(user)
    today = timezone.localdate()
    rows = Classroom.objects.filter(unit_id__in=units)
    return rows.filter(school_year__starts__lte=today, school_year__ends__gte=today).order_by(
        "grade", "name", "pk"
    )


def sitting_in(classroom_id: str) -> QuerySet[Any]:
    """Ids of the pupils who sit in that class today, for `pupil__in` of cases that access has narrowed already."""
    seats = Enrolment.objects.on(timezone.localdate()).filter(classroom__public_id=classroom_id)
    return seats.order_by().values("pupil_id")


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
    """Concerns that the user reads on behalf of the school, or that were routed to the named officer. Nobody reads
    one in which they are named."""
    units = people.units_where(user, *CONCERN_READERS) + _led_units(user)
    read = Concern.objects.filter(unit_id__in=units).order_by().values("pk")
    routed = Concern.objects.filter(routed_to=user)
    if not people.units_where(user, Role.OFFICER):
        routed = routed.none()
    named = _involved(user).filter(concern__isnull=False).order_by().values("concern_id")
    found = Concern.objects.filter(pk__in=read.union(routed.order_by().values("pk"))).exclude(pk__in=named)
    return found.exclude(_not_to(user)).select_related("pupil", "author")


def concern_kept_from(concern: Concern) -> dict[int, User]:
    """Who is named in it, and who has today a role that shall not read it."""
    roles = concern.not_to.split()
    holders = people.people_with(concern.unit_id, *roles) if roles else []
    named = [row.user for row in concern.involvements.active().select_related("user")]
    return {user.pk: user for user in [*named, *holders]}


def require_concerns_page(user: User) -> None:
    """Raises Http404 for whoever reads no concerns on behalf of a school."""
    if not (people.units_where(user, *CONCERN_READERS) or _led_units(user) or visible_concerns(user).exists()):
        raise Http404


def concern_readers(concern: Concern) -> list[User]:
    """Who is to read the concern: nobody who is named in it, nor who acts for them."""
    named = concern_kept_from(concern)
    found = people.people_with(concern.unit_id, *CONCERN_READERS)
    acting_for = list(people.delegations([concern.unit_id]))
    found += [row.to for row in acting_for] + ([concern.routed_to] if concern.routed_to else [])
    kept = set(named) | {row.to_id for row in acting_for if row.by_id in named}
    return [user for user in found if user.pk not in kept]


def concern_heads(concern: Concern) -> list[User]:
    """Who of its readers stands in the principal's place."""
    heads: set[int | None] = {user.pk for user in people.people_with(concern.unit_id, Role.PRINCIPAL)}
    heads |= {row.to_id for row in people.delegations([concern.unit_id])} | {concern.routed_to_id}
    return [user for user in concern_readers(concern) if user.pk in heads]


def open_box(code: str) -> ConcernBox:
    """The school's page at this address, for anybody. Raises Http404 for one that is switched off as for one that
    never was."""
    return _found(ConcernBox.objects.filter(code=code, is_open=True).select_related("unit").first())


def receipt_of(concern: Concern) -> BoxReceipt:
    """For a concern that access has opened. Raises Http404 for one that somebody signed."""
    return _found(BoxReceipt.objects.filter(concern=concern).first())


def receipt_for_page(concern: Concern) -> BoxReceipt | None:
    """The same, or None for a message from before there were codes."""
    return BoxReceipt.objects.filter(concern=concern).select_related("answered_by", "concern").first()


def receipt_by_code(box: ConcernBox, digest: str) -> BoxReceipt | None:
    """What the sender may know again, for whoever has the code; of the school of this page alone."""
    with acting(None), unit_scope(box.unit_id):
        rows = BoxReceipt.objects.filter(concern__unit=box.unit_id, digest=digest)
        return rows.select_related("concern").first()


def box_school(user: User) -> Unit:
    """The school whose page the user reads. Raises Http404 for everybody else."""
    return people.school_of(user, *CONCERN_READERS)


def box_of(school: Unit) -> ConcernBox | None:
    """For pages that `box_school` has opened."""
    return ConcernBox.objects.filter(unit=school).select_related("unit", "read_by").first()


def last_look(user: User, box: ConcernBox) -> tuple[date, User] | None:
    """Who opened it last, as far as this person may know: a look of their own counts as any other."""
    own = BoxLook.objects.filter(box=box, user=user).first()
    if own and (box.read_on is None or own.on >= box.read_on):
        return own.on, user
    return (box.read_on, box.read_by) if box.read_on and box.read_by else None


def open_box_of(school: Unit) -> ConcernBox:
    return _found(ConcernBox.objects.filter(unit=school, is_open=True).select_related("unit").first())


def box_readers(school: Unit) -> list[User]:
    return people.people_with(school, *CONCERN_READERS)


def require_box_keeper(user: User) -> Unit:
    """The school whose page the user switches: its principal alone."""
    school = box_school(user)
    if not people.holds(user, school, Role.PRINCIPAL):
        raise NotYours(_("Hộp thư do hiệu trưởng mở hoặc tắt."))
    return school


def boxes_to_read(user: User, day: date) -> QuerySet[ConcernBox]:
    """Pages of the schools whose concerns the user reads, that neither the user has looked into on that day nor
    anybody else who sees all that waits there."""
    units = people.units_where(user, *CONCERN_READERS) + _led_units(user)
    looked = BoxLook.objects.filter(user=user, on__gte=day).values("box_id")
    rows = ConcernBox.objects.filter(unit_id__in=units, is_open=True).exclude(pk__in=looked)
    return rows.exclude(read_on__gte=day).select_related("unit")


def sees_all_that_waits(user: User, box: ConcernBox) -> bool:
    """Whether no message in it that waits is kept from the user: asked where it is marked as read, never shown."""
    seen = set(visible_concerns(user).filter(unit=box.unit_id).to_decide().values_list("pk", flat=True))
    with unit_scope(box.unit_id):
        waiting = Concern.objects.filter(unit=box.unit_id, author__isnull=True).to_decide()
        return not waiting.exclude(pk__in=seen).exists()


def concerns_of(user: User, case: Case) -> ConcernQuerySet:
    """What this opened case began with, and what joined it, out of the concerns that the user reads."""
    return visible_concerns(user).filter(case=case).select_related("decided_by")


def cases_to_join(user: User, concern: Concern) -> list[Case]:
    """The pupil's open cases that the user may put the concern into; nothing of any other."""
    found = visible_cases(user).filter(pupil=concern.pupil_id).open()
    return [case for case in found if can(user, "join_concern", case)]


def ended_cases(user: User, concern: Concern) -> list[Case]:
    """The pupil's closed cases that the user sees: what is told may be a relapse."""
    return list(visible_cases(user).filter(pupil=concern.pupil_id, stage=Stage.CLOSED).order_by("-closed_at"))


def open_cases_of(user: User, pupil: Pupil) -> list[Case]:
    """Those that the user sees: logging another one is asked about."""
    return list(visible_cases(user).filter(pupil=pupil).open().order_by("-opened_at"))


def just_logged(user: User, pupil: Pupil, kind: str, summary: str, own_words: str) -> Case | None:
    """The case that the user logged a moment ago in the same words: a button that was pressed twice."""
    rows = visible_cases(user).filter(opened_by=user, pupil=pupil, kind=kind, opened_at__gte=a_moment_ago())
    said = in_the_same_words(
        rows.select_related("unit"), lambda row: (row.summary, row.own_words), summary, own_words
    )
    return next(said, None)


def just_raised(user: User, pupil: Pupil, text: str, own_words: str) -> list[Concern]:
    """The same for what the user passed on."""
    rows = own_concerns(user).filter(pupil=pupil, created__gte=a_moment_ago()).select_related("unit")
    return list(in_the_same_words(rows, lambda row: (row.text, row.own_words), text, own_words))


def a_moment_ago() -> datetime:
    return timezone.now() - TWICE


def in_the_same_words(rows: Iterable[Row], words: Callable[[Row], Iterable[str]], *said: str) -> Iterator[Row]:
    """Which of the rows say just this, however it is spaced. Texts are encrypted, so this is no filter."""
    wanted = [text.split() for text in said]
    return (row for row in rows if [text.split() for text in words(row)] == wanted)


def concern_takers(user: User, concern: Concern) -> list[User]:
    """To whom the user passes the concern on: those who work with the pupil, out of its readers; where nobody
    does, all its other readers. To be asked by `workflow.decide_concern` alone, which shows nobody the answer."""
    others = [reader for reader in concern_readers(concern) if reader.pk != user.pk]
    files = Case.objects.filter(pupil=concern.pupil_id, unit_id=concern.unit_id).open().select_related("unit")
    at_work = {
        reader.user.pk for case in files for reader in readers(case) if reader.capacity in HEADS | {ASSIGNED}
    }
    return [reader for reader in others if reader.pk in at_work] or others


def get_concern(user: User, public_id: str) -> Concern:
    concern = visible_concerns(user).filter(public_id=public_id).first()
    if concern is None:
        raise Http404
    return concern


def require_school_of_concern(user: User, concern: Concern) -> None:
    """Who knows the school's pupils. Raises NotYours for the officer to whom a concern was routed."""
    if not people.holds(user, concern.unit_id, *EMPLOYEES):
        raise NotYours(_("Học sinh do giáo viên đầu mối hoặc hiệu trưởng của trường ghi."))


def loose_notices(user: User) -> QuerySet[OutsideNotice]:
    """Outside notices of the last day that the user made and that belong to no concern and no case yet: about
    which child they were the user alone can say."""
    made = OutsideNotice.objects.filter(author=user, case__isnull=True, concern__isnull=True)
    return made.filter(at__gte=timezone.now() - LOOSE_NOTICE_LIFE).select_related("agency")


def flags_to_show(user: User, pupil: Pupil) -> list[Caregiver]:
    """Whom nobody may contact, for whoever keeps the pupil's file and is about to act."""
    return list(flagged(pupil)) if people.holds(user, pupil.unit_id, *ROSTER_KEEPERS) else []


def notices_of(user: User, concern: Concern) -> QuerySet[OutsideNotice]:
    """What was told to the outside of this concern, whoever of its readers told it."""
    told = OutsideNotice.objects.filter(concern=concern, concern__in=visible_concerns(user))
    return told.select_related("agency")


def overdue_schools(user: User) -> list[tuple[Unit, date]]:
    """Status only, for an officer: which schools under the office have overdue work, and since when. Raises
    Http404 for everybody else."""
    schools = people.schools_under(people.office_of(user), timezone.localdate())
    rows = OverdueStatus.objects.filter(unit__in=schools).select_related("unit").order_by("since", "unit__name")
    return [(row.unit, row.since) for row in rows]


# Incidents


class IncidentLine(NamedTuple):
    """One pupil of an incident: the role, and the case if the user may see it."""

    role: str
    case: Case | None

    @property
    def role_label(self) -> str:
        return str(IncidentRole(self.role).label)


def visible_incidents(user: User) -> QuerySet[Incident]:
    """Through any case that the user sees, unless one of its cases is kept from the user: its words may speak of
    them. What is shown of the other parts is `incident_lines`' matter."""
    parts = IncidentPart.objects.filter(ended_at__isnull=True).order_by()
    seen, kept = parts.filter(case__in=visible_cases(user)), parts.filter(case__in=_not_for(user))
    return Incident.objects.filter(pk__in=seen.values("incident_id")).exclude(pk__in=kept.values("incident_id"))


def incidents_of(user: User, case: Case) -> QuerySet[IncidentPart]:
    """For the pages of a case that access has already opened. Of an incident that is kept from the user nothing
    shows, not even that there is one."""
    rows = IncidentPart.objects.filter(case=case, incident__in=visible_incidents(user), ended_at__isnull=True)
    return rows.select_related("incident", "added_by")


def incidents_left(case: Case) -> QuerySet[IncidentPart]:
    """The parts that ended, without the words of their incidents: for the chronology of an opened case."""
    rows = IncidentPart.objects.filter(case=case, ended_at__isnull=False)
    return rows.select_related("added_by", "unlinking__by", "unlinking__case")


def get_incident(user: User, case: Case, public_id: str) -> Incident:
    return _found(
        visible_incidents(user)
        .filter(pk__in=incidents_of(user, case).values("incident_id"), public_id=public_id)
        .first()
    )


def incident_lines(user: User, incident: Incident) -> list[IncidentLine]:
    """Everybody's role; name and link of those alone whose case the user sees. A case that is kept from the user
    is not even counted."""
    seen = {row.pk: row for row in visible_cases(user).filter(incident_parts__incident=incident)
            .select_related("pupil")}  # fmt: skip
    with unit_scope(incident.unit_id):  # roles alone: the rows of the other cases stay shut
        parts = incident.parts.filter(ended_at__isnull=True).order_by("role", "pk")
        rows = list(parts.values_list("role", "case_id"))
    kept = {row["case_id"] for row in _not_for(user)}
    return [IncidentLine(role, seen.get(case_id)) for role, case_id in rows if case_id not in kept]


def known_since(user: User, incident: Incident) -> datetime:
    """When the school knew of the event, as far as the user sees: the first notice of one of its cases since it
    happened, or when it was written down. A case from before it says nothing of it."""
    cases = visible_cases(user).filter(
        incident_parts__incident=incident,
        incident_parts__ended_at__isnull=True,
        noticed_at__date__gte=incident.happened_on,
    )
    return min([incident.recorded_at, *cases.values_list("noticed_at", flat=True)])


# Referrals


def referrals_of(case: Case) -> ReferralQuerySet:
    """For the pages of a case that access has already opened."""
    return Referral.objects.filter(case=case).select_related("agency", "drafted_by", "decided_by", "line")


def get_referral(user: User, case: Case, public_id: str) -> Referral:
    """Raises NotYours when the case is shared with the user without its referrals."""
    require_part(user, CasePart.REFERRAL, case)
    return _found(referrals_of(case).filter(public_id=public_id).first())


def referral_items(user: User, case: Case, referral: Referral) -> QuerySet[ReferralItem]:
    """The packet as the person reads it: what was sent as it went; before that nothing of an entry that was hidden
    since, unless they see hidden ones."""
    rows = referral.items.select_related("consent__exception", "exception")
    if referral.is_sent or can(user, "see_hidden", case):
        return rows
    return rows.filter(Q(entry__isnull=True) | Q(entry__in=case.entries.in_sight()))


def _own_or_headed(user: User) -> QuerySet[Any]:
    """Ids of the cases that the user works on or heads, for `pk__in`."""
    assigned = _granted(user).filter(kind=GrantKind.ASSIGNED).order_by().values("content_object_id")
    own = visible_cases(user).filter(pk__in=assigned).order_by().values("pk")
    return own.union(headed_cases(user).order_by().values("pk"))


def visible_referrals(user: User) -> ReferralQuerySet:
    """Of the cases that the user works on or heads; whoever has but a share finds them on the case's page."""
    rows = Referral.objects.filter(case_id__in=_own_or_headed(user))
    return rows.select_related("case__pupil", "case__unit", "agency")


# Transfers: a pupil moves, the file goes to another school under seal


def transfers_of(case: Case) -> TransferQuerySet:
    """For the pages of a case that access has already opened."""
    return Transfer.objects.filter(case=case).select_related("to_unit", "drafted_by", "decided_by", "answered_by")


def get_transfer(user: User, case: Case, public_id: str) -> Transfer:
    """Raises NotYours when the case is shared with the user without its referrals."""
    require_part(user, CasePart.REFERRAL, case)
    return _found(transfers_of(case).filter(public_id=public_id).first())


def transfer_items(user: User, case: Case, transfer: Transfer) -> QuerySet[TransferItem]:
    """The packet as the person reads it, as `referral_items` says."""
    rows = transfer.items.select_related("consent__exception", "exception")
    if transfer.is_sealed or can(user, "see_hidden", case):
        return rows
    return rows.filter(Q(entry__isnull=True) | Q(entry__in=case.entries.in_sight()))


def visible_transfers(user: User) -> TransferQuerySet:
    """What went, or is to go, to other schools, of the cases that the user works on or heads."""
    rows = Transfer.objects.filter(case_id__in=_own_or_headed(user))
    return rows.select_related("case__pupil", "case__unit", "to_unit")


def arrivals(user: User) -> QuerySet[SealedFile]:
    """What came from other schools: the envelopes of whoever leads the school, and the files of cases that the
    user works on or heads."""
    led = sealed_files(user).order_by().values("pk")
    opened = SealedFile.objects.filter(received_case_id__in=_own_or_headed(user)).order_by().values("pk")
    rows = SealedFile.objects.filter(pk__in=led.union(opened))
    return rows.select_related("from_unit", "answered_by", "received_case__pupil")


def transfers_to_decide(user: User) -> TransferQuerySet:
    """What waits for the user as head."""
    rows = Transfer.objects.to_decide().filter(case__in=headed_cases(user))
    return rows.select_related("case__pupil", "case__unit").order_by("created")


def receiving_schools(case: Case) -> QuerySet[Unit]:
    """Every other school of the portal today."""
    return Unit.objects.schools().on(timezone.localdate()).exclude(pk=case.unit_id).order_by("name")


def openers(school: Unit, case: Case) -> list[User]:
    """Who leads the receiving school and is not kept from this case: they may take the file in."""
    kept_from = set(involvements(case).values_list("user_id", flat=True))
    found = people.people_with(school, Role.PRINCIPAL)
    found += [row.to for row in people.delegations([school.pk]) if row.by_id not in kept_from]
    return [user for user in found if user.pk not in kept_from]


def sealed_files(user: User) -> QuerySet[SealedFile]:
    """The envelopes that came to the schools which the user leads; nothing of what is inside."""
    rows = SealedFile.objects.filter(to_unit_id__in=_led_units(user)).exclude(case_id__in=_not_for(user))
    return rows.select_related("from_unit", "to_unit", "sealed_by", "answered_by")


def sealed_to_answer(user: User) -> QuerySet[SealedFile]:
    return sealed_files(user).filter(answered_at__isnull=True)


def seats_for(sealed: SealedFile) -> QuerySet[Classroom]:
    """The classes of today in which a pupil who came may take a seat: for an envelope that access has opened."""
    today = timezone.localdate()
    rows = Classroom.objects.filter(
        unit_id=sealed.to_unit_id, school_year__starts__lte=today, school_year__ends__gte=today
    )
    return rows.select_related("school_year", "unit").order_by("grade", "name")


def receives(user: User) -> bool:
    """Whether files from other schools are the user's to open: who leads a school, or acts for its principal."""
    return bool(_led_units(user))


def require_receiving(user: User) -> None:
    if not receives(user):
        raise Http404


def get_sealed(user: User, public_id: str) -> SealedFile:
    """One that waits for an answer. Raises Http404 for everything else."""
    return _found(sealed_to_answer(user).filter(public_id=public_id).first())


def arrival_of(case: Case) -> SealedFile | None:
    """The file that this case began with, when it came from another school: for an opened case."""
    return SealedFile.objects.filter(received_case=case).select_related("from_unit", "answered_by").first()


def arrived_content(user: User, case: Case) -> SealedContent:
    """What came with the pupil. Raises NotYours when the case is shared with the user without its referrals, and
    Http404 where nothing came."""
    require_part(user, CasePart.REFERRAL, case)
    rows = SealedContent.objects.filter(sealed__received_case=case)
    return _found(rows.select_related("sealed__from_unit", "sealed__answered_by").first())


def packet_exceptions() -> TermQuerySet:
    """The exceptions of the law in force today, on which something may go out without a consent."""
    return terms(TermKind.EXCEPTION, timezone.localdate())


# Figures: aggregates alone

FIGURE_READERS = [Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.FOCAL]


def _kept_from_figures(unit: Unit) -> QuerySet[Involvement]:
    """What is kept from somebody who reads the school's figures."""
    readers = Membership.objects.on(timezone.localdate()).filter(unit=unit, role__in=FIGURE_READERS)
    named = Involvement.objects.active().filter(unit=unit, user_id__in=readers.values("user_id"))
    return named.order_by()


def _late() -> Q:
    """Clocks that were done after their time (see `FollowUp.late`), or are overdue now."""
    by_hour = Q(clock__in=[unit for unit in ClockUnit if unit.in_hours])
    late = (by_hour & Q(recorded_at__gt=F("due_at"))) | (~by_hour & Q(done_on__gt=F("due_on")))
    return late | Q(done_on=None, paused_at=None, due_at__lt=timezone.now())


@dataclass(frozen=True)
class Tally:
    """The figures of one school's cases; every method returns counts by code, nothing else.

    Periods are inclusive local days. A case or concern that is kept from somebody who reads the school's figures
    is not counted: a total that went up would tell that person of it."""

    unit: Unit

    def opened(self, start: date, until: date) -> int:
        return self._count(self._opened(start, until))

    def closed(self, start: date, until: date) -> int:
        return self._count(self._closed(start, until))

    def carried_over(self, start: date) -> int:
        """Cases opened before the period and still open when it began."""
        return self._count(self._carried_over(start))

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

    def concerns_by_source(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("source", self._received(start, until))

    def concerns_by_danger(self, start: date, until: date) -> dict[str, int]:
        """Codes urgent and calm: whether danger at that moment was ticked."""
        received = self._received(start, until)
        urgent = self._count(received.filter(danger_now=True))
        return {"urgent": urgent, "calm": self._count(received) - urgent}

    def contacts(self, start: date, until: date) -> dict[str, int]:
        """Entries of the diaries that tell of a meeting, by kind; what was put out of sight is not counted."""
        return self._count_by("kind", self._met(start, until))

    def contacts_by_case_kind(self, start: date, until: date) -> dict[str, int]:
        """The same, by what the case is about."""
        return self._count_by("case__kind", self._met(start, until))

    def pupils_met(self, start: date, until: date) -> dict[str, int]:
        """Pupils whom somebody met in the period, by sex, each once."""
        return self._count_by("sex", self._pupils_met(self._met(start, until)))

    def follow_ups(self, start: date, until: date, *kinds: str) -> dict[str, int]:
        """Clocks that stopped in the period because the step was done; codes on_time and late."""
        done = self._follow_ups(start, until)
        done = done.filter(kind__in=kinds) if kinds else done
        late = self._count(done.late())
        return {"on_time": self._count(done) - late, "late": late}

    def cases_followed(self, start: date, until: date) -> int:
        return self._count(self._follow_ups(start, until).order_by().values("case").distinct())

    def hours_to_record(self, start: date, until: date) -> int:
        """Mean of whole hours from the moment of knowing to the record, of the cases opened in the period."""
        took = ExpressionWrapper(F("opened_at") - F("noticed_at"), output_field=DurationField())
        with unit_scope(self.unit.pk):
            mean = self._opened(start, until).annotate(took=took).aggregate(mean=Avg("took"))["mean"]
        return int(mean.total_seconds() // 3600) if mean else 0

    def referrals_by_agency_kind(self, start: date, until: date) -> dict[str, int]:
        return self._count_by("agency__kind", self._sent(start, until))

    def referrals_by_state(self, start: date, until: date) -> dict[str, int]:
        """Of those sent in the period, by how far they are now."""
        return self._count_by("state", self._sent(start, until))

    def dropouts_back(self, start: date, until: date) -> int:
        """Cases of (a risk of) leaving school that ended in the period with the pupil at school."""
        return self._count(self._dropouts_back(start, until))

    def circumstances(self, day: date) -> dict[str, int]:
        """Rows of the roster that hold on that day, by the code of their group; those of the closed part count
        together as "protection". They are no case: a count that fell when somebody is named would tell them."""
        rows = self._circumstances(day)
        closed = Q(group__field_group=FieldGroup.PROTECTION)
        found = self._count_by("group__code", rows.exclude(closed))
        return {**found, "protection": self._count(rows.filter(closed))}

    def benefits(self, start: date, until: date) -> dict[str, int]:
        """What pupils began to receive in the period, by the code of its kind."""
        return self._count_by("kind__code", self._given(start, until))

    def benefit_value(self, start: date, until: date) -> int:
        """In dong, of what has a value written down."""
        with unit_scope(self.unit.pk):
            return int(self._given(start, until).aggregate(value=Sum("amount"))["value"] or 0)

    def notices_by_agency_kind(self, start: date, until: date) -> dict[str, int]:
        """Outside notices by the kind of agency that was told."""
        return self._count_by("agency__kind", self._told(start, until))

    def reintegrated(self, start: date, until: date) -> int:
        """Cases that came to the stage of reintegration in the period."""
        return self._count(self._reintegrated(start, until))

    def days_to_close(self, start: date, until: date) -> int:
        """Mean of whole days from the opening to the end, of the cases that ended in the period; 0: none did."""
        took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
        return self._mean_days(self._closed(start, until).annotate(took=took))

    def days_to_plan(self, start: date, until: date) -> int:
        """Mean of whole days from the opening to the approval of the support plan, of the first plans that were
        approved in the period; 0: none was."""
        took = ExpressionWrapper(F("decided_at") - F("case__opened_at"), output_field=DurationField())
        approved = SupportPlan.objects.filter(case__in=self._cases(), state=PlanState.APPROVED, follows=None)
        return self._mean_days(approved.filter(decided_at__date__range=(start, until)).annotate(took=took))

    def clocks(self, start: date, until: date) -> dict[str, int]:
        """Of the clocks whose day came in the period: codes `kept`, `missed` (done late, or not yet). What fell
        away with its stage is neither; nor is what has time left today."""
        due = FollowUp.objects.filter(case__in=self._cases(), dropped=False, due_on__range=(start, until))
        done = due.filter(done_on__isnull=False)
        kept = self._count(done) - self._count(done.filter(_late()))
        return {"kept": kept, "missed": self._count(due.filter(_late()))}

    def meetings(self, start: date, until: date) -> dict[str, int]:
        """Entries of the diaries by kind: how often pupils were met and counselled, families visited …"""
        rows = CaseEntry.objects.filter(case__in=self._cases(), happened_on__range=(start, until))
        return self._count_by("kind", rows.exclude(kind__in=ADDED))

    def in_time(self, kind: str, start: date, until: date) -> dict[str, int]:
        """Of the cases that were opened in the period, how many have had a clock of this kind (code `due`), and
        how many of them never missed one (code `kept`): neither done late, nor overdue today."""
        clocks = FollowUp.objects.filter(kind=kind, dropped=False, case__in=self._opened(start, until)).order_by()
        due = self._count(clocks.filter(Q(done_on__isnull=False) | _late()).values("case").distinct())
        return {"due": due, "kept": due - self._count(clocks.filter(_late()).values("case").distinct())}

    def pupils_by_sex(self, day: date) -> dict[str, int]:
        return self._count_by("pupil__sex", self._enrolled(day))

    def pupils_by_grade(self, day: date) -> dict[str, int]:
        return {str(grade): n for grade, n in self._count_by("classroom__grade", self._enrolled(day)).items()}

    def classes(self, day: date) -> int:
        return self._count(self._enrolled(day).order_by().values("classroom").distinct())

    def photo_answers(self, day: date) -> dict[str, int]:
        """Of the pupils enrolled on that day: codes `allowed`, `refused` (said no, taken back or run out) and
        `silent`, by their latest answer on photos of school activities. Silence is no consent."""
        last = Consent.objects.filter(
            pupil=OuterRef("pupil"), purpose__code="photo", case__isnull=True, given_on__lte=day
        ).order_by("-given_on", "-pk")
        seats = self._enrolled(day).order_by().annotate(answer=Subquery(last.values("pk")[:1]))
        refused = Q(withdrawn_on__lte=day) | Q(valid_until__lt=day)
        refused |= Q(exception__isnull=True) & (Q(pupil_said=Answer.NO) | Q(caregiver_said=Answer.NO))
        with unit_scope(self.unit.pk):
            answers = {row["pupil"]: row["answer"] for row in seats.values("pupil", "answer")}
            told = [pk for pk in answers.values() if pk]
            against = Consent.objects.filter(pk__in=told).filter(refused).count()
        return {"allowed": len(told) - against, "refused": against, "silent": len(answers) - len(told)}

    def _received(self, start: date, until: date) -> ConcernQuerySet:
        named = _kept_from_figures(self.unit).filter(concern__isnull=False).values("concern_id")
        # nor what a role that reads figures must not know
        rows = Concern.objects.filter(unit=self.unit, not_to="")
        return rows.exclude(pk__in=named).received_between(start, until)

    def _met(self, start: date, until: date) -> CaseEntryQuerySet:
        rows = CaseEntry.objects.in_sight().filter(case__in=self._cases(), kind__in=MEETINGS)
        return rows.filter(happened_on__range=(start, until))

    @staticmethod
    def _pupils_met(met: CaseEntryQuerySet) -> PupilQuerySet:
        talks = met.filter(kind=EntryKind.TALK_PUPIL)
        return Pupil.objects.filter(pk__in=talks.order_by().values("case__pupil"))

    def _follow_ups(self, start: date, until: date) -> FollowUpQuerySet:
        done = FollowUp.objects.filter(case__in=self._cases(), dropped=False)
        return done.filter(done_on__range=(start, until))

    def _asked_after(self, start: date, until: date) -> FollowUpQuerySet:
        return self._follow_ups(start, until).filter(kind=FollowUpKind.AFTER)

    def _told(self, start: date, until: date) -> QuerySet[OutsideNotice]:
        return OutsideNotice.objects.filter(case__in=self._cases(), at__date__range=(start, until))

    def _circumstances(self, day: date) -> QuerySet[Circumstance]:
        rows = Circumstance.objects.filter(pupil__unit=self.unit, since__lte=day, school_year__ends__gte=day)
        return rows.filter(Q(until__isnull=True) | Q(until__gte=day))

    def _carried_over(self, start: date) -> CaseQuerySet:
        before = self._cases().filter(opened_at__date__lt=start)
        return before.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gte=start))

    def _reintegrated(self, start: date, until: date) -> CaseQuerySet:
        steps = StageStep.objects.filter(case__in=self._cases(), at__date__range=(start, until))
        came = steps.filter(to_stage=Stage.REINTEGRATION)
        return self._cases().filter(pk__in=came.order_by().values("case"))

    def _dropouts_back(self, start: date, until: date) -> CaseQuerySet:
        closed = self._closed(start, until).filter(kind=CaseKind.DROPOUT)
        return closed.filter(outcome__in=(Outcome.STABLE, Outcome.PROGRESS))

    def _sent(self, start: date, until: date) -> ReferralQuerySet:
        return Referral.objects.filter(case__in=self._cases(), sent_on__range=(start, until))

    def _given(self, start: date, until: date) -> QuerySet[Benefit]:
        return Benefit.objects.filter(pupil__unit=self.unit, since__range=(start, until))

    def _enrolled(self, day: date) -> QuerySet[Enrolment]:
        return Enrolment.objects.on(day).filter(classroom__unit=self.unit)

    def _mean_days(self, rows: QuerySet[Any]) -> int:
        with unit_scope(self.unit.pk):
            mean = rows.aggregate(mean=Avg("took"))["mean"]
        return mean.days if mean else 0

    def _opened(self, start: date, until: date) -> CaseQuerySet:
        return self._cases().opened_between(start, until)

    def _closed(self, start: date, until: date) -> CaseQuerySet:
        return self._cases().closed_between(start, until)

    def _cases(self) -> CaseQuerySet:
        kept = _kept_from_figures(self.unit).filter(case__isnull=False).values("case_id")
        # nor what a role that reads figures must not know
        return Case.objects.filter(unit=self.unit, not_to="").exclude(pk__in=kept)

    def _count(self, rows: QuerySet[Any]) -> int:
        with unit_scope(self.unit.pk):
            return rows.count()

    def _count_by(self, field: str, rows: QuerySet[Any]) -> dict[str, int]:
        with unit_scope(self.unit.pk):
            return dict(rows.order_by().values_list(field).annotate(n=Count("*")).values_list(field, "n"))


def cases_behind(user: User, unit: Unit, field: str, code: str | None, start: date, until: date) -> CaseQuerySet:
    """The cases behind a figure of `Tally.by_<field>` that this person may see: by the same adjectives, so that
    the list never speaks of others than the figure. `code` None: of the whole table."""
    kept = _kept_from_figures(unit).filter(case__isnull=False).values("case_id")
    rows = visible_cases(user).filter(unit=unit, not_to="").exclude(pk__in=kept)
    rows = rows.closed_between(start, until) if field == "outcome" else rows.opened_between(start, until)
    return (rows if code is None else rows.filter(**{field: code})).select_related("pupil")


@dataclass(frozen=True)
class Steps:
    """Rows of single cases that a figure counts: the tally's own rows, the part of a case that they belong to, the
    field that the codes stand in, and the day."""

    rows: Callable[[Tally, date, date], Any]
    part: str
    field: str
    day: str


STEPS_BEHIND = {
    "contacts": Steps(Tally._met, CasePart.DIARY, "kind", "happened_on"),
    "met_about": Steps(Tally._met, CasePart.DIARY, "case__kind", "happened_on"),
    "follow_ups": Steps(Tally._follow_ups, CasePart.DIARY, "kind", "done_on"),
    "asked_after": Steps(Tally._asked_after, CasePart.DIARY, "kind", "done_on"),
    "notices": Steps(Tally._told, CasePart.DIARY, "agency__kind", "at"),
    "referrals": Steps(Tally._sent, CasePart.REFERRAL, "agency__kind", "sent_on"),
    "referral_state": Steps(Tally._sent, CasePart.REFERRAL, "state", "sent_on"),
}


def steps_behind(user: User, unit: Unit, name: str, code: str | None, start: date, until: date) -> QuerySet[Any]:
    """What a figure of single steps counts, of the cases of which this person sees that part; each row with
    `row_day` and `row_code`."""
    steps = STEPS_BEHIND[name]
    rows = steps.rows(Tally(unit), start, until).filter(
        case__in=_showing(user, steps.part).order_by().values("pk")
    )
    if code in ("on_time", "late"):
        late = rows.late().order_by().values("pk")
        rows = rows.filter(pk__in=late) if code == "late" else rows.exclude(pk__in=late)
    elif code is not None:
        rows = rows.filter(**{steps.field: code})
    rows = rows.annotate(row_day=F(steps.day), row_code=F(steps.field)).select_related("case__pupil")
    return rows.order_by(steps.day, "pk")


COURSES_BEHIND: dict[str, Callable[[Tally, date, date], CaseQuerySet]] = {
    "carried_over": lambda tally, start, _until: tally._carried_over(start),
    "opened": Tally._opened,
    "closed": Tally._closed,
    "left": lambda tally, _start, until: tally._carried_over(until + timedelta(days=1)),
    "came": Tally._reintegrated,
    "back": Tally._dropouts_back,
}


def courses_behind(user: User, unit: Unit, code: str, start: date, until: date) -> CaseQuerySet:
    """The cases behind a figure that speaks of their course, those that this person may see."""
    counted = COURSES_BEHIND[code](Tally(unit), start, until).order_by().values("pk")
    return visible_cases(user).filter(pk__in=counted).select_related("pupil").order_by("opened_at", "pk")


def roster_behind(
    user: User, unit: Unit, name: str, code: str | None, known: Iterable[str], start: date, until: date
) -> QuerySet[Any]:
    """The rows of pupils behind a figure: of the roster, of support, of who sits in the classes, of whom somebody
    met. Where the rows say more than the pupil, `row_line` is it. `known`: the codes that have a
    line of their own; "local" stands for all others."""
    tally = Tally(unit)
    found: QuerySet[Any]
    seen: QuerySet[Any, Any]
    if name == "counselled":
        seen = _showing(user, CasePart.DIARY).order_by().values("pk")
        found = tally._pupils_met(tally._met(start, until).filter(case__in=seen))
        found = found if code is None else found.filter(sex=code)
        return found.annotate(row_line=F("sex"))
    if name == "roster":
        seen = visible_circumstances(user).order_by().values("pk")
        found = tally._circumstances(until).filter(pk__in=seen)
        closed, field, line = Q(group__field_group=FieldGroup.PROTECTION), "group__code", "group__label"
        if code == "protection":
            found, code = found.filter(closed), None
        elif code is not None:
            found = found.exclude(closed)
    elif name == "benefits":
        seen = visible_benefits(user).order_by().values("pk")
        found, field, line = tally._given(start, until).filter(pk__in=seen), "kind__code", "kind__label"
    else:
        found = tally._enrolled(until).filter(pupil__in=kept_pupils(user).order_by().values("pk"))
        field, line = "pupil__sex" if name == "pupils" else "classroom__grade", "classroom__name"
    if code == "local":
        found = found.exclude(**{f"{field}__in": list(known)})
    elif code is not None:
        found = found.filter(**{field: code})
    return found.annotate(row_line=F(line)).select_related("pupil").order_by("pupil__name_key", "pk")


def concerns_behind(
    user: User, unit: Unit, field: str, code: str | None, start: date, until: date
) -> ConcernQuerySet:
    """The same for `Tally.concerns_by_<field>`."""
    kept = _kept_from_figures(unit).filter(concern__isnull=False).values("concern_id")
    rows = visible_concerns(user).filter(unit=unit, not_to="").exclude(pk__in=kept).received_between(start, until)
    if field == "danger_now":
        return rows if code is None else rows.filter(danger_now=code == "urgent")
    return rows if code is None else rows.filter(**{field: code})


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
    # abused, offending …: on no printed list, and not every keeper's (`visible_circumstances`)
    FieldGroup.PROTECTION: {KEEPER},
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


def kept_since(user: User) -> dict[int, datetime]:
    """The pupils of the cases and concerns that are kept from the user, and since when; only this question looks
    behind them."""
    found: list[tuple[int, datetime]] = []
    for unit, case, concern, at in _involved(user).values_list("unit_id", "case_id", "concern_id", "named_at"):
        with unit_scope(unit):
            pupils = set(Case.objects.filter(pk=case).values_list("pupil_id", flat=True))
            named = Concern.objects.filter(pk=concern, pupil__isnull=False)
            pupils |= set(named.values_list("pupil_id", flat=True))
        found += [(pupil, at) for pupil in pupils]
    for unit in {*_led_units(user), *_focal_units(user)}:
        with unit_scope(unit):
            rows = Concern.objects.filter(_not_to(user), unit=unit, pupil__isnull=False)
            kept = list(rows.values_list("case_id", "pupil_id", "created"))
        cases = [case for case, _pupil, _at in kept if case]
        seen = set(visible_cases(user).filter(pk__in=cases).values_list("pk", flat=True))
        # whoever works on the case has its words
        found += [(pupil, at) for case, pupil, at in kept if case not in seen]
    return dict(sorted(found, key=lambda row: row[1], reverse=True))  # the earliest counts


def _has_case_of(user: User, pupil: Pupil) -> bool:
    return visible_cases(user).filter(pupil=pupil).exists()


def known_flags(user: User, pupil: Pupil) -> QuerySet[SafetyFlag]:
    """The flags "không liên hệ" of which a keeper of the file reads why: those that the user set, and where the
    user sees a case of the pupil all that were set before something of the pupil was kept from the user. So a case
    of another kind opens nothing of the one in which one is named, and nothing vanishes when one is named."""
    rows = SafetyFlag.objects.filter(caregiver__pupil=pupil).select_related("set_by")
    if not _has_case_of(user, pupil):
        return rows.filter(set_by=user)
    since = kept_since(user).get(pupil.pk)
    return rows if since is None else rows.filter(Q(set_by=user) | Q(set_at__lt=since))


def lifts_flag(user: User, caregiver: Caregiver) -> bool:
    """By the same rule, and every keeper, without reading why, once who set it keeps no file of the school any
    more; setting one is every keeper's, for it only protects."""
    if known_flags(user, caregiver.pupil).filter(caregiver=caregiver, lifted_at__isnull=True).exists():
        return True
    with system_scope("flags"):  # asks of the flag alone who set it
        flag = caregiver.flags.filter(lifted_at__isnull=True).select_related("set_by").first()
    if flag is None:
        return _has_case_of(user, caregiver.pupil)
    return not people.holds(flag.set_by, caregiver.pupil.unit_id, *ROSTER_KEEPERS)


def require_lifting(user: User, caregiver: Caregiver) -> None:
    """First line of lifting a flag."""
    require_pupil_file(user, caregiver.pupil)
    if not lifts_flag(user, caregiver):
        raise NotYours(
            _("Chỉ thầy/cô đã đặt dấu, hoặc thầy/cô xem được trường hợp của em (nếu có), gỡ được dấu này.")
        )


def caregivers(pupil: Pupil) -> CaregiverQuerySet:
    """Who cares for the pupil today, those whom nobody may contact first: for the pages that access has already
    opened (the pupil's file, the case)."""
    return Caregiver.objects.on(timezone.localdate()).filter(pupil=pupil)


def caregivers_to_keep(user: User, pupil: Pupil) -> list[Caregiver]:
    """The same for who keeps the file: each with the flag that stands, if the user reads why, and whether the user
    may lift it."""
    rows = list(caregivers(pupil))
    if any(row.no_contact for row in rows):
        flags = {flag.caregiver_id: flag for flag in known_flags(user, pupil).filter(lifted_at__isnull=True)}
        for row in rows:
            row.open_flag = flags.get(row.pk)
            row.may_be_lifted = row.no_contact and lifts_flag(user, row)
    return rows


def past_caregivers(pupil: Pupil) -> CaregiverQuerySet:
    return Caregiver.objects.filter(pupil=pupil).exclude(pk__in=caregivers(pupil).values("pk"))


def contactable(pupil: Pupil) -> list[Caregiver]:
    """Whom a letter, a consent, a gate or a reminder may ask. Whoever is flagged "không liên hệ" is not among
    them, and nothing may require them."""
    return list(caregivers(pupil).filter(no_contact=False))


def flagged(pupil: Pupil) -> CaregiverQuerySet:
    """Whom nobody may contact, also those who no longer care for the pupil."""
    return Caregiver.objects.filter(pupil=pupil, no_contact=True)


def kept_safe(pupil: Pupil) -> bool:
    """Nobody may be asked because of a flag: then the field reads "Không lấy ý kiến – vì an toàn …"."""
    return not contactable(pupil) and caregivers(pupil).filter(no_contact=True).exists()


def get_caregiver(user: User, pupil: Pupil, public_id: str) -> Caregiver:
    require_pupil_file(user, pupil)
    return _found(Caregiver.objects.filter(pupil=pupil, public_id=public_id).first())


class LinkLine(NamedTuple):
    """A link as one of the two pupils has it: with the other one."""

    link: PupilLink
    pupil: Pupil


def linked_pupils(user: User, pupil: Pupil) -> tuple[list[LinkLine], list[LinkLine]]:
    """Today's links and the past ones of a pupil whose page access has already opened (the file, the case), with
    those pupils alone whom the user may find by name anyway: name and class, nothing of cases."""
    seen, today = visible_pupils(user), timezone.localdate()
    rows = PupilLink.objects.filter(Q(pupil=pupil, other__in=seen) | Q(other=pupil, pupil__in=seen))
    rows = rows.filter(pupil__unit=F("other__unit")).select_related("pupil", "other")
    lines = [LinkLine(row, row.other if row.pupil_id == pupil.pk else row.pupil) for row in rows]
    with_classrooms(line.pupil for line in lines)
    holding = [line for line in lines if line.link.holds_on(today)]
    return holding, [line for line in lines if not line.link.holds_on(today)]


def get_pupil_link(user: User, pupil: Pupil, public_id: str) -> PupilLink:
    require_pupil_file(user, pupil)
    rows = PupilLink.objects.filter(Q(pupil=pupil) | Q(other=pupil), public_id=public_id)
    link: PupilLink = _found(rows.select_related("pupil", "other").first())
    for side in (link.pupil, link.other):
        require_pupil_file(user, side)
    return link


def terms(kind: str, day: date | None = None) -> TermQuerySet:
    """The rows of a list, those in force on a day; reference data that holds no pupil."""
    rows = Term.objects.all().of(kind)
    return rows.on(day) if day else rows


def get_term(user: User, public_id: str) -> Term:
    people.require_catalogue(user)
    return _found(Term.objects.filter(public_id=public_id).first())


def plan_templates(kind: str | None = None) -> PlanTemplateQuerySet:
    """Templates of support plans; those in use for one kind of case. Reference data that holds no pupil."""
    rows = PlanTemplate.objects.all()
    return rows.in_use_for(kind) if kind is not None else rows


def get_plan_template(user: User, public_id: str) -> PlanTemplate:
    people.require_catalogue(user)
    return _found(PlanTemplate.objects.filter(public_id=public_id).first())


def visible_circumstances(user: User) -> QuerySet[Circumstance]:
    """Special circumstances of the pupils whose file the user keeps, and of no other part than theirs; of
    protection what the user noted, and of a pupil of whom the user sees a case as `known_flags` says."""
    parts = [part for part in CIRCUMSTANCE_FIELDS if KEEPER in PUPIL_FIELDS[part]]
    rows = Circumstance.objects.filter(pupil__in=kept_pupils(user), group__field_group__in=parts)
    later = Q(pk__in=[])
    for pupil, at in kept_since(user).items():
        later |= Q(pupil=pupil, noted_at__gte=at)
    seen = visible_cases(user).order_by().values("pupil_id")
    known = Q(noted_by=user) | (Q(pupil__in=seen) & ~later)
    rows = rows.filter(~Q(group__field_group=FieldGroup.PROTECTION) | known)
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


def note_takers(case: Case) -> list[User]:
    """To whom a note about the pupil may be addressed: the school's homeroom teachers whom nobody named in it."""
    kept_from = set(involvements(case).values_list("user_id", flat=True))
    found = people.people_with(case.unit_id, Role.HOMEROOM_TEACHER)
    return [user for user in found if user.pk not in kept_from]


def released_hint(case: Case) -> CaseHint | None:
    """What is out now, for an opened case."""
    rows = case.hints.filter(hint__withdrawn_at__isnull=True)
    return rows.select_related("by", "hint__text", "hint__to", "hint__pupil").first()


def released_note(case: Case) -> Hint:
    """Raises Http404 where no note is out."""
    row = released_hint(case)
    return _found(row.hint if row and row.hint.is_note else None)


def hints_of_class(user: User) -> list[Hint]:
    """What the teacher of the class is asked to mind, one sentence a pupil, and the notes addressed to the user as
    the next teacher: no case, no reason, nobody's name but whom to ask. The pupil agreed to one teacher: a
    sentence ends with its school year.
    Whoever is named as involved in the case behind it gets none; only that question looks behind the hint."""
    this_year = school_year_start(timezone.localdate())
    sentence = Q(pupil__in=taught_pupils(user), text__isnull=False, released_at__date__gte=this_year)
    rows = Hint.objects.filter(sentence | Q(to=user)).out()
    rows = rows.exclude(source__case_id__in=_not_for(user)).select_related("pupil", "text")
    found: list[Hint] = []
    for unit in people.units_where(user, Role.HOMEROOM_TEACHER):
        with unit_scope(unit):
            found += rows.filter(pupil__unit=unit).order_by("pupil__name_key", "pupil_id")
    return found


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
