"""What a clipboard holds, as rows of cells: plain text with tabs, or the HTML of Word and Excel. Pure.

A row here is what stands between two lines of the sheet; rows that a page break cut in two are still two."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from ctxh_portal.kit.names import fold

Grid = list[list[str]]

WIDTH = 6  # Stt, Nhiệm vụ, Đơn vị thực hiện, Đơn vị phối hợp, Thời gian thực hiện, Sản phẩm hoàn thành
LETTER = re.compile(r"([^\W\d_])\s*[).]?", re.IGNORECASE)
NUMBER = re.compile(r"(\d{1,2})\s*[.)]?")
NUMBER_IN_TEXT = re.compile(r"(\d{1,2})\.\s*(\D.*)", re.DOTALL)
ROMAN = re.compile(r"([IVX]+)\s*[.)]?")
ROMAN_IN_TEXT = re.compile(r"([IVX]+)\.\s*(\S.*)", re.DOTALL)
# Excel puts a cell with a line break into quotes and doubles the quotes inside
QUOTED_CELL = re.compile(r'(?:(?<=[\t\n])|\A)"((?:[^"\t]|"")*\n(?:[^"\t]|"")*)"(?=[\t\n]|\Z)')


def starts_point(row: list[str]) -> bool:
    """Whether a row opens a numbered or lettered point: "4.", "II" or "b)" in a cell of its own, "1. Triển
    khai…" with nothing beside it."""
    head, others = row[0].strip(), any(cell.strip() for cell in row[1:])
    if NUMBER.fullmatch(head) or LETTER.fullmatch(head) or ROMAN.fullmatch(head):
        return others or head[-1] in ".)"
    return not others and is_merged_heading(row)


def is_merged_heading(row: list[str]) -> bool:
    """ "1. Triển khai…", "I. Triển khai…" in one cell over the whole width."""
    head = row[0].strip()
    told = NUMBER_IN_TEXT.fullmatch(head) or ROMAN_IN_TEXT.fullmatch(head)
    return told is not None and not any(cell.strip() for cell in row[1:])


# ── plain text ───────────────────────────────────────────────────────────────────────────────────────


def rows_of_text(text: str, is_header: Callable[[list[str]], bool] = lambda row: False) -> Grid:
    """Rows of a text copied as a table: tabs between cells, a new line between rows or inside a cell.

    Where rows keep their closing tabs, a line with too few tabs is half of a row whose cell holds a line
    break. How wide the table is, its header says."""
    text = re.sub(r"\r\n?|\f", "\n", text)
    text = re.sub(r"[\x07\u200b\ufeff\u00ad]", "", text)
    text = QUOTED_CELL.sub(lambda found: found[1].replace("\n", " ").replace('""', '"'), text)
    lines = text.split("\n")
    keeps_tabs = any(line.endswith("\t") for line in lines)
    rows = _TextRows(keeps_tabs, _width(lines, is_header), is_header)
    for line in lines:
        rows.take(line)
    return rows.done


def _width(lines: list[str], is_header: Callable[[list[str]], bool]) -> int:
    """As many columns as the header names, unless a line has more: then a line break has cut the header."""
    rows = [line.split("\t") for line in lines if line.strip()]
    head = next((len("\t".join(row).rstrip("\t").split("\t")) for row in rows if is_header(row)), WIDTH)
    return head if all(len(row) <= head for row in rows) else WIDTH


class _TextRows:
    def __init__(self, keeps_tabs: bool, width: int, is_header: Callable[[list[str]], bool]) -> None:
        self.done: Grid = []
        self.keeps_tabs, self.width, self.is_header = keeps_tabs, width, is_header
        self.after_blank = False

    def take(self, line: str) -> None:
        if not line.strip():
            self.after_blank = True
            return
        cells = line.split("\t")
        page_number = self.after_blank and re.fullmatch(r"\s*\d{1,3}\s*", line)
        if not page_number:
            if self._is_own_row(cells):
                self.done.append(cells)
            else:
                self._continue_cell(cells)
        self.after_blank = False

    def _is_own_row(self, cells: list[str]) -> bool:
        last = self.done[-1] if self.done else None
        is_header = len(cells) >= self.width and self.is_header(cells)
        if last is None or is_header or fold(cells[0]) in ("stt", "tt", "so tt"):
            return True
        half = self.keeps_tabs and len(last) < self.width and not is_merged_heading(last)
        if starts_point(cells):
            # "1. Kế hoạch" on a line of its own, inside a cell that is not closed yet, is no heading
            return len(cells) > 1 or not half
        if not cells[0].strip():
            return not (half and len(last) + len(cells) - 1 <= self.width)
        # words at the head of a line: a row only where the one above is closed and this one is no bare line
        return len(last) >= self.width and len(cells) > 1

    def _continue_cell(self, cells: list[str]) -> None:
        last = self.done[-1]
        if is_merged_heading(last):
            last[0] = f"{last[0]} {cells[0]}"
        else:
            last[-1] = f"{last[-1]} {cells[0]}"
        last.extend(cells[1:])


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────────


def rows_of_html(html: str) -> Grid:
    """Rows of the tables in HTML; a cell over several columns leaves the others empty, a cell over several
    rows (but for the first column) counts for each of them. Empty where the HTML holds no table."""
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return reader.rows


BREAKS = {"p", "br", "div", "li", "tr", "td", "th"}
UNSEEN = {"style", "script", "title", "del", "xml", "head"}


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Grid = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.depth = 0  # a table inside a cell is words of that cell
        self.unseen = 0
        self.hanging: dict[int, tuple[int, str]] = {}  # column → rows still to fill, with what

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        if tag == "table":
            self.depth += 1
        if tag in BREAKS and self.cell is not None:
            self.cell.append(" ")
        if self.depth != 1:
            return
        if tag == "tr":
            self._end_row()
            self.row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._hang()
            found = dict(attrs)
            self.span = (_count(found.get("colspan")), _count(found.get("rowspan")))
            self.cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        if self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self.depth == 1 and tag in ("tr", "table"):
            self._end_row()
        if tag == "table":
            self.depth = max(0, self.depth - 1)
            if not self.depth:
                self.hanging = {}

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.unseen:
            self.cell.append(re.sub(r"[\u200b\ufeff\u00ad]", "", data))

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        if self.row is None:
            self.row = []
        text = "".join(self.cell)
        columns, rows = self.span
        if rows > 1 and self.row:
            self.hanging[len(self.row)] = (rows - 1, text)
        self.row.extend([text] + [""] * (columns - 1))
        self.cell = None

    def _hang(self) -> None:
        """Cells from rows above that reach into this place."""
        if self.row is None:
            self.row = []
        while len(self.row) in self.hanging:
            column = len(self.row)
            left, text = self.hanging.pop(column)
            if left > 1:
                self.hanging[column] = (left - 1, text)
            self.row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        self._hang()
        self.rows.append(self.row)
        self.row = None


def _count(value: str | None) -> int:
    return int(value) if value and value.isdigit() and 1 <= int(value) <= 50 else 1
