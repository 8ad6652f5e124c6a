"""Approved totals for other programs: Excel, CSV, JSON, each with the cells of the paper and no other."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from ctxh_portal.documents import sheets
from ctxh_portal.kit.disclosure import show
from reports import figures as figuring
from reports import indicators, papers_totals, tiers, totals
from reports.indicators import Group, Text
from reports.models import ApprovedTotals

FORMATS = {
    "xlsx": sheets.CONTENT_TYPE,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
INFO = ("Thông tin", "Nội dung")
# short titles of the sheets whose label is longer than the 31 letters that Excel allows
TABS: dict[str, Text] = {
    "population": _("Điểm trường, dân tộc, bán trú"),
    "qualification": _("Trình độ cán bộ, giáo viên"),
    "agreements": _("Quy chế phối hợp"),
    "funding": _("Kinh phí kế hoạch năm"),
    "spent": _("Kinh phí đã chi, vận động"),
    "network": _("Mạng lưới người làm CTXH"),
    "outreach": _("Truyền thông, câu lạc bộ"),
    "roster": _("Hoàn cảnh đặc biệt theo nhóm"),
    "contacts": _("Buổi gặp trong trường hợp"),
    "met_about": _("Buổi gặp theo nhóm trường hợp"),
    "counselled": _("Học sinh được gặp, tư vấn"),
    "topics_beside": _("Tư vấn ngoài trường hợp"),
    "risk": _("Trường hợp mới theo nguy cơ"),
    "outcome": _("Trường hợp kết thúc"),
    "follow_ups": _("Việc theo dõi đã làm"),
    "benefits": _("Hỗ trợ học sinh theo loại"),
    "benefit_value": _("Trị giá hỗ trợ học sinh"),
    "aftercare": _("Hỗ trợ sau trường hợp"),
}
NO_TAB = str.maketrans(dict.fromkeys("[]:*?/\\", " "))  # signs that no title of a sheet may hold
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute where a name begins with it


def data(approval: ApprovedTotals) -> dict[str, Any]:
    """Everything, nested: what the API answers."""
    parts = tiers.parts_of_approval(approval)
    found = totals.tables(papers_totals.schools_of(parts), papers_totals.together(parts))
    return {**about(approval, parts), "opened": _opened(approval), "tables": totals.as_data(found)}


def about(approval: ApprovedTotals, parts: list[tiers.Part]) -> dict[str, Any]:
    request = approval.report.request
    return {
        "id": approval.public_id,
        "title": request.title,
        "office": request.office.name,
        "kind": request.kind,
        "year": request.year,
        "term": request.term,
        "period": {"from": request.period_from.isoformat(), "until": request.period_until.isoformat()},
        "indicator_set": request.indicator_set,
        "edition": approval.edition,
        "approved_at": approval.approved_at.isoformat(),
        "schools": {
            "asked": sum(part.asked for part in parts),
            "sent": sum(part.sent for part in parts),
            "missing": [unit.name for part in parts for unit in part.missing],
            "counted_early": totals.counted_early(_figures(parts)),
        },
        "offices": [
            {"name": part.office.name, "asked": part.asked, "sent": part.sent, "approved": not part.awaited}
            for part in parts
        ],
    }


def _opened(approval: ApprovedTotals) -> list[dict[str, Any]]:
    return [
        {
            "label": papers_totals.label_of(one),
            "table": one.group,
            "column": one.code or "total",
            "value": one.value,
            "schools": one.submissions.count(),
            "cited": papers_totals.citation(one),
        }
        for one in tiers.opened_before(approval)
    ]


def as_json(approval: ApprovedTotals) -> bytes:
    return json.dumps(data(approval), ensure_ascii=False, indent=1).encode()


def as_csv(approval: ApprovedTotals) -> bytes:
    """One line a cell; with the mark that tells Excel that the letters are UTF-8."""
    parts = tiers.parts_of_approval(approval)
    found = totals.tables(papers_totals.schools_of(parts), papers_totals.together(parts))
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(totals.CSV_HEADS)
    writer.writerows([_plain(value) for value in row] for row in [*totals.as_rows(found), *_opened_rows(approval)])
    return ("\ufeff" + kept.getvalue()).encode()


def _opened_rows(approval: ApprovedTotals) -> list[list[str | int]]:
    """The exact totals of the whole area, in the columns of the others; the cited letter names the row."""
    return [
        [
            *(one.group, str(indicators.BY_CODE[one.group].label), totals.OPENED, "", papers_totals.citation(one)),
            *(one.code or "total", papers_totals.label_of(one), show(one.value), one.value, one.value),
        ]
        for one in tiers.opened_before(approval)
    ]


def _plain(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_xlsx(approval: ApprovedTotals) -> bytes:
    """One sheet on what it is, one a table: schools, levels, offices, the sum."""
    parts = tiers.parts_of_approval(approval)
    found = totals.tables(papers_totals.schools_of(parts), papers_totals.together(parts))
    pages = [sheets.Page(INFO[0], INFO, _information(approval, parts))]
    for table in found:
        heads = [str(table.group.label), *(str(label) for _code, label in table.columns)]
        rows = [[row.label, *map(_number, row.figures)] for row in table.rows]
        pages.append(sheets.Page(tab(table.group), heads, [*rows, *([[table.note]] if table.note else [])]))
    return sheets.workbook(pages)


def tab(group: Group) -> str:
    return str(TABS.get(group.code, group.label)).translate(NO_TAB)


def _number(figure: totals.Figure) -> str | int:
    return figure.shown if figure.value is None else figure.value


def _information(approval: ApprovedTotals, parts: list[tiers.Part]) -> list[list[str | int]]:
    request = approval.report.request
    period = f"{request.period_from:%d/%m/%Y} – {request.period_until:%d/%m/%Y}"
    missing = "; ".join(unit.name for part in parts for unit in part.missing)
    rows: list[list[str | int]] = [
        ["Báo cáo", request.title],
        ["Đơn vị", request.office.name],
        ["Kỳ số liệu", period],
        ["Bản chốt", approval.edition],
        ["Số trường", papers_totals.together(parts)],
        ["Trường chưa nộp", missing or "Không có"],
        ["Ghi chú", f"{papers_totals.marks_note(*_thresholds(parts))}; {papers_totals.AT_LEAST_NOTE}"],
    ]
    if early := totals.early_note(_figures(parts)):
        rows.append(["Chốt sớm", early])
    for one in tiers.opened_before(approval):
        cited = papers_totals.citation(one)
        rows.append([f"Tổng chính xác: {papers_totals.label_of(one)}", f"{show(one.value)} ({cited})"])
    return rows


def _thresholds(parts: list[tiers.Part]) -> list[int]:
    return figuring.thresholds(_figures(parts))


def _figures(parts: list[tiers.Part]) -> list[figuring.Figures]:
    return [copy.figures for part in parts for copy in part.submissions]


WRITERS = {"xlsx": as_xlsx, "csv": as_csv, "json": as_json}
