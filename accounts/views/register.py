"""The register of outgoing papers: who keeps it sees kind, recipient and trích yếu, never a paper of a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, register_files
from accounts import register as verbs
from accounts.models import OutgoingPaper
from accounts.register_forms import NumberForm, ReceiveForm, SendForm, StampedForm, VoidForm
from accounts.views.catalogue import Tab
from ctxh_portal.documents import pdf
from ctxh_portal.kit import scans
from ctxh_portal.kit.forms import run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Gap:
    """Numbers between two lines that nothing stands at."""

    first: int
    last: int

    @property
    def words(self) -> str:
        return f"{self.first:02d}" if self.first == self.last else f"{self.first:02d}–{self.last:02d}"


def gaps(lines: list[OutgoingPaper]) -> list[Gap]:
    found, before = [], 0
    for line in lines:
        number = line.sequence or 0
        if number > before + 1:
            found.append(Gap(before + 1, number - 1))
        before = number
    return found


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    units = access.register_units(request.user)
    if not units:
        raise Http404
    this_year = timezone.localdate().year
    unit = next((one for one in units if one.public_id == request.GET.get("don-vi")), units[0])
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= this_year else this_year
    lines = access.register_of(request.user, unit, year)
    context = {
        "tabs": [Tab(one.short_name, f"?don-vi={one.public_id}&nam={year}", one == unit) for one in units],
        "unit": unit,
        "year": year,
        "years": [year - 1, year + 1] if year < this_year else [year - 1],
        "lines": lines,
        "gaps": gaps(lines),
        "waiting": [line for line in access.papers_waiting(request.user) if line.unit_id == unit.pk],
    }
    return render(request, "accounts/register.html", context)


@require_safe
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    line = access.get_paper(request.user, public_id)
    source = verbs.SOURCES.get(line.source)
    context = {
        "line": line,
        "copies": list(line.copies.select_related("kept_by")),
        "dispatches": list(line.dispatches.select_related("sent_by")),
        "address": source.address(request.user, line.source_id) if source else "",
    }
    return render(request, "accounts/paper.html", context)


def number(request: HttpRequest, public_id: str) -> HttpResponse:
    line = access.get_paper(request.user, public_id)
    following = access.next_number(line.unit, timezone.localdate().year)
    form = NumberForm(request.POST or None, initial={"number": f"{following:02d}"})
    if request.method == "POST" and run(form, verbs.number_paper, actor=request.user, line=line):
        messages.success(request, _("Đã vào sổ. Từ nay nội dung văn bản được giữ nguyên."))
        return redirect("accounts:paper", public_id)
    return _form(request, form, line, heading=_("Số, ngày ban hành"), submit=_("Vào sổ"))


def scan(request: HttpRequest, public_id: str) -> HttpResponse:
    line = access.get_paper(request.user, public_id)
    form = StampedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and run(form, verbs.attach_scan, actor=request.user, line=line):
        messages.success(request, _("Đã lưu bản đóng dấu."))
        return redirect("accounts:paper", public_id)
    return _form(request, form, line, heading=_("Bản đóng dấu"), submit=_("Lưu bản đóng dấu"), multipart="1")


@require_safe
def copy(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A stamped copy, also one that a later one stands beside."""
    found = access.get_copy(request.user, public_id)
    verbs.note_copy_download(actor=request.user, copy=found)
    ending = found.file.name.rsplit(".", 1)[-1]
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"van-ban-{found.paper.number}-{found.paper.year}-dong-dau.{ending}",
        content_type=scans.content_type(found.file.name),
    )


def send(request: HttpRequest, public_id: str) -> HttpResponse:
    line = access.get_paper(request.user, public_id)
    first = (line.recipients.splitlines() or [""])[0].strip(" -;.")
    form = SendForm(request.POST or None, initial={"to": first})
    if request.method == "POST" and run(form, verbs.send_paper, actor=request.user, line=line):
        messages.success(request, _("Đã ghi lượt gửi."))
        return redirect("accounts:paper", public_id)
    return _form(request, form, line, heading=_("Ghi lượt gửi"), submit=_("Ghi lượt gửi"))


def receive(request: HttpRequest, public_id: str) -> HttpResponse:
    dispatch = access.get_dispatch(request.user, public_id)
    form = ReceiveForm(request.POST or None)
    if request.method == "POST" and run(form, verbs.receive_paper, actor=request.user, dispatch=dispatch):
        messages.success(request, _("Đã ghi nhận nơi nhận đã nhận văn bản."))
        return redirect("accounts:paper", dispatch.paper.public_id)
    return _form(request, form, dispatch.paper, heading=_("Ghi nhận đã nhận"), submit=_("Lưu"))


def void(request: HttpRequest) -> HttpResponse:
    units = access.register_units(request.user)
    if not units:
        raise Http404
    given = {name: request.GET.get(name, "") for name in ("year", "first", "last", "unit")}
    form = VoidForm(
        request.POST or None,
        units=access.units_of_register(request.user),
        initial={"year": timezone.localdate().year} | {name: text for name, text in given.items() if text},
    )
    if request.method == "POST" and run(form, verbs.void_numbers, actor=request.user):
        messages.success(request, _("Đã ghi lý do vào sổ."))
        unit, year = form.cleaned_data["unit"].public_id, form.cleaned_data["year"]
        return redirect(f"{reverse('accounts:register')}?don-vi={unit}&nam={year}")
    return _form(request, form, None, heading=_("Số không dùng cho văn bản trên cổng"), submit=_("Ghi vào sổ"))


@require_safe
def download(request: HttpRequest, unit_id: str, year: int, kind: str) -> HttpResponse:
    unit = next((one for one in access.register_units(request.user) if one.public_id == unit_id), None)
    if unit is None or kind not in ("xlsx", "pdf"):
        raise Http404
    lines = access.register_of(request.user, unit, year)
    if kind == "xlsx":
        content, content_type = register_files.as_sheet(unit, year, lines), XLSX
    else:
        content, content_type = pdf.render(register_files.as_paper(unit, year, lines)), "application/pdf"
    verbs.note_export(actor=request.user, unit=unit, year=year, kind=kind)
    name = f'attachment; filename="so-van-ban-di-{year}.{kind}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})


def _form(
    request: HttpRequest,
    form: BaseForm,
    line: OutgoingPaper | None,
    *,
    heading: str,
    submit: str,
    multipart: str = "",
) -> HttpResponse:
    back = reverse("accounts:paper", args=[line.public_id]) if line else reverse("accounts:register")
    context = {
        "form": form,
        "line": line,
        "heading": heading,
        "submit": submit,
        "multipart": multipart,
        "back": back,
    }
    return render(request, "accounts/register_form.html", context)
