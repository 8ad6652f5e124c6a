from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.models import Consent
from ctxh_portal.kit.enums import FileKind
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.models.months import Activity

PHOTOS = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)


class PupilsShown(models.TextChoices):
    """Whether a file has pictures in which pupils can be known."""

    NO = "no", _("Không có ảnh học sinh")
    CHECKED = "checked", _("Có ảnh học sinh, đã kiểm tra đồng ý của từng em")
    UNASKED = "unasked", _("Chưa hỏi")  # a document from before the question was asked


class ActivityFile(models.Model):
    """A product or a piece of evidence of an activity, encrypted on the disk. What is a picture by its content is
    a photo, whatever it is called: it is kept only with the words of who checked the pupils' consents and when."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="files")
    title = models.CharField(_("tên tệp"), max_length=120)
    kind = models.CharField(_("loại tệp"), max_length=5, choices=FileKind.choices)
    file = models.FileField(max_length=200)
    pupils_shown = models.CharField(_("ảnh học sinh trong tệp"), max_length=8, choices=PupilsShown.choices)
    nameless = models.BooleanField(_("kết quả khảo sát không có tên"), default=False)
    checked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người kiểm tra đồng ý"),
    )
    checked_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp của hoạt động")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=PHOTOS) | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="photo_with_consents_checked",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=PHOTOS) | Q(pupils_shown="checked"), name="photo_is_of_pupils"
            ),
            models.CheckConstraint(
                condition=Q(pupils_shown__in=["no", "unasked"])
                | Q(pupils_shown="checked", checked_by__isnull=False, checked_on__isnull=False),
                name="pictures_with_consents_checked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_photo(self) -> bool:
        return self.kind in PHOTOS

    @property
    def content_context(self) -> str:
        """What the encrypted content is bound to; its key is the row's own, so that dropping it is for good."""
        return f"plans.activityfile.content:{self.public_id}"


class Attendance(models.Model):
    """Whether an employee of the school was at a training; who has no row was not asked about. The name is that of
    the day on which the list was kept: people marry, and accounts are closed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=150)
    present = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("có mặt tại buổi tập huấn")
        ordering = ["person__name_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.person_id}"


class PhotoReview(models.Model):
    """A family took back what it had agreed to on photos: each keeper of photos looks through those of that time.
    Nothing here names the pupil; the consent does, for those who keep the pupils' files."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()  # the pupil may be in photos from this day on
    asked_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(_("ngày rà soát xong"), null=True, blank=True)
    note = models.CharField(_("đã làm gì"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rà soát ảnh hoạt động")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["consent", "keeper"], name="photo_review_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.since:%d/%m/%Y}"
