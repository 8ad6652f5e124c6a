from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Tạm dừng đến hết ngày"),
        help_text=gettext_lazy("Không quá 30 ngày; sau ngày này thời hạn tự chạy tiếp."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do tạm dừng"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ví dụ: em đang nằm viện, chờ UBND xã. Lý do hiện ở trang trường hợp."),
    )


class ExtendForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Hạn mới: hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do gia hạn"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Hạn mới không ở quá khứ."))
        if (day - timezone.localdate()).days > 366:
            raise forms.ValidationError(_("Gia hạn không quá một năm."))
        return day
