"""A paper as the file that a person downloads: PDF or Word, kept by no cache, named without a pupil."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ctxh_portal.documents import docx, pdf
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.documents.paper import Paper
from ctxh_portal.kit.errors import RuleBroken

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def rendered(paper: Paper, kind: str) -> bytes:
    """Raises RuleBroken where the paper could not be made."""
    try:
        return pdf.render(paper) if kind == "pdf" else docx.render(paper)
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)
