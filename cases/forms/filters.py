from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import RiskLevel
from cases.models.filters import COLUMNS, DUES, STAGES, USUAL


class SavedFilterForm(forms.Form):
    name = forms.CharField(label=_("Tên bộ lọc"), max_length=60, help_text=_("Không ghi tên học sinh."))
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=STAGES)
    risk = forms.ChoiceField(label=_("Nguy cơ"), choices=[("", _("Mọi mức")), *RiskLevel.choices], required=False)
    due = forms.ChoiceField(label=_("Thời hạn"), choices=[("", _("Mọi thời hạn")), *DUES], required=False)
    columns = forms.MultipleChoiceField(
        label=_("Cột hiển thị"),
        choices=COLUMNS,
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
        help_text=_("Cột tên học sinh luôn có."),
    )
