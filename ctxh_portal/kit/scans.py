"""Scans of stamped papers: taken by what the file is, not by what it is called."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MAX_MB = 20
KINDS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
CONTENT_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


def checked(upload: UploadedFile[bytes], max_mb: int = MAX_MB) -> ContentFile[bytes]:
    """The scan under a name of ours. Raises ValidationError for another kind of file or a too large one."""
    if upload.size is None or upload.size > max_mb * 1024 * 1024:
        raise ValidationError(
            _("Tệp lớn hơn %(size)d MB. Xin quét lại với dung lượng nhỏ hơn.") % {"size": max_mb}
        )
    content = upload.read()
    ending = next((ending for start, ending in KINDS.items() if content.startswith(start)), None)
    if ending is None:
        raise ValidationError(
            _("Tệp này không phải PDF, JPG hoặc PNG. Xin chọn bản quét của văn bản đã đóng dấu.")
        )
    return ContentFile(content, name=f"ban-dong-dau{ending}")


def content_type(name: str) -> str:
    """Of a scan that `checked` took, by its name."""
    return CONTENT_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
