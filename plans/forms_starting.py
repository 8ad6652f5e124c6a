"""How a plan begins, and the outlines that an office keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms import PlanForm
from plans.models import Plan, PlanOutline


class StartForm(PlanForm):
    """Whose plan, for which time, from what."""

    outline = forms.ChoiceField(label=gettext_lazy("Khung nội dung"), required=False, widget=forms.RadioSelect)
    parent = forms.ChoiceField(
        label=gettext_lazy("Kế hoạch của cơ quan quản lý"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Lấy mục đích, yêu cầu, căn cứ và các nhiệm vụ giao đến trường trong những năm này."
        ),
    )
    field_order = ("unit", "span", "school_year", "first_year", "last_year", "subject", "outline", "parent")

    def __init__(self, *args: Any, outlines: list[PlanOutline], parents: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for written_later in ("bases", "body", "recipients", "with_table"):
            del self.fields[written_later]
        fields: dict[str, Any] = self.fields
        self.outlines = {row.public_id: row for row in outlines}
        self.parents = {row.public_id: row for row in parents}
        self.fields["subject"].required = False
        self.fields["subject"].help_text = _("Để trống thì lấy theo mẫu và năm đã chọn.")
        fields["outline"].choices = [
            *((row.public_id, f"{row.title} ({row.get_whose_display()})") for row in outlines),
            ("", _("Để trống các phần, tự viết")),
        ]
        self.fields["outline"].initial = outlines[0].public_id if outlines else ""
        fields["parent"].choices = [
            *((row.public_id, f"{row.number_line}: {row.subject}") for row in parents),
            ("", _("Không lấy")),
        ]
        self.fields["parent"].initial = parents[0].public_id if parents else ""
        if not parents:
            del self.fields["parent"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["outline"] = self.outlines.get(data.get("outline", ""))
        data["parent"] = self.parents.get(data.get("parent", ""))
        return data


class OutlineForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PlanOutline
        fields = ("title", "whose", "span", "subject", "body", "recipients", "in_use")
        help_texts = {
            "subject": gettext_lazy("[đơn vị], [cơ quan quản lý], [năm] được điền khi lập kế hoạch."),
            "body": gettext_lazy(
                "Mỗi đoạn một dòng. Đầu dòng “I.”, “1.” là đề mục; “a)”, “-” là các điểm. Dán được từ Word."
            ),
            "recipients": gettext_lazy("Mỗi dòng một nơi nhận."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["body"].widget.attrs["rows"] = 16
        self.fields["recipients"].widget.attrs["rows"] = 3

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""
