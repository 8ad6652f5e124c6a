from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import AfterState
from ctxh_portal.kit.fields import DayField


class AfterForm(forms.Form):
    """One tap for "still fine": the day is today's and the writer met the pupil, unless said otherwise."""

    state = forms.ChoiceField(
        label=gettext_lazy("Kết quả hỏi thăm"), choices=AfterState.choices, widget=forms.RadioSelect
    )
    seen_on = DayField(label=gettext_lazy("Ngày gặp hoặc ngày tìm gặp"))
    seen_by = forms.CharField(label=gettext_lazy("Người gặp em"), required=False, max_length=120)
    note = forms.CharField(
        label=gettext_lazy("Ghi thêm"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bắt buộc khi chưa gặp được hoặc có dấu hiệu trở lại."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("state") in (AfterState.SETTLED, AfterState.SIGNS) and not data.get("seen_by", "").strip():
            self.add_error("seen_by", _("Mời thầy/cô ghi ai đã gặp em."))
        return data
