"""From plain text, as it stands in a form or comes out of Word, to the blocks of a paper.

One line is one block; the text of a block is its line, with single spaces. Nothing is joined, moved or
left out.

| the line starts with | block |
|---|---|
| `Phần I`, `Chương 2`, `Mục 1` alone, and the line of capitals after it | heading 0 |
| `Điều 1.` and is a title | heading 2, else an article |
| `I.` `II.` … `XXX.` | heading 1 |
| `1.` and is a title (see `_is_title`) | heading 2, else a clause |
| `1.1.` and is a title | heading 3, else a clause |
| `a)` … `đ)` … | point |
| `-` `–` `•` `*` / `+` | dash / plus |
| anything else | plain paragraph |
"""

import re
from collections.abc import Sequence

from ctxh_portal.documents.blocks import Block, Heading, Paragraph
from ctxh_portal.kit.names import clean

PART = re.compile(r"(?:phần|chương|mục)\s+(?:[ivx]+|\d{1,2})\s*[.:]?", re.IGNORECASE)
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})\.\s")
ARTICLE = re.compile(r"Điều \d{1,3}[a-z]?\.\s")
CLAUSE = re.compile(r"\d{1,2}\.(?:\d{1,2}\.)*(?:\d{1,2})?\s")
POINT = re.compile(r"[a-zđ]\)\s", re.IGNORECASE)
DASH = re.compile(r"[-–—•*]\s?\S")
PLUS = re.compile(r"\+\s?\S")
TITLE_WORDS = 25


def parse_body(text: str) -> list[Block]:
    """The blocks of a text; see the table above."""
    lines = [line for line in map(clean, text.splitlines()) if line]
    blocks: list[Block] = []
    for position, line in enumerate(lines):
        blocks.append(_block(line, lines[position + 1 :], blocks))
    return blocks


def _block(line: str, rest: Sequence[str], before: Sequence[Block]) -> Block:
    if PART.fullmatch(line) or (_after_part(before) and line.isupper() and not _numbered(line)):
        return Heading(0, line)
    if _roman(line):
        return Heading(1, line)
    if ARTICLE.match(line):
        return Heading(2, line) if _is_article_title(line, rest) else Paragraph(line, "article")
    if CLAUSE.match(line):
        if not _is_title(line, rest[0] if rest else ""):
            return Paragraph(line, "clause")
        return Heading(2 if line.split()[0].count(".") == 1 else 3, line)
    if POINT.match(line):
        return Paragraph(line, "point")
    if DASH.match(line):
        return Paragraph(line, "dash")
    return Paragraph(line, "plus" if PLUS.match(line) else "plain")


def _is_title(line: str, following: str) -> bool:
    """NĐ 30/2020 prints a clause ("khoản") bold only when it has a title. A numbered line is one when it is
    short, has text of its own under it, and doesn't end like a clause; a full stop is forgiven above points
    or dashes ("2. Các trường Mầm non, …, Trung học cơ sở.", and then "- Xây dựng …")."""
    if len(line.split()) > TITLE_WORDS or not following or _numbered(following) or line.endswith((";", ",")):
        return False
    if not line.endswith((".", "…")):
        return True
    return any(sign.match(following) for sign in (POINT, DASH, PLUS))


def _is_article_title(line: str, rest: Sequence[str]) -> bool:
    """ "Điều 2. Phạm vi" above its clauses; "Điều 2. Quyết định này có hiệu lực …" is the article itself."""
    text_below = bool(rest) and not ARTICLE.match(rest[0])
    return text_below and len(line.split()) <= TITLE_WORDS and not line.endswith((".", ";", ",", ":"))


def _numbered(line: str) -> bool:
    return bool(_roman(line) or PART.fullmatch(line) or re.match(r"\d{1,2}\.\s", line))


def _roman(line: str) -> bool:
    return line[0] in "XVI" and bool(ROMAN.match(line))


def _after_part(before: Sequence[Block]) -> bool:
    """Directly after a "Chương I" line, which has no title yet."""
    return bool(before) and isinstance(before[-1], Heading) and bool(PART.fullmatch(before[-1].text))
