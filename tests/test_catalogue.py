"""The English catalogue is complete, and the compiled catalogues say what their sources say."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "ctxh_portal" / "locale"
APPS = ("accounts", "cases", "plans", "reports", "ctxh_portal")
# where the context, the string and its plural stand among the arguments
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(((?:\s*{STRING}\s*,?)+)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|<[^>]+>")

Message = tuple[str, str, str]  # context, string, plural; "" for none


def message(name: str, strings: list[str]) -> Message:
    return tuple("" if place is None else strings[place] for place in CALLS[name])  # type: ignore[return-value]


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS and node.args:
            needed = 1 + max(place for place in CALLS[name] if place is not None)
            strings = [ast.literal_eval(argument) for argument in node.args[:needed]]  # a variable is no string
            yield message(name, strings)


def in_template(source: str) -> Iterator[Message]:
    for name, strings in TEMPLATE_CALL.findall(templatize(source)):
        yield message(name, [ast.literal_eval(string) for string in re.findall(STRING, strings, re.DOTALL)])


def in_code() -> dict[Message, str]:
    """Every translatable string, with the first file that has it."""
    found: dict[Message, str] = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for row in in_python(path.read_text(encoding="utf-8")):
                found.setdefault(row, str(path.relative_to(ROOT)))
    templates = (ROOT / "templates").rglob("*.*")
    for path in sorted(path for path in templates if path.suffix in (".html", ".txt")):
        for row in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(row, str(path.relative_to(ROOT)))
    return found


def read_po(path: Path) -> dict[Message, list[str]]:
    """Each message with its translations (two where it has a plural)."""
    entries = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            if line.startswith("#"):
                assert "fuzzy" not in line, f"{path}: {block}"
                continue
            keyword, _space, text = line.rpartition(" ") if line[0] == '"' else line.partition(" ")
            if line[0] == '"':
                keyword, text = list(fields)[-1], line
            fields[keyword] = fields.get(keyword, "") + ast.literal_eval(text)
        if fields:
            row = (fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
            entries[row] = [text for keyword, text in fields.items() if keyword.startswith("msgstr")]
    del entries["", "", ""]
    return entries


def listed(rows: dict[Message, str]) -> str:
    return "\n".join(
        f"  {where}: {context + ' | ' if context else ''}{string}" for (context, string, _), where in rows.items()
    )


@pytest.fixture(scope="module")
def english() -> dict[Message, list[str]]:
    return read_po(LOCALE / "en" / "LC_MESSAGES" / "django.po")


def test_every_string_has_an_english_translation(english):
    missing = {row: where for row, where in in_code().items() if not all(english.get(row, [""]))}
    assert not missing, f"run `manage.py catalogue` and translate:\n{listed(missing)}"


def test_nothing_is_translated_that_no_code_says(english):
    stale = dict.fromkeys(english.keys() - in_code().keys(), "django.po")
    assert not stale, f"run `manage.py catalogue`:\n{listed(stale)}"


def test_a_translation_fills_in_the_same_words_and_tags(english):
    def filled(text: str) -> list[str]:
        return sorted(PLACEHOLDER.findall(text))

    wrong = {
        row: text
        for row, texts in english.items()
        for original, text in zip((row[1], row[2] or row[1]), texts, strict=False)
        if filled(original) != filled(text)
    }
    assert not wrong, listed(wrong)


def test_a_plural_has_two_forms(english):
    wrong = {row: str(texts) for row, texts in english.items() if len(texts) != (2 if row[2] else 1)}
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_compiled_catalogue_is_the_source(language):
    folder = LOCALE / language / "LC_MESSAGES"
    expected = {}
    for (context, string, plural), texts in read_po(folder / "django.po").items():
        key = f"{context}\x04{string}" if context else string
        expected |= {(key, form): text for form, text in enumerate(texts)} if plural else {key: texts[0]}
    with (folder / "django.mo").open("rb") as compiled:
        found = dict(gettext.GNUTranslations(compiled)._catalog)
    found.pop("")
    assert found == expected, "run `manage.py catalogue` (for vi: msgfmt)"
