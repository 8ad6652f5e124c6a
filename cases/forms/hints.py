from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import access
from cases.enums import TermKind
from cases.forms.pupils import TermChoice, offer_terms
from cases.models import Case
from cases.workflow.hints import Note, of_abuse
from ctxh_portal.kit.fields import DayField


class Agreed(forms.Form):
    """With the pupil's agreement; of a case of abuse with the principal's reason too."""

    agreed_on = DayField(
        label=gettext_lazy("Em đồng ý ngày"),
        help_text=gettext_lazy("Chỉ gửi khi em đã đồng ý; em muốn rút lại lúc nào cũng được."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do của hiệu trưởng"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_abuse(case):
            del self.fields["reason"]


class HintForm(Agreed):
    field_order = ["text", "agreed_on", "reason"]
    text = TermChoice(label=gettext_lazy("Điều nhắc"), empty_label=gettext_lazy("Chọn một câu"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        offer_terms(self, "text", TermKind.HINT)


class HandoverForm(Agreed):
    field_order = ["to", "helps", "avoid", "ask", "agreed_on", "reason"]
    to = forms.ChoiceField(label=gettext_lazy("Giáo viên chủ nhiệm mới"), required=False)
    helps = forms.CharField(
        label=gettext_lazy("Điều giúp em"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ví dụ: cho em ngồi gần bàn giáo viên; cho em ra ngoài khi em xin phép."),
    )
    avoid = forms.CharField(
        label=gettext_lazy("Điều nên tránh"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Không ghi vì sao, không ghi em thuộc trường hợp nào; chuyện riêng của em ở lại đây."
        ),
    )
    ask = forms.CharField(
        label=gettext_lazy("Khi cần thì hỏi ai"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Người ở trường mà em tin cậy, ví dụ giáo viên đầu mối."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        fields: Any = self.fields
        self.people = {one.public_id: one for one in access.note_takers(case)}
        choices = [(public_id, one.full_name) for public_id, one in self.people.items()]
        fields["to"].choices = [("", _("Không gửi ai, chỉ in cho cấp học mới")), *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        helps, avoid, ask = (data.pop(name, "") for name in ("helps", "avoid", "ask"))
        if not (helps.strip() or avoid.strip()):
            self.add_error("helps", _("Mời thầy/cô ghi điều giúp em hoặc điều nên tránh."))
        data["note"] = Note(self.people.get(data.pop("to", "")), helps, avoid, ask)
        return data
