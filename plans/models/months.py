from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import ActivityKind, MonthState
from plans.models.clubs import Club
from plans.models.tasks import PlanTask
from plans.querysets import ActivityQuerySet, MonthlyAssessmentQuerySet

MOST = [MaxValueValidator(100_000)]


class Activity(models.Model):
    """What a school or an office did for many: counts of people, never a name of a pupil."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="activities", verbose_name=_("đơn vị"))
    title = models.CharField(_("tên hoạt động"), max_length=200)
    kind = models.CharField(_("loại"), max_length=20, choices=ActivityKind.choices)
    on = models.DateField(_("ngày"))
    task = models.ForeignKey(
        PlanTask,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("thuộc nhiệm vụ"),
    )
    club = models.ForeignKey(
        Club,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("câu lạc bộ, nhóm"),
    )
    place = models.CharField(_("địa điểm"), max_length=160, blank=True)
    online = models.BooleanField(_("trực tuyến"), default=False)
    pupils = models.PositiveIntegerField(_("số học sinh tham gia"), default=0, validators=MOST)
    staff = models.PositiveIntegerField(_("số cán bộ, giáo viên, nhân viên tham gia"), default=0, validators=MOST)
    managers = models.PositiveIntegerField(_("số cán bộ quản lý tham gia"), default=0, validators=MOST)
    parents = models.PositiveIntegerField(_("số phụ huynh tham gia"), default=0, validators=MOST)
    sheets = models.PositiveIntegerField(_("số phiếu thu về"), default=0, validators=MOST)  # of a survey
    hours = models.DecimalField(_("số giờ"), max_digits=5, decimal_places=1, default=0)
    trainer = models.CharField(_("báo cáo viên, người hướng dẫn"), max_length=200, blank=True)
    product = models.TextField(_("sản phẩm"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["unit", "on"], name="activity_unit_on")]

    def __str__(self) -> str:
        return self.title

    @property
    def people(self) -> int:
        return self.pupils + self.staff + self.managers + self.parents


class MonthlyAssessment(models.Model):
    """What a school says of one month; once the principal has signed, it never changes. `figures` stay
    empty until then: a draft shows the records as they are today."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("đơn vị"))
    month = models.DateField(_("tháng"), help_text=_("Ngày đầu tháng"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=MonthState.choices, default=MonthState.DRAFT)
    figures = models.JSONField(default=dict, blank=True)
    results = models.TextField(_("kết quả đạt được"), blank=True)
    shortcomings = models.TextField(_("tồn tại, hạn chế"), blank=True)
    remedies = models.TextField(_("biện pháp khắc phục"), blank=True)
    next_steps = models.TextField(_("việc tháng sau"), blank=True)
    nothing_happened = models.BooleanField(_("tháng này không phát sinh"), default=False)
    comment = models.TextField(_("ý kiến của hiệu trưởng"), blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = MonthlyAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("đánh giá tháng")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"],
                name="assessment_once_a_month",
                violation_error_message=_("Tháng này đã có đánh giá."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MonthState.SIGNED) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="assessment_signed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%m/%Y}"

    @property
    def is_signed(self) -> bool:
        return self.state == MonthState.SIGNED

    @property
    def has_words(self) -> bool:
        return bool(self.results or self.shortcomings or self.remedies or self.next_steps)
