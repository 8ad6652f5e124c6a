"""Papers and stored files as downloads; the name of a file carries a year or a code, never a person."""

from django.http import FileResponse, Http404, HttpResponse

from ctxh_portal.documents import docx, pdf
from ctxh_portal.documents.paper import Paper
from ctxh_portal.kit.files import kept_at

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def known(file_format: str) -> str:
    if file_format not in CONTENT_TYPES:
        raise Http404
    return file_format


def printed(paper: Paper, file_format: str, name: str) -> HttpResponse:
    content = pdf.render(paper) if file_format == "pdf" else docx.render(paper)
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def stored(path: str, content_type: str, name: str) -> FileResponse:
    """A file under VAR/files. Raises Http404 where it is not there (any more)."""
    place = kept_at(path)
    if not path or not place.is_file():
        raise Http404
    return FileResponse(place.open("rb"), content_type=content_type, as_attachment=True, filename=name)
