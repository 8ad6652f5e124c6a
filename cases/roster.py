"""What the roster's pages read: classes and pupils of the school. Nothing here says who has a case."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import SchoolYear, Unit, User
from cases import access
from cases.models import Classroom, Enrolment, Pupil
from ctxh_portal.kit.errors import NotYours

SHOWN_PUPILS = 50


def school(user: User) -> Unit:
    """The school whose roster the user keeps. Raises NotYours for everybody else."""
    try:
        return people.school_of(user, *access.ROSTER_KEEPERS)
    except Http404:
        raise NotYours(_("Danh sách lớp do giáo viên đầu mối và hiệu trưởng cập nhật.")) from None


def years(user: User) -> QuerySet[SchoolYear]:
    """The school years that a class may be made for: the present one, its neighbours, and every year of which
    the school has a class; the latest first."""
    today, a_year = timezone.localdate(), timedelta(days=365)
    near = Q(starts__lte=today + a_year, ends__gte=today - a_year)
    kept = Q(classrooms__unit=school(user))
    return SchoolYear.objects.filter(near | kept).distinct().order_by("-starts")


def _day_in(year: SchoolYear) -> date:
    """Today, or of a past or coming school year its last or first day."""
    return min(max(timezone.localdate(), year.starts), year.ends)


def classrooms_of(user: User, year: SchoolYear | None) -> QuerySet[Classroom]:
    """The classes of a school year with `.pupils_now`: how many sit in them (see `_day_in`)."""
    if year is None:
        return access.classrooms(user).none()
    day = _day_in(year)
    ended = Q(enrolments__until__lt=day)
    now = Q(enrolments__since__lte=day) & ~ended
    rows = access.classrooms(user).filter(unit=school(user), school_year=year)
    return rows.annotate(pupils_now=Count("enrolments", filter=now)).order_by("grade", "name")


def pupils_in(classroom: Classroom) -> list[Pupil]:
    """Who sits in the class (see `_day_in`), in class-list order."""
    seats = (
        Enrolment.objects.on(_day_in(classroom.school_year)).filter(classroom=classroom).select_related("pupil")
    )
    return sorted((seat.pupil for seat in seats), key=lambda pupil: (pupil.name_key, pupil.pk))


def find(user: User, words: str) -> list[Pupil]:
    """Pupils of the roster by any part of the name, without marks; each with `.classroom_name`."""
    kept = access.visible_pupils(user).filter(unit=school(user))
    return access.with_classrooms(kept.matching(words)[:SHOWN_PUPILS]) if words.strip() else []


def get_pupil(user: User, public_id: str) -> Pupil:
    """A pupil of the school whose roster the user keeps."""
    unit = school(user)
    pupil = access.get_pupil(user, public_id)
    access.require_roster(user, unit)
    access.require_roster(user, pupil.unit)
    return pupil


def enrolments_of(pupil: Pupil) -> QuerySet[Enrolment]:
    return pupil.enrolments.select_related("classroom__school_year").order_by("-since")


def classes_to_move_to(user: User, pupil: Pupil) -> list[Classroom]:
    """The school's classes of the years that are near, the present one of the pupil left out."""
    seats = Enrolment.objects.filter(pupil=pupil, until__isnull=True).values("classroom_id")
    rows = access.classrooms(user).filter(unit=pupil.unit_id, school_year__in=years(user))
    return list(rows.exclude(pk__in=seats).order_by("-school_year__starts", "grade", "name"))


def homeroom_choices(unit: Unit) -> list[User]:
    """The teachers of the school who may lead a class, in class-list order."""
    teachers = people.people_with(
        unit, Role.HOMEROOM_TEACHER, Role.FOCAL, Role.STAFF, Role.VICE_PRINCIPAL, Role.PRINCIPAL
    )
    return sorted(teachers, key=lambda user: user.name_key)
