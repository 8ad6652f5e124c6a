from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from ctxh_portal.kit.fields import refuse_long_ago

MOMENT = "%d/%m/%Y %H:%M"


def this_minute() -> str:
    return timezone.localtime().strftime(MOMENT)


class MomentField(forms.DateTimeField):
    """A minute that has come; now, unless somebody writes another."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=gettext_lazy("Ngày/tháng/năm giờ:phút."),
            input_formats=[MOMENT],
            initial=this_minute,
            widget=forms.DateTimeInput(
                format=MOMENT, attrs={"placeholder": "dd/mm/yyyy hh:mm", "autocomplete": "off"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment:
            refuse_long_ago(moment)
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("Thời điểm này chưa đến; chỉ ghi việc đã diễn ra."))
        return moment


class DangerReasonForm(forms.Form):
    """Of the answer no, and of a danger that is over."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DangerForm(DangerReasonForm):
    since = MomentField(label=gettext_lazy("Biết tin từ lúc"))
    field_order = ["since", "reason"]


class NoticeForm(forms.Form):
    """What was told to the outside, written down later or with who answered."""

    agency = forms.ChoiceField(label=gettext_lazy("Đã thông báo cho"))
    happened_at = MomentField(label=gettext_lazy("Thời điểm thông báo"))
    answered_by = forms.CharField(
        label=gettext_lazy("Người trả lời (nếu biết)"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Tên hoặc chức danh của người nhận tin; không ghi gì về học sinh."),
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choices = [(key, agency.name) for key, agency in self.agencies.items()]
        self.fields["agency"].choices = [("", _("Chọn nơi đã báo")), *choices]  # type: ignore[attr-defined]

    def clean_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["agency"]]
