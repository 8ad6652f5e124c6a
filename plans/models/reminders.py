from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Level
from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import PlanStep
from plans.models.tasks import PlanTask


class PlanAsk(models.Model):
    """An office asks its schools for the plan of a school year by a day; a school has answered once its principal
    approved one."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    school_year = models.CharField(_("năm học"), max_length=9)
    level = models.CharField(_("cấp học"), max_length=20, choices=Level.choices, blank=True)
    due_on = models.DateField(_("hạn có kế hoạch được duyệt"))
    note = models.CharField(_("yêu cầu, số văn bản"), max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    withdrawn = models.BooleanField(_("đã thu hồi"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("yêu cầu kế hoạch của trường")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "school_year", "level"],
                condition=Q(withdrawn=False),
                name="plan_asked_once",
                violation_error_message=_("Kế hoạch của năm học và cấp học này đã được yêu cầu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_year} {self.due_on:%d/%m/%Y}"

    def is_late(self, today: date) -> bool:
        return today > self.due_on


class PlanReminder(models.Model):
    """A step of the clock that was taken: of a task, or of a school that was asked for its plan. Each once for one
    day."""

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, null=True, related_name="reminders")
    ask = models.ForeignKey(PlanAsk, on_delete=models.CASCADE, null=True, related_name="reminders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the school
    due_on = models.DateField()
    step = models.PositiveSmallIntegerField(choices=PlanStep.choices)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần nhắc hạn kế hoạch")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "due_on", "step"], name="task_reminded_once"),
            models.UniqueConstraint(fields=["ask", "unit", "due_on", "step"], name="ask_reminded_once"),
            models.CheckConstraint(
                condition=Q(task__isnull=False, ask=None) | Q(task=None, ask__isnull=False),
                name="reminder_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.step}"
