"""The month as one form: criteria, shortcomings with remedy and day, answers to those of earlier months."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctxh_portal.kit.fields import VersionedForm
from plans.enums import MarkValue, ShortcomingAnswer
from plans.models import MonthCriterion, MonthlyAssessment, Shortcoming
from plans.workflow.shortcomings import Answer, Point

MOST_POINTS = 12


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MonthForm(VersionedForm):
    nothing_happened = forms.BooleanField(
        label=gettext_lazy("Tháng này không phát sinh"),
        required=False,
        help_text=gettext_lazy(
            "Khi tháng không có trường hợp, buổi gặp, thời hạn, tin báo hay hoạt động nào; các ô dưới có thể "
            "để trống."
        ),
    )
    results = forms.CharField(label=gettext_lazy("Kết quả đạt được"), required=False, widget=_area(5))
    next_steps = forms.CharField(label=gettext_lazy("Việc tháng sau"), required=False, widget=_area(3))

    def __init__(
        self,
        *args: Any,
        assessment: MonthlyAssessment | None,
        criteria: Iterable[MonthCriterion],
        asked: Iterable[Shortcoming],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {f"muc_{row.pk}": row for row in criteria}
        self.asked = {f"cu_{row.pk}": row for row in asked}
        marks = {mark.criterion_id: mark.value for mark in assessment.marks.all()} if assessment else {}
        for name, row in self.criteria.items():
            self.fields[name] = forms.ChoiceField(
                label=row.text, required=False, choices=MarkValue.choices, widget=forms.RadioSelect,
                initial=marks.get(row.pk),
            )  # fmt: skip
        for name, old in self.asked.items():
            self._ask(name, old)
        self._add_points(assessment)

    def _ask(self, name: str, old: Shortcoming) -> None:
        carried = getattr(old, "carried_on", None)
        self.fields[name] = forms.ChoiceField(
            label=_("Đã khắc phục chưa?"), required=False, choices=ShortcomingAnswer.choices,
            widget=forms.RadioSelect, initial=old.answer,
        )  # fmt: skip
        self.fields[f"{name}_kq"] = forms.CharField(
            label=_("Kết quả khắc phục"), required=False, max_length=300, initial=old.answer_note
        )
        self.fields[f"{name}_han"] = forms.DateField(
            label=_("Hạn mới, nếu tiếp tục"), required=False, initial=carried.due_on if carried else None
        )

    def _add_points(self, assessment: MonthlyAssessment | None) -> None:
        rows = list(assessment.points.filter(follows=None)) if assessment else []
        if assessment and not rows and assessment.shortcomings and not assessment.points.exists():
            rows = [
                Shortcoming(text=assessment.shortcomings, remedy=assessment.remedies)
            ]  # of before there were rows
        sent = self.data.get("dong", "") if self.is_bound else ""
        count = min(int(sent), MOST_POINTS) if sent.isdecimal() else min(max(3, len(rows) + 2), MOST_POINTS)
        self.fields["dong"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=count)
        self.point_names = [f"tt_{place}" for place in range(count)]
        for place, name in enumerate(self.point_names):
            row = rows[place] if place < len(rows) else None
            self.fields[name] = forms.CharField(
                label=_("Tồn tại, hạn chế"), required=False, widget=_area(2), initial=row.text if row else ""
            )
            self.fields[f"{name}_bp"] = forms.CharField(
                label=_("Biện pháp khắc phục"), required=False, widget=_area(2), initial=row.remedy if row else ""
            )
            self.fields[f"{name}_han"] = forms.DateField(
                label=_("Hạn khắc phục"), required=False, initial=row.due_on if row else None
            )

    # ── for the page

    def criteria_fields(self) -> list[BoundField]:
        return [self[name] for name in self.criteria]

    def asked_rows(self) -> list[tuple[Shortcoming, list[BoundField]]]:
        return [(old, [self[name], self[f"{name}_kq"], self[f"{name}_han"]]) for name, old in self.asked.items()]

    def point_rows(self) -> list[list[BoundField]]:
        return [[self[name], self[f"{name}_bp"], self[f"{name}_han"]] for name in self.point_names]

    # ── for the verb

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("dong", None)
        data["marks"] = {row: data.pop(name, "") for name, row in self.criteria.items()}
        data["answers"] = [self._answer(data, name, old) for name, old in self.asked.items()]
        data["points"] = [point for point in (self._point(data, name) for name in self.point_names) if point]
        return data

    def _answer(self, data: dict[str, Any], name: str, old: Shortcoming) -> Answer:
        answer, note, due = (data.pop(key, None) for key in (name, f"{name}_kq", f"{name}_han"))
        if answer == ShortcomingAnswer.CARRIED and not due and f"{name}_han" not in self.errors:
            self.add_error(f"{name}_han", _("Xin ghi hạn mới."))
        return Answer(old, answer or "", note or "", due)

    def _point(self, data: dict[str, Any], name: str) -> Point | None:
        text, remedy, due = (data.pop(key, None) for key in (name, f"{name}_bp", f"{name}_han"))
        if not text and not remedy:
            return None
        for key, value, words in (
            (name, text, _("Xin ghi tồn tại.")),
            (f"{name}_bp", remedy, _("Xin ghi biện pháp khắc phục.")),
            (f"{name}_han", due, _("Xin ghi hạn khắc phục; tháng sau sẽ hỏi lại.")),
        ):
            if not value and key not in self.errors:
                self.add_error(key, words)
        return Point(text, remedy, due) if text and remedy and due else None


class CriterionForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Tiêu chí"), max_length=300, widget=_area(2))
    position = forms.IntegerField(label=gettext_lazy("Thứ tự"), min_value=1, max_value=99)
    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ tháng của ngày"),
        help_text=gettext_lazy("Các tháng trước đó giữ nguyên câu chữ cũ."),
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống khi còn áp dụng."),
    )
    note = forms.CharField(label=gettext_lazy("Nguồn, ghi chú"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
