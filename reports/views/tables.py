"""Figures as screens show them: each table beside the same one of the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ctxh_portal.kit.calendar import add_months, month_end, month_start
from plans.enums import TaskState
from reports import indicators
from reports.disclosure import show
from reports.enums import Section
from reports.indicators import NOT_ASSESSED, Figures, Shown
from reports.models import SchoolReport, Submission


@dataclass(frozen=True)
class PanelRow:
    label: str
    now: str
    before: str


@dataclass(frozen=True)
class Panel:
    shown: Shown
    rows: list[PanelRow]
    total: PanelRow | None
    has_before: bool

    @property
    def title(self) -> str:
        """The label, with the total where there is one."""
        return f"{self.shown.group.label}: {self.shown.total}" if self.shown.total else str(self.shown.group.label)


def panels(figures: Figures, before: Figures | None) -> list[Panel]:
    return [_panel(shown, before) for shown in indicators.tables(figures)]


def _panel(shown: Shown, before: Figures | None) -> Panel:
    past = before["groups"].get(shown.group.code) if before else None
    cells = past["cells"] if past else {}
    rows = [
        PanelRow(str(line.label), line.shown, _past(cells.get(line.code)) if past else "") for line in shown.lines
    ]
    total = PanelRow(_("Tổng số"), shown.total, _past(past["total"]) if past else "") if shown.total else None
    return Panel(shown, rows, total, past is not None)


def _past(value: object) -> str:
    return show(value) if isinstance(value, int | str) else "–"


def narrative(source: SchoolReport | Submission) -> list[tuple[str, str]]:
    return [(str(section.label), source.narrative[section.value]) for section in Section]


@dataclass(frozen=True)
class Gap:
    """Something that is missing or looks unfinished; `anchor`: where on the page it is filled in."""

    text: str
    anchor: str = ""


def gaps(report: SchoolReport, figures: Figures) -> list[Gap]:
    """What the school may want to look at before it approves."""
    groups = figures["groups"]
    found = [
        Gap(_("Chưa có phần %(section)s") % {"section": section.label}, f"id_{section.value}")
        for section in report.missing_sections
    ]
    unassessed = groups["risk"]["cells"].get(NOT_ASSESSED, 0)
    if unassessed:
        text = ngettext(
            "%(n)d trường hợp chưa đánh giá nguy cơ", "%(n)d trường hợp chưa đánh giá nguy cơ", unassessed
        )
        found.append(Gap(text % {"n": unassessed}))
    signed, months = groups["staff_work"]["cells"].get("months", 0), _months(*indicators.period(figures))
    if signed < months:
        found.append(Gap(_("Đã ký %(signed)d/%(months)d đánh giá tháng") % {"signed": signed, "months": months}))
    waiting = groups["tasks"]["cells"].get(TaskState.TODO, 0)
    if waiting:
        text = ngettext("%(n)d nhiệm vụ kế hoạch chưa làm", "%(n)d nhiệm vụ kế hoạch chưa làm", waiting)
        found.append(Gap(text % {"n": waiting}))
    return found


def _months(start: date, until: date) -> int:
    """How many months of the period have ended by today."""
    month, last, count = month_start(start), min(until, timezone.localdate()), 0
    while month_end(month) <= last:
        month, count = add_months(month, 1), count + 1
    return count
