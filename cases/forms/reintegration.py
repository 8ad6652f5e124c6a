from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ReintegrationItem, ReintegrationState
from ctxh_portal.kit.fields import DayField


class ReintegrationForm(forms.Form):
    """The day, then for every item its state and a note."""

    seen_on = DayField(label=gettext_lazy("Ngày xem xét"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ReintegrationItem:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label, choices=ReintegrationState.choices, widget=forms.RadioSelect
            )
            self.fields[f"{item.value}_note"] = forms.CharField(
                label=_("Ghi chú: %(item)s") % {"item": item.label},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """What the verb takes: the day, and the states with their notes."""
        data = self.cleaned_data
        marks = {
            item: (data[item], data.get(f"{item}_note", "")) for item in ReintegrationItem.values if item in data
        }
        return {"seen_on": data.get("seen_on"), "marks": marks}
