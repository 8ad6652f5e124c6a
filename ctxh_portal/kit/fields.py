"""Fields and forms that several apps need."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

EARLIEST_YEAR = 1990  # no pupil of today was born before, no paper of this work is older


def refuse_long_ago(moment: date) -> None:
    """A year with fewer figures than were meant, which no calendar reckons with. Raises ValidationError."""
    if moment.year < EARLIEST_YEAR:
        raise forms.ValidationError(
            _("Năm này chưa đúng: mời ghi đủ bốn chữ số, từ năm %(year)d trở đi.") % {"year": EARLIEST_YEAR}
        )


class DayField(forms.DateField):
    """A day that has come: dd/mm/yyyy, not in the future."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", timezone.localdate)
        super().__init__(
            input_formats=["%d/%m/%Y"],
            widget=forms.DateInput(
                format="%d/%m/%Y",
                attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"},
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day:
            refuse_long_ago(day)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Ngày này chưa đến; chỉ ghi việc đã diễn ra."))
        return day


class VersionedForm(forms.Form):
    """Carries the version of the row that the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
