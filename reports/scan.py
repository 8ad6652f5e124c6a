"""Scans of stamped papers: taken by what the file is, not by what it is called."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MAX_MB = 10
KINDS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
CONTENT_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


def checked(upload: UploadedFile | None) -> ContentFile[bytes] | None:
    """The scan under a name of ours. Raises ValidationError for another kind of file or a too large one."""
    if upload is None:
        return None
    if upload.size is None or upload.size > MAX_MB * 1024 * 1024:
        raise ValidationError(
            _("Tệp lớn hơn %(size)s MB. Thầy/cô chụp hoặc quét lại với độ phân giải thấp hơn.")
            % {"size": MAX_MB}
        )
    content = upload.read()
    ending = next((ending for start, ending in KINDS.items() if content.startswith(start)), None)
    if ending is None:
        raise ValidationError(_("Chỉ nhận bản chụp dạng PDF, JPEG hoặc PNG."))
    return ContentFile(content, name=f"ban-dong-dau{ending}")
