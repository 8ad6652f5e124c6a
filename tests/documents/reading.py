"""What a reader of the files sees: the pages of a PDF with every piece of text, the lines of a Word file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import docx
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn

MM = 25.4 / 72
MARGIN = 20  # top and bottom, millimetres


@dataclass(frozen=True)
class Piece:
    """One run of text; `left` and `top` in millimetres from the corner of the page."""

    text: str
    font: str
    size: float
    left: float
    right: float
    top: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    pieces: list[Piece]
    body: str
    head: str

    @cached_property
    def fonts(self) -> set[str]:
        return {piece.font for piece in self.pieces}

    def find(self, text: str) -> Piece:
        return next(piece for piece in self.pieces if text in piece.text)


def pages(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    words = page.get_textpage()
    try:
        margin = MARGIN / MM
        return Page(
            width=round(width * MM, 1),
            height=round(height * MM, 1),
            pieces=list(_pieces(page, words, height)),
            body=words.get_text_bounded(0, margin - 3, width, height - margin + 3),
            head=words.get_text_bounded(0, height - margin + 3, width, height).strip(),
        )
    finally:
        words.close()
        page.close()


def _pieces(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, height: float) -> Iterator[Piece]:
    for found in page.get_objects(max_depth=8, textpage=words):
        if isinstance(found, pypdfium2.PdfTextObj):
            left, _, right, top = found.get_bounds()
            scale = abs(found.get_matrix().d) or 1
            font = found.get_font().get_base_name().partition("+")[2]
            yield Piece(
                found.extract(),
                font,
                found.get_font_size() * scale,
                left * MM,
                right * MM,
                (height - top) * MM,
            )


def squeezed(text: str) -> str:
    """Without any space: line ends fall elsewhere in each file."""
    return re.sub(r"\s+", "", text)


def pdf_text(pdf: bytes) -> str:
    """All text between the top and the bottom margin."""
    return "\n".join(page.body for page in pages(pdf))


def word(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def word_text(document: Document) -> str:
    """Paragraphs and cells in the order of the file, headings in the capitals that their style prints."""
    return "\n".join(_word_lines(document))


def _word_lines(document: Document) -> Iterator[str]:
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        yield text.upper() if style is not None and style.get(qn("w:val")) == "Heading1" else text
