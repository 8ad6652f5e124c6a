"""A pupil moves: the file goes to another school under seal, and what came back of it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.enums import TransferState
from cases.models.cases import Case
from cases.models.course import OfCase
from cases.models.referrals import ON_ONE_BASIS, PacketItem
from cases.querysets import TransferQuerySet
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Transfer(OfCase):
    """The sending school's side: the focal teacher prepares, the principal seals and sends. `content` is what
    went, as plain data; nothing changes it afterwards. To a school of the portal, or to another one by name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    to_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trường nhận trên cổng"),
    )
    to_outside = EncryptedTextField(_("trường nhận ngoài cổng"), max_length=200, blank=True)
    reason = EncryptedTextField(_("lý do chuyển"), max_length=1000)
    exception_reason = EncryptedTextField(_("vì sao dùng ngoại lệ của luật"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.DRAFT)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = EncryptedTextField(_("ý kiến của hiệu trưởng"), max_length=1000, blank=True)
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    content = EncryptedTextField(blank=True)
    # the receipt: who took it or sent it back, when, and in which words; of one taken back, who did and why
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    receiver = EncryptedTextField(_("người nhận"), max_length=160, blank=True)
    answer = EncryptedTextField(_("nội dung trả lời"), max_length=2000, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("chuyển trường")
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "submitted", "returned", "sealed"]),
                name="transfer_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False) | ~Q(state__in=["sealed", "accepted", "refused"]),
                name="transfer_sent_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def school_name(self) -> str:
        return self.to_unit.name if self.to_unit else self.to_outside

    @property
    def is_sealed(self) -> bool:
        return bool(self.content)

    @property
    def may_be_edited(self) -> bool:
        return self.state in (TransferState.DRAFT, TransferState.RETURNED)

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state in (
            TransferState.DRAFT,
            TransferState.SUBMITTED,
            TransferState.RETURNED,
            TransferState.SEALED,
        )

    @property
    def opened(self) -> Any:
        """What went, as data; None before it was sealed."""
        return json.loads(self.content) if self.content else None


class TransferItem(PacketItem):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfer_items")
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="items")

    class Meta(PacketItem.Meta):
        verbose_name = _("nội dung chuyển trường")
        constraints = [models.CheckConstraint(condition=ON_ONE_BASIS, name="transfer_item_on_one_basis")]


class SealedFile(models.Model):
    """The closed envelope between two schools: all that the receiving school sees before it has accepted it. It
    names no pupil and holds no text. One that is taken back is gone."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="envelope")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")  # of the sending school
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    misses = models.PositiveSmallIntegerField(default=0)  # names tried that were not the pupil's
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    received_case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="arrival"
    )

    class Meta:
        verbose_name = _("hồ sơ niêm phong")
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.sent_on:%d/%m/%Y}"


class SealedContent(Encrypted):
    """What the envelope holds, under a key of its own: it outlives the sending school's file. Opened by accepting;
    thrown away where it was refused or taken back."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    sealed = models.OneToOneField(SealedFile, on_delete=models.CASCADE, related_name="inside")
    content = EncryptedTextField()

    class Meta:
        verbose_name = _("nội dung hồ sơ chuyển đến")

    def __str__(self) -> str:
        return str(self.pk)

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id

    @property
    def opened(self) -> Any:
        return json.loads(self.content)
