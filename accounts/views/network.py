"""Mạng lưới: focal staff, certificates and collaborators, of the own school or of all schools of an office."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, register_files, workflow
from accounts.models import Certificate, Collaborator
from accounts.network_forms import CertificateForm, CollaboratorForm
from accounts.views.agreements import KINDS
from accounts.views.register import XLSX
from ctxh_portal.kit.forms import run

HEADS = ["Trường", "Họ và tên", "Vai trò", "Điện thoại", "Thư điện tử", "Chứng chỉ"]
WIDTHS = [3.0, 2.6, 2.6, 1.8, 2.6, 6.0]


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    schools, today = access.network(request.user), timezone.localdate()
    shown = [
        {
            "school": school,
            "people": [
                {"line": line, "certificates": [_shown(row, today) for row in line.certificates]}
                for line in school.people
            ],
        }
        for school in schools
    ]
    keeps = access.keeps_network(request.user)
    return render(request, "accounts/network.html", {"shown": shown, "keeps": keeps})


def _shown(row: Certificate, today: date) -> dict[str, object]:
    state = row.state_on(today)
    return {"row": row, "state": state.label, "kind": KINDS[state]}


def certificate_new(request: HttpRequest) -> HttpResponse:
    access.require_network(request.user)
    return _certificate(request, Certificate())


def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    access.require_network(request.user)
    return _certificate(request, access.get_certificate(request.user, public_id))


def _certificate(request: HttpRequest, row: Certificate) -> HttpResponse:
    form = CertificateForm(request.POST or None, instance=row, staff=access.staff_of_network(request.user))
    if request.method == "POST" and run(form, workflow.save_certificate, actor=request.user, certificate=row):
        messages.success(request, _("Đã lưu chứng chỉ."))
        return redirect("accounts:network")
    heading = _("Sửa chứng chỉ") if row.pk else _("Thêm chứng chỉ")
    return render(request, "accounts/network_form.html", {"form": form, "heading": heading})


def collaborator_new(request: HttpRequest) -> HttpResponse:
    access.require_network(request.user)
    return _collaborator(request, Collaborator(since=timezone.localdate()))


def collaborator(request: HttpRequest, public_id: str) -> HttpResponse:
    return _collaborator(request, access.get_collaborator(request.user, public_id))


def _collaborator(request: HttpRequest, row: Collaborator) -> HttpResponse:
    form = CollaboratorForm(request.POST or None, instance=row, units=access.network_units(request.user))
    if request.method == "POST" and run(form, workflow.save_collaborator, actor=request.user, collaborator=row):
        messages.success(request, _("Đã lưu cộng tác viên."))
        return redirect("accounts:network")
    heading = _("Sửa cộng tác viên") if row.pk else _("Thêm cộng tác viên")
    return render(request, "accounts/network_form.html", {"form": form, "heading": heading})


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    lines = []
    for school in access.network(request.user):
        for line in school.people:
            told = "; ".join(_in_words(row) for row in line.certificates)
            who = line.person
            lines.append([school.unit.short_name, who.full_name, line.roles, who.phone, who.email, told])
        for other in school.collaborators:
            post = f"Cộng tác viên: {other.post}"
            lines.append([school.unit.short_name, other.full_name, post, other.phone, "", ""])
    content = register_files.sheet("Mạng lưới", "Mạng lưới công tác xã hội trường học", HEADS, WIDTHS, lines)
    workflow.note_network_export(actor=request.user)
    name = 'attachment; filename="mang-luoi.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})


def _in_words(row: Certificate) -> str:
    until = f", đến {row.valid_until:%d/%m/%Y}" if row.valid_until else ""
    return f"{row.title}, số {row.number}, {row.issuer} cấp {row.issued_on:%d/%m/%Y}{until}"
