"""Drafts of long forms: the one address that keeps them all, and what a form's view needs of its own."""

from __future__ import annotations

import json
from datetime import datetime

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, workflow
from cases.models import Concern
from cases.models.drafts import DRAFT_MOST
from ctxh_portal.kit.forms import as_left

NOT_TYPED = {"csrfmiddlewaretoken"}


class KeptDraft:
    """The draft of the form that this request asks for. `data` is what the form is bound to: what was sent, else
    what lies in the draft, with the version of the row that its writer had looked at. Whoever begins `anew`, from
    a template, leaves the draft aside."""

    def __init__(self, request: HttpRequest, concern: Concern | None = None, *, anew: bool = False) -> None:
        self.user = request.user
        self.address = access.draft_address(request.path, concern.public_id if concern else "")
        path, mark, about = self.address.partition("?")
        self.url = reverse("cases:draft", args=[path.lstrip("/")]) + mark + about
        self.kept_at: datetime | None = None
        self.data: QueryDict | None = request.POST or None
        if request.method != "POST" and not anew:
            self._look()

    def _look(self) -> None:
        row = access.drafts(self.user).filter(address=self.address).first()
        try:
            typed = json.loads(row.fields) if row else None
        except ValueError:  # its key is gone
            return
        if row and typed:
            self.kept_at, self.data = row.updated_at, QueryDict(mutable=True)
            for name, values in typed.items():
                self.data.setlist(name, values)

    def shown(self, *forms: BaseForm | BaseFormSet) -> None:
        """Nobody complains about what was left in the middle."""
        if self.kept_at:
            as_left(*forms)

    def drop(self) -> None:
        workflow.drop_draft(actor=self.user, address=self.address)


@require_POST
def draft(request: HttpRequest, path: str) -> HttpResponse:
    """Every long form posts here while it is filled in (draft.js); `drop` throws its draft away."""
    path, concern_id = f"/{path}", request.GET.get("tin", "")
    if "drop" in request.POST:
        access.get_drafted_form(request.user, path, concern_id)
        address = access.draft_address(path, concern_id)
        workflow.drop_draft(actor=request.user, address=address)
        messages.success(request, _("Đã bỏ nội dung chưa lưu."))
        return redirect(address)
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    fields = json.dumps(typed, ensure_ascii=False)
    if len(fields) > DRAFT_MOST:
        return HttpResponse(status=413)
    if typed:
        workflow.keep_draft(actor=request.user, path=path, concern_id=concern_id, fields=fields)
    else:
        access.get_drafted_form(request.user, path, concern_id)
    return HttpResponse()  # draft.js looks at the status alone
