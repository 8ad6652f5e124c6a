from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseKind
from ctxh_portal.kit.fields import VersionedForm


class ChangeKindForm(VersionedForm):
    kind = forms.ChoiceField(label=_("Nhóm trường hợp"), choices=CaseKind.choices)
    other_kinds = forms.MultipleChoiceField(
        label=_("Nhóm khác kèm theo (nếu có)"),
        choices=CaseKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Lý do sửa"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nhóm cũ và lý do được giữ ở phần diễn biến; báo cáo tính theo nhóm mới."),
    )
