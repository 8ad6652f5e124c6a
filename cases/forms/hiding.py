from django import forms
from django.utils.translation import gettext_lazy as _


class HidingForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
