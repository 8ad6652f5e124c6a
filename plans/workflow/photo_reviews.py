"""A family took a consent to photos back: the keepers of photos look through what they have."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import User
from cases.models import Consent
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, notices
from plans.models import PhotoReview

PURPOSE = "photo"


def ask_photo_review(consent: Consent) -> None:
    """A step of the verbs by which a consent falls: each keeper of the school's photos gets the task, where files
    with pictures of pupils lie from that school year on, at the school or at an office over it (an office knows
    no pupil: the school tells it which photo goes). Neither task nor notice names the pupil."""
    unit = consent.pupil.unit
    since = date(int(school_year_label(consent.given_on)[:4]), 8, 1)
    if consent.purpose.code != PURPOSE or not access.photos_kept_of(unit, since):
        return
    for keeper in people.people_with(unit, *access.WRITERS):
        row, made = PhotoReview.objects.get_or_create(
            consent=consent, keeper=keeper, defaults={"unit": unit, "since": since}
        )
        if made:
            notices.photo_review_asked(row)


@transaction.atomic
def finish_photo_review(*, actor: User, review: PhotoReview, note: str) -> PhotoReview:
    """The keeper looked through the photos, here and wherever they keep copies, and says what was done."""
    review = access.get_photo_review(actor, review.public_id)
    row = PhotoReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.done_on:
        raise RuleBroken(_("Thầy/cô đã xác nhận lần rà soát này."))
    row.done_on, row.note = timezone.localdate(), clean(note)
    row.full_clean()
    row.save()
    audit.record("plans.finish_photo_review", actor=actor, unit=row.unit_id, target=row)
    return row
