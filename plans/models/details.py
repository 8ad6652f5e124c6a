"""What stands in rows inside a plan's text: who does what, what it costs, what is reported when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.enums import FundingSource
from plans.models.plans import Plan
from plans.models.tasks import PlanTask


class PlanDuty(models.Model):
    """What one actor does ("Giáo viên chủ nhiệm"); `work` has one duty a line. Printed under Tổ chức thực hiện."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    actor = models.CharField(_("người, bộ phận"), max_length=150)
    work = models.TextField(_("nhiệm vụ"))

    class Meta:
        verbose_name = _("phân công trong kế hoạch")
        ordering = ["plan_id", "position"]

    def __str__(self) -> str:
        return self.actor


class PlanFunding(models.Model):
    """One line of money; without an amount where it is not known yet. `task`: the row of the table it pays for."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="funding")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(_("nội dung chi"), max_length=300)
    source = models.CharField(_("nguồn"), max_length=10, choices=FundingSource.choices)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"), null=True, blank=True)
    task = models.ForeignKey(PlanTask, on_delete=models.SET_NULL, null=True, blank=True, related_name="funding")

    class Meta:
        verbose_name = _("dòng kinh phí")
        ordering = ["plan_id", "position"]

    def __str__(self) -> str:
        return self.item


class PlanReporting(models.Model):
    """One report that the plan asks for, to whom and until when, in words ("trước ngày 01/11 hằng năm")."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reporting")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("loại báo cáo"), max_length=200)
    receiver = models.CharField(_("gửi"), max_length=200, blank=True)
    due = models.CharField(_("thời hạn"), max_length=200)

    class Meta:
        verbose_name = _("chế độ báo cáo")
        ordering = ["plan_id", "position"]

    def __str__(self) -> str:
        return self.name
