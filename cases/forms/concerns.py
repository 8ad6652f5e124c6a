from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import AgencyQuerySet
from cases.enums import ConcernState
from cases.forms.intake import PupilForm
from cases.forms.referrals import AgencyChoice
from cases.models import Case
from cases.workflow.clocks import LONGEST_WATCH

WORDS = {
    ConcernState.JOINED: gettext_lazy("Gắn vào trường hợp đang mở của học sinh"),
    ConcernState.WATCHED: gettext_lazy("Chưa mở trường hợp, tiếp tục theo dõi"),
    ConcernState.REFERRED: gettext_lazy("Chuyển nơi khác phù hợp hơn"),
    ConcernState.NOT_OPENED: gettext_lazy("Không mở trường hợp"),
    ConcernState.PASSED_ON: gettext_lazy("Chuyển cho người phụ trách"),
}


class CorrectPupilForm(PupilForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do sửa"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: hai em cùng họ tên, chọn nhầm lớp. Không ghi tên em đã ghi nhầm."),
    )


ASKED = {  # what else a decision needs
    ConcernState.WATCHED: (
        "look_on",
        format_lazy(
            gettext_lazy("Mời thầy/cô chọn ngày xem lại, từ ngày mai trở đi, không quá {days} ngày."),
            days=LONGEST_WATCH.days,
        ),
    ),
    ConcernState.REFERRED: ("agency", gettext_lazy("Mời thầy/cô chọn nơi chuyển đến trong danh bạ.")),
}


class DecideConcernForm(forms.Form):
    """`cases`: the pupil's open cases that the reader may put the concern into; the form knows no others.
    `agencies`: to whom the school may refer."""

    decision = forms.ChoiceField(label=gettext_lazy("Quyết định"), widget=forms.RadioSelect)
    case = forms.ChoiceField(label=gettext_lazy("Trường hợp đang mở"), required=False, widget=forms.RadioSelect)
    look_on = forms.DateField(
        label=gettext_lazy("Ngày xem lại"),
        required=False,
        help_text=format_lazy(
            gettext_lazy("Cần khi chọn tiếp tục theo dõi, không quá {days} ngày: đến ngày đó cổng nhắc xem lại."),
            days=LONGEST_WATCH.days,
        ),
    )
    agency = AgencyChoice(
        queryset=None,
        to_field_name="public_id",
        label=gettext_lazy("Nơi chuyển đến"),
        required=False,
        empty_label=gettext_lazy("Chọn trong danh bạ của địa bàn"),
        help_text=gettext_lazy("Cần khi chọn chuyển nơi khác."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Người báo tin chỉ thấy tin đã được xem, không thấy lý do."),
    )

    def __init__(self, *args: Any, cases: list[Case], agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
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
        name, words = ASKED.get(data.get("decision", ""), ("reason", ""))
        if words and not data.get(name) and name not in self.errors:
            self.add_error(name, words)
        if data.get("decision") == ConcernState.JOINED:
            data["case"] = self.joinable.get(chosen)
            if data["case"] is None and "case" not in self.errors:
                self.add_error("case", _("Mời thầy/cô chọn trường hợp đang mở để gắn tin này."))
        return data
