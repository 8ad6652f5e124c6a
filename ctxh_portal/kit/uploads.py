"""Uploaded files: taken by what they are, not by what they are called, and only as something written anew
(cleaning.py, in a child process with limits)."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.enums import FileKind

logger = logging.getLogger(__name__)

MAX_MB = 10
REQUEST_MB = 64  # more than that is not even read
MEMORY_MB, SECONDS = 800, 20
REFUSED = 3  # exit code of cleaning.py
CLEANING = Path(__file__).with_name("cleaning.py")
CONTENT_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED = gettext_lazy(
    "Cổng nhận ảnh JPEG, PNG, WebP, tệp PDF, Word (.docx) và Excel (.xlsx), mỗi tệp không quá 10 MB."
)
SENTENCES = {
    "unknown": gettext_lazy("Không nhận được loại tệp này."),
    "heic": gettext_lazy(
        "Đây là ảnh HEIC. Trên iPhone, thầy/cô chọn Cài đặt – Camera – Định dạng – Tương thích nhất "
        "rồi chụp lại, hoặc lưu ảnh thành JPEG."
    ),
    "old_office": gettext_lazy(
        "Tệp Word, Excel đời cũ (.doc, .xls) hoặc có mật khẩu. Thầy/cô bỏ mật khẩu, lưu lại thành .docx, "
        ".xlsx hoặc PDF."
    ),
    "broken": gettext_lazy("Tệp bị hỏng hoặc không đúng định dạng. Thầy/cô mở tệp, lưu lại rồi gửi."),
    "locked": gettext_lazy("Tệp có mật khẩu hoặc bị khóa. Thầy/cô bỏ mật khẩu rồi gửi lại."),
    "pixels": gettext_lazy("Ảnh lớn hơn 40 triệu điểm ảnh. Thầy/cô thu nhỏ ảnh rồi gửi lại."),
    "grown": gettext_lazy("Ảnh quá nhiều chi tiết. Thầy/cô thu nhỏ ảnh rồi gửi lại."),
    "unpacked": gettext_lazy("Nội dung nén trong tệp quá lớn nên cổng không mở."),
    "macros": gettext_lazy("Tệp có macro. Thầy/cô lưu lại thành .docx, .xlsx (không macro) hoặc PDF."),
    "embedded": gettext_lazy("Tệp có tệp khác nhúng bên trong. Thầy/cô bỏ phần nhúng, hoặc lưu thành PDF."),
    "links": gettext_lazy(
        "Tệp lấy nội dung từ nơi khác (mẫu, ảnh hoặc tệp liên kết). Thầy/cô bỏ liên kết đó, hoặc lưu thành PDF."
    ),
    "parts": gettext_lazy("Tệp chứa thành phần lạ. Thầy/cô lưu thành PDF rồi gửi lại."),
    "busy": gettext_lazy("Cổng chưa kiểm tra được tệp này. Xin thử lại sau ít phút, hoặc gửi tệp nhỏ hơn."),
}

_opened_at_once = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Clean:
    kind: FileKind
    content: bytes


class Refused(Exception):
    """`word` is a key of SENTENCES."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word
        self.sentence = str(SENTENCES[word])


def cleaned(upload: UploadedFile[bytes]) -> Clean:
    """What is kept of the upload. Raises ValidationError with what is wrong and what is accepted. Takes up to
    SECONDS: call it outside transactions."""
    if upload.size and upload.size > MAX_MB * 1024 * 1024:
        too_large = _("Tệp lớn hơn 10 MB.")
        raise ValidationError(f"{too_large} {ACCEPTED}")
    try:
        return rewritten(upload)
    except Refused as refusal:
        raise ValidationError(f"{refusal.sentence} {ACCEPTED}", code=refusal.word) from None


def rewritten(upload: UploadedFile[bytes]) -> Clean:
    """The same file, written anew; its size is the caller's matter. Raises Refused."""
    if not upload.size:
        raise Refused("broken")
    upload.seek(0)
    command = [sys.executable, "-I", str(CLEANING), str(MEMORY_MB), str(SECONDS)]
    with _opened_at_once:
        try:
            child = subprocess.run(  # noqa: S603
                command, input=upload.read(), capture_output=True, timeout=2 * SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Refused("busy") from None
    if child.returncode == REFUSED:
        raise Refused(child.stdout.decode())
    if child.returncode:  # a limit, or a crash of a parser
        logger.warning("cleaning ended with %s %s", child.returncode, child.stderr[-200:].decode(errors="replace"))
        raise Refused("busy")
    kind, _line, content = child.stdout.partition(b"\n")
    return Clean(FileKind(kind.decode()), content)


class CappedUploads(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: a request that is far too large is not read at all."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803
        if content_length > REQUEST_MB * 1024 * 1024:
            raise RequestDataTooBig("upload too large")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
