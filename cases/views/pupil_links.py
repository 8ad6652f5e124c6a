"""Pupils who belong together, in the file of one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases import access, roster
from cases.forms.pupil_links import EndPupilLinkForm, LinkPupilsForm
from cases.models import Pupil
from cases.views.intake import as_typed
from cases.workflow import pupil_links
from ctxh_portal.kit.forms import run


def pupil_link_new(request: HttpRequest, public_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    form = LinkPupilsForm(request.POST or None, user=request.user)
    if request.method == "POST" and "find" in request.POST:
        form = as_typed(form)
    elif request.method == "POST" and run(form, pupil_links.link_pupils, actor=request.user, pupil=pupil):
        return _saved(request, pupil)
    context = {"pupil": pupil, "form": form, "heading": _("Ghi học sinh có liên hệ"), "submit": _("Lưu")}
    return render(request, "cases/pupils/link.html", context)


def pupil_link_end(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    pupil = roster.get_pupil(request.user, public_id)
    link = access.get_pupil_link(request.user, pupil, row_id)
    form = EndPupilLinkForm(request.POST or None)
    if request.method == "POST" and run(form, pupil_links.end_pupil_link, actor=request.user, link=link):
        return _saved(request, pupil)
    other = link.other if link.pupil_id == pupil.pk else link.pupil
    context = {
        "pupil": pupil,
        "form": form,
        "heading": _("Kết thúc liên hệ"),
        "submit": _("Lưu"),
        "quoted": f"{link.get_relation_display()}: {other.full_name}",
    }
    return render(request, "cases/pupils/form.html", context)


def _saved(request: HttpRequest, pupil: Pupil) -> HttpResponse:
    messages.success(request, _("Đã lưu vào hồ sơ của em."))
    return redirect("cases:roster_pupil", pupil.public_id)
