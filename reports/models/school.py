from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from reports.enums import AT_THE_OFFICE, EDITABLE, FROZEN, ReminderStage, ReportState, SendingChannel
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
    copy_to = models.ForeignKey(  # the office of the other line (administrative, professional) on the due day
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.NEW)
    edition = models.PositiveSmallIntegerField(default=1)  # the one that is being written, or was sent last
    opened_because = models.TextField(_("lý do lập bản này"), blank=True)  # of the second edition and later ones
    answers = models.JSONField(default=dict, blank=True)  # to the office's own questions, exact
    exact_answers = models.JSONField(
        default=list, blank=True
    )  # keys of those that count no children: the principal
    differs = models.JSONField(default=list, blank=True)  # groups whose records differ from what was signed
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
    def is_at_the_office(self) -> bool:
        """The edition that is shown is the one that was sent."""
        return self.state in AT_THE_OFFICE

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN


class ReportVersion(Narrative):
    """An edition as it was signed and sent, exact, once another one follows it. Never changed."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    report = models.ForeignKey(SchoolReport, on_delete=models.PROTECT, related_name="versions")
    edition = models.PositiveSmallIntegerField()
    opened_because = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    figures = models.JSONField()
    checksum = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    scan = models.FileField(max_length=200, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản báo cáo đã nộp")
        ordering = ["report_id", "-edition"]
        constraints = [models.UniqueConstraint(fields=["report", "edition"], name="report_edition_once")]

    def __str__(self) -> str:
        return f"{self.report} ({self.edition})"


class FigureByHand(models.Model):
    """A figure that the school enters or corrects; a correction of what was counted says why. The reason stays at
    the school."""

    report = models.ForeignKey(SchoolReport, on_delete=models.CASCADE, related_name="by_hand")
    group = models.CharField(max_length=30)
    code = models.CharField(max_length=30)
    value = models.PositiveIntegerField()
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("số liệu nhập tay")
        ordering = ["report_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "group", "code"], name="figure_by_hand_once")]

    def __str__(self) -> str:
        return f"{self.group}.{self.code}"


class Target(models.Model):
    """What a school planned to reach in a year, of figures that are its own work."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=30)
    code = models.CharField(max_length=30)
    value = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["unit", "year", "group", "code"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.group}.{self.code}"


class Sending(models.Model):
    """An edition went out by e-mail or on paper too, and what proves that it came."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    report = models.ForeignKey(SchoolReport, on_delete=models.PROTECT, related_name="sendings")
    edition = models.PositiveSmallIntegerField()
    receiver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("nơi nhận"))
    channel = models.CharField(_("cách gửi"), max_length=10, choices=SendingChannel.choices)
    sent_on = models.DateField(_("ngày gửi"))
    detail = models.CharField(_("địa chỉ, mã bưu gửi"), max_length=120, blank=True)
    received_on = models.DateField(_("ngày nhận"), null=True, blank=True)
    receipt = models.CharField(_("xác nhận đã nhận"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần gửi báo cáo")
        ordering = ["report_id", "sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.channel} {self.sent_on:%d/%m/%Y}"


class ClockReminder(models.Model):
    """The clock reminded a school at this stage of this edition: once each."""

    report = models.ForeignKey(SchoolReport, on_delete=models.CASCADE, related_name="reminders")
    edition = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=10, choices=ReminderStage.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần nhắc tự động")
        constraints = [models.UniqueConstraint(fields=["report", "edition", "stage"], name="clock_reminds_once")]

    def __str__(self) -> str:
        return self.stage
