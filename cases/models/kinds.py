"""The kind of a case was corrected; what it was before stays in the file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import CaseKind
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class KindChange(OfCase):
    """One correction. Append-only in the database."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="kind_changes")
    from_kind = models.CharField(max_length=20, choices=CaseKind.choices)
    to_kind = models.CharField(max_length=20, choices=CaseKind.choices)
    from_others = models.JSONField(default=list, blank=True)
    to_others = models.JSONField(default=list, blank=True)
    reason = EncryptedTextField(_("lý do"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sửa nhóm trường hợp")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.to_kind

    @property
    def before(self) -> str:
        return in_words(self.from_kind, self.from_others)

    @property
    def after(self) -> str:
        return in_words(self.to_kind, self.to_others)


def in_words(kind: str, others: list[str]) -> str:
    return ", ".join(str(CaseKind(code).label) for code in [kind, *others])
