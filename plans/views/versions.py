"""What changed since a kept version, or since the plan before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans import access, comparing, workflow
from plans.models import Plan
from plans.views.base import plan_page

BEFORE = "truoc"  # in the address: the plan of the year before


@require_GET
@plan_page("versions")
def compare(request: HttpRequest, plan: Plan) -> HttpResponse:
    versions = list(access.versions_of(plan))
    earlier = access.plan_before(request.user, plan)
    wanted = request.GET.get("voi", str(versions[-1].number) if versions else BEFORE if earlier else "")
    if wanted == BEFORE and earlier:
        before = comparing.content_of(earlier)
    elif wanted:
        before = next((row.content for row in versions if str(row.number) == wanted), None)
        if before is None:
            raise Http404
    else:
        before = None
    context = {
        "plan": plan,
        "versions": versions,
        "earlier": earlier,
        "wanted": wanted,
        "parts": comparing.compare(before, comparing.content_of(plan)) if before else [],
        "can_keep": access.can(request.user, "edit", plan),
        "readers": access.readers_in_words(plan),
    }
    return render(request, "plans/compare.html", context)


@require_POST
@plan_page("edit")
def keep(request: HttpRequest, plan: Plan) -> HttpResponse:
    row = workflow.keep_version(actor=request.user, plan=plan)
    messages.success(request, _("Đã giữ phiên bản %(number)d.") % {"number": row.number})
    return redirect("plans:compare", plan.public_id)
