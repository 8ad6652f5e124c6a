from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class EvidenceFile(models.Model):
    """Bộ minh chứng of one school year: the papers of a unit in one numbered file, that of the last build."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence_files")
    first_year = models.PositiveSmallIntegerField(_("năm học bắt đầu"))
    path = models.CharField(max_length=200, blank=True)  # relative to VAR/files
    checksum = models.CharField(max_length=64, blank=True)  # sha256 of the file
    built_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bộ minh chứng")
        ordering = ["-first_year"]
        constraints = [models.UniqueConstraint(fields=["unit", "first_year"], name="evidence_once_a_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.label}"

    @property
    def label(self) -> str:
        return f"{self.first_year}-{self.first_year + 1}"
