"""Three real plans entered through the editor's page, and read back from the paper letter by letter: a
preschool's of 2020, an office's of 2021-2025 with its appendix, an office's of 2017-2020."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.demo.world import text
from plans import comparing, papers
from plans.models import Plan
from tests.plans.appendix import APPENDIX
from tests.plans.test_paste import filled

SEED_2017 = Path(__file__).with_name("seed_2017.txt").read_text(encoding="utf-8")


def plain(lines: str) -> list[str]:
    """NFC, single spaces, no empty lines."""
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines.splitlines() if line.strip()]


def of_paper(body: str) -> str:
    return body.rstrip(" ./")


SEEDS = {
    "preschool 2020": {
        "who": "mai",
        "unit": "preschool",
        "span": "year",
        "first_year": 2020,
        "last_year": 2020,
        "subject": "Công tác xã hội trong trường học năm 2020",
        "bases": text("quang_trung_2020_can_cu.txt").partition("\n\n")[0],
        "body": text("quang_trung_2020_can_cu.txt").partition("\n\n")[2] + "\n" + text("quang_trung_2020.txt"),
    },
    "office 2021-2025": {
        "who": "dung",
        "unit": "district",
        "span": "period",
        "first_year": 2021,
        "last_year": 2025,
        "subject": "Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2021-2025",
        "bases": text("thu_thua_2021_2025_can_cu.txt").partition("\n\n")[0],
        "body": text("thu_thua_2021_2025_can_cu.txt").partition("\n\n")[2] + "\n" + text("thu_thua_2021_2025.txt"),
    },
    "office 2017-2020": {
        "who": "dung",
        "unit": "district",
        "span": "period",
        "first_year": 2017,
        "last_year": 2020,
        "subject": "Phát triển nghề công tác xã hội trong Ngành giáo dục giai đoạn 2017 - 2020",
        "bases": SEED_2017.splitlines()[0],
        "body": "\n".join(SEED_2017.splitlines()[1:]),
    },
}


@pytest.fixture(params=SEEDS)
def entered(request, cast: Cast, sign_in) -> tuple[dict, Plan]:
    seed = dict(SEEDS[request.param])
    browser, unit = sign_in(cast.users[seed.pop("who")]), cast.units[seed.pop("unit")]
    sent = {**seed, "unit": unit.public_id, "school_year": "", "recipients": "Lưu: VT", "with_table": "on"}
    response = browser.post(reverse("plans:new"), sent)
    assert response.status_code == 302, response.context["form"].errors
    return seed, Plan.objects.get()


def test_every_section_stands_on_the_paper_in_its_words(entered: tuple[dict, Plan]) -> None:
    seed, plan = entered
    paper = papers.plan_paper(plan, timezone.localdate())
    assert [of_paper(line) for line in plain("\n".join(paper.bases))] == [
        of_paper(line) for line in plain(seed["bases"])
    ]
    printed = "\n".join(block.text for block in paper.body)
    for (heading, lines), (wanted, words) in zip(
        comparing.sections(printed), comparing.sections("\n".join(plain(seed["body"]))), strict=True
    ):
        assert (heading, plain("\n".join(lines))) == (wanted, words)
    assert len(comparing.sections(printed)) >= 4


def test_the_appendix_goes_through_the_paste_and_the_sheet(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung, args = sign_in(cast.dung), [draft_2021.public_id]
    page = dung.post(reverse("plans:paste", args=args), {"text": APPENDIX, "html": ""}).content.decode()
    dung.post(reverse("plans:import", args=args), filled(page))
    before = comparing.content_of(Plan.objects.get())
    sheet = reverse("plans:sheet", args=args)
    assert dung.post(sheet, filled(dung.get(sheet).content.decode())).status_code == 302
    assert comparing.compare(before, comparing.content_of(Plan.objects.get())) == []
