"""What the preview of a pasted table asks row by row, and what becomes of tasks that the plan has already."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import access, tablefiles, tasktable, workflow
from plans.models import Plan
from plans.tasktable import Group, Row
from tests.plans.conftest import fresh

HEAD = ["Stt", "Nhiệm vụ", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian thực hiện", "Sản phẩm hoàn thành"]
ROWS = [
    ["1.", "Phát hiện sớm", "", "", "", ""],
    ["a)", "Lập kênh tiếp nhận", "Các trường", "", "2026", "Hòm thư"],
    ["", "Rà soát học sinh", "Các trường", "", "2027", "Danh sách"],
]


def text(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in [HEAD, *rows])


def table(*rows: Row, title: str = "Phát hiện sớm") -> list[Group]:
    return [Group(1, title, list(rows))]


# ── what is unsure


def test_a_row_without_stt_but_with_a_time_of_its_own_is_asked_about() -> None:
    found = tasktable.parse(text(ROWS))
    first, second = found.groups[0].tasks
    assert (second.act, bool(second.doubt), first.doubt) == ("join", True, "")
    assert any("không có Stt" in question for question in found.questions)
    (joined,) = tasktable.settled(found.groups)[0].tasks
    assert joined.title == "Lập kênh tiếp nhận Rà soát học sinh"


def test_what_a_person_decides_row_by_row() -> None:
    rows = [Row("a", "Một"), Row("", "hai", act="join"), Row("", "Nhóm khác", act="heading"), Row("b", "Ba"),
            Row("", "Ghi chú", act="drop")]  # fmt: skip
    done = tasktable.settled([*table(*rows), Group(2, "Cuối", [], act="task"), Group(3, "Rơi", [], act="drop")])
    assert [(group.number, group.title, [task.title for task in group.tasks]) for group in done] == [
        (1, "Phát hiện sớm", ["Một hai"]), (2, "Nhóm khác", ["Ba"]), (3, "", ["Cuối"]),
    ]  # fmt: skip


def test_the_preview_takes_the_choices(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:import", args=[draft_2021.public_id])
    page = dung.post(reverse("plans:paste", args=[draft_2021.public_id]), {"text": text(ROWS)}).content.decode()
    assert 'class="preview-row unsure"' in page
    data = {
        "version": draft_2021.version,
        "g-TOTAL_FORMS": 1, "g-INITIAL_FORMS": 0, "t-TOTAL_FORMS": 2, "t-INITIAL_FORMS": 0,
        "g-0-number": 1, "g-0-title": "Phát hiện sớm",
        "t-0-group": 0, "t-0-letter": "a", "t-0-title": "Lập kênh", "t-0-act": "task",
        "t-1-group": 0, "t-1-letter": "", "t-1-title": "Rà soát", "t-1-act": "task",
    }  # fmt: skip
    refused = dung.post(url, data | {"g-0-title": " "}).content.decode()
    assert "chưa có tên" in refused
    assert 'value="Rà soát"' in refused or "Rà soát</textarea>" in refused
    assert dung.post(url, data).status_code == 302
    assert draft_2021.tasks.count() == 2


# ── what is there already


@pytest.mark.parametrize(
    ("twin", "titles", "product"),
    [
        ("skip", ["Lập kênh", "Việc mới"], "Cũ"),
        ("replace", ["Lập kênh", "Việc mới"], "Mới"),
        ("add", ["Lập kênh", "LẬP KÊNH", "Việc mới"], "Cũ"),
    ],
)
def test_a_task_that_is_there_already(cast: Cast, draft_2021: Plan, twin: str, titles, product: str) -> None:
    workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=table(Row("a", "Lập kênh", product="Cũ")))
    first = draft_2021.tasks.get()
    rows = [Row("a", "LẬP KÊNH" if twin == "add" else "Lập kênh", product="Mới", twin=twin), Row("b", "Việc mới")]
    workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=table(*rows), replace=False)
    assert [task.title for task in draft_2021.tasks.all()] == titles
    first.refresh_from_db()
    assert first.product == product


def test_a_table_in_the_place_of_another_keeps_who_a_task_is(cast: Cast, school_plan: Plan) -> None:
    workflow.return_plan(actor=cast.hoa, plan=school_plan, comment="Xem lại")
    task = school_plan.tasks.select_related("group").first()
    rows = [Row("a", "Việc mới"), Row("b", task.title.upper(), product="Sản phẩm mới")]
    workflow.import_tasks(actor=cast.lan, plan=school_plan, groups=table(*rows))
    task.refresh_from_db()
    assert (task.source_id is not None, task.product, task.letter) == (True, "Sản phẩm mới", "b")
    assert [group.number for group in school_plan.groups.all()] == [1]


def test_what_was_told_of_a_task_is_not_lost(cast: Cast, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    workflow.record_progress(actor=cast.lan, task=task, state="doing", on=date(2026, 11, 20))
    workflow.return_plan(actor=cast.hoa, plan=school_plan, comment="Xem lại")
    with pytest.raises(RuleBroken, match="đã có tiến độ"):
        workflow.import_tasks(actor=cast.lan, plan=school_plan, groups=table(Row("a", "Việc mới")))
    school_plan.refresh_from_db()
    with pytest.raises(RuleBroken, match="đã có tiến độ"):
        workflow.save_sheet(actor=cast.lan, plan=school_plan, rows=[], version=school_plan.version)
    task = access.get_task(fresh(cast.lan), task.public_id)
    with pytest.raises(RuleBroken, match="đã có tiến độ"):
        workflow.remove_task(actor=cast.lan, task=task, version=school_plan.version)
    assert task.progress.exists()


def test_a_table_that_somebody_saved_meanwhile_is_not_lost(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:import", args=[draft_2021.public_id])
    data = {
        "version": draft_2021.version, "g-TOTAL_FORMS": 1, "g-INITIAL_FORMS": 0, "t-TOTAL_FORMS": 1,
        "t-INITIAL_FORMS": 0, "g-0-number": 1, "g-0-title": "Nhóm", "t-0-group": 0, "t-0-title": "Vừa sửa",
    }  # fmt: skip
    workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=table(Row("a", "Của đồng nghiệp")))
    page = dung.post(url, data).content.decode()
    assert "vừa được người khác sửa" in page
    assert "Vừa sửa" in page
    assert draft_2021.tasks.get().title == "Của đồng nghiệp"
    draft_2021.refresh_from_db()
    assert f'name="version" value="{draft_2021.version}"' in page  # sent again, it is taken


def test_the_sheet_can_be_sent_again_after_somebody_else(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:sheet", args=[draft_2021.public_id])
    data = {
        "version": draft_2021.version - 1, "r-TOTAL_FORMS": 1, "r-INITIAL_FORMS": 0,
        "r-0-what": "point:", "r-0-title": "Việc đứng riêng", "r-0-ORDER": 1,
    }  # fmt: skip
    page = dung.post(url, data)
    assert "vừa được người khác sửa" in page.content.decode()
    assert dung.post(url, data | {"version": page.context["version"]}).status_code == 302
    assert draft_2021.tasks.get().title == "Việc đứng riêng"


# ── files


def upload(document) -> SimpleUploadedFile:
    out = BytesIO()
    document.save(out)
    return SimpleUploadedFile("bang.docx", out.getvalue())


def test_word_numbers_and_tracked_words_are_read() -> None:
    document = docx.Document()
    found = document.add_table(rows=0, cols=6)
    for row in [HEAD, *ROWS]:
        for cell, words in zip(found.add_row().cells, row, strict=True):
            cell.text = words
    for place, level in ((1, 0), (2, 1), (3, 1)):
        cell = found.rows[place].cells[0]
        cell.text = ""
        numbered = cell.paragraphs[0]._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = level, 1
    inserted, run, words = OxmlElement("w:ins"), OxmlElement("w:r"), OxmlElement("w:t")
    inserted.set(qn("w:id"), "1")
    words.text = " có nguy cơ bỏ học"
    run.append(words)
    inserted.append(run)
    found.rows[3].cells[1].paragraphs[0]._p.append(inserted)
    grid, notes = tablefiles.grid_of(upload(document))
    assert any("đánh số tự động" in note for note in notes)
    parsed = tasktable.parse_grid(grid)
    assert [(task.letter, task.title) for task in parsed.tasks] == [
        ("a", "Lập kênh tiếp nhận"), ("b", "Rà soát học sinh có nguy cơ bỏ học"),
    ]  # fmt: skip


def test_days_and_other_sheets_of_excel() -> None:
    book = Workbook()
    for row in [HEAD, *ROWS[:2]]:
        book.active.append(row)
    book.active.cell(3, 5).value = date(2026, 3, 25)
    book.create_sheet("Ghi chú").append(["Khác"])
    out = BytesIO()
    book.save(out)
    grid, notes = tablefiles.grid_of(SimpleUploadedFile("bang.xlsx", out.getvalue()))
    assert grid[2][4] == "25/03/2026"
    assert any("Ghi chú" in note for note in notes)
