"""The HTML of a paper: what the templates in templates/papers/ are given."""

import re
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ctxh_portal.documents import charts, fonts, lines
from ctxh_portal.documents.blocks import Block, Chart, Group, Heading, Paragraph, Row, Table
from ctxh_portal.documents.paper import LANDSCAPE_MM, LINE_MM, Paper, tidy

LONGEST_MARK = 30  # letters of "33/2018/TT-BGDĐT" that are kept on one line
LETTER_MM = 2  # of a table, on average
MOST_LINES = 26  # of a row that is kept whole: most of a page across

View = dict[str, Any]


def html(paper: Paper) -> str:
    """One HTML document, with the style sheet and the fonts as addresses that only the press serves."""
    paper = tidy(paper)
    appendices = [
        {
            "label": paper.appendix_label(position),
            "title": appendix.title.upper(),
            "blocks": _views(
                appendix.blocks, f"appendix{position}", LANDSCAPE_MM if appendix.landscape else LINE_MM
            ),
            "landscape": appendix.landscape,
        }
        for position, appendix in enumerate(paper.appendices)
    ]
    head = paper.letterhead
    context = {
        "paper": paper,
        "governing": lines.balanced(head.governing.upper(), 12, lines.AGENCY_MM),
        "issuing": lines.balanced(head.issuing.upper(), 12, lines.AGENCY_MM),
        "subject": lines.balanced(paper.subject, 13, lines.SUBJECT_MM),
        "bases": [_words(line) for line in paper.base_lines],
        "blocks": _views(paper.blocks, "body", LINE_MM),
        "appendices": appendices,
        "faces": mark_safe(faces()),
    }
    return fonts.printable(render_to_string("papers/paper.html", context))


def faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{fonts.FAMILY}"; src: url("bundle:{name}"); '
        f"font-style: {style}; font-weight: {weight} }}"
        for (style, weight), name in fonts.FILES.items()
    )


def _words(text: str, longest: int = LONGEST_MARK) -> SafeString:
    """The text for a template: escaped, line breaks kept, and no line end inside a symbol or a span of years
    ("33/2018/TT-BGDĐT", "2021-2025") as long as it is no longer than `longest` letters."""

    def whole(found: re.Match[str]) -> str:
        token = found.group()
        return f'<span class="mark">{token}</span>' if len(token) <= longest else token

    safe = re.sub(r"[^\s<>]+-[^\s<>]+", whole, escape(text))
    return mark_safe(safe.replace("\n", "<br>"))  # escaped above


def views(blocks: Sequence[Block]) -> list[View]:
    """Of what is no paper of its own: across an upright page."""
    return _views(blocks, "body", LINE_MM)


def _views(blocks: Sequence[Block], place: str, across: int) -> list[View]:
    return [_view(block, f"{place}-{position}", across) for position, block in enumerate(blocks)]


def _view(block: Block, ident: str, across: int) -> View:
    """A block as its template wants it; `template` names that template, `across` is the room in
    millimetres."""
    if isinstance(block, Heading):
        return {"template": f"papers/_heading{block.level}.html", "text": _words(block.printed)}
    if isinstance(block, Paragraph):
        return {"template": "papers/_paragraph.html", "lead": block.lead, "text": _words(block.rest)}
    if isinstance(block, Chart):
        drawing = mark_safe(charts.svg(block.chart, paper=True, ident=ident))  # escaped in charts
        return {
            "template": "papers/_chart.html",
            "title": block.chart.title,
            "drawing": drawing,
            "figures": _table(block.figures, across) if block.table else None,
            "note": "" if block.table else block.note,
        }
    return _table(block, across)


def _table(table: Table, across: int) -> View:
    columns = [
        {"head": _words(column.head, 0), "width": f"{share * 100:.2f}%", "align": column.align}
        for column, share in zip(table.columns, table.shares, strict=True)
    ]
    rows = [_row(row, table, across) for row in table.rows]
    return {
        "template": "papers/_table.html",
        "columns": columns,
        "rows": rows,
        "caption": table.caption,
        "note": table.note,
        "small": table.small,
        "short": table.short and not any(row.get("long") for row in rows),
    }


def _row(row: Row | Group, table: Table, across: int) -> View:
    if isinstance(row, Group):
        return {"group": _words(row.text)}
    cells = [
        {
            "text": _words(text, int(share * across / 3)),
            "align": column.align,
        }  # a capital is 3 mm wide at most
        for text, column, share in zip(row.cells, table.columns, table.shares, strict=True)
    ]
    return {"group": "", "cells": cells, "total": row.total, "long": _is_long(row, table, across)}


def _is_long(row: Row, table: Table, across: int) -> bool:
    """So many lines that the row may be split: kept whole it would leave a page nearly blank, or find none that
    takes it."""
    return any(
        sum(1 + int(len(line) * LETTER_MM / (share * across)) for line in text.split("\n")) > MOST_LINES
        for text, share in zip(row.cells, table.shares, strict=True)
    )
