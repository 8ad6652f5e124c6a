"""Bar charts, drawn on the server: as SVG for the page and the PDF, as a picture (PNG) for Word.

One description (`BarChart`), one layout (`_layout`: bars and words, across in percent, down in pixels), two
painters. A chart never stands without the same figures as a table, and the figures stand beside the bars, so
that nothing is told by colour alone. No inline style and no script: the SVG obeys the content security
policy, and a style sheet may recolour it through the classes `chart-ink`, `chart-bar-1` … `chart-bar-4`.
"""

import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from ctxh_portal.documents import fonts

Value = int | float | None

FILLS = (
    "#0F6B6B",
    "#A9D0CE",
    "#4E9A98",
    "#FFFFFF",
)  # the accent, then steps that differ on a grey printer too
OUTLINE = "#0F6B6B"
INK = "#1F2937"
WIDTH = 620  # pixels across a column of A4 (165 mm)
NARROW = 300  # what is left of a phone
SIZE = 14
LINE = 18
THICK = 16
GAP = 12
DPI = 200
_INK = {True: ' fill="#000000"', False: ' fill="currentColor"'}  # on paper, on a screen


@dataclass(frozen=True)
class Series:
    """One value a label; None is a hidden small cell. `fill` only where a colour has a meaning of its own."""

    name: str
    values: Sequence[Value]
    fill: str = ""


@dataclass(frozen=True)
class BarChart:
    """Lying bars. `heading` says what the labels are ("Trường"), `unit` what is counted ("trường hợp");
    several series stand under each other, or behind each other when `stacked`; `hidden` is printed for
    None."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    heading: str = "Nội dung"
    unit: str = ""
    stacked: bool = False
    hidden: str = "< 5"

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError("every series needs one value for each label")

    def figures(self) -> tuple[list[str], list[list[str]]]:
        """Heads and rows of the same data as a table."""
        rows = [
            [label, *(self.words(series.values[place]) for series in self.series)]
            for place, label in enumerate(self.labels)
        ]
        return [self.heading, *(series.name for series in self.series)], rows

    def description(self) -> str:
        """The chart in words, for a screen reader."""
        heads, rows = self.figures()
        parts = [
            f"{row[0]}: " + ", ".join(f"{name} {value}" for name, value in zip(heads[1:], row[1:], strict=True))
            for row in rows
        ]
        return (f"Đơn vị tính: {self.unit}. " if self.unit else "") + "; ".join(parts) + "."

    def words(self, value: Value) -> str:
        """A number as it is written here: 1.234,5."""
        if value is None:
            return self.hidden
        return f"{value:,}".translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True)
class Bar:
    """`left` and `width` in percent (`pixels` instead of `width` for the signs of the legend); `rank` numbers
    the series from 1."""

    left: float
    top: int
    width: float
    height: int
    fill: str
    rank: int
    pixels: int = 0


@dataclass(frozen=True)
class Words:
    """`left` in percent, then `shift` pixels; `base` is the baseline. `ink` is empty for the ink of the
    place."""

    text: str
    left: float
    shift: int
    base: int
    middle: bool = False
    ink: str = ""


Mark = Bar | Words


def svg(chart: BarChart, *, paper: bool = False, ident: str = "chart") -> str:
    """The chart for a page: as wide as its place, labels above the bars, the page's own face and ink. With
    `paper`: labels beside the bars, Liberation Serif, black. `ident` must differ between the charts of one
    page."""
    height, marks = _layout(chart, beside=paper)
    box = f'viewBox="0 0 {WIDTH} {height}"' if paper else f'width="100%" height="{height}"'
    face = f' font-family="{fonts.FAMILY}"' if paper else ""
    named = f'role="img" aria-labelledby="{ident}-title {ident}-desc"'
    head = (
        f'<title id="{ident}-title">{escape(chart.title)}</title>'
        f'<desc id="{ident}-desc">{escape(chart.description())}</desc>'
    )
    body = "".join(_svg_mark(mark, face, paper) for mark in marks)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {box} {named}>{head}{body}</svg>'


def _svg_mark(mark: Mark, face: str, paper: bool) -> str:
    def across(percent: float) -> str:
        return f"{percent * WIDTH / 100:.1f}" if paper else f"{percent:.2f}%"

    place = f'x="{across(mark.left)}"'
    if isinstance(mark, Bar):
        wide = str(mark.pixels) if mark.pixels else across(mark.width)
        size = f'y="{mark.top}" width="{wide}" height="{mark.height}"'
        look = f'class="chart-bar-{mark.rank}" fill="{mark.fill}" stroke="{OUTLINE}" stroke-width="1"'
        return f"<rect {place} {size} {look}/>"
    spot = f'{place} dx="{mark.shift}" y="{mark.base}" font-size="{SIZE}"'
    anchor = ' text-anchor="middle"' if mark.middle else ""
    ink = f' fill="{mark.ink}"' if mark.ink else f' class="chart-ink"{_INK[paper]}'
    return f"<text {spot}{anchor}{ink}{face}>{escape(mark.text)}</text>"


def png(chart: BarChart) -> bytes:
    """The chart as a picture of 165 mm at 200 dpi, in Liberation Serif, for Word."""
    from PIL import Image, ImageDraw, ImageFont  # comes with WeasyPrint; only Word papers need it

    height, marks = _layout(chart, beside=True)
    scale = 165 / 25.4 * DPI / WIDTH
    image = Image.new("RGB", (round(WIDTH * scale), round(height * scale)), "white")
    pen = ImageDraw.Draw(image)
    face = ImageFont.truetype(str(fonts.path()), round(SIZE * scale))
    for mark in marks:
        left = mark.left * WIDTH / 100
        if isinstance(mark, Bar):
            right, bottom = left + (mark.pixels or mark.width * WIDTH / 100), mark.top + mark.height
            corners = [round(edge * scale) for edge in (left, mark.top, right, bottom)]
            pen.rectangle(corners, fill=mark.fill, outline=OUTLINE, width=2)
        else:
            spot = ((left + mark.shift) * scale, mark.base * scale)
            pen.text(spot, mark.text, fill=mark.ink or "black", font=face, anchor="ms" if mark.middle else "ls")
    target = io.BytesIO()
    image.save(target, "PNG", dpi=(DPI, DPI), optimize=True)
    return target.getvalue()


def _layout(chart: BarChart, *, beside: bool) -> tuple[int, list[Mark]]:
    """Height in pixels, and what to draw. Labels stand beside the bars on paper, above them on a screen."""
    left, room = (38.0, 50.0) if beside else (0.0, 82.0)
    marks: list[Mark] = []
    top = 2
    for rank, series in enumerate(chart.series if len(chart.series) > 1 else [], start=1):
        marks.append(Bar(left, top + 2, 0, 12, _fill(series, rank), rank, pixels=16))
        marks.append(Words(series.name, left, 24, top + 13))
        top += LINE + 2
    top += 6 if top > 2 else 0
    scale = room / (_longest(chart) or 1)
    for place, label in enumerate(chart.labels):
        lines = textwrap.wrap(label, 32 if beside else 40) or [""]
        bars = list(_bars(chart, place, left, scale, WIDTH if beside else NARROW))
        tall = max(_bottom(bars), THICK)
        label_top = top + max(0, (tall - len(lines) * LINE) // 2) if beside else top
        marks += [Words(line, 0.0, 0, label_top + 13 + row * LINE) for row, line in enumerate(lines)]
        bar_top = top + (max(0, (len(lines) * LINE - tall) // 2) if beside else len(lines) * LINE + 2)
        marks += [_lowered(mark, bar_top) for mark in bars]
        top = max(bar_top + tall, label_top + len(lines) * LINE) + GAP
    return top - GAP + 4, marks


def _bars(chart: BarChart, place: int, left: float, scale: float, pixels: int) -> Iterator[Mark]:
    """The bars of one label, from 0 down."""
    values = [series.values[place] for series in chart.series]
    end, top = left, 0
    for rank, (series, value) in enumerate(zip(chart.series, values, strict=True), start=1):
        width, fill = (value or 0) * scale, _fill(series, rank)
        if width:
            yield Bar(end, top, width, THICK, fill, rank)
        if chart.stacked:
            text = chart.words(value)
            if width * pixels / 100 > _pixels(text) + 6:
                yield Words(text, end + width / 2, 0, top + 13, middle=True, ink=_ink_on(fill))
            end += width
        else:
            yield Words(chart.words(value), end + width, 6 if width else 0, top + 13)
            top += THICK + 3
    if chart.stacked:
        total = chart.words(sum(value or 0 for value in values))
        yield Words(f"+ {chart.hidden}" if None in values else total, end, 6, 13)  # no total beside a hidden cell


def _lowered(mark: Mark, by: int) -> Mark:
    return replace(mark, top=mark.top + by) if isinstance(mark, Bar) else replace(mark, base=mark.base + by)


def _bottom(marks: Sequence[Mark]) -> int:
    return max((mark.top + mark.height if isinstance(mark, Bar) else mark.base + 3 for mark in marks), default=0)


def _longest(chart: BarChart) -> float:
    """The value that fills the whole room."""
    columns = [[series.values[place] or 0 for series in chart.series] for place in range(len(chart.labels))]
    return max((sum(column) if chart.stacked else max(column) for column in columns if column), default=0)


def _fill(series: Series, rank: int) -> str:
    return series.fill or FILLS[(rank - 1) % len(FILLS)]


def _pixels(text: str) -> float:
    """A width that holds in any face."""
    return len(text) * SIZE * 0.6


def _ink_on(fill: str) -> str:
    """White on a dark bar, ink on a light one."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return "#FFFFFF" if 0.3 * red + 0.59 * green + 0.11 * blue < 110 else INK
