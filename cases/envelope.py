"""What goes to an agency as one locked file: the letter, the hand-over sheet and the chosen files of the case."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from PIL import Image

from cases.case_file import locked_up
from cases.models import CaseFile
from ctxh_portal.kit.enums import FileKind
from ctxh_portal.kit.uploads import CONTENT_TYPES

IMAGES = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)
A4 = (595, 842)  # points
UNTOLD = {"description": "", "creation_date": "", "mod_date": ""}  # of an attached file


def envelope(papers: Sequence[bytes], files: Sequence[tuple[CaseFile, bytes]], password: str) -> bytes:
    """One PDF under `password`: papers and pictures are pages, Word and Excel files hang on it as attachments. It
    claims neither tags nor PDF/A: each paper alone does."""
    with pikepdf.new() as joined:
        for content in papers:
            _append(joined, content)
        for number, (file, content) in enumerate(files, start=1):
            if file.kind == FileKind.PDF:
                _append(joined, content)
            elif file.kind in IMAGES:
                _append(joined, _page_of(content))
            else:
                name = f"tep-{number:02d}.{file.kind}"
                kind = CONTENT_TYPES[FileKind(file.kind)]
                joined.attachments[name] = pikepdf.AttachedFileSpec(
                    joined, content, filename=name, mime_type=kind, **UNTOLD
                )
        out = BytesIO()
        joined.save(out)
    return locked_up(out.getvalue(), password)


def _append(joined: pikepdf.Pdf, content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as one:
        joined.pages.extend(one.pages)


def _page_of(picture: bytes) -> bytes:
    """The picture on a page of its own shape, as wide as A4 or as high, whichever comes first."""
    out = BytesIO()
    with Image.open(BytesIO(picture)) as opened:
        dots = max(opened.width / A4[0], opened.height / A4[1]) * 72  # per inch
        image = opened.convert("RGB")
        image.save(out, "PDF", resolution=dots)
    return out.getvalue()
