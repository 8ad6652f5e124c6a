"""Chuyển trường: the file that goes to another school, and what came to one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases import access, workflow
from cases.forms.course import DecideForm
from cases.forms.transfers import AcceptForm, ReceiptForm, RefuseForm, TransferForm, WithdrawForm, initial_of
from cases.models import Case
from cases.papers_transfer import transfer_paper as paper_of
from cases.views.base import case_page, form_page
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from ctxh_portal.kit.fields import VersionedForm
from ctxh_portal.kit.forms import run

# of a name that is somebody else's and of a person from whom the file is kept, so that neither tells of the other
UNOPENED = gettext_lazy(
    "Hồ sơ không mở được: họ tên, ngày sinh không phải của học sinh trong hồ sơ, hoặc hồ sơ không giao được cho "
    "người được chọn."
)

# ── the sending school ───────────────────────────────────────────────────────────────────────────────


@case_page("refer")
def transfer_new(request: HttpRequest, case: Case) -> HttpResponse:
    form = TransferForm(request.POST or None, case=case, initial={"version": case.version})
    if request.method == "POST" and (done := run(form, workflow.save_transfer, actor=request.user, case=case)):
        messages.success(request, _("Đã lưu bản nháp hồ sơ chuyển trường."))
        return redirect("cases:transfer", case.public_id, done.value.public_id)
    return _packet_page(request, case, form)


@case_page("refer")
def transfer_edit(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    initial = {"version": case.version} | initial_of(found)
    form = TransferForm(request.POST or None, case=case, packed=found, initial=initial)
    if request.method == "POST" and run(
        form, workflow.save_transfer, actor=request.user, case=case, transfer=found
    ):
        messages.success(request, _("Đã lưu bản nháp hồ sơ chuyển trường."))
        return redirect("cases:transfer", case.public_id, found.public_id)
    return _packet_page(request, case, form)


def _packet_page(request: HttpRequest, case: Case, form: TransferForm) -> HttpResponse:
    return form_page(
        request,
        case,
        form,
        heading=_("Chuyển hồ sơ sang trường khác"),
        submit=_("Lưu bản nháp"),
        template="cases/referral_form.html",
        kept_safe=access.caregivers(case.pupil).filter(no_contact=True).exists(),
    )


@require_safe
@case_page("view")
def transfer(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    context = {
        "case": case,
        "transfer": found,
        "items": access.transfer_items(request.user, case, found),
        "allowed": access.allowed(request.user, case),
        "readers": access.readers(case),
    }
    return render(request, "cases/transfer.html", context)


@require_POST
@case_page("refer")
def transfer_submit(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    form = VersionedForm(request.POST)
    if run(form, workflow.submit_transfer, actor=request.user, case=case, transfer=found):
        messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect("cases:transfer", case.public_id, found.public_id)


@case_page("approve_referral")
def transfer_decide(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    form = DecideForm(request.POST or None, initial={"version": case.version})
    given = {"actor": request.user, "case": case, "transfer": found, "approve": "approve" in request.POST}
    if request.method == "POST" and run(form, workflow.decide_transfer, **given):
        messages.success(request, _("Đã niêm phong và gửi.") if given["approve"] else _("Đã trả lại để bổ sung."))
        return redirect("cases:transfer", case.public_id, found.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Duyệt hồ sơ chuyển trường"),
        submit=_("Niêm phong và gửi"),
        template="cases/transfer_decide.html",
        about=True,
        transfer=found,
        items=access.transfer_items(request.user, case, found),
    )


@case_page("refer")
def transfer_withdraw(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and run(
        form, workflow.withdraw_transfer, actor=request.user, case=case, transfer=found
    ):
        messages.success(request, _("Hồ sơ không chuyển nữa; lý do được giữ."))
        return redirect("cases:transfer", case.public_id, found.public_id)
    return form_page(request, case, form, heading=_("Rút lại hồ sơ chuyển trường"), submit=_("Rút lại"))


@case_page("refer")
def transfer_receipt(request: HttpRequest, case: Case, transfer_id: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and run(
        form, workflow.record_receipt, actor=request.user, case=case, transfer=found
    ):
        messages.success(request, _("Đã ghi biên nhận."))
        return redirect("cases:transfer", case.public_id, found.public_id)
    return form_page(request, case, form, heading=_("Ghi biên nhận của trường nhận"), submit=_("Lưu"))


@require_safe
@case_page("view")
def transfer_paper(request: HttpRequest, case: Case, transfer_id: str, kind: str) -> HttpResponse:
    found = access.get_transfer(request.user, case, transfer_id)
    if kind not in CONTENT_TYPES:
        raise Http404
    content = rendered(paper_of(found), kind)
    workflow.record_transfer_print(actor=request.user, case=case, transfer=found, kind=kind, content=content)
    return attached(content, f"phieu-chuyen-{timezone.localdate():%Y%m%d}", kind)


# ── the receiving school ─────────────────────────────────────────────────────────────────────────────


@require_safe
def sealed_files(request: HttpRequest) -> HttpResponse:
    """Sealed envelopes: from which school and since when, nothing more. What was opened leads to its case."""
    access.require_receiving(request.user)
    rows = access.sealed_files(request.user)
    waiting = rows.filter(answered_at__isnull=True)
    answered = rows.filter(answered_at__isnull=False).order_by("-answered_at")
    seen = access.visible_cases(request.user).filter(pk__in=answered.values("received_case_id"))
    cases = {case.pk: case for case in seen.select_related("pupil", "unit")}
    lines = [(row, cases.get(row.received_case_id)) for row in answered[:50]]
    workflow.record_list(actor=request.user, what="sealed_files", shown=len(lines))
    return render(request, "cases/sealed_files.html", {"waiting": waiting, "answered": lines})


def sealed_accept(request: HttpRequest, sealed_id: str) -> HttpResponse:
    sealed = access.get_sealed(request.user, sealed_id)
    form = AcceptForm(request.POST or None, sealed=sealed)
    if request.method == "POST":
        done = run(form, workflow.accept_sealed, actor=request.user, sealed=sealed)
        if done and done.value:
            messages.success(request, _("Đã tiếp nhận. Hồ sơ chuyển đến ở trang của trường hợp này."))
            return redirect("cases:detail", done.value.public_id)
        if done:
            form.add_error(None, UNOPENED)
    context = {"sealed": sealed, "form": form, "heading": _("Tiếp nhận hồ sơ"), "submit": _("Mở và tiếp nhận")}
    return render(request, "cases/sealed_form.html", context)


def sealed_refuse(request: HttpRequest, sealed_id: str) -> HttpResponse:
    sealed = access.get_sealed(request.user, sealed_id)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.refuse_sealed, actor=request.user, sealed=sealed):
        messages.success(request, _("Hồ sơ được trả lại trường gửi, chưa mở."))
        return redirect("cases:sealed_files")
    context = {"sealed": sealed, "form": form, "heading": _("Không tiếp nhận"), "submit": _("Trả lại trường gửi")}
    return render(request, "cases/sealed_form.html", context)


@require_safe
@case_page("view")
def arrived(request: HttpRequest, case: Case) -> HttpResponse:
    inside = access.arrived_content(request.user, case)
    context = {
        "case": case,
        "sealed": inside.sealed,
        "content": inside.opened,
        "readers": access.readers(case),
    }
    return render(request, "cases/arrived.html", context)
