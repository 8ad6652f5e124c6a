from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import MarkValue, ShortcomingAnswer
from plans.models.months import MonthlyAssessment
from plans.querysets import MonthCriterionQuerySet, ShortcomingQuerySet


class MonthCriterion(models.Model):
    """What a school says of each month, from one month until another; a new wording is a new row that follows, so
    that an old month keeps the words it was judged by."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    text = models.CharField(_("tiêu chí"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    valid_from = models.DateField(_("áp dụng từ tháng"))
    valid_until = models.DateField(_("đến hết tháng"), null=True, blank=True)
    note = models.CharField(_("nguồn, ghi chú"), max_length=300, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    version = models.PositiveIntegerField(default=1)

    objects = MonthCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiêu chí đánh giá tháng")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="criterion_ends_after_start",
                violation_error_message=_("Tháng cuối không thể trước tháng đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class MonthMark(models.Model):
    """How a month stands against one criterion."""

    assessment = models.ForeignKey(MonthlyAssessment, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(MonthCriterion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(_("mức"), max_length=10, choices=MarkValue.choices)

    class Meta:
        verbose_name = _("mức của một tiêu chí")
        ordering = ["criterion__position", "criterion_id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="mark_once")]

    def __str__(self) -> str:
        return self.value


class Shortcoming(models.Model):
    """A shortcoming of a month with its remedy and the day until which it is to be mended. A later month answers
    it: mended, or carried on as a row of that month with another day."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    assessment = models.ForeignKey(MonthlyAssessment, on_delete=models.CASCADE, related_name="points")
    text = models.TextField(_("tồn tại, hạn chế"))
    remedy = models.TextField(_("biện pháp khắc phục"))
    due_on = models.DateField(_("hạn khắc phục"))
    follows = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_on"
    )
    answer = models.CharField(max_length=10, choices=ShortcomingAnswer.choices, blank=True)
    answer_note = models.CharField(_("kết quả khắc phục"), max_length=300, blank=True)
    answered_in = models.ForeignKey(
        MonthlyAssessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered"
    )

    objects = ShortcomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tồn tại của tháng")
        ordering = ["assessment__month", "pk"]

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: date) -> bool:
        return not self.answer and self.due_on < today
