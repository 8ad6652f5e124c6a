"""The two real plans, letter by letter, in both files."""

import pytest

from ctxh_portal.documents import docx, pdf
from ctxh_portal.documents.paper import Heading, parse_body
from tests.documents import reading, samples
from tests.documents.reading import squeezed

PLANS = ["quang_trung_2020", "thu_thua_2021_2025"]


def expected(name: str) -> str:
    """The text as it stands in the file; the press adds the capitals of level 1 and the closing sign."""
    lines = samples.lines(f"{name}.txt")
    printed = [
        line.upper() if block == Heading(1, line) else line
        for line, block in zip(lines, parse_body("\n".join(lines)), strict=True)
    ]
    return squeezed("".join(printed).removesuffix(".") + "./.")


@pytest.mark.parametrize("name", PLANS)
def test_the_pdf_holds_every_letter(name: str) -> None:
    text = squeezed(reading.pdf_text(pdf.render(samples.plan(name))))

    assert expected(name) in text
    assert squeezed("".join(samples.lines(f"{name}_can_cu.txt"))) in text


@pytest.mark.parametrize("name", PLANS)
def test_the_word_file_holds_every_letter(name: str) -> None:
    text = squeezed(reading.word_text(reading.word(docx.render(samples.plan(name)))))

    assert expected(name) in text
    assert squeezed("".join(samples.lines(f"{name}_can_cu.txt"))) in text


def test_the_headings_of_the_office_plan() -> None:
    blocks = parse_body("\n".join(samples.lines("thu_thua_2021_2025.txt")))
    headings = [(block.level, block.text.split(" ")[0]) for block in blocks if isinstance(block, Heading)]

    # II.1 to II.6 are long sentences, not titles; IV.2 ends with a full stop and is a title
    assert headings == [
        (1, "I."), (2, "1."), (2, "2."), (1, "II."), (1, "III."), (1, "IV."), (2, "1."), (2, "2."), (1, "V."),
    ]  # fmt: skip


def test_the_headings_of_the_preschool_plan() -> None:
    blocks = parse_body("\n".join(samples.lines("quang_trung_2020.txt")))

    assert [block.text.split(" ")[0] for block in blocks if isinstance(block, Heading)] == [
        "I.", "1.", "2.", "II.", "III.", "1.", "2.", "3.", "4.", "5.",
    ]  # fmt: skip
