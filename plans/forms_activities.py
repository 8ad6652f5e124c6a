"""Forms of what stands around an activity; they check what was typed and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.models import Classroom
from ctxh_portal.kit.fields import DayField
from plans.models import Club
from plans.models.clubs import MOST_IN_CLASS
from plans.models.evidence import PupilsShown


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
    pupils_shown = forms.ChoiceField(
        label=gettext_lazy("Trong tệp có ảnh học sinh không?"),
        choices=[
            (PupilsShown.NO.value, gettext_lazy("Không có")),
            (
                PupilsShown.CHECKED.value,
                gettext_lazy("Có; đã kiểm tra ý kiến đồng ý chụp ảnh của từng em, không thiếu em nào"),
            ),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Tệp ảnh luôn được coi là có. Tệp PDF, Word, Excel cũng có thể chứa ảnh."),
    )
    checked_by: Any = forms.ModelChoiceField(
        label=gettext_lazy("Người kiểm tra"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text=gettext_lazy("Chỉ cần khi có ảnh học sinh. Tên người kiểm tra và ngày được giữ cùng tệp."),
    )
    checked_on = DayField(label=gettext_lazy("Ngày kiểm tra"), required=False)
    nameless = forms.BooleanField(
        label=gettext_lazy("Kết quả khảo sát đã gộp: không có tên, không có phiếu của từng em"), required=False
    )

    def __init__(self, *args: Any, staff: QuerySet[User], user: User, survey: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not survey:
            del self.fields["nameless"]
        chosen: Any = self.fields["checked_by"]
        chosen.queryset = staff
        chosen.initial = user.public_id


class AttendanceForm(forms.Form):
    """A box for each employee of the school on the training's day, or for whom the office knew by name."""

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Có mặt"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Người không được đánh dấu được tính là vắng."),
        error_messages={"invalid_choice": gettext_lazy("Có người không thuộc danh sách của ngày tập huấn.")},
    )

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        chosen: Any = self.fields["present"]
        chosen.choices = [(public_id, person.full_name) for public_id, person in self.staff.items()]

    def clean_present(self) -> list[User]:
        return [self.staff[public_id] for public_id in self.cleaned_data["present"]]


class CertifyForm(forms.Form):
    """What is on all certificates once, and a number for each who was there."""

    title = forms.CharField(label=gettext_lazy("Tên chứng chỉ"), max_length=200)
    issuer = forms.CharField(label=gettext_lazy("Nơi cấp"), max_length=160)
    issued_on = DayField(label=gettext_lazy("Ngày cấp"))
    valid_until = forms.DateField(
        label=gettext_lazy("Có giá trị đến hết"),
        required=False,
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "autocomplete": "off"}),
        help_text=gettext_lazy("Để trống nếu chứng chỉ không ghi thời hạn."),
    )

    def __init__(self, *args: Any, present: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = {f"so_{person.pk}": person for person in present}
        for name, person in self.present.items():
            self.fields[name] = forms.CharField(
                label=_("Số hiệu của %(name)s") % {"name": person.full_name}, required=False, max_length=60
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["numbers"] = {person: data.pop(name, "") for name, person in self.present.items()}
        return data


class PhotoReviewForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Đã làm gì"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: đã bỏ hai ảnh; không có ảnh của em. Không ghi tên học sinh."),
    )


class ClubForm(forms.Form):
    """With a field for each class of this school year: how many of its pupils belong to the club."""

    name = forms.CharField(label=gettext_lazy("Tên câu lạc bộ, nhóm"), max_length=160)
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Không ghi tên học sinh."),
    )
    meets = forms.CharField(
        label=gettext_lazy("Lịch sinh hoạt"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Ví dụ: chiều thứ sáu tuần thứ hai hằng tháng."),
    )
    staff = forms.MultipleChoiceField(
        label=gettext_lazy("Giáo viên, nhân viên tham gia"), required=False, widget=forms.CheckboxSelectMultiple
    )
    founded_on = DayField(label=gettext_lazy("Ngày thành lập"))
    ended_on = DayField(
        label=gettext_lazy("Ngày kết thúc"),
        required=False,
        initial=None,
        help_text=gettext_lazy("Để trống khi còn sinh hoạt."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, club: Club | None, staff: list[User], classrooms: list[Classroom], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        counts = {row.classroom_id: row.pupils for row in club.classes.all()} if club else {}
        self.people = {person.public_id: person for person in staff}
        self.rooms = {f"lop_{room.pk}": room for room in classrooms}
        chosen: Any = self.fields["staff"]
        chosen.choices = [(public_id, person.full_name) for public_id, person in self.people.items()]
        chosen.initial = [person.public_id for person in club.staff.all()] if club else []
        for name, room in self.rooms.items():
            self.fields[name] = forms.IntegerField(
                label=_("Số học sinh lớp %(name)s") % {"name": room.name},
                required=False,
                min_value=0,
                max_value=MOST_IN_CLASS,
                initial=counts.get(room.pk),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["staff"] = [self.people[public_id] for public_id in data.get("staff", [])]
        data["members"] = {room: data.pop(name, None) or 0 for name, room in self.rooms.items()}
        return data


class TopicForm(forms.Form):
    month = forms.IntegerField(label=gettext_lazy("Tháng"), min_value=1, max_value=12)
    day = forms.IntegerField(
        label=gettext_lazy("Ngày"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=gettext_lazy("Để trống khi là cả tháng."),
    )
    title = forms.CharField(label=gettext_lazy("Chủ đề"), max_length=160)
    idea = forms.CharField(
        label=gettext_lazy("Gợi ý hoạt động"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=gettext_lazy("Nguồn, ghi chú"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Văn bản nào quy định, đã đối chiếu hay chưa."),
    )
    shown = forms.BooleanField(label=gettext_lazy("Đang gợi ý cho các trường"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
