"""A page for a child to keep: short parts in large letters, telephone numbers at the foot. No official paper: it
names neither school nor child, so that it tells a finder nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ctxh_portal.documents import fonts, page, pdf


@dataclass(frozen=True)
class Leaflet:
    title: str
    parts: Sequence[tuple[str, str]]  # heading, words
    calls: Sequence[tuple[str, str]]  # number, what it is


def render(leaflet: Leaflet) -> bytes:
    """A4 as PDF, one page where the parts are short. Raises PaperFailed."""
    context = {"leaflet": leaflet, "faces": mark_safe(page.faces())}
    return pdf.press(fonts.printable(render_to_string("papers/leaflet.html", context)))
