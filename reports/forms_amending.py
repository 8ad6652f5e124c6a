"""What an office changes of a request it has sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reports import answers
from reports.models import ReportRequest


class AmendForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    questions = forms.CharField(
        label=_("Thêm câu hỏi"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một câu, viết như khi lập yêu cầu; câu hỏi đã có giữ nguyên"),
    )

    class Meta:
        model = ReportRequest
        fields = ["version", "title", "due_on", "note", "letter_number", "letter_on"]

    def clean_questions(self) -> list[answers.Asked]:
        return answers.parsed(self.cleaned_data["questions"])

    def _post_clean(self) -> None:
        """The verb checks the model: here only what was typed is looked at."""


class AddSchoolsForm(forms.Form):
    schools = forms.ModelMultipleChoiceField(label=_("Trường"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, schools: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools
