"""In biểu mẫu: the forms of NĐ 56/2017 of one case as PDF or Word."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import access, workflow
from cases.case_papers import FORMS, case_paper
from cases.models import Case
from cases.views.base import case_page
from cases.views.circumstances import CONTENT_TYPES
from ctxh_portal.documents import docx, pdf
from ctxh_portal.documents.fonts import PaperFailed
from ctxh_portal.kit.errors import RuleBroken


@require_safe
@case_page("view")
def case_form(request: HttpRequest, case: Case, form: str, kind: str) -> HttpResponse:
    """Recorded before it is printed: a paper that nobody knows of must not leave."""
    if form not in FORMS or kind not in CONTENT_TYPES:
        raise Http404
    asked = FORMS[form]
    for part in sorted(asked.parts):
        access.require_part(request.user, part, case)
    paper = case_paper(case, asked, access.parts(request.user, case))
    if paper is None:
        raise Http404
    workflow.print_case(actor=request.user, case=case, form=form, kind=kind, parts=asked.parts)
    try:
        content = pdf.render(paper) if kind == "pdf" else docx.render(paper)
    except PaperFailed as failed:
        raise RuleBroken(_("Chưa in được văn bản này. Xin thử lại sau ít phút.")) from failed
    name = f"{form}-{timezone.localdate():%Y%m%d}.{kind}"  # no name, no code of the case
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)
