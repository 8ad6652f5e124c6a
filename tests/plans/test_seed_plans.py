"""Three real plans entered through the portal's own pages and verbs, printed, and read back from both files
section by section, letter by letter: a preschool's of 2020, an office's of 2021-2025 with its appendix, an
office's of 2017-2020."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.blocks import Row
from plans import comparing, papers
from plans.enums import PlanState
from plans.models import Plan
from tests.documents import reading
from tests.documents.reading import Page, squeezed
from tests.plans.seeds import APPENDIX, SEEDS, Seed, add_quan_2, plain
from tests.plans.test_paste import filled

NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


@dataclass
class Entered:
    seed: Seed
    plan: Plan
    browser: Client

    def file(self, kind: str) -> bytes:
        response = self.browser.get(reverse("plans:download", args=[self.plan.public_id, kind]))
        assert response.status_code == 200
        return response.content


@pytest.fixture(params=SEEDS)
def entered(request, cast: Cast, sign_in) -> Entered:
    """Typed into the form, the appendix pasted and confirmed; issued where the plan has a number."""
    seed = SEEDS[request.param]
    add_quan_2(cast)
    browser, unit = sign_in(cast.users[seed.who]), cast.units[seed.unit]
    response = browser.post(reverse("plans:new"), {**seed.typed, "unit": unit.public_id})
    assert response.status_code == 302, response.context["form"].errors
    args = [Plan.objects.get().public_id]
    if seed.appendix:
        page = browser.post(reverse("plans:paste", args=args), {"text": seed.appendix, "html": ""})
        browser.post(reverse("plans:import", args=args), filled(page.content.decode()))
    if seed.issued_on:
        given = {"number": seed.number.partition("/")[0], "issued_on": f"{seed.issued_on:%d/%m/%Y}"}
        assert browser.post(reverse("plans:issue", args=args), given).status_code == 302
    elif unit.is_school:
        browser.post(reverse("plans:submit", args=args))
        sign_in(cast.bich).post(reverse("plans:decide", args=args), {"approve": "1"})
        assert Plan.objects.get().state == PlanState.APPROVED
    return Entered(seed, Plan.objects.get(), browser)


def of_paper(line: str) -> str:
    return line.rstrip(" ./;,")


def test_every_section_stands_on_the_paper_in_its_words(entered: Entered) -> None:
    paper = papers.plan_paper(entered.plan, timezone.localdate())
    assert [of_paper(line) for line in paper.bases] == [of_paper(line) for line in plain(entered.seed.bases)]
    printed = "\n".join(block.text for block in paper.body)
    wanted = comparing.sections("\n".join(plain(entered.seed.body)))
    assert len(wanted) >= 4
    for (heading, lines), (title, words) in zip(comparing.sections(printed), wanted, strict=True):
        assert (heading, plain("\n".join(lines))) == (title, words)


def sections_in_print(seed: Seed) -> list[str]:
    """Each section as the press sets it: headings of level 1 in capitals, the closing sign once."""
    found = []
    typed = plain(seed.body)
    for heading, lines in comparing.sections("\n".join(typed)):
        title = heading.upper() if heading in typed else ""  # the opening and the closing have none
        found.append(squeezed(title + "".join(lines)))
    found[-1] = re.sub(r"[./]+$", "", found[-1]) + "./."
    return found


def told(seed: Seed, text: str) -> None:
    """What stands above the text, then every section right behind the one before it, then the end."""
    text = squeezed(text)
    bases = plain(seed.bases)
    head = ["KẾ HOẠCH", seed.subject, *(of_paper(line) for line in bases)]
    places = [text.index(squeezed(line)) for line in head]
    assert places == sorted(places)
    sections = sections_in_print(seed)
    body = "".join(sections)
    assert body in text, next(part for part in sections if part not in text)
    end = text.index(body) + len(body)
    assert max(places) < text.index(body)
    recipients = [f"- {line}" for line in seed.recipients.splitlines()]
    for line in ("Nơi nhận:", *recipients, *seed.signed):
        assert squeezed(line) in text[end:]
    for line in (*seed.head, *NATION, f"Số: {seed.number}"):
        assert squeezed(line) in text[: places[0]]


def test_the_pdf_tells_every_section(entered: Entered) -> None:
    told(entered.seed, reading.pdf_text(entered.file("pdf")))


def test_the_word_file_tells_every_section(entered: Entered) -> None:
    told(entered.seed, reading.word_text(reading.word(entered.file("docx"))))


def test_number_and_date_stay_blank_until_they_are_given(entered: Entered) -> None:
    text = squeezed(reading.pages(entered.file("pdf"))[0].body)
    if entered.seed.issued_on:
        assert "Số:798/KH-GDĐT" in text and "Quận2,ngày07tháng11năm2017" in text
    else:
        assert re.search(r"Số:/KH-(MNQT|PGDĐT)", text) and re.search(r"ThủThừa,ngàythángnăm20\d\d", text)


# ── the pages


def test_no_heading_is_the_last_line_of_a_page(entered: Entered) -> None:
    titles = [
        block.text
        for block in papers.plan_paper(entered.plan, timezone.localdate()).body
        if hasattr(block, "level")
    ]
    assert titles
    ends = [squeezed(page.body)[-60:] for page in reading.pages(entered.file("pdf"))[:-1]]
    for title in titles:
        assert not any(end.endswith(squeezed(title)[-30:]) for end in ends), title


def test_the_signature_is_never_alone_on_its_page(entered: Entered) -> None:
    upright = [page for page in reading.pages(entered.file("pdf")) if page.width < page.height]
    above = upright[-1].body.partition("Nơi nhận")[0]
    assert len(squeezed(above)) > 80


def lying(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.width > page.height]


@pytest.mark.parametrize("entered", ["office 2021-2025"], indirect=True)
def test_the_appendix_lies_counts_its_own_pages_and_repeats_its_head(entered: Entered) -> None:
    pages = lying(reading.pages(entered.file("pdf")))
    assert len(pages) > 2
    assert [page.head for page in pages] == ["", *(str(number) for number in range(2, len(pages) + 1))]
    for page in pages:
        assert "Nhiệmvụ" in squeezed(page.body) and "Sảnphẩmhoànthành" in squeezed(page.body)
    assert pages[0].body.lstrip().startswith("Phụ lục")


@pytest.mark.parametrize("entered", ["office 2021-2025"], indirect=True)
def test_the_appendix_has_every_cell_in_its_order(entered: Entered) -> None:
    (appendix,) = papers.plan_paper(entered.plan, timezone.localdate()).appendices
    (table,) = appendix.blocks
    cells = [squeezed("".join(row.cells) if isinstance(row, Row) else row.text) for row in table.rows]
    printed = "".join(squeezed(page.body) for page in lying(reading.pages(entered.file("pdf"))))
    word = squeezed(reading.word_text(reading.word(entered.file("docx"))))
    for text in (printed, word.partition("(Kèmtheo")[2]):
        place = 0
        for row in cells:
            place = text.index(row, place) + len(row)
    asked = squeezed("".join(plain(APPENDIX)))
    assert all(squeezed(row.cells[1])[:25] in asked for row in table.rows if isinstance(row, Row))


def test_the_appendix_goes_through_the_paste_and_the_sheet(cast: Cast, sign_in, draft_2021: Plan) -> None:
    dung, args = sign_in(cast.dung), [draft_2021.public_id]
    page = dung.post(reverse("plans:paste", args=args), {"text": APPENDIX, "html": ""}).content.decode()
    dung.post(reverse("plans:import", args=args), filled(page))
    before = comparing.content_of(Plan.objects.get())
    sheet = reverse("plans:sheet", args=args)
    assert dung.post(sheet, filled(dung.get(sheet).content.decode())).status_code == 302
    assert comparing.compare(before, comparing.content_of(Plan.objects.get())) == []
