"""What the pupil and those who care for the pupil say to a support plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import AnswerWay, PlanAnswerKind, PlanVoice
from cases.models.caregivers import Caregiver
from cases.models.cases import Case
from cases.models.course import OfCase, SupportPlan
from ctxh_portal.kit.crypto import EncryptedTextField


class PlanAnswer(OfCase):
    """One answer to the plan as it read that day (F4.3). Append-only: who changes their mind answers again."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_answers")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="answers")
    who = models.CharField(_("người trả lời"), max_length=10, choices=PlanVoice.choices)
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("trả lời"), max_length=10, choices=PlanAnswerKind.choices)
    way = models.CharField(_("hình thức"), max_length=10, choices=AnswerWay.choices, blank=True)
    words = EncryptedTextField(_("ý kiến"), max_length=1000, blank=True)
    answered_on = models.DateField(_("ngày trả lời"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("trả lời về kế hoạch hỗ trợ")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.answer
