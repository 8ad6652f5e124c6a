"""What the office adds up, on screen: the tables of now, what was approved of them, the exact totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctxh_portal.documents import charts
from ctxh_portal.kit.forms import run
from reports import access, exports, papers_totals, sealed, tiers, totals, workflow
from reports import figures as figuring
from reports.forms import OpenTotalForm
from reports.papers_totals import words_of
from reports.totals import Totals
from reports.views.files import CONTENT_TYPES, known, stored


@dataclass(frozen=True)
class Lines:
    """One group as a page shows it: its columns, which may be many, stand one under another, the levels and the
    sum beside each other. Offices below, which may be many too, are lines of a table of their own."""

    code: str
    title: str
    definition: str
    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[str]]]
    columns: Sequence[str]
    offices: Sequence[tuple[str, Sequence[str]]]
    note: str

    @classmethod
    def of(cls, table: Totals) -> Lines:
        def shown(kind: str) -> list[tuple[str, list[str]]]:
            return [(row.label, [figure.shown for figure in row.figures]) for row in table.of(kind)]

        group, columns = table.group, [str(label) for _code, label in table.columns]
        beside = [*shown(totals.LEVEL), *shown(totals.ALL)]
        return cls(
            code=group.code,
            title=str(group.label),
            definition=str(group.definition),
            heads=[label for label, _cells in beside],
            lines=list(zip(columns, zip(*(cells for _label, cells in beside), strict=True), strict=True)),
            columns=columns,
            offices=shown(totals.OFFICE),
            note=table.note,
        )


@require_GET
def now(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sums of what is there now, before they are approved."""
    asked = access.get_request(request.user, public_id)
    parts = tiers.parts(request.user, asked)
    years = papers_totals.years_of(tiers.years(request.user, asked), asked, parts)
    context = {"asked": asked, "opened": _opened(tiers.opened_totals(asked)), **_tables(parts), **_trend(years)}
    return render(request, "reports/totals.html", context)


@require_GET
def approved(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was approved, as the office above and the API have it."""
    approval = tiers.get_approval(request.user, public_id)
    mine = access.can_follow(request.user, "download", approval.report.request)
    context = {
        "asked": approval.report.request,
        "approval": approval,
        "files": tiers.approved_files(request.user, approval) if mine else {},
        "opened": _opened(tiers.opened_before(approval)),
        **_tables(tiers.parts_of_approval(approval)),
    }
    return render(request, "reports/totals.html", context)


def _tables(parts: Sequence[tiers.Part]) -> dict:
    found = totals.tables(papers_totals.schools_of(parts), papers_totals.together(parts))
    copies = [copy.figures for part in parts for copy in part.submissions]
    return {
        "parts": parts,
        "together": papers_totals.together(parts),
        "tables": [Lines.of(one) for one in found],
        "thresholds": figuring.thresholds(copies),
        "early": totals.early_note(copies),
    }


def _trend(years: Sequence[totals.YearOf]) -> dict:
    lines = totals.trends(years) if len(years) > 1 else []
    chart = papers_totals.trend_chart(years, lines, _("Trường hợp mới và tin báo theo năm")) if lines else None
    return {
        "years": [(year.label, f"{len(year.schools)}/{year.asked}") for year in years],
        "trend": [(str(line.label), words_of(line)) for line in lines],
        "trend_chart": charts.svg(chart) if chart else "",
        "has_changed": any(mark for line in lines for mark in line.changed),
    }


def _opened(found: Sequence) -> list[dict]:
    return [
        {
            "label": papers_totals.label_of(one),
            "value": one.value,
            "schools": one.submissions.count(),
            "cited": papers_totals.citation(one),
        }
        for one in found
    ]


@require_http_methods(["GET", "POST"])
def open_total(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = access.get_request(request.user, public_id)
    access.require_for_request(request.user, "open_total", asked)
    form = OpenTotalForm(request.POST or None, request=asked)
    if request.method == "POST" and run(form, workflow.open_total, actor=request.user, request=asked):
        messages.success(request, _("Đã mở tổng. Lập lại báo cáo tổng hợp để in tổng này."))
        return redirect("reports:totals", public_id)
    context = {"asked": asked, "form": form, "opened": _opened(tiers.opened_totals(asked))}
    return render(request, "reports/open_total.html", context)


@require_POST
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    report = access.get_consolidated(request.user, public_id)
    approval = workflow.approve_totals(actor=request.user, report=report)
    messages.success(request, _("Đã chốt số liệu tổng hợp, bản %(edition)s.") % {"edition": approval.edition})
    return redirect("reports:consolidated", report.request.public_id)


@require_GET
def approved_file(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    approval = tiers.get_approval(request.user, public_id)
    if file_format not in exports.FORMATS:
        raise Http404
    sealed.totals_unaltered(approval)
    response = HttpResponse(exports.WRITERS[file_format](approval), content_type=exports.FORMATS[file_format])
    name = f"so-lieu-tong-hop-{approval.report.request.year}-ban-{approval.edition}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    workflow.note_download(actor=request.user, target=approval, file_format=file_format)
    return response


@require_GET
def approved_paper(request: HttpRequest, public_id: str, file_format: str) -> HttpResponse:
    """The paper as it was approved, whatever was built since."""
    approval = tiers.get_approval(request.user, public_id)
    file = tiers.approved_files(request.user, approval).get(known(file_format))
    if file is None:
        raise Http404
    sealed.file_unaltered(file.path, file.checksum)
    name = f"bao-cao-tong-hop-{approval.report.request.year}-ban-{approval.edition}.{file_format}"
    response = stored(file.path, CONTENT_TYPES[file_format], name)
    workflow.note_download(actor=request.user, target=approval, file_format=file_format)
    return response
