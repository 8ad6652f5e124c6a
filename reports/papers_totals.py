"""The tables and the chart of a consolidated paper that add up by level, by office and over years, from the same
description as the page and the exports (totals.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ctxh_portal.documents.blocks import Block, Chart, Column, Row, Table
from ctxh_portal.documents.charts import BarChart, Series
from ctxh_portal.kit.disclosure import THRESHOLD, show
from reports import indicators, tiers, totals
from reports.models import OpenedTotal, ReportRequest
from reports.totals import Figure, School, Totals, Trend, YearOf


def marks_note(*thresholds: int) -> str:
    """What the marks mean; of copies of several requests each mark that may stand there."""
    found = sorted(set(thresholds)) or [THRESHOLD]
    small = [f"“< {one}”: từ 1 đến {one - 1}" for one in found]
    marks = ", ".join(f"“< {one}”" for one in found)
    return (
        f"{'; '.join(small)}, không ghi rõ để không nhận ra được học sinh, trẻ nào; "
        f"“…”: số ẩn kèm để không suy ra được ô {marks}"
    )


# in the language of the page; a paper is built in Vietnamese
TOGETHER = _("Cộng %(sent)d/%(asked)d trường")
AT_LEAST_NOTE = "“≥”: tổng của các số được công bố, chưa gồm các ô ẩn hoặc chưa nhập"
CHANGED_MARK = "†"
CHANGED_NOTE = f"“{CHANGED_MARK}”: từ năm này {totals.CHANGED}, so sánh với năm trước cần thận trọng"

# The overviews by level and by office: head, width, group, code ("" for the group's total).
OVERVIEW = (
    ("Tin báo", 1.1, indicators.CONCERNS, ""),
    ("Trường hợp mới", 1.4, indicators.KIND, ""),
    ("Trường hợp kết thúc", 1.4, indicators.OUTCOME, ""),
    ("Hoạt động", 1.2, indicators.ACTIVITIES, ""),
    ("Lượt tham gia", 1.3, indicators.PARTICIPANTS, ""),
)


def schools_of(parts: Sequence[tiers.Part]) -> list[School]:
    return [
        School(one.unit.public_id, one.unit.short_name, one.unit.level, part.office.short_name, one.figures)
        for part in parts
        for one in part.submissions
    ]


def together(parts: Sequence[tiers.Part]) -> str:
    sent, asked = sum(part.sent for part in parts), sum(part.asked for part in parts)
    return str(TOGETHER) % {"sent": sent, "asked": asked}


def years_of(years: Sequence[tiers.Year], request: ReportRequest, parts: Sequence[tiers.Part]) -> list[YearOf]:
    """The years before, and this one."""
    every = [*years, tiers.Year(request, list(parts))]
    return [
        YearOf(
            str(year.request.year),
            year.request.indicator_set,
            sum(part.asked for part in year.parts),
            schools_of(year.parts),
        )
        for year in every
    ]


# ---- by level and by office


def overview(found: Sequence[Totals], kind: str, heading: str, caption: str) -> Table:
    """One line a level or an office, and the sum of all."""
    tables = {table.group.code: table for table in found}
    chosen = [one for one in OVERVIEW if one[2].code in tables]
    columns = [Column(heading, 2.9), *(Column(head, width, "right") for head, width, _group, _code in chosen)]
    rows = []
    for of in (kind, totals.ALL):
        found_columns = [_figures(tables[group.code], of, code) for _head, _width, group, code in chosen]
        for line in zip(*found_columns, strict=True):
            cells = [figure.shown for _label, figure in line]
            rows.append(Row([line[0][0], *cells], total=of == totals.ALL))
    return Table(columns, rows, caption=caption, note=_note([cell for row in rows for cell in row.cells]))


def _figures(table: Totals, kind: str, code: str) -> list[tuple[str, Figure]]:
    place = [name for name, _label in table.columns].index(code)
    return [(row.label, row.figures[place]) for row in table.of(kind)]


def appendix(found: Sequence[Totals], kind: str, heading: str, period: str) -> list[Block]:
    """Every group about children or the schools' work, one table each, by level or by office."""
    return [_table(table, kind, heading, place, period) for place, table in enumerate(found, start=1)]


def _table(table: Totals, kind: str, heading: str, place: int, period: str) -> Table:
    columns = [Column(heading, 2.6), *(Column(str(label), 1.2, "right") for _code, label in table.columns)]
    rows = [Row([row.label, *(cell.shown for cell in row.figures)]) for row in table.of(kind)]
    rows += [Row([row.label, *(cell.shown for cell in row.figures)], total=True) for row in table.of(totals.ALL)]
    unit = f"Đơn vị tính: {table.group.unit}"
    cells = [cell.shown for row in table.rows if row.of in (kind, totals.ALL) for cell in row.figures]
    notes = [unit, *([AT_LEAST_NOTE] if _inexact(cells) else []), *([table.note] if table.note else [])]
    caption = f"Bảng {place}. {table.group.label}. {period}"
    return Table(columns, rows, caption=caption, note="; ".join(notes) + ".")


def _inexact(cells: Sequence[str]) -> bool:
    return any("≥" in cell for cell in cells)


def _note(cells: Sequence[str]) -> str:
    return f"{AT_LEAST_NOTE}." if _inexact(cells) else ""


# ---- over years


def trend_table(years: Sequence[YearOf], lines: Sequence[Trend], caption: str) -> Table:
    columns = [Column("Chỉ tiêu", 3.0), *(Column(year.label, 1.2, "right") for year in years)]
    schools = [f"{len(year.schools)}/{year.asked}" for year in years]
    rows = [Row(["Số trường", *schools])]
    rows += [Row([str(line.label), *words_of(line)]) for line in lines]
    cells = [cell for row in rows for cell in row.cells]
    notes = [AT_LEAST_NOTE] if _inexact(cells) else []
    notes += [CHANGED_NOTE] if any(CHANGED_MARK in cell for cell in cells) else []
    notes += ["“–”: năm đó bộ chỉ tiêu chưa có hoặc các trường chưa nhập"] if "–" in cells else []
    return Table(columns, rows, caption=caption, note="; ".join(notes) + "." if notes else "")


def words_of(line: Trend) -> list[str]:
    return [
        (figure.shown if figure else "–") + (f" {CHANGED_MARK}" if changed else "")
        for figure, changed in zip(line.figures, line.changed, strict=True)
    ]


def trend_chart(years: Sequence[YearOf], lines: Sequence[Trend], title: str) -> BarChart | None:
    """The two lines that leaders ask for; a sum that is not known exactly has no bar."""
    wanted = [line for line in lines if line.group.family in ("concerns", "opened")]
    if len(years) < 2 or not wanted:
        return None
    return BarChart(
        title,
        [year.label for year in years],
        [
            Series(str(line.label), [figure.value if figure else None for figure in line.figures])
            for line in wanted
        ],
        heading="Năm",
        unit="phiếu, trường hợp",
        hidden="≥",
    )


def trend(years: Sequence[YearOf], place: int, period: str) -> list[Block]:
    """The comparison over years, as a table and as a chart of the same figures."""
    lines = totals.trends(years)
    if len(years) < 2 or not lines:
        return []
    caption = f"Bảng {place}. So sánh các năm. {period} và cùng kỳ các năm trước"
    table = trend_table(years, lines, caption)
    chart = trend_chart(years, lines, f"Biểu đồ. So sánh các năm. {period} và cùng kỳ các năm trước")
    shown: list[Block] = [table]
    if chart:
        shown.append(Chart(chart, table=False, note=f"Số liệu: Bảng {place}"))
    return shown


# ---- exact totals that a superior's request obliges


def label_of(opened: OpenedTotal) -> str:
    group = indicators.BY_CODE[opened.group]
    if opened.code:
        return f"{group.label}: {dict(group.categories).get(opened.code, opened.code)}"
    return str(indicators.FAMILIES.get(opened.family, group.label))


def citation(opened: OpenedTotal) -> str:
    return f"{opened.cited_number} ngày {opened.cited_on:%d/%m/%Y} của {opened.cited_from}"


def opened_table(opened: Sequence[OpenedTotal], place: int, period: str) -> list[Block]:
    if not opened:
        return []
    rows = [Row([label_of(one), show(one.value), str(one.submissions.count()), citation(one)]) for one in opened]
    columns = [
        Column("Chỉ tiêu", 2.6),
        Column("Tổng toàn địa bàn", 1.2, "right"),
        Column("Số trường", 0.9, "right"),
        Column("Theo yêu cầu", 2.6),
    ]
    caption = f"Bảng {place}. Tổng chính xác theo yêu cầu của cấp trên. {period}"
    return [Table(columns, rows, caption=caption, note="Chỉ có tổng toàn địa bàn, không theo trường hoặc nhóm.")]
