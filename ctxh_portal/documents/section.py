"""A part of a long report that is printed once and joined to others (bundle.py): described like a paper, known by
the hash of all that its pages depend on, kept as a file under that name.

    missing(sections)     those that are not printed yet
    render(sections, …)   prints them, each kept as soon as it is there
    place(section)        the file
    sweep(days)           removes files that no report has used for so long
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from ctxh_portal.documents import fonts, page, pdf
from ctxh_portal.documents.blocks import Block
from ctxh_portal.documents.frozen import freeze
from ctxh_portal.documents.paper import tidy
from ctxh_portal.kit.files import write_whole

DAY = 24 * 3600


@dataclass(frozen=True)
class Section:
    """`label`: what it is, small, above the title; `line`: in italics below it."""

    label: str
    title: str
    line: str
    blocks: Sequence[Block]

    @cached_property
    def key(self) -> str:
        """Of what it says, and of all that draws it: another word, template, style, font or version is another
        file."""
        spelling = json.dumps(freeze(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{_press_mark()}\n{spelling}".encode()).hexdigest()


def place(section: Section) -> Path:
    return path_of(section.key)


def path_of(key: str) -> Path:
    return _folder() / key[:2] / f"{key}.pdf"


def missing(sections: Iterable[Section]) -> list[Section]:
    """Once each. Those that are there are marked as used today."""
    wanted: dict[str, Section] = {}
    for section in sections:
        try:
            os.utime(place(section))
        except FileNotFoundError:
            wanted.setdefault(section.key, section)
    return list(wanted.values())


def render(
    sections: Sequence[Section],
    *,
    folder: Path,
    cancelled: Callable[[], bool] | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> None:
    """`folder`: for what is on the way. `tell` gets how many are kept, after each."""

    def keep(number: int, made: Path) -> None:
        write_whole(place(sections[number]), made)
        tell(number + 1)

    pdf.press_each([html(section) for section in sections], keep, folder=folder, cancelled=cancelled)


def html(section: Section) -> str:
    section = tidy(section)
    context = {"section": section, "blocks": page.views(section.blocks)}
    return fonts.printable(render_to_string("papers/section.html", context))


def sweep(days: int) -> int:
    """Files of sections that say something else by now, or are of an older press."""
    removed = 0
    for path in _folder().glob("*/*"):
        if path.stat().st_mtime < time.time() - days * DAY:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    return Path(settings.VAR) / "files" / "sections"


@lru_cache(maxsize=1)
def _press_mark() -> str:
    """Of the code, the templates, the style and the fonts that make a page."""
    here, base = Path(__file__).parent, Path(settings.BASE_DIR)
    files = [
        *sorted(here.glob("*.py")),
        *sorted((base / "templates" / "papers").glob("*.html")),
        base / "static" / "css" / "paper.css",
        *(fonts.folder() / name for name in fonts.FILES.values()),
    ]
    mark = hashlib.sha256(version("weasyprint").encode())
    for path in files:
        mark.update(hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()
