"""The office's grid: schools × the tasks of a plan that are for schools, with the reason behind each delay. Pure
but for `delays`, which reads what was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Unit
from plans import access
from plans.enums import TaskState
from plans.models import PlanTask, TaskProgress

NOT_TAKEN, NOT_MEANT = "none", "other"  # for the school, but not in its plan yet; not for this school


@dataclass
class Delay:
    """Why a school's task is late: since when, told by whom, in the words of the school."""

    school: Unit
    source: PlanTask
    task: PlanTask
    since: date
    told_on: date
    by: str
    reason: str


@dataclass
class Cell:
    state: str
    task: PlanTask | None = None
    url: str = ""
    title: str = ""


@dataclass
class SchoolRow:
    school: Unit
    cells: list[Cell] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.school.short_name

    @property
    def summary(self) -> str:
        counts = Counter(cell.state for cell in self.cells)
        told = [f"{counts[state]} {TaskState(state).label.lower()}" for state in TaskState.values if counts[state]]
        return " · ".join(told) or _("chưa nhận nhiệm vụ nào")

    def has(self, state: str) -> bool:
        return any(cell.state == state for cell in self.cells)


def rows(
    schools: Iterable[Unit],
    tasks: Sequence[PlanTask],
    taken: dict[tuple[int, int], PlanTask],
    meant: set[tuple[int, int]],
) -> list[SchoolRow]:
    """One row a school, one cell a task."""
    found = []
    for school in schools:
        row = SchoolRow(school)
        for task in tasks:
            own = taken.get((school.pk, task.pk))
            waiting = NOT_TAKEN if (school.pk, task.pk) in meant else NOT_MEANT
            row.cells.append(Cell(own.state if own else waiting, own, title=own.code if own else ""))
        found.append(row)
    return found


def delays(schools: Sequence[SchoolRow], tasks: Sequence[PlanTask]) -> list[Delay]:
    """Of the cells that are late, in the order of the grid."""
    late = [
        (row.school, source, cell.task)
        for row in schools
        for source, cell in zip(tasks, row.cells, strict=True)
        if cell.task and cell.state == TaskState.LATE
    ]
    told = access.told_of([task for _school, _source, task in late])
    return [
        _delay(school, source, task, told[task.pk])
        for school, source, task in late
        if task is not None and task.pk in told
    ]


def _delay(school: Unit, source: PlanTask, task: PlanTask, newest_first: list[TaskProgress]) -> Delay:
    """`since`: the first of the unbroken run of late entries that the newest one ends."""
    newest = since = newest_first[0]
    for entry in newest_first:
        if entry.state != TaskState.LATE:
            break
        since = entry
    return Delay(school, source, task, since.on, newest.on, newest.by.polite_name, newest.note)
