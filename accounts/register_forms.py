"""Forms of the register of outgoing papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Way
from accounts.forms import DayField
from ctxh_portal.documents import kinds


class AuthorityField(forms.CharField):
    """Whom somebody signs for: one mark of authority a line, as NĐ 30/2020 writes them."""

    def __init__(self, **kwargs: Any) -> None:
        given = {
            "label": gettext_lazy("Ký thay mặt"),
            "required": False,
            "max_length": 120,
            "widget": forms.Textarea(attrs={"rows": 2}),
            "help_text": gettext_lazy(
                "Ví dụ: KT. HIỆU TRƯỞNG; hoặc hai dòng TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH. Để trống khi người đứng "
                "đầu ký; quyền cấp trưởng ghi Q. trước chức vụ."
            ),
        }
        super().__init__(**{**given, **kwargs})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return "\n".join(kinds.authority_lines(text))
        except ValueError as wrong:
            raise forms.ValidationError(
                _("Dòng “%(line)s” cần bắt đầu bằng TM., KT., TL. hoặc TUQ.") % {"line": wrong}
            ) from None


class NumberForm(forms.Form):
    """What stands on the signed paper."""

    number = forms.RegexField(
        r"^\d{1,5}[a-zA-Z]?\Z",
        label=gettext_lazy("Số"),
        help_text=gettext_lazy("Chỉ phần số. Ô này ghi sẵn số tiếp theo của sổ."),
        error_messages={"invalid": gettext_lazy("Ghi phần số, ví dụ 12.")},
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    signer_authority = AuthorityField()
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=80)
    signer_name = forms.CharField(
        label=gettext_lazy("Họ tên người ký"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Để trống ba ô này thì lấy theo thể thức của đơn vị vào ngày ban hành."),
    )

    def clean(self) -> dict[str, Any]:
        """Under another's post stands another's name: it is not taken from the letterhead."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("signer_title") and not found.get("signer_name"):
            self.add_error("signer_name", _("Ghi họ tên của người giữ chức vụ này."))
        return found


class StampedForm(forms.Form):
    scan = forms.FileField(
        label=gettext_lazy("Bản đóng dấu"),
        help_text=gettext_lazy("PDF, JPG hoặc PNG, tối đa 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class SendForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("Cách gửi"), choices=Way.choices, widget=forms.RadioSelect)
    to = forms.CharField(label=gettext_lazy("Nơi nhận"), max_length=200)
    sent_on = DayField(label=gettext_lazy("Ngày gửi"))


class ReceiveForm(forms.Form):
    received_on = DayField(label=gettext_lazy("Ngày nhận"))
    receipt = forms.CharField(
        label=gettext_lazy("Bằng chứng nhận"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: ký nhận sổ chuyển văn bản, thư trả lời, mã bưu gửi."),
    )


class VoidForm(forms.Form):
    unit: Any = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị"), queryset=None, to_field_name="public_id", empty_label=None
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2000, max_value=2100)
    first = forms.IntegerField(label=gettext_lazy("Từ số"), min_value=1, max_value=99_999)
    last = forms.IntegerField(label=gettext_lazy("Đến số"), min_value=1, max_value=99_999)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: văn bản của bộ phận khác trong trường; số hủy vì in sai."),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        if len(units) == 1:
            field.widget, field.initial = forms.HiddenInput(), units[0].public_id


class PaperTemplateForm(forms.Form):
    """What papers of one kind carry from a day on; empty fields leave it to the letterhead."""

    valid_from = DayField(
        label=gettext_lazy("Dùng từ ngày"), help_text=gettext_lazy("Văn bản của những ngày trước giữ mẫu cũ.")
    )
    symbol = forms.CharField(
        label=gettext_lazy("Ký hiệu"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Toàn bộ phần sau số, ví dụ: KH-PGDĐT-CTXH. Để trống: theo tên loại và đơn vị."),
    )
    closing = forms.CharField(
        label=gettext_lazy("Câu kết"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Đứng cuối nội dung khi văn bản chưa có câu “Trên đây là …”."),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một nơi nhận; dùng khi văn bản chưa ghi nơi nhận."),
    )
    authority = AuthorityField()
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=80)
    signer_name = forms.CharField(
        label=gettext_lazy("Họ tên người ký"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Để trống chức vụ thì cả ba ô này lấy theo thể thức đầu văn bản."),
    )
