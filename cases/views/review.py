"""Rà soát quyền hằng năm: the principal goes through everybody's rights and signs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import access, workflow
from cases import review as reading
from cases.forms.review import ReviewForm
from cases.papers import review_paper
from ctxh_portal.documents import pdf
from ctxh_portal.kit.forms import run


def review(request: HttpRequest) -> HttpResponse:
    school = access.require_leading(request.user)
    this_year = reading.of_this_year(request.user)
    form = ReviewForm(request.POST or None, holders=[] if this_year else reading.holders(request.user))
    if request.method == "POST" and (done := run(form, workflow.sign_review, actor=request.user)):
        messages.success(request, _("Đã ký biên bản rà soát. Từ nay nội dung được giữ nguyên."))
        return redirect("cases:signed_review", done.value.public_id)
    context = {
        "school": school,
        "year": reading.school_year(),
        "this_year": this_year,
        "form": form,
        "reviews": reading.own_reviews(request.user),
    }
    return render(request, "cases/trail/review.html", context)


@require_safe
def signed(request: HttpRequest, public_id: str) -> HttpResponse:
    found = reading.get_review(request.user, public_id)
    return render(request, "cases/trail/signed_review.html", {"review": found, "lines": found.lines.all()})


@require_safe
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    found = reading.get_review(request.user, public_id)
    content = pdf.render(review_paper(found))
    workflow.record_review_download(actor=request.user, review=found, content=content)
    name = f"ra-soat-quyen-{found.school_year.label}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
