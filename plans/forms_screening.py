"""Forms of screenings; they check what was typed and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Classroom
from plans.models import Questionnaire, ScreenedClass
from plans.models.clubs import MOST_IN_CLASS


class QuestionnaireForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Tên bộ câu hỏi"), max_length=160)
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Câu này được nói với gia đình và các em khi xin ý kiến đồng ý."),
    )
    questions = forms.CharField(
        label=gettext_lazy("Câu hỏi và các câu trả lời để chọn"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "Mỗi câu hỏi một dòng; dưới đó mỗi câu trả lời một dòng bắt đầu bằng “-”. Không hỏi tên, không có chỗ "
            "viết tự do. Bộ câu hỏi đã dùng được giữ nguyên; bản sửa là một phiên bản mới."
        ),
    )
    in_use = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ScreeningForm(forms.Form):
    questionnaire: Any = forms.ModelChoiceField(
        label=gettext_lazy("Bộ câu hỏi"), queryset=None, to_field_name="public_id"
    )
    on = forms.DateField(
        label=gettext_lazy("Ngày khảo sát"),
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "autocomplete": "off"}),
        help_text=gettext_lazy("Chọn ngày đủ xa để hỏi ý kiến các gia đình trước."),
    )
    classes = forms.MultipleChoiceField(label=gettext_lazy("Các lớp"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, questionnaires: QuerySet[Questionnaire], classrooms: list[Classroom], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in classrooms}
        self.fields["questionnaire"].queryset = questionnaires  # type: ignore[attr-defined]
        self.fields["classes"].choices = [(pk, room.name) for pk, room in self.rooms.items()]  # type: ignore[attr-defined]

    def clean_classes(self) -> list[Classroom]:
        return [self.rooms[pk] for pk in self.cleaned_data["classes"]]


def _count(label: str, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_IN_CLASS, initial=initial)


class ConsentsForm(forms.Form):
    """Three counts for each class; with a reason where one that was asked, or is over, may be corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    PARTS = {
        "agreed": gettext_lazy("đồng ý"),
        "refused": gettext_lazy("không đồng ý"),
        "silent": gettext_lazy("chưa trả lời"),
    }

    def __init__(self, *args: Any, classes: list[ScreenedClass], correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        for one in classes:
            for part, words in self.PARTS.items():
                label = _("Lớp %(name)s: %(part)s") % {"name": one.classroom.name, "part": words}
                self.fields[f"{part}_{one.pk}"] = _count(label, getattr(one, part))
        if correcting:
            self.fields["reason"] = forms.CharField(
                label=_("Lý do sửa số"),
                required=False,
                max_length=300,
                help_text=_("Cần khi sửa số của lớp đã khảo sát, hoặc sau ngày khảo sát. Không ghi tên học sinh."),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        counts = {one: tuple(data.pop(f"{part}_{one.pk}", None) for part in self.PARTS) for one in self.classes}
        return {**data, "counts": counts}


class ScreenedForm(forms.Form):
    """A count for each answer of each question. What was kept is not shown again: it is folded."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [
            [f"c{place}_{column}" for column in range(len(one["answers"]))] for place, one in enumerate(questions)
        ]
        for line, one in zip(self.names, questions, strict=True):
            for name, answer in zip(line, one["answers"], strict=True):
                self.fields[name] = _count(f"{one['text']} – {answer}")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        return {"version": data["version"], "counts": [[data[name] for name in line] for line in self.names]}
