"""The plan as a paper: names of its day, blanks before it is issued, the table letter by letter,
downloads."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.blocks import Group, Row
from ctxh_portal.documents.paper import paper_text
from plans import tasktable, workflow
from plans.models import Plan
from plans.papers import plan_paper
from tests.plans.appendix import APPENDIX


def test_a_paper_of_2022_has_the_names_of_2022(plan_2021: Plan) -> None:
    text = paper_text(plan_paper(plan_2021, timezone.localdate()))
    assert "UBND HUYỆN THỦ THỪA" in text
    assert "Số: 12/KH-PGDĐT" in text
    assert "Thủ Thừa, ngày 20 tháng 01 năm 2022" in text
    assert "KT. TRƯỞNG PHÒNG" in text
    assert "VĂN HÓA - XÃ HỘI" not in text


def test_a_paper_of_today_has_the_names_of_today(plan_2026: Plan) -> None:
    text = paper_text(plan_paper(plan_2026, timezone.localdate()))
    assert "UBND XÃ THỦ THỪA" in text
    assert "Số: 05/KH-PVHXH" in text


def test_a_draft_has_room_for_number_and_date(cast: Cast, school_draft: Plan) -> None:
    paper = plan_paper(school_draft, date(2026, 11, 22))
    assert (paper.number, paper.day, paper.year, paper.symbol) == ("", None, 2026, "KH-THCSHS")
    assert paper.appendices == []


def test_the_appendix_has_every_row_in_its_words(plan_2021: Plan) -> None:
    (appendix,) = plan_paper(plan_2021, timezone.localdate()).appendices
    assert appendix.landscape
    (table,) = appendix.blocks
    rows = [row for row in table.rows if isinstance(row, Row)]
    assert len([row for row in table.rows if isinstance(row, Group)]) == 6
    parsed = tasktable.parse(APPENDIX)
    expected = [
        [
            f"{task.letter})" if task.letter else f"{group.number}.",
            task.title,
            tasktable.with_condition(task.units, task.condition),
            task.partners,
            task.time_text,
            task.product,
        ]
        for group in parsed.groups
        for task in group.tasks
    ]
    assert [list(row.cells) for row in rows] == expected


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_download_is_made_and_written_down(cast: Cast, sign_in, plan_2021: Plan, kind: str) -> None:
    response = sign_in(cast.dung).get(reverse("plans:download", args=[plan_2021.public_id, kind]))
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="ke-hoach-2021-2025.{kind}"'
    assert response.content.startswith(b"%PDF-" if kind == "pdf" else b"PK")
    event = AuditEvent.objects.get(action="plans.download")
    assert (event.actor_id, event.facts) == (cast.dung.pk, {"kind": kind})
    if kind == "pdf":
        document = pypdfium2.PdfDocument(response.content)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        assert "Mạng lưới" in text
        assert document[len(document) - 1].get_width() > document[len(document) - 1].get_height()


def test_outsiders_download_nothing(cast: Cast, sign_in, plan_2021: Plan) -> None:
    url = reverse("plans:download", args=[plan_2021.public_id, "pdf"])
    assert sign_in(cast.tam).get(url).status_code == 404
    assert sign_in(cast.lan).get(reverse("plans:download", args=[plan_2021.public_id, "exe"])).status_code == 404


# ── the appendix is pointed to, and left out where it is not wanted


POINTER = "Nhiệm vụ cụ thể tại Phụ lục kèm theo Kế hoạch này."


def printed(plan: Plan) -> list[str]:
    return [getattr(block, "text", "") for block in plan_paper(plan, timezone.localdate()).body]


@pytest.fixture
def with_task(cast: Cast, school_draft: Plan) -> Plan:
    body = "Trường xây dựng kế hoạch:\nI. Mục đích\n- Một.\nII. Nhiệm vụ và giải pháp\n- Hai.\n"
    end = "III. Tổ chức thực hiện\n- Ba.\nTrên đây là Kế hoạch của trường."
    Plan.objects.filter(pk=school_draft.pk).update(body=body + end)
    workflow.add_task(
        actor=cast.lan,
        plan=school_draft,
        group=None,
        new_group_title="Truyền thông",
        title="Nói chuyện",
        version=1,
    )
    return Plan.objects.get(pk=school_draft.pk)


def test_the_section_on_tasks_points_to_the_appendix(with_task: Plan) -> None:
    lines = printed(with_task)
    assert lines[lines.index(POINTER) - 1 : lines.index(POINTER) + 2] == [
        "- Hai.",
        POINTER,
        "III. Tổ chức thực hiện",
    ]


def test_without_such_a_section_it_stands_before_the_closing_words(with_task: Plan) -> None:
    with_task.body = "I. Mục đích\n- Một.\nTrên đây là Kế hoạch của trường."
    assert printed(with_task)[-2:] == [POINTER, "Trên đây là Kế hoạch của trường."]
    with_task.body = "I. Mục đích\n- Một."
    assert printed(with_task)[-1] == POINTER


def test_the_authors_own_words_are_enough(with_task: Plan) -> None:
    with_task.body = with_task.body.replace("- Hai.", "- Hai (Phụ lục kèm theo).")
    assert POINTER not in printed(with_task)


def test_a_plan_of_a_time_that_is_over_is_entered_as_it_was_signed(plan_2021: Plan) -> None:
    assert POINTER not in printed(plan_2021)


def test_a_plan_without_appendix_has_none(with_task: Plan) -> None:
    with_task.with_table = False
    assert plan_paper(with_task, timezone.localdate()).appendices == []
    assert POINTER not in printed(with_task)


@pytest.mark.parametrize(
    ("subject", "title"),
    [("Công tác xã hội", "Kế hoạch công tác xã hội"), ("CTXH trong trường học", "Kế hoạch CTXH trong trường học")],
)
def test_how_a_plan_is_spoken_of(subject: str, title: str) -> None:
    assert Plan(subject=subject).title == title
