from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.enums import PupilRelation
from cases.forms.intake import PupilForm
from ctxh_portal.kit.fields import DayField


class LinkPupilsForm(PupilForm):
    relation = forms.ChoiceField(
        label=gettext_lazy("Quan hệ của hai em"), choices=PupilRelation.choices, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "pupil" in data:
            data["other"] = data.pop("pupil")  # the other of the two
        return data


class EndPupilLinkForm(forms.Form):
    until = DayField(label=gettext_lazy("Đến hết ngày"))
