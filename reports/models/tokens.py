from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class FeedToken(models.Model):
    """A key with which a program of the office reads approved totals, and nothing else, as the officer who made
    it. Only its digest is kept; it is revoked at any time and ends by itself."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên chương trình"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of the key
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField(_("dùng đến hết ngày"))
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("khóa đọc số liệu")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
