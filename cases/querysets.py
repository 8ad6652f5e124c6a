"""Adjectives for the tables of cases; no user in sight."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import IN_HOURS
from accounts.querysets import DatedQuerySet
from cases.enums import TO_DECIDE, ConcernState, FollowUpKind, Stage
from ctxh_portal.kit.names import fold


class CaseQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.exclude(stage=Stage.CLOSED)

    def in_care(self) -> Self:
        """The open ones, and those closed whose pupils the school is still to ask after."""
        asking = self.filter(follow_ups__kind=FollowUpKind.AFTER, follow_ups__done_on__isnull=True)
        return self.filter(~Q(stage=Stage.CLOSED) | Q(pk__in=asking.order_by().values("pk")))

    def opened_between(self, start: date, until: date) -> Self:
        return self.filter(opened_at__date__range=(start, until))

    def closed_between(self, start: date, until: date) -> Self:
        return self.filter(closed_at__date__range=(start, until))

    def matching(self, words: str) -> Self:
        """By any part of the pupil's name without marks, or by code."""
        found = self
        for word in fold(words).split():
            number = word.rsplit("-", 1)[-1]
            by_code = Q(number=int(number)) if number.isdecimal() and len(number) <= 6 else Q(pk__in=[])
            found = found.filter(Q(pupil__name_folded__contains=word) | by_code)
        return found


class CaseEntryQuerySet(models.QuerySet[Any]):
    def in_sight(self) -> Self:
        """Without those that somebody hid, and without the corrections of these."""
        hidings = self.model.hidings.rel.related_model.objects.order_by("-at", "-pk").values("hidden")
        itself = hidings.filter(entry_id=OuterRef("pk"))[:1]
        corrected = hidings.filter(entry_id=OuterRef("corrects_id"))[:1]
        return self.filter(~Coalesce(Subquery(itself), False), ~Coalesce(Subquery(corrected), False))


class FollowUpQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(done_on__isnull=True)

    def running(self) -> Self:
        """Open, and not held: a held clock is never overdue."""
        return self.open().filter(paused_at__isnull=True)

    def late(self) -> Self:
        """Done after their time (FollowUp.late): of a clock in hours the moment of the record counts, of one in
        days the day."""
        hours = Q(clock__in=IN_HOURS)
        return self.filter(
            hours & Q(recorded_at__gt=F("due_at")) | ~hours & Q(done_on__gt=F("due_on")), done_on__isnull=False
        )

    def overdue(self, moment: datetime) -> Self:
        return self.running().filter(due_at__lt=moment)


class SupportActionQuerySet(models.QuerySet[Any]):
    def unfinished(self) -> Self:
        """Of plans in force, without a result; a need without an action has no day. A plan is in force from its
        approval until a later one of the case is approved."""
        plans = self.model._meta.get_field("plan").related_model.objects
        later = plans.filter(case=OuterRef("plan__case"), state="approved", pk__gt=OuterRef("plan_id"))
        rows = self.filter(plan__state="approved", due_on__isnull=False, done_on__isnull=True)
        return rows.filter(~Exists(later))

    def waiting(self) -> Self:
        """Those of open cases; an early end leaves some behind."""
        return self.unfinished().exclude(plan__case__stage=Stage.CLOSED)


class CaseGrantQuerySet(models.QuerySet[Any]):
    def active(self, moment: datetime) -> Self:
        return self.filter(since__lte=moment).filter(Q(until__isnull=True) | Q(until__gt=moment))


class InvolvementQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(lifted_at__isnull=True)


class ConcernQuerySet(models.QuerySet[Any]):
    def to_decide(self) -> Self:
        """Nobody has decided, or it is watched and the day to look again has come."""
        looked_at_again = Q(state=ConcernState.WATCHED, due_at__date__lte=timezone.localdate())
        return self.filter(Q(state__in=TO_DECIDE) | looked_at_again)

    def running(self) -> Self:
        """Waiting for a decision that has a deadline, the watched ones for the day to look again."""
        return self.filter(state__in=[*TO_DECIDE, ConcernState.WATCHED], due_at__isnull=False)

    def received_between(self, start: date, until: date) -> Self:
        return self.filter(created__date__range=(start, until))


class PupilQuerySet(models.QuerySet[Any]):
    def matching(self, words: str) -> Self:
        """Every word is somewhere in the name, marks and case ignored: "tran duc" finds "Trần Đức"."""
        found = self
        for word in fold(words).split():
            found = found.filter(name_folded__contains=word)
        return found


class EnrolmentQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class CaregiverQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Who cares for the pupil that day; a row without days has always held."""
        begun = Q(since__isnull=True) | Q(since__lte=day)
        return self.filter(begun).filter(Q(until__isnull=True) | Q(until__gte=day))


class PlanTemplateQuerySet(models.QuerySet[Any]):
    def in_use_for(self, kind: str) -> Self:
        return self.filter(kind=kind, in_use=True)


class TermQuerySet(DatedQuerySet):
    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)


class ReferralQuerySet(models.QuerySet[Any]):
    def awaiting(self) -> Self:
        """Sent, and not at its end: the answer, the work or the feedback is still to come, or the principal has
        not yet confirmed what was sent in an emergency."""
        unconfirmed = Q(sent_on__isnull=False, decided_at__isnull=True)
        return self.filter(Q(state__in=["sent", "received", "accepted", "done"]) | unconfirmed)

    def unsettled(self) -> Self:
        """What a closing waits for: laid before the principal, approved and not sent, or awaiting."""
        waiting = self.filter(state__in=["submitted", "approved"])
        return waiting | self.awaiting()

    def to_decide(self) -> Self:
        """What waits for the principal: to be approved, or confirmed after an emergency."""
        return self.filter(Q(state="submitted") | Q(sent_on__isnull=False, decided_at__isnull=True))


class HintQuerySet(models.QuerySet[Any]):
    def released(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def out(self) -> Self:
        """What a teacher may read: not what was released before somebody near the pupil turned out not to be safe,
        until whoever released it has looked at it again."""
        seen = Coalesce("looked_at", "released_at")
        return self.released().filter(Q(pupil__warned_at__isnull=True) | Q(pupil__warned_at__lte=seen))


class TransferQuerySet(models.QuerySet[Any]):
    def awaiting(self) -> Self:
        """Sealed and sent; the receiving school has not answered."""
        return self.filter(state="sealed")

    def unsettled(self) -> Self:
        """What a closing waits for."""
        return self.filter(state__in=["submitted", "sealed"])

    def to_decide(self) -> Self:
        return self.filter(state="submitted")

    def answered(self) -> Self:
        return self.filter(state__in=["accepted", "refused"])
