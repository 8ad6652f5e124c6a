"""The forms of the roster. Names stay out of browsers' memories: autocomplete is off everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from cases import roster
from cases.enums import Sex
from cases.models import Classroom, Pupil

LEAVES = "leaves"


class CorrectClassroomForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên lớp"), max_length=40, help_text=gettext_lazy("Ví dụ: 8A2, Lá 1")
    )
    grade = forms.IntegerField(
        label=gettext_lazy("Khối"), min_value=0, max_value=12, help_text=gettext_lazy("Mầm non ghi 0")
    )
    homeroom_teacher = forms.ChoiceField(
        label=gettext_lazy("Giáo viên chủ nhiệm"),
        required=False,
        help_text=gettext_lazy("Chọn trong những người đã được giao vai trò ở trường."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teachers = {user.public_id: user for user in roster.homeroom_choices(unit)}
        named = [(public_id, user.full_name) for public_id, user in self.teachers.items()]
        self.fields["homeroom_teacher"].choices = [("", _("Chưa có")), *named]  # type: ignore[attr-defined]

    def clean_homeroom_teacher(self) -> User | None:
        return self.teachers.get(self.cleaned_data["homeroom_teacher"])


class ClassroomForm(CorrectClassroomForm):
    school_year = forms.ModelChoiceField(
        label=gettext_lazy("Năm học"), queryset=None, to_field_name="label", empty_label=None
    )
    field_order = ["school_year"]

    def __init__(self, *args: Any, user: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        self.fields["school_year"].queryset = roster.years(user)  # type: ignore[attr-defined]


class CorrectPupilForm(forms.ModelForm):
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )

    class Meta:
        model = Pupil
        fields = ["full_name", "birth_date", "sex", "moet_code"]
        labels = {"moet_code": gettext_lazy("Mã định danh Bộ GD&ĐT (nếu có)")}

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class PupilEnrolForm(CorrectPupilForm):
    since = forms.DateField(label=gettext_lazy("Vào lớp từ ngày"))

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = classroom.school_year
        self.fields["since"].initial = min(max(timezone.localdate(), year.starts), year.ends)


class MovePupilForm(forms.Form):
    classroom = forms.ChoiceField(label=gettext_lazy("Lớp mới"))
    since = forms.DateField(label=gettext_lazy("Từ ngày"), initial=timezone.localdate)

    def __init__(self, *args: Any, user: User, pupil: Pupil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {classroom.public_id: classroom for classroom in roster.classes_to_move_to(user, pupil)}
        named = [(public_id, f"{c.name} ({c.school_year.label})") for public_id, c in self.classes.items()]
        choices = [("", _("Chọn lớp")), *named, (LEAVES, _("Thôi học ở trường"))]
        self.fields["classroom"].choices = choices  # type: ignore[attr-defined]

    def clean_classroom(self) -> Classroom | None:
        return self.classes.get(self.cleaned_data["classroom"])
