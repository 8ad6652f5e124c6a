"""Figures as screens show them: each table beside the same one of the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.enums import ConcernState, Sex
from ctxh_portal.kit.calendar import add_months, month_end, month_start
from ctxh_portal.kit.disclosure import show
from plans.enums import TaskState
from reports import figures as figuring
from reports import indicators, sentences
from reports.enums import Section
from reports.figures import Figures, Shown
from reports.indicators import NOT_ASSESSED
from reports.models import ReportVersion, SchoolReport, Submission


@dataclass(frozen=True)
class PanelRow:
    label: str
    now: str
    before: str
    url: str = ""  # of the list behind the figure
    by_hand: Mapping[str, Any] | None = None
    planned: str = ""


@dataclass(frozen=True)
class Panel:
    shown: Shown
    rows: list[PanelRow]
    total: PanelRow | None
    has_before: bool
    edit_url: str = ""
    targets_url: str = ""
    redefined: bool = False  # the year before was counted by another definition

    @property
    def title(self) -> str:
        """The label, with the total where there is one."""
        if self.shown.is_missing:
            return str(_("%(group)s: chưa nhập")) % {"group": self.shown.group.label}
        return f"{self.shown.group.label}: {self.shown.total}" if self.shown.total else str(self.shown.group.label)


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    panels: list[Panel]


def panels(figures: Figures, before: Figures | None, links: SchoolReport | None = None) -> list[Panel]:
    """`links`: the report whose lists and forms the figures lead to."""
    found = {shown.group.code: shown for shown in [*figuring.tables(figures), *figuring.missing(figures)]}
    return [_panel(found[group.code], before, links) for group in indicators.GROUPS if group.code in found]


def by_part(found: list[Panel]) -> list[Part]:
    parts: dict[str, list[Panel]] = {}
    for panel in found:
        parts.setdefault(panel.shown.group.part, []).append(panel)
    return [Part(code, str(indicators.PARTS[code]), parts[code]) for code in sorted(parts)]


def _panel(shown: Shown, before: Figures | None, links: SchoolReport | None) -> Panel:
    group = shown.group
    past = before["groups"].get(group.code) if before else None
    cells = past["cells"] if past else {}
    limit = figuring.threshold(before or {})
    rows = [
        PanelRow(
            str(line.label),
            line.shown,
            _past(cells.get(line.code), limit) if past else "",
            _list_url(links, group, line.code) if line.value else "",
            line.by_hand,
            line.planned,
        )
        for line in shown.lines
    ]
    whole = _list_url(links, group, "all")
    total = (
        PanelRow(_("Tổng số"), shown.total, _past(past["total"], limit) if past else "", whole)
        if shown.total
        else None
    )
    edit_url = (
        reverse("reports:figures", args=[links.public_id, group.code]) if links and links.is_editable else ""
    )
    plan_url = (
        reverse("reports:targets", args=[links.public_id, group.code])
        if links and edit_url and group.planned
        else ""
    )
    redefined = bool(past and before and before.get("set", 1) < group.defined_in)
    return Panel(shown, rows, total, past is not None, edit_url, plan_url, redefined)


def _list_url(links: SchoolReport | None, group: indicators.Group, code: str) -> str:
    listed = links is not None and group.lists(code)
    return reverse("reports:behind", args=[links.public_id, group.code, code]) if links and listed else ""


def _past(value: object, threshold: int) -> str:
    return show(value, threshold) if isinstance(value, int | str) else "–"


@dataclass(frozen=True)
class TaskRow:
    code: str
    title: str
    state: str
    product: str
    reason: str


def tasks(figures: Figures) -> list[TaskRow]:
    """What became of the tasks of a whole plan, in words."""
    names = {**dict(TaskState.choices), "": _("Chưa nhận nhiệm vụ")}
    return [
        TaskRow(**{**row, "state": str(names.get(row["state"], row["state"]))}) for row in figures.get("tasks", [])
    ]


def narrative(source: SchoolReport | Submission | ReportVersion) -> list[tuple[str, str]]:
    return [(str(section.label), source.narrative[section.value]) for section in Section]


@dataclass(frozen=True)
class Gap:
    """Something that is missing or looks unfinished; `url`: where it is mended."""

    text: str
    url: str = ""


def gaps(
    report: SchoolReport, figures: Figures, unanswered: list[str], stale: list[str], texts: Mapping[str, str]
) -> list[Gap]:
    """What the school may want to look at before it approves; `texts`: all words that leave, by their title."""
    found = [
        Gap(_("Chưa có phần %(section)s") % {"section": section.label}, f"#id_{section.value}")
        for section in report.missing_sections
    ]
    found += [Gap(_("Chưa trả lời: %(question)s") % {"question": text}, "#phan-loi") for text in unanswered]
    found += [
        Gap(_("Phần thuyết minh nêu “%(clause)s”, khác số liệu") % {"clause": one}, "#id_results") for one in stale
    ]
    text = _("Phần %(section)s nêu “%(words)s”: xem lại kẻo nhận ra được học sinh")
    fields = {str(section.label): f"#id_{section.value}" for section in Section}
    found += [
        Gap(text % {"section": title, "words": words}, fields.get(title, "#phan-loi"))
        for title, written in texts.items()
        for words in sentences.telling(written, report.request.threshold)
    ]
    return found + _too_early(figures) + _gaps_of_figures(report, figures) + _odd(report, figures)


def _too_early(figures: Figures) -> list[Gap]:
    day = figuring.counted_until(figures)
    text = _("Kỳ số liệu đến hết ngày %(until)s, chưa kết thúc: số liệu mới tính đến ngày %(day)s")
    said = {"until": f"{figuring.period(figures)[1]:%d/%m/%Y}", "day": f"{day:%d/%m/%Y}" if day else ""}
    return [Gap(text % said)] if day else []


def _odd(report: SchoolReport, figures: Figures) -> list[Gap]:
    """What the figures do not make impossible, but hardly anybody means."""
    groups = figures["groups"]

    def cells(group: str) -> Mapping[str, int]:
        return groups.get(group, {"cells": {}})["cells"]

    held, taking_part = sum(cells("activities").values()), sum(cells("participants").values())
    plans, network = cells("plans"), cells("network")
    looks = [
        (held and not taking_part, _("Có hoạt động nhưng chưa ghi số người tham gia"), "plans:activities"),
        (plans and not plans["plans"], _("Chưa có kế hoạch năm đã duyệt"), "plans:list"),
        (network and not network["focal"], _("Cuối kỳ không có giáo viên đầu mối"), "accounts:network"),
    ]
    return [Gap(text, reverse(name)) for odd, text, name in looks if odd]


def _gaps_of_figures(report: SchoolReport, figures: Figures) -> list[Gap]:
    groups = figures["groups"]

    def cell(group: str, code: str) -> int:
        return groups.get(group, {"cells": {}})["cells"].get(code, 0)

    def behind(group: str, code: str) -> str:
        return reverse("reports:behind", args=[report.public_id, group, code])

    signed, months = cell("staff_work", "months"), _months(*figuring.period(figures))
    pupils, looked_at = cell("pupils", Sex.UNKNOWN), cell("concern_state", ConcernState.NEW)
    apart = figuring.families_that_disagree(figures)
    listed = [
        (cell("risk", NOT_ASSESSED), _("%(n)d trường hợp chưa đánh giá nguy cơ"), behind("risk", NOT_ASSESSED)),
        (looked_at, _("%(n)d tin báo chưa được xem"), behind("concern_state", ConcernState.NEW)),
        (cell("tasks", TaskState.TODO), _("%(n)d nhiệm vụ kế hoạch chưa làm"), reverse("plans:list")),
        (pupils, _("%(n)d học sinh chưa ghi giới tính"), reverse("cases:roster_classes")),
    ]
    found = [Gap(text % {"n": count}, url) for count, text, url in listed if count]
    if signed < months:
        text = _("Đã ký %(signed)d/%(months)d đánh giá tháng") % {"signed": signed, "months": months}
        found.append(Gap(text, reverse("plans:months")))
    for family in apart:
        found.append(Gap(_("Các bảng của “%(name)s” có tổng khác nhau") % {"name": indicators.FAMILIES[family]}))
    for shown in figuring.missing(figures):
        url = reverse("reports:figures", args=[report.public_id, shown.group.code])
        found.append(Gap(_("Chưa nhập: %(group)s") % {"group": shown.group.label}, url))
    return found + _blank_lines(report, figures)


def _blank_lines(report: SchoolReport, figures: Figures) -> list[Gap]:
    """Of tables that the school has begun to type."""
    found, text = [], _("%(group)s: dòng để trống được tính là 0 (%(lines)s)")
    for code, lines in figures.get("blank", {}).items():
        group = indicators.BY_CODE[code]
        names = dict(group.categories)
        said = {"group": group.label, "lines": "; ".join(str(names.get(line, line)) for line in lines)}
        found.append(Gap(text % said, reverse("reports:figures", args=[report.public_id, code])))
    return found


@dataclass(frozen=True)
class Difference:
    label: str
    line: str
    signed: int
    now: int
    url: str


def differences(report: SchoolReport, found: list[tuple[indicators.Group, str, int, int]]) -> list[Difference]:
    return [
        Difference(
            str(group.label),
            str(dict(group.categories).get(code, code)),
            signed,
            now,
            _list_url(report, group, code),
        )
        for group, code, signed, now in found
    ]


def _months(start: date, until: date) -> int:
    """How many months of the period have ended by today."""
    month, last, count = month_start(start), min(until, timezone.localdate()), 0
    while month_end(month) <= last:
        month, count = add_months(month, 1), count + 1
    return count
