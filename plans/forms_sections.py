"""A section of a plan and the rows inside it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.fields import VersionedForm
from plans import details, sections
from plans.details import Part
from plans.enums import FundingSource

MAX_ROWS = 40
MOST_MONEY = 10**15


class MoneyField(forms.CharField):
    """Whole đồng, with or without dots: "1.500.000 đồng"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}))
        super().__init__(max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return details.money(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = re.sub(r"(?:đồng|đ|vnđ|vnd)\.?$", "", super().clean(value).strip().lower()).strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{1,3}(?:[. ,]\d{3})+|\d+", text):
            raise forms.ValidationError(_("Ghi số tiền bằng đồng, ví dụ 1.500.000."))
        amount = int(re.sub(r"\D", "", text))
        if amount >= MOST_MONEY:
            raise forms.ValidationError(_("Số tiền này quá lớn. Xin kiểm tra lại."))
        return amount


class SectionForm(VersionedForm):
    title = forms.CharField(
        label=gettext_lazy("Tên phần"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Số La Mã đứng trước được đánh tự động."),
    )
    bases = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Mỗi dòng một căn cứ, viết cả chữ “Căn cứ”."),
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        required=False,
        help_text=gettext_lazy(
            "Mỗi đoạn một dòng. Đầu dòng “1.” là đề mục; “a)”, “-” là các điểm. Dán được từ Word."
        ),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một nơi nhận."),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(part, name) for name in FIELDS}
        super().__init__(*args, **kwargs)
        kind = part.section.kind
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 5 if part.section.key in details.NAMES else 14})
        if kind in (sections.OPENING, sections.CLOSING):
            del self.fields["title"]
            self.fields["text"].label = _("Lời mở đầu") if kind == sections.OPENING else _("Lời kết")
            self.fields["text"].widget.attrs["rows"] = 4
            self.fields["text"].help_text = ""
        if kind != sections.OPENING:
            del self.fields["bases"]
        if kind != sections.CLOSING:
            del self.fields["recipients"]


FIELDS = ("version", "title", "text", "bases", "recipients")


class DutyForm(forms.Form):
    actor = forms.CharField(
        label=gettext_lazy("Người, bộ phận"), max_length=150, widget=forms.TextInput(attrs={"list": "actors"})
    )
    work = forms.CharField(
        label=gettext_lazy("Nhiệm vụ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một việc; dấu gạch đầu dòng được thêm khi in."),
    )


class FundingForm(forms.Form):
    item = forms.CharField(label=gettext_lazy("Nội dung chi"), max_length=300)
    source = forms.ChoiceField(label=gettext_lazy("Nguồn"), choices=[("", "—"), *FundingSource.choices])
    amount = MoneyField(
        label=gettext_lazy("Số tiền (đồng)"),
        required=False,
        help_text=gettext_lazy("Để trống nếu chưa xác định."),
    )
    task = forms.ChoiceField(label=gettext_lazy("Cho nhiệm vụ"), required=False)

    def __init__(self, *args: Any, tasks: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tasks is None:
            del self.fields["task"]
            return
        fields: dict[str, Any] = self.fields
        fields["task"].choices = [("", _("Chung cho kế hoạch")), *tasks]


class ReportingForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Loại báo cáo"), max_length=200)
    receiver = forms.CharField(label=gettext_lazy("Gửi"), required=False, max_length=200)
    due = forms.CharField(
        label=gettext_lazy("Thời hạn"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: trước ngày 01/11 hằng năm; khi có văn bản yêu cầu."),
    )


class BaseRows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = gettext_lazy("Thứ tự")
        form.fields["DELETE"].label = gettext_lazy("Bỏ dòng này")

    def lines(self) -> list[dict[str, Any]]:
        """The rows that stand filled, in their order, without those ticked for dropping."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name not in ("ORDER", "DELETE")}
            for form in self.ordered_forms
            if any(form.cleaned_data.get(name) for name in form.fields if name not in ("ORDER", "DELETE"))
        ]


def _set(form: type[forms.Form]) -> Any:
    return forms.formset_factory(
        form, formset=BaseRows, extra=2, can_order=True, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )


ROW_SETS = {"duties": _set(DutyForm), "funding": _set(FundingForm), "reporting": _set(ReportingForm)}


def row_set(
    name: str,
    data: Any,
    rows: list[dict[str, Any]],
    tasks: list[tuple[str, str]] | None = None,
    prefix: str = "dong",
) -> Any:
    """The rows of one kind as forms, with two empty ones after them."""
    kwargs = {"form_kwargs": {"tasks": tasks}} if name == "funding" else {}
    return ROW_SETS[name](data, initial=rows, prefix=prefix, **kwargs)
