"""Many papers in one file: numbers run on, the contents page tells and leads to the right page."""

import io
import re

import pikepdf
import pytest

from ctxh_portal.documents import bundle, pdf
from ctxh_portal.documents.bundle import Piece
from tests.documents import reading, samples


@pytest.fixture(scope="module")
def joined(strict_templates: None) -> bytes:
    pieces = [
        Piece("Công văn phối hợp", pdf.render(samples.letter())),
        Piece("Báo cáo", pdf.render(samples.rich())),
    ]
    return bundle.join(
        ["BỘ MINH CHỨNG", "Năm học 2026-2027"], [*pieces, Piece("Biên bản", pdf.render(samples.minutes()))]
    )


def test_page_numbers_run_on(joined: bytes) -> None:
    pages = reading.pages(joined)
    told = [
        piece.text
        for page in pages
        for piece in page.pieces
        if piece.text.startswith("Trang ") and "/" in piece.text
    ]
    assert told == [f"Trang {place}/{len(pages)}" for place in range(1, len(pages) + 1)]


def test_the_contents_lead_to_the_papers(joined: bytes) -> None:
    pages = reading.pages(joined)
    lines = re.findall(r"^\d (.+?) (\d+)\r?$", pages[0].body, re.MULTILINE)
    assert [title for title, _page in lines] == ["Công văn phối hợp", "Báo cáo", "Biên bản"]
    assert "V/v phối hợp" in pages[int(lines[0][1]) - 1].body
    assert "BIÊN BẢN" in pages[int(lines[2][1]) - 1].body
    with pikepdf.open(io.BytesIO(joined)) as file:
        targets = {place.obj.objgen: number for number, place in enumerate(file.pages, start=1)}
        links = [note.Dest[0].objgen for note in file.pages[0].Annots]
        assert sorted({targets[link] for link in links}) == [int(page) for _title, page in lines]
        assert b"trang.invalid" not in joined
        with file.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Mục lục", "Công văn phối hợp", "Báo cáo", "Biên bản"]
