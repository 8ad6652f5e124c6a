import hashlib
from datetime import date, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.documents.paper import padded
from ctxh_portal.kit.disclosure import THRESHOLD
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.models import Plan
from reports.enums import CURRENT, QuestionKind, RequestKind, SubmissionState
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
    threshold = models.PositiveSmallIntegerField(  # the smallest count of children that the office gets
        _("ẩn số nhỏ hơn"),
        default=THRESHOLD,
        validators=[MinValueValidator(THRESHOLD), MaxValueValidator(2 * THRESHOLD)],
        help_text=_("Từ 5 đến 10: số học sinh, trẻ dưới ngưỡng này không ghi rõ"),
    )
    term = models.PositiveSmallIntegerField(_("học kỳ"), null=True, blank=True)  # 1 or 2, of a semester report
    plan = models.ForeignKey(  # the office's plan whose period ends, or its first half
        Plan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kế hoạch giai đoạn"),
    )
    letter_number = models.CharField(_("số, ký hiệu công văn"), max_length=60, blank=True)
    letter_on = models.DateField(_("ngày công văn"), null=True, blank=True)
    indicator_set = models.PositiveSmallIntegerField(default=1)  # version of indicators.SETS
    above = models.ForeignKey(  # the same request of the office above: what is added up here goes there
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )
    levels = models.JSONField(default=list, blank=True)  # school levels that are asked; none: all
    through_offices = models.BooleanField(default=False)  # the offices below ask their own schools
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(_("lý do rút"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu báo cáo")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year"],
                condition=Q(kind=RequestKind.YEARLY, withdrawn_at__isnull=True),
                name="report_asked_once",
                violation_error_message=_(
                    "Cơ quan đã yêu cầu báo cáo của năm này. Mở yêu cầu đã có để xem hoặc đôn đốc."
                ),
            ),
            models.UniqueConstraint(
                fields=["office", "year", "term"],
                condition=Q(kind=RequestKind.SEMESTER, withdrawn_at__isnull=True),
                name="semester_report_asked_once",
                violation_error_message=_("Cơ quan đã yêu cầu báo cáo của học kỳ này."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.AD_HOC) | (~Q(letter_number="") & Q(letter_on__isnull=False)),
                name="ad_hoc_rests_on_a_letter",
                violation_error_message=_("Báo cáo đột xuất cần số và ngày của công văn."),
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

    @property
    def matter(self) -> dict[str, Any]:
        """What makes the requests of two offices one: the same report on the same period, or the same letter."""
        names = ("kind", "year", "term", "period_from", "period_until", "letter_number", "letter_on")
        return {name: getattr(self, name) for name in names}


class Question(models.Model):
    """A question of the office's own, under a heading of its outline."""

    request = models.ForeignKey(ReportRequest, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("mục"), max_length=200, blank=True)
    kind = models.CharField(_("loại"), max_length=10, choices=QuestionKind.choices)
    text = models.CharField(_("câu hỏi"), max_length=300)
    choices = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("câu hỏi của yêu cầu")
        ordering = ["request_id", "position"]
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="question_place")]

    def __str__(self) -> str:
        return self.text

    @property
    def key(self) -> str:
        """The name of its answer."""
        return f"q{self.position}"


class Submission(Narrative):
    """One edition of the office's copy of a school's report: figures that were made safe before they left the
    school. Everything that an office sees, adds up or downloads comes from here."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    copy_to = models.ForeignKey(  # the office of the other line, where the law of that day has two
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.RECEIVED)
    reason = models.TextField(_("lý do trả lại"), blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    correction = models.TextField(_("lý do đính chính"), blank=True)  # what the school says of this edition
    answers = models.JSONField(default=dict, blank=True)
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
        constraints = [
            models.UniqueConstraint(fields=["request", "unit", "edition"], name="submission_edition"),
            models.UniqueConstraint(
                fields=["request", "unit"], condition=Q(state__in=CURRENT), name="submission_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.request}"


class ConsolidatedReport(models.Model):
    """The office's own report over all submissions of a request; the files are those of the last build."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    request = models.OneToOneField(ReportRequest, on_delete=models.PROTECT, related_name="consolidated")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # who signs: the office of today
    assessment = models.TextField(_("đánh giá chung của cơ quan"), blank=True)
    directions = models.TextField(_("phương hướng kỳ tới"), blank=True)
    number = models.CharField(_("số"), max_length=20, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)  # once it is in the register
    edition = models.PositiveSmallIntegerField(default=1)  # what is built after it was issued is another paper
    job = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)  # public id of the build
    pdf_path = models.CharField(max_length=200, blank=True)  # relative to VAR/files
    docx_path = models.CharField(max_length=200, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # of the submissions that the files show
    built_words = models.CharField(max_length=64, blank=True)  # … and of the office's own words in them
    sections = models.JSONField(default=list, blank=True)  # behind the report: title, key of the print, group
    built_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("báo cáo tổng hợp")

    def __str__(self) -> str:
        return f"{self.request}"

    @property
    def kept(self) -> tuple[str, str, str]:
        """What an approval keeps of it (ApprovedTotals.kept)."""
        return self.checksum, self.assessment, self.directions

    @property
    def words(self) -> str:
        """sha256 of the office's own words as they stand now."""
        return hashlib.sha256("\0".join([self.assessment, self.directions]).encode()).hexdigest()

    @property
    def words_changed(self) -> bool:
        """They are no longer those that the files were built of."""
        return bool(self.pdf_path) and self.built_words != self.words

    @property
    def number_line(self) -> str:
        """ "45/BC-PVHXH"; empty before it is in the register."""
        return f"{padded(self.number)}/{self.symbol}" if self.symbol else ""
