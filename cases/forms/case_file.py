from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import FileVariant, PrintPurpose

SHORTEST = 12  # characters of a password


class PasswordForm(forms.Form):
    """Under which password a file leaves; it is kept nowhere."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu mở tệp"),
        strip=False,
        min_length=SHORTEST,
        max_length=100,
        help_text=gettext_lazy(
            "Ít nhất 12 ký tự. Cổng không giữ mật khẩu này: mời thầy/cô báo cho người nhận bằng cách khác "
            "với cách gửi tệp, ví dụ gọi điện."
        ),
    )


class CaseFileForm(forms.Form):
    variant = forms.ChoiceField(
        label=gettext_lazy("Bản in"), choices=FileVariant.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(label=gettext_lazy("In để làm gì"), choices=PrintPurpose.choices)
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu mở tệp"),
        required=False,
        strip=False,
        max_length=100,
        help_text=gettext_lazy(
            "Bắt buộc với bản đầy đủ, ít nhất 12 ký tự. Cổng không giữ mật khẩu này: mời thầy/cô nhớ và báo riêng "
            "cho người nhận."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        password = data.get("password", "")
        if data.get("variant") == FileVariant.FULL and len(password) < SHORTEST:
            self.add_error("password", _("Bản đầy đủ cần mật khẩu ít nhất 12 ký tự."))
        elif password and len(password) < SHORTEST:
            self.add_error("password", _("Mật khẩu cần ít nhất 12 ký tự."))
        return data
