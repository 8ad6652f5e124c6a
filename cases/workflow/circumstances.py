"""The verbs of the roster of special circumstances, of support, and of the lists they choose from. The audit
names no group: a group says much of a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import SchoolYear, Unit, User
from cases import access
from cases.models import Benefit, Circumstance, Pupil, Term
from ctxh_portal.kit.errors import Stale


@transaction.atomic
def read_pupil(*, actor: User, pupil: Pupil) -> None:
    """Looking at a pupil's file leaves a trace."""
    access.require_pupil_file(actor, pupil)
    audit.record("cases.view_pupil", actor=actor, unit=pupil.unit_id, target=pupil)


@transaction.atomic
def read_circumstances(*, actor: User, unit: Unit, school_year: SchoolYear, kind: str = "") -> None:
    """Looking at the roster of a year leaves a trace, printing it (`kind`: pdf, docx) another."""
    access.require_roster(actor, unit)
    action = "cases.print_circumstances" if kind else "cases.view_circumstances"
    audit.record(action, actor=actor, unit=unit, year=school_year.label, kind=kind)


@transaction.atomic
def note_circumstance(*, actor: User, pupil: Pupil, **fields: Any) -> Circumstance:
    access.require_pupil_file(actor, pupil)
    row = Circumstance(pupil=pupil, noted_by=actor, **fields)
    row.full_clean()
    row.save()
    audit.record("cases.note_circumstance", actor=actor, unit=pupil.unit_id, target=row)
    return row


@transaction.atomic
def correct_circumstance(*, actor: User, circumstance: Circumstance, **fields: Any) -> Circumstance:
    access.require_pupil_file(actor, circumstance.pupil)
    row = Circumstance.objects.select_for_update(of=("self",)).select_related("pupil").get(pk=circumstance.pk)
    changed = _change(row, fields)
    audit.record("cases.correct_circumstance", actor=actor, unit=row.pupil.unit_id, target=row, fields=changed)
    return row


@transaction.atomic
def remove_circumstance(*, actor: User, circumstance: Circumstance) -> None:
    """A row that was entered by mistake; one that was true and ended gets its last day instead."""
    access.require_pupil_file(actor, circumstance.pupil)
    unit, pk = circumstance.pupil.unit_id, circumstance.pk
    Circumstance.objects.filter(pk=pk).delete()
    audit.record("cases.remove_circumstance", actor=actor, unit=unit, target=circumstance.pupil, row=pk)


@transaction.atomic
def note_benefit(*, actor: User, pupil: Pupil, **fields: Any) -> Benefit:
    access.require_pupil_file(actor, pupil)
    row = Benefit(pupil=pupil, noted_by=actor, **fields)
    row.full_clean()
    row.save()
    audit.record("cases.note_benefit", actor=actor, unit=pupil.unit_id, target=row)
    return row


@transaction.atomic
def correct_benefit(*, actor: User, benefit: Benefit, **fields: Any) -> Benefit:
    access.require_pupil_file(actor, benefit.pupil)
    row = Benefit.objects.select_for_update(of=("self",)).select_related("pupil").get(pk=benefit.pk)
    changed = _change(row, fields)
    audit.record("cases.correct_benefit", actor=actor, unit=row.pupil.unit_id, target=row, fields=changed)
    return row


@transaction.atomic
def remove_benefit(*, actor: User, benefit: Benefit) -> None:
    access.require_pupil_file(actor, benefit.pupil)
    unit, pk = benefit.pupil.unit_id, benefit.pk
    Benefit.objects.filter(pk=pk).delete()
    audit.record("cases.remove_benefit", actor=actor, unit=unit, target=benefit.pupil, row=pk)


@transaction.atomic
def copy_circumstances(
    *, actor: User, unit: Unit, school_year: SchoolYear, circumstances: Iterable[Circumstance]
) -> int:
    """Take these rows of an earlier year over into this one, from its first day; returns how many were new."""
    access.require_roster(actor, unit)
    made = 0
    for old in circumstances:
        access.require_pupil_file(actor, old.pupil)
        _row, new = Circumstance.objects.get_or_create(
            pupil=old.pupil,
            school_year=school_year,
            group=old.group,
            defaults={"since": school_year.starts, "proof": old.proof, "noted_by": actor},
        )
        made += new
    audit.record("cases.copy_circumstances", actor=actor, unit=unit, year=school_year.label, rows=made)
    return made


@transaction.atomic
def save_term(*, actor: User, term: Term, version: int | None = None, **fields: Any) -> Term:
    """An office adds or corrects a row of a list, which all schools of the portal share."""
    office = people.require_catalogue(actor)
    if term.pk:
        term = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
        if version is not None and version != term.version:
            raise Stale(
                _("Dòng này vừa được sửa ở nơi khác. Mời anh/chị xem lại rồi gửi lại."), term.version, term
            )
        term.version += 1
    for name, value in fields.items():
        setattr(term, name, value)
    term.full_clean()
    term.save()
    audit.record("cases.save_term", actor=actor, unit=office, target=term, fields=sorted(fields))
    return term


def _change(row: Circumstance | Benefit, fields: dict[str, Any]) -> list[str]:
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    row.full_clean()
    row.save()
    return changed
