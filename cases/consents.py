"""Who must be asked for a consent, and what a page says of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.enums import Answer, ConsentState
from cases.models import Consent, Pupil

# what higher apps do when something that was agreed to is so no more: the consent that fell
AFTER_WITHDRAWAL: list[Callable[[Consent], None]] = []
ASKED_FROM = 7  # years (Luật 91/2025/QH15, Điều 24)


def must_ask_pupil(pupil: Pupil, day: date) -> bool:
    """From the seventh birthday on; where the birth date is unknown, the pupil is asked too."""
    born = pupil.birth_date
    if born is None:
        return True
    had_birthday = (day.month, day.day) >= (born.month, born.day)  # born on 29/02: on 01/3 of a common year
    return day.year - born.year - (not had_birthday) >= ASKED_FROM


@dataclass(frozen=True)
class Line:
    """A consent as a list shows it."""

    consent: Consent
    state: ConsentState
    kind: str  # the colour of its mark
    who: str


MARKS = {
    ConsentState.GIVEN: "good",
    ConsentState.EXCEPTION: "accent",
    ConsentState.REFUSED: "bad",
    ConsentState.WITHDRAWN: "bad",
    ConsentState.EXPIRED: "warn",
}


def consent_lines(consents: Iterable[Consent]) -> list[Line]:
    today = timezone.localdate()
    lines = []
    for consent in consents:
        state = consent.state_on(today)
        lines.append(Line(consent, state, MARKS[state], who_answered(consent)))
    return lines


def who_answered(consent: Consent) -> str:
    parts = []
    if consent.pupil_said:
        parts.append(_("em: %(answer)s") % {"answer": Answer(consent.pupil_said).label.lower()})
    if consent.caregiver and consent.caregiver_said:
        answer = Answer(consent.caregiver_said).label.lower()
        parts.append(f"{consent.caregiver.full_name} ({consent.caregiver.relation}): {answer}")
    if consent.kept_safe:
        parts.append(_("người chăm sóc: Không lấy ý kiến – vì an toàn của học sinh"))
    return "; ".join(parts)
