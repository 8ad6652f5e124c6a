"""What everybody has: the own data, and the notices."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, workflow
from accounts.forms import ContactForm
from accounts.views.agreements import KINDS
from ctxh_portal.kit.forms import run

SHOWN_NOTICES = 50


def me(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = ContactForm(request.POST or None, initial={"email": user.email, "phone": user.phone})
    if request.method == "POST" and run(form, workflow.correct_own_contact, actor=user):
        messages.success(request, _("Đã lưu."))
        return redirect("accounts:me")
    certificates = [(row, row.state_on(timezone.localdate())) for row in access.own_certificates(user)]
    context = {
        "form": form,
        "certificates": [(row, state.label, KINDS[state]) for row, state in certificates],
        "memberships": access.memberships(user),
        "has_factor": is_mfa_enabled(user),
    }
    return render(request, "accounts/me.html", context)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    rows = list(access.notices_of(request.user)[:SHOWN_NOTICES])
    unread = sum(1 for row in rows if row.read_at is None)
    return render(request, "accounts/notices.html", {"notices": rows, "unread": unread})


@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Opening a notice reads it, and leads to what it speaks of."""
    row = workflow.read_notice(actor=request.user, notice=access.get_notice(request.user, public_id))
    if url_has_allowed_host_and_scheme(row.url, allowed_hosts=None):
        return redirect(row.url)
    return redirect("accounts:notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    workflow.read_notices(actor=request.user)
    return redirect("accounts:notices")
