"""What an office keeps as data: agencies to call and to write to, and legal bases."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, workflow
from accounts.forms import AgencyForm, BasisForm
from accounts.models import Agency, LegalBasis
from ctxh_portal.kit.forms import run


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    active: bool
    count: int = 0


def tabs(active: str) -> list[Tab]:
    pages = [
        ("accounts:catalogue", _("Cơ quan, tổ chức")),
        ("accounts:bases", _("Căn cứ pháp lý")),
        ("cases:terms", _("Hoàn cảnh, hỗ trợ, đồng ý")),
        ("cases:plan_templates", _("Mẫu kế hoạch hỗ trợ")),
        ("plans:outlines", _("Mẫu kế hoạch đơn vị")),
        ("accounts:calendar", _("Lịch làm việc")),
        ("accounts:deadlines", _("Thời hạn")),
    ]
    return [Tab(label, reverse(name), name == active) for name, label in pages]


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    office = access.require_catalogue(request.user)
    rows = access.agencies(request.user)
    context = {
        "tabs": tabs("accounts:catalogue"),
        "office": office,
        "own": [agency for agency in rows if agency.office_id],
        "national": [agency for agency in rows if not agency.office_id],
        "today": timezone.localdate(),
    }
    return render(request, "accounts/agencies.html", context)


def agency_new(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    return _agency_form(request, Agency())


def agency(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_catalogue(request.user)
    return _agency_form(request, access.get_agency(request.user, public_id))


def _agency_form(request: HttpRequest, row: Agency) -> HttpResponse:
    form = AgencyForm(request.POST or None, instance=row)
    if request.method == "POST" and run(form, workflow.save_agency, actor=request.user, agency=row):
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:catalogue")
    return render(request, "accounts/agency.html", {"form": form, "agency": row})


@require_safe
def bases(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    context = {"tabs": tabs("accounts:bases"), "bases": access.legal_bases(), "today": timezone.localdate()}
    return render(request, "accounts/bases.html", context)


def basis_new(request: HttpRequest) -> HttpResponse:
    access.require_catalogue(request.user)
    return _basis_form(request, LegalBasis())


def basis(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_catalogue(request.user)
    return _basis_form(request, access.get_basis(public_id))


def _basis_form(request: HttpRequest, row: LegalBasis) -> HttpResponse:
    form = BasisForm(request.POST or None, instance=row)
    if request.method == "POST" and run(form, workflow.save_basis, actor=request.user, basis=row):
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:bases")
    return render(request, "accounts/basis.html", {"form": form, "basis": row})
