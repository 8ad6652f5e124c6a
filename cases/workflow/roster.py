"""The verbs of the roster: classes and pupils, entered one by one. It says nothing of who has a case."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import SchoolYear, Unit, User
from cases import access
from cases.models import Classroom, Enrolment, Pupil
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean, fold


@transaction.atomic
def create_classroom(
    *,
    actor: User,
    unit: Unit,
    school_year: SchoolYear,
    name: str,
    grade: int,
    homeroom_teacher: User | None = None,
) -> Classroom:
    access.require_roster(actor, unit)
    classroom = Classroom(
        unit=unit,
        school_year=school_year,
        name=clean(name),
        grade=grade,
        homeroom_teacher=homeroom_teacher,
    )
    classroom.full_clean()
    classroom.save()
    audit.record("cases.create_classroom", actor=actor, unit=unit, target=classroom)
    return classroom


@transaction.atomic
def correct_classroom(
    *, actor: User, classroom: Classroom, name: str, grade: int, homeroom_teacher: User | None = None
) -> Classroom:
    access.require_roster(actor, classroom.unit)
    classroom = Classroom.objects.select_for_update(of=("self",)).get(pk=classroom.pk)
    fields = {"name": clean(name), "grade": grade, "homeroom_teacher": homeroom_teacher}
    changed = audit.fields_changed(classroom, fields)
    for field in changed:
        setattr(classroom, field, fields[field])
    classroom.full_clean()
    classroom.save()
    audit.record("cases.correct_classroom", actor=actor, unit=classroom.unit_id, target=classroom, fields=changed)
    return classroom


@transaction.atomic
def enrol_pupil(
    *,
    actor: User,
    classroom: Classroom,
    full_name: str,
    birth_date: date | None,
    sex: str,
    moet_code: str = "",
    since: date,
) -> Pupil:
    """A new pupil takes a seat in the class. Raises RuleBroken where the school already has this pupil."""
    access.require_roster(actor, classroom.unit)
    return seat_pupil(
        actor,
        classroom,
        full_name=full_name,
        birth_date=birth_date,
        sex=sex,
        moet_code=moet_code,
        since=since,
    )


def seat_pupil(
    actor: User,
    classroom: Classroom,
    *,
    full_name: str,
    birth_date: date | None,
    sex: str,
    moet_code: str = "",
    since: date,
) -> Pupil:
    """The step itself, of verbs that have asked who may: also of taking in a file that came with a pupil."""
    _require_in_year(classroom, since)
    pupil = Pupil(unit=classroom.unit, full_name=full_name, birth_date=birth_date, sex=sex, moet_code=moet_code)
    _require_new(pupil)
    pupil.full_clean(exclude=["name_key", "name_folded"])
    pupil.save()
    Enrolment.objects.create(pupil=pupil, classroom=classroom, since=since)
    audit.record("cases.enrol_pupil", actor=actor, unit=classroom.unit_id, target=pupil, classroom=classroom.pk)
    return pupil


@transaction.atomic
def correct_pupil(
    *,
    actor: User,
    pupil: Pupil,
    full_name: str,
    birth_date: date | None,
    sex: str,
    moet_code: str = "",
) -> Pupil:
    """Correct what the register says of a pupil; the audit keeps which fields changed, not their values."""
    access.require_roster(actor, pupil.unit)
    pupil = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
    fields = {"full_name": clean(full_name), "birth_date": birth_date, "sex": sex, "moet_code": moet_code}
    changed = audit.fields_changed(pupil, fields)
    for name in changed:
        setattr(pupil, name, fields[name])
    _require_new(pupil)
    pupil.full_clean(exclude=["name_key", "name_folded"])
    pupil.save()
    audit.record("cases.correct_pupil", actor=actor, unit=pupil.unit_id, target=pupil, fields=changed)
    return pupil


@transaction.atomic
def move_pupil(*, actor: User, pupil: Pupil, classroom: Classroom | None, since: date) -> Pupil:
    """From that day on the pupil sits in another class of the school, or (None) in none: left the school."""
    access.require_roster(actor, pupil.unit)
    pupil = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
    if classroom:
        if classroom.unit_id != pupil.unit_id:
            raise RuleBroken(_("Lớp này không thuộc trường của học sinh."))
        _require_in_year(classroom, since)
    _take_seat(pupil, classroom, since)
    audit.record(
        "cases.move_pupil",
        actor=actor,
        unit=pupil.unit_id,
        target=pupil,
        classroom=classroom.pk if classroom else None,
        since=since.isoformat(),
    )
    return pupil


def _take_seat(pupil: Pupil, classroom: Classroom | None, since: date) -> None:
    seat = Enrolment.objects.filter(pupil=pupil, until__isnull=True).first()
    if seat is None and classroom is None:
        raise RuleBroken(_("Học sinh hiện không học ở lớp nào."))
    if seat and classroom and seat.classroom_id == classroom.pk:
        raise RuleBroken(_("Học sinh đang học lớp này."))
    if seat and classroom and seat.since == since:  # was entered into the wrong class: the seat is corrected
        seat.classroom = classroom
        seat.save()
        return
    if seat:
        _leave(seat, since)
    if classroom:
        Enrolment.objects.create(pupil=pupil, classroom=classroom, since=since)


def _leave(seat: Enrolment, since: date) -> None:
    if since <= seat.since:
        raise RuleBroken(
            _("Học sinh vào lớp hiện tại từ ngày %(day)s; ngày chuyển phải sau ngày đó.")
            % {"day": f"{seat.since:%d/%m/%Y}"}
        )
    seat.until = since - timedelta(days=1)
    seat.full_clean()
    seat.save()


def _require_in_year(classroom: Classroom, since: date) -> None:
    year = classroom.school_year
    if not year.starts <= since <= year.ends:
        raise RuleBroken(
            _("Ngày vào lớp phải trong năm học %(year)s (%(starts)s – %(ends)s).")
            % {"year": year.label, "starts": f"{year.starts:%d/%m/%Y}", "ends": f"{year.ends:%d/%m/%Y}"}
        )


def _require_new(pupil: Pupil) -> None:
    """Namesakes exist; namesakes born on the same day are one pupil entered twice. The code of the Ministry
    is one per pupil for life."""
    if pupil.birth_date and pupil.birth_date > timezone.localdate():
        raise RuleBroken(_("Ngày sinh không thể ở tương lai."))
    others = Pupil.objects.filter(unit=pupil.unit).exclude(pk=pupil.pk)
    if pupil.moet_code and others.filter(moet_code=pupil.moet_code).exists():
        raise RuleBroken(_("Mã định danh này đã có ở một học sinh khác của trường."))
    same = others.filter(name_folded=fold(pupil.full_name), birth_date=pupil.birth_date)
    if pupil.birth_date and any(clean(pupil.full_name) == other.full_name for other in same):
        raise RuleBroken(_("Trường đã có học sinh cùng họ tên và ngày sinh này."))
