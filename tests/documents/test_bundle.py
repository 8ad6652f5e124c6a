"""Many papers in one file: numbers run on, the contents page tells and leads to the right page."""

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ctxh_portal.documents import bundle, pdf
from ctxh_portal.documents.bundle import Piece
from ctxh_portal.documents.paper import Paper
from tests.documents import reading, samples


@pytest.fixture(scope="module")
def joined(strict_templates: None, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("bundle")
    pieces = [
        written(folder / "1.pdf", "Công văn phối hợp", samples.letter()),
        written(folder / "2.pdf", "Báo cáo", samples.rich(), parts=True),
        written(folder / "3.pdf", "Biên bản", samples.minutes(), group="Họp"),
    ]
    bundle.join(["BỘ MINH CHỨNG", "Năm học 2026-2027"], pieces, folder / "whole.pdf")
    return (folder / "whole.pdf").read_bytes()


def written(path: Path, title: str, paper: Paper, **fields: Any) -> Piece:
    path.write_bytes(pdf.render(paper, plain=True))
    return Piece(title, path, **fields)


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
    lines = re.findall(r"^\d\. (.+?) (\d+)\r?$", pages[0].body, re.MULTILINE)
    assert [title for title, _page in lines] == ["Công văn phối hợp", "Báo cáo", "Biên bản"]
    assert "V/v phối hợp" in pages[int(lines[0][1]) - 1].body
    assert "BIÊN BẢN" in pages[int(lines[2][1]) - 1].body
    with pikepdf.open(io.BytesIO(joined)) as file:
        targets = {place.obj.objgen: number for number, place in enumerate(file.pages, start=1)}
        links = [note.Dest[0].objgen for note in file.pages[0].Annots]
        assert {int(page) for _title, page in lines} <= {targets[link] for link in links}
        assert b"trang.invalid" not in joined
        with file.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Mục lục", "Công văn phối hợp", "Báo cáo", "Họp"]
            assert [item.title for item in outline.root[3].children] == ["Biên bản"]
            assert [item.title for item in outline.root[2].children]  # the parts of the report


def test_a_joined_file_claims_neither_tags_nor_pdf_a(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as file:
        assert not {"/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/Metadata"} & set(file.Root.keys())
        assert not any("/StructParents" in page for page in file.pages)
        fonts = {
            str(font.BaseFont).rsplit("+")[-1].replace("-", "")
            for page in file.pages
            for font in page.Resources.Font.values()
        }
    assert all(name.startswith("LiberationSerif") for name in fonts)


def test_the_place_of_the_contents_is_found_however_long_they_are(tmp_path: Path, strict_templates: None) -> None:
    one = written(tmp_path / "1.pdf", "Trường", samples.letter())
    many = [Piece(f"Trường {place} " + "có tên rất dài " * (place % 9), one.path) for place in range(90)]
    bundle.join(["Mục lục"], many, tmp_path / "whole.pdf")
    pages = reading.pages((tmp_path / "whole.pdf").read_bytes())
    front = len(pages) - 90 * len(reading.pages(one.path.read_bytes()))
    first = re.search(r"^1\. Trường 0 (\d+)\r?$", pages[0].body, re.MULTILINE)
    assert front > 2 and first and int(first[1]) == front + 1
