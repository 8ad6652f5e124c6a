"""Rows of cells as rows of the six columns: header found, columns named, rows cut by a page break joined. Pure."""

import re
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.names import clean, fold
from plans import timetext
from plans.pasted import NUMBER_IN_TEXT, ROMAN_IN_TEXT, Grid, starts_point

# columns, in the order of the paper, with the names met at their head (marks dropped)
COLUMNS = {
    "stt": ("stt", "tt", "so tt", "so thu tu"),
    "title": (
        "nhiem vu",
        "nhiem vu trong tam",
        "nhiem vu cu the",
        "nhiem vu giai phap",
        "noi dung",
        "noi dung nhiem vu",
        "noi dung cong viec",
        "noi dung thuc hien",
        "noi dung hoat dong",
        "cong viec",
        "hoat dong",
        "ten hoat dong",
    ),
    "units": (
        "don vi thuc hien",
        "don vi chu tri",
        "don vi phu trach",
        "co quan thuc hien",
        "co quan chu tri",
        "nguoi thuc hien",
        "nguoi phu trach",
        "bo phan phu trach",
        "bo phan thuc hien",
        "nguoi bo phan phu trach",
        "nguoi bo phan thuc hien",
        "phu trach",
        "chu tri",
        "phan cong",
        "phan cong thuc hien",
    ),
    "partners": (
        "don vi phoi hop",
        "co quan phoi hop",
        "nguoi phoi hop",
        "bo phan phoi hop",
        "luc luong phoi hop",
        "phoi hop",
        "phoi hop thuc hien",
    ),
    "time": (
        "thoi gian thuc hien",
        "thoi gian hoan thanh",
        "thoi gian thang",
        "thoi gian",
        "thoi han",
        "thoi han hoan thanh",
        "thang",
        "tien do",
    ),
    "product": (
        "san pham hoan thanh",
        "san pham",
        "san pham du kien",
        "ket qua san pham",
        "san pham ket qua",
        "ket qua",
        "ket qua du kien",
        "ket qua can dat",
        "ket qua ghi chu",
    ),
}
COLUMN_LABELS = {
    "stt": gettext_lazy("Stt"),
    "title": gettext_lazy("Nhiệm vụ"),
    "units": gettext_lazy("Đơn vị thực hiện"),
    "partners": gettext_lazy("Đơn vị phối hợp"),
    "time": gettext_lazy("Thời gian thực hiện"),
    "product": gettext_lazy("Sản phẩm hoàn thành"),
}
LETTERS = list("abcdđeghiklmnopqrstuvxy")  # the order of points in Vietnamese papers
ALPHABET = LETTERS + [f"{first}{second}" for first in "abcd" for second in LETTERS]  # after y: aa, ab …

ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
LETTER_IN_TEXT = re.compile(r"([^\W\d_])\)\s+(\S.*)", re.DOTALL)

TASK, HEADING, JOIN, DROP = "task", "heading", "join", "drop"  # what a row of the preview becomes

Unsure = dict[int, list[tuple[str, dict[str, str]]]]  # place of a row → what may become of the rows after it


class Unreadable(Exception):
    """What was pasted is no task table. The sentence says what is missing; the screen keeps what was
    pasted."""


class Lines:
    """Rows by column name: header found and dropped, wherever it is repeated."""

    def __init__(self, grid: Grid) -> None:
        self.questions: list[str] = []
        grid = [[clean(cell) for cell in row] for row in grid]
        grid = [row for row in grid if any(row)]
        self.columns, self.rows = self._without_headers(grid)
        self.unsure: Unsure = {}

    def _without_headers(self, grid: Grid) -> tuple[list[str], Grid]:
        place = next((index for index, row in enumerate(grid) if is_header(row)), None)
        if place is None:
            return self._without_any_header(grid)
        head = grid[place]
        columns = [_column(cell) for cell in head]
        rows = [row for row in grid[place:] if not is_header(row)]
        if "title" not in columns:
            self._take_for_title(columns, head, rows)
        self._ask_about_columns(columns, head)
        return columns, rows

    def _take_for_title(self, columns: list[str], head: list[str], rows: Grid) -> None:
        """Of the columns with an unknown name the one with the most words holds the tasks."""
        unknown = [place for place, column in enumerate(columns) if not column and head[place]]
        if not unknown:
            raise Unreadable(_("Bảng dán vào không có cột “Nhiệm vụ”. Xin chép lại cả bảng, kể cả dòng tiêu đề."))
        widest = max(unknown, key=lambda place: sum(len(row[place]) for row in rows if place < len(row)))
        columns[widest] = "title"
        self.questions.append(
            _("Cột “%(column)s” được hiểu là cột “Nhiệm vụ”. Xin kiểm tra lại.") % {"column": head[widest]}
        )

    def _ask_about_columns(self, columns: list[str], head: list[str]) -> None:
        missing = [COLUMN_LABELS[name] for name in COLUMNS if name not in columns and name != "stt"]
        if missing:
            self.questions.append(
                _("Bảng không có cột %(missing)s: các ô đó được để trống; xin điền thêm nếu cần.")
                % {"missing": ", ".join(f"“{label}”" for label in missing)}
            )
        if "stt" not in columns:
            self.questions.append(
                _(
                    "Bảng không có cột “Stt”: mỗi dòng được hiểu là một nhiệm vụ, dòng chỉ có tên là tên nhóm. "
                    "Xin kiểm tra lại."
                )
            )
        self.questions += [
            _("Cột “%(column)s” không có trong bảng nhiệm vụ nên chưa được đưa vào.") % {"column": cell}
            for column, cell in zip(columns, head, strict=True)
            if not column and cell
        ]

    def _without_any_header(self, grid: Grid) -> tuple[list[str], Grid]:
        rows = [row for row in grid if len(row) > 1 or starts_point(row)]
        widths = [len(row) for row in rows if len(row) > 1]
        if not widths:
            raise Unreadable(
                _(
                    "Không thấy bảng nhiệm vụ trong nội dung đã dán. Xin bôi đen cả bảng trong Word, kể cả "
                    "dòng tiêu đề “Stt, Nhiệm vụ, …”, rồi chép và dán lại."
                )
            )
        if max(widths) != len(COLUMNS):
            raise Unreadable(
                _(
                    "Bảng dán vào không có dòng tiêu đề và có %(found)d cột, trong khi bảng nhiệm vụ có sáu "
                    "cột: %(columns)s. Xin chép lại cả bảng, kể cả dòng tiêu đề."
                )
                % {"found": max(widths), "columns": _all_columns()}
            )
        self.questions.append(
            _("Bảng dán vào không có dòng tiêu đề; các cột được hiểu theo thứ tự: %(columns)s. Xin kiểm tra lại.")
            % {"columns": _all_columns()}
        )
        return list(COLUMNS), rows

    def joined(self) -> list[dict[str, str]]:
        """The rows, each whole again: a row without Stt continues the one above, cell by cell. What looks signed
        is the foot of the table only below its last whole row; above, it is a half like any other."""
        whole: list[dict[str, str]] = []
        after_last: list[dict[str, str]] = []  # joined since the last row that is whole by itself
        foot: list[dict[str, str]] = []
        for cells in self.rows:
            row = self._named(cells)
            if "stt" not in self.columns:
                self._number(row, whole)
            if not whole or not _continues(row, whole[-1]):
                for half in foot:
                    self._is_joined(half, whole)
                whole.append(row)
                after_last, foot = [], []
            elif foot or _is_signature(row):
                foot.append(row)
            elif self._is_joined(row, whole):
                after_last.append(row)
        if foot:
            self.unsure.setdefault(len(whole) - 1, []).extend((DROP, row) for row in foot)
        self._ask_about_the_end(after_last)
        return whole

    def _is_joined(self, row: dict[str, str], whole: list[dict[str, str]]) -> bool:
        """Puts a row without Stt to the last whole one, or leaves it to be asked about."""
        last = whole[-1]
        if _may_stand_alone(row, last):
            self.unsure.setdefault(len(whole) - 1, []).append((JOIN, row))
            return False
        for name, cell in row.items():
            last[name] = f"{last[name]} {cell}".strip()
        return True

    def _number(self, row: dict[str, str], whole: list[dict[str, str]]) -> None:
        """A Stt for a row of a table that has none: words alone, or a month alone, are a heading, all else is a
        point. A time at the head of several rows stands in the first of them."""
        if row["stt"] or _is_signature(row, all) or not whole and not any(row.values()):
            return
        by_time = self.columns[0] == "time"
        if by_time and row["time"].isdigit():
            row["time"] = f"Tháng {row['time']}"
        if by_time and row["time"] and others_empty(row, "time"):
            row["title"] = row["time"]
        elif not row["title"] or row["title"][0].islower():
            return
        elif by_time and not row["time"] and whole:
            row["time"] = whole[-1]["time"]
        headings = sum(1 for one in whole if one["stt"] in ROMANS)
        is_heading = others_empty(row, "title") or row["title"] == row["time"]
        row["stt"] = ROMANS[headings] if is_heading and headings < len(ROMANS) else f"{len(whole) - headings + 1}."

    def _ask_about_the_end(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            words = clean(" ".join(row.values()))
            if not words[:1].islower():
                self.questions.append(
                    _("Dòng cuối “%(line)s” không có Stt: đã được ghép vào nhiệm vụ trên; xin kiểm tra lại.")
                    % {"line": short(words)}
                )

    def _named(self, cells: list[str]) -> dict[str, str]:
        row = dict.fromkeys(COLUMNS, "")
        for column, cell in zip(self.columns, cells, strict=False):
            if column:
                row[column] = clean(f"{row[column]} {cell}")  # two columns may bear names of the same
        opened = LETTER_IN_TEXT.fullmatch(row["title"]) or NUMBER_IN_TEXT.fullmatch(row["title"])
        if opened and not row["stt"] and (opened[1].isdigit() or opened[1].lower() in ALPHABET):
            row["stt"], row["title"] = row["title"][: opened.end(1) + 1], clean(opened[2])
        surplus = clean(" ".join(cells[len(self.columns) :]))
        if surplus:
            row["product"] = clean(f"{row['product']} {surplus}")
            self.questions.append(
                _(
                    "Dòng “%(line)s” có nhiều ô hơn số cột; phần “%(part)s” được ghép vào cột “Sản phẩm hoàn "
                    "thành”."
                )
                % {"line": short(" ".join(cells)), "part": short(surplus)}
            )
        return row


def _all_columns() -> str:
    return ", ".join(str(label) for label in COLUMN_LABELS.values())


def _column(cell: str) -> str:
    wanted = re.sub(r"[^a-z ]", " ", fold(cell))
    wanted = re.sub(r" +", " ", wanted).strip()
    return next((name for name, heads in COLUMNS.items() if wanted in heads), "")


def is_header(row: list[str]) -> bool:
    named = {_column(cell) for cell in row} - {""}
    return len(named) >= 3 or (len(named) == 2 and "title" in named)


def others_empty(row: dict[str, str], *names: str) -> bool:
    return not any(cell for name, cell in row.items() if name not in names)


def _is_merged_heading(row: dict[str, str]) -> bool:
    told = NUMBER_IN_TEXT.fullmatch(row["stt"]) or ROMAN_IN_TEXT.fullmatch(row["stt"])
    return told is not None and others_empty(row, "stt")


def _continues(row: dict[str, str], last: dict[str, str]) -> bool:
    """Whether `row` is the lower half of `last`, cut by a page break."""
    if not row["stt"]:
        return not _is_merged_heading(last)
    # the lower half of a heading that stands in one cell: words, and nothing beside them
    return _is_merged_heading(last) and others_empty(row, "stt") and not starts_point([row["stt"]])


def _may_stand_alone(row: dict[str, str], last: dict[str, str]) -> bool:
    """A row without Stt that has a title and a whole time of its own, as the one above has: no half of it, unless
    its words go on in small letters or those above don't end."""
    if not (row["title"] and last["title"]) or row["title"][0].islower() or UNFINISHED.search(fold(last["title"])):
        return False
    return all(_is_whole_time(time) for time in (row["time"], last["time"]))


UNFINISHED = re.compile(
    r"(?:[,:(–-]|\b(?:va|hoac|cua|voi|cho|ve|trong|cac|nhung|de|theo|tai|den|tu|bang|nham|gom|la|cung))$"
)
OPEN_TIME = re.compile(
    r"^(?:den|va)\b|(?:[,/–-]|\b(?:thang|quy|hoc k[yi]|nam|nam hoc|dot|tuan|ngay|tu|den|truoc|va))$"
)


def _is_whole_time(text: str) -> bool:
    told = fold(text)
    is_half = told not in timetext.RECURRING and OPEN_TIME.search(told) is not None
    return bool(told) and timetext.is_clear(text) and not is_half


# what stands under a table: who made it, where and when, who signs, to whom it goes
SIGNERS = r"(?:nguoi (?:lap|duyet)|(?:pho )?hieu truong|thu truong|noi nhan|xac nhan|phe duyet|ky ten|ghi chu)\b"
SIGNATURE = re.compile(
    rf"{SIGNERS}.{{0,40}}|(?:tm|kt|tl)\..{{0,80}}|[^,]{{0,40}}, ?ngay\b.{{0,40}}{SIGNERS}.{{0,40}}"
)


def _is_signature(row: dict[str, str], of: Callable[[Iterable[bool]], bool] = any) -> bool:
    """Of a row without Stt and without a task's words in small letters. In a table that has no Stt all its cells
    tell, for "Hiệu trưởng" is also who carries a task out."""
    if row["title"][:1].islower():
        return False
    told = [SIGNATURE.fullmatch(fold(cell)) is not None for cell in row.values() if cell]
    return bool(told) and of(told)


def short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
