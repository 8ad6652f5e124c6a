from django import forms
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.uploads import ACCEPTED


class AttachForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Tên gọi của tệp"),
        max_length=150,
        help_text=gettext_lazy("Ví dụ: Đơn của gia đình, ngày 12/10/2026. Tên tệp trên máy không được lưu."),
    )
    upload = forms.FileField(label=gettext_lazy("Tệp"), help_text=ACCEPTED)
