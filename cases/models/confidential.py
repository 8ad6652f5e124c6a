"""What keeps a case from somebody, or opens it for a moment: involvement, locked notes, break-glass."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.models.cases import Case, Concern
from cases.models.course import OfCase
from cases.querysets import InvolvementQuerySet
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Involvement(Encrypted):
    """This person is named in a case or a concern (as one who is accused, or is a relative of the pupil) and
    sees nothing of it, whatever their role, until it is lifted."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the pupil's school
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="involvements")
    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, null=True, blank=True, related_name="involvements"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField(_("lý do"), blank=True)
    # nobody: whoever wrote on the school's page chose that this person shall not read it
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = EncryptedTextField(_("lý do gỡ"), blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = _("người có liên quan")
        ordering = ["named_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(concern__isnull=False), name="involved_in_a_case_or_a_concern"
            ),
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(lifted_at__isnull=True), name="involved_once_in_a_case"
            ),
            models.UniqueConstraint(
                fields=["concern", "user"], condition=Q(lifted_at__isnull=True), name="involved_once_in_a_concern"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named_at:%d/%m/%Y}"

    def encryption_context(self) -> str:
        return f"{self.public_id}:{self.case_id or self.concern_id}"

    def key_id(self) -> str:
        return (self.case or self.concern).public_id  # type: ignore[union-attr]  # one of them, by constraint


class LockedNote(OfCase):
    """A counsellor's process note stands here: who sees the case sees that there is one, its text (LockedText)
    only the author does."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="locked_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ghi chú riêng")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.written_at:%d/%m/%Y}"


class LockedText(Encrypted):
    """A table of its own, so that row security keeps it from everybody but the author (and an emergency)."""

    note = models.OneToOneField(LockedNote, on_delete=models.PROTECT, related_name="content")
    text = EncryptedTextField(_("nội dung"))

    class Meta:
        verbose_name = _("nội dung ghi chú riêng")

    def __str__(self) -> str:
        return str(self.note)

    def encryption_context(self) -> str:
        return str(self.note_id)

    def key_id(self) -> str:
        return self.note.case.public_id


class BreakGlass(OfCase):
    """Somebody opened a case, or its locked notes, in an emergency: why, until when, and who reviews it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    reason = EncryptedTextField(_("lý do"))
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_due = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    justified = models.BooleanField(null=True, blank=True)
    comment = EncryptedTextField(_("kết luận"), blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mở khẩn cấp")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"
