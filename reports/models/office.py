from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from reports.enums import RequestKind
from reports.models.narrative import Narrative
from reports.querysets import RequestQuerySet, SubmissionQuerySet


class ReportRequest(models.Model):
    """An office asks its schools for a report on a period, to be sent before a day."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_requests")
    title = models.CharField(_("tên báo cáo"), max_length=100)
    kind = models.CharField(max_length=10, choices=RequestKind.choices, default=RequestKind.YEARLY)
    year = models.PositiveSmallIntegerField(_("năm"))
    period_from = models.DateField(_("kỳ số liệu từ ngày"))
    period_until = models.DateField(_("đến hết ngày"))
    due_on = models.DateField(
        _("nộp trước ngày"), help_text=_("Nộp trước ngày này là đúng hạn; nộp trong ngày này là muộn.")
    )
    note = models.TextField(_("lưu ý gửi các trường"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu báo cáo")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year"],
                name="report_asked_once",
                violation_error_message=_(
                    "Phòng đã yêu cầu báo cáo của năm này. Mở yêu cầu đã có để xem hoặc đôn đốc."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")),
                name="report_period_ends_after_start",
                violation_error_message=_("Kỳ số liệu phải kết thúc sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, day: date) -> bool:
        """ "Trước ngày 01/11": sent on 31/10 is in time, on 01/11 late."""
        return day >= self.due_on

    @property
    def last_day(self) -> date:
        """The last day on which a report is in time."""
        return self.due_on - timedelta(days=1)


class Submission(Narrative):
    """The office's copy of a school's report: figures that were made safe before they left the school.
    Everything that an office sees, adds up or downloads comes from here."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    figures = models.JSONField()
    checksum = models.CharField(max_length=64)  # sha256 of these figures
    sent_at = models.DateTimeField()
    late = models.BooleanField()
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo đã nộp")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["request", "unit"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.unit} – {self.request}"


class ConsolidatedReport(models.Model):
    """The office's own report over all submissions of a request; the files are those of the last build."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.OneToOneField(ReportRequest, on_delete=models.PROTECT, related_name="consolidated")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # who signs: the office of today
    assessment = models.TextField(_("đánh giá chung của phòng"), blank=True)
    directions = models.TextField(_("phương hướng kỳ tới"), blank=True)
    number = models.CharField(_("số"), max_length=20, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    job = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)  # public id of the build
    pdf_path = models.CharField(max_length=200, blank=True)  # relative to VAR/files
    docx_path = models.CharField(max_length=200, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # of the submissions that the files show
    built_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("báo cáo tổng hợp")

    def __str__(self) -> str:
        return f"{self.request}"
