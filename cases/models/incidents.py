"""One event with several pupils, each with a role and a case of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.enums import IncidentRole
from cases.models.cases import Case
from cases.models.course import OfCase
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
    """A case has this role in the incident. The role is of this event alone: the case's kind stays what it is.
    A part that ended stays as history; the case may be linked to the event again."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="parts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incident_parts")
    role = models.CharField(_("vai trò"), max_length=10, choices=IncidentRole.choices)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("học sinh trong sự việc")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "case"], condition=Q(ended_at__isnull=True), name="case_once_in_incident"
            )
        ]

    def __str__(self) -> str:
        return self.role


class IncidentUnlinking(OfCase):
    """Why a case was taken out of an incident, and by whom; its words are the case's, not the incident's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incident_unlinkings")
    part = models.OneToOneField(IncidentPart, on_delete=models.PROTECT, related_name="unlinking")
    reason = EncryptedTextField(_("lý do"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gỡ khỏi sự việc")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"
