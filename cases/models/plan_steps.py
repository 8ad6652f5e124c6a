"""What happened to a support plan, and to whom the case was given: rows that are written once."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import PlanState
from cases.models.cases import Case
from cases.models.course import OfCase, SupportPlan
from ctxh_portal.kit.crypto import EncryptedTextField


class PlanStep(OfCase):
    """A plan was submitted, returned or approved (F4.2). What was submitted goes along as it read then: the draft
    is written over when it is returned. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_steps")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=PlanState.choices)
    comment = EncryptedTextField(_("ý kiến"), blank=True)
    text = EncryptedTextField(_("bản kế hoạch khi trình"), blank=True)  # JSON, see workflow.support
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bước của kế hoạch hỗ trợ")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.state

    @property
    def frozen(self) -> dict[str, Any] | None:
        """The plan as it was submitted; None of other steps, and where the text can no longer be read."""
        try:
            found: dict[str, Any] = json.loads(self.text)
        except ValueError:  # erased with the case's key
            return None
        return found


class Assignment(OfCase):
    """The case was given to a focal teacher. The grant itself is renewed in place; this stays. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    focal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField(_("lý do"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần phân công")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"
