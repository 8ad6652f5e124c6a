"""The public page of a school, "Điều em muốn nói": whether it is open, and under which address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class ConcernBox(models.Model):
    """Off until the principal switches it on. The address is printed on walls, so it is unguessable, says nothing
    of the school's row, and can be changed. What is told there is a `Concern`."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("trường"))
    code = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    is_open = models.BooleanField(_("đang mở"), default=False)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # the last day on which somebody looked in who saw every message that waited
    read_on = models.DateField(null=True, blank=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("hộp thư của trường")

    def __str__(self) -> str:
        return str(self.unit)


class BoxLook(models.Model):
    """That one person looked in on a day. Somebody from whom a message is kept sees their own look, and not that
    the page still waits for another reader."""

    box = models.ForeignKey(ConcernBox, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = _("lần mở hộp thư")
        constraints = [models.UniqueConstraint(fields=["box", "user"], name="last_look_into_a_box")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"
