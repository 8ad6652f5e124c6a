"""An office looks at how a school does its social work. Nothing here names a pupil or speaks of a case: the check
of the files is a band of a whole school year, handed over by the school."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import CriterionResult, FileBand, InspectionState, RecommendationState
from plans.querysets import InspectionQuerySet, RecommendationQuerySet


class Criterion(models.Model):
    """What an inspection asks. Once it was asked somewhere it never changes: a new wording is a new row, the old
    one is retired and stays in the papers that hold it."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.CharField(_("tiêu chí"), max_length=300)
    hint = models.TextField(_("xem ở đâu, căn cứ"), blank=True)
    since = models.DateField(_("áp dụng từ"))
    retired_on = models.DateField(_("thôi áp dụng từ"), null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("tiêu chí kiểm tra")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class FileCheck(models.Model):
    """How many of the files that a school opened in one school year had their steps in time, in bands, as the
    principal handed it over. Once for a school and year, and never computed again: two answers of different days
    about the same files would tell of the one between them."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    assessed = models.CharField(_("đánh giá nguy cơ ban đầu"), max_length=10, choices=FileBand.choices)
    planned = models.CharField(_("kế hoạch hỗ trợ, can thiệp"), max_length=10, choices=FileBand.choices)
    reviewed = models.CharField(_("rà soát"), max_length=10, choices=FileBand.choices)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đối chiếu hồ sơ theo số lượng")
        constraints = [models.UniqueConstraint(fields=["unit", "first_day"], name="file_check_once_a_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first_day:%Y}"

    @property
    def school_year(self) -> str:
        return f"{self.first_day:%Y}-{self.last_day:%Y}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What was asked of each file, and the band."""
        names = ("assessed", "planned", "reviewed")
        asked = [(self._meta.get_field(name), FileBand(getattr(self, name))) for name in names]
        return [(str(field.verbose_name), str(band.label)) for field, band in asked]  # type: ignore[union-attr]


class Inspection(models.Model):
    """Announced to the school, then held and concluded; from then on it never changes, but for the word of the
    school's principal."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ quan kiểm tra")
    )
    school = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="inspections", verbose_name=_("trường")
    )
    subject = models.CharField(_("nội dung kiểm tra"), max_length=300)
    on = models.DateField(_("ngày kiểm tra"))
    place = models.CharField(_("địa điểm"), max_length=160, blank=True)
    prepare = models.TextField(_("trường chuẩn bị"), blank=True)
    state = models.CharField(max_length=10, choices=InspectionState.choices, default=InspectionState.ANNOUNCED)
    office_people = models.TextField(_("đoàn kiểm tra"))
    school_people = models.TextField(_("đại diện nhà trường"), blank=True)
    starts = models.TimeField(_("bắt đầu"), null=True, blank=True)
    ends = models.TimeField(_("kết thúc"), null=True, blank=True)
    strengths = models.TextField(_("việc đã làm được"), blank=True)
    shortcomings = models.TextField(_("tồn tại, hạn chế"), blank=True)
    conclusions = models.TextField(_("kết luận"), blank=True)
    file_check = models.ForeignKey(FileCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_because = models.CharField(_("lý do không tiến hành"), max_length=300, blank=True)
    opinion = models.TextField(_("ý kiến của nhà trường"), blank=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(auto_now_add=True)
    concluded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiểm tra")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="inspection_ends_after_start",
                violation_error_message=_("Giờ kết thúc phải sau giờ bắt đầu."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["concluded", "signed"])
                | Q(concluded_by__isnull=False, concluded_at__isnull=False),
                name="inspection_concluded_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="inspection_signed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.state == InspectionState.ANNOUNCED

    @property
    def is_told(self) -> bool:
        """Whether the school reads what was found."""
        return self.state in (InspectionState.CONCLUDED, InspectionState.SIGNED)


class InspectionAnswer(models.Model):
    """What was found of one criterion, in the wording that was in use when the inspection was announced."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="answers")
    result = models.CharField(_("kết quả"), max_length=10, choices=CriterionResult.choices, blank=True)
    note = models.TextField(_("nhận xét, minh chứng"), blank=True)

    class Meta:
        verbose_name = _("kết quả một tiêu chí")
        ordering = ["criterion__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "criterion"], name="criterion_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.criterion_id}"


class Recommendation(models.Model):
    """Kiến nghị: what the school mends, how and until when; the school says that it is done, the office confirms
    it or asks again."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("kiến nghị"))
    remedy = models.TextField(_("biện pháp khắc phục"))
    due_on = models.DateField(_("hạn thực hiện"))  # as both sides signed it
    extended_to = models.DateField(_("gia hạn đến"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=RecommendationState.choices, default=RecommendationState.OPEN)
    done_on = models.DateField(_("ngày thực hiện xong"), null=True, blank=True)
    word = models.TextField(_("trường trả lời"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reply = models.TextField(_("ý kiến của cơ quan kiểm tra"), blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_on = models.DateField(null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiến nghị")
        ordering = ["inspection", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(done_on__isnull=False, answered_by__isnull=False),
                name="recommendation_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(settled_by__isnull=False, settled_on__isnull=False),
                name="recommendation_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def until(self) -> date:
        """The day that counts now."""
        return self.extended_to or self.due_on

    def late_on(self, day: date) -> bool:
        return self.state == RecommendationState.OPEN and self.until < day
