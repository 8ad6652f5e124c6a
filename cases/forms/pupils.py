"""The forms of a pupil's file. Nothing is ticked before a person ticks it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import access, roster
from cases.consents import must_ask_pupil
from cases.enums import CIRCUMSTANCE_FIELDS, Answer, ConsentChannel, FieldGroup, TermKind
from cases.models import Benefit, Caregiver, Case, Circumstance, Pupil, Term
from ctxh_portal.kit.fields import DayField

TWO_LINES = forms.Textarea(attrs={"rows": 2})


class _Filled(forms.ModelForm):
    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class CaregiverForm(_Filled):
    class Meta:
        model = Caregiver
        fields = ["full_name", "relation", "phone", "birth_year", "job", "lives_with", "since"]
        help_texts = {"relation": gettext_lazy("Ví dụ: mẹ, cha, bà ngoại, người giám hộ")}


class EndCaregiverForm(forms.Form):
    until = DayField(label=gettext_lazy("Chăm sóc đến hết ngày"))


class SafetyForm(forms.Form):
    """Both ways: to set the flag and to lift it."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Được mã hóa; chỉ người đặt dấu và ai xem được trường hợp của em (nếu có) đọc được."
        ),
    )


class TermChoice(forms.ModelChoiceField):
    """A row of a list, in the page by its public id; nothing is chosen at first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", **kwargs)

    def label_from_instance(self, obj: Term) -> str:
        return obj.coded


class YearChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        label = gettext_lazy("Năm học")
        super().__init__(queryset=None, to_field_name="label", empty_label=None, label=label, **kwargs)


class _OfYear(_Filled):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["school_year"].queryset = roster.years(user)
        today = timezone.localdate()
        if self.instance.pk:  # the form knows these choices by other names than the row's ids
            self.initial["school_year"] = self.instance.school_year.label
        else:
            self.initial["since"] = today
            present = [year.label for year in roster.years(user) if year.starts <= today <= year.ends]
            self.initial["school_year"] = present[0] if present else None


class CircumstanceForm(_OfYear):
    school_year = YearChoice()
    group = TermChoice(label=gettext_lazy("Nhóm hoàn cảnh"), empty_label=gettext_lazy("Chọn nhóm"))

    class Meta:
        model = Circumstance
        fields = ["school_year", "group", "since", "until", "proof"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.group if self.instance.pk else None
        offer_terms(self, "group", TermKind.CIRCUMSTANCE, kept)


class BenefitForm(_OfYear):
    school_year = YearChoice()
    kind = TermChoice(label=gettext_lazy("Loại hỗ trợ"), empty_label=gettext_lazy("Chọn loại hỗ trợ"))

    class Meta:
        model = Benefit
        fields = ["school_year", "kind", "amount", "source", "since", "until"]
        help_texts = {
            "until": gettext_lazy("Ngày hết hạn; để trống nếu chưa rõ"),
            "source": gettext_lazy("Ví dụ: ngân sách, Hội Khuyến học xã"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.kind if self.instance.pk else None
        offer_terms(self, "kind", TermKind.BENEFIT, kept)


def offer_terms(form: forms.BaseForm, field: str, kind: str, kept: Term | None = None) -> None:
    """The rows in force today; a retired one stays where it stands already."""
    rows = access.terms(kind, timezone.localdate())
    if kept:
        rows = rows | access.terms(kind).filter(pk=kept.pk)
        form.initial[field] = kept.public_id
    form.fields[field].queryset = rows  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """What must be asked follows from the pupil's age and from whom nobody may ask."""

    purpose = TermChoice(label=gettext_lazy("Hỏi về việc gì"), empty_label=gettext_lazy("Chọn mục đích"))
    pupil_said = forms.ChoiceField(
        label=gettext_lazy("Ý kiến của em"),
        choices=Answer.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Em từ đủ 7 tuổi được hỏi ý kiến; chưa rõ ngày sinh thì hỏi cả em."),
    )
    caregiver = forms.ModelChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=gettext_lazy("Người chăm sóc được hỏi"),
        required=False,
        empty_label=gettext_lazy("Chưa hỏi ai"),
    )
    caregiver_said = forms.ChoiceField(
        label=gettext_lazy("Ý kiến của người chăm sóc"),
        choices=Answer.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=[("", gettext_lazy("Chọn hình thức")), *ConsentChannel.choices]
    )
    given_on = DayField(label=gettext_lazy("Ngày trả lời"))
    valid_until = forms.DateField(
        label=gettext_lazy("Có giá trị đến hết"),
        required=False,
        help_text=gettext_lazy("Để trống nếu đến khi rút lại"),
    )
    exception = TermChoice(
        label=gettext_lazy("Ngoại lệ của luật"),
        required=False,
        empty_label=gettext_lazy("Không dùng ngoại lệ"),
        help_text=gettext_lazy("Chỉ khi luật cho phép không cần đồng ý; phải ghi vì sao ở dưới."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=1000, widget=TWO_LINES)

    def __init__(self, *args: Any, pupil: Pupil, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        offer_terms(self, "purpose", TermKind.PURPOSE)
        offer_terms(self, "exception", TermKind.EXCEPTION)
        fields: Any = self.fields
        fields["purpose"].queryset = fields["purpose"].queryset.filter(of_case=bool(case))
        named = access.contactable(pupil)
        fields["caregiver"].queryset = access.caregivers(pupil).filter(no_contact=False)
        fields["caregiver"].label_from_instance = lambda row: f"{row.full_name} ({row.relation})"
        if not must_ask_pupil(pupil, today):
            del self.fields["pupil_said"]
        if not named:
            del self.fields["caregiver"], self.fields["caregiver_said"]


class WithdrawForm(forms.Form):
    withdrawn_on = DayField(label=gettext_lazy("Ngày rút lại"))
    withdrawn_because = forms.CharField(label=gettext_lazy("Lý do"), max_length=1000, widget=TWO_LINES)


PART_OF = {
    TermKind.BENEFIT: FieldGroup.BENEFITS,
    TermKind.HINT: FieldGroup.BENEFITS,
    TermKind.DANGER_WORD: FieldGroup.PROTECTION,
    TermKind.KIND_GUIDE: FieldGroup.PROTECTION,
}


class TermForm(_Filled):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Term
        fields = ["code", "label", "field_group", "of_case", "valid_from", "valid_until", "legal_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["legal_note"].widget.attrs["rows"] = 3
        kind, fields = self.instance.kind, self.fields
        if kind == TermKind.CIRCUMSTANCE:
            parts = [(part.value, part.label) for part in CIRCUMSTANCE_FIELDS]
            fields["field_group"].choices = [("", _("Chọn phần")), *parts]  # type: ignore[attr-defined]
        else:  # the whole list belongs to one part
            del fields["field_group"]
            self.instance.field_group = PART_OF.get(kind, FieldGroup.CONSENTS)
        if kind != TermKind.PURPOSE:
            del fields["of_case"]
        if not self.instance.pk:
            self.initial["valid_from"] = timezone.localdate()
