"""Random task tables and the ways a clipboard brings them: text with tabs, or Word's HTML; rows cut
anywhere."""

from html import escape
from random import Random

from hypothesis import strategies as st

from plans.tablerows import ALPHABET, COLUMN_LABELS
from plans.tasktable import Group, Row, is_for_schools, with_condition

WORDS = [
    *(
        "Triển",
        "khai",
        "xây",
        "dựng",
        "và",
        "phát",
        "triển",
        "mạng",
        "lưới,",
        "các",
        "trường",
        "học;",
        "Phòng",
    ),
    *(
        "GD&ĐT",
        "(a)",
        "–",
        "-",
        "33/2018",
        "<mô",
        "hình>",
        "2022",
        "đơn",
        "vị",
        "liên",
        "quan.",
        "quy",
        "chế",
    ),
    *("“Tuổi", "thơ”", "100%", "I", "II/2022", "Ủy", "ban;", "sinh...", "trẻ", "em:", "ngày", "12/01/2022"),
]
TIMES = ("", "2022", "2022-2023", "2022 – 2023", "Hàng năm", "Tháng 9/2022", "Thường xuyên")
HEADER = [str(label) for label in COLUMN_LABELS.values()]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
maybe_words = st.one_of(st.just(""), words)


@st.composite
def rows(draw, letter: str) -> Row:
    units = draw(words)
    return Row(
        letter=letter,
        title=draw(words),
        units=units,
        partners=draw(maybe_words),
        time_text=draw(st.sampled_from(TIMES)),
        product=draw(maybe_words),
        for_schools=is_for_schools(units),
        condition=draw(st.sampled_from(["", "", "nếu Sở GD&ĐT triệu tập"])),
    )


@st.composite
def groups(draw, number: int) -> Group:
    if draw(st.integers(0, 4)) == 0:
        return Group(number, "", [draw(rows(""))])
    # a heading in one cell begins with a word, not with a number
    title = "Tăng cường " + draw(words)
    letters = ALPHABET[: draw(st.integers(1, 9))]
    return Group(number, title, [draw(rows(letter)) for letter in letters])


@st.composite
def tables(draw) -> list[Group]:
    return [draw(groups(number)) for number in range(1, draw(st.integers(1, 5)) + 1)]


def sheet_of(table: list[Group], random: Random, cuts: bool) -> list[list[str]]:
    lines = [HEADER]
    for group in table:
        for cells in _rows_of(group, random):
            lines += _cut(cells, random) if cuts and random.random() < 0.4 else [cells]
            if cuts and random.random() < 0.1:
                lines.append(HEADER)
    return lines


def _rows_of(group: Group, random: Random) -> list[list[str]]:
    lines = []
    if not group.standalone:
        in_one_cell = random.random() < 0.5
        lines.append(
            [f"{group.number}. {group.title}", *[""] * 5]
            if in_one_cell
            else [f"{group.number}.", group.title, *[""] * 4]
        )
    for task in group.tasks:
        stt = f"{task.letter})" if task.letter else f"{group.number}."
        units = with_condition(task.units, task.condition)
        lines.append([stt, task.title, units, task.partners, task.time_text, task.product])
    return lines


def _cut(cells: list[str], random: Random) -> list[list[str]]:
    """The row in two or three pieces: every cell cut at any word boundary, the first cell's mark stays
    above."""
    pieces = [cells]
    for _ in range(random.choice((1, 1, 2))):
        top, bottom = [], []
        for column, cell in enumerate(pieces[-1]):
            parts = cell.split(" ")
            mark = column == 0 and len(pieces) == 1
            at = random.randint(min(len(parts), 2 if mark else 0), len(parts))
            top.append(" ".join(parts[:at]))
            bottom.append(" ".join(parts[at:]))
        pieces[-1:] = [top, bottom]
    return pieces


def as_text(lines: list[list[str]], random: Random, strip: bool, breaks: bool) -> str:
    """Text with tabs; `strip` leaves closing tabs out, `breaks` puts line breaks inside cells."""
    out = []
    for cells in lines:
        shown = [_broken(cell, random) if breaks and column else cell for column, cell in enumerate(cells)]
        line = "\t".join(shown)
        out.append(line.rstrip("\t") if strip else line)
        out += [""] * random.choice((0, 0, 0, 1, 2))
    return random.choice(("\n", "\r\n")).join(out)


def _broken(cell: str, random: Random) -> str:
    """A line break inside the cell, at a word that can't be taken for the mark of a row."""
    parts = cell.split(" ")
    places = [place for place in range(1, len(parts)) if len(parts[place]) > 3]
    if not places or random.random() < 0.7:
        return cell
    place = random.choice(places)
    return " ".join(parts[:place]) + "\n" + " ".join(parts[place:])


WORD_HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-unhide:no; margin:0cm;}
table.MsoTable {mso-padding-alt:0cm 5.4pt;} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt'><!--StartFragment--><p class=MsoNormal>PHỤ LỤC<o:p></o:p></p>
<table class=MsoNormalTable border=1 cellspacing=0 style='mso-yfti-tbllook:1184'>"""
WORD_FOOT = "</table><p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"


def as_word_html(lines: list[list[str]], random: Random) -> str:
    rows = []
    for index, cells in enumerate(lines):
        merged = cells[0] and not any(cells[1:])
        shown = cells[:1] if merged else cells
        span = " colspan=6" if merged else ""
        rows.append(
            f"<tr style='mso-yfti-irow:{index};page-break-inside:avoid'>"
            + "".join(
                f"<td width=91{span} valign=top style='border:solid 1.0pt'>{_word_cell(cell, random)}</td>"
                for cell in shown
            )
            + "</tr>"
        )
    return WORD_HEAD + "\n".join(rows) + WORD_FOOT


def _word_cell(cell: str, random: Random) -> str:
    if not cell:
        return "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    out, parts = [], cell.split(" ")
    for part in parts:
        shown = escape(part)
        if random.random() < 0.3:
            shown = f"<span lang=VI style='font-size:13.0pt;mso-bidi-font-weight:bold'>{shown}</span>"
        out.append(shown)
        out.append(
            random.choice(
                (
                    " ",
                    " ",
                    "\n",
                    "&nbsp;",
                    " <span style='mso-spacerun:yes'>&nbsp;</span>",
                    "<br>\n",
                    "</p><p class=MsoNormal>",
                )
            )
        )
    return "<p class=MsoNormal style='text-align:justify'><b>" + "".join(out[:-1]) + "</b><o:p></o:p></p>"
