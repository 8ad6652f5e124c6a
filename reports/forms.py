"""One form per verb; they check what was typed and never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ctxh_portal.kit import scans
from reports.enums import PROMPTS, Section
from reports.models import ConsolidatedReport, ReportRequest, SchoolReport

SCAN_MB = 10


class RequestForm(forms.ModelForm):
    class Meta:
        model = ReportRequest
        fields = ["title", "year", "period_from", "period_until", "due_on", "note"]

    @staticmethod
    def defaults(day: date) -> dict[str, Any]:
        """The yearly report whose day comes next: due before 01/11, on the twelve months until 30/9."""
        year = day.year if day < date(day.year, 11, 1) else day.year + 1
        return {
            "title": str(_("Báo cáo năm %(year)s")) % {"year": year},
            "year": year,
            "period_from": date(year - 1, 10, 1),
            "period_until": date(year, 9, 30),
            "due_on": date(year, 11, 1),
        }

    def _post_clean(self) -> None:
        """The verb checks the model: here only what was typed is looked at."""


class NarrativeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: SchoolReport, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**report.narrative, "version": report.version})
        super().__init__(*args, **kwargs)
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                help_text=PROMPTS[section],
                required=False,
                widget=forms.Textarea(attrs={"rows": 7}),
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
        label=_("Đánh giá chung của phòng"),
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
            kwargs.setdefault("initial", {name: getattr(report, name) for name in names})
        super().__init__(*args, **kwargs)
