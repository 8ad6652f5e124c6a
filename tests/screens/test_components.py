"""Components say in words what they show, and pass nothing on unescaped."""

import re
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django.conf import settings
from django.template.loader import get_template
from django_cotton.compiler_regex import Tag

from tests.screens.drawing import drawn

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    ("level", "shape", "words"),
    [
        ("high", "▲", "Nguy cơ cao"),
        ("medium", "◆", "Nguy cơ trung bình"),
        ("low", "●", "Nguy cơ thấp"),
        ("", "", "Chưa đánh giá"),
    ],
)
def test_risk_is_a_word_and_a_shape(level: str, shape: str, words: str) -> None:
    assert drawn('<c-risk level="{{ level }}" />', level=level).get_text(strip=True) == shape + words


def test_stages_are_told_in_words() -> None:
    steps = [
        Thing(label="Phát hiện", state="done"),
        Thing(label="Phòng ngừa", state="skipped"),
        Thing(label="Can thiệp", state="current", note="từ 13/11"),
    ]
    page = drawn('<c-stage-bar :steps="steps" />', steps=steps)
    assert [" ".join(item.text.split()) for item in page.select("li")] == [
        "Phát hiện đã qua",
        "Phòng ngừa bỏ qua",
        "Can thiệp hiện tại · từ 13/11",
    ]
    assert len(page.select("[aria-current=step]")) == 1


def job(**fields: object) -> Thing:
    return Thing(public_id="x", phase="Phần 2/4", done=312, total=420, error="", finished=None, **fields)


@pytest.mark.parametrize(
    ("state", "polls"),
    [("queued", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)],
)
def test_long_work_asks_for_itself_until_it_has_ended(state: str, polls: bool) -> None:
    page = drawn('<c-job :job="job" url="/j/" cancel_url="/c/">tải về</c-job>', job=job(state=state))
    assert bool(page.select('[hx-get="/j/"]')) is polls
    assert bool(page.select('form[action="/c/"]')) is polls
    assert ("tải về" in page.text) is (state == "done")


def test_a_question_comes_before_a_grave_button() -> None:
    page = drawn('<c-button-post url="/x/" label="Đóng" confirm="Đóng trường hợp?" />')
    assert page.select_one("details form[method=post] button[type=submit]")
    assert "Đóng trường hợp?" in page.text


def test_a_clock_stands_at_deadlines_alone() -> None:
    assert not drawn('<c-state word="Nhu cầu cao" kind="warn" />').select("svg")
    assert drawn('<c-state word="Trễ hạn" kind="warn" icon="clock" />').select("svg use[href$='#clock']")
    assert drawn('<c-state word="Đã nộp" kind="good" />').select("svg use[href$='#check']")


@pytest.mark.parametrize(
    "source",
    [
        '<c-card title="{{ bad }}">{{ bad }}</c-card>',
        '<c-card :title="bad" />',
        '<c-empty :title="bad" :text="bad" />',
        '<c-event :when="bad" :title="bad" :who="bad">{{ bad }}</c-event>',
        '<c-state :word="bad" />',
        '<c-figure :value="bad" label="{{ bad }}" url="{{ bad }}" />',
        '<c-button-post url="{{ bad }}" :label="bad" :confirm="bad" />',
        '<c-facts :items="pairs" />',
        "<c-banner>{{ bad }}</c-banner>",
        '<c-fold :title="bad">{{ bad }}</c-fold>',
    ],
)
def test_typed_text_stays_text(source: str) -> None:
    page = drawn(source, bad=HOSTILE, pairs=[(HOSTILE, HOSTILE)])
    assert not page.select("img")
    assert HOSTILE in page.text


def ours(pattern: str) -> list[Path]:
    return sorted(TEMPLATES.rglob(pattern))


def test_no_template_carries_inline_code_or_style() -> None:
    inline = re.compile(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=["']|javascript:|hx-on""")
    papers = TEMPLATES / "papers"  # go to the PDF engine, not to a browser
    found = [
        str(path) for path in ours("*.html") if not path.is_relative_to(papers) and inline.search(path.read_text())
    ]
    assert found == []


def test_components_print_no_unescaped_attributes() -> None:
    assert [path.name for path in ours("components/*.html") if "{{ attrs" in path.read_text()] == []
    assert [path.name for path in ours("components/*.html") if "|safe" in path.read_text()] == ["chart.html"]


def test_every_component_is_in_the_list() -> None:
    readme = (TEMPLATES / "components/README.md").read_text()
    missing = [
        path.stem for path in ours("components/*.html") if f"`c-{path.stem.replace('_', '-')}`" not in readme
    ]
    assert missing == []


def test_every_icon_exists() -> None:
    known = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text()))
    used = {name for path in ours("*.html") for name in re.findall(r'<c-icon name="([\w-]+)"', path.read_text())}
    assert used <= known


def test_own_styles_and_scripts_stay_small() -> None:
    lines = {
        kind: sum(len(path.read_text().splitlines()) for path in (STATIC / kind).glob(f"*.{kind}"))
        for kind in ("css", "js")
    }
    assert lines["css"] <= 800
    assert lines["js"] <= 520  # a third of it reads and takes back what is pasted into the sheet


def test_every_template_compiles() -> None:
    for path in ours("*.html"):
        get_template(str(path.relative_to(TEMPLATES)))


def declared(name: str) -> set[str]:
    text = (TEMPLATES / f"components/{name.replace('-', '_')}.html").read_text()
    block = re.search(r"<c-vars([^>]*)/>", text)
    return {found.lstrip(":") for found in re.findall(r"([:\w-]+)=", block[1])} if block else set()


def test_components_are_called_with_what_they_know() -> None:
    unknown = []
    for path in ours("*.html"):
        for match in Tag.tag_pattern.finditer(path.read_text()):
            tag = Tag(match)
            if tag.is_closing or tag.tag_name in {"c-vars", "c-slot"}:
                continue
            given = {found[0].lstrip(":") for found in Tag.attr_pattern.findall(tag.attrs)}
            unknown += [f"{path.name}: {tag.tag_name} {name}" for name in given - declared(tag.tag_name[2:])]
    assert unknown == []
