"""An unknown variable in one of our own templates fails the test; packages' templates are let be."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings
from django.template.base import Node

OURS = Path(settings.BASE_DIR)


class UnknownVariable(str):
    """Stands in `string_if_invalid`. Django asks whether it is empty exactly when a variable was not found;
    it is empty (what every template sees in use) unless the template is ours."""

    def __bool__(self) -> bool:
        node = _rendering_node(sys._getframe())
        if node and node.origin and _is_ours(str(node.origin.name)):
            where = f"{node.origin.name}:{node.token.lineno}"
            pytest.fail(f"unknown variable: {node.token.contents!r} in {where}")
        return False


def _rendering_node(frame: FrameType | None) -> Node | None:
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return node
        frame = frame.f_back
    return None


def _is_ours(name: str) -> bool:
    path = Path(name)
    return path.is_relative_to(OURS) and ".venv" not in path.parts
