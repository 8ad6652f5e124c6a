"""One event with several pupils, each with a role and a case of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.enums import IncidentRole
from cases.models.cases import Case
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Incident(Encrypted):
    """What happened, in words that name nobody: whoever sees one of its cases reads them. It belongs to no one
    case, so its key is its own."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField(_("ngày xảy ra"))
    text = EncryptedTextField(_("sự việc"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sự việc")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.happened_on:%d/%m/%Y}"

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id


class IncidentPart(models.Model):
    """A case has this role in the incident. The role is of this event alone: the case's kind stays what it is."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="parts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incident_parts")
    role = models.CharField(_("vai trò"), max_length=10, choices=IncidentRole.choices)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("học sinh trong sự việc")
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "case"], name="case_once_in_incident")]

    def __str__(self) -> str:
        return self.role
