from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from cases.enums import ConcernSource
from cases.forms.intake import YES_NO, PupilForm
from cases.models.box_receipts import ANSWER_MOST

WHO = [
    (ConcernSource.PUPIL.value, gettext_lazy("Học sinh")),
    (ConcernSource.PARENT.value, gettext_lazy("Cha mẹ, người thân")),
    (ConcernSource.OTHER.value, gettext_lazy("Người khác")),
]
NOT_TO = [
    (Role.PRINCIPAL.value, gettext_lazy("Không gửi cho hiệu trưởng (một cán bộ của cơ quan cấp trên đọc thay)")),
    (Role.FOCAL.value, gettext_lazy("Không gửi cho giáo viên đầu mối công tác xã hội")),
]
ABOUT_SENDER = ("sender_name", "sender_class", "contact")


class BoxForm(forms.Form):
    """Nothing but the text is asked for: whoever wants to stay unknown leaves the rest empty."""

    danger_now = forms.ChoiceField(
        label=gettext_lazy("Ngay lúc này có ai đang gặp nguy hiểm không?"),
        choices=YES_NO,
        required=False,  # no answer is no obstacle
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Chuyện gì đã xảy ra?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Viết theo cách của mình: chuyện gì, với ai, ở đâu, khi nào."),
        error_messages={
            "required": gettext_lazy("Hãy viết vài dòng để nhà trường hiểu."),
            "max_length": gettext_lazy("Dài quá %(limit_value)d chữ: hãy rút gọn, hoặc gửi làm hai lần."),
        },
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Người viết là ai?"), choices=WHO, initial=ConcernSource.PUPIL, widget=forms.RadioSelect
    )
    sender_name = forms.CharField(
        label=gettext_lazy("Tên (không bắt buộc)"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Để trống nếu không muốn nói tên."),
    )
    sender_class = forms.CharField(label=gettext_lazy("Lớp (không bắt buộc)"), required=False, max_length=40)
    contact = forms.CharField(
        label=gettext_lazy("Muốn được liên hệ lại bằng cách nào? (không bắt buộc)"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Ví dụ: gặp ở phòng y tế giờ ra chơi, hoặc một số điện thoại."),
    )
    not_to = forms.MultipleChoiceField(
        label=gettext_lazy("Có ai không nên đọc điều này? (không bắt buộc)"),
        choices=NOT_TO,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # people do not see it and leave it empty; what fills in every field is a machine
    website = forms.CharField(
        label=gettext_lazy("Để trống ô này"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def clean_danger_now(self) -> bool:
        return self.cleaned_data["danger_now"] == "yes"

    def clean(self) -> dict[str, Any]:
        """What the writer tells of themselves becomes one text, line by line."""
        data = super().clean() or {}
        self.is_machine = bool(data.pop("website", ""))
        lines = [(self.fields[name].label, data.pop(name, "")) for name in ABOUT_SENDER]
        data["sender"] = "\n".join(f"{str(label).partition(' (')[0]}: {said}" for label, said in lines if said)
        return data

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(name, value) of all that was typed, for a page that asks once more before sending."""
        lists = {name: self.data.getlist(name) for name in self.fields}
        return [(name, value) for name, values in lists.items() for value in values]


class ConcernPupilForm(PupilForm):
    """Whom the message in the box is about."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Mã nhận tin"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Tám chữ và số, đã hiện một lần sau khi gửi."),
        error_messages={"required": gettext_lazy("Hãy nhập mã.")},
    )


class AnswerSenderForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Lời nhắn cho người gửi"),
        max_length=ANSWER_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Ai có mã đều đọc được: không ghi tên, không nhắc lại chuyện đã kể. Ví dụ: “Cô sẽ ở phòng tư vấn "
            "chiều thứ Năm”."
        ),
    )
