"""What a table that was understood still leaves open, in sentences: jumps, letters lost, empty cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plans import timetext
from plans.pasted import Grid
from plans.tablerows import ALPHABET, DROP

if TYPE_CHECKING:
    from plans.tasktable import Group, Parsed, Row


def ask_about(parsed: Parsed) -> None:
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


def ask_about_letters_lost(rows: Grid, columns: list[str], parsed: Parsed) -> None:
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
