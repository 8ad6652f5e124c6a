from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Đang chờ")
    RUNNING = "running", _("Đang làm")
    WAITING = "waiting", _("Đang chờ các phần")  # for its parts, which are jobs of their own
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không làm được")
    CANCELLED = "cancelled", _("Đã hủy")


DUE_JOB_STATES = (JobState.QUEUED, JobState.RUNNING)
ACTIVE_JOB_STATES = (*DUE_JOB_STATES, JobState.WAITING)


class FileKind(models.TextChoices):
    """What may be uploaded; the value is the ending of the file's name."""

    JPEG = "jpg", _("Ảnh JPEG")
    PNG = "png", _("Ảnh PNG")
    WEBP = "webp", _("Ảnh WebP")
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
