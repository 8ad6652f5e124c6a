"""A counsellor's process notes: their text is the author's alone."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases import access
from cases.models import Case, LockedNote, LockedText
from cases.workflow.base import locked, require_open


@transaction.atomic
def write_locked_note(*, actor: User, case: Case, text: str) -> LockedNote:
    """Never overwritten; others who see the case see that there is one."""
    case = locked(actor, "write_locked", case)
    require_open(case)
    note = LockedNote(case=case, author=actor)
    note.full_clean()
    note.save()
    content = LockedText(note=note, text=text)
    content.full_clean()
    content.save()
    audit.record("cases.write_locked_note", actor=actor, unit=case.unit_id, target=case, note=note.pk)
    return note


@transaction.atomic
def read_locked_notes(*, actor: User, case: Case) -> dict[int, str]:
    """Note id → text of those that the actor may read; reading another's is an act of its own in the trail."""
    access.require(actor, "view", case)
    texts = access.locked_texts(actor, case)
    foreign = LockedNote.objects.filter(pk__in=list(texts)).exclude(author=actor).count()
    if texts:
        audit.record(
            "cases.read_locked_notes",
            actor=actor,
            unit=case.unit_id,
            target=case,
            notes=len(texts),
            of_others=foreign,
        )
    return texts
