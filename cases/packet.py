"""What a packet to an agency may hold: which fields, what each says, and what stands in its way. Pure reading of a
case that access has already opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import access
from cases.access import ConsentStanding
from cases.enums import PacketField
from cases.models import Caregiver, Case, CaseEntry, CaseFile, Consent, Pupil, Term
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import fold

# proposed where a consent stands: without these an agency can do nothing; everything else is chosen by hand
NEEDED = (PacketField.NAME, PacketField.SUMMARY)
TYPED = (PacketField.ADDRESS, PacketField.SUMMARY)  # written for this agency
SINGLE = [
    field for field in PacketField if field not in (PacketField.CAREGIVER, PacketField.ENTRY, PacketField.FILE)
]
ENTRIES = 15  # the last ones are offered

PHONE_DIGITS = 9  # without the leading 0 or +84


@dataclass(frozen=True)
class Choice:
    """One thing that goes along, and what allows it; `row` for what is one of several."""

    field: str
    basis: Consent | Term
    row: Caregiver | CaseEntry | CaseFile | None = None


@dataclass(frozen=True)
class Offer:
    """One thing that may be chosen."""

    field: PacketField
    text: str  # "" for what is typed
    row: Caregiver | CaseEntry | CaseFile | None = None

    @property
    def key(self) -> str:
        return f"{self.field}_{self.row.public_id}" if self.row else f"{self.field}"


def standing(case: Case) -> ConsentStanding:
    """How it stands today with the consent to share this case with agencies."""
    return access.consent_for(case.pupil, "share", timezone.localdate(), case)


def offers(case: Case) -> list[Offer]:
    """Everything that may be chosen, in the order of the sheet; empty facts are not offered."""
    access.with_classrooms([case.pupil])
    single = [Offer(field, said(case, field)) for field in SINGLE]
    rows = [
        *(Offer(PacketField.CAREGIVER, caregiver_text(row), row) for row in access.contactable(case.pupil)),
        *(
            Offer(PacketField.ENTRY, entry_text(row), row)
            for row in case.entries.in_sight().order_by("-happened_on")[:ENTRIES]
        ),
        *(Offer(PacketField.FILE, row.title, row) for row in case.files.all()),
    ]
    return [offer for offer in single if offer.text or offer.field in TYPED] + rows


def said(case: Case, field: PacketField) -> str:
    """A fact of the case in words; "" where it is unknown or typed."""
    pupil = case.pupil
    if field == PacketField.BIRTH_DATE:
        return f"{pupil.birth_date:%d/%m/%Y}" if pupil.birth_date else ""
    facts = {
        PacketField.NAME: pupil.full_name,
        PacketField.SEX: str(pupil.get_sex_display()) if pupil.sex != "unknown" else "",
        PacketField.CLASSROOM: getattr(pupil, "classroom_name", ""),
        PacketField.KIND: str(case.get_kind_display()),
        PacketField.RISK: str(case.get_risk_display()) if case.risk else "",
    }
    return facts.get(field, "")


def caregiver_text(caregiver: Caregiver) -> str:
    phone = _("điện thoại %(phone)s") % {"phone": caregiver.phone} if caregiver.phone else ""
    return ", ".join(filter(None, [f"{caregiver.full_name} ({caregiver.relation})", phone]))


def entry_text(entry: CaseEntry) -> str:
    told = f"{entry.happened_on:%d/%m/%Y}, {entry.get_kind_display()}: {entry.text}"
    return "\n".join(filter(None, [told, quoted(entry.own_words)]))


def quoted(own_words: str) -> str:
    """The pupil's own words on paper: as they were said, and said to be so."""
    return _("Lời của học sinh (nguyên văn): “%(words)s”") % {"words": own_words} if own_words else ""


def names_somebody_flagged(pupil: Pupil, texts: Iterable[str]) -> bool:
    """Whether a text names a caregiver whom nobody may contact, or gives the number: no packet and no letter
    carries that person. However the number is written, its last digits are the same."""
    flagged = list(access.flagged(pupil))
    patterns = [rf"\b{re.escape(fold(row.full_name))}\b" for row in flagged]
    numbers = [digits[-PHONE_DIGITS:] for row in flagged if (digits := re.sub(r"\D", "", row.phone))]
    return any(
        any(re.search(pattern, fold(text)) for pattern in patterns)
        or any(number in re.sub(r"\D", "", text) for number in numbers)
        for text in texts
    )


def refuse_flagged(pupil: Pupil, people: Iterable[str]) -> None:
    """Nobody whom the pupil is kept safe from sits in a conference, leads it, or is given something to do. Raises
    RuleBroken."""
    if names_somebody_flagged(pupil, people):
        raise RuleBroken(
            _(
                "Trong những người dự họp, chủ trì, thư ký hoặc thực hiện có người được đánh dấu “không liên hệ”. "
                "Vì an toàn của em, mời thầy/cô chọn người khác; văn bản ghi người ấy thì cổng không in."
            )
        )
