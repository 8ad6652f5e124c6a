"""Forms of what stands around an activity; they check what was typed and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from ctxh_portal.kit.fields import DayField


class EvidenceForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Tên tệp"),
        max_length=120,
        help_text=gettext_lazy("Ví dụ: Danh sách tham dự, Bài tuyên truyền số 1. Không ghi tên học sinh."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Tệp"),
        help_text=gettext_lazy("Ảnh, PDF, Word (.docx) hoặc Excel (.xlsx), không quá 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"}),
    )
    consents_checked = forms.BooleanField(
        label=gettext_lazy(
            "Với ảnh: đã kiểm tra ý kiến đồng ý chụp ảnh của từng em có trong ảnh, không thiếu em nào"
        ),
        required=False,
    )
    checked_by = forms.ModelChoiceField(
        label=gettext_lazy("Người kiểm tra"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text=gettext_lazy("Chỉ cần với ảnh. Tên người kiểm tra và ngày được giữ cùng ảnh."),
    )
    checked_on = DayField(label=gettext_lazy("Ngày kiểm tra"), required=False)

    def __init__(self, *args: Any, staff: QuerySet[User], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["checked_by"]
        chosen.queryset = staff
        chosen.initial = user.public_id


class AttendanceForm(forms.Form):
    """A box for each employee of the school on the training's day."""

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Có mặt"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ai không được đánh dấu là vắng."),
        error_messages={"invalid_choice": gettext_lazy("Có người không thuộc trường vào ngày tập huấn.")},
    )

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        chosen: Any = self.fields["present"]
        chosen.choices = [(public_id, person.full_name) for public_id, person in self.staff.items()]

    def clean_present(self) -> list[User]:
        return [self.staff[public_id] for public_id in self.cleaned_data["present"]]
