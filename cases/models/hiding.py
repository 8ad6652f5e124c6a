"""An entry of the diary that is out of sight; the entry itself stays as it was written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case
from cases.models.course import CaseEntry, OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class EntryHiding(OfCase):
    """An entry was hidden, or brought back; the last row of an entry counts. Never overwritten."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entry_hidings")
    entry = models.ForeignKey(CaseEntry, on_delete=models.PROTECT, related_name="hidings")
    hidden = models.BooleanField()
    reason = EncryptedTextField(_("lý do"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ẩn nhật ký")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"
