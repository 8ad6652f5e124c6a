"""The task table as a sheet: one form a row, all of them sent together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from plans.models import Plan
from plans.workflow.sheet import GROUP, POINT, TASK, SheetRow

MAX_ROWS = 300  # of this many, all fields still fit one request (settings, DATA_UPLOAD_MAX_NUMBER_FIELDS)
CELLS = {"rows": 1, "data-cell": True}


def _cell(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs=CELLS), **kwargs)


class SheetRowForm(forms.Form):
    what = forms.RegexField(r"^(group|task|point):[\w-]*\Z", widget=forms.HiddenInput)  # kind and key
    title = _cell(gettext_lazy("Nhiệm vụ"))
    units = _cell(gettext_lazy("Đơn vị thực hiện"))
    partners = _cell(gettext_lazy("Đơn vị phối hợp"))
    time_text = _cell(gettext_lazy("Thời gian"), max_length=120)
    product = _cell(gettext_lazy("Sản phẩm"))

    @property
    def kind(self) -> str:
        return str(self["what"].value() or TASK).partition(":")[0]


class _Rows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].widget = forms.NumberInput(attrs={"data-order": True, "min": 1})
        form.fields["ORDER"].label = gettext_lazy("Thứ tự")
        form.fields["DELETE"].widget = forms.CheckboxInput(attrs={"data-remove": True})
        form.fields["DELETE"].label = gettext_lazy("Bỏ dòng này")


SheetSet = forms.formset_factory(
    SheetRowForm, formset=_Rows, extra=0, can_order=True, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
)


def rows_of(plan: Plan) -> list[dict[str, str]]:
    """The table as it is, one line a row."""
    rows: list[dict[str, str]] = []
    for group in plan.groups.prefetch_related("tasks"):
        if group.title:
            rows.append({"what": f"{GROUP}:{group.position}", "title": group.title})
        for task in group.tasks.all():
            rows.append(
                {
                    "what": f"{TASK if group.title else POINT}:{task.public_id}",
                    "title": task.title,
                    "units": task.units_in_print,
                    "partners": task.partners,
                    "time_text": task.time_text,
                    "product": task.product,
                }
            )
    return rows


def sheet_rows(sheet: forms.BaseFormSet) -> list[SheetRow]:
    """The rows of a valid sheet in their order, without those taken out and without empty new ones."""
    found = []
    for form in sheet.ordered_forms:
        data = form.cleaned_data
        kind, _colon, key = data["what"].partition(":")
        cells = {name: data[name] for name in ("title", "units", "partners", "time_text", "product")}
        if key or any(cells.values()):
            found.append(SheetRow(kind=kind, key=key, **cells))
    return found
