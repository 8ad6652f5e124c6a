"""A form of a case was printed with the name of somebody whom nobody may contact."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class NamedPrint(OfCase):
    """Who protects children had to know the name: which form, for whom, and why. Append-only in the database."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="named_prints")
    form = models.CharField(max_length=10)  # a key of case_papers.FORMS
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("nơi nhận"))
    reason = EncryptedTextField(_("vì sao nơi nhận cần biết tên"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("biểu mẫu in có nêu tên người không liên hệ")
        ordering = ["at", "pk"]

    @property
    def form_label(self) -> str:
        """ "mau-01" as a reader knows it."""
        return str(_("Mẫu %(number)s")) % {"number": self.form.rpartition("-")[2]}

    def __str__(self) -> str:
        return self.form
