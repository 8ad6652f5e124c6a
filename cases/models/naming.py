from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class NotAName(models.Model):
    """A person read a passage of a school's text that is spelt like a pupil's name, and says that it is none. Kept
    as a fingerprint of the words in their surroundings: no name stands here."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cụm từ không phải tên học sinh")
        constraints = [models.UniqueConstraint(fields=["unit", "fingerprint"], name="not_a_name_once")]

    def __str__(self) -> str:
        return self.public_id
