"""The yearly access review is signed once, whole: there is no draft, and nothing of it changes afterwards."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases import review as reading
from cases.enums import ReviewDecision
from cases.models import AccessReview, AccessReviewLine
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def sign_review(*, actor: User, answers: dict[str, tuple[str, str]]) -> AccessReview:
    """`answers`: public id of a person → decision and note.

    Raises Http404 for everybody but a principal, RuleBroken when this year's review is signed already, when
    somebody's rights changed since the page was opened, or where a change is asked for without saying which."""
    unit, year = access.require_leading(actor), reading.school_year()
    if year is None:
        raise RuleBroken(_("Cổng chưa có năm học cho ngày hôm nay. Xin báo người quản trị hệ thống."))
    if reading.of_this_year(actor):
        raise RuleBroken(_("Thầy/cô đã ký biên bản rà soát của năm học này."))
    holders = reading.holders(actor)
    if {holder.person.public_id for holder in holders} != set(answers):
        raise RuleBroken(
            _("Danh sách người có quyền vừa thay đổi. Mời thầy/cô mở lại trang để xem danh sách mới.")
        )
    review = AccessReview(unit=unit, school_year=year, signed_by=actor)
    review.full_clean()
    review.save()
    for holder in holders:
        decision, note = answers[holder.person.public_id]
        _keep(review, holder, decision, note.strip())
    asked = sum(1 for decision, _note in answers.values() if decision == ReviewDecision.NEEDS_CHANGE)
    audit.record("cases.sign_review", actor=actor, unit=unit, target=review, people=len(holders), to_change=asked)
    return review


def _keep(review: AccessReview, holder: reading.Holder, decision: str, note: str) -> None:
    if decision == ReviewDecision.NEEDS_CHANGE and not note:
        raise RuleBroken(_("Mời thầy/cô ghi rõ cần thay đổi điều gì."))
    line = AccessReviewLine(
        review=review,
        user=holder.person,
        name=holder.person.full_name,
        roles=holder.rights,
        assigned=holder.assigned,
        shared=holder.shared,
        decision=decision,
        note=note,
    )
    line.full_clean()
    line.save()


@transaction.atomic
def record_review_download(*, actor: User, review: AccessReview, content: bytes) -> None:
    review = reading.get_review(actor, review.public_id)
    checksum = hashlib.sha256(content).hexdigest()
    audit.record("cases.download_review", actor=actor, unit=review.unit_id, target=review, checksum=checksum)
