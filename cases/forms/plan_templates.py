from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import NeedLevel
from cases.models import PlanTemplate


class PlanTemplateForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PlanTemplate
        fields = ["kind", "title", "objective", "in_use"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["objective"].widget.attrs["rows"] = 3

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class TemplateRowForm(forms.Form):
    need = forms.CharField(label=gettext_lazy("Nhu cầu"), max_length=200)
    level = forms.ChoiceField(label=gettext_lazy("Mức độ nhu cầu"), choices=NeedLevel.choices)
    goal = forms.CharField(label=gettext_lazy("Mục tiêu của nhu cầu"), required=False, max_length=300)
    action = forms.CharField(label=gettext_lazy("Việc làm"), max_length=300)
    responsible = forms.CharField(label=gettext_lazy("Người thực hiện"), max_length=120)
    days = forms.IntegerField(
        label=gettext_lazy("Hạn sau số ngày"), min_value=0, max_value=365, widget=forms.TextInput
    )


class BaseTemplateRows(forms.BaseFormSet):
    def lines(self) -> list[dict[str, Any]]:
        """The rows that stand filled, without those ticked for dropping."""
        dropped = self.deleted_forms
        return [
            {name: form.cleaned_data[name] for name in form.fields if name != "DELETE"}
            for form in self.forms
            if form.cleaned_data and form not in dropped
        ]

    def clean(self) -> None:
        if not any(self.errors) and not self.lines():
            raise forms.ValidationError(_("Mẫu cần ít nhất một việc."))


TemplateRowSet: Any = forms.formset_factory(
    TemplateRowForm, formset=BaseTemplateRows, extra=3, max_num=20, can_delete=True
)
