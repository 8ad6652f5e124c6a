"""A task table from a file: the same tasks as pasted, hostile files refused with a sentence."""

from __future__ import annotations

import html as entities
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ctxh_portal.demo.cast import Cast
from plans import tablefiles, tasktable
from plans.models import Plan, PlanTask
from plans.pasted import rows_of_text
from tests.plans.appendix import APPENDIX
from tests.plans.test_paste import SUMMARY, filled


def grid() -> list[list[str]]:
    rows = rows_of_text(APPENDIX)
    return [[*row, *[""] * (6 - len(row))] for row in rows]


def as_docx(rows: list[list[str]], *, merge: bool = True) -> bytes:
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        cells = table.add_row().cells
        if merge and not any(row[1:]):  # a heading over the whole width
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "write"), [("bang.docx", as_docx), ("bang.xlsx", as_xlsx)])
def test_a_file_is_understood_as_the_pasted_table(name: str, write) -> None:
    read, notes = tablefiles.grid_of(SimpleUploadedFile(name, write(grid())))
    found = tasktable.parse_grid(read)
    assert notes == []
    assert found.tasks == tasktable.parse(APPENDIX).tasks
    assert found.questions == []


def test_the_page_shows_the_file_and_saves_what_is_confirmed(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung = sign_in(cast.dung)
    upload = SimpleUploadedFile("bang.docx", as_docx(grid()))
    url = reverse("plans:paste", args=[draft_2021.public_id])
    page = dung.post(url, {"text": "", "html": "", "file": upload}).content.decode()
    assert SUMMARY in entities.unescape(" ".join(page.split()))
    assert not PlanTask.objects.exists()
    dung.post(reverse("plans:import", args=[draft_2021.public_id]), filled(page))
    assert draft_2021.tasks.count() == 18


def bomb() -> bytes:
    out = BytesIO(as_docx(grid()))
    with ZipFile(out, "a") as file:
        file.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "macro"),
        (b"MZ\x90\x00 not a table", "Không nhận được loại tệp này"),
        (as_docx(grid())[:400], "hỏng"),
        (as_xlsx([["Stt", "Nhiệm vụ"]] * 700), "dài hơn 600 dòng"),
        (as_xlsx([[]]), "Không thấy bảng"),
        (as_xlsx([["Họ tên", "Lớp"], ["A", "B"]]), "không có dòng tiêu đề"),
    ],
    ids=["macros", "program", "cut", "long", "empty", "other table"],
)
def test_what_is_no_table_is_refused_in_words(
    cast: Cast, sign_in, draft_2021: Plan, content: bytes, words: str
) -> None:
    url = reverse("plans:paste", args=[draft_2021.public_id])
    upload = SimpleUploadedFile("bang.xlsx", content)
    page = sign_in(cast.dung).post(url, {"text": "", "html": "", "file": upload})
    assert page.status_code == 200
    assert words in entities.unescape(page.content.decode())
    assert not PlanTask.objects.exists()


def test_nothing_chosen_is_asked_for(cast: Cast, sign_in, draft_2021: Plan) -> None:
    url = reverse("plans:paste", args=[draft_2021.public_id])
    page = sign_in(cast.dung).post(url, {"text": "", "html": ""}).content.decode()
    assert "Xin dán bảng nhiệm vụ vào đây" in page
