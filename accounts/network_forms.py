"""Forms of the network: certificates of staff, and collaborators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Certificate, Collaborator, Unit, User


class CertificateForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Certificate
        fields = ["holder", "title", "number", "issuer", "issued_on", "valid_until"]
        help_texts = {"valid_until": gettext_lazy("Để trống nếu chứng chỉ không ghi thời hạn.")}

    def __init__(self, *args: Any, staff: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        chosen: Any = self.fields["holder"]
        chosen.queryset = staff

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class CollaboratorForm(forms.ModelForm):
    """Whoever keeps the network of two schools says for which one a new collaborator works."""

    unit: Any = forms.ModelChoiceField(
        label=gettext_lazy("Trường"), queryset=None, to_field_name="public_id", empty_label=None
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("unit",)

    class Meta:
        model = Collaborator
        fields = ["full_name", "post", "phone", "since", "until"]
        help_texts = {
            "post": gettext_lazy("Ví dụ: Chi hội trưởng phụ nữ ấp 3; cán bộ Trạm Y tế."),
            "until": gettext_lazy("Để trống khi còn cộng tác."),
        }

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        chosen: Any = self.fields["unit"]
        chosen.queryset = units
        if self.instance.pk or len(units) < 2:
            del self.fields["unit"]

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""
