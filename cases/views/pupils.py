"""Hồ sơ học sinh: caregivers, special circumstances, support and consents of one pupil, for who keeps the file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, roster
from cases.consents import consent_lines, must_ask_pupil
from cases.forms.pupils import (
    BenefitForm,
    CaregiverForm,
    CircumstanceForm,
    ConsentForm,
    EndCaregiverForm,
    SafetyForm,
    WithdrawForm,
)
from cases.models import Case, Pupil
from cases.views.base import case_page
from cases.workflow import caregivers as care
from cases.workflow import circumstances as special
from cases.workflow import consents as asking
from ctxh_portal.kit.forms import run


def pupil_file(request: HttpRequest, pupil: Pupil) -> dict[str, Any]:
    """What the pupil's page shows beside the register; leaves a trace."""
    special.read_pupil(actor=request.user, pupil=pupil)
    consents = access.visible_consents(request.user).filter(pupil=pupil)
    support = access.visible_benefits(request.user).filter(pupil=pupil)
    links, past_links = access.linked_pupils(request.user, pupil)
    return {
        "links": links,
        "past_links": past_links,
        "caregivers": access.caregivers_to_keep(request.user, pupil),
        "past_caregivers": access.past_caregivers(pupil),
        "circumstances": access.visible_circumstances(request.user)
        .filter(pupil=pupil)
        .order_by("-school_year__starts", "group__position"),
        "benefits": support.order_by("-school_year__starts", "kind__position"),
        "consents": consent_lines(consents),
        "today": timezone.localdate(),
    }


def _page(request: HttpRequest, pupil: Pupil, form: BaseForm, heading: str, **more: Any) -> HttpResponse:
    context = {"pupil": pupil, "form": form, "heading": heading, "submit": _("Lưu"), **more}
    return render(request, "cases/pupils/form.html", context)


def _saved(request: HttpRequest, pupil: Pupil) -> HttpResponse:
    messages.success(request, _("Đã lưu vào hồ sơ của em."))
    return redirect("cases:roster_pupil", pupil.public_id)


# caregivers


def caregiver_new(request: HttpRequest, public_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    form = CaregiverForm(request.POST or None)
    if request.method == "POST" and run(form, care.add_caregiver, actor=request.user, pupil=pupil):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Thêm người chăm sóc"))


def caregiver(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_caregiver(request.user, pupil, row_id)
    form = CaregiverForm(request.POST or None, instance=row)
    if request.method == "POST" and run(form, care.correct_caregiver, actor=request.user, caregiver=row):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Sửa thông tin người chăm sóc"), caregiver=row)


def caregiver_end(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_caregiver(request.user, pupil, row_id)
    form = EndCaregiverForm(request.POST or None)
    if request.method == "POST" and run(form, care.end_caregiver, actor=request.user, caregiver=row):
        return _saved(request, pupil)
    note = _("Người này sẽ đứng ở phần “Trước đây” của hồ sơ; không bị xóa.")
    return _page(request, pupil, form, _("Không còn chăm sóc em"), caregiver=row, note=note)


def caregiver_safety(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    """Sets the flag "không liên hệ", or lifts the one that is there."""
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_caregiver(request.user, pupil, row_id)
    if row.no_contact:
        access.require_lifting(request.user, row)
    form = SafetyForm(request.POST or None)
    verb = care.lift_flag if row.no_contact else care.flag_caregiver
    if request.method == "POST" and run(form, verb, actor=request.user, caregiver=row):
        return _saved(request, pupil)
    heading = _("Gỡ dấu không liên hệ") if row.no_contact else _("Đánh dấu không liên hệ")
    note = _(
        "Khi có dấu, cổng không hỏi ý kiến, không gửi thư, không nhắc người này; dấu hiện trước mọi thông tin "
        "liên hệ."
    )
    context = {
        "caregiver": row,
        "note": note,
        "flags": access.known_flags(request.user, pupil).filter(caregiver=row),
        "reader": _(
            "Hiệu trưởng và giáo viên đầu mối thấy dấu; chỉ thầy/cô đã đặt dấu, hoặc thầy/cô xem được trường hợp "
            "của em (nếu có), đọc được lý do."
        ),
    }
    return _page(request, pupil, form, heading, **context)


# special circumstances and support


def circumstance_new(request: HttpRequest, public_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    form = CircumstanceForm(request.POST or None, user=request.user)
    if request.method == "POST" and run(form, special.note_circumstance, actor=request.user, pupil=pupil):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Ghi hoàn cảnh đặc biệt"))


def circumstance(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_circumstance(request.user, pupil, row_id)
    form = CircumstanceForm(request.POST or None, user=request.user, instance=row)
    if request.method == "POST" and run(form, special.correct_circumstance, actor=request.user, circumstance=row):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Sửa hoàn cảnh đặc biệt"), row=row, remove="cases:circumstance_remove")


@require_POST
def circumstance_remove(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_circumstance(request.user, pupil, row_id)
    special.remove_circumstance(actor=request.user, circumstance=row)
    return _saved(request, pupil)


def benefit_new(request: HttpRequest, public_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    form = BenefitForm(request.POST or None, user=request.user)
    if request.method == "POST" and run(form, special.note_benefit, actor=request.user, pupil=pupil):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Ghi hỗ trợ được nhận"), note=_seen_by_teacher())


def benefit(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_benefit(request.user, pupil, row_id)
    form = BenefitForm(request.POST or None, user=request.user, instance=row)
    if request.method == "POST" and run(form, special.correct_benefit, actor=request.user, benefit=row):
        return _saved(request, pupil)
    context = {"row": row, "remove": "cases:benefit_remove", "note": _seen_by_teacher()}
    return _page(request, pupil, form, _("Sửa hỗ trợ được nhận"), **context)


def _seen_by_teacher() -> str:
    return _("Giáo viên chủ nhiệm của em cũng thấy tên và thời hạn của hỗ trợ, không thấy lý do.")


@require_POST
def benefit_remove(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_benefit(request.user, pupil, row_id)
    special.remove_benefit(actor=request.user, benefit=row)
    return _saved(request, pupil)


# consents


def _consent_context(pupil: Pupil) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "kept_safe": access.kept_safe(pupil),
        "nobody": not access.contactable(pupil) and not access.kept_safe(pupil),
        "too_young": not must_ask_pupil(pupil, today),
    }


def consent_new(request: HttpRequest, public_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    form = ConsentForm(request.POST or None, pupil=pupil)
    if request.method == "POST" and run(form, asking.record_consent, actor=request.user, pupil=pupil):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Ghi ý kiến đồng ý"), **_consent_context(pupil))


def consent_withdraw(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    row = access.get_consent(request.user, pupil, row_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and run(form, asking.withdraw_consent, actor=request.user, consent=row):
        return _saved(request, pupil)
    return _page(request, pupil, form, _("Rút lại sự đồng ý"), quoted=row.purpose.label)


@case_page("write")
def case_consent(request: HttpRequest, case: Case) -> HttpResponse:
    form = ConsentForm(request.POST or None, pupil=case.pupil, case=case)
    given = {"actor": request.user, "pupil": case.pupil, "case": case}
    if request.method == "POST" and run(form, asking.record_consent, **given):
        messages.success(request, _("Đã lưu vào trường hợp."))
        return redirect("cases:detail", case.public_id)
    context = {"case": case, "readers": access.readers(case), **_consent_context(case.pupil)}
    return _page(request, case.pupil, form, _("Ghi ý kiến đồng ý"), **context)


@case_page("write")
def case_consent_withdraw(request: HttpRequest, case: Case, row_id: str) -> HttpResponse:
    row = access.get_case_consent(request.user, case, row_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and run(form, asking.withdraw_consent, actor=request.user, consent=row):
        messages.success(request, _("Đã lưu vào trường hợp."))
        return redirect("cases:detail", case.public_id)
    context = {"case": case, "readers": access.readers(case), "quoted": row.purpose.label}
    return _page(request, case.pupil, form, _("Rút lại sự đồng ý"), **context)
