"""An officer's keys for programs that read approved totals."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ctxh_portal.kit.forms import run
from reports import access, workflow


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên chương trình"),
        max_length=80,
        help_text=gettext_lazy("Để anh/chị nhận ra khi thu hồi, ví dụ: bảng tổng hợp của Sở"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The key is shown in the answer to the form, once; no address leads to it again."""
    access.office_for_asking(request.user)
    form, key = TokenForm(request.POST or None), ""
    if request.method == "POST" and (done := run(form, workflow.make_token, actor=request.user)):
        form, key = TokenForm(), done.value[1]
    return render(request, "reports/tokens.html", {"form": form, "key": key, "rows": access.tokens(request.user)})


@require_POST
def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    workflow.revoke_token(actor=request.user, token=access.get_token(request.user, public_id))
    messages.success(request, _("Đã thu hồi khóa."))
    return redirect("reports:tokens")
