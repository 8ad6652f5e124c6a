from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import access
from cases.enums import CaseKind, RiskLevel
from cases.models.filters import COLUMNS, CONDITIONS, DUES, HOLDERS, ORDERS, STAGES, USUAL


class ConditionsForm(forms.Form):
    """What the list of cases is narrowed to, how it is ordered, and what it shows."""

    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=STAGES, initial="open", required=False)
    kind = forms.ChoiceField(label=_("Nhóm"), choices=[("", _("Mọi nhóm")), *CaseKind.choices], required=False)
    classroom = forms.ChoiceField(label=_("Lớp"), required=False)
    risk = forms.ChoiceField(label=_("Nguy cơ"), choices=[("", _("Mọi mức")), *RiskLevel.choices], required=False)
    due = forms.ChoiceField(label=_("Thời hạn"), choices=[("", _("Mọi thời hạn")), *DUES], required=False)
    holder = forms.ChoiceField(label=_("Phụ trách"), choices=[("", _("Mọi người")), *HOLDERS], required=False)
    order = forms.ChoiceField(label=_("Thứ tự"), choices=ORDERS, initial="updated", required=False)
    columns = forms.MultipleChoiceField(
        label=_("Cột hiển thị"),
        choices=COLUMNS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
        help_text=_("Cột tên học sinh luôn có."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [(room.public_id, room.name) for room in access.classrooms_to_filter(user)]
        fields: Any = self.fields
        fields["classroom"].choices = [("", _("Mọi lớp")), *rooms]


class SavedFilterForm(ConditionsForm):
    name = forms.CharField(label=_("Tên bộ lọc"), max_length=60, help_text=_("Không ghi tên học sinh."))
    field_order = ["name"]


def conditions_of(data: Any, user: User) -> dict[str, Any]:
    """What an address or a form asks for; what it leaves out or what no list offers is as usual."""
    form = ConditionsForm(data, user=user)
    form.is_valid()
    usual = {name: field.initial or "" for name, field in form.fields.items()}
    return usual | {name: value for name, value in form.cleaned_data.items() if value}


NARROWING = [name for name in CONDITIONS if name != "order"]


def narrows(conditions: dict[str, Any]) -> bool:
    """Whether anything but the usual list was asked for."""
    usual = {"stage": "open"}
    return any(conditions[name] != usual.get(name, "") for name in NARROWING)
