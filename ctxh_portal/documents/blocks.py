"""What the body of a paper is made of: headings, paragraphs, tables, charts. Plain descriptions, drawn
elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ctxh_portal.documents.charts import BarChart

Align = Literal["left", "center", "right"]
Kind = Literal["plain", "article", "clause", "point", "dash", "plus"]


@dataclass(frozen=True)
class Heading:
    """0: Phần, Chương, Mục (centred); 1: "I. …" (capitals, bold); 2: "1. …", "Điều 1. …" with a title (bold);
    3: "1.1. …", "a) …" (upright)."""

    level: Literal[0, 1, 2, 3]
    text: str

    @property
    def printed(self) -> str:
        return self.text.upper() if self.level == 1 else self.text


@dataclass(frozen=True)
class Paragraph:
    """Justified text with an indented first line; `kind` tells an article "Điều 1. …", a clause "1. …", a
    point "a) …", a dash "- …" and a plus "+ …" from plain text. The sign stays in the text."""

    text: str
    kind: Kind = "plain"

    @property
    def lead(self) -> str:
        """What is bold before the text: "Điều 1." of an article without a title."""
        return " ".join(self.text.split(" ", 2)[:2]) if self.kind == "article" else ""

    @property
    def rest(self) -> str:
        return self.text.removeprefix(self.lead).lstrip()


@dataclass(frozen=True)
class Column:
    """`width` is a share: columns of 1, 3, 1 take a fifth, three fifths and a fifth of the page."""

    head: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """The cells of one row, in print. `total`: bold, the sum row."""

    cells: Sequence[str]
    total: bool = False


@dataclass(frozen=True)
class Group:
    """A bold line across all columns, above the rows that belong to it."""

    text: str


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    rows: Sequence[Row | Group]
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(f"a row has {len(row.cells)} cells, the table {len(self.columns)} columns")

    @property
    def small(self) -> bool:
        """So many columns that the letters are set smaller."""
        return len(self.columns) > 8

    @property
    def short(self) -> bool:
        """So few rows that it is not split between two pages."""
        return len(self.rows) <= 8

    @property
    def shares(self) -> list[float]:
        """The widths of the columns as parts of 1."""
        whole = sum(column.width for column in self.columns)
        return [column.width / whole for column in self.columns]

    def lines(self) -> Iterator[str]:
        """All text, row by row, cells parted by tabs."""
        yield self.caption
        yield "\t".join(column.head for column in self.columns)
        for row in self.rows:
            yield row.text if isinstance(row, Group) else "\t".join(row.cells)
        yield self.note


@dataclass(frozen=True)
class Chart:
    """A chart with the same figures as a table under it (`table=False` when the table stands right
    beside)."""

    chart: BarChart
    table: bool = True
    note: str = ""

    @property
    def figures(self) -> Table:
        heads, rows = self.chart.figures()
        columns = [Column(heads[0], 3.0), *(Column(head, 1.0, "right") for head in heads[1:])]
        return Table(columns, [Row(row) for row in rows], note=self.note)


Block = Heading | Paragraph | Table | Chart
