"""The figures of a school's yearly report: one declaration each, counted by SQL from the records.

A group is one printed table. A group about children names its `family`, the total that it splits and shares
with other groups; groups `tied` by the same word bound each other's cells (disclosure.py). Activities,
trainings, assessments and tasks are the school's own work and are shown as they are.

    count(cases, plans, start, until)  exact figures, which stay at the school
    publish(figures)                   the same, safe to hand to an office
    tables(figures)                    either of them, ready for a screen or a paper
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access import Tally as CaseTally
from cases.enums import CaseKind, Channel, Outcome, RiskLevel, Stage
from plans.access import Tally as PlanTally
from plans.enums import ActivityKind, TaskState
from reports import disclosure
from reports.disclosure import Cell

Text = str | Promise
Figures = dict[str, Any]  # as stored: {"from", "until", "taken_on", "groups": {group: {"total", "cells"}}}
Counted = Mapping[str, int]

NOT_ASSESSED = "none"


@dataclass(frozen=True)
class Records:
    """Where the figures of one school and period come from."""

    cases: CaseTally
    plans: PlanTally
    start: date
    until: date


@dataclass(frozen=True)
class Group:
    """One table of figures. `partners`: which cells may be hidden beside small ones, least missed first."""

    code: str
    label: Text
    definition: Text
    unit: Text
    heading: Text
    categories: Sequence[tuple[str, Text]]
    query: Callable[[Records], Counted]
    family: str = ""
    tied: str = ""
    partners: Sequence[str] = ()
    adds_up: bool = True

    @property
    def about_children(self) -> bool:
        return bool(self.family)

    def count(self, records: Records) -> dict[str, int]:
        """Every category with its count, zeros too; a retired code of old records is kept."""
        found = dict(self.query(records))
        return {code: found.pop(code, 0) for code, _label in self.categories} | found


def _risk(records: Records) -> Counted:
    found = dict(records.cases.by_risk(records.start, records.until))
    return {NOT_ASSESSED: found.pop("", 0), **found}


CONCERNS = Group(
    "concerns",
    _("Tin báo theo kênh tiếp nhận"),
    _("Phiếu báo tin nhận được trong kỳ"),
    _("phiếu"),
    _("Kênh tiếp nhận"),
    Channel.choices,
    lambda r: r.cases.concerns_by_channel(r.start, r.until),
    family="concerns",
    partners=(
        Channel.TALK,
        Channel.OBSERVATION,
        Channel.AGENCY,
        Channel.ONLINE,
        Channel.HOTLINE,
        Channel.MAILBOX,
    ),
)
KIND = Group(
    "kind",
    _("Trường hợp mới theo nhóm"),
    _("Trường hợp ghi nhận trong kỳ, theo nhóm chính"),
    _("trường hợp"),
    _("Nhóm trường hợp"),
    CaseKind.choices,
    lambda r: r.cases.by_kind(r.start, r.until),
    family="opened",
    partners=(
        CaseKind.OTHER,
        CaseKind.VIOLENCE_CAUSED,
        CaseKind.OFFENDING,
        CaseKind.VIOLENCE_SUFFERED,
        CaseKind.DROPOUT,
        CaseKind.PSYCHOLOGICAL,
        CaseKind.SPECIAL,
        CaseKind.ABUSE,
        CaseKind.SELF_HARM,
    ),
)
STAGE = Group(
    "stage",
    _("Trường hợp mới theo giai đoạn"),
    _("Trường hợp ghi nhận trong kỳ, theo giai đoạn vào lúc chốt số liệu"),
    _("trường hợp"),
    _("Giai đoạn"),
    Stage.choices,
    lambda r: r.cases.by_stage(r.start, r.until),
    family="opened",
    tied="course",
    # never DETECTION, which NOT_ASSESSED bounds, and never CLOSED, which OUTCOME bounds (disclosure.py)
    partners=(Stage.REINTEGRATION, Stage.INTERVENTION, Stage.PREVENTION),
)
RISK = Group(
    "risk",
    _("Trường hợp mới theo mức độ nguy cơ"),
    _("Trường hợp ghi nhận trong kỳ, theo mức độ nguy cơ vào lúc chốt số liệu"),
    _("trường hợp"),
    _("Mức độ nguy cơ"),
    [*RiskLevel.choices, (NOT_ASSESSED, _("Chưa đánh giá"))],
    _risk,
    family="opened",
    tied="course",
    partners=(RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH),  # never NOT_ASSESSED
)
OUTCOME = Group(
    "outcome",
    _("Trường hợp kết thúc theo kết quả"),
    _("Trường hợp kết thúc trong kỳ, kể cả trường hợp ghi nhận từ trước"),
    _("trường hợp"),
    _("Kết quả"),
    Outcome.choices,
    lambda r: r.cases.by_outcome(r.start, r.until),
    family="closed",
    partners=(
        Outcome.STABLE,
        Outcome.PROGRESS,
        Outcome.UNFOUNDED,
        Outcome.MOVED,
        Outcome.TRANSFERRED,
        Outcome.DECLINED,
    ),
)
ACTIVITIES = Group(
    "activities",
    _("Hoạt động theo loại"),
    _("Hoạt động công tác xã hội đã tổ chức trong kỳ"),
    _("hoạt động"),
    _("Loại hoạt động"),
    ActivityKind.choices,
    lambda r: r.plans.activities(r.start, r.until),
)
PARTICIPANTS = Group(
    "participants",
    _("Lượt người tham gia hoạt động"),
    _("Người dự hai hoạt động được tính hai lượt"),
    _("lượt người"),
    _("Người tham gia"),
    [
        ("pupils", _("Học sinh, trẻ")),
        ("staff", _("Cán bộ, giáo viên, nhân viên")),
        ("parents", _("Cha mẹ, người chăm sóc")),
    ],
    lambda r: r.plans.participants(r.start, r.until),
)
STAFF_WORK = Group(
    "staff_work",
    _("Tập huấn và đánh giá tháng"),
    _("Tập huấn trong kỳ; đánh giá tháng đã được hiệu trưởng ký"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("sessions", _("Lớp, buổi tập huấn")),
        ("staff", _("Lượt cán bộ, giáo viên dự tập huấn")),
        ("hours", _("Số giờ tập huấn")),
        ("months", _("Tháng có đánh giá đã ký")),
    ],
    lambda r: {**r.plans.trainings(r.start, r.until), "months": r.plans.months_signed(r.start, r.until)},
    adds_up=False,
)
TASKS = Group(
    "tasks",
    _("Nhiệm vụ kế hoạch theo tiến độ"),
    _("Nhiệm vụ trong kế hoạch năm của trường, vào lúc chốt số liệu"),
    _("nhiệm vụ"),
    _("Tiến độ"),
    TaskState.choices,
    lambda r: r.plans.tasks_by_state(r.start, r.until),
)

GROUPS = (CONCERNS, KIND, STAGE, RISK, OUTCOME, ACTIVITIES, PARTICIPANTS, STAFF_WORK, TASKS)

# The totals that families share, as a column of the office's overview names them.
FAMILIES: dict[str, Text] = {
    "concerns": _("Tin báo nhận được"),
    "opened": _("Trường hợp mới"),
    "closed": _("Trường hợp kết thúc"),
}


# ---- counting, at the school


def count(cases: CaseTally, plans: PlanTally, start: date, until: date, taken_on: date) -> Figures:
    """The exact figures of a school for the period (both days inclusive).

    Raises Unsettled where the records changed between two of the queries."""
    records = Records(cases, plans, start, until)
    groups = {group.code: group.count(records) for group in GROUPS}
    for family in FAMILIES:
        if len({sum(groups[group.code].values()) for group in GROUPS if group.family == family}) > 1:
            raise Unsettled
    return {
        "from": start.isoformat(),
        "until": until.isoformat(),
        "taken_on": taken_on.isoformat(),
        "groups": {code: {"total": sum(cells.values()), "cells": cells} for code, cells in groups.items()},
    }


class Unsettled(Exception):
    """Tables of one family did not agree: somebody wrote while they were counted. Counting again helps."""


def publish(figures: Figures, threshold: int = disclosure.THRESHOLD) -> Figures:
    """What may leave the school: figures about children made safe, everything else as it is."""
    groups = {code: dict(found) for code, found in figures["groups"].items()}
    for members in _published_together():
        exact = {group.code: disclosure.Table(groups[group.code]["cells"], group.partners) for group in members}
        safe = disclosure.protect(groups[members[0].code]["total"], exact, threshold)
        for code, cells in safe.tables.items():
            groups[code] = {"total": safe.total, "cells": dict(cells)}
    return {**figures, "groups": groups, "threshold": threshold}


def _published_together() -> list[list[Group]]:
    """The groups about children; tied ones side by side."""
    sets: dict[str, list[Group]] = {}
    for group in GROUPS:
        if group.about_children:
            sets.setdefault(group.tied or group.code, []).append(group)
    return list(sets.values())


def checksum(figures: Figures) -> str:
    """sha256 of the figures in one fixed spelling."""
    spelling = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelling.encode()).hexdigest()


# ---- reading them back, exact or published


@dataclass(frozen=True)
class Line:
    code: str
    label: Text
    value: Cell
    shown: str


@dataclass(frozen=True)
class Shown:
    """One table of one school, ready for a screen or a paper."""

    group: Group
    lines: Sequence[Line]
    total: str  # "" where the lines are not parts of one whole
    start: date
    until: date
    has_hidden: bool


def tables(figures: Figures, groups: Iterable[Group] = GROUPS) -> list[Shown]:
    return [_shown(group, figures) for group in groups if group.code in figures["groups"]]


def _shown(group: Group, figures: Figures) -> Shown:
    found = figures["groups"][group.code]
    threshold = figures.get("threshold", disclosure.THRESHOLD)
    names = dict(group.categories)
    lines = [
        Line(code, names.get(code, code), cell, disclosure.show(cell, threshold))
        for code, cell in found["cells"].items()
    ]
    total = disclosure.show(found["total"], threshold) if group.adds_up else ""
    start, until = period(figures)
    return Shown(group, lines, total, start, until, any(isinstance(line.value, str) for line in lines))


def period(figures: Figures) -> tuple[date, date]:
    return date.fromisoformat(figures["from"]), date.fromisoformat(figures["until"])


# ---- adding up, at the office


def codes(group: Group, all_figures: Iterable[Figures]) -> list[tuple[str, Text]]:
    """The columns of a group over several schools: today's categories, then retired ones that still occur."""
    known = list(group.categories)
    seen = {code for figures in all_figures for code in figures["groups"].get(group.code, {"cells": {}})["cells"]}
    return known + sorted((code, code) for code in seen - {code for code, _label in known})


def cell(figures: Figures, group: Group, code: str = "") -> Cell:
    """One published cell of one school; the group's total for the code ""."""
    found = figures["groups"].get(group.code, {"total": 0, "cells": {}})
    value: Cell = found["cells"].get(code, 0) if code else found["total"]
    return value
