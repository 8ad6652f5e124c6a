"""What the homeroom teacher may know: one neutral sentence, agreed with the pupil."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import TermKind
from cases.models.cases import Case
from cases.models.circumstances import Term
from cases.models.course import OfCase
from cases.models.pupils import Pupil
from ctxh_portal.kit.crypto import EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class CaseHint(OfCase):
    """That a case released a hint, who did, and the principal's reason where the case is one of abuse."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hints")
    reason = EncryptedTextField(_("lý do"), max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("điều nhắc của trường hợp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Hint(models.Model):
    """A sentence of the list for the teacher of the pupil's class. It names no case, stage or kind."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    source = models.OneToOneField(CaseHint, on_delete=models.PROTECT, related_name="hint")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="hints")
    text = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": TermKind.HINT},
        verbose_name=_("điều nhắc"),
    )
    agreed_on = models.DateField(_("em đồng ý ngày"))
    released_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("điều nhắc cho giáo viên chủ nhiệm")
        ordering = ["released_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
