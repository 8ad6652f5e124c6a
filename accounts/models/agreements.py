"""Quy chế phối hợp: what a unit agreed with a partner about working together. Nothing of a child."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgreementState
from accounts.models.reference import Agency
from accounts.models.units import Unit
from accounts.querysets import EXPIRES_SOON, AgreementQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Agreement(models.Model):
    """`partner` is the name as it stands on the paper; `agency` the row of the directory, where there is one."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agreements")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nơi phối hợp")
    )
    partner = models.CharField(_("tên nơi phối hợp"), max_length=160)
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    signers = models.CharField(_("người ký"), max_length=300)
    content = models.TextField(_("nội dung phối hợp"), max_length=2000)
    valid_from = models.DateField(_("hiệu lực từ"))
    valid_until = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
    renews = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="renewed_by",
        verbose_name=_("thay cho quy chế"),
    )
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy chế phối hợp")
        ordering = [F("valid_until").asc(nulls_last=True), "partner", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number", "signed_on"],
                name="agreement_once",
                violation_error_message=_("Quy chế có số và ngày ký này đã có trong sổ."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="agreement_ends_after_it_begins",
                violation_error_message=_("Ngày hết hiệu lực không thể trước ngày có hiệu lực."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def successor(self) -> Agreement | None:
        return getattr(self, "renewed_by", None)

    def state_on(self, day: date) -> AgreementState:
        if self.successor and self.successor.valid_from <= day:
            return AgreementState.RENEWED
        if day < self.valid_from:
            return AgreementState.COMING
        if self.valid_until is None or self.valid_until > day + EXPIRES_SOON:
            return AgreementState.IN_FORCE
        return AgreementState.EXPIRED if self.valid_until < day else AgreementState.EXPIRING
