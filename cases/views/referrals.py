"""Chuyển gửi: the register, one referral with its packet and steps, its two papers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access
from cases import papers_referral as papers
from cases.enums import ReferralState
from cases.envelope import envelope
from cases.forms.case_file import PasswordForm
from cases.forms.course import DecideForm
from cases.forms.referrals import DropForm, ReferralForm, SendForm, StepForm, initial_of
from cases.models import Case, Referral
from cases.referrals import lines
from cases.views.base import case_page, form_page
from cases.views.drafts import KeptDraft
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from cases.workflow import record_list
from cases.workflow import referrals as workflow
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.fields import VersionedForm
from ctxh_portal.kit.forms import run

PAGE_SIZE = 25
PAPERS = {"cong-van": "letter", "phieu-chuyen": "sheet"}


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Of all cases that the person works on or heads; every number is the length of its list."""
    if not access.reads_cases(request.user):
        raise Http404
    everything = access.visible_referrals(request.user)
    shown = {
        "cho": (_("Đang chờ nơi nhận"), everything.awaiting()),
        "duyet": (_("Chờ duyệt, chờ xác nhận"), everything.to_decide()),
        "tat-ca": (_("Tất cả"), everything),
    }
    asked = request.GET.get("loc", "cho")
    asked = asked if asked in shown else "cho"
    page = Paginator(shown[asked][1].order_by("sent_on", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = lines(page.object_list)
    record_list(actor=request.user, what="referrals", shown=len(rows))
    tabs = [
        {"label": label, "url": f"?loc={code}", "active": code == asked, "count": found.count()}
        for code, (label, found) in shown.items()
    ]
    return render(request, "cases/referrals.html", {"tabs": tabs, "page": page, "rows": rows, "asked": asked})


@case_page("refer")
def referral_new(request: HttpRequest, case: Case) -> HttpResponse:
    draft = KeptDraft(request)
    form = ReferralForm(draft.data, case=case, initial={"version": case.version})
    if request.method == "POST" and (done := run(form, workflow.save_referral, actor=request.user, case=case)):
        draft.drop()
        messages.success(request, _("Đã lưu bản nháp chuyển gửi."))
        return redirect("cases:referral", case.public_id, done.value.public_id)
    return _packet_page(request, case, form, draft)


@case_page("refer")
def referral_edit(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    initial = {"version": case.version} | initial_of(found)
    draft = KeptDraft(request)
    form = ReferralForm(draft.data, case=case, packed=found, initial=initial)
    if request.method == "POST" and run(
        form, workflow.save_referral, actor=request.user, case=case, referral=found
    ):
        draft.drop()
        messages.success(request, _("Đã lưu bản nháp chuyển gửi."))
        return redirect("cases:referral", case.public_id, found.public_id)
    return _packet_page(request, case, form, draft)


def _packet_page(request: HttpRequest, case: Case, form: ReferralForm, draft: KeptDraft) -> HttpResponse:
    draft.shown(form)
    return form_page(
        request,
        case,
        form,
        heading=_("Chuyển gửi"),
        submit=_("Lưu bản nháp"),
        template="cases/referral_form.html",
        draft=draft,
        kept_safe=access.caregivers(case.pupil).filter(no_contact=True).exists(),
    )


@require_safe
@case_page("view")
def referral(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    [line] = lines([found])
    context = {
        "case": case,
        "referral": found,
        "line": line,
        "items": access.referral_items(request.user, case, found),
        "steps": found.steps.select_related("by"),
        "allowed": access.allowed(request.user, case),
        "readers": access.readers(case),
        "may_send_first": found.urgency == "flash" and found.state in ("draft", "returned", "submitted"),
    }
    return render(request, "cases/referral.html", context)


@require_POST
@case_page("refer")
def referral_submit(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    form = VersionedForm(request.POST)
    if run(form, workflow.submit_referral, actor=request.user, case=case, referral=found):
        messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect("cases:referral", case.public_id, found.public_id)


@case_page("approve_referral")
def referral_decide(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    """Approve or return; of what went out in an emergency: confirm."""
    found = access.get_referral(request.user, case, referral_id)
    form = DecideForm(request.POST or None, initial={"version": case.version})
    given = {"actor": request.user, "case": case, "referral": found}
    if request.method == "POST":
        if found.is_sent:
            done, said = run(form, workflow.confirm_referral, **given), _("Đã xác nhận.")
        else:
            approve = "approve" in request.POST
            done = run(form, workflow.decide_referral, approve=approve, **given)
            said = _("Đã duyệt chuyển gửi.") if approve else _("Đã trả lại để bổ sung.")
        if done:
            messages.success(request, said)
            return redirect("cases:referral", case.public_id, found.public_id)
    return form_page(
        request,
        case,
        form,
        heading=_("Xác nhận chuyển gửi") if found.is_sent else _("Duyệt chuyển gửi"),
        submit=_("Xác nhận") if found.is_sent else _("Duyệt"),
        template="cases/referral_decide.html",
        about=True,
        referral=found,
        items=found.items.select_related("consent__exception", "exception"),
    )


@case_page("refer")
def referral_send(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    approved = found.state == ReferralState.APPROVED
    form = SendForm(request.POST or None, approved=approved, initial={"version": case.version})
    if request.method == "POST" and run(
        form, workflow.send_referral, actor=request.user, case=case, referral=found
    ):
        messages.success(request, _("Đã ghi việc gửi. Thời hạn chờ trả lời bắt đầu tính."))
        return redirect("cases:referral", case.public_id, found.public_id)
    return form_page(request, case, form, heading=_("Ghi việc gửi"), submit=_("Ghi đã gửi"))


@case_page("refer")
def referral_step(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    form = StepForm(request.POST or None, referral=found)
    if request.method == "POST" and run(
        form, workflow.record_referral_step, actor=request.user, case=case, referral=found
    ):
        messages.success(request, _("Đã ghi. Bước này không sửa được; cần đính chính thì ghi thêm nhật ký."))
        return redirect("cases:referral", case.public_id, found.public_id)
    return form_page(request, case, form, heading=_("Ghi trả lời của nơi nhận"), submit=_("Lưu"))


@case_page("refer")
def referral_drop(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    form = DropForm(request.POST or None)
    if request.method == "POST" and run(
        form, workflow.drop_referral, actor=request.user, case=case, referral=found
    ):
        messages.success(request, _("Lần chuyển gửi này không gửi nữa; lý do được giữ."))
        return redirect("cases:referral", case.public_id, found.public_id)
    return form_page(request, case, form, heading=_("Không gửi nữa"), submit=_("Không gửi nữa"))


@require_safe
@case_page("view")
def referral_paper(request: HttpRequest, case: Case, referral_id: str, which: str, kind: str) -> HttpResponse:
    found = access.get_referral(request.user, case, referral_id)
    if which not in PAPERS or kind not in CONTENT_TYPES:
        raise Http404
    workflow.require_printable(actor=request.user, case=case, referral=found)
    paper = papers.as_sent(found, PAPERS[which])
    content = rendered(paper, kind)
    workflow.record_referral_print(
        actor=request.user, case=case, referral=found, which=f"{PAPERS[which]}.{kind}", content=content
    )
    return attached(content, f"{which}-{timezone.localdate():%Y%m%d}", kind)


@case_page("refer")
def referral_envelope(request: HttpRequest, case: Case, referral_id: str) -> HttpResponse:
    """Letter, sheet and chosen files as one PDF under a password, for an agency that takes no paper."""
    found = access.get_referral(request.user, case, referral_id)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _envelope(request, case, found, form.cleaned_data["password"])
        except RuleBroken as rule:
            form.add_error(None, str(rule))
    return form_page(
        request,
        case,
        form,
        heading=_("Bản điện tử có mật khẩu"),
        submit=_("Tải bản PDF"),
        template="cases/referral_envelope.html",
        referral=found,
        files=found.items.filter(file__isnull=False).select_related("file__case"),
    )


def _envelope(request: HttpRequest, case: Case, found: Referral, password: str) -> HttpResponse:
    workflow.require_printable(actor=request.user, case=case, referral=found)
    files = workflow.take_chosen_files(actor=request.user, case=case, referral=found)
    pages = [rendered(papers.as_sent(found, which), "pdf") for which in PAPERS.values()]
    content = envelope(pages, files, password)
    workflow.record_referral_print(
        actor=request.user, case=case, referral=found, which="envelope.pdf", content=content
    )
    return attached(content, f"phoi-hop-{timezone.localdate():%Y%m%d}", "pdf")
