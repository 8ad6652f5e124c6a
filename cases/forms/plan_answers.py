from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import access
from cases.enums import AnswerWay, PlanAnswerKind, PlanVoice
from cases.models import Pupil
from ctxh_portal.kit.fields import DayField


class PlanAnswerForm(forms.Form):
    """Who answers: the pupil, one of the caregivers who may be asked, or another adult whom the child trusts."""

    voice = forms.ChoiceField(label=gettext_lazy("Người trả lời"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"), choices=PlanAnswerKind.choices, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=AnswerWay.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Ý kiến hoặc lý do"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ghi đúng lời người nói. Bắt buộc khi không đồng ý hoặc chưa lấy được ý kiến."),
    )
    answered_on = DayField(label=gettext_lazy("Ngày trả lời"))

    def __init__(self, *args: Any, pupil: Pupil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.caregivers = {row.public_id: row for row in access.contactable(pupil)}
        people = [(key, f"{row.full_name} ({row.relation})") for key, row in self.caregivers.items()]
        voices = [
            (str(PlanVoice.PUPIL), PlanVoice.PUPIL.label),
            *people,
            (str(PlanVoice.ADULT), PlanVoice.ADULT.label),
        ]
        field: Any = self.fields["voice"]
        field.choices = voices
        if access.kept_safe(pupil):
            field.help_text = _("Người chăm sóc: Không lấy ý kiến – vì an toàn của học sinh.")

    def clean(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        voice = data.pop("voice", "")
        caregiver = self.caregivers.get(voice)
        return {**data, "who": str(PlanVoice.CAREGIVER) if caregiver else voice, "caregiver": caregiver}
