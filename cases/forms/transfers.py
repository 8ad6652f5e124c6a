"""Forms of a file that goes to another school, and of one that came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts.enums import Role
from accounts.models import User
from cases import access
from cases.enums import TransferState
from cases.forms.referrals import PacketForm, initial_packet
from cases.models import Case, SealedFile, Transfer
from ctxh_portal.kit.fields import DayField

THREE_LINES = {"rows": 3}


class SchoolChoice(forms.ModelChoiceField):
    def label_from_instance(self, school: Any) -> str:
        return str(school.name)


class TransferForm(PacketForm):
    own = ("to_unit", "to_outside", "reason")
    to_unit = SchoolChoice(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=gettext_lazy("Trường nhận trên cổng"),
        empty_label=gettext_lazy("Không có trên cổng"),
    )
    to_outside = forms.CharField(
        label=gettext_lazy("Trường nhận ngoài cổng"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Tên đầy đủ và nơi trường đóng. Hồ sơ được in, gửi trong phong bì niêm phong."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do chuyển"), max_length=1000, widget=forms.Textarea(attrs=THREE_LINES)
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        fields: Any = self.fields
        fields["to_unit"].queryset = access.receiving_schools(case)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if bool(data.get("to_unit")) == bool(data.get("to_outside", "").strip()):
            self.add_error("to_unit", _("Mời thầy/cô chọn một trường trên cổng, hoặc ghi tên trường ngoài cổng."))
        return data


def initial_of(transfer: Transfer) -> dict[str, Any]:
    """What the form begins with when a draft is opened again."""
    return initial_packet(transfer) | {
        "to_unit": transfer.to_unit.public_id if transfer.to_unit else "",
        "to_outside": transfer.to_outside,
        "reason": transfer.reason,
    }


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Lý do không chuyển nữa"), max_length=2000, widget=forms.Textarea(attrs=THREE_LINES)
    )


class ReceiptForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("Trường nhận trả lời"),
        choices=[(state.value, state.label) for state in (TransferState.ACCEPTED, TransferState.REFUSED)],
        widget=forms.RadioSelect,
    )
    answered_on = DayField(label=gettext_lazy("Ngày trên giấy biên nhận"))
    receiver = forms.CharField(
        label=gettext_lazy("Người nhận"), max_length=160, help_text=gettext_lazy("Họ tên, chức vụ.")
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=THREE_LINES),
        help_text=gettext_lazy("Cần khi trường nhận không tiếp nhận: lý do."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == TransferState.REFUSED and not data.get("note", "").strip():
            self.add_error("note", _("Mời thầy/cô ghi lý do trường nhận không tiếp nhận."))
        return data


class AcceptForm(forms.Form):
    """Whoever knows name and birth date has the pupil at school."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên học sinh"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Học sinh đã đến trường học. Hồ sơ chỉ mở khi họ tên và ngày sinh đúng."),
    )
    birth_date = DayField(label=gettext_lazy("Ngày sinh"))
    classroom = forms.ModelChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=gettext_lazy("Lớp em vào học"),
        empty_label=gettext_lazy("Em đã có trong danh sách của trường"),
        help_text=gettext_lazy("Em chưa có trong danh sách: chọn lớp, cổng ghi em vào lớp cùng lúc tiếp nhận."),
    )
    focal = forms.ChoiceField(label=gettext_lazy("Giao cho giáo viên đầu mối"))
    note = forms.CharField(
        label=gettext_lazy("Lời nhắn cho trường gửi"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Trường gửi đọc được cùng biên nhận."),
    )

    def __init__(self, *args: Any, sealed: SealedFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["classroom"].queryset = access.seats_for(sealed)
        self.people = {one.public_id: one for one in people.people_with(sealed.to_unit, Role.FOCAL)}
        choices = [(public_id, one.full_name) for public_id, one in self.people.items()]
        fields["focal"].choices = [("", _("Chọn người phụ trách")), *choices]

    def clean_focal(self) -> User:
        return self.people[self.cleaned_data["focal"]]


class RefuseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Lý do không tiếp nhận"),
        max_length=2000,
        widget=forms.Textarea(attrs=THREE_LINES),
        help_text=gettext_lazy("Trường gửi đọc được. Ví dụ: không có học sinh nào vừa chuyển đến."),
    )
