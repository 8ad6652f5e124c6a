"""Many papers in one file: a contents page with links, page numbers that run on, bookmarks. A joined file claims
neither tags nor PDF/A: each paper alone does."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ctxh_portal.documents import fonts, page, pdf

LINK = "https://trang.invalid/"  # of the contents page before the papers stand behind it
NUMBER_BOX = (113, 22.7)  # points: the size of one number's page, papers/numbers.html


@dataclass(frozen=True)
class Piece:
    title: str
    content: bytes  # a PDF


def join(heading: Sequence[str], pieces: Sequence[Piece], *, cancelled: Callable[[], bool] | None = None) -> bytes:
    """`heading`: lines above the contents, the first one the title of the file."""
    sizes = [_size(piece.content) for piece in pieces]
    contents = _contents(heading, pieces, sizes, 1, cancelled)
    front = _size(contents)
    if front > 1:  # so many papers: their places move
        contents = _contents(heading, pieces, sizes, front, cancelled)
    with pikepdf.new() as joined:
        for content in (contents, *(piece.content for piece in pieces)):
            with pikepdf.open(io.BytesIO(content)) as one:
                joined.pages.extend(one.pages)
        _link(joined, front)
        _stamp(joined, cancelled)
        starts = _starts(sizes, front)
        with joined.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Mục lục", 0))
            for piece, start in zip(pieces, starts, strict=True):
                outline.root.append(pikepdf.OutlineItem(piece.title, start - 1))
        joined.docinfo["/Title"] = heading[0]
        target = io.BytesIO()
        joined.save(target)
        return target.getvalue()


def _size(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as one:
        return len(one.pages)


def _starts(sizes: Sequence[int], front: int) -> list[int]:
    """The page on which each piece begins, counted from 1."""
    return [front + 1 + sum(sizes[:place]) for place in range(len(sizes))]


def _contents(
    heading: Sequence[str],
    pieces: Sequence[Piece],
    sizes: Sequence[int],
    front: int,
    cancelled: Callable[[], bool] | None,
) -> bytes:
    rows = [
        {"place": place, "title": piece.title, "page": start, "url": f"{LINK}{start}"}
        for place, (piece, start) in enumerate(zip(pieces, _starts(sizes, front), strict=True), start=1)
    ]
    return _press("papers/contents.html", {"heading": heading, "rows": rows}, cancelled)


def _press(template: str, context: dict[str, object], cancelled: Callable[[], bool] | None) -> bytes:
    html = render_to_string(template, {**context, "faces": mark_safe(page.faces())})  # addresses of our own fonts
    return pdf.press(fonts.printable(html), cancelled=cancelled)


def _link(joined: pikepdf.Pdf, front: int) -> None:
    """The addresses of the contents page become jumps inside the file; no other link stays."""
    for place, sheet in enumerate(joined.pages):
        kept = []
        for note in sheet.get("/Annots", []):
            action: Any = note.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            if place < front and address.startswith(LINK):
                target = joined.pages[int(address.removeprefix(LINK)) - 1]
                del note.A
                note.Contents = pikepdf.String(f"Trang {address.removeprefix(LINK)}")
                note.Dest = pikepdf.Array([target.obj, pikepdf.Name.Fit])
                kept.append(note)
        if "/Annots" in sheet:
            sheet.Annots = joined.make_indirect(pikepdf.Array(kept))


def _stamp(joined: pikepdf.Pdf, cancelled: Callable[[], bool] | None) -> None:
    """ "Trang 5/40" at the foot: at the top each paper has its own number (NĐ 30/2020)."""
    count = len(joined.pages)
    numbers = _press("papers/numbers.html", {"pages": range(1, count + 1), "count": count}, cancelled)
    wide, high = NUMBER_BOX
    with pikepdf.open(io.BytesIO(numbers)) as stamps:
        for sheet, stamp in zip(joined.pages, stamps.pages, strict=True):
            middle = float(sheet.mediabox[2]) / 2
            sheet.add_overlay(stamp, pikepdf.Rectangle(middle - wide / 2, 12, middle + wide / 2, 12 + high))
