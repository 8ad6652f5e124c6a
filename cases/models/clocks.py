"""The clocks of a case, what held them up, and what an office may know of them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ClockUnit
from accounts.models import Unit, User
from cases.enums import APPROVALS, ClimbStep, ClockChangeKind, FollowUpKind, Stage
from cases.models.cases import Case
from cases.models.course import OfCase
from cases.querysets import FollowUpQuerySet
from ctxh_portal.kit.calendar import END_OF_DAY
from ctxh_portal.kit.crypto import EncryptedTextField

BY_HAND = (
    FollowUpKind.CHECK,
    FollowUpKind.KEEP,
    FollowUpKind.EMERGENCY,
    FollowUpKind.DECISION,
)  # a note and a day


class FollowUp(OfCase):
    """A clock of a case: a step that the portal waits for, from a moment that no form can change until a due time
    by the deadline rule in force then. Open until the step is done, or a date is answered by hand."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=FollowUpKind.choices)
    stage = models.CharField(max_length=15, choices=Stage.choices)
    referral = models.ForeignKey(
        "cases.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="clocks", editable=False
    )  # whose answer is awaited
    transfer = models.ForeignKey(
        "cases.Transfer", on_delete=models.PROTECT, null=True, blank=True, related_name="clocks", editable=False
    )  # the same of another school
    code = models.CharField(max_length=40, blank=True)  # of the deadline rule
    clock = models.CharField(max_length=20, choices=ClockUnit.choices, default=ClockUnit.DAYS)
    started_at = models.DateTimeField(null=True, editable=False)  # None: made before there were clocks
    due_at = models.DateTimeField(_("hạn"))
    due_on = models.DateField(_("ngày hạn"), editable=False)  # the local day of due_at
    paused_at = models.DateTimeField(null=True, editable=False)
    done_on = models.DateField(_("ngày thực hiện"), null=True, blank=True)
    note = EncryptedTextField(_("kết quả"), blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False, editable=False)  # fell away with its stage, was not done
    climbed = models.PositiveSmallIntegerField(choices=ClimbStep.choices, default=ClimbStep.NONE, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("hẹn theo dõi")
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["done_on", "due_at"], name="follow_up_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.due_at is None:  # a bare day lasts until its end
            self.due_at = timezone.make_aware(datetime.combine(self.due_on, END_OF_DAY))
        self.due_on = timezone.localdate(self.due_at)
        super().save(*args, **kwargs)

    @property
    def late(self) -> bool:
        """Done after its time: of a clock in hours the moment of the record counts, of one in days the day."""
        if self.done_on is None:
            return False
        if ClockUnit(self.clock).in_hours:
            return self.recorded_at is not None and self.recorded_at > self.due_at
        return self.done_on > self.due_on

    @property
    def by_hand(self) -> bool:
        """Whether a person writes down what came of it; the others stop with the act itself."""
        return self.kind in BY_HAND

    @property
    def may_wait(self) -> bool:
        """The hours of an emergency run whatever happens (NĐ 56/2017, Điều 26 khoản 3)."""
        return self.kind != FollowUpKind.EMERGENCY and not self.of_principal

    @property
    def is_urgent(self) -> bool:
        """Counted in hours that run day and night."""
        return self.clock == ClockUnit.HOURS

    @property
    def of_principal(self) -> bool:
        return self.kind in APPROVALS

    @property
    def due_to_the_minute(self) -> bool:
        return timezone.localtime(self.due_at).time().replace(microsecond=0) != time(23, 59, 59)


class ClockChange(OfCase):
    """A clock was held or given more time; the reason stays in sight, and the row is never edited: a hold gets
    its end, no more."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_changes")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ClockChangeKind.choices)
    reason = EncryptedTextField(_("lý do"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True)  # of a hold: once it has ended
    left = models.IntegerField(null=True)  # of a hold: seconds, or days where the clock counts days
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("thay đổi thời hạn")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.kind


class OverdueStatus(models.Model):
    """What the office is told of a school's overdue work: that there is some, and since when."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()

    class Meta:
        verbose_name = _("trạng thái quá hạn")

    def __str__(self) -> str:
        return f"{self.since:%d/%m/%Y}"
