"""Every file of a pupil who moves, sent and received, in one list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cases import access, workflow
from cases.models import SealedFile

PAGE_SIZE = 25


@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """Of the cases that the person works on or heads; every number is the length of its list."""
    access.require_list(request.user)
    sent = access.visible_transfers(request.user)
    came = access.arrivals(request.user)
    shown: dict[str, tuple[str, Any]] = {
        "cho": (_("Chờ trường nhận trả lời"), sent.awaiting().order_by("sent_on", "pk")),
        "duyet": (_("Chờ duyệt, niêm phong"), sent.to_decide().order_by("created", "pk")),
        "xong": (_("Trường nhận đã trả lời"), sent.answered().order_by("-answered_at", "-pk")),
        "tat-ca": (_("Tất cả hồ sơ gửi đi"), sent),
        "den": (_("Hồ sơ đến"), came.order_by("-sent_on", "-pk")),
    }
    asked = request.GET.get("loc", "cho")
    asked = asked if asked in shown else "cho"
    page = Paginator(shown[asked][1], PAGE_SIZE).get_page(request.GET.get("page"))
    workflow.record_list(actor=request.user, what="transfers", shown=len(page.object_list))
    tabs = [
        {"label": label, "url": f"?loc={code}", "active": code == asked, "count": found.count()}
        for code, (label, found) in shown.items()
    ]
    context = {
        "tabs": tabs,
        "page": page,
        "asked": asked,
        "arrived": _with_cases(request.user, list(page.object_list)) if asked == "den" else [],
        "may_receive": access.receives(request.user),
    }
    return render(request, "cases/transfer_list.html", context)


def _with_cases(user: User, rows: list[SealedFile]) -> list[tuple[SealedFile, object]]:
    """Each with the case it became, where the person sees that one."""
    seen = access.visible_cases(user).filter(pk__in=[row.received_case_id for row in rows if row.received_case_id])
    cases = {case.pk: case for case in seen.select_related("pupil", "unit")}
    return [(row, cases.get(row.received_case_id)) for row in rows]
