"""A case is referred to an agency: what is asked for, what goes along, and every step until the answer is in."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, OutgoingPaper, User
from cases.enums import ContactWay, PacketField, ReferralState, ReferralUrgency
from cases.models.caregivers import Caregiver
from cases.models.cases import Case
from cases.models.circumstances import Term
from cases.models.consents import Consent
from cases.models.course import CaseEntry, OfCase
from cases.models.files import CaseFile
from cases.querysets import ReferralQuerySet
from ctxh_portal.kit.crypto import EncryptedTextField


class Referral(OfCase):
    """Drafted by the focal teacher, approved by the principal, sent to an agency. `letter` and `sheet` hold the
    two papers as they were sent, as plain data; nothing changes them afterwards."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ quan tiếp nhận")
    )
    urgency = models.CharField(
        _("mức độ khẩn"), max_length=6, choices=ReferralUrgency.choices, default=ReferralUrgency.NORMAL
    )
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.DRAFT)
    purpose = EncryptedTextField(_("mục đích chuyển gửi"), max_length=1000)
    service = EncryptedTextField(_("dịch vụ, hỗ trợ đề nghị"), max_length=1000)
    exception_reason = EncryptedTextField(_("vì sao dùng ngoại lệ của luật"), max_length=1000, blank=True)
    # who protects children may have to read the name of somebody whom nobody may contact; "": nobody is named
    naming_reason = EncryptedTextField(_("vì sao nơi nhận cần biết tên người này"), max_length=1000, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = EncryptedTextField(_("ý kiến của hiệu trưởng"), max_length=1000, blank=True)
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_first = EncryptedTextField(_("lý do gửi trước khi được duyệt"), max_length=1000, blank=True)
    letter = EncryptedTextField(blank=True)
    sheet = EncryptedTextField(blank=True)
    # the line in the register of outgoing papers; it leads nowhere, only from here to it
    line = models.ForeignKey(OutgoingPaper, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("chuyển gửi")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False) | ~Q(state__in=["sent", "received", "accepted", "declined"]),
                name="referral_sent_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def is_sent(self) -> bool:
        return self.sent_on is not None

    @property
    def may_be_edited(self) -> bool:
        return self.state in (ReferralState.DRAFT, ReferralState.RETURNED, ReferralState.APPROVED)

    @property
    def awaits_confirmation(self) -> bool:
        """Sent in an emergency before the principal had seen it."""
        return self.is_sent and self.decided_at is None

    def frozen(self, which: str) -> Any:
        """ "letter" or "sheet" as it was sent; None before."""
        text = getattr(self, which)
        return json.loads(text) if text else None


class PacketItem(OfCase):
    """One thing in a packet, as text from the moment it was put in, with what allows it: a consent, or an
    exception of the law."""

    field = models.CharField(max_length=12, choices=PacketField.choices)
    position = models.PositiveSmallIntegerField()
    text = EncryptedTextField(_("nội dung"))
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exception = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.ForeignKey(CaseEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.field

    @property
    def basis(self) -> str:
        """What allows it, in words."""
        if self.exception:
            return str(_("Ngoại lệ: %(label)s")) % {"label": self.exception.label}
        consent = self.consent
        if consent and consent.exception:
            return str(_("Ngoại lệ đã ghi: %(label)s")) % {"label": consent.exception.label}
        return str(_("Ý kiến đồng ý ngày %(day)s")) % {"day": f"{consent.given_on:%d/%m/%Y}"} if consent else ""


ON_ONE_BASIS = Q(consent__isnull=False, exception__isnull=True) | Q(consent__isnull=True, exception__isnull=False)


class ReferralItem(PacketItem):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referral_items")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="items")

    class Meta(PacketItem.Meta):
        verbose_name = _("nội dung chuyển gửi")
        constraints = [models.CheckConstraint(condition=ON_ONE_BASIS, name="referral_item_on_one_basis")]


class ReferralStep(OfCase):
    """One step of a referral: the day it happened and the moment it was written down are kept apart. The table
    takes no change: whoever was wrong adds a step or an entry of the diary."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referral_steps")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ReferralState.choices)
    happened_on = models.DateField(_("ngày diễn ra"))
    way = models.CharField(_("hình thức"), max_length=10, choices=ContactWay.choices, blank=True)
    contact = EncryptedTextField(_("người nhận, người trả lời"), max_length=160, blank=True)
    note = EncryptedTextField(_("ghi chú"), max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bước chuyển gửi")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.state
