"""One official paper, described once and then printed as PDF (pdf.render) or Word (docx.render).

The elements, their letters and their order are those of Phụ lục I of NĐ 30/2020/NĐ-CP. What is printed of
each is computed here and nowhere else, so that both files and `paper_text` say the same.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from ctxh_portal.documents.blocks import Block, Chart, Column, Group, Heading, Paragraph, Row, Table
from ctxh_portal.documents.body import parse_body

__all__ = [
    "Appendix", "Block", "Chart", "Column", "Group", "Heading", "Letterhead", "Paper", "Paragraph", "Row",
    "Signature", "Table", "padded", "paper_text", "parse_body", "tidy",
]  # fmt: skip

BLANK = "\u00a0" * 6  # room for what the clerk writes after signing (Điều 15)
LINE_MM, LANDSCAPE_MM = 165, 262  # between the margins of a page, upright and lying
ROMANS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
T = TypeVar("T")


@dataclass(frozen=True)
class Letterhead:
    """`governing`: "UBND HUYỆN THỦ THỪA", may be empty; `issuing`: "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"; `place`: the
    địa danh before the date; `name`: the issuing agency inside a sentence, "Phòng Giáo dục và Đào tạo"."""

    governing: str
    issuing: str
    place: str
    name: str = ""


@dataclass(frozen=True)
class Signature:
    """`authority`: ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH") or ("KT. HIỆU TRƯỞNG",), may be empty; `title`:
    the post of who signs; `name` may be empty on a draft."""

    title: str
    name: str = ""
    authority: Sequence[str] = ()

    @property
    def post_lines(self) -> list[str]:
        return [line.upper() for line in (*self.authority, self.title) if line]


@dataclass(frozen=True)
class Appendix:
    """Starts on a page of its own, counts its own pages; `landscape` for a wide table."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """`kind`: "KẾ HOẠCH", "BÁO CÁO" …; empty for a công văn, whose subject is then printed as "V/v …" under
    the number. `symbol`: "KH-PGDĐT". `number` and `day` may stay empty until the paper is signed; `year` is
    then printed alone. `bases`: one căn cứ each. `recipients`: as written under Nơi nhận, last the archive.
    `urgency`: "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC". `circulation`: "LƯU HÀNH NỘI BỘ". `footer_note`: one small line
    on each page. `enacting`: who decides, "HIỆU TRƯỞNG TRƯỜNG …"; then the bases stand between it and
    "QUYẾT ĐỊNH:". `secretary`: minutes are signed by two, the secretary on the left. Minutes (Mẫu 1.10) have no
    place and date under the national name: `dated=False`; a list may have no number: `symbol=""`."""

    kind: str
    subject: str
    letterhead: Letterhead
    symbol: str
    signature: Signature
    body: Sequence[Block]
    number: str = ""
    day: date | None = None
    year: int | None = None
    addressees: Sequence[str] = ()
    bases: Sequence[str] = ()
    closing: str = "./."
    recipients: Sequence[str] = ()
    appendices: Sequence[Appendix] = ()
    urgency: str = ""
    circulation: str = ""
    footer_note: str = ""
    enacting: str = ""
    secretary: Signature | None = None
    dated: bool = True

    @property
    def title(self) -> str:
        """The title of the file: kind and subject in one line."""
        return f"{self.kind} {self.subject}".strip()

    @property
    def number_line(self) -> str:
        if not self.symbol:
            return ""
        return f"Số: {padded(self.number) or BLANK}/{self.symbol}"

    @property
    def date_words(self) -> str:
        """Days under 10 and the months 1 and 2 have a leading zero."""
        if self.day is None:
            return f"ngày{BLANK}tháng{BLANK}năm {self.year or BLANK}"
        month = f"{self.day.month:02d}" if self.day.month < 3 else str(self.day.month)
        return f"ngày {self.day.day:02d} tháng {month} năm {self.day.year}"

    @property
    def date_line(self) -> str:
        return f"{self.letterhead.place}, {self.date_words}" if self.dated else ""

    @property
    def about_line(self) -> str:
        """The trích yếu of a công văn; empty for papers that have a kind."""
        if self.kind:
            return ""
        return self.subject if self.subject.lower().startswith("v/v") else f"V/v {self.subject}"

    @property
    def addressee_lines(self) -> list[str]:
        """One addressee stands on the line itself; several are a list under it."""
        if len(self.addressees) == 1:
            return [f"Kính gửi: {_bare(self.addressees[0])}"]
        return ["Kính gửi:", *_dashes(self.addressees)] if self.addressees else []

    @property
    def base_lines(self) -> list[str]:
        return ended(self.bases)

    @property
    def enacts_line(self) -> str:
        """ "QUYẾT ĐỊNH:" between the bases and the articles."""
        return f"{self.kind.upper()}:" if self.enacting else ""

    @property
    def recipient_lines(self) -> list[str]:
        return _dashes(self.recipients)

    @property
    def blocks(self) -> list[Block]:
        """The body, with the closing sign after its last sentence."""
        blocks = list(self.body)
        if not self.closing:
            return blocks
        if blocks and isinstance(blocks[-1], Paragraph):
            last = blocks[-1]
            blocks[-1] = replace(last, text=re.sub(r"[\s./]+$", "", last.text) + self.closing)
        else:
            blocks.append(Paragraph(self.closing))
        return blocks

    def appendix_label(self, position: int) -> str:
        """ "Phụ lục", or with a Roman number when there are several; `position` counts from 0."""
        return "Phụ lục" if len(self.appendices) < 2 else f"Phụ lục {roman(position + 1)}"

    @property
    def attached_line(self) -> str:
        """The line under an appendix's title that names the paper it belongs to."""
        kind = self.kind.capitalize() or "Công văn"
        number = f"số {self.number_line.removeprefix('Số: ')} " if self.number_line else ""
        agency = self.letterhead.name or self.letterhead.issuing
        return f"(Kèm theo {kind} {number}{self.date_words} của {agency})"


def padded(number: str) -> str:
    """Numbers under 10 have a leading zero, with a letter behind them too: "5a" → "05a"."""
    return f"0{number}" if re.fullmatch(r"\d\D*", number) else number


def roman(number: int) -> str:
    """1 → "I"; below 90."""
    letters = ""
    for worth, letter in ROMANS:
        times, number = divmod(number, worth)
        letters += letter * times
    return letters


def _bare(line: str) -> str:
    return re.sub(r"[\s;,.]+$", "", re.sub(r"^[-–+\s]+", "", line))


def ended(lines: Sequence[str]) -> list[str]:
    """Each line ends with a semicolon, the last with a full stop."""
    bare = [re.sub(r"[\s;,.]+$", "", line) for line in lines]
    return [line + ("." if position == len(bare) else ";") for position, line in enumerate(bare, start=1)]


def _dashes(lines: Sequence[str]) -> list[str]:
    return ended([f"- {_bare(line)}" for line in lines])


def tidy(value: T) -> T:
    """A copy with every text in composed Unicode (NFC) and without invisible signs: combining marks would
    be taken from another face, and control characters break a Word file."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {part.name: tidy(getattr(value, part.name)) for part in fields(value)}
        return replace(value, **changed)
    if isinstance(value, list | tuple):
        return tuple(tidy(item) for item in value)  # type: ignore[return-value]
    return value


def paper_text(paper: Paper) -> str:
    """All that the paper says, in the order of print, one line a block: for search, comparison and tests."""
    return "\n".join(line for line in _lines(tidy(paper)) if line)


def _lines(paper: Paper) -> Iterator[str]:
    head = paper.letterhead
    yield from (head.governing.upper(), head.issuing.upper())
    yield from ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    yield from (paper.number_line, paper.about_line, paper.urgency.upper(), paper.circulation.upper())
    yield paper.date_line
    if paper.kind:
        yield from (paper.kind.upper(), paper.subject)
    yield from paper.addressee_lines
    yield paper.enacting.upper()
    yield from paper.base_lines
    yield paper.enacts_line
    yield from _block_lines(paper.blocks)
    recipients = ("Nơi nhận:", *paper.recipient_lines) if paper.recipients else ()
    signed = (*paper.signature.post_lines, paper.signature.name)
    if paper.secretary:
        yield from (*paper.secretary.post_lines, paper.secretary.name, *signed, *recipients)
    else:
        yield from (*recipients, *signed)
    for position, appendix in enumerate(paper.appendices):
        yield from (paper.appendix_label(position), appendix.title.upper(), paper.attached_line)
        yield from _block_lines(appendix.blocks)


def _block_lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.printed
        elif isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from block.lines()
        else:
            yield block.chart.title
            yield from block.figures.lines()
