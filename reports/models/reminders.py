from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from reports.enums import ReminderStage
from reports.models.office import ReportRequest


class OfficeReminder(models.Model):
    """An office below was reminded of what the office above asked: by the clock once each stage, by a person once
    a day (no stage)."""

    request = models.ForeignKey(ReportRequest, on_delete=models.CASCADE, related_name="office_reminders")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=ReminderStage.choices, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần nhắc cơ quan cấp dưới")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "office", "stage"], condition=~Q(stage=""), name="clock_reminds_an_office_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.stage}"
