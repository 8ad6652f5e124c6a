"""Văn bản: decisions, letters, notices, minutes, submissions of a unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from accounts.models import Unit
from accounts.register_forms import NumberForm
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.documents.paper import Paper
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run
from plans import access, lapsed, workflow
from plans.enums import PaperKind, PlanState
from plans.forms import ReturnForm, ScanForm
from plans.forms_papers import ONLY, CorrectNumberForm, PaperForm
from plans.models import UnitPaper
from plans.paper_starters import STARTERS, Starter, starter
from plans.papers_of_unit import issued_paper, unit_paper
from plans.views.papers import KINDS

View = Callable[..., HttpResponseBase]
FIELDS = (
    "subject", "addressees", "enacting", "bases", "body", "secretary", "recipients", "signer_authority",
    "signer_title", "signer_name", "version",
)  # fmt: skip


def paper_page(action: str) -> Callable[[View], View]:
    """The view gets the paper that the address names, if the person may read it and may do `action` to it."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponseBase:
            paper = access.get_paper(request.user, public_id)
            access.require_on_paper(request.user, action, paper)
            return view(request, paper, **kwargs)

        return inner

    return wrap


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    rows = access.visible_papers(request.user)
    kind = request.GET.get("loai", "")
    if kind in PaperKind.values:
        rows = rows.filter(kind=kind)
    drafting = access.units_for_drafting(request.user).exists()
    context = {"papers": rows[:300], "kinds": PaperKind.choices, "kind": kind, "may_draft": drafting}
    return render(request, "plans/papers.html", context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What a new paper begins from."""
    units = access.units_for_drafting(request.user)
    if not units:
        raise Http404
    schools = any(unit.is_school for unit in units)
    starters = [one for one in STARTERS if schools or not one.needs_person]
    return render(request, "plans/paper_choose.html", {"starters": starters, "kinds": PaperKind.choices})


def new(request: HttpRequest, key: str) -> HttpResponse:
    """`key` names a starter, or a kind of which nothing is written yet."""
    units = access.units_for_drafting(request.user)
    begun = starter(key)
    if not units or (begun is None and key not in PaperKind.values):
        raise Http404
    kind = begun.kind if begun else PaperKind(key)
    form = PaperForm(
        request.POST or None,
        kind=kind,
        units=units,
        staff=access.assignable(units[0]),
        initial=_first_words(kind, begun, units[0]),
    )
    if request.method == "POST" and (
        done := run(form, workflow.create_paper, actor=request.user, kind=kind.value)
    ):
        messages.success(request, _("Đã lưu bản nháp văn bản."))
        return redirect("plans:paper", done.value.public_id)
    return render(request, "plans/paper_new.html", {"form": form, "kind": kind.label, "unit": units[0]})


def _first_words(kind: PaperKind, begun: Starter | None, unit: Unit) -> dict[str, str]:
    """The starter's words, and the texts of law in force for the unit's level today."""
    first = (
        {name: getattr(begun, name) for name in ("subject", "body", "recipients", "addressees")} if begun else {}
    )
    if kind in ONLY["bases"]:
        laws = people.bases_in_force(timezone.localdate(), unit.level)
        first["bases"] = "\n".join(f"Căn cứ {law.citation}" for law in laws)
    return first


@require_safe
@paper_page("view")
def detail(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    today = timezone.localdate()
    allowed = access.allowed_on_paper(request.user, paper)
    is_open = paper.state in (PlanState.DRAFT, PlanState.RETURNED)
    ready = paper.state == PlanState.APPROVED if paper.is_of_school else is_open
    may = {
        "edit": is_open and "edit" in allowed,
        "submit": is_open and "submit" in allowed and paper.is_of_school,
        "decide": paper.state in (PlanState.SUBMITTED, PlanState.APPROVED) and "decide" in allowed,
        "issue": ready and "issue" in allowed,
        "scan": paper.state == PlanState.ISSUED and "issue" in allowed,
    }
    context = {
        "paper": paper,
        "printed": printed(paper),
        "marks": _lapsed(paper) if may["edit"] else [],
        "may": may,
        "scan_name": paper.scan.name if paper.scan else "",
        "readers": access.papers_readers_in_words(paper),
        "today": today,
    }
    return render(request, "plans/paper.html", context)


def printed(paper: UnitPaper) -> Paper:
    return issued_paper(paper) or unit_paper(paper, timezone.localdate())


def _lapsed(paper: UnitPaper) -> list[lapsed.Mark]:
    """What the draft names although it is no longer in force on its day."""
    texts = [(_("căn cứ %(number)d") % {"number": place}, line) for place, line in _numbered(paper.bases)]
    texts += [(_("trích yếu"), paper.subject), (_("nội dung"), paper.body), (_("nơi nhận"), paper.recipients)]
    day = paper.paper_day(timezone.localdate())
    return lapsed.marks_in(texts, paper.unit.level, people.legal_bases(), day)


def _numbered(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.splitlines(), start=1))


@paper_page("edit")
def edit(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        workflow.refuse_unless_open_paper(paper)
    first = {name: getattr(paper, name) for name in FIELDS}
    first["assigns"] = paper.assigns.public_id if paper.assigns else None
    form = PaperForm(request.POST or None, kind=paper.kind, staff=access.assignable(paper.unit), initial=first)
    if request.method == "POST" and run(form, workflow.edit_paper, actor=request.user, paper=paper):
        messages.success(request, _("Đã lưu văn bản."))
        return redirect("plans:paper", paper.public_id)
    return form_page(request, paper, form, heading=_("Sửa văn bản"), submit=_("Lưu"))


def form_page(request: HttpRequest, paper: UnitPaper, form: Any, **context: Any) -> HttpResponse:
    template = context.pop("template", "plans/paper_form.html")
    readers = access.papers_readers_in_words(paper)
    return render(request, template, {"paper": paper, "form": form, "readers": readers, **context})


@require_POST
@paper_page("submit")
def submit(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    workflow.submit_paper(actor=request.user, paper=paper)
    messages.success(request, _("Đã trình hiệu trưởng duyệt."))
    return redirect("plans:paper", paper.public_id)


@paper_page("decide")
def decide(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    """One page with two ways: approve, or return with a comment."""
    form = ReturnForm(request.POST if "return" in request.POST else None)
    if "approve" in request.POST:
        workflow.approve_paper(actor=request.user, paper=paper)
        messages.success(request, _("Đã duyệt văn bản."))
        return redirect("plans:paper", paper.public_id)
    if request.method == "POST" and run(form, workflow.return_paper, actor=request.user, paper=paper):
        messages.success(request, _("Đã trả lại để bổ sung."))
        return redirect("plans:paper", paper.public_id)
    return form_page(
        request, paper, form, heading=_("Duyệt văn bản"), submit="", template="plans/paper_decide.html"
    )


@paper_page("issue")
def issue(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    following = people.next_number(paper.unit, timezone.localdate().year)
    form = NumberForm(request.POST or None, initial={"number": f"{following:02d}"})
    if request.method == "POST" and run(form, workflow.issue_paper, actor=request.user, paper=paper):
        messages.success(request, _("Đã ghi số và ngày ban hành. Từ nay nội dung văn bản được giữ nguyên."))
        return redirect("plans:paper", paper.public_id)
    note = _("Điền theo văn bản giấy đã ký. Sau khi ban hành, nội dung không sửa được nữa.")
    return form_page(request, paper, form, heading=_("Số, ngày ban hành"), submit=_("Ban hành"), note=note)


@paper_page("issue")
def correct_number(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    form = CorrectNumberForm(request.POST or None, initial={"number": paper.number, "issued_on": paper.issued_on})
    if request.method == "POST" and run(form, workflow.correct_paper_number, actor=request.user, paper=paper):
        messages.success(request, _("Đã sửa số, ngày; số cũ được ghi là không dùng."))
        return redirect("plans:paper", paper.public_id)
    return form_page(request, paper, form, heading=_("Sửa số, ngày ban hành"), submit=_("Lưu"))


@paper_page("issue")
def scan(request: HttpRequest, paper: UnitPaper) -> HttpResponse:
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and run(form, workflow.attach_paper_scan, actor=request.user, paper=paper):
        messages.success(request, _("Đã lưu bản đóng dấu."))
        return redirect("plans:paper", paper.public_id)
    return form_page(request, paper, form, heading=_("Bản đóng dấu"), submit=_("Lưu bản đóng dấu"), multipart=True)


@require_safe
@paper_page("download")
def download(request: HttpRequest, paper: UnitPaper, kind: str) -> HttpResponseBase:
    """PDF or Word, or the scan of the stamped copy."""
    name = f"van-ban-{paper.number or 'du-thao'}-{paper.paper_day(timezone.localdate()).year}"
    if kind == "scan":
        if not paper.scan:
            raise Http404
        workflow.record_paper_download(actor=request.user, paper=paper, kind=kind)
        return FileResponse(
            paper.scan.open("rb"),
            as_attachment=True,
            filename=f"{name}-dong-dau.{paper.scan.name.rsplit('.', 1)[-1]}",
            content_type=scans.content_type(paper.scan.name),
        )
    if kind not in KINDS:
        raise Http404
    render_file, content_type = KINDS[kind]
    try:
        content = render_file(printed(paper))
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed
    workflow.record_paper_download(actor=request.user, paper=paper, kind=kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
