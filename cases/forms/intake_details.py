from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import IntakeDetail
from cases.models.intake_details import INFORMANT, LONGEST, TEXTS
from ctxh_portal.kit.fields import VersionedForm


class IntakeDetailForm(VersionedForm):
    """Everything may stay empty: what is unknown is a dotted line on the paper."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS[:-1]:
            self._add(name, forms.Textarea(attrs={"rows": 2}))
        self.fields["informant_agrees"] = forms.BooleanField(
            label=_("Người cung cấp thông tin đồng ý ghi tên vào báo cáo"), required=False
        )
        for name in INFORMANT:
            self._add(name, forms.TextInput())
        self._add(TEXTS[-1], forms.Textarea(attrs={"rows": 2}))

    def _add(self, name: str, widget: forms.Widget) -> None:
        column = IntakeDetail._meta.get_field(name)
        self.fields[name] = forms.CharField(
            label=column.verbose_name,  # type: ignore[union-attr]
            required=False,
            max_length=column.max_length or LONGEST,  # type: ignore[union-attr]
            widget=widget,
        )
