from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans import tasktable, timetext
from plans.enums import TaskState
from plans.models.plans import Plan
from plans.querysets import PlanTaskQuerySet


class TaskGroup(models.Model):
    """A numbered point of the task table; without a title it is itself the one task under it ("7. Tổ chức
    …")."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(_("số thứ tự"))
    title = models.TextField(_("tên nhóm nhiệm vụ"), blank=True)

    class Meta:
        verbose_name = _("nhóm nhiệm vụ")
        ordering = ["plan_id", "position"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PlanTask(models.Model):
    """One row of the task table. `source` is the office's task that a school took over into its own plan."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    group = models.ForeignKey(TaskGroup, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    letter = models.CharField(_("chữ cái"), max_length=8, blank=True)
    title = models.TextField(_("nhiệm vụ"))
    units = models.TextField(_("đơn vị thực hiện"), blank=True)
    partners = models.TextField(_("đơn vị phối hợp"), blank=True)
    time_text = models.CharField(_("thời gian thực hiện"), max_length=120, blank=True)
    year_from = models.PositiveSmallIntegerField(null=True, editable=False)  # None: every year of the plan
    year_until = models.PositiveSmallIntegerField(null=True, editable=False)
    product = models.TextField(_("sản phẩm hoàn thành"), blank=True)
    condition = models.CharField(_("điều kiện"), max_length=300, blank=True)
    for_schools = models.BooleanField(_("giao đến các trường"), default=False)
    source = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_over")
    state = models.CharField(_("tiến độ"), max_length=10, choices=TaskState.choices, default=TaskState.TODO)

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        ordering = ["plan_id", "group__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "source"],
                name="task_taken_over_once",
                violation_error_message=_("Nhiệm vụ này đã có trong kế hoạch."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """ "2b", or "7" for a task that is a point of its own."""
        return f"{self.group.number}{self.letter}"

    @property
    def units_in_print(self) -> str:
        return tasktable.with_condition(self.units, self.condition)

    @property
    def due_on(self) -> date | None:
        """The last day of its time; None where that names none."""
        plan = self.plan
        return timetext.ends_on(self.time_text, plan.first_year, plan.last_year, bool(plan.school_year))

    @property
    def stt(self) -> str:
        return f"{self.letter})" if self.letter else f"{self.group.number}."


class TaskProgress(models.Model):
    """What was said of a task on a day; never changed, a later one stands beside it."""

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="progress")
    on = models.DateField(_("ngày"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("tiến độ"), max_length=10, choices=TaskState.choices)
    product = models.TextField(_("sản phẩm"), blank=True)
    evidence = models.TextField(_("minh chứng"), blank=True)
    note = models.TextField(_("ghi chú, lý do"), blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tiến độ nhiệm vụ")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.state}"
