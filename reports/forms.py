"""One form per verb; they check what was typed and never save."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Level
from accounts.models import Unit
from ctxh_portal.kit import scans
from ctxh_portal.kit.disclosure import THRESHOLD
from reports import answers
from reports.enums import PROMPTS, QuestionKind, RequestKind, Section
from reports.indicators import ENTERED, FAMILIES, OPENABLE, Group
from reports.models import ConsolidatedReport, Question, ReportRequest, SchoolReport, Sending

SCAN_MB = 10
OWN_YEARS = re.compile(r"(?<![\d/])\d{4}(?![\d/])")  # in a title; between strokes it is a circular's


def _later(day: date, years: int) -> date:
    """The same day so many years later; of 29/02 the day before, where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _moved(year: str, own: int, years: int) -> str:
    """A year of the report itself, not of a circular that the title names."""
    return str(int(year) + years) if abs(int(year) - own) <= 1 else year


class RequestForm(forms.ModelForm):
    levels = forms.MultipleChoiceField(
        label=_("Cấp học"),
        required=False,
        choices=[choice for choice in Level.choices if choice[0] != Level.OFFICE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống: mọi cấp học"),
    )
    schools = forms.ModelMultipleChoiceField(
        label=_("Chỉ những trường này"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống: mọi trường thuộc các cấp học đã chọn"),
    )
    questions = forms.CharField(
        label=_("Câu hỏi riêng, theo đề cương"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Mỗi dòng một câu: “chữ: …”, “số: …”, “khoảng: …” (số học sinh, nhận theo khoảng), "
            "“chọn: câu hỏi | lựa chọn | lựa chọn”; dòng bắt đầu bằng # là tên mục. "
            "Câu hỏi đếm học sinh, trường hợp luôn được nhận theo khoảng; số nhỏ khác chỉ được nhận khi "
            "hiệu trưởng xác nhận không phải số học sinh"
        ),
    )

    class Meta:
        model = ReportRequest
        fields = ["kind", "title", "year", "term", "plan", "period_from", "period_until", "due_on"]
        fields += ["letter_number", "letter_on", "note", "threshold"]
        labels = {"kind": _("Loại báo cáo"), "threshold": _("Ngưỡng che số nhỏ")}
        help_texts = {
            "term": _("Chỉ với báo cáo học kỳ: 1 hoặc 2"),
            "plan": _("Chỉ với báo cáo giai đoạn"),
            "period_from": _("Báo cáo năm: đủ 12 tháng, ví dụ 01/10 năm trước đến 30/9"),
            "letter_number": _("Bắt buộc với báo cáo đột xuất, ví dụ 359/SGDĐT-CTTT"),
        }

    def __init__(self, *args: Any, schools: QuerySet, plans: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = RequestKind.YEARLY
        self.fields["kind"].required = False
        self.fields["threshold"].required = False
        self.fields["schools"].queryset = schools
        self.fields["plan"].queryset = plans

    @staticmethod
    def defaults(day: date, last: ReportRequest | None = None) -> dict[str, Any]:
        """The yearly report whose day comes next: due before 01/11 on the twelve months until 30/9, or the one
        after the office's last, whose period follows on the last day of that."""
        if last is None:
            year = day.year if day < date(day.year, 11, 1) else day.year + 1
            return {
                "title": str(_("Báo cáo năm %(year)s")) % {"year": year},
                "year": year,
                "period_from": date(year - 1, 10, 1),
                "period_until": date(year, 9, 30),
                "due_on": date(year, 11, 1),
                "threshold": THRESHOLD,
            }
        later = next(count for count in range(1, 99) if _later(last.due_on, count) > day)
        begins = _later(last.period_until, later - 1) + timedelta(days=1)
        return {
            "title": OWN_YEARS.sub(lambda found: _moved(found[0], last.year, later), last.title),
            "year": last.year + later,
            "period_from": begins,
            "period_until": _later(begins, 1) - timedelta(days=1),
            "due_on": _later(last.due_on, later),
            "threshold": last.threshold,
        }

    @staticmethod
    def like(above: ReportRequest) -> dict[str, Any]:
        """The same request as that of the office above, a week earlier where there is time."""
        today = timezone.localdate()
        days = (above.due_on - timedelta(days=7), above.due_on)
        due = next((day for day in days if day > today), today + timedelta(days=7))
        same = {"title": above.title, "note": above.note, "threshold": above.threshold, "levels": above.levels}
        return {**above.matter, **same, "due_on": due}

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or RequestKind.YEARLY

    def clean_threshold(self) -> int:
        return self.cleaned_data["threshold"] or THRESHOLD

    def clean_questions(self) -> list[answers.Asked]:
        return answers.parsed(self.cleaned_data["questions"])

    def _post_clean(self) -> None:
        """The verb checks the model: here only what was typed is looked at."""


class AmendForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    questions = forms.CharField(
        label=_("Thêm câu hỏi"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một câu, viết như khi lập yêu cầu; câu hỏi đã có giữ nguyên"),
    )

    class Meta:
        model = ReportRequest
        fields = ["version", "title", "due_on", "note", "letter_number", "letter_on"]

    def clean_questions(self) -> list[answers.Asked]:
        return answers.parsed(self.cleaned_data["questions"])

    def _post_clean(self) -> None:
        """The verb checks the model: here only what was typed is looked at."""


class AddSchoolsForm(forms.Form):
    schools = forms.ModelMultipleChoiceField(label=_("Trường"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, schools: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools


class NarrativeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        report: SchoolReport,
        questions: Sequence[Question] = (),
        opening: str = "",
        **kwargs: Any,
    ) -> None:
        words = report.narrative
        words["results"] = words["results"] or opening
        kwargs.setdefault("initial", {**words, **report.answers, "version": report.version})
        super().__init__(*args, **kwargs)
        self.keys = [question.key for question in questions]
        for question in questions:
            self.fields[question.key] = _answer_field(question)
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                help_text=PROMPTS[section],
                required=False,
                widget=forms.Textarea(attrs={"rows": 7}),
            )

    def clean(self) -> dict[str, Any]:
        """What was answered goes to the verb in one piece."""
        data = super().clean() or self.cleaned_data
        data["given"] = {key: data.pop(key) for key in self.keys if key in data}
        return data


def _answer_field(question: Question) -> forms.Field:
    given = {"label": question.text, "required": False, "help_text": question.heading}
    if question.kind == QuestionKind.CHOICE:
        choices = [("", _("Chưa chọn")), *((choice, choice) for choice in question.choices)]
        return forms.ChoiceField(choices=choices, **given)
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **given)
    return forms.IntegerField(min_value=0, max_value=10_000_000, **given)


class FiguresForm(forms.Form):
    """The lines of one group; an empty one is what was counted."""

    reason = forms.CharField(
        label=_("Lý do sửa số"), required=False, max_length=300, help_text=_("Chỉ trường xem")
    )

    def __init__(
        self, *args: Any, group: Group, counted: dict[str, int], by_hand: dict[str, int], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.group = group
        names = dict(group.categories)
        for code, value in counted.items():
            self.fields[f"v_{code}"] = forms.IntegerField(
                label=names.get(code, code),
                required=False,
                min_value=0,
                max_value=10_000_000,
                initial=by_hand.get(code),
                help_text="" if group.source == ENTERED else _("Đếm từ sổ: %(n)s") % {"n": value},
            )
        if group.source == ENTERED:
            del self.fields["reason"]
        else:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["values"] = {name[2:]: data.pop(name) for name in list(data) if name.startswith("v_")}
        return data


class TargetsForm(forms.Form):
    """One planned figure a line; an empty one: nothing planned."""

    def __init__(self, *args: Any, group: Group, planned: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in group.categories:
            self.fields[f"v_{code}"] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=10_000_000,
                initial=planned.get(f"{group.code}.{code}"),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {"values": {name[2:]: value for name, value in data.items()}}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))


class SendingForm(forms.ModelForm):
    class Meta:
        model = Sending
        fields = ["receiver", "channel", "sent_on", "detail"]

    def __init__(self, *args: Any, receivers: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"] = forms.ChoiceField(
            label=_("Nơi nhận"), choices=[(unit.public_id, unit.name) for unit in receivers]
        )
        self.receivers = {unit.public_id: unit for unit in receivers}

    def clean_receiver(self) -> Unit:
        return self.receivers[self.cleaned_data["receiver"]]

    def _post_clean(self) -> None:
        """The verb checks the model."""


class ReceiptForm(forms.Form):
    received_on = forms.DateField(label=_("Ngày nhận"))
    receipt = forms.CharField(
        label=_("Xác nhận đã nhận"), max_length=200, help_text=_("Người ký nhận, số công văn đến, thư trả lời")
    )


class ReturnForm(forms.Form):
    comment = forms.CharField(label=_("Nội dung cần bổ sung"), widget=forms.Textarea(attrs={"rows": 4}))


class PaperForm(forms.Form):
    number = forms.CharField(label=_("Số"), max_length=20, help_text=_("Số đã vào sổ văn bản đi, ví dụ 45"))
    day = forms.DateField(label=_("Ngày ký"))
    scan = forms.FileField(
        label=_("Bản chụp đã ký, đóng dấu"),
        required=False,
        help_text=_("PDF, JPEG hoặc PNG, không quá 10 MB; chỉ trường xem được"),
    )

    def __init__(self, *args: Any, report: SchoolReport, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"number": report.number, "day": report.issued_on or today})
        super().__init__(*args, **kwargs)

    def clean_scan(self) -> ContentFile[bytes] | None:
        upload = self.cleaned_data.get("scan")
        return scans.checked(upload, SCAN_MB) if upload else None


class ConsolidationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    assessment = forms.CharField(
        label=_("Đánh giá chung của cơ quan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In ở đầu phần Kết quả thực hiện. Không ghi tên hoặc mã trường hợp của học sinh."),
    )
    directions = forms.CharField(
        label=_("Phương hướng kỳ tới"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    number = forms.CharField(
        label=_("Số"), required=False, max_length=20, help_text=_("Để trống nếu chưa vào sổ văn bản đi")
    )
    issued_on = forms.DateField(label=_("Ngày ban hành"), required=False, help_text=_("Để trống nếu chưa ký"))

    def __init__(self, *args: Any, report: ConsolidatedReport | None, **kwargs: Any) -> None:
        if report:
            names = ("assessment", "directions", "number", "issued_on", "version")
            first = {name: getattr(report, name) for name in names}
            if report.number_line:  # what is issued keeps its number; what is built now is another paper
                first |= {"number": "", "issued_on": None}
            kwargs.setdefault("initial", first)
        super().__init__(*args, **kwargs)


class OpenTotalForm(forms.Form):
    figure = forms.ChoiceField(
        label=_("Tổng cần mở"), help_text=_("Chỉ tổng toàn địa bàn, không theo trường, lớp, giới tính hoặc tháng")
    )
    cited_from = forms.CharField(label=_("Cơ quan yêu cầu"), max_length=160)
    cited_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    cited_on = forms.DateField(label=_("Ngày văn bản"))

    def __init__(self, *args: Any, request: ReportRequest, **kwargs: Any) -> None:
        above = request.above
        if above:
            known = {"cited_from": above.office.name, "cited_number": above.letter_number}
            kwargs.setdefault("initial", {**known, "cited_on": above.letter_on})
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = _openable(request.indicator_set)

    def clean_figure(self) -> tuple[str, str]:
        group, _dot, code = self.cleaned_data["figure"].partition(".")
        return group, code


def _openable(version: int) -> list[tuple[str, Any]]:
    """Of each family its total, then the lines of its tables."""
    choices: list[tuple[str, Any]] = []
    seen: set[str] = set()
    for group in OPENABLE:
        if not group.since <= version <= group.until:
            continue
        lines = [(f"{group.code}.{code}", label) for code, label in group.categories]
        if group.family not in seen:
            lines.insert(0, (f"{group.code}.", FAMILIES[group.family]))
            seen.add(group.family)
        choices.append((str(group.label), lines))
    return choices
