"""Điều em muốn nói: the school's public page, and the page on which the principal switches it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access as people
from accounts.enums import Role
from cases import access, workflow
from cases.box import digest_of, has_room, may_look, new_code, speaks_of_self_harm
from cases.forms.box import ABOUT_SENDER, AnswerSenderForm, BoxForm, CodeForm, ConcernPupilForm
from cases.papers import box_poster
from cases.views.intake import as_typed
from ctxh_portal.documents import poster as poster_file
from ctxh_portal.kit.forms import run

# where "Thoát nhanh" leads: a page that anybody might have open
ELSEWHERE = "https://vi.wikipedia.org/"


def never_bare(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Switched off or moved while somebody writes, or sent without its token: whoever writes here keeps the
    numbers, the way out and what was typed."""

    @wraps(view)
    def inner(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except Http404:
            context = {"leave": ELSEWHERE, "typed": _typed(request)}
            return HttpResponse(render_to_string("cases/box/stopped.html", context), status=404)

    inner.csrf_failure = _without_token  # type: ignore[attr-defined]
    return inner


def _without_token(request: HttpRequest) -> HttpResponse:
    context = {
        "leave": ELSEWHERE,
        "typed": _typed(request),
        "again": request.path,
        "kept": BoxForm(request.POST).typed,
    }
    return render(request, "cases/box/stopped.html", context, status=403)


def _typed(request: HttpRequest) -> str:
    said = [request.POST.get(name, "").strip() for name in ("text", *ABOUT_SENDER, "code")]
    return "\n".join(words for words in said if words)


@login_not_required
@never_bare
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing of the request is kept: no address, no device, not who is signed in."""
    box = access.open_box(code)
    form = BoxForm(request.POST or None)
    context = {"school": box.unit, "leave": ELSEWHERE, "code": code}
    if request.method == "POST" and "edit" in request.POST:
        form = BoxForm(initial={name: _first_or_all(request, name) for name in BoxForm.base_fields})
    elif request.method == "POST" and form.is_valid():
        if form.is_machine:  # the same page, with a code that opens nothing
            return _sent(request, context, new_code())
        grave = _is_grave(form)
        if grave and "sure" not in request.POST:
            return render(request, "cases/box/before.html", {**context, "form": form})
        if not has_room(request, box, grave=grave):
            form.add_error(
                None,
                _(
                    "Hộp thư vừa nhận quá nhiều tin nên chưa nhận thêm được. Nội dung đã viết vẫn còn ở dưới; hãy "
                    "gửi lại sau một giờ. Nếu cần giúp ngay, gọi 111 (miễn phí, 24/24)."
                ),
            )
        elif done := run(form, workflow.tell_box, box=box):
            return _sent(request, context, done.value.receipt_code)
    return render(request, "cases/box/write.html", {**context, "form": form})


def _first_or_all(request: HttpRequest, name: str) -> str | list[str] | None:
    return request.POST.getlist(name) if name == "not_to" else request.POST.get(name)


def _is_grave(form: BoxForm) -> bool:
    return form.cleaned_data["danger_now"] or speaks_of_self_harm(form.cleaned_data["text"])


def _sent(request: HttpRequest, context: dict[str, object], receipt: str) -> HttpResponse:
    """The same thanks for every message: nothing on it tells what was sent. The code stands here alone: in no
    address, no cookie, no session."""
    return render(request, "cases/box/sent.html", {**context, "receipt": receipt})


@login_not_required
@never_bare
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a message, for whoever has its code: taken in, read, a sentence of the school. Nothing else,
    and the same words for a wrong code and for none."""
    box = access.open_box(code)
    form, found = CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        if not may_look(request, box):
            form.add_error(None, _("Đã thử quá nhiều lần. Hãy quay lại sau một giờ; cần giúp ngay, gọi 111."))
        else:
            found = access.receipt_by_code(box, digest_of(form.cleaned_data["code"]))
            if found is None:
                form.add_error("code", _("Không thấy mã này ở trường. Hãy xem lại từng chữ."))
    context = {"school": box.unit, "leave": ELSEWHERE, "form": form, "found": found, "box": box}
    return render(request, "cases/box/receipt.html", context)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    school = access.box_school(request.user)
    box = access.box_of(school)
    context = {
        "school": school,
        "box": box,
        "looked": access.last_look(request.user, box) if box else None,
        "address": _address(request, box.code) if box and box.is_open else "",
        "readers": access.box_readers(school),
        "may_switch": people.holds(request.user, school, Role.PRINCIPAL),
    }
    return render(request, "cases/box/settings.html", context)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    is_open = request.POST.get("open") == "1"
    workflow.switch_box(actor=request.user, is_open=is_open)
    messages.success(request, _("Hộp thư đã mở.") if is_open else _("Hộp thư đã tắt; địa chỉ không mở được nữa."))
    return redirect("cases:box")


@require_POST
def rotate(request: HttpRequest) -> HttpResponse:
    workflow.rotate_box(actor=request.user)
    messages.success(request, _("Đã đổi địa chỉ. Tờ dán cũ không dùng được nữa; mời in tờ mới."))
    return redirect("cases:box")


@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """Tờ dán A4: anybody may have it, its address is on the wall."""
    box = access.open_box_of(access.box_school(request.user))
    content = poster_file.render(box_poster(box, _address(request, box.code)))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="dieu-em-muon-noi.pdf"'},
    )


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("box:write", args=[code]))


def concern_pupil(request: HttpRequest, public_id: str) -> HttpResponse:
    """A reader found out whom a message is about."""
    found = workflow.read_concern(actor=request.user, public_id=public_id)
    access.require_school_of_concern(request.user, found)
    if found.pupil_id:
        return redirect("cases:concern", public_id)
    form = ConcernPupilForm(request.POST or None, user=request.user)
    if request.method == "POST" and "find" in request.POST:
        form = as_typed(form)
    elif request.method == "POST" and run(form, workflow.name_pupil, actor=request.user, concern=found):
        messages.success(request, _("Đã ghi học sinh của tin này."))
        return redirect("cases:concern", public_id)
    return render(request, "cases/box/pupil.html", {"form": form, "concern": found})


def concern_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """A sentence for the sender, who comes back with the code."""
    found = workflow.read_concern(actor=request.user, public_id=public_id)
    row = access.receipt_of(found)
    form = AnswerSenderForm(request.POST or None, initial={"text": row.answer})
    if request.method == "POST" and run(form, workflow.answer_sender, actor=request.user, concern=found):
        messages.success(request, _("Đã lưu lời nhắn; người gửi đọc được bằng mã của mình."))
        return redirect("cases:concern", public_id)
    return render(request, "cases/box/answer.html", {"form": form, "concern": found})
