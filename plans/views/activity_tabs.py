"""The pages that stand beside the list of activities."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

PAGES: dict[str, str | Promise] = {
    "activities": gettext_lazy("Hoạt động"),
    "trainings": gettext_lazy("Tập huấn"),
}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    active: bool
    count: int = 0


def tabs(active: str) -> list[Tab]:
    return [Tab(str(label), reverse(f"plans:{name}"), name == active) for name, label in PAGES.items()]
