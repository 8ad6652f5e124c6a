from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Level
from accounts.models import Unit, User
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import TeamKind
from plans.models.tasks import PlanTask


class Team(models.Model):
    """A tổ chuyên môn or a đoàn thể of a school. Whoever leads it has the tasks that are given to it."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams")
    kind = models.CharField(_("loại"), max_length=10, choices=TeamKind.choices, default=TeamKind.SUBJECT)
    name = models.CharField(_("tên tổ, đoàn thể"), max_length=120)
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người phụ trách")
    )
    in_use = models.BooleanField(_("đang hoạt động"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("tổ chuyên môn, đoàn thể")
        ordering = ["-in_use", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="team_named_once",
                violation_error_message=_("Trường đã có tổ, đoàn thể mang tên này."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TaskGiven(models.Model):
    """One of those to whom a task is given: of an office's task a level or a school, of a school's task a team or
    a person. An office's task for schools without such a row is for all of them."""

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="given")
    level = models.CharField(_("cấp học"), max_length=20, choices=Level.choices, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("nơi nhận nhiệm vụ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(~Q(level=""), unit=None, team=None, person=None)
                | Q(level="", unit__isnull=False, team=None, person=None)
                | Q(level="", unit=None, team__isnull=False, person=None)
                | Q(level="", unit=None, team=None, person__isnull=False),
                name="task_given_to_one",
            ),
            models.UniqueConstraint(fields=["task", "level"], condition=~Q(level=""), name="task_level_once"),
            models.UniqueConstraint(fields=["task", "unit"], name="task_school_once"),
            models.UniqueConstraint(fields=["task", "team"], name="task_team_once"),
            models.UniqueConstraint(fields=["task", "person"], name="task_person_once"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        if self.level:
            return str(_("các trường cấp %(level)s") % {"level": self.get_level_display().lower()})
        if self.unit:
            return self.unit.short_name
        return self.team.name if self.team else self.person.polite_name if self.person else ""
