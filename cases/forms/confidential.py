"""Forms of sharing, routing away, locked notes and break-glass."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.enums import CasePart
from cases.forms.intake import PupilForm
from cases.models import Case
from cases.workflow.emergency import REASON_LETTERS
from cases.workflow.grants import SHARE_DAYS


class PersonField(forms.ChoiceField):
    """One of the people that the view gives, by public id."""

    def offer(self, people: list[User], empty: str) -> None:
        self.people = {user.public_id: user for user in people}
        self.choices = [("", empty), *[(public_id, user.full_name) for public_id, user in self.people.items()]]

    def clean(self, value: Any) -> User:
        return self.people[super().clean(value)]


class ShareForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập của người được chia sẻ"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Những phần được xem"), choices=CasePart.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=gettext_lazy("Trong mấy ngày"),
        min_value=1,
        max_value=SHARE_DAYS,
        initial=3,
        help_text=gettext_lazy("Hết hạn, người đó không còn thấy gì. Tối đa 30 ngày mỗi lần."),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class InvolveForm(forms.Form):
    user = PersonField(label=gettext_lazy("Người có liên quan"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ví dụ: được nêu trong lời kể, là người thân của học sinh."),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(people, _("Chọn một người trong trường"))  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do gỡ"), widget=forms.Textarea(attrs={"rows": 3}))


class LockedNoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Ghi chú riêng"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Chỉ thầy/cô đọc được. Ghi xong không sửa; người khác chỉ thấy là có ghi chú."),
    )


class BreakGlassForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do mở khẩn cấp"),
        min_length=REASON_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ít nhất 20 ký tự. Người phụ trách và hiệu trưởng được báo ngay."),
    )
    password = forms.CharField(
        label=gettext_lazy("Nhập lại mật khẩu của thầy/cô"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class BreakGlassForPupilForm(PupilForm, BreakGlassForm):
    field_order = ["pupil_words", "pupil", "reason", "password"]


class ReviewForm(forms.Form):
    justified = forms.TypedChoiceField(
        label=gettext_lazy("Kết luận"),
        choices=[("yes", gettext_lazy("Có lý do chính đáng")), ("no", gettext_lazy("Không có lý do chính đáng"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("Nhận xét"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, with_comment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_comment:
            del self.fields["comment"]


class HandOverForm(forms.Form):
    """Every row is ticked by the principal, and checked by itself in the verb."""

    cases = forms.MultipleChoiceField(
        label=gettext_lazy("Trường hợp được bàn giao"), widget=forms.CheckboxSelectMultiple
    )
    focal = PersonField(label=gettext_lazy("Giao cho"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cases: list[Case], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {case.public_id: case for case in cases}
        self.fields["cases"].choices = [  # type: ignore[attr-defined]
            (public_id, f"{case.code} – {case.pupil.full_name}") for public_id, case in self.offered.items()
        ]
        self.fields["cases"].initial = list(self.offered)
        self.fields["focal"].offer(people, _("Chọn người phụ trách"))  # type: ignore[attr-defined]

    def clean_cases(self) -> list[Case]:
        return [self.offered[public_id] for public_id in self.cleaned_data["cases"]]
