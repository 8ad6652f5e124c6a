"""Files of a case. They are private: no other address serves them, and none is ever shown inside a page."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import workflow
from cases.forms.files import AttachForm
from cases.models import Case
from cases.views.base import case_page, form_page
from ctxh_portal.kit.forms import run
from ctxh_portal.kit.uploads import CONTENT_TYPES


@case_page("write")
def attach(request: HttpRequest, case: Case) -> HttpResponse:
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and run(form, workflow.attach_file, actor=request.user, case=case):
        messages.success(request, _("Đã lưu tệp."))
        return redirect("cases:detail", case.public_id)
    return form_page(request, case, form, heading=_("Thêm tệp"), submit=_("Lưu tệp"), template="cases/attach.html")


@require_safe
def download(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    with workflow.noting_refusals(actor=request.user, page="download", public_id=public_id):
        file, content = workflow.download_file(actor=request.user, public_id=public_id, file_id=file_id)
    name = f"{file.case.code}-{secrets.token_hex(3)}.{file.kind}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file.kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
