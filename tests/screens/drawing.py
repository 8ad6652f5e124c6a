"""Draws a line of template with components in it."""

from bs4 import BeautifulSoup
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler


def drawn(source: str, **context: object) -> BeautifulSoup:
    template = engines["django"].from_string(CottonCompiler().process("{% load portal %}" + source))
    return BeautifulSoup(template.render(context), "html.parser")
