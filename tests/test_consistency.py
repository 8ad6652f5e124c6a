"""Small things that fit together or don't: templates and who uses them, names of addresses, static files, words
that are wrapped for translation. Read from the files, without a database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import allauth
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BaseForm
from django.forms import forms as django_forms
from django.forms.utils import pretty_name
from django.template import engines
from django.utils.text import camel_case_to_spaces

from tests.access.walking import resolver_names

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
APPS = ["accounts", "cases", "plans", "reports", "ctxh_portal"]


@cache
def templates() -> dict[str, str]:
    """Name → source of every template of ours; what is commented out left out."""
    found = sorted(TEMPLATES.rglob("*.html"))
    hidden = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
    return {str(path.relative_to(TEMPLATES)): hidden.sub("", path.read_text()) for path in found}


def pages() -> dict[str, str]:
    """Those that a browser gets; papers are printed."""
    return {name: source for name, source in templates().items() if not name.startswith("papers/")}


def sources() -> list[Path]:
    return sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))


@cache
def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, str)}


def found_in_pages(pattern: str) -> list[str]:
    look = re.compile(pattern, re.IGNORECASE)
    return [f"{name}: {hit[0][:80]}" for name, source in pages().items() for hit in look.finditer(source)]


# ── templates ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", templates())
def test_every_template_compiles(name):
    """An unknown tag, a filter that nobody loaded, a block without an end."""
    engines["django"].get_template(name)


def used() -> set[str]:
    """Templates named in our code, in other templates, or by the packages whose pages they replace."""
    named = set().union(*(strings(path) for path in sources()))
    for source in templates().values():
        named |= set(re.findall(r"""['"]([\w/.-]+\.html)['"]""", source))
        tags = re.findall(r"<c-([\w.-]+)", source)
        named |= {f"components/{tag.replace('-', '_').replace('.', '/')}.html" for tag in tags}
    return named | {f"{word}.html" for word in named if "/" in word} | _of_packages()


@cache
def _of_packages() -> set[str]:
    theirs = Path(allauth.__file__).parent / "templates"
    forms = Path(django_forms.__file__).parent / "templates"
    return {str(path.relative_to(folder)) for folder in (theirs, forms) for path in folder.rglob("*.html")}


def test_every_template_is_used():
    assert not {name for name in set(templates()) - used() if not name.startswith("papers/_heading")}


# pages of allauth that the portal has no address for (ctxh_portal.urls.ACCOUNT): nobody sees ours either
def test_no_page_is_kept_for_an_address_that_is_not_there():
    kept = {
        "signup_closed.html": "signup",
        "password_reset.html": "reset_password",
        "password_set.html": "set_password",
        "email.html": "email",
    }
    here = {page for page in kept if f"account/{page}" in templates()}
    assert not [page for page in here if f"account_{kept[page]}" not in resolver_names()]


def test_every_include_is_there():
    missing = []
    for name, source in templates().items():
        for wanted in re.findall(r"""\{% (?:include|extends) ['"]([^'"]+)['"]""", source):
            if wanted not in templates() and wanted not in _of_packages():
                missing.append(f"{name}: {wanted}")
        for tag in re.findall(r"<c-([\w.-]+)", source):
            if tag not in ("vars", "slot") and f"components/{tag.replace('-', '_')}.html" not in templates():
                missing.append(f"{name}: <c-{tag}>")
    assert not missing


def test_nothing_is_loaded_in_vain():
    libraries = engines["django"].engine.template_libraries
    idle = []
    for name, source in templates().items():
        for library in " ".join(re.findall(r"\{% load ([^%]+?) %\}", source)).split():
            module = libraries[library]
            tags = "|".join(map(re.escape, module.tags)) or "$^"
            filters = "|".join(map(re.escape, module.filters)) or "$^"
            if not re.search(rf"\{{% (?:{tags})\b|\|\s*(?:{filters})\b", source):
                idle.append(f"{name}: {library}")
    assert not idle


def test_pages_keep_to_the_content_security_policy():
    """No style or code inside a page, nothing from elsewhere: the browser would drop it without a word."""
    assert not found_in_pages(r"\sstyle\s*=")
    assert not found_in_pages(r"<[^>{]*\son\w+\s*=")
    assert not found_in_pages(r"<style|javascript:|hx-on|hx-vals=.js:")
    assert not found_in_pages(r"<script(?![^>]*\ssrc=)")
    assert not found_in_pages(r"""(?:src|href)=["']\s*(?:https?:)?//""")


def test_every_form_that_posts_has_its_token():
    bare = []
    for name, source in pages().items():
        for form in re.findall(r"<form\b.*?</form>", source, re.DOTALL):
            if re.search(r"method=[\"']post", form, re.IGNORECASE) and "csrf_token" not in form:
                bare.append(f"{name}: {form[:80]}")
    assert not bare


def named_in_templates(pattern: str) -> set[tuple[str, str]]:
    """(template, word) for every hit of the pattern's group."""
    look = re.compile(pattern)
    return {(name, word) for name, source in templates().items() for word in look.findall(source)}


def test_every_static_file_is_there():
    wanted = named_in_templates(r"\{% static ['\"]([^'\"]+)['\"]")
    assert wanted
    assert not [f"{name}: {path}" for name, path in wanted if not finders.find(path)]


def test_every_icon_is_drawn():
    drawn = set(re.findall(r'<symbol[^>]*\bid="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    wanted = named_in_templates(r'<c-icon name="([\w-]+)"')
    assert drawn and wanted
    assert not [f"{name}: {icon}" for name, icon in wanted if icon not in drawn]


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────


URL = r"""\{% url ['"]([\w:-]+)['"]"""
LEADS = {"reverse", "redirect", "resolve_url"}


def test_every_address_that_is_named_exists():
    known, wrong = resolver_names(), []
    named = named_in_templates(URL)
    wrong += [f"{name}: {url}" for name, url in named if url not in known]
    for path in sources():
        wrong += [f"{path.name}: {url}" for url in _reversed(path) if url not in known]
    assert not wrong


def _reversed(path: Path) -> Iterator[str]:
    """The first word of reverse(…), redirect(…), resolve_url(…), and every word that looks like a name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in LEADS and node.args:
            word = node.args[0].value if isinstance(node.args[0], ast.Constant) else "/"
            if not word.startswith(("/", "http")):
                yield word
    names = re.compile(r"(home|accounts|cases|plans|reports):[a-z_]+")
    yield from filter(names.fullmatch, strings(path))


def test_every_address_is_led_to():
    """A page that no other page, form or notice leads to is one that nobody finds."""
    named = set().union(*(set(_reversed(path)) for path in sources()))
    named |= {url for _name, url in named_in_templates(URL)}
    by_hand = {
        "health:live", "health:ready",  # a supervisor's
        "api-case-list", "api-case-detail", "api-totals-list", "api-totals-detail", "/api/v1/^.*$",
        # allauth leads there
        "account_inactive", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate",
    }  # fmt: skip
    assert not resolver_names() - named - by_hand


# ── words ────────────────────────────────────────────────────────────────────────────────────────────

VIETNAMESE = re.compile("[àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ]", re.IGNORECASE)
NOT_TRANSLATED = {
    "layouts/_language.html": "the language's own name",
    "plans/_paper.html": "the head of the paper as it is printed",
    "plans/_printed.html": "the same, of any paper",
    "papers/": "official papers are Vietnamese",
}


def test_every_word_of_a_page_is_translated():
    wrapped = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}|\{% (?:translate|plural) .*?%\}", re.DOTALL)
    bare = []
    for name, source in templates().items():
        if not name.startswith(tuple(NOT_TRANSLATED)):
            lines = wrapped.sub("", source).splitlines()
            bare += [f"{name}: {line.strip()[:80]}" for line in lines if VIETNAMESE.search(line)]
    assert not bare


def every_form() -> list[type[BaseForm]]:
    import_module(settings.ROOT_URLCONF)  # the forms are known once the views are loaded

    def below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
        for kind in form.__subclasses__():
            yield kind
            yield from below(kind)

    found = {form for form in below(BaseForm) if form.__module__.split(".")[0] in APPS}
    return sorted(found, key=lambda form: form.__qualname__)


def test_every_field_that_is_seen_has_a_label():
    """Else Django makes one out of the English name in the code."""
    by_hand = ["AdoptForm.tasks"]  # a list of ticks with a heading of its own
    bare, forms = [], every_form()
    assert len(forms) > 30
    for form in forms:
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            made = pretty_name(name)
            if not field.widget.is_hidden and str(field.label or made).lower() == made.lower():
                bare.append(f"{form.__qualname__}.{name}")
    assert bare == by_hand


def test_every_table_has_a_vietnamese_name():
    models = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS[:-1]]
    assert not [m.__name__ for m in models if m._meta.verbose_name == camel_case_to_spaces(m.__name__)]
