"""A pasted task table ("Phụ lục") understood: text with tabs as Word, Excel and PDF readers copy it, or the
HTML that Word puts on the clipboard. Pure: no database, no request; nothing is saved here.

    text ──► lines ──► rows of cells ┐
                                     ├─► header found, columns named ─► cut rows joined ─► groups and tasks
    HTML ──► tr/td ──► rows of cells ┘                                                   └─► questions

What the table itself leaves open becomes a question, in a sentence; only what is no task table at all is
`Unreadable`. The six columns are those of the office plans (domain notes 7.4)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.names import clean, fold
from plans import timetext
from plans.pasted import (
    LETTER,
    NUMBER,
    NUMBER_IN_TEXT,
    ROMAN,
    ROMAN_IN_TEXT,
    Grid,
    rows_of_html,
    rows_of_text,
    starts_point,
)

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
MAX_ROWS = 100  # of tasks, or of groups: a form of this many rows still fits one request

ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
LETTER_IN_TEXT = re.compile(r"([^\W\d_])\)\s+(\S.*)", re.DOTALL)
CONDITION = re.compile(r"\s*\(\s*((?:[Nn]ếu|[Kk]hi)\b[^()]*)\)")
# "trường" the school, not thị trường, môi trường …; "cơ sở giáo dục" is the same in other words
SCHOOLS = re.compile(r"(?<!thị )(?<!môi )(?<!hiện )(?<!chiến )\b(?:trường|cơ sở giáo dục)\b", re.IGNORECASE)


TASK, HEADING, JOIN, DROP = "task", "heading", "join", "drop"  # what a row of the preview becomes
SKIP, REPLACE, ADD = "skip", "replace", "add"  # and one that the plan has already


_Unsure = dict[int, list[tuple[str, dict[str, str]]]]  # place of a row → what may become of the rows after it


class Unreadable(Exception):
    """What was pasted is no task table. The sentence says what is missing; the screen keeps what was
    pasted."""


@dataclass
class Row:
    """One task. `letter` is "" for a task that is a numbered point of its own."""

    letter: str
    title: str
    units: str = ""
    partners: str = ""
    time_text: str = ""
    product: str = ""
    for_schools: bool = False
    condition: str = ""
    act: str = TASK
    twin: str = ADD
    doubt: str = field(default="", compare=False)  # why it is asked about

    def cells(self) -> dict[str, object]:
        """What a task holds of it."""
        return {name: value for name, value in vars(self).items() if name not in ("act", "twin", "doubt")}


@dataclass
class Group:
    """A numbered point; `title` is "" where the point is itself the one task. `act` of a heading with nothing
    below that stays: HEADING, TASK or DROP."""

    number: int
    title: str
    tasks: list[Row] = field(default_factory=list)
    act: str = field(default=HEADING, compare=False)

    @property
    def standalone(self) -> bool:
        return not self.title and len(self.tasks) == 1

    @property
    def heading(self) -> str:
        return self.tasks[0].title if self.standalone else self.title


@dataclass
class Parsed:
    groups: list[Group] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def tasks(self) -> list[Row]:
        return [task for group in self.groups for task in group.tasks if task.act == TASK]

    @property
    def lettered(self) -> int:
        return sum(1 for task in self.tasks if task.letter)

    @property
    def reaching_schools(self) -> int:
        return sum(1 for task in self.tasks if task.for_schools)


def parse(text: str, html: str = "") -> Parsed:
    """The table in what was pasted; the HTML is taken where it holds a table, the text otherwise.

    Raises Unreadable with a sentence for the person."""
    grid = rows_of_html(html) if html else []
    return parse_grid(grid or rows_of_text(text, _is_header))


def parse_grid(grid: Grid) -> Parsed:
    """The same of rows of cells, as a file of Word or Excel holds them."""
    lines = _Lines(grid)
    parsed = Parsed(questions=lines.questions)
    whole = lines.joined()
    _sort_into_groups(whole, lines, parsed)
    _ask_about(parsed)
    _ask_about_letters_lost(lines.rows, lines.columns, parsed)
    if not parsed.tasks:
        raise Unreadable(
            _("Không tìm thấy nhiệm vụ nào dưới dòng tiêu đề của bảng. Xin kiểm tra lại phần đã chép.")
        )
    rows = max(len(parsed.groups), sum(len(group.tasks) for group in parsed.groups))  # forms of the preview
    if rows > MAX_ROWS:
        raise Unreadable(
            _(
                "Bảng có %(rows)d dòng, nhiều hơn %(most)d dòng mà một lần dán nhận được. "
                "Xin chia bảng theo các mục lớn và dán từng phần."
            )
            % {"rows": rows, "most": MAX_ROWS}
        )
    return parsed


def settled(groups: Iterable[Group]) -> list[Group]:
    """The table as a person decided row by row: rows left out, joined to the one above, or made headings; the
    numbers go on upwards."""
    done: list[Group] = []
    for group in groups:
        is_bare = all(row.act == DROP for row in group.tasks)
        if is_bare and group.act == DROP:
            continue
        first = Group(_next_number(done, group.number), group.title)
        if is_bare and group.act == TASK:
            first.title, first.tasks = "", [Row("", group.title)]
        done.append(first)
        for row in group.tasks:
            _settle(row, done)
        if group.tasks and not first.tasks and not first.title:
            done.remove(first)
    return done


def _settle(row: Row, done: list[Group]) -> None:
    current = done[-1]
    if row.act == HEADING and not current.title and not current.tasks:
        current.title = row.title
    elif row.act == HEADING:
        done.append(Group(current.number + 1, row.title))
    elif row.act == JOIN and current.tasks:
        _join(current.tasks[-1], row)
    elif row.act == JOIN:
        current.title = clean(f"{current.title} {row.title}")
    elif row.act != DROP:
        current.tasks.append(row)


def _next_number(done: list[Group], number: int) -> int:
    return max(number, done[-1].number + 1) if done else number


def _join(above: Row, row: Row) -> None:
    for name in ("title", "units", "partners", "time_text", "product", "condition"):
        setattr(above, name, clean(f"{getattr(above, name)} {getattr(row, name)}"))


def key(title: str) -> str:
    """What two tasks are told to be the same by: their words, without marks, case and signs."""
    return re.sub(r"[^a-z0-9]+", " ", fold(title)).strip()


def is_for_schools(units: str) -> bool:
    """Whether the executing units name the schools ("Phòng GD&ĐT, các trường học")."""
    return SCHOOLS.search(units) is not None


def take_condition(units: str) -> tuple[str, str]:
    """("Phòng GD&ĐT, các trường (nếu Sở triệu tập).") → (units without it, "nếu Sở triệu tập")."""
    found = CONDITION.search(units)
    if found is None:
        return units, ""
    return clean(units[: found.start()] + units[found.end() :]), clean(found[1])


def with_condition(units: str, condition: str) -> str:
    """The cell as the paper prints it: the condition in brackets, before a closing full stop."""
    if not condition:
        return units
    stop = "." if units.endswith(".") else ""
    return f"{units.removesuffix('.')} ({condition}){stop}".strip()


# ── rows of cells → rows of the six columns, cut rows joined ─────────────────────────────────────────


class _Lines:
    """Rows by column name: header found and dropped, wherever it is repeated."""

    def __init__(self, grid: Grid) -> None:
        self.questions: list[str] = []
        grid = [[clean(cell) for cell in row] for row in grid]
        grid = [row for row in grid if any(row)]
        self.columns, self.rows = self._without_headers(grid)
        self.unsure: _Unsure = {}

    def _without_headers(self, grid: Grid) -> tuple[list[str], Grid]:
        place = next((index for index, row in enumerate(grid) if _is_header(row)), None)
        if place is None:
            return self._without_any_header(grid)
        head = grid[place]
        columns = [_column(cell) for cell in head]
        rows = [row for row in grid[place:] if not _is_header(row)]
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
        if by_time and row["time"] and _others_empty(row, "time"):
            row["title"] = row["time"]
        elif not row["title"] or row["title"][0].islower():
            return
        elif by_time and not row["time"] and whole:
            row["time"] = whole[-1]["time"]
        headings = sum(1 for one in whole if one["stt"] in ROMANS)
        is_heading = _others_empty(row, "title") or row["title"] == row["time"]
        row["stt"] = ROMANS[headings] if is_heading and headings < len(ROMANS) else f"{len(whole) - headings + 1}."

    def _ask_about_the_end(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            words = clean(" ".join(row.values()))
            if not words[:1].islower():
                self.questions.append(
                    _("Dòng cuối “%(line)s” không có Stt: đã được ghép vào nhiệm vụ trên; xin kiểm tra lại.")
                    % {"line": _short(words)}
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
                % {"line": _short(" ".join(cells)), "part": _short(surplus)}
            )
        return row


def _all_columns() -> str:
    return ", ".join(str(label) for label in COLUMN_LABELS.values())


def _column(cell: str) -> str:
    wanted = re.sub(r"[^a-z ]", " ", fold(cell))
    wanted = re.sub(r" +", " ", wanted).strip()
    return next((name for name, heads in COLUMNS.items() if wanted in heads), "")


def _is_header(row: list[str]) -> bool:
    named = {_column(cell) for cell in row} - {""}
    return len(named) >= 3 or (len(named) == 2 and "title" in named)


def _others_empty(row: dict[str, str], *names: str) -> bool:
    return not any(cell for name, cell in row.items() if name not in names)


def _is_merged_heading(row: dict[str, str]) -> bool:
    told = NUMBER_IN_TEXT.fullmatch(row["stt"]) or ROMAN_IN_TEXT.fullmatch(row["stt"])
    return told is not None and _others_empty(row, "stt")


def _continues(row: dict[str, str], last: dict[str, str]) -> bool:
    """Whether `row` is the lower half of `last`, cut by a page break."""
    if not row["stt"]:
        return not _is_merged_heading(last)
    # the lower half of a heading that stands in one cell: words, and nothing beside them
    return _is_merged_heading(last) and _others_empty(row, "stt") and not starts_point([row["stt"]])


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


# ── whole rows → groups and tasks ────────────────────────────────────────────────────────────────────


def _sort_into_groups(rows: list[dict[str, str]], lines: _Lines, parsed: Parsed) -> None:
    unsure, below_roman = lines.unsure, False
    asked = "stt" not in lines.columns  # its numbers are none of the table's
    for place, row in enumerate(rows):
        group = _roman_heading(row)
        if group is None and below_roman and _is_numbered_task(place, rows):
            asked = asked or _ask_about_numbers(parsed)
            parsed.groups[-1].tasks.append(_cells(_next_letter(parsed.groups[-1]), row["title"], row))
            parsed.groups[-1].tasks += _unsure(unsure.get(place, []), parsed)
            continue
        below_roman = group is not None or (below_roman and NUMBER.fullmatch(row["stt"]) is None)
        group = group or _heading(row)
        if group is not None:
            parsed.groups.append(group)
            parsed.groups[-1].tasks += _unsure(unsure.get(place, []), parsed)
            continue
        if not parsed.groups:
            parsed.groups.append(Group(1, ""))
            parsed.questions.append(
                _(
                    "Nhiệm vụ “%(task)s” đứng trước mọi mục lớn; xin đặt tên cho mục 1 hoặc chép lại bảng từ "
                    "dòng tiêu đề."
                )
                % {"task": _short(row["title"] or row["stt"])}
            )
        parsed.groups[-1].tasks.append(_task(row, parsed))
        parsed.groups[-1].tasks += _unsure(unsure.get(place, []), parsed)
    for group in parsed.groups:
        _own_task(group, parsed)


def _unsure(rows: list[tuple[str, dict[str, str]]], parsed: Parsed) -> list[Row]:
    found = []
    for act, row in rows:
        if act == DROP:
            task = Row("", clean(" ".join(row.values())))
            task.doubt = _("Dòng này có vẻ là phần ký hoặc ghi chú dưới bảng: bỏ qua, hay là một nhiệm vụ?")
            question = _("Dòng “%(task)s” có vẻ là phần ký dưới bảng: đang được bỏ qua; xin chọn ở dòng đó.")
        else:
            task = _cells("", row["title"], row)
            task.doubt = _(
                "Dòng này không có Stt nhưng có thời gian riêng: ghép vào dòng trên, hay là một nhiệm vụ?"
            )
            question = _("Dòng “%(task)s” không có Stt: đang được ghép vào dòng trên; xin chọn ở dòng đó.")
        task.act = act
        parsed.questions.append(question % {"task": _short(task.title)})
        found.append(task)
    return found


def _roman_heading(row: dict[str, str]) -> Group | None:
    """ "I", "II." in the Stt with words and nothing else, or with its words in one cell."""
    told = ROMAN.fullmatch(row["stt"]) if row["title"] else ROMAN_IN_TEXT.fullmatch(row["stt"])
    is_month = row["title"] == row["time"]  # of a table without Stt, a month over its rows
    if told is None or told[1] not in ROMANS or not (_others_empty(row, "stt", "title") or is_month):
        return None
    return Group(ROMANS.index(told[1]) + 1, row["title"] or clean(told[2]))


def _is_numbered_task(place: int, rows: list[dict[str, str]]) -> bool:
    """Below a Roman heading 1, 2, 3 are its points, unless points a), b) stand below them in turn."""
    below = rows[place + 1]["stt"] if place + 1 < len(rows) else ""
    has_points = LETTER.fullmatch(below) is not None and ROMAN.fullmatch(below) is None
    return NUMBER.fullmatch(rows[place]["stt"]) is not None and not has_points


def _ask_about_numbers(parsed: Parsed) -> bool:
    parsed.questions.append(_("Các số 1, 2, 3… dưới mục La Mã được hiểu là các điểm a), b), c)… của mục đó."))
    return True


def _next_letter(group: Group) -> str:
    place = sum(1 for task in group.tasks if task.act == TASK)
    return ALPHABET[place] if place < len(ALPHABET) else ""


def _heading(row: dict[str, str]) -> Group | None:
    """The group that a numbered row opens; where it has a unit, a time or a product, it is also a task (the
    letterless first one, see _own_task)."""
    merged = NUMBER_IN_TEXT.fullmatch(row["stt"])
    if merged and not row["title"]:
        number, title = int(merged[1]), clean(merged[2])
    else:
        plain = NUMBER.fullmatch(row["stt"])
        if plain is None:
            return None
        number, title = int(plain[1]), row["title"]
    group = Group(number, title)
    if not _others_empty(row, "stt", "title"):
        group.tasks.append(_cells("", title, row))
    return group


def _own_task(group: Group, parsed: Parsed) -> None:
    own = [task for task in group.tasks if not task.letter and task.act == TASK]
    stays = [task for task in group.tasks if task.act != DROP]
    if len(stays) == 1 and own and own[0].title == group.title:
        group.title = ""
    elif own and own[0].title == group.title:
        parsed.questions.append(
            _(
                "Mục %(number)d vừa có đơn vị, thời gian của riêng mình vừa có các điểm a), b)…: "
                "được hiểu là một nhiệm vụ chung và các nhiệm vụ bên dưới."
            )
            % {"number": group.number}
        )
        own[0].doubt = _("Vừa là tên nhóm, vừa có đơn vị, thời gian: giữ thành một nhiệm vụ chung, hay bỏ?")
    elif not stays:
        parsed.questions.append(
            _("Mục %(number)d không có nhiệm vụ nào bên dưới. Xin kiểm tra xem có chép thiếu không.")
            % {"number": group.number}
        )


def _task(row: dict[str, str], parsed: Parsed) -> Row:
    """A task from a row that opens no group."""
    where = parsed.groups[-1].number
    merged = LETTER_IN_TEXT.fullmatch(row["stt"])
    if merged and not row["title"]:
        return _cells(merged[1].lower(), clean(merged[2]), row)
    plain = LETTER.fullmatch(row["stt"])
    letter = plain[1].lower() if plain else row["stt"]
    doubt = ""
    if not letter:
        doubt = _("Dòng chưa có chữ cái: nhiệm vụ, tên nhóm, hay phần của dòng trên?")
        parsed.questions.append(
            _("Mục %(number)d: nhiệm vụ “%(task)s” chưa có chữ cái.")
            % {"number": where, "task": _short(row["title"])}
        )
    elif letter not in ALPHABET:
        doubt = _("Ký hiệu ở cột Stt không rõ: nhiệm vụ, tên nhóm, hay phần của dòng trên?")
        parsed.questions.append(
            _("Mục %(number)d: không rõ ký hiệu “%(sign)s”; thứ tự thường dùng là a, b, c, d, đ, e, g, h…")
            % {"number": where, "sign": _short(row["stt"])}
        )
    task = _cells(letter, row["title"], row)
    if len(letter) > 8:  # words in the Stt column: they belong to the task
        task = _cells("", clean(f"{letter} {row['title']}"), row)
    task.doubt = doubt
    return task


def _cells(letter: str, title: str, row: dict[str, str]) -> Row:
    units, condition = take_condition(row["units"])
    return Row(
        letter=letter,
        title=title,
        units=units,
        partners=row["partners"],
        time_text=row["time"],
        product=row["product"],
        for_schools=is_for_schools(units),
        condition=condition,
    )


# ── questions about the whole ────────────────────────────────────────────────────────────────────────


def _ask_about(parsed: Parsed) -> None:
    previous = 0
    for group in parsed.groups:
        if group.number != previous + 1:
            parsed.questions.append(_jump(previous, group.number))
        previous = group.number
        _ask_about_letters(group, parsed)
        for task in group.tasks:
            if task.act != DROP:
                _ask_about_task(group, task, parsed)


def _jump(previous: int, number: int) -> str:
    places = {"previous": previous, "number": number}
    if not previous:
        return _("Bảng bắt đầu từ mục %(number)d; xin kiểm tra xem có chép thiếu phần đầu không.") % places
    if number <= previous:
        return _("Mục %(number)d đứng sau mục %(previous)d; xin kiểm tra lại thứ tự.") % places
    return _("Sau mục %(previous)d là mục %(number)d; xin kiểm tra xem có chép thiếu không.") % places


def _ask_about_letters(group: Group, parsed: Parsed) -> None:
    letters = [task.letter for task in group.tasks if task.letter in ALPHABET]
    for expected, letter in zip(ALPHABET, letters, strict=False):
        if letter != expected:
            parsed.questions.append(
                _(
                    "Mục %(number)d: ở chỗ của %(expected)s) lại là %(letter)s); xin kiểm tra xem có chép "
                    "thiếu hoặc lặp không."
                )
                % {"number": group.number, "expected": expected, "letter": letter}
            )
            return


def _ask_about_letters_lost(rows: Grid, columns: list[str], parsed: Parsed) -> None:
    """What stands in the named columns stands in what was understood, but for Stt and repeated words."""
    titled = [place for place, name in enumerate(columns) if name and name != "stt"]
    cells = [POINT_SIGN.sub("", row[place]) for row in rows for place in titled if place < len(row)]
    held = sum(len(_letters(cell)) for cell in cells)
    names = ("title", "units", "partners", "time_text", "product", "condition")
    tasks = [row for group in parsed.groups for row in group.tasks]
    told = sum(len(_letters(getattr(row, name))) for row in tasks for name in names)
    told += sum(len(_letters(group.title)) for group in parsed.groups)
    if told < held:
        parsed.questions.append(
            _("Có chữ trong bảng chưa được hiểu (khoảng %(count)d chữ cái). Xin so lại với bản gốc.")
            % {"count": held - told}
        )


POINT_SIGN = re.compile(r"^(?:[^\W\d_]\)|\d{1,2}\.)\s")  # stands in the title where Stt is empty


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _ask_about_task(group: Group, task: Row, parsed: Parsed) -> None:
    code = {"code": f"{group.number}{task.letter}"}
    if not task.title:
        parsed.questions.append(_("Nhiệm vụ %(code)s chưa có nội dung.") % code)
    if not task.units:
        parsed.questions.append(_("Nhiệm vụ %(code)s chưa có đơn vị thực hiện.") % code)
    if not timetext.is_clear(task.time_text):
        parsed.questions.append(
            _("Thời gian “%(time)s” của nhiệm vụ %(code)s chưa rõ; vẫn được giữ nguyên như đã dán.")
            % {**code, "time": task.time_text}
        )


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
