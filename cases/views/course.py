from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, risk, workflow
from cases.enums import RiskLevel, Stage
from cases.forms.course import AssessForm, CorrectionForm, EntryForm, FollowUpForm, MoveForm, TriageForm
from cases.models import Case
from cases.views.base import STILL_DUE, case_page, form_page
from cases.views.drafts import KeptDraft
from cases.views.emergency import agency_to_call
from cases.workflow.transitions import transition
from ctxh_portal.kit.forms import run


@case_page("write")
def entry(request: HttpRequest, case: Case) -> HttpResponse:
    draft = KeptDraft(request)
    form = EntryForm(draft.data)
    if request.method == "POST" and run(form, workflow.write_entry, actor=request.user, case=case):
        draft.drop()
        messages.success(request, _("Đã lưu nhật ký."))
        return redirect("cases:detail", case.public_id)
    draft.shown(form)
    return form_page(request, case, form, heading=_("Ghi nhật ký"), submit=_("Lưu nhật ký"), draft=draft)


@case_page("write")
def correct(request: HttpRequest, case: Case, entry_id: str) -> HttpResponse:
    found = case.entries.filter(public_id=entry_id).first()
    if found is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.correct_entry, actor=request.user, case=case, entry=found):
        messages.success(request, _("Đã thêm phần đính chính."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request, case, form, heading=_("Đính chính nhật ký"), submit=_("Lưu đính chính"), quoted=found
    )


@case_page("assess")
def assess(request: HttpRequest, case: Case) -> HttpResponse:
    """Two buttons: `propose` computes the level from the grid, `save` confirms it."""
    last = case.assessments.last()
    initial = {"version": case.version, **(last.scores if last else {})}
    draft = KeptDraft(request)
    form = AssessForm(draft.data, initial=initial)
    draft.shown(form)
    proposed = None
    if request.method == "POST" and "propose" not in request.POST:
        if run(form, workflow.assess, actor=request.user, case=case):
            draft.drop()
            messages.success(request, _("Đã lưu đánh giá nguy cơ."))
            return redirect("cases:detail", case.public_id)
    elif request.method == "POST":
        form = AssessForm(initial={**request.POST.dict(), "signs": request.POST.getlist("signs")})
    if len(form.answers()) == len(risk.CODES):
        proposed = risk.propose(form.answers(), form["signs"].value() or [], "" if last else case.kind)
    first = last is None
    return form_page(
        request,
        case,
        form,
        heading=_("Đánh giá nguy cơ ban đầu") if first else _("Rà soát"),
        submit=_("Lưu đánh giá"),
        template="cases/assess.html",
        draft=draft,
        proposed=proposed,
        harm_total=risk.total(form.answers(), risk.HARM) if proposed else None,
        protection_total=risk.total(form.answers(), risk.PROTECTION) if proposed else None,
        levels=RiskLevel,
    )


@case_page("triage")
def triage(request: HttpRequest, case: Case) -> HttpResponse:
    form = TriageForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and run(form, workflow.triage, actor=request.user, case=case):
        messages.success(request, _("Đã lưu quyết định phân loại."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Phân loại"), submit=_("Lưu quyết định"))


@case_page("move")
def move(request: HttpRequest, case: Case, target: str) -> HttpResponse:
    way = transition(case.stage, target)
    if request.method != "POST" and (way is None or way.action != "move"):
        raise Http404
    form = MoveForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and run(form, workflow.move, actor=request.user, case=case, target=target):
        messages.success(request, _("Đã chuyển giai đoạn."))
        return redirect("cases:detail", case.public_id)
    return form_page(
        request,
        case,
        form,
        heading=way.label if way else Stage(target).label,
        submit=way.label if way else _("Chuyển giai đoạn"),
        missing=way.missing(case) if way else [],
        allowed=access.allowed(request.user, case),
    )


@case_page("write")
def follow_up(request: HttpRequest, case: Case, follow_up_id: str) -> HttpResponse:
    found = case.follow_ups.filter(public_id=follow_up_id).first()
    if found is None:
        raise Http404
    form = FollowUpForm(request.POST or None)
    given = {"actor": request.user, "case": case, "follow_up": found}
    if request.method == "POST" and (done := run(form, workflow.complete_follow_up, **given)):
        messages.success(request, _("Đã ghi kết quả theo dõi.") if done.value.done_on else STILL_DUE)
        return redirect("cases:detail", case.public_id)
    return form_page(
        request, case, form, heading=found.get_kind_display(), submit=_("Lưu kết quả"), follow_up=found
    )


@require_POST
@case_page("notify")
def notify_case(request: HttpRequest, case: Case) -> HttpResponse:
    workflow.notify_outside(actor=request.user, agency=agency_to_call(request, case.unit), case=case)
    messages.success(request, _("Đã ghi nhận việc thông báo."))
    return redirect("cases:detail", case.public_id)
