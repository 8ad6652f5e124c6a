"""How a pupil finds the way back to school, looked at item by item."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import ReintegrationItem, ReintegrationState
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class ReintegrationMark(OfCase):
    """One line of a reintegration checklist; the lines of one checklist share their moment. Never overwritten: a
    later look is a new checklist."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reintegration")
    item = models.CharField(max_length=12, choices=ReintegrationItem.choices)
    state = models.CharField(max_length=10, choices=ReintegrationState.choices)
    note = EncryptedTextField(_("ghi chú"), blank=True)
    seen_on = models.DateField(_("ngày xem xét"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("theo dõi hòa nhập")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.item
