"""What Mẫu 01 of NĐ 56/2017 asks for and the record of a case does not hold; all of it may stay unknown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField

LONGEST = 1000


class IntakeDetail(OfCase):
    """Each writing is a row of its own, append-only in the database; the last one counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="intake_details")
    place = EncryptedTextField(_("Địa điểm xảy ra vụ việc"), max_length=LONGEST, blank=True)
    consequence = EncryptedTextField(
        _("Phỏng đoán hậu quả có thể xảy ra nếu không can thiệp"), max_length=LONGEST, blank=True
    )
    family = EncryptedTextField(_("Hoàn cảnh gia đình"), max_length=LONGEST, blank=True)
    done_before = EncryptedTextField(
        _("Những hành động can thiệp đã thực hiện trước khi nhận thông tin"), max_length=LONGEST, blank=True
    )
    informant_agrees = models.BooleanField(_("người cung cấp thông tin đồng ý ghi tên"), default=False)
    informant_name = EncryptedTextField(_("Họ và tên người cung cấp thông tin"), max_length=120, blank=True)
    informant_phone = EncryptedTextField(_("Số điện thoại"), max_length=40, blank=True)
    informant_address = EncryptedTextField(_("Địa chỉ"), max_length=300, blank=True)
    note = EncryptedTextField(_("Ghi chú thêm"), max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thông tin bổ sung cho Mẫu 01")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


TEXTS = ("place", "consequence", "family", "done_before", "note")
INFORMANT = ("informant_name", "informant_phone", "informant_address")
