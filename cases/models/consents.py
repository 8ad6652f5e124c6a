"""The register of consents (Luật 91/2025/QH15): for what, who said what, when, how long, and its withdrawal."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import Answer, ConsentChannel, ConsentState, TermKind
from cases.models.caregivers import Caregiver
from cases.models.cases import Case
from cases.models.circumstances import Term
from cases.models.pupils import Pupil
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField, key_for_writing
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Consent(Encrypted):
    """One asking and its answers. An empty answer: this person was not asked. What belongs to a case is seen by
    those who see the case alone; who erases the case's key erases this row's too."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="consents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="consents")
    purpose = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": TermKind.PURPOSE},
        verbose_name=_("mục đích"),
    )
    pupil_said = models.CharField(_("ý kiến của em"), max_length=3, choices=Answer.choices, blank=True)
    caregiver = models.ForeignKey(
        Caregiver,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người chăm sóc được hỏi"),
    )
    caregiver_said = models.CharField(
        _("ý kiến của người chăm sóc"), max_length=3, choices=Answer.choices, blank=True
    )
    exception = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": TermKind.EXCEPTION},
        verbose_name=_("ngoại lệ của luật"),
    )
    kept_safe = models.BooleanField(default=False)  # no caregiver was asked, for the pupil's safety
    channel = models.CharField(_("hình thức"), max_length=10, choices=ConsentChannel.choices, blank=True)
    given_on = models.DateField(_("ngày trả lời"))
    valid_until = models.DateField(_("có giá trị đến hết"), null=True, blank=True)
    note = EncryptedTextField(_("ghi chú"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("ngày rút lại"), null=True, blank=True)
    withdrawn_because = EncryptedTextField(_("lý do rút lại"), max_length=1000, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ý kiến đồng ý")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.given_on:%d/%m/%Y}"

    def save(self, *args, **kwargs) -> None:
        if self._state.adding:
            key_for_writing(self)  # there when a withdrawal gives its reason, though no note was written today
        super().save(*args, **kwargs)

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id

    def state_on(self, day: date) -> ConsentState:
        if self.withdrawn_on and self.withdrawn_on <= day:
            return ConsentState.WITHDRAWN
        if self.valid_until and self.valid_until < day:
            return ConsentState.EXPIRED
        if self.exception_id:
            return ConsentState.EXCEPTION
        refused = Answer.NO in (self.pupil_said, self.caregiver_said)
        return ConsentState.REFUSED if refused else ConsentState.GIVEN

    @property
    def may_be_withdrawn(self) -> bool:
        refused = Answer.NO in (self.pupil_said, self.caregiver_said)
        return self.withdrawn_on is None and not self.exception_id and not refused
