from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ctxh_portal.documents import docx, pdf
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from plans import workflow
from plans.forms import IssueForm, ScanForm
from plans.forms_papers import CorrectNumberForm
from plans.models import Plan
from plans.papers import issued_paper, plan_paper
from plans.views.base import form_page, plan_page

KINDS = {
    "pdf": (pdf.render, "application/pdf"),
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@plan_page("issue")
def issue(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = IssueForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.issue_plan, actor=request.user, plan=plan):
        messages.success(request, _("Đã ghi số và ngày ban hành. Từ nay nội dung kế hoạch được giữ nguyên."))
        return redirect("plans:detail", plan.public_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Số, ngày ban hành"),
        submit=_("Ban hành"),
        note=_("Điền theo văn bản giấy đã ký. Sau khi ban hành, nội dung và bảng nhiệm vụ không sửa được nữa."),
    )


@plan_page("issue")
def correct_number(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = CorrectNumberForm(request.POST or None, initial={"number": plan.number, "issued_on": plan.issued_on})
    if request.method == "POST" and run(form, workflow.correct_plan_number, actor=request.user, plan=plan):
        messages.success(request, _("Đã sửa số, ngày; số cũ được ghi là không dùng."))
        return redirect("plans:detail", plan.public_id)
    return form_page(request, plan, form, heading=_("Sửa số, ngày ban hành"), submit=_("Lưu"))


@plan_page("issue")
def scan(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and run(form, workflow.attach_scan, actor=request.user, plan=plan):
        messages.success(request, _("Đã lưu bản đóng dấu."))
        return redirect("plans:detail", plan.public_id)
    return form_page(request, plan, form, heading=_("Bản đóng dấu"), submit=_("Lưu bản đóng dấu"), multipart=True)


@plan_page("download")
def download(request: HttpRequest, plan: Plan, kind: str) -> HttpResponseBase:
    """The paper as PDF or Word, or the scan of the stamped copy."""
    if kind == "scan":
        return _stamped(request, plan)
    if kind not in KINDS:
        raise Http404
    render, content_type = KINDS[kind]
    paper = issued_paper(plan) or plan_paper(plan, timezone.localdate())
    try:
        content = render(paper)
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed
    workflow.record_download(actor=request.user, plan=plan, kind=kind)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="ke-hoach-{plan.years}.{kind}"'},
    )


def _stamped(request: HttpRequest, plan: Plan) -> HttpResponseBase:
    if not plan.scan:
        raise Http404
    workflow.record_download(actor=request.user, plan=plan, kind="scan")
    ending = plan.scan.name.rsplit(".", 1)[-1]
    return FileResponse(
        plan.scan.open("rb"),
        as_attachment=True,
        filename=f"ke-hoach-{plan.years}-dong-dau.{ending}",
        content_type=scans.content_type(plan.scan.name),
    )
