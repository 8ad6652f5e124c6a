"""Clubs of a school, and the topic days that an office keeps for all."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import Unit, User
from cases.models import Classroom
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access
from plans.models import Club, ClubClass, TopicDay
from plans.workflow.base import next_version, refuse_future


@transaction.atomic
def save_club(
    *,
    actor: User,
    unit: Unit,
    name: str,
    founded_on: date,
    purpose: str = "",
    meets: str = "",
    staff: list[User] | None = None,
    ended_on: date | None = None,
    members: dict[Classroom, int] | None = None,
    club: Club | None = None,
    version: int | None = None,
) -> Club:
    """A club begins, or is described anew: its staff, and how many pupils of each class belong to it. The counts
    of earlier school years stay."""
    access.require_recording(actor, unit)
    if club is not None:
        club = Club.objects.select_for_update(of=("self",)).get(pk=club.pk, unit=unit)
        next_version(club, version)
    club = club or Club(unit=unit)
    refuse_future(founded_on)
    chosen, counts = staff or [], members or {}
    known = set(people.staff_of(unit)) | (set(club.staff.all()) if club.pk else set())
    if set(chosen) - known or any(room.unit_id != unit.pk for room in counts):
        raise RuleBroken(_("Thành viên của câu lạc bộ phải là người và lớp của trường."))
    club.name, club.purpose, club.meets = clean(name), purpose.strip(), meets.strip()
    club.founded_on, club.ended_on = founded_on, ended_on
    club.full_clean()
    club.save()
    club.staff.set(chosen)
    club.classes.filter(classroom__in=counts).delete()
    for room, pupils in counts.items():
        if pupils:
            row = ClubClass(club=club, classroom=room, pupils=pupils)
            row.full_clean()
            row.save()
    audit.record("plans.save_club", actor=actor, unit=unit, target=club, version=club.version)
    return club


@transaction.atomic
def save_topic(
    *,
    actor: User,
    month: int,
    title: str,
    day: int | None = None,
    idea: str = "",
    note: str = "",
    shown: bool = True,
    topic: TopicDay | None = None,
    version: int | None = None,
) -> TopicDay:
    """An office adds or corrects a topic day, which all units of the portal share."""
    office = people.require_catalogue(actor)
    if topic is not None:
        topic = TopicDay.objects.select_for_update(of=("self",)).get(pk=topic.pk)
        next_version(topic, version)
    topic = topic or TopicDay()
    topic.month, topic.day, topic.title = month, day, clean(title)
    topic.idea, topic.note, topic.shown = idea.strip(), note.strip(), shown
    topic.full_clean()
    if not topic.is_real():
        raise RuleBroken(_("Tháng này không có ngày đó."))
    topic.save()
    audit.record("plans.save_topic", actor=actor, unit=office, target=topic, version=topic.version)
    return topic
