"""What waits for a person in cases: the parts of "Hôm nay" and of "chờ thầy/cô duyệt"."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from accounts import access as people
from accounts.models import User
from cases import access
from cases.enums import APPROVALS, ClosingState, ConcernState, FollowUpKind, GrantKind, PlanState
from cases.models import CaseGrant, Closing, Concern, FollowUp, Referral, SupportAction, SupportPlan
from cases.querysets import CaseQuerySet, SupportActionQuerySet


def assigned_cases(user: User) -> CaseQuerySet:
    """Cases that are assigned to the user, the closed ones too."""
    grants = CaseGrant.objects.active(timezone.now()).filter(user_id=user.pk, kind=GrantKind.ASSIGNED)
    return access.visible_cases(user).filter(pk__in=grants.values("content_object_id"))


def own_cases(user: User) -> CaseQuerySet:
    """The open ones of them."""
    return assigned_cases(user).open()


def due_follow_ups(user: User, until: date | None = None) -> QuerySet[FollowUp]:
    """Running clocks of the cases of the user, due until that day (by default in seven days), earliest first; of a
    closed case those alone that ask how the pupil is."""
    until = until or timezone.localdate() + timedelta(days=7)
    running = FollowUp.objects.running().filter(case__in=assigned_cases(user), due_on__lte=until)
    running = running.exclude(kind__in=APPROVALS)  # the principal's to do
    return running.select_related("case", "case__pupil", "case__unit").order_by("due_at", "pk")


def due_actions(user: User, until: date | None = None) -> SupportActionQuerySet:
    """Actions of the plans in force of the user's cases, due until that day, without a result, earliest first."""
    until = until or timezone.localdate() + timedelta(days=7)
    rows = SupportAction.objects.waiting().filter(due_on__lte=until, plan__case__in=assigned_cases(user))
    return rows.select_related("plan__case__pupil").order_by("due_on", "pk")


def with_overdue(cases: CaseQuerySet) -> CaseQuerySet:
    """Those of the cases in which a clock or an action of the plan is overdue now."""
    late = FollowUp.objects.overdue(timezone.now()).filter(case_id=OuterRef("pk"))
    undone = SupportAction.objects.waiting().filter(due_on__lt=timezone.localdate(), plan__case_id=OuterRef("pk"))
    return cases.filter(Q(Exists(late)) | Q(Exists(undone)))


def with_next_due(cases: CaseQuerySet) -> CaseQuerySet:
    """Each with `next_due`, the day of the first of its running clocks and unfinished actions; None where nothing
    is waited for."""
    running = FollowUp.objects.running().filter(case_id=OuterRef("pk")).order_by("due_at")
    undone = SupportAction.objects.waiting().filter(plan__case_id=OuterRef("pk")).order_by("due_on")
    clock, action = Subquery(running.values("due_on")[:1]), Subquery(undone.values("due_on")[:1])
    return cases.annotate(next_due=Coalesce(Least(clock, action), clock, action))


def waiting_plans(user: User) -> QuerySet[SupportPlan]:
    led = access.headed_cases(user)
    plans = SupportPlan.objects.filter(case__in=led, state=PlanState.SUBMITTED)
    return plans.select_related("case", "case__pupil").order_by("created")


def waiting_closings(user: User) -> QuerySet[Closing]:
    led = access.headed_cases(user)
    closings = Closing.objects.filter(case__in=led, state=ClosingState.SUBMITTED)
    return closings.select_related("case", "case__pupil").order_by("requested_at")


def waiting_reopenings(user: User) -> QuerySet[FollowUp]:
    """Signs of a relapse, which somebody looks at: reopen, or say why not."""
    led = access.headed_cases(user)
    rows = FollowUp.objects.open().filter(case__in=led, kind=FollowUpKind.REOPEN)
    return rows.select_related("case", "case__pupil").order_by("due_at")


def boxes_due(user: User) -> list[date]:
    """Of each public page that waits for somebody to look in: since when, the first school day after the last look
    that this person knows of."""
    today, due = timezone.localdate(), []
    for box in access.boxes_to_read(user, today):
        looked = access.last_look(user, box)
        due.append(people.working_calendar(box.unit, today).add_days(looked[0] if looked else today, 1))
    return [day for day in due if day <= today]


def waiting_referrals(user: User) -> QuerySet[Referral]:
    """To approve, or to confirm after an emergency."""
    led = access.headed_cases(user)
    rows = Referral.objects.to_decide().filter(case__in=led)
    return rows.select_related("case", "case__pupil").order_by("created")


def new_concerns(user: User) -> QuerySet[Concern]:
    """Those that nobody decided, and those that somebody else passed on."""
    rows = access.visible_concerns(user).to_decide()
    return rows.exclude(state=ConcernState.PASSED_ON, decided_by=user)
