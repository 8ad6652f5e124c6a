"""What was said of danger in a case; `cases/danger.py` reads what follows from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import DangerMarkKind
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class DangerMark(OfCase):
    """Danger or abuse became known, danger is over, or somebody was asked and said no. Never overwritten: that it
    is over is a row beside, so that what was owed at the time stays owed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="danger_marks")
    kind = models.CharField(max_length=10, choices=DangerMarkKind.choices)
    since = models.DateTimeField(_("thời điểm biết tin"))  # the clocks run from here
    reason = EncryptedTextField(_("lý do"), max_length=500, blank=True)  # none: the record beside it says why
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ghi nhận về nguy hiểm")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.kind
