"""Minutes of a case conference; each decision becomes a task with its own clock (F5.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access, packet
from cases.enums import EntryKind, FollowUpKind
from cases.models import Case, CaseEntry, Conference, ConferenceAttendee, ConferenceDecision
from cases.workflow.base import changed, just_written, locked, not_future, require_open, tell_heads
from cases.workflow.clocks import clock_until
from ctxh_portal.kit.errors import RuleBroken


@dataclass(frozen=True)
class AttendeeLine:
    name: str
    role: str
    agency: str = ""
    absent: bool = False


@dataclass(frozen=True)
class DecisionLine:
    task: str
    responsible: str
    due_on: date


@transaction.atomic
def write_minutes(
    *,
    actor: User,
    case: Case,
    held_on: date,
    starts: time,
    ends: time,
    place: str,
    chair: str,
    secretary: str,
    contents: str,
    conclusions: str,
    attendees: Sequence[AttendeeLine],
    opinions: str = "",
    decisions: Sequence[DecisionLine] = (),
) -> Conference:
    """Sent twice they are one: the second time answers with the first.

    Raises RuleBroken when nobody was there, the end lies before the beginning, a task is due before the meeting,
    or a caregiver whom nobody may contact has a part in it."""
    case = locked(actor, "write", case)
    require_open(case)
    not_future(held_on)
    if ends <= starts:
        raise RuleBroken(_("Giờ kết thúc phải sau giờ bắt đầu."))
    if not any(not line.absent for line in attendees):
        raise RuleBroken(_("Mời thầy/cô ghi ít nhất một người có mặt."))
    if any(line.due_on < held_on for line in decisions):
        raise RuleBroken(_("Hạn của một việc không thể trước ngày họp."))
    seated = [line.name for line in attendees]
    packet.refuse_flagged(case.pupil, [chair, secretary, *seated, *(line.responsible for line in decisions)])
    conference = Conference(
        case=case,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place,
        chair=chair,
        secretary=secretary,
        contents=contents,
        opinions=opinions,
        conclusions=conclusions,
        by=actor,
    )
    conference.full_clean()
    if twice := _just_written(conference, attendees, decisions):
        return twice
    conference.save()
    for line in attendees:
        _seat(conference, line)
    for decision in decisions:
        _decide(conference, decision)
    changed(case)
    tell_heads(case, _("Có biên bản họp trường hợp mới."))
    audit.record(
        "cases.write_minutes",
        actor=actor,
        unit=case.unit_id,
        target=case,
        conference=conference.pk,
        decisions=len(decisions),
    )
    return conference


TOLD = ("place", "chair", "secretary", "contents", "opinions", "conclusions")


def _just_written(
    new: Conference, attendees: Sequence[AttendeeLine], decisions: Sequence[DecisionLine]
) -> Conference | None:
    """The same minutes, of the same people and tasks, that their author wrote a moment ago (under the case's
    lock)."""
    rows = new.case.conferences.filter(
        by=new.by, at__gte=access.a_moment_ago(), held_on=new.held_on, starts=new.starts, ends=new.ends
    ).prefetch_related("attendees", "decisions__follow_up")
    lines = [text for line in attendees for text in (line.name, line.role, line.agency)]
    lines += [text for task in decisions for text in (task.task, task.responsible, str(task.due_on))]
    said = [getattr(new, name) for name in TOLD]
    return next(access.in_the_same_words(rows, _words, *said, *lines), None)


def _words(row: Conference) -> list[str]:
    seated = [text for line in row.attendees.all() for text in (line.name, line.role, line.agency)]
    tasks = [
        text for line in row.decisions.all() for text in (line.task, line.responsible, str(line.follow_up.due_on))
    ]
    return [*(getattr(row, name) for name in TOLD), *seated, *tasks]


def _seat(conference: Conference, line: AttendeeLine) -> None:
    row = ConferenceAttendee(
        case=conference.case,
        conference=conference,
        name=line.name,
        role=line.role,
        agency=line.agency,
        present=not line.absent,
    )
    row.full_clean()
    row.save()


def _decide(conference: Conference, line: DecisionLine) -> None:
    """The clock begins now and lasts until the end of the day that the meeting set."""
    case = conference.case
    clock = clock_until(case, FollowUpKind.DECISION, line.due_on)
    row = ConferenceDecision(
        case=case, conference=conference, follow_up=clock, task=line.task, responsible=line.responsible
    )
    row.full_clean()
    row.save()


@transaction.atomic
def add_to_minutes(*, actor: User, case: Case, conference: Conference, text: str) -> CaseEntry:
    """What was forgotten: a dated entry of the diary, printed below the minutes, which stay as they were."""
    case = locked(actor, "write", case)
    require_open(case)
    if twice := just_written(case, actor, text, conference=conference):
        return twice
    entry = CaseEntry(
        case=case,
        kind=EntryKind.ADDITION,
        happened_on=timezone.localdate(),
        text=text,
        author=actor,
        conference=conference,
    )
    entry.full_clean()
    entry.save()
    changed(case)
    audit.record(
        "cases.add_to_minutes",
        actor=actor,
        unit=case.unit_id,
        target=case,
        conference=conference.pk,
        entry=entry.pk,
    )
    return entry


@transaction.atomic
def record_minutes_print(*, actor: User, case: Case, conference: Conference, kind: str) -> None:
    access.require(actor, "print_minutes", case)
    audit.record("cases.print", actor=actor, unit=case.unit_id, target=case, conference=conference.pk, kind=kind)
