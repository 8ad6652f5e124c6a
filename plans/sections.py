"""A plan's text by its sections: told apart by their headings ("I. Mục đích, yêu cầu"), put in the order that such
plans have, and joined to one text again. Pure.

What stands before the first heading is the opening; from "Trên đây là …" on, the closing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count as counting

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ctxh_portal.documents.paper import roman

HEADING = re.compile(r"([IVX]+)\.\s+(.*)")
CLOSES = re.compile(r"(?:Trên đây là|Nhận được kế hoạch|Căn cứ kế hoạch này)", re.IGNORECASE)

OPENING, CLOSING, OTHER, NEW = "mo-dau", "ket-thuc", "khac", "khac-moi"
PURPOSE, SITUATION, CONTENT, TARGETS = "muc-dich", "tinh-hinh", "noi-dung", "chi-tieu"
FUNDING, ORGANISING, REPORTING = "kinh-phi", "to-chuc", "bao-cao"


@dataclass(frozen=True)
class Kind:
    """`title` is printed; `words` find it in a heading; `hint` says on the screen what belongs there."""

    code: str
    title: str
    words: str
    hint: str | Promise


KINDS = (
    Kind(PURPOSE, "Mục đích, yêu cầu", "mục đích|mục tiêu|yêu cầu|nguyên tắc",
         gettext_lazy("Vì sao có kế hoạch này, cần đạt điều gì, theo nguyên tắc nào.")),
    Kind(SITUATION, "Đặc điểm tình hình", "tình hình|thuận lợi|khó khăn|thực trạng",
         gettext_lazy("Thuận lợi, khó khăn của đơn vị; chỉ con số chung, không nêu học sinh nào.")),
    Kind(CONTENT, "Nhiệm vụ và giải pháp", "nội dung|nhiệm vụ|giải pháp",
         gettext_lazy("Các nhóm việc: phát hiện, phòng ngừa, can thiệp, phối hợp, hòa nhập. Từng việc có "
                      "thời gian, sản phẩm đứng trong bảng nhiệm vụ.")),
    Kind(TARGETS, "Chỉ tiêu", "chỉ tiêu",
         gettext_lazy("Những con số đo được đến cuối năm, ví dụ tỷ lệ giáo viên được tập huấn.")),
    Kind(FUNDING, "Kinh phí thực hiện", "kinh phí|ngân sách|nguồn lực tài chính",
         gettext_lazy("Vài câu chung về nguồn; từng khoản với số tiền đứng trong các dòng dưới.")),
    Kind(ORGANISING, "Tổ chức thực hiện", "tổ chức thực hiện|phân công|trách nhiệm",
         gettext_lazy("Vài câu chung; việc của từng người, từng bộ phận đứng trong các dòng dưới.")),
    Kind(REPORTING, "Chế độ báo cáo", "báo cáo",
         gettext_lazy("Vài câu chung; từng loại báo cáo với nơi nhận và hạn đứng trong các dòng dưới.")),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}
ORDER = [kind.code for kind in KINDS]


@dataclass(frozen=True)
class Section:
    """`number` as written, "IV"; empty for opening and closing. `there`: it stands in the text."""

    kind: str
    title: str
    text: str
    number: str = ""
    key: str = ""
    there: bool = True

    @property
    def lines(self) -> str:
        heading = f"{self.number}. {self.title}" if self.title else ""
        return "\n".join(part for part in (heading, self.text) if part)


def checksum(*content: object) -> int:
    """Tells whether somebody else changed what a form was opened with."""
    return zlib.crc32(repr(content).encode()) & 0x7FFFFFFF


def kind_of(title: str) -> str:
    """By the word that comes first: "Chỉ tiêu, nhiệm vụ" is about targets."""
    found = [
        (match.start(), kind.code) for kind in KINDS if (match := re.search(kind.words, title, re.IGNORECASE))
    ]
    return min(found)[1] if found else OTHER


def split(body: str) -> list[Section]:
    """The sections of a text, in its own order; `join` makes the same text of them."""
    opening: list[str] = []
    parts: list[tuple[str, str, list[str]]] = []
    for line in body.strip().splitlines():
        heading = HEADING.fullmatch(line.strip())
        if heading:
            parts.append((heading[1], heading[2].strip(), []))
        else:
            (parts[-1][2] if parts else opening).append(line.rstrip())
    last = parts[-1][2] if parts else opening
    closing = _closing(last)
    del last[len(last) - len(closing) :]
    found = [Section(OPENING, "", _text(opening))]
    found += [Section(kind_of(title), title, _text(lines), number) for number, title, lines in parts]
    found.append(Section(CLOSING, "", _text(closing)))
    return _keyed(section for section in found if section.lines)


def _closing(lines: Sequence[str]) -> list[str]:
    starts = [place for place, line in enumerate(lines) if CLOSES.match(line.strip())]
    return list(lines[starts[-1] :]) if starts else []


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n")


def _keyed(sections: Iterable[Section]) -> list[Section]:
    """Each with a name of its own in addresses: the kind, and its place among those of the kind."""
    seen: dict[str, int] = {}
    found = []
    for section in sections:
        seen[section.kind] = count = seen.get(section.kind, 0) + 1
        found.append(replace(section, key=section.kind if count == 1 else f"{section.kind}-{count}"))
    return found


def join(sections: Iterable[Section]) -> str:
    return "\n".join(section.lines for section in sections if section.there)


def renumbered(sections: Iterable[Section]) -> list[Section]:
    """I, II, III … over all that have a heading and stand in the text."""
    numbers = counting(1)
    return [
        replace(section, number=roman(next(numbers))) if section.title and section.there else section
        for section in sections
    ]


def arranged(body: str) -> list[Section]:
    """All sections that such a plan may have: those of the text in its order, the missing ones where they
    belong (`there` is False)."""
    found = split(body)
    if not found or found[0].kind != OPENING:
        found.insert(0, Section(OPENING, "", "", key=OPENING, there=False))
    if found[-1].kind != CLOSING:
        found.append(Section(CLOSING, "", "", key=CLOSING, there=False))
    for kind in KINDS:
        if all(section.kind != kind.code for section in found):
            blank = Section(kind.code, kind.title, "", key=kind.code, there=False)
            found.insert(_place(found, kind.code), blank)
    return found


def _place(found: list[Section], code: str) -> int:
    """After the last one that comes before it in the order; a section of its own kind stays where it is."""
    before = {OPENING, *ORDER[: ORDER.index(code)]}
    return max(place for place, section in enumerate(found) if section.kind in before) + 1


def _arranged_for(body: str, key: str) -> list[Section]:
    """With a section of one's own, where such a one is to be added."""
    sections = arranged(body)
    if key == NEW:
        sections.insert(_place(sections, FUNDING), Section(OTHER, "", "", key=NEW, there=False))
    return sections


def number_of(body: str, key: str) -> str:
    """The number that a section has, or will have once it is written."""
    numbered = [
        section for section in _arranged_for(body, key) if section.key == key or (section.title and section.there)
    ]
    place = next(place for place, section in enumerate(numbered) if section.key == key)
    return numbered[place].number or roman(place + 1)


def put(body: str, key: str, title: str, text: str, *, with_rows: bool = False) -> str:
    """The text with one section written anew. One without words and without rows goes; where the sections are
    others than before, they are numbered anew."""
    new = [
        replace(
            section,
            title=title,
            text=text,
            number=section.number or (title and "I"),
            there=bool(text or with_rows),
        )
        if section.key == key
        else section
        for section in _arranged_for(body, key)
    ]
    written = split(join(new))
    same = [section.number for section in written] == [section.number for section in split(body)]
    return join(written if same else renumbered(written))
