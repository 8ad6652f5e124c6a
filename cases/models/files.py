from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case
from cases.models.course import CaseEntry, OfCase
from ctxh_portal.kit.crypto import EncryptedTextField
from ctxh_portal.kit.enums import FileKind
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH


class CaseFile(OfCase):
    """A file of the case as the portal keeps it: cleaned, then encrypted with the case's key, under
    VAR/files. The name that it had on somebody's computer is not kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    entry = models.ForeignKey(CaseEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    title = EncryptedTextField(_("tên gọi"), max_length=150)
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveIntegerField()  # bytes, as a reader gets it
    stored = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)  # its name on the disk
    sha256 = models.CharField(max_length=64)  # of what lies on the disk: a backup is checked without the key
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp của trường hợp")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.kind

    @property
    def content_context(self) -> str:
        """What the encrypted content is bound to."""
        return f"cases.casefile.content:{self.encryption_context()}"
