from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from reports.enums import EDITABLE, FROZEN, ReportState
from reports.models.narrative import Narrative
from reports.models.office import ReportRequest
from reports.querysets import SchoolReportQuerySet


class SchoolReport(Narrative):
    """A school's own report: exact figures, which never leave the school, and its narrative. The figures are
    computed live from the records until the principal approves; from then on they are these, whatever happens
    in the records."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="school_reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="school_reports")
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.NEW)
    comment = models.TextField(_("ý kiến của hiệu trưởng"), blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    figures = models.JSONField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # sha256 of the figures
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(_("số"), max_length=20, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(_("ngày ký"), null=True, blank=True)
    scan = models.FileField(_("bản chụp đã đóng dấu"), max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của trường")
        ordering = ["-request__year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["request", "unit"], name="school_report_once")]

    def __str__(self) -> str:
        return f"{self.unit} – {self.request}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN
