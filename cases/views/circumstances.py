"""Học sinh có hoàn cảnh đặc biệt: the school's roster of a year, its copy and its paper; what a class teacher
sees; the lists that an office keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access as people
from accounts.enums import Role
from accounts.views.catalogue import tabs
from cases import access, circumstances, roster
from cases.circumstances import Asked
from cases.enums import FieldGroup, TermKind
from cases.forms.pupils import TermForm
from cases.models import Term
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from cases.workflow import circumstances as workflow
from cases.workflow import record_search
from ctxh_portal.kit.errors import NotYours
from ctxh_portal.kit.forms import run


def _asked(request: HttpRequest) -> Asked:
    given = request.POST if request.method == "POST" else request.GET
    return Asked(
        year=circumstances.year_named(request.user, given.get("nam", "")),
        group=given.get("nhom", ""),
        classroom=given.get("lop", ""),
        words=request.POST.get("words", "").strip(),
    )


@require_http_methods(["GET", "POST"])
def roster_list(request: HttpRequest) -> HttpResponse:
    """Filters come by GET or POST, words (a name) by POST alone."""
    school = roster.school(request.user)
    asked = _asked(request)
    workflow.read_circumstances(actor=request.user, unit=school, school_year=asked.year)
    found = circumstances.lines(request.user, school, asked)
    if asked.words:
        record_search(actor=request.user, what="circumstances", found=len(found))
    context = {
        "asked": asked,
        "lines": found[: circumstances.SHOWN],
        "years": roster.years(request.user),
        "groups": access.terms(TermKind.CIRCUMSTANCE),
        "classes": roster.classrooms_of(request.user, asked.year),
        "copyable": len(circumstances.to_copy(request.user, school, asked.year)),
        "hidden": FieldGroup.PROTECTION,
    }
    return render(request, "cases/pupils/circumstances.html", context)


@require_http_methods(["GET", "POST"])
def roster_copy(request: HttpRequest) -> HttpResponse:
    """What of the last school year goes on, looked at before it is taken over."""
    school = roster.school(request.user)
    asked = _asked(request)
    rows = circumstances.to_copy(request.user, school, asked.year)
    if request.method == "POST":
        chosen = set(request.POST.getlist("rows"))
        made = workflow.copy_circumstances(
            actor=request.user,
            unit=school,
            school_year=asked.year,
            circumstances=[row for row in rows if row.public_id in chosen],
        )
        messages.success(request, _("Đã chép %(n)s dòng từ năm học trước.") % {"n": made})
        return redirect(f"{reverse('cases:circumstances')}?nam={asked.year.label}")
    return render(request, "cases/pupils/copy.html", {"asked": asked, "rows": rows})


@require_safe
def roster_paper(request: HttpRequest, kind: str) -> HttpResponse:
    school = roster.school(request.user)
    if kind not in CONTENT_TYPES:
        raise Http404
    asked = _asked(request)
    paper = circumstances.roster_paper(request.user, school, asked, timezone.localdate())
    content = rendered(paper, kind)
    workflow.read_circumstances(actor=request.user, unit=school, school_year=asked.year, kind=kind)
    return attached(content, f"danh-sach-{asked.year.label}", kind)


@require_safe
def class_benefits(request: HttpRequest) -> HttpResponse:
    """What the pupils of one's own class receive: no group, no reason, no value."""
    if not people.units_where(request.user, Role.HOMEROOM_TEACHER):
        raise NotYours(_("Trang này dành cho giáo viên chủ nhiệm, về lớp của mình."))
    context = {
        "classes": access.led_classrooms(request.user),
        "benefits": access.benefits_of_class(request.user),
        "hints": access.hints_of_class(request.user),
    }
    return render(request, "cases/pupils/class_benefits.html", context)


# the office's lists


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    lists = [(kind, access.terms(kind)) for kind in TermKind]
    context = {"tabs": tabs("cases:terms"), "lists": lists, "today": timezone.localdate()}
    return render(request, "cases/pupils/terms.html", context)


def term_new(request: HttpRequest, kind: str) -> HttpResponse:
    people.require_catalogue(request.user)
    if kind not in TermKind.values:
        raise Http404
    return _term_form(request, Term(kind=kind))


def term(request: HttpRequest, public_id: str) -> HttpResponse:
    people.require_catalogue(request.user)
    return _term_form(request, access.get_term(request.user, public_id))


def _term_form(request: HttpRequest, row: Term) -> HttpResponse:
    form = TermForm(request.POST or None, instance=row)
    if request.method == "POST" and run(form, workflow.save_term, actor=request.user, term=row):
        messages.success(request, _("Đã lưu."))
        return redirect("cases:terms")
    return render(request, "cases/pupils/term.html", {"form": form, "term": row})
