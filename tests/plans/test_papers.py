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
from plans import tasktable
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
