"""A pasted task table ("Phụ lục") understood: text with tabs as Word, Excel and PDF readers copy it, or the
HTML that Word puts on the clipboard. Pure: no database, no request; nothing is saved here.

    text ──► lines ──► rows of cells ┐
                                     ├─► header found, columns named ─► cut rows joined ─► groups and tasks
    HTML ──► tr/td ──► rows of cells ┘                                                   └─► questions

What the table itself leaves open becomes a question, in a sentence; only what is no task table at all is
`Unreadable`. The header, the columns and cut rows are the work of `tablerows`, the questions about the whole of
`tablequestions`. The six columns are those of the office plans (domain notes 7.4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ctxh_portal.kit.names import clean, fold
from plans.pasted import LETTER, NUMBER, NUMBER_IN_TEXT, ROMAN, ROMAN_IN_TEXT, Grid, rows_of_html, rows_of_text
from plans.tablequestions import ask_about, ask_about_letters_lost
from plans.tablerows import (
    ALPHABET,
    DROP,
    HEADING,
    JOIN,
    LETTER_IN_TEXT,
    ROMANS,
    TASK,
    Lines,
    Unreadable,
    is_header,
    others_empty,
    short,
)

MAX_ROWS = 100  # of tasks, or of groups: a form of this many rows still fits one request

CONDITION = re.compile(r"\s*\(\s*((?:[Nn]ếu|[Kk]hi)\b[^()]*)\)")
# "trường" the school, not thị trường, môi trường …; "cơ sở giáo dục" is the same in other words
SCHOOLS = re.compile(r"(?<!thị )(?<!môi )(?<!hiện )(?<!chiến )\b(?:trường|cơ sở giáo dục)\b", re.IGNORECASE)

SKIP, REPLACE, ADD = "skip", "replace", "add"  # what becomes of a row that the plan has already


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
    return parse_grid(grid or rows_of_text(text, is_header))


def parse_grid(grid: Grid) -> Parsed:
    """The same of rows of cells, as a file of Word or Excel holds them."""
    lines = Lines(grid)
    parsed = Parsed(questions=lines.questions)
    whole = lines.joined()
    _sort_into_groups(whole, lines, parsed)
    ask_about(parsed)
    ask_about_letters_lost(lines.rows, lines.columns, parsed)
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


# ── whole rows → groups and tasks ────────────────────────────────────────────────────────────────────


def _sort_into_groups(rows: list[dict[str, str]], lines: Lines, parsed: Parsed) -> None:
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
                % {"task": short(row["title"] or row["stt"])}
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
        parsed.questions.append(question % {"task": short(task.title)})
        found.append(task)
    return found


def _roman_heading(row: dict[str, str]) -> Group | None:
    """ "I", "II." in the Stt with words and nothing else, or with its words in one cell."""
    told = ROMAN.fullmatch(row["stt"]) if row["title"] else ROMAN_IN_TEXT.fullmatch(row["stt"])
    is_month = row["title"] == row["time"]  # of a table without Stt, a month over its rows
    if told is None or told[1] not in ROMANS or not (others_empty(row, "stt", "title") or is_month):
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
    if not others_empty(row, "stt", "title"):
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
            % {"number": where, "task": short(row["title"])}
        )
    elif letter not in ALPHABET:
        doubt = _("Ký hiệu ở cột Stt không rõ: nhiệm vụ, tên nhóm, hay phần của dòng trên?")
        parsed.questions.append(
            _("Mục %(number)d: không rõ ký hiệu “%(sign)s”; thứ tự thường dùng là a, b, c, d, đ, e, g, h…")
            % {"number": where, "sign": short(row["stt"])}
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
