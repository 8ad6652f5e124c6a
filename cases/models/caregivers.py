"""Who cares for a pupil, and whom nobody may contact for the sake of the pupil's safety."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.pupils import Pupil
from cases.querysets import CaregiverQuerySet
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from ctxh_portal.kit.names import clean


class Caregiver(models.Model):
    """A parent or another adult who cares for the pupil. `no_contact` is a matter of the child's safety: no
    gate, letter or reminder asks for that person; they come first, so that nobody overlooks it."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="caregivers")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    relation = models.CharField(_("quan hệ"), max_length=40)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("năm sinh"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    job = models.CharField(_("nghề nghiệp"), max_length=80, blank=True)
    lives_with = models.BooleanField(_("đang sống cùng em"), default=False)
    since = models.DateField(_("chăm sóc từ ngày"), null=True, blank=True)
    until = models.DateField(_("chăm sóc đến hết ngày"), null=True, blank=True)
    no_contact = models.BooleanField(_("không liên hệ"), default=False)

    open_flag: SafetyFlag | None = None  # by `access.caregivers_to_keep`, for who may read why
    may_be_lifted: bool = False

    objects = CaregiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("người chăm sóc")
        ordering = ["-no_contact", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="caregiver_ends_after_start",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        self.full_name = clean(self.full_name)
        super().save(*args, **kwargs)


class SafetyFlag(Encrypted):
    """Why nobody contacts this caregiver, who said so and when; a lifted flag stays as it was. The reason is
    for whoever set it, and for keepers of the pupil's file who see a case of the pupil."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="flags")
    reason = EncryptedTextField(_("lý do không liên hệ"), max_length=1000)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = EncryptedTextField(_("lý do gỡ"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("dấu không liên hệ")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["caregiver"], condition=Q(lifted_at__isnull=True), name="safety_flag_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.set_at:%d/%m/%Y}"

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id
