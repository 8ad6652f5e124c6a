"""Scans of stamped papers: taken by what the file is, not by what it is called, and written anew (uploads.py)."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ctxh_portal.kit import uploads
from ctxh_portal.kit.enums import FileKind

MAX_MB = 20
KINDS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)


def checked(upload: UploadedFile[bytes], max_mb: int = MAX_MB) -> ContentFile[bytes]:
    """The scan under a name of ours. Raises ValidationError for another kind of file or a too large one. Takes
    some seconds: call it outside transactions."""
    if upload.size is None or upload.size > max_mb * 1024 * 1024:
        raise ValidationError(
            _("Tệp lớn hơn %(size)d MB. Xin quét lại với dung lượng nhỏ hơn.") % {"size": max_mb}
        )
    try:
        taken = uploads.rewritten(upload)
    except uploads.Refused as refusal:
        raise _not_a_scan() if refusal.word == "unknown" else ValidationError(refusal.sentence) from None
    if taken.kind not in KINDS:
        raise _not_a_scan()
    return ContentFile(taken.content, name=f"ban-dong-dau.{taken.kind}")


def content_type(name: str) -> str:
    """Of a scan that `checked` took, by its name."""
    return uploads.CONTENT_TYPES[FileKind(PurePosixPath(name).suffix[1:])]


def _not_a_scan() -> ValidationError:
    return ValidationError(_("Tệp này không phải PDF, JPG hoặc PNG. Xin chọn bản quét của văn bản đã đóng dấu."))
