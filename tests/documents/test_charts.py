"""Charts: the figures are in words, the SVG obeys the portal's security policy, the picture is a picture."""

import re
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from ctxh_portal.documents import charts
from ctxh_portal.documents.charts import BarChart, Series
from tests.documents.samples import CHART

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("paper", [False, True])
@pytest.mark.parametrize("stacked", [False, True])
def test_the_svg_has_no_style_no_script_and_says_what_it_shows(paper: bool, stacked: bool) -> None:
    chart = BarChart('Số "trường" <hợp>', CHART.labels, CHART.series, stacked=stacked)
    drawing = charts.svg(chart, paper=paper, ident="c1")
    tree = etree.fromstring(drawing)

    assert "style=" not in drawing
    assert not list(tree.iter(f"{SVG}script", f"{SVG}style"))
    assert tree.findtext(f"{SVG}title") == 'Số "trường" <hợp>'
    assert "Trường THCS Long Thạnh: Cao 7, Thấp < 5" in (tree.findtext(f"{SVG}desc") or "")
    assert tree.get("aria-labelledby") == "c1-title c1-desc"


def test_on_a_screen_it_takes_width_face_and_ink_of_its_place() -> None:
    drawing = charts.svg(CHART)

    assert 'width="100%"' in drawing
    assert "font-family" not in drawing
    assert 'fill="currentColor"' in drawing


def test_figures_are_written_as_here() -> None:
    heads, rows = CHART.figures()

    assert heads == ["Trường", "Cao", "Thấp"]
    assert rows == [["Trường Tiểu học Bình An", "12", "1.234"], ["Trường THCS Long Thạnh", "7", "< 5"]]
    assert CHART.words(1234.5) == "1.234,5"


def test_a_stacked_row_with_a_hidden_cell_shows_no_total() -> None:
    chart = BarChart("x", ["A", "B"], [Series("m", [20, 30]), Series("n", [None, 50])], stacked=True)
    words = re.findall(r">([^<>]*)</text>", charts.svg(chart))

    assert "80" in words
    assert "+ &lt; 5" in words
    assert words.count("20") == 1  # inside its bar, not at the end


def test_values_without_any_height_are_drawn_too() -> None:
    assert charts.svg(BarChart("x", ["A"], [Series("m", [0])])).count("<rect") == 0
    assert charts.svg(BarChart("x", [], [Series("m", [])]))


def test_a_series_must_fit_the_labels() -> None:
    with pytest.raises(ValueError, match="each label"):
        BarChart("x", ["A", "B"], [Series("m", [1])])


def test_the_picture_is_a_column_wide_at_200_dpi() -> None:
    with Image.open(BytesIO(charts.png(CHART))) as picture:
        assert picture.width == pytest.approx(165 / 25.4 * 200, abs=1)
        assert picture.getpixel((0, 0)) == (255, 255, 255)
        colours = picture.getcolors(maxcolors=100_000) or []
        assert (0x0F, 0x6B, 0x6B) in [colour for _, colour in colours]
