"""The people of school social work beside their roles: certificates of staff, and collaborators from outside.
Nothing of a child."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgreementState
from accounts.models.people import User
from accounts.models.units import Unit
from accounts.querysets import CERTIFICATE_SOON, CertificateQuerySet, MembershipQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Certificate(models.Model):
    """What an employee was certified in; it goes with the person from school to school."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("người được cấp")
    )
    title = models.CharField(_("tên chứng chỉ"), max_length=200)
    number = models.CharField(_("số hiệu"), max_length=60)
    issuer = models.CharField(_("nơi cấp"), max_length=160)
    issued_on = models.DateField(_("ngày cấp"))
    valid_until = models.DateField(_("có giá trị đến hết"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("chứng chỉ")
        ordering = [F("valid_until").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "number", "issuer"],
                name="certificate_once",
                violation_error_message=_("Chứng chỉ có số hiệu và nơi cấp này đã được ghi cho người này."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="certificate_ends_after_it_was_issued",
                violation_error_message=_("Ngày hết giá trị không thể trước ngày cấp."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> AgreementState:
        if self.valid_until is None or self.valid_until > day + CERTIFICATE_SOON:
            return AgreementState.IN_FORCE
        return AgreementState.EXPIRED if self.valid_until < day else AgreementState.EXPIRING


class Collaborator(models.Model):
    """Cộng tác viên: somebody outside the portal whom the school works with, and how to reach them."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="collaborators")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    post = models.CharField(_("chức vụ, nơi công tác"), max_length=160)
    phone = models.CharField(_("điện thoại"), max_length=20)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("cộng tác viên")
        ordering = ["unit_id", "full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="collaborator_ends_after_start",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name
