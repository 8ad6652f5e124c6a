from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.enums import TermKind
from cases.forms.pupils import TermChoice, offer_terms
from cases.models import Case
from cases.workflow.hints import of_abuse
from ctxh_portal.kit.fields import DayField


class HintForm(forms.Form):
    text = TermChoice(label=gettext_lazy("Điều nhắc"), empty_label=gettext_lazy("Chọn một câu"))
    agreed_on = DayField(
        label=gettext_lazy("Em đồng ý ngày"),
        help_text=gettext_lazy("Chỉ gửi khi em đã đồng ý; em muốn rút lại lúc nào cũng được."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do của hiệu trưởng"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_terms(self, "text", TermKind.HINT)
        if not of_abuse(case):
            del self.fields["reason"]
