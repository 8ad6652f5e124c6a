from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import IncidentRole
from cases.forms.intake import LogCaseForm
from cases.models import Incident


class RoleField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Vai trò của học sinh này trong sự việc"),
            choices=IncidentRole.choices,
            widget=forms.RadioSelect,
        )


class LinkIncidentForm(forms.Form):
    """A new event, or one that the person sees through another case."""

    role = RoleField()
    incident = forms.ChoiceField(label=gettext_lazy("Sự việc"), required=False, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=gettext_lazy("Ngày xảy ra"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Điều đã xảy ra"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Không ghi tên học sinh: người xem một trường hợp trong sự việc đều đọc được dòng này."
        ),
    )

    def __init__(self, *args: Any, incidents: list[Incident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incidents = {row.public_id: row for row in incidents}
        if not incidents:
            del self.fields["incident"]
            return
        known = [(key, f"{row.happened_on:%d/%m/%Y}: {row.text[:80]}") for key, row in self.incidents.items()]
        self.fields["incident"].choices = [("", _("Sự việc mới, ghi bên dưới")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["incident"] = self.incidents.get(data.get("incident", ""))
        if data["incident"] is None:
            for name in ("happened_on", "text"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Sự việc mới cần ngày xảy ra và vài dòng mô tả."))
        return data


class UnlinkIncidentForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do gỡ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Được mã hóa; người xem được trường hợp này đọc được ở phần diễn biến."),
    )


class OtherPupilForm(LogCaseForm):
    role = RoleField()
