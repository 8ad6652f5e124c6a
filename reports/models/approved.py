from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from reports.models.office import ConsolidatedReport, ReportRequest, Submission


class ApprovedTotals(models.Model):
    """What an office approved of its consolidation, for the office above and for machines: the editions of its own
    schools, what lower offices had approved, and its words of that day. Never changed; a later one follows it."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    report = models.ForeignKey(ConsolidatedReport, on_delete=models.PROTECT, related_name="approvals")
    edition = models.PositiveSmallIntegerField()
    submissions = models.ManyToManyField(Submission, related_name="+")  # of the office's own request
    parts = models.ManyToManyField("self", symmetrical=False, related_name="used_in")  # of the offices below
    assessment = models.TextField(blank=True)
    directions = models.TextField(blank=True)
    checksum = models.CharField(max_length=64)  # of all that is added up
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("số liệu tổng hợp đã chốt")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["report", "edition"], name="approved_edition_once")]

    def __str__(self) -> str:
        return f"{self.report} ({self.edition})"

    @property
    def kept(self) -> tuple[str, str, str]:
        """What makes it another edition where it differs."""
        return self.checksum, self.assessment, self.directions


class ApprovedFile(models.Model):
    """A file of the paper that an office approved, whatever it builds later. Never changed; where the same paper
    got its number afterwards, the file that shows it follows."""

    approval = models.ForeignKey(ApprovedTotals, on_delete=models.PROTECT, related_name="files")
    file_format = models.CharField(max_length=4)
    path = models.CharField(max_length=200)  # relative to VAR/files
    checksum = models.CharField(max_length=64)  # sha256 of the file

    class Meta:
        verbose_name = _("tệp của báo cáo tổng hợp đã chốt")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["approval", "path"], name="approved_file_once")]

    def __str__(self) -> str:
        return f"{self.approval}.{self.file_format}"


class OpenedTotal(models.Model):
    """One exact total of the office's whole area, opened because a superior's request obliges it; without school,
    class, sex or month. Never changed and never counted again: two countings could be subtracted."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="opened_totals")
    family = models.CharField(max_length=30)
    group = models.CharField(max_length=30)
    code = models.CharField(max_length=30, blank=True)  # "" for the group's total
    value = models.PositiveIntegerField()
    submissions = models.ManyToManyField(Submission, related_name="opened_totals")  # what it adds up
    cited_from = models.CharField(_("cơ quan yêu cầu"), max_length=160)
    cited_number = models.CharField(_("số, ký hiệu văn bản"), max_length=60)
    cited_on = models.DateField(_("ngày văn bản"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tổng chính xác đã mở")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "family"],
                name="opened_once_a_family",
                violation_error_message=_("Yêu cầu này đã mở một tổng của nhóm số liệu đó."),
            ),
            models.CheckConstraint(
                condition=~Q(cited_number="") & ~Q(cited_from=""),
                name="opened_total_cites_a_request",
                violation_error_message=_("Nêu văn bản của cấp trên yêu cầu số chính xác."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.group}.{self.code}"
