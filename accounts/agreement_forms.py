"""The form of the register of coordination agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agreement
from accounts.querysets import AgencyQuerySet


class AgreementForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Agreement
        fields = [
            "agency",
            "partner",
            "number",
            "signed_on",
            "signers",
            "content",
            "valid_from",
            "valid_until",
        ]
        help_texts = {
            "agency": gettext_lazy("Chọn trong danh mục cơ quan; nơi khác thì ghi tên ở ô dưới."),
            "partner": gettext_lazy("Để trống thì lấy tên trong danh mục."),
            "signers": gettext_lazy("Họ tên, chức vụ của hai bên."),
            "content": gettext_lazy("Các bên phối hợp việc gì. Không ghi thông tin của học sinh."),
            "valid_until": gettext_lazy("Để trống nếu quy chế không ghi thời hạn."),
        }
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["partner"].required = False
        chosen: Any = self.fields["agency"]
        chosen.queryset = agencies

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("agency") and not (given.get("partner") or "").strip():
            self.add_error("partner", _("Chọn cơ quan trong danh mục hoặc ghi tên nơi phối hợp."))
        return given

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""
