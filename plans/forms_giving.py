"""To whom tasks are given, and the teams of a school."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Level
from accounts.models import Unit, User
from plans.enums import TeamKind
from plans.models import PlanTask, TaskGiven, Team

NONE, ALL, SOME = "none", "all", "some"
LEVELS = [choice for choice in Level.choices if choice[0] != Level.OFFICE]


class _Chosen(forms.MultipleChoiceField):
    """Boxes for rows of the database, by public id; hands on the rows."""

    def __init__(self, label: Any, gone: Any, **kwargs: Any) -> None:
        errors = {"invalid_choice": gone}
        kwargs.setdefault("required", False)
        super().__init__(label=label, widget=forms.CheckboxSelectMultiple, error_messages=errors, **kwargs)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any], words: Any) -> None:
        self.rows = {row.public_id: row for row in rows}
        self.choices = [(public_id, words(row)) for public_id, row in self.rows.items()]

    def clean(self, value: Any) -> list[Any]:
        return [self.rows[public_id] for public_id in super().clean(value)]


class GiveForm(forms.Form):
    tasks = _Chosen(
        gettext_lazy("Nhiệm vụ"),
        gettext_lazy("Có nhiệm vụ không còn trong kế hoạch."),
        required=True,
    )

    def __init__(
        self, *args: Any, tasks: Iterable[PlanTask], given: dict[int, list[TaskGiven]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["tasks"].error_messages["required"] = _("Xin chọn ít nhất một nhiệm vụ.")

        def words(task: PlanTask) -> str:
            names = ", ".join(row.words for row in given.get(task.pk, []))
            return f"{task.code}. {Truncator(task.title).chars(110)}" + (f" ({names})" if names else "")

        chosen: Any = self.fields["tasks"]
        chosen.offer(tasks, words)


class GiveToSchoolsForm(GiveForm):
    reaches = forms.ChoiceField(
        label=gettext_lazy("Giao đến"),
        widget=forms.RadioSelect,
        choices=[
            (ALL, gettext_lazy("Tất cả các trường trực thuộc")),
            (SOME, gettext_lazy("Các trường theo cấp học, hoặc từng trường chọn dưới đây")),
            (NONE, gettext_lazy("Không giao đến trường; cơ quan tự thực hiện")),
        ],
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Cấp học"), required=False, choices=LEVELS, widget=forms.CheckboxSelectMultiple
    )
    schools = _Chosen(gettext_lazy("Trường"), gettext_lazy("Có trường không còn trực thuộc."))

    def __init__(self, *args: Any, schools: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["schools"]
        chosen.offer(schools, lambda school: school.name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("levels") or data.get("schools")
        if data.get("reaches") == SOME and not named and "schools" not in self.errors:
            self.add_error("levels", _("Xin chọn cấp học hoặc trường nhận nhiệm vụ."))
        if data.get("reaches") != SOME:
            data["levels"], data["schools"] = [], []
        data["reaches"] = data.get("reaches") != NONE
        return data


class GiveToStaffForm(GiveForm):
    teams = _Chosen(gettext_lazy("Tổ chuyên môn, đoàn thể"), gettext_lazy("Có tổ, đoàn thể không còn hoạt động."))
    persons = _Chosen(gettext_lazy("Người của trường"), gettext_lazy("Có người không còn ở trường."))

    def __init__(self, *args: Any, teams: Iterable[Team], staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["teams"]
        groups.offer(teams, lambda team: f"{team.name} ({team.lead.full_name})" if team.lead else team.name)
        persons: Any = self.fields["persons"]
        persons.offer(staff, lambda person: person.full_name)


class TeamForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=TeamKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Tên tổ, đoàn thể"),
        max_length=120,
        help_text=gettext_lazy("Ví dụ: Tổ Ngữ văn, Công đoàn, Đội Thiếu niên Tiền phong."),
    )
    lead: Any = forms.ModelChoiceField(
        label=gettext_lazy("Người phụ trách"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text=gettext_lazy("Người này thấy nhiệm vụ của tổ ở trang Hôm nay và ghi tiến độ."),
    )
    in_use = forms.BooleanField(label=gettext_lazy("Đang hoạt động"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = staff
        lead.label_from_instance = lambda person: person.full_name
