"""Many papers in one file: a contents page with links, page numbers that run on, bookmarks. A joined file claims
neither tags nor PDF/A: each paper alone does. Papers are files here, never bytes, and joiner.py joins them in a
child process: memory does not grow with their number."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ctxh_portal.documents import fonts, page, pdf

LINK = "https://trang.invalid/"  # of the contents page before the papers stand behind it
JOINER = Path(__file__).with_name("joiner.py")
FIRST_LINES, LINES = 29, 36  # of the contents: on its first page, on each later one
LETTERS = 70  # in one of them

Cancelled = Callable[[], bool] | None


@dataclass(frozen=True)
class Piece:
    """`group`: the line of the contents above it and its neighbours of the same group; `parts`: whether the
    headings of its own bookmarks are listed under it."""

    title: str
    path: Path
    group: str = ""
    parts: bool = False


@dataclass(frozen=True)
class _Line:
    """One line of contents and bookmarks; `page` counts from 1, from the first piece on."""

    title: str
    page: int
    inner: Sequence["_Line"] = ()
    place: int = 0  # 0: no number before it


def join(heading: Sequence[str], pieces: Sequence[Piece], target: Path, *, cancelled: Cancelled = None) -> None:
    """`heading`: lines above the contents, the first one the title of the file."""
    lines = _lines(pieces)
    with TemporaryDirectory(dir=target.parent, prefix=".join-") as folder:
        contents = Path(folder) / "contents.pdf"
        front = _lay_out(heading, lines, contents, cancelled)
        order: dict[str, object] = {
            "files": [str(contents), *(str(piece.path) for piece in pieces)],
            "front": front,
            "link": LINK,
            "outline": [{"title": "Mục lục", "page": 1, "inner": []}, *_outline(lines, front)],
            "font": str(fonts.path()),
            "title": heading[0],
            "target": str(target),
        }
        pdf.run_alone(JOINER, order, cancelled=cancelled)


def _lines(pieces: Sequence[Piece]) -> list[_Line]:
    found: list[_Line] = []
    start, place = 1, 0
    for group, members in groupby(pieces, key=lambda piece: piece.group):
        inner: list[_Line] = []
        first = start
        for piece in members:
            size, parts = _look_at(piece)
            place += 1
            inner.append(_Line(piece.title, start, [_Line(title, start + at) for title, at in parts], place))
            start += size
        found += [_Line(group, first, inner)] if group else inner
    return found


def _look_at(piece: Piece) -> tuple[int, list[tuple[str, int]]]:
    """How many pages, and the headings of the first rank with the page each stands on, from 0."""
    with pikepdf.open(piece.path) as one:
        if not piece.parts:
            return len(one.pages), []
        places = {sheet.obj.objgen: number for number, sheet in enumerate(one.pages)}
        with one.open_outline() as outline:
            tops = list(outline.root)  # the title of the paper itself, over its parts; its appendices
            items = [*(item for top in tops[:1] for item in top.children), *tops[1:]]
            return len(one.pages), [
                (item.title, places[item.destination[0].objgen])
                for item in items
                if isinstance(item.destination, pikepdf.Array) and item.destination[0].objgen in places
            ]


def _lay_out(heading: Sequence[str], lines: Sequence[_Line], target: Path, cancelled: Cancelled) -> int:
    """Writes the contents and returns how many pages they have. The places depend on that number, so it is
    guessed from the number of lines, and only a wrong guess costs a second layout."""
    rows = list(_rows(lines))
    wanted = sum(1 + len(row["title"]) // LETTERS for row in rows)
    front = 1 + max(0, math.ceil((wanted - FIRST_LINES) / LINES))
    while True:
        shown = [{**row, "page": row["at"] + front, "url": f"{LINK}{row['at'] + front}"} for row in rows]
        html = render_to_string(
            "papers/contents.html",
            {"heading": heading, "rows": shown, "faces": mark_safe(page.faces())},  # addresses of our own fonts
        )
        target.write_bytes(pdf.press(fonts.printable(html), cancelled=cancelled, plain=True))
        with pikepdf.open(target) as made:
            if len(made.pages) == front:
                return front
            front = len(made.pages)


def _rows(lines: Sequence[_Line], depth: int = 0) -> list[dict]:
    found: list[dict] = []
    for line in lines:
        kind = "piece" if line.place else "group" if depth == 0 else "part"
        found.append({"kind": kind, "place": line.place or "", "title": line.title, "at": line.page})
        found += _rows(line.inner, depth + 1)
    return found


def _outline(lines: Sequence[_Line], front: int) -> list[dict[str, object]]:
    return [
        {"title": line.title, "page": line.page + front, "inner": _outline(line.inner, front)} for line in lines
    ]
