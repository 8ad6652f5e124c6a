from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.models import Classroom
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id

MOST_IN_CLASS = 100


class Club(models.Model):
    """A standing group of a school; its meetings are activities. Pupils are counted by class, never named."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clubs")
    name = models.CharField(_("tên câu lạc bộ, nhóm"), max_length=160)
    purpose = models.TextField(_("mục đích"), blank=True)
    meets = models.CharField(_("lịch sinh hoạt"), max_length=160, blank=True)
    staff = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("giáo viên, nhân viên"))
    founded_on = models.DateField(_("ngày thành lập"))
    ended_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("câu lạc bộ, nhóm")
        ordering = [F("ended_on").asc(nulls_first=True), "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("founded_on")),
                name="club_ends_after_start",
                violation_error_message=_("Ngày kết thúc không thể trước ngày thành lập."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ClubClass(models.Model):
    """How many pupils of a class belong to a club."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="classes")
    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="+")
    pupils = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_IN_CLASS)])

    class Meta:
        verbose_name = _("thành viên của một lớp")
        ordering = ["classroom__grade", "classroom__name"]
        constraints = [models.UniqueConstraint(fields=["club", "classroom"], name="club_class_once")]

    def __str__(self) -> str:
        return f"{self.club_id} {self.classroom_id}"
