"""In biểu mẫu, in hồ sơ: the forms of NĐ 56/2017 of one case as PDF or Word, and its file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access as people
from accounts.models import Agency
from cases import access, workflow
from cases.case_file import file_paper, locked_up
from cases.case_papers import FORMS, Form, case_paper, names_flagged
from cases.enums import PROTECTORS, FileVariant
from cases.forms.case_file import CaseFileForm
from cases.forms.naming_print import NamingPrintForm
from cases.models import Case
from cases.views.base import case_page, form_page
from cases.views.paper_files import CONTENT_TYPES, attached, rendered
from ctxh_portal.kit.errors import RuleBroken


@case_page("view")
def case_file(request: HttpRequest, case: Case) -> HttpResponse:
    """The file of the case, as much of it as the person sees and asks for; the purpose is kept, the password is
    not."""
    form = CaseFileForm(request.POST or None, initial={"variant": FileVariant.SUMMARY})
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, case, **form.cleaned_data)
        except RuleBroken as rule:
            form.add_error(None, str(rule))
    return form_page(request, case, form, heading=_("In hồ sơ trường hợp"), submit=_("In bản PDF"))


def _file(request: HttpRequest, case: Case, variant: str, purpose: str, password: str) -> HttpResponse:
    parts, allowed = access.parts(request.user, case), access.allowed(request.user, case)
    paper = file_paper(case, variant, parts, "see_hidden" in allowed, request.user)
    workflow.print_case(actor=request.user, case=case, form=variant, kind="pdf", purpose=purpose)
    content = rendered(paper, "pdf")
    return attached(locked_up(content, password) if password else content, _named("ho-so"), "pdf")


@require_safe
@case_page("view")
def case_form(request: HttpRequest, case: Case, form: str, kind: str) -> HttpResponse:
    """Recorded before it is printed: a paper that nobody knows of must not leave."""
    asked = _asked(request, case, form, kind)
    if names_flagged(case, asked) and access.can(request.user, "name_flagged", case):
        return redirect("cases:case_form_naming", case.public_id, form, kind)
    paper = case_paper(case, asked, access.parts(request.user, case))
    if paper is None:
        raise Http404
    workflow.print_case(actor=request.user, case=case, form=form, kind=kind, parts=asked.parts)
    return attached(rendered(paper, kind), _named(form), kind)


@case_page("name_flagged")
def case_form_naming(request: HttpRequest, case: Case, form: str, kind: str) -> HttpResponse:
    """The same form where it names somebody whom nobody may contact: for which protector, and why."""
    asked = _asked(request, case, form, kind)
    if not names_flagged(case, asked):
        return redirect("cases:case_form", case.public_id, form, kind)
    agencies = people.agencies_for(case.unit, timezone.localdate()).filter(kind__in=PROTECTORS)
    asking = NamingPrintForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and asking.is_valid():
        try:
            return _named_to(request, case, asked, kind, **asking.cleaned_data)
        except RuleBroken as rule:
            asking.add_error(None, str(rule))
    heading = _("In %(form)s cho nơi bảo vệ trẻ em") % {"form": str(asked.label).partition(":")[0]}
    return form_page(
        request,
        case,
        asking,
        heading=heading,
        submit=_("In"),
        template="cases/naming_print.html",
        label=asked.label,
    )


def _named_to(
    request: HttpRequest, case: Case, asked: Form, kind: str, agency: Agency, reason: str
) -> HttpResponse:
    paper = case_paper(case, asked, access.parts(request.user, case), named_to=agency.name)
    if paper is None:
        raise Http404
    workflow.print_naming(
        actor=request.user, case=case, form=asked.code, kind=kind, agency=agency, reason=reason, parts=asked.parts
    )
    return attached(rendered(paper, kind), _named(asked.code), kind)


def _asked(request: HttpRequest, case: Case, form: str, kind: str) -> Form:
    if form not in FORMS or kind not in CONTENT_TYPES:
        raise Http404
    asked = FORMS[form]
    for part in sorted(asked.parts):
        access.require_part(request.user, part, case)
    return asked


def _named(name: str) -> str:
    """No name, no code of the case."""
    return f"{name}-{timezone.localdate():%Y%m%d}"
