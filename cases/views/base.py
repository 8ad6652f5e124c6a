"""What the views of one case share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from cases import access, workflow
from cases.chronology import chronology
from cases.models import Case

STILL_DUE = gettext_lazy(
    "Đã ghi vào nhật ký. Còn sớm so với ngày hẹn, hoặc chưa gặp được em, nên lần hẹn vẫn chạy."
)
NEWEST = 3  # happenings beside a form that somebody else overtook

CaseView = Callable[..., HttpResponse]


def case_page(action: str) -> Callable[[CaseView], Callable[..., HttpResponse]]:
    """The view gets the case that the address names, if the person may see it and may do `action` to it: else
    404 or 403."""

    def wrap(view: CaseView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
            with workflow.noting_refusals(actor=request.user, page=view.__name__, public_id=public_id):
                case = workflow.read_case(actor=request.user, public_id=public_id, page=view.__name__)
                access.require(request.user, action, case)
                return view(request, case, **kwargs)

        return inner

    return wrap


def form_page(
    request: HttpRequest, case: Case, form: BaseForm, *, heading: str, submit: str, **context: Any
) -> HttpResponse:
    """A page with one form about one case. `about`: whose, and how grave, for who decides on it."""
    if context.get("about"):
        access.with_classrooms([case.pupil])
    template = context.pop("template", "cases/form.html")
    context.setdefault("draft", None)
    if getattr(form, "stale", False):  # what the person has not seen yet
        context["newest"] = chronology(case, (), access.parts(request.user, case))[:NEWEST]
    return render(
        request,
        template,
        {
            "case": case,
            "form": form,
            "heading": heading,
            "submit": submit,
            "readers": access.readers(case),
            **context,
        },
    )
