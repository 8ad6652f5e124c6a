from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SchoolYear, Unit, User
from cases.enums import Sex
from cases.querysets import EnrolmentQuerySet, PupilQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from ctxh_portal.kit.names import clean, fold, sort_key


class Classroom(models.Model):
    """A class of one school year; the label is free text ("8A2", "Lá 1"), the grade a number (0: preschool)."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classrooms")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="classrooms")
    name = models.CharField(_("tên lớp"), max_length=40)
    grade = models.PositiveSmallIntegerField(_("khối"), default=0)
    homeroom_teacher = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("giáo viên chủ nhiệm"),
    )

    class Meta:
        verbose_name = _("lớp")
        ordering = ["grade", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "school_year", "name"],
                name="classroom_once_a_year",
                violation_error_message=_("Lớp này đã có trong năm học."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Pupil(models.Model):
    """A pupil of a school. The roster says nothing of who has a case."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pupils")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    name_key = models.CharField(max_length=300, editable=False)
    name_folded = models.CharField(max_length=120, editable=False)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    moet_code = models.CharField(_("mã định danh Bộ GD&ĐT"), max_length=12, blank=True)
    # when it was last said that somebody near the pupil is not safe; no more than that, and on no page
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    classroom_name: str  # of today; set by access.with_classrooms

    objects = PupilQuerySet.as_manager()

    class Meta:
        verbose_name = _("học sinh")
        ordering = ["name_key", "pk"]
        indexes = [
            models.Index(fields=["unit", "name_folded"], name="pupil_by_folded_name"),
            models.Index(fields=["unit", "name_key"], name="pupil_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        self.full_name = clean(self.full_name)
        self.name_key = sort_key(self.full_name)
        self.name_folded = fold(self.full_name)
        super().save(*args, **kwargs)


class Enrolment(models.Model):
    """A pupil sits in a class from a day until a day (inclusive; empty means still)."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="enrolments")
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("xếp lớp")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="enrolment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(until__isnull=True), name="enrolment_in_one_class_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil} – {self.classroom}"
