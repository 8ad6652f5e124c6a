"""The pages that stand beside the list of activities."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import Unit

OF_SCHOOL: dict[str, str | Promise] = {
    "plans:activities": gettext_lazy("Hoạt động"),
    "plans:trainings": gettext_lazy("Tập huấn"),
    "plans:clubs": gettext_lazy("Câu lạc bộ"),
    "plans:screenings": gettext_lazy("Khảo sát"),
    "plans:inspections": gettext_lazy("Kiểm tra"),
}
OF_OFFICE: dict[str, str | Promise] = {
    "plans:activities": gettext_lazy("Hoạt động của phòng"),
    "plans:trainings_of_schools": gettext_lazy("Tập huấn ở các trường"),
}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    active: bool
    count: int = 0


def tabs(active: str, unit: Unit) -> list[Tab]:
    pages = OF_SCHOOL if unit.is_school else OF_OFFICE
    return [Tab(str(label), reverse(name), name == active) for name, label in pages.items()]
