"""The form of a decision, letter, notice, minutes or submission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.forms import UnitChoice
from accounts.models import Unit, User
from accounts.register_forms import AuthorityField
from ctxh_portal.kit.fields import DayField
from plans.enums import PaperKind


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


# which fields are there for one kind alone
ONLY = {
    "addressees": {PaperKind.LETTER, PaperKind.SUBMISSION},
    "bases": {PaperKind.DECISION, PaperKind.NOTICE, PaperKind.SUBMISSION},
    "enacting": {PaperKind.DECISION},
    "assigns": {PaperKind.DECISION},
    "secretary": {PaperKind.MINUTES},
}


class CorrectNumberForm(forms.Form):
    number = forms.RegexField(
        r"^\d{1,5}[a-zA-Z]?\Z",
        label=gettext_lazy("Số đúng"),
        help_text=gettext_lazy("Chỉ phần số, ví dụ 12."),
        error_messages={"invalid": gettext_lazy("Ghi phần số, ví dụ 12.")},
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành đúng"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=120,
        help_text=gettext_lazy("Ghi vào sổ bên cạnh số cũ, ví dụ: gõ nhầm số khi vào sổ."),
    )


class PersonChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", **kwargs)

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class PaperForm(forms.Form):
    """A new paper, and, with `version`, the change of one (then unit and kind stay)."""

    unit = UnitChoice(label=gettext_lazy("Đơn vị ban hành"), empty_label=None)
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu"),
        max_length=300,
        help_text=gettext_lazy("Không ghi tên học sinh, mã trường hợp."),
    )
    addressees = forms.CharField(
        label=gettext_lazy("Kính gửi"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Mỗi dòng một nơi."),
    )
    enacting = forms.CharField(
        label=gettext_lazy("Thẩm quyền ban hành"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Dòng đứng trên căn cứ, ví dụ: HIỆU TRƯỞNG TRƯỜNG THCS HOA SEN. Để trống thì lấy theo thể thức của "
            "đơn vị."
        ),
    )
    bases = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=_area(5),
        help_text=gettext_lazy(
            "Mỗi dòng một căn cứ, viết cả chữ “Căn cứ”. Đã ghi sẵn các văn bản đang có hiệu lực với cấp học của "
            "đơn vị."
        ),
    )
    assigns = PersonChoice(
        label=gettext_lazy("Người được phân công làm đầu mối"),
        required=False,
        empty_label=gettext_lazy("Không phải quyết định phân công"),
    )
    body = forms.CharField(label=gettext_lazy("Nội dung"), required=False, widget=_area(16))
    secretary = forms.CharField(label=gettext_lazy("Thư ký"), required=False, max_length=120)
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Mỗi dòng một nơi nhận."),
    )
    signer_authority = AuthorityField()
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=80)
    signer_name = forms.CharField(
        label=gettext_lazy("Họ tên người ký"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Để trống ba ô này thì lấy theo thể thức của đơn vị vào ngày ban hành."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: str, units: QuerySet[Unit] | None = None, staff: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in ONLY.items():
            if kind not in kinds:
                del self.fields[name]
        self.fields["body"].help_text = (
            gettext_lazy(
                "Mỗi điều bắt đầu bằng “Điều 1.”; dưới đó là các khoản “1.”, điểm “a)”. Dán được từ Word."
            )
            if kind == PaperKind.DECISION
            else gettext_lazy("Mỗi đoạn một dòng. Đầu dòng “I.”, “1.” là đề mục; “a)”, “-” là các điểm.")
        )
        assigns: Any = self.fields.get("assigns")
        if assigns is not None:
            assigns.queryset = staff
            if not staff:
                del self.fields["assigns"]
        if units is None:
            del self.fields["unit"]
            self.fields["version"].required = True
            return
        del self.fields["version"]
        unit: Any = self.fields["unit"]
        unit.queryset, unit.initial = units, units[0].public_id
        if len(units) == 1:
            unit.widget = forms.HiddenInput()
