from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ConcernState
from cases.models import Case

WORDS = {
    ConcernState.JOINED: gettext_lazy("Gắn vào trường hợp đang mở của học sinh"),
    ConcernState.WATCHED: gettext_lazy("Chưa mở trường hợp, tiếp tục theo dõi"),
    ConcernState.REFERRED: gettext_lazy("Chuyển nơi khác phù hợp hơn"),
    ConcernState.NOT_OPENED: gettext_lazy("Không mở trường hợp"),
    ConcernState.PASSED_ON: gettext_lazy("Chuyển cho người phụ trách"),
}


class DecideConcernForm(forms.Form):
    """`cases`: the pupil's open cases that the reader may put the concern into; the form knows no others."""

    decision = forms.ChoiceField(label=gettext_lazy("Quyết định"), widget=forms.RadioSelect)
    case = forms.ChoiceField(label=gettext_lazy("Trường hợp đang mở"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Người báo tin chỉ thấy tin đã được xem, không thấy lý do."),
    )

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.joinable = {case.public_id: case for case in cases}
        offered = [state for state in WORDS if cases or state != ConcernState.JOINED]
        self.fields["decision"].choices = [(state.value, WORDS[state]) for state in offered]  # type: ignore[attr-defined]
        if not cases:
            del self.fields["case"]
            return
        lines = [(key, f"{case.code} · {case.get_kind_display()}") for key, case in self.joinable.items()]
        self.fields["case"].choices = lines  # type: ignore[attr-defined]
        self.fields["decision"].initial = ConcernState.JOINED
        self.fields["case"].initial = lines[0][0] if len(lines) == 1 else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.pop("case", "")
        if data.get("decision") == ConcernState.JOINED:
            data["case"] = self.joinable.get(chosen)
            if data["case"] is None and "case" not in self.errors:
                self.add_error("case", _("Mời thầy/cô chọn trường hợp đang mở để gắn tin này."))
        return data
