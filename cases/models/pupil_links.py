"""Two pupils of one school belong together: siblings, close friends, peers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import PupilRelation
from cases.models.pupils import Pupil
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class PupilLink(models.Model):
    """One row for both ways, the pupil with the lower key first. It says nothing of cases and opens no file; one
    that ended stays."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("quan hệ"), max_length=10, choices=PupilRelation.choices)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("học sinh có liên hệ")
        ordering = ["noted_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pupil__lt=F("other")), name="pupil_link_one_way"),
            models.UniqueConstraint(
                fields=["pupil", "other", "relation"],
                condition=Q(until__isnull=True),
                name="pupil_link_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_relation_display())

    def holds_on(self, day: date) -> bool:
        return self.until is None or self.until >= day
