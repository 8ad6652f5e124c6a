"""Forms of the office's inspections; they check what was typed and never save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from cases.forms.rows import RowForm
from ctxh_portal.kit.fields import DayField
from plans.enums import CriterionResult
from plans.models import InspectionAnswer
from plans.workflow.inspections import Demand

DAY = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
NAMELESS = gettext_lazy("Không ghi tên học sinh.")
PEOPLE = gettext_lazy("Mỗi người một dòng: họ tên, chức vụ. Người đứng đầu ký biên bản.")


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%d/%m/%Y", attrs=DAY)
    return forms.DateField(label=label, input_formats=["%d/%m/%Y"], widget=widget, **kwargs)


def _clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:00", "autocomplete": "off"})
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=["%H:%M", "%Hh%M"])


def _text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=6000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class AnnounceForm(forms.Form):
    school: Any = forms.ModelChoiceField(
        label=gettext_lazy("Trường"), queryset=None, to_field_name="public_id", empty_label=None
    )
    subject = forms.CharField(
        label=gettext_lazy("Nội dung kiểm tra"),
        max_length=300,
        initial=gettext_lazy("Kiểm tra công tác xã hội trong trường học"),
    )
    on = _day(gettext_lazy("Ngày kiểm tra"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=160, required=False)
    office_people = _text(gettext_lazy("Đoàn kiểm tra"), help_text=PEOPLE)
    prepare = _text(
        gettext_lazy("Trường chuẩn bị"),
        required=False,
        help_text=gettext_lazy("Tài liệu cần có; không yêu cầu hồ sơ của học sinh nào."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, schools: QuerySet[Unit] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["school"]
        if schools is None:  # the inspection stands: its school does not change
            del self.fields["school"]
        else:
            chosen.queryset = schools
            del self.fields["version"]


class FindingsForm(forms.Form):
    """With two fields for each criterion: what was found, and a word on it."""

    office_people = _text(gettext_lazy("Đoàn kiểm tra"), help_text=PEOPLE)
    school_people = _text(gettext_lazy("Đại diện nhà trường"), required=False, help_text=PEOPLE)
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=160, required=False)
    starts = _clock(gettext_lazy("Bắt đầu lúc"))
    ends = _clock(gettext_lazy("Kết thúc lúc"))
    strengths = _text(gettext_lazy("Việc đã làm được"), required=False, help_text=NAMELESS)
    shortcomings = _text(gettext_lazy("Tồn tại, hạn chế"), required=False, help_text=NAMELESS)
    conclusions = _text(gettext_lazy("Kết luận"), required=False, help_text=NAMELESS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, answers: Iterable[InspectionAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(answers)
        for row in self.rows:
            self.fields[f"kq_{row.pk}"] = forms.ChoiceField(
                label=_("Kết quả"),
                required=False,
                choices=[("", _("Chưa xem")), *CriterionResult.choices],
                initial=row.result,
            )
            note = _text(_("Nhận xét, minh chứng"), 2, required=False, initial=row.note)
            self.fields[f"nx_{row.pk}"] = note

    def asked(self) -> list[tuple[InspectionAnswer, Any, Any]]:
        """For the page: each criterion with its two fields."""
        return [(row, self[f"kq_{row.pk}"], self[f"nx_{row.pk}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["answers"] = {
            row.pk: (data.pop(f"kq_{row.pk}", ""), data.pop(f"nx_{row.pk}", "")) for row in self.rows
        }
        return data


class DemandForm(RowForm):
    text = _text(gettext_lazy("Kiến nghị"), 2, help_text=NAMELESS)
    remedy = _text(gettext_lazy("Biện pháp khắc phục"), 2)
    due_on = _day(gettext_lazy("Hạn thực hiện"))


class BaseDemandFormSet(forms.BaseFormSet):
    def lines(self) -> list[Demand]:
        return [Demand(**form.cleaned_data) for form in self.forms if form.cleaned_data]


DemandFormSet: Any = forms.formset_factory(DemandForm, formset=BaseDemandFormSet, extra=3, max_num=20)


class CancelForm(forms.Form):
    because = forms.CharField(label=gettext_lazy("Lý do không tiến hành"), max_length=300)


class CountersignForm(forms.Form):
    opinion = _text(
        gettext_lazy("Ý kiến của nhà trường"),
        required=False,
        help_text=gettext_lazy("Để trống khi nhất trí. Không ghi tên học sinh."),
    )


class AnswerForm(forms.Form):
    done_on = DayField(label=gettext_lazy("Ngày thực hiện xong"))
    word = _text(
        gettext_lazy("Trường đã làm gì"),
        help_text=gettext_lazy("Số, ngày văn bản hoặc việc đã làm. Không ghi tên học sinh."),
    )


class SettleForm(forms.Form):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Kết quả"),
        choices=[("yes", gettext_lazy("Xác nhận đã thực hiện")), ("no", gettext_lazy("Đề nghị làm thêm"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reply = _text(
        gettext_lazy("Ý kiến"), required=False, help_text=gettext_lazy("Cần khi đề nghị trường làm thêm.")
    )
    due_on = _day(gettext_lazy("Hạn mới"), required=False, help_text=gettext_lazy("Để trống thì giữ hạn cũ."))


class CriterionForm(forms.Form):
    position = forms.IntegerField(label=gettext_lazy("Thứ tự"), min_value=1, max_value=99)
    title = forms.CharField(label=gettext_lazy("Tiêu chí"), max_length=300)
    hint = _text(gettext_lazy("Xem ở đâu, căn cứ"), required=False)
    in_use = forms.BooleanField(label=gettext_lazy("Đang áp dụng"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
