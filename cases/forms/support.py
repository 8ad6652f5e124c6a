from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import NeedLevel
from cases.forms.rows import RowForm
from cases.workflow import ActionLine
from ctxh_portal.kit.fields import DayField, VersionedForm


class SupportPlanForm(VersionedForm):
    objective = forms.CharField(label=gettext_lazy("Mục tiêu"), widget=forms.Textarea(attrs={"rows": 3}))
    pupil_view = forms.CharField(
        label=gettext_lazy("Ý kiến của học sinh"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ActionForm(RowForm):
    wordless = {"level"}

    need = forms.CharField(label=gettext_lazy("Nhu cầu"), max_length=200)
    level = forms.ChoiceField(
        label=gettext_lazy("Mức độ nhu cầu"), choices=NeedLevel.choices, initial=NeedLevel.OTHER, required=False
    )
    goal = forms.CharField(label=gettext_lazy("Mục tiêu của nhu cầu"), required=False, max_length=300)
    action = forms.CharField(
        label=gettext_lazy("Việc làm"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Có thể để trống khi soạn; nhu cầu cao phải có việc làm trước khi trình."),
    )
    responsible = forms.CharField(label=gettext_lazy("Người thực hiện"), required=False, max_length=120)
    due_on = forms.DateField(
        label=gettext_lazy("Hạn"),
        required=False,
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or NeedLevel.OTHER

    def clean(self) -> None:
        told = {name: self.cleaned_data.get(name) for name in ("action", "responsible", "due_on")}
        for name in told:
            if any(told.values()) and not told[name] and name not in self.errors:
                self.add_error(name, _("Việc hỗ trợ cần đủ việc làm, người thực hiện và hạn."))


class BaseActionFormSet(forms.BaseFormSet):
    def lines(self) -> list[ActionLine]:
        """The rows that stand filled, new or kept from the draft; an empty or emptied row is no row."""
        return [ActionLine(**form.cleaned_data) for form in self.forms if form.cleaned_data]

    def clean(self) -> None:
        if not any(self.errors) and not self.lines():
            raise forms.ValidationError(_("Thêm ít nhất một nhu cầu hoặc việc hỗ trợ."))


ActionFormSet: Any = forms.formset_factory(ActionForm, formset=BaseActionFormSet, extra=3, max_num=20)


class ActionResultForm(forms.Form):
    """Once a result stands, what is written further is an addition to it."""

    done_on = DayField(label=gettext_lazy("Ngày thực hiện"))
    result = forms.CharField(
        label=gettext_lazy("Kết quả, hoặc lý do không thực hiện"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    not_done = forms.BooleanField(label=gettext_lazy("Không thực hiện việc này"), required=False)

    def __init__(self, *args: Any, added: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if added:
            del self.fields["not_done"]
            self.fields["result"].label = _("Nội dung bổ sung")
