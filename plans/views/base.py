"""What the views of one plan share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.enums import PaperType
from accounts.models import Letterhead, PaperHead
from ctxh_portal.documents import paper as documents
from ctxh_portal.kit.errors import RuleBroken
from plans import access, lapsed, workflow
from plans.models import Plan, PlanBasis
from plans.papers import body_of, letterhead_on

View = Callable[..., HttpResponse]


def plan_page(action: str) -> Callable[[View], View]:
    """The view gets the plan that the address names, if the person may read it and may do `action` to it:
    else 404 or 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
            plan = access.get_plan(request.user, public_id)
            access.require(request.user, action, plan)
            return view(request, plan, **kwargs)

        return inner

    return wrap


def form_page(
    request: HttpRequest, plan: Plan, form: BaseForm, *, heading: str, submit: str, **context: Any
) -> HttpResponse:
    """A page with one form about one plan."""
    return render(
        request,
        context.pop("template", "plans/form.html"),
        {
            "plan": plan,
            "form": form,
            "heading": heading,
            "submit": submit,
            "readers": access.readers_in_words(plan),
            **context,
        },
    )


def on_paper(plan: Plan, found: list[lapsed.Mark]) -> dict[str, Any]:
    """What `plans/_paper.html` shows: the plan as it will be printed, what lapsed in its căn cứ marked."""
    day = plan.paper_day(timezone.localdate())
    head = _head(plan, day)
    rows = list(plan.bases.select_related("basis"))
    lines = documents.ended([row.text for row in rows])
    return {
        "head": head,
        "blocks": head.closed(body_of(plan)),
        "recipients": head.recipient_lines(plan.recipients),
        "bases": [(line, _mark_of(row, found)) for row, line in zip(rows, lines, strict=True)],
    }


def _head(plan: Plan, day: date) -> PaperHead:
    try:
        return letterhead_on(plan.unit, day)
    except RuleBroken:
        return PaperHead.of(Letterhead(), None, PaperType.PLAN)


def _mark_of(row: PlanBasis, found: list[lapsed.Mark]) -> lapsed.Mark | None:
    return next((mark for mark in found if mark.pattern.search(row.text)), None)


def refuse_reading(request: HttpRequest, plan: Plan) -> None:
    """No form is opened for a plan that can't be changed; one that was sent is refused by its verb, with
    what was typed still in it."""
    if request.method in {"GET", "HEAD"}:
        workflow.refuse_unless_open(plan)
