"""The form of a case conference's minutes: the meeting, who was there, what was decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.rows import RowForm
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.kit.fields import DayField

TIMES = {"input_formats": ["%H:%M", "%Hh%M", "%H giờ %M"]}


def _clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:00", "autocomplete": "off"})
    return forms.TimeField(label=label, widget=widget, **TIMES)  # type: ignore[arg-type]


def _text(label: Any, rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=6000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ConferenceForm(forms.Form):
    held_on = DayField(label=gettext_lazy("Ngày họp"))
    starts = _clock(gettext_lazy("Bắt đầu lúc"))
    ends = _clock(gettext_lazy("Kết thúc lúc"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200)
    chair = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=200)
    secretary = forms.CharField(label=gettext_lazy("Thư ký"), max_length=200)
    contents = _text(gettext_lazy("Nội dung"), 4)
    opinions = _text(gettext_lazy("Ý kiến"), 3, required=False)
    conclusions = _text(gettext_lazy("Kết luận"), 3)


class AdditionForm(forms.Form):
    text = _text(
        gettext_lazy("Nội dung bổ sung"),
        4,
        help_text=gettext_lazy(
            "Biên bản đã ghi được giữ nguyên; phần này in dưới biên bản, có ngày và tên người ghi."
        ),
    )


class AttendeeForm(RowForm):
    wordless = {"absent"}

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    role = forms.CharField(label=gettext_lazy("Chức vụ, vai trò"), max_length=120)
    agency = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=160)
    absent = forms.BooleanField(label=gettext_lazy("Vắng mặt"), required=False)


class DecisionForm(RowForm):
    task = forms.CharField(label=gettext_lazy("Việc được quyết định"), max_length=300)
    responsible = forms.CharField(label=gettext_lazy("Người thực hiện"), max_length=120)
    due_on = forms.DateField(
        label=gettext_lazy("Hạn"),
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )


class BaseAttendeeFormSet(forms.BaseFormSet):
    def lines(self) -> list[AttendeeLine]:
        return [AttendeeLine(**form.cleaned_data) for form in self.forms if form.cleaned_data]


class BaseDecisionFormSet(forms.BaseFormSet):
    def lines(self) -> list[DecisionLine]:
        return [DecisionLine(**form.cleaned_data) for form in self.forms if form.cleaned_data]


AttendeeFormSet: Any = forms.formset_factory(AttendeeForm, formset=BaseAttendeeFormSet, extra=3, max_num=30)
DecisionFormSet: Any = forms.formset_factory(DecisionForm, formset=BaseDecisionFormSet, extra=3, max_num=20)
