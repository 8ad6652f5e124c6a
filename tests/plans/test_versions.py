"""Versions are kept by themselves, never change, and are told apart section by section and word by word."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours
from plans import access, comparing, workflow
from plans.models import Plan
from plans.workflow.sheet import SheetRow

BODY = "Mở đầu\nI. Mục đích\n- Bảo vệ học sinh.\n- Giúp giáo viên.\nII. Kinh phí\n- Theo quy định."


def content(**changed: object) -> dict:
    task = {
        "code": "1a",
        "title": "Tập huấn",
        "units": "Trường",
        "partners": "",
        "time_text": "2026",
        "product": "",
    }
    return {
        "subject": "Năm 2026",
        "bases": ["Căn cứ A", "Căn cứ B"],
        "body": BODY,
        "recipients": "Lưu: VT",
        "tasks": [task],
    } | changed


def kinds(parts: list[comparing.Part]) -> dict[str, list[tuple[str, str]]]:
    return {part.title: [(line.kind, line.text) for line in part.lines] for part in parts}


def test_the_same_has_no_parts() -> None:
    assert comparing.compare(content(), content()) == []


def test_a_changed_line_is_told_by_its_words() -> None:
    body = BODY.replace("Bảo vệ học sinh.", "Bảo vệ và giúp học sinh.")
    (part,) = comparing.compare(content(), content(body=body))
    assert part.title == "I. Mục đích"
    words = [(word.kind, word.text) for word in part.lines[0].words]
    assert words == [("same", "- Bảo vệ"), ("added", "và giúp"), ("same", "học sinh.")]


def test_a_section_put_in_leaves_the_renumbered_one_alone() -> None:
    body = BODY.replace("II. Kinh phí", "II. Chỉ tiêu\n- 100%.\nIII. Kinh phí")
    found = kinds(comparing.compare(content(), content(body=body)))
    assert found == {"II. Chỉ tiêu": [("added", "II. Chỉ tiêu"), ("added", "- 100%.")]}


def test_bases_recipients_and_tasks() -> None:
    task = content()["tasks"][0]
    after = content(
        bases=["Căn cứ B"],
        recipients="Lưu: VT\nUBND xã",
        tasks=[{**task, "time_text": "2027"}, {**task, "code": "1b", "title": "Khảo sát nhu cầu của học sinh"}],
    )
    found = kinds(comparing.compare(content(), after))
    assert found["Căn cứ"] == [("removed", "Căn cứ A")]
    assert found["Nơi nhận"] == [("added", "UBND xã")]
    assert [kind for kind, _text in found["Bảng nhiệm vụ"]] == ["changed", "added"]


def test_a_task_put_in_above_changes_no_other() -> None:
    task = content()["tasks"][0]
    after = content(tasks=[{**task, "title": "Khảo sát nhu cầu của học sinh"}, {**task, "code": "1b"}])
    found = kinds(comparing.compare(content(), after))
    assert found == {"Bảng nhiệm vụ": [("added", "1a. Khảo sát nhu cầu của học sinh | Trường | – | 2026 | –")]}


def test_headings_and_the_appendix_are_told() -> None:
    task = {**content()["tasks"][0], "group": "Phát hiện sớm"}
    before = content(tasks=[task], with_table=True)
    (part,) = comparing.compare(before, content(tasks=[{**task, "group": "Phát hiện rất sớm"}], with_table=True))
    assert [(line.kind, line.text) for line in part.lines] == [("changed", "1. Phát hiện rất sớm")]
    assert [word.text for word in part.lines[0].words] == ["1.", "Phát hiện", "rất", "sớm"]
    found = kinds(comparing.compare(before, content(tasks=[task], with_table=False)))
    assert [kind for kind, _text in found.pop("Phụ lục")] == ["changed"]
    assert found == {}
    # a version of before that was kept says nothing of either
    assert comparing.compare(content(), before) == []


def test_a_task_that_goes_to_another_group_is_told() -> None:
    task = {**content()["tasks"][0], "group": "Một"}
    rest = {**task, "title": "Khảo sát nhu cầu", "code": "2a", "group": "Hai"}
    middle = {**task, "title": "Hội thi vẽ tranh"}
    before = content(tasks=[task, {**middle, "code": "1b"}, rest])
    after = content(tasks=[task, {**middle, "code": "2a", "group": "Hai"}, {**rest, "code": "2b"}])
    assert comparing.compare(before, after) != []


def test_what_the_plan_prints_is_taken_down(cast: Cast, school_plan: Plan) -> None:
    told = comparing.content_of(school_plan)
    assert told["with_table"] is True
    assert {task["group"] for task in told["tasks"]} == {group.title for group in school_plan.groups.all()}


def test_a_version_stands_at_each_change_of_state(cast: Cast, school_plan: Plan) -> None:
    assert [row.state for row in access.versions_of(school_plan)] == ["submitted", "approved"]
    assert len(access.versions_of(school_plan)[0].content["tasks"]) == 3


def test_one_is_kept_on_demand_and_stays_as_it_was(cast: Cast, school_draft: Plan) -> None:
    row = workflow.keep_version(actor=cast.lan, plan=school_draft)
    rows = [SheetRow("group", "Nhóm"), SheetRow("task", "Việc")]
    workflow.save_sheet(actor=cast.lan, plan=school_draft, rows=rows, version=school_draft.version)
    row.refresh_from_db()
    assert row.content["tasks"] == []
    with pytest.raises(NotYours):
        workflow.keep_version(actor=cast.hoa, plan=school_draft)
    with pytest.raises(Http404):
        workflow.keep_version(actor=cast.phuc, plan=school_draft)


def test_the_page_compares_with_the_version_and_the_plan_before(
    cast: Cast, sign_in, plan_2021: Plan, plan_2026: Plan
) -> None:
    dung, url = sign_in(cast.dung), reverse("plans:compare", args=[plan_2026.public_id])
    page = dung.get(url).content.decode()
    assert "Không có gì khác giữa hai bản." in page
    page = dung.get(url, {"voi": "truoc"}).content.decode()
    assert "<del>2021-2025</del> <ins>2026-2030</ins>" in page
    assert dung.get(url, {"voi": "77"}).status_code == 404


def test_a_reader_of_the_issued_plan_does_not_see_what_stood_before(cast: Cast, sign_in, plan_2026: Plan) -> None:
    assert sign_in(cast.lan).get(reverse("plans:compare", args=[plan_2026.public_id])).status_code == 403
