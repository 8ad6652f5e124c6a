from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.querysets import AgencyQuerySet
from cases.forms.referrals import AgencyChoice, NamingReasonField, NeedsNameField


class NamingPrintForm(forms.Form):
    """`agencies`: those of the school's area that protect children; the form knows no others."""

    agency = AgencyChoice(
        queryset=None,
        to_field_name="public_id",
        label=gettext_lazy("Nơi nhận"),
        empty_label=gettext_lazy("Chọn trong danh bạ của địa bàn"),
    )
    needs_name = NeedsNameField()
    reason = NamingReasonField()

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("needs_name", None)
        return data
