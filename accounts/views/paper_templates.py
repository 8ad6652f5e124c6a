"""What a unit's papers of one kind carry, in versions, with a look at a sample before it is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, workflow
from accounts.enums import PaperType
from accounts.models import Letterhead, PaperHead, PaperTemplate, Unit
from accounts.paper_samples import sample
from accounts.register_forms import PaperTemplateForm
from ctxh_portal.documents import pdf
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.forms import run


def _unit(request: HttpRequest, public_id: str) -> Unit:
    found = access.get_unit(request.user, public_id)
    access.require_letterhead(request.user, found)
    return found


@require_safe
def paper_templates(request: HttpRequest, public_id: str) -> HttpResponse:
    unit = _unit(request, public_id)
    versions = access.paper_templates_of(unit)
    rows = [(kind, label, versions.get(kind, [])) for kind, label in PaperType.choices]
    return render(request, "accounts/paper_templates.html", {"unit": unit, "rows": rows})


def paper_template(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Saves a version, or, by the other button, shows a sample with what was typed."""
    unit = _unit(request, public_id)
    if kind not in PaperType.values:
        raise Http404
    last = next(iter(access.paper_templates_of(unit).get(kind, [])), None)
    form = PaperTemplateForm(request.POST or None, initial=_first(last))
    if "preview" in request.POST and form.is_valid():
        typed = PaperTemplate(unit=unit, kind=kind, **form.cleaned_data)
        return _sample(unit, kind, typed.valid_from, typed)
    saving = request.method == "POST" and "preview" not in request.POST
    if saving and run(form, workflow.set_paper_template, actor=request.user, unit=unit, kind=kind):
        messages.success(request, _("Đã lưu mẫu văn bản."))
        return redirect("accounts:paper_templates", public_id)
    context = {"unit": unit, "form": form, "kind": PaperType(kind).label}
    return render(request, "accounts/paper_template.html", context)


def _first(last: PaperTemplate | None) -> dict[str, Any]:
    names = ("symbol", "closing", "recipients", "authority", "signer_title", "signer_name")
    return {name: getattr(last, name) for name in names} if last else {}


@require_safe
def paper_template_sample(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """A sample as of a day: today, or `?ngay=2022-05-01`."""
    unit = _unit(request, public_id)
    if kind not in PaperType.values:
        raise Http404
    try:
        day = parse_date(request.GET.get("ngay", "")) or timezone.localdate()
    except ValueError:
        raise Http404 from None
    kept = unit.paper_templates.on(day).filter(kind=kind).first()
    return _sample(unit, kind, day, kept)


def _sample(unit: Unit, kind: str, day: date, template: PaperTemplate | None) -> HttpResponse:
    try:
        head = PaperHead.of(unit.letterhead(day), template, kind)
    except Letterhead.DoesNotExist:
        raise RuleBroken(
            _("%(unit)s không có thể thức đầu văn bản cho ngày %(day)s.")
            % {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
        ) from None
    content = pdf.render(sample(unit, head, kind, day))
    headers = {"Content-Disposition": 'inline; filename="xem-thu.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
