"""One form per verb of plans; they check what was typed and never save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UnitChoice
from accounts.models import Unit
from accounts.register_forms import NumberForm
from ctxh_portal.kit.calendar import add_months, school_year_label
from ctxh_portal.kit.fields import DayField, VersionedForm
from plans import tasktable
from plans.enums import ActivityKind, Span, TaskState
from plans.models import Club, Plan, PlanTask
from plans.tasktable import MAX_ROWS, Group, Parsed, Row

YEAR_RANGE = {"min_value": 2000, "max_value": 2100}


def _area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class PlanForm(forms.Form):
    """A new plan, and, with `plan`, the change of one (then the unit stays)."""

    unit = UnitChoice(label=gettext_lazy("Đơn vị ban hành"), empty_label=None)
    span = forms.ChoiceField(label=gettext_lazy("Loại kế hoạch"), choices=Span.choices, widget=forms.RadioSelect)
    school_year = forms.ChoiceField(
        label=gettext_lazy("Năm học"),
        required=False,
        help_text=gettext_lazy(
            "Với kế hoạch theo năm học. Để trống nếu kế hoạch theo năm dương lịch hoặc giai đoạn."
        ),
    )
    first_year = forms.IntegerField(label=gettext_lazy("Từ năm"), required=False, **YEAR_RANGE)
    last_year = forms.IntegerField(label=gettext_lazy("Đến năm"), required=False, **YEAR_RANGE)
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu"),
        max_length=300,
        help_text=gettext_lazy(
            "Đứng dưới chữ KẾ HOẠCH. Ví dụ: Công tác xã hội trong trường học năm học 2026-2027"
        ),
    )
    bases = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=_area(5),
        help_text=gettext_lazy("Mỗi dòng một căn cứ, viết cả chữ “Căn cứ”."),
    )
    body = forms.CharField(
        label=gettext_lazy("Nội dung"),
        required=False,
        widget=_area(18),
        help_text=gettext_lazy(
            "Mỗi đoạn một dòng. Đầu dòng “I.”, “1.” là đề mục; “a)”, “-” là các điểm. Dán được từ Word."
        ),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Mỗi dòng một nơi nhận."),
    )
    with_table = forms.BooleanField(label=gettext_lazy("Kèm phụ lục bảng nhiệm vụ"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        years = [school_year_label(add_months(today, 12 * by)) for by in (1, 0, -1, -2, -3)]
        if plan and plan.school_year and plan.school_year not in years:
            years.append(plan.school_year)
        self.fields["school_year"].choices = [("", "—"), *((year, year) for year in years)]
        if plan:
            del self.fields["unit"]
            self.fields["version"].required = True
            return
        del self.fields["version"]
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units[0].public_id
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("span") == Span.YEAR and data.get("school_year"):
            first = int(data["school_year"][:4])
            for name, year in (("first_year", first), ("last_year", first + 1)):
                if data.get(name) not in (None, year):
                    self.add_error(
                        name, _("Khác với năm học đã chọn ở trên. Xin để trống ô này, hoặc bỏ chọn năm học.")
                    )
                data[name] = year
            return data
        data["school_year"] = ""
        if not data.get("first_year"):
            self.add_error("first_year", _("Ghi năm bắt đầu của kế hoạch, hoặc chọn năm học."))
        if data.get("span") == Span.YEAR:
            data["last_year"] = data.get("first_year")
        elif not data.get("last_year"):
            self.add_error("last_year", _("Ghi năm kết thúc của giai đoạn."))
        elif data.get("first_year") and data["last_year"] < data["first_year"]:
            self.add_error("last_year", _("Năm kết thúc phải từ năm bắt đầu trở đi."))
        return data


class ContinueForm(forms.Form):
    unit = UnitChoice(label=gettext_lazy("Đơn vị ban hành"), empty_label=None)
    first_year = forms.IntegerField(label=gettext_lazy("Từ năm"), **YEAR_RANGE)
    last_year = forms.IntegerField(label=gettext_lazy("Đến năm"), **YEAR_RANGE)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first_year") and data.get("last_year") and data["last_year"] < data["first_year"]:
            self.add_error("last_year", _("Năm kết thúc phải từ năm bắt đầu trở đi."))
        return data


class ReturnForm(forms.Form):
    comment = forms.CharField(label=gettext_lazy("Cần bổ sung điều gì"), widget=_area(4))


class IssueForm(NumberForm):
    number = forms.RegexField(
        r"^\d{1,5}[a-zA-Z]?\Z",
        label=gettext_lazy("Số"),
        help_text=gettext_lazy("Chỉ phần số, ví dụ 12. Ký hiệu lấy theo thể thức của đơn vị vào ngày ban hành."),
        error_messages={"invalid": gettext_lazy("Ghi phần số, ví dụ 12.")},
    )


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=gettext_lazy("Bản đóng dấu"),
        help_text=gettext_lazy("PDF, JPG hoặc PNG, tối đa 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


# ── the task table ───────────────────────────────────────────────────────────────────────────────────


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Bảng nhiệm vụ"),
        strip=False,
        required=False,
        widget=_area(12, **{"data-paste-text": True}),
        help_text=gettext_lazy(
            "Trong Word, bôi đen cả bảng kể cả dòng tiêu đề, chép (Ctrl+C) rồi dán vào đây (Ctrl+V). "
            "Hàng bị ngắt giữa hai trang vẫn được nối lại."
        ),
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput(attrs={"data-paste-html": True}))
    file = forms.FileField(
        label=gettext_lazy("Hoặc chọn tệp Word, Excel"),
        required=False,
        help_text=gettext_lazy("Tệp .docx hoặc .xlsx có bảng nhiệm vụ, tối đa 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("Xin dán bảng nhiệm vụ vào đây, hoặc chọn tệp Word, Excel."))
        return data


ACTS = [
    (tasktable.TASK, gettext_lazy("Giữ là nhiệm vụ")),
    (tasktable.HEADING, gettext_lazy("Là tên nhóm")),
    (tasktable.JOIN, gettext_lazy("Ghép vào dòng trên")),
    (tasktable.DROP, gettext_lazy("Bỏ dòng này")),
]
TWINS = [
    (tasktable.SKIP, gettext_lazy("Bỏ qua, giữ nhiệm vụ đang có")),
    (tasktable.REPLACE, gettext_lazy("Thay nội dung nhiệm vụ đang có")),
    (tasktable.ADD, gettext_lazy("Vẫn thêm thành nhiệm vụ mới")),
]
BARE = [
    (tasktable.HEADING, gettext_lazy("Là tên nhóm")),
    (tasktable.TASK, gettext_lazy("Là một nhiệm vụ")),
    (tasktable.DROP, gettext_lazy("Bỏ dòng này")),
]


class GroupForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(label=gettext_lazy("Dòng này"), required=False, choices=BARE)
    title = forms.CharField(label=gettext_lazy("Tên nhóm nhiệm vụ"), required=False, widget=_area(2))


class RowForm(forms.Form):
    group = forms.IntegerField(widget=forms.HiddenInput)
    letter = forms.CharField(label=gettext_lazy("Stt"), required=False, max_length=8)
    title = forms.CharField(label=gettext_lazy("Nhiệm vụ"), widget=_area(3))
    units = forms.CharField(label=gettext_lazy("Đơn vị thực hiện"), required=False, widget=_area(3))
    partners = forms.CharField(label=gettext_lazy("Đơn vị phối hợp"), required=False, widget=_area(3))
    time_text = forms.CharField(label=gettext_lazy("Thời gian"), required=False, max_length=120)
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, widget=_area(3))
    condition = forms.CharField(label=gettext_lazy("Điều kiện"), required=False, max_length=300)
    for_schools = forms.BooleanField(label=gettext_lazy("Giao đến các trường"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("Dòng này"), required=False, choices=ACTS)
    twin = forms.ChoiceField(label=gettext_lazy("Kế hoạch đã có nhiệm vụ này"), required=False, choices=TWINS)
    doubt = forms.CharField(required=False, widget=forms.HiddenInput)


GroupSet = forms.formset_factory(GroupForm, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS)
RowSet = forms.formset_factory(RowForm, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS)


class Preview:
    """What was understood of a pasted table, in fields that can be corrected before anything is saved."""

    def __init__(self, data: Any = None, parsed: Parsed | None = None, known: Iterable[str] = ()) -> None:
        groups = parsed.groups if parsed else []
        self.known = {tasktable.key(title) for title in known}
        self.groups = GroupSet(
            data,
            prefix="g",
            initial=[{"number": row.number, "title": row.title, "act": row.act} for row in groups],
        )
        self.rows = RowSet(
            data,
            prefix="t",
            initial=[
                {"group": place, **vars(task), "twin": tasktable.SKIP}
                for place, group in enumerate(groups)
                for task in group.tasks
            ],
        )
        for row in self.rows.forms:
            row.has_twin = tasktable.key(str(row["title"].value() or "")) in self.known

    def is_valid(self) -> bool:
        return (
            self.groups.is_valid()
            and self.rows.is_valid()
            and all(0 <= row.cleaned_data["group"] < len(self.groups.forms) for row in self.rows.forms)
        )

    def confirmed(self) -> list[Group]:
        """The table as the person left it."""
        told = [form.cleaned_data for form in self.groups.forms]
        groups = [Group(data["number"], data["title"], act=data["act"] or tasktable.HEADING) for data in told]
        for form in self.rows.forms:
            cells = dict(form.cleaned_data)
            cells["act"], cells["twin"] = cells["act"] or tasktable.TASK, cells["twin"] or tasktable.ADD
            groups[cells.pop("group")].tasks.append(Row(**cells))
        return tasktable.settled(groups)

    def by_group(self) -> list[tuple[GroupForm, list[RowForm]]]:
        """For the page: each group's form with those of its tasks."""
        rows: dict[int, list[RowForm]] = {}
        for form in self.rows.forms:
            rows.setdefault(int(form["group"].value()), []).append(form)
        found = [(form, rows.get(place, [])) for place, form in enumerate(self.groups.forms)]
        for form, below in found:
            stays = sum(1 for row in below if row["act"].value() != tasktable.DROP)
            form.is_alone, form.is_bare = stays == 1, stays == 0
        return found


class TaskForm(VersionedForm):
    title = forms.CharField(label=gettext_lazy("Nhiệm vụ"), widget=_area(3))
    units = forms.CharField(label=gettext_lazy("Đơn vị thực hiện"), required=False, widget=_area(2))
    partners = forms.CharField(label=gettext_lazy("Đơn vị phối hợp"), required=False, widget=_area(2))
    time_text = forms.CharField(
        label=gettext_lazy("Thời gian thực hiện"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Ví dụ: 2027, 2027-2028, Hàng năm, Tháng 10."),
    )
    product = forms.CharField(label=gettext_lazy("Sản phẩm hoàn thành"), required=False, widget=_area(2))
    condition = forms.CharField(
        label=gettext_lazy("Điều kiện"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("In trong ngoặc sau đơn vị thực hiện, ví dụ: nếu Sở GD&ĐT triệu tập."),
    )
    for_schools = forms.BooleanField(label=gettext_lazy("Giao đến các trường"), required=False)

    def __init__(self, *args: Any, of_school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_school:
            del self.fields["for_schools"]


class AddTaskForm(TaskForm):
    group = forms.ModelChoiceField(
        label=gettext_lazy("Nhóm nhiệm vụ"),
        queryset=None,
        to_field_name="position",
        required=False,
        empty_label=gettext_lazy("Nhóm mới"),
    )
    new_group_title = forms.CharField(label=gettext_lazy("Tên nhóm mới"), required=False, widget=_area(2))
    field_order = ["group", "new_group_title"]

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, of_school=plan.is_of_school, **kwargs)
        self.fields["group"].queryset = plan.groups.exclude(title="")


class AdoptForm(forms.Form):
    """Ticks by public id; `.offered` are the tasks of the office that the plan does not have yet."""

    tasks = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Có nhiệm vụ không còn trong danh sách.")},
    )

    def __init__(self, *args: Any, offered: list[PlanTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {task.public_id: task for task in offered}
        self.fields["tasks"].choices = [(public_id, task.title) for public_id, task in self.offered.items()]

    def clean_tasks(self) -> list[PlanTask]:
        return [self.offered[public_id] for public_id in self.cleaned_data["tasks"]]


class ProgressForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("Tiến độ"), choices=TaskState.choices, widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Tính đến ngày"))
    product = forms.CharField(
        label=gettext_lazy("Sản phẩm"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Số, ngày văn bản hoặc tên sản phẩm; không ghi tên học sinh."),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Minh chứng"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Văn bản, biên bản, nơi lưu; không ghi tên học sinh."),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú, lý do"),
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Cần khi nhiệm vụ chậm. Cơ quan quản lý đọc được; không ghi tên học sinh."),
    )


# ── activities and months ────────────────────────────────────────────────────────────────────────────


class ActivityForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Tên hoạt động"),
        max_length=200,
        help_text=gettext_lazy("Không ghi tên học sinh."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=ActivityKind.choices)
    on = DayField(label=gettext_lazy("Ngày"))
    task = forms.ModelChoiceField(
        label=gettext_lazy("Thuộc nhiệm vụ"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Ngoài bảng nhiệm vụ"),
    )
    club = forms.ModelChoiceField(
        label=gettext_lazy("Buổi sinh hoạt của"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Không phải buổi sinh hoạt câu lạc bộ"),
    )
    place = forms.CharField(label=gettext_lazy("Địa điểm"), required=False, max_length=160)
    online = forms.BooleanField(label=gettext_lazy("Tổ chức trực tuyến"), required=False)
    pupils = forms.IntegerField(
        label=gettext_lazy("Số học sinh tham gia"), min_value=0, max_value=100_000, required=False
    )
    staff = forms.IntegerField(
        label=gettext_lazy("Số cán bộ, giáo viên, nhân viên tham gia"),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    managers = forms.IntegerField(
        label=gettext_lazy("Số cán bộ quản lý tham gia"), min_value=0, max_value=100_000, required=False,
        help_text=gettext_lazy("Hiệu trưởng, phó hiệu trưởng, lãnh đạo; không tính lại ở số cán bộ, giáo viên."),
    )  # fmt: skip
    parents = forms.IntegerField(
        label=gettext_lazy("Số phụ huynh tham gia"), min_value=0, max_value=100_000, required=False
    )
    sheets = forms.IntegerField(
        label=gettext_lazy("Số phiếu thu về"), min_value=0, max_value=100_000, required=False,
        help_text=gettext_lazy("Với khảo sát. Phiếu không có tên; kết quả gộp được giữ ở phần tệp."),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=gettext_lazy("Số giờ"), min_value=0, max_value=999, decimal_places=1, required=False, localize=True,
        help_text=gettext_lazy("Với tập huấn, bồi dưỡng."),
    )  # fmt: skip
    trainer = forms.CharField(
        label=gettext_lazy("Báo cáo viên, người hướng dẫn"), required=False, max_length=200,
        help_text=gettext_lazy("Với tập huấn, chuyên đề: họ tên, chức vụ, đơn vị."),
    )  # fmt: skip
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, widget=_area(2))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=_area(2))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, tasks: Iterable[PlanTask], clubs: QuerySet[Club] | None, new: bool, **kwargs: Any
    ) -> None:
        """`clubs` None: of an office, which has none, and whose guests are heads of schools as well."""
        super().__init__(*args, **kwargs)
        if clubs is None:
            del self.fields["club"]
            self.fields["kind"].choices = [one for one in ActivityKind.choices if one[0] != ActivityKind.CLUB]
        else:
            del self.fields["managers"]
            self.fields["club"].queryset = clubs
        self.fields["task"].queryset = tasks
        self.fields["task"].label_from_instance = _of_which_plan
        if new:
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        """A count that is left empty is none. A training that took place had hours and people."""
        data = super().clean() or {}
        for name in (*PEOPLE, "sheets", "hours"):
            if name in self.fields and name not in self.errors:
                data[name] = data.get(name) or 0
        if data.get("kind") == ActivityKind.TRAINING:
            if data.get("hours") == 0:
                self.add_error("hours", _("Ghi số giờ của buổi tập huấn, bồi dưỡng."))
            if not self.errors.keys() & {*PEOPLE} and not any(data.get(name) for name in PEOPLE):
                self.add_error("staff", _("Ghi số người đã tham gia tập huấn, bồi dưỡng."))
        return data


PEOPLE = ("pupils", "staff", "managers", "parents")


def _of_which_plan(task: PlanTask) -> str:
    """A code stands in each year's plan again."""
    title = task.title if len(task.title) <= 110 else task.title[:110].rsplit(" ", 1)[0] + "…"
    return f"{task.code}. {title} ({task.plan.years})"


class SignForm(forms.Form):
    comment = forms.CharField(label=gettext_lazy("Ý kiến của hiệu trưởng"), required=False, widget=_area(3))
