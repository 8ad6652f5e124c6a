"""The forms of the working calendar and the deadlines."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import CalendarDay, DeadlineRule, WorkingHours


class RowForm(forms.ModelForm):
    """Carries the version of the row; the verb fills the row and validates it whole."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def _post_clean(self) -> None:
        pass


class CalendarDayForm(RowForm):
    class Meta:
        model = CalendarDay
        fields = ["kind", "day", "until", "name", "stops_clocks"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("day"), data.get("until")
        if start and end and end < start:
            self.add_error("until", _("Ngày cuối phải từ ngày đầu trở đi."))
        if start and end and (end - start).days > 200:
            self.add_error("until", _("Một kỳ nghỉ không quá 200 ngày."))
        return data


class RemoveDayForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do bỏ"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class WorkingHoursForm(RowForm):
    class Meta:
        model = WorkingHours
        fields = ["morning_from", "morning_until", "afternoon_from", "afternoon_until", "saturday"]
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"placeholder": "07:30"})
            for name in ("morning_from", "morning_until", "afternoon_from", "afternoon_until")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        earlier: time | None = None
        for name in self.Meta.fields[:4]:
            moment = data.get(name)
            if earlier and moment and (moment < earlier or (moment == earlier and name != "afternoon_from")):
                self.add_error(name, _("Giờ này phải sau giờ đứng trước."))
            earlier = moment or earlier
        return data


class DeadlineForm(RowForm):
    amount = forms.IntegerField(label=gettext_lazy("Số lượng"), min_value=1, max_value=400)

    class Meta:
        model = DeadlineRule
        fields = ["amount", "clock", "active", "legal_note"]
        widgets = {"legal_note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"active": gettext_lazy("Bỏ chọn thì bước này không có thời hạn.")}
