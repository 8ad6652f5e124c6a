"""A sheet for the wall: a few large lines and a square that telephones read. No official paper: it has no number,
no signature, and nobody keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from ctxh_portal.documents import fonts, page, pdf


@dataclass(frozen=True)
class Poster:
    title: str
    lines: Sequence[str]
    address: str  # what the square leads to
    calls: Sequence[tuple[str, str]]  # number, what it is
    foot: str


def render(poster: Poster) -> bytes:
    """One A4 page as PDF."""
    context = {"poster": poster, "faces": mark_safe(page.faces()), "square": mark_safe(square(poster.address))}
    return pdf.press(fonts.printable(render_to_string("papers/poster.html", context)))


def square(address: str) -> str:
    """The QR code of an address as SVG: it stays readable with some of it torn off."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2, image_factory=SvgPathImage)
    code.add_data(address)
    return str(code.make_image().to_string(encoding="unicode"))
