from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.workflow import ActionLine
from ctxh_portal.kit.fields import DayField, VersionedForm


class SupportPlanForm(VersionedForm):
    objective = forms.CharField(label=gettext_lazy("Mục tiêu"), widget=forms.Textarea(attrs={"rows": 3}))
    pupil_view = forms.CharField(
        label=gettext_lazy("Ý kiến của học sinh"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ActionForm(forms.Form):
    """A row emptied of all its words is no row, so that a draft's rows can be dropped again."""

    need = forms.CharField(label=gettext_lazy("Nhu cầu"), max_length=200)
    action = forms.CharField(label=gettext_lazy("Việc làm"), max_length=300)
    responsible = forms.CharField(label=gettext_lazy("Người thực hiện"), max_length=120)
    due_on = forms.DateField(
        label=gettext_lazy("Hạn"),
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )

    def has_changed(self) -> bool:
        return not self._emptied and super().has_changed()

    def full_clean(self) -> None:
        self.empty_permitted = self.empty_permitted or self._emptied
        super().full_clean()

    @property
    def _emptied(self) -> bool:
        return self.is_bound and not any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)


class BaseActionFormSet(forms.BaseFormSet):
    def lines(self) -> list[ActionLine]:
        """The rows that stand filled, new or kept from the draft; an empty or emptied row is no row."""
        return [ActionLine(**form.cleaned_data) for form in self.forms if form.cleaned_data]

    def clean(self) -> None:
        if not any(self.errors) and not self.lines():
            raise forms.ValidationError(_("Thêm ít nhất một việc hỗ trợ."))


ActionFormSet: Any = forms.formset_factory(ActionForm, formset=BaseActionFormSet, extra=3, max_num=20)


class ActionResultForm(forms.Form):
    done_on = DayField(label=gettext_lazy("Ngày xong"))
    result = forms.CharField(label=gettext_lazy("Kết quả"), max_length=300)
