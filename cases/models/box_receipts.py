"""What the sender of a message on the school's page may come back to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Concern
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField

ANSWER_MOST = 300


class BoxReceipt(Encrypted):
    """Found by the code that the sender was shown once; kept as a keyed hash alone, so that nobody who reads the
    table can come back in the sender's place. The answer is under the concern's key and goes with it."""

    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, related_name="receipt")
    digest = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField(null=True)  # when the first of its readers opened it
    answer = EncryptedTextField(_("lời nhắn cho người gửi"), max_length=ANSWER_MOST, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mã nhận tin")

    def __str__(self) -> str:
        return str(self.pk)

    def encryption_context(self) -> str:
        return str(self.concern_id)

    def key_id(self) -> str:
        return self.concern.public_id
