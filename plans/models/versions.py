from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.enums import PlanState
from plans.models.plans import Plan


class PlanVersion(models.Model):
    """The plan as it stood when its state changed, or when its author kept it. Never changed; `content` is
    what `comparing.content_of` took down."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=PlanState.choices)
    content = models.JSONField()

    class Meta:
        verbose_name = _("phiên bản kế hoạch")
        ordering = ["plan_id", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return str(self.number)
