"""Sổ quy chế phối hợp of a unit: what it agreed with its partners, and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, register_files, workflow
from accounts.agreement_forms import AgreementForm
from accounts.enums import AgreementState
from accounts.models import Agreement, Unit
from accounts.views.catalogue import Tab
from accounts.views.register import XLSX
from ctxh_portal.kit.forms import run

FILTERS = [AgreementState.IN_FORCE, AgreementState.EXPIRING, AgreementState.EXPIRED]
KINDS = {
    AgreementState.IN_FORCE: "good",
    AgreementState.EXPIRING: "warn",
    AgreementState.EXPIRED: "bad",
    AgreementState.COMING: "plain",
    AgreementState.RENEWED: "plain",
}
HEADS = ["Số, ký hiệu", "Ngày ký", "Nơi phối hợp", "Nội dung", "Người ký", "Hiệu lực từ", "Đến hết", "Trạng thái"]
WIDTHS = [2.0, 1.5, 3.0, 5.0, 3.0, 1.5, 1.5, 2.0]


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The register is short: sifted by state in Python, in the order of what ends first."""
    unit, today = access.require_agreements(request.user), timezone.localdate()
    lines = [(row, row.state_on(today)) for row in access.visible_agreements(request.user)]
    wanted = request.GET.get("state", "")
    counts = {state: sum(1 for _row, held in lines if held == state) for state in FILTERS}
    here = reverse("accounts:agreements")
    tabs = [
        Tab(_("Tất cả"), here, wanted not in FILTERS, len(lines)),
        *[Tab(str(s.label), f"{here}?state={s}", wanted == s, counts[s]) for s in FILTERS],
    ]
    shown = [
        {"row": row, "state": state.label, "kind": KINDS[state]}
        for row, state in lines
        if wanted not in FILTERS or state == wanted
    ]
    context = {"unit": unit, "tabs": tabs, "shown": shown, "any": bool(lines)}
    return render(request, "accounts/agreements.html", context)


def agreement_new(request: HttpRequest) -> HttpResponse:
    return _form(request, Agreement(), access.require_agreements(request.user))


def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_agreement(request.user, public_id)
    return _form(request, row, row.unit)


def agreement_renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new row that begins with the partner and the content of the one that it follows."""
    before = access.get_agreement(request.user, public_id)
    if before.successor:
        return redirect("accounts:agreement", before.successor.public_id)
    begun = Agreement(agency=before.agency, partner=before.partner, content=before.content)
    return _form(request, begun, access.require_agreements(request.user), renews=before)


def _form(request: HttpRequest, row: Agreement, unit: Unit, renews: Agreement | None = None) -> HttpResponse:
    form = AgreementForm(request.POST or None, instance=row, agencies=access.partners_of(unit, row))
    given = {"actor": request.user, "agreement": row, "renews": renews}
    if request.method == "POST" and run(form, workflow.save_agreement, **given):
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:agreements")
    return render(
        request, "accounts/agreement.html", {"form": form, "agreement": row, "renews": renews or row.renews}
    )


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    unit, today = access.require_agreements(request.user), timezone.localdate()
    lines = [
        [
            row.number,
            f"{row.signed_on:%d/%m/%Y}",
            row.partner,
            row.content,
            row.signers,
            f"{row.valid_from:%d/%m/%Y}",
            f"{row.valid_until:%d/%m/%Y}" if row.valid_until else "",
            str(row.state_on(today).label),
        ]
        for row in access.visible_agreements(request.user)
    ]
    content = register_files.sheet("Quy chế phối hợp", f"Sổ quy chế phối hợp – {unit.name}", HEADS, WIDTHS, lines)
    workflow.note_agreements_export(actor=request.user)
    name = 'attachment; filename="quy-che-phoi-hop.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})
