"""The invented cases: each is a story whose acts are the real verbs, at the moments when they would have happened.

Most cases of the past are closed; the open ones of today are told day by day in `TODAY`, so that the first page of a
focal teacher is alive without being absurd."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import User
from cases import workflow
from cases.enums import CaseKind, Channel, EntryKind, GrantKind, Outcome, RiskLevel, Stage
from cases.models import Case, CaseGrant, Concern, Pupil
from ctxh_portal.demo.clock import Days
from ctxh_portal.demo.pupils import add_no_contact
from ctxh_portal.demo.stories import CAREFUL
from ctxh_portal.demo.tale import School, Tale
from ctxh_portal.kit.calendar import add_months, add_working_days, month_end

# Closed cases of the last twelve full months, by kind: what a school of that level meets.
KINDS: dict[str, dict[str, int]] = {
    "thcs": {"special": 14, "psychological": 12, "dropout": 11, "violence_suffered": 8, "violence_caused": 7,
             "other": 6, "abuse": 4, "offending": 3, "self_harm": 2},
    "primary": {"special": 20, "psychological": 11, "other": 9, "violence_suffered": 8, "violence_caused": 6,
                "dropout": 5, "abuse": 4, "self_harm": 1},
    "preschool": {"special": 30, "psychological": 11, "other": 9, "abuse": 8, "violence_suffered": 3, "dropout": 3},
}  # fmt: skip
EARLIER = ["special", "psychological", "dropout", "special", "other", "special", "psychological", "special"]
RISKS = {  # high, medium, low
    CaseKind.ABUSE: (60, 40, 0),
    CaseKind.SELF_HARM: (100, 0, 0),
    CaseKind.VIOLENCE_SUFFERED: (15, 50, 35),
    CaseKind.VIOLENCE_CAUSED: (10, 50, 40),
    CaseKind.OFFENDING: (10, 50, 40),
    CaseKind.PSYCHOLOGICAL: (8, 45, 47),
}
USUAL_RISK = (6, 38, 56)
OUTCOMES = {
    Outcome.STABLE: 50,
    Outcome.PROGRESS: 22,
    Outcome.MOVED: 9,
    Outcome.DECLINED: 6,
    Outcome.TRANSFERRED: 6,
}
CHANNELS = {Channel.OBSERVATION: 38, Channel.TALK: 30, Channel.MAILBOX: 11, Channel.ONLINE: 9, Channel.HOTLINE: 6, Channel.AGENCY: 6}  # fmt: skip
SECRET_CHANNELS = [Channel.TALK, Channel.OBSERVATION]
WRITTEN_CHANNELS = [Channel.MAILBOX, Channel.ONLINE, Channel.HOTLINE]
TOLD_SHARE = {"thcs": 0.4, "primary": 0.3, "preschool": 0.28}  # how many cases began with a concern
SUMMER = {6: 0.5, 7: 0.25, 8: 0.7}


# ── how a case can go, from the first sign to the end


def begin(
    tale: Tale, opened: date, channel: str, intervene: bool, danger: bool = False, pace: float = 1.0
) -> date:
    """Detection: log, look, assess, triage, move on. Returns the day of the move."""
    rng = tale.rng
    tale.log(opened, channel, danger)
    assessed = opened if danger else opened + timedelta(days=round(rng.randint(1, 4) * pace))
    tale.entry(assessed, EntryKind.TALK_PUPIL)
    tale.assess(assessed)
    moved = assessed + timedelta(days=0 if danger else round(rng.randint(0, 2) * pace))
    tale.triage(moved, intervene)
    tale.move(moved, Stage.INTERVENTION if intervene else Stage.PREVENTION)
    return moved


def prevent(tale: Tale, since: date, until: date) -> None:
    """Prevention, and on to reintegration on the day `until`."""
    tale.entry(_between(since, until, 0.3))
    if tale.rng.random() < 0.6:
        tale.check(_between(since, until, 0.7))
    tale.entry(_between(since, until, 0.9), EntryKind.NOTE)
    tale.move(until, Stage.REINTEGRATION)


def intervene(tale: Tale, since: date, until: date) -> None:
    """Intervention under an approved plan, a review, and on to reintegration on the day `until`."""
    approve_plan(tale, since, min(6, max(2, (until - since).days // 6)))
    for share in (0.4, 0.7):
        tale.entry(_between(since, until, share))
        tale.carry_out(_between(since, until, share + 0.05))
    level = RiskLevel.LOW if tale.rng.random() < 0.6 else RiskLevel.MEDIUM
    tale.review(_between(since, until, 0.95), level)
    tale.move(until, Stage.REINTEGRATION)


def approve_plan(tale: Tale, since: date, days: int, returned: bool = False) -> None:
    tale.draft_plan(since + timedelta(days=1))
    tale.submit_plan(since + timedelta(days=max(1, days // 2)))
    if returned:
        tale.decide_plan(since + timedelta(days=days - 1), approve=False)
        tale.draft_plan(since + timedelta(days=days - 1))
        tale.submit_plan(since + timedelta(days=days - 1))
    tale.decide_plan(since + timedelta(days=days))


def finish(tale: Tale, since: date, until: date, outcome: str) -> None:
    """Reintegration, two follow-ups, and the end on the day `until`."""
    tale.check(_between(since, until, 0.4))
    tale.entry(_between(since, until, 0.6))
    tale.check(_between(since, until, 0.85))
    tale.ask_closing(_between(since, until, 0.93), outcome)
    tale.close(until)


def _between(since: date, until: date, share: float) -> date:
    return since + timedelta(days=round((until - since).days * share))


def closed_case(school: School, kind: str, opened: date, concern_share: float) -> None:
    """A case that began on that day and has ended."""
    rng = school.rng
    level = rng.choices(
        [RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW], RISKS.get(CaseKind(kind), USUAL_RISK)
    )[0]
    acting = level == RiskLevel.HIGH or (level == RiskLevel.MEDIUM and rng.random() < 0.45)
    wanted = rng.randint(60, 125) if acting else rng.randint(38, 90)
    ended = min(opened + timedelta(days=wanted), school.days.ago(2))
    tale = Tale(school, kind, level, _opener(school, opened, ended))
    danger = kind in CAREFUL and level == RiskLevel.HIGH and rng.random() < 0.5
    channel = (
        rng.choice(SECRET_CHANNELS) if kind in CAREFUL else rng.choices(list(CHANNELS), CHANNELS.values())[0]
    )
    if rng.random() < concern_share and channel != Channel.AGENCY:
        tale.danger = danger
        by = tale.opener if channel in WRITTEN_CHANNELS else rng.choice(school.tellers)
        tale.told(opened, by, channel)
    moved = begin(tale, opened, channel, acting, danger, pace=0.5 if (ended - opened).days < 30 else 1.0)
    half = _between(moved, ended, 0.55)
    if not acting and rng.random() < 0.08:  # prevention was not enough
        third = _between(moved, half, 0.4)
        tale.entry(third)
        tale.move(third, Stage.INTERVENTION, "escalation")
        moved, acting = third, True
    (intervene if acting else prevent)(tale, moved, half)
    finish(tale, half, ended, _outcome(kind, level, rng))


def _opener(school: School, opened: date, ended: date) -> User:
    """In the time of the former focal teacher one case in three was hers, and all that she had to give away."""
    if school.former is None or school.handover is None:
        return school.focal
    gone = school.handover.date()
    hers = opened < gone - timedelta(days=8) and (ended > gone or school.rng.random() < 0.33)
    return school.former if hers else school.focal


def _outcome(kind: str, level: str, rng: Random) -> str:
    if kind in CAREFUL:
        return rng.choice([Outcome.TRANSFERRED, Outcome.STABLE, Outcome.PROGRESS])
    if level == RiskLevel.LOW and rng.random() < 0.1:
        return Outcome.UNFOUNDED
    return rng.choices(list(OUTCOMES), OUTCOMES.values())[0]


# ── the open cases of today: a stage, and how many days ago it began


def fresh(tale: Tale, days: Days) -> None:
    tale.log(days.ago(1), Channel.OBSERVATION)


def unassessed(tale: Tale, days: Days) -> None:
    """The assessment was due on the last school day before today."""
    due = days.school_day(days.ago(1))
    logged = next(
        d for n in range(1, 40) if add_working_days(d := due - timedelta(days=n), 3, days.holidays) == due
    )
    tale.log(logged, Channel.TALK)
    tale.entry(logged + timedelta(days=1), EntryKind.NOTE)


def triaged(tale: Tale, days: Days) -> None:
    tale.log(days.ago(6), Channel.ONLINE)
    tale.entry(days.ago(5), EntryKind.TALK_PUPIL)
    tale.assess(days.ago(4))
    tale.triage(days.ago(2), intervene=False)


def preventing(ago: int) -> Callable[[Tale, Days], None]:
    """In prevention for so many days: the check is due on the fourteenth."""

    def tell(tale: Tale, days: Days) -> None:
        tale.log(days.ago(ago + 5), Channel.OBSERVATION)
        tale.entry(days.ago(ago + 3), EntryKind.TALK_PUPIL)
        tale.assess(days.ago(ago + 2))
        tale.triage(days.ago(ago + 1), intervene=False)
        tale.move(days.ago(ago), Stage.PREVENTION, exact=True)
        for later in range(ago - 3, 1, -5):
            tale.entry(days.ago(later))

    return tell


def _to_intervention(tale: Tale, days: Days, ago: int, danger: bool = False) -> None:
    before = 0 if danger else 3
    tale.log(days.ago(ago + before), Channel.TALK, danger)
    tale.entry(days.ago(ago + before // 2), EntryKind.TALK_PUPIL)
    tale.assess(days.ago(ago))
    tale.triage(days.ago(ago), intervene=True)
    tale.move(days.ago(ago), Stage.INTERVENTION, exact=True)


def plan_in_draft(tale: Tale, days: Days) -> None:
    _to_intervention(tale, days, 4)
    tale.entry(days.ago(2), EntryKind.TALK_FAMILY)
    tale.draft_plan(days.ago(1))


def plan_waiting(tale: Tale, days: Days) -> None:
    _to_intervention(tale, days, 7)
    tale.entry(days.ago(5), EntryKind.COORDINATION)
    tale.draft_plan(days.ago(4))
    tale.submit_plan(days.ago(2))


def plan_returned(tale: Tale, days: Days) -> None:
    _to_intervention(tale, days, 6)
    tale.draft_plan(days.ago(5))
    tale.submit_plan(days.ago(4))
    tale.decide_plan(days.ago(2), approve=False)


def intervening(ago: int, danger: bool = False) -> Callable[[Tale, Days], None]:
    """Under an approved plan for so many days: the review is due on the thirtieth."""

    def tell(tale: Tale, days: Days) -> None:
        _to_intervention(tale, days, ago, danger)
        approve_plan(tale, days.ago(ago), 3)
        for later in range(ago - 5, 1, -6):
            tale.entry(days.ago(later))
        tale.carry_out(days.ago(max(2, ago // 2)))

    return tell


def reintegrating(ago: int) -> Callable[[Tale, Days], None]:
    """In reintegration for so many days: looked after on the fourteenth and the thirtieth."""

    def tell(tale: Tale, days: Days) -> None:
        moved = begin(tale, days.ago(ago + 42), Channel.TALK, intervene=False)
        tale.entry(days.ago(ago + 24))
        tale.check(days.ago(ago + 20))
        tale.entry(days.ago(min(ago + 6, (days.today - moved).days)), EntryKind.NOTE)
        tale.move(days.ago(ago), Stage.REINTEGRATION, exact=True)
        tale.entry(days.ago(ago // 2))
        if ago > 15:
            tale.check(days.ago(ago - 14))

    return tell


def closing_waits(tale: Tale, days: Days) -> None:
    reintegrating(33)(tale, days)
    tale.check(days.ago(4))
    tale.ask_closing(days.ago(2), Outcome.STABLE)


def reopened(tale: Tale, days: Days) -> None:
    reintegrating(45)(tale, days)
    tale.check(days.ago(22))
    tale.ask_closing(days.ago(20), Outcome.PROGRESS)
    tale.close(days.ago(19))
    tale.reopen(days.ago(8))
    approve_plan(tale, days.ago(8), 3)
    tale.entry(days.ago(3), EntryKind.TALK_PUPIL)


Told = tuple[str, str, Callable[[Tale, Days], None]]
TODAY: dict[str, list[Told]] = {
    "thcs": [
        ("psychological", "low", fresh),
        ("dropout", "medium", unassessed),
        ("violence_caused", "medium", triaged),
        ("special", "low", preventing(14)),
        ("violence_suffered", "medium", preventing(16)),
        ("psychological", "low", preventing(5)),
        ("dropout", "medium", plan_in_draft),
        ("psychological", "medium", plan_waiting),
        ("abuse", "high", intervening(25, danger=True)),
        ("self_harm", "high", intervening(17)),
        ("special", "medium", reintegrating(13)),
        ("violence_suffered", "medium", reintegrating(20)),
        ("psychological", "low", closing_waits),
        ("special", "medium", reopened),
    ],
    "primary": [
        ("special", "low", fresh),
        ("violence_suffered", "medium", unassessed),
        ("special", "low", triaged),
        ("psychological", "low", preventing(14)),
        ("other", "low", preventing(8)),
        ("special", "medium", plan_returned),
        ("violence_caused", "medium", plan_waiting),
        ("abuse", "high", intervening(12, danger=True)),
        ("psychological", "medium", intervening(24)),
        ("special", "medium", reintegrating(12)),
        ("dropout", "medium", closing_waits),
    ],
    "preschool": [
        ("special", "low", fresh),
        ("special", "low", triaged),
        ("psychological", "low", preventing(13)),
        ("special", "low", preventing(15)),
        ("other", "medium", plan_waiting),
        ("abuse", "high", intervening(9, danger=True)),
        ("special", "medium", intervening(27)),
        ("special", "medium", reintegrating(14)),
        ("special", "low", reintegrating(24)),
        ("psychological", "low", closing_waits),
    ],
}  # fmt: skip


# ── the whole of a school


def tell_school(school: School, portion: float) -> None:
    """Put every case and concern of the school on the timeline; `portion` of the usual number of closed ones."""
    month = school.days.today.replace(day=1)
    kinds = [
        kind for kind, number in KINDS[school.key].items() for _one in range(max(1, round(number * portion)))
    ]
    school.rng.shuffle(kinds)
    told = TOLD_SHARE[school.key]
    for kind, opened in zip(kinds, _openings(school, month, len(kinds)), strict=True):
        closed_case(school, kind, opened, told)
    for index, kind in enumerate(EARLIER[: max(2, round(len(EARLIER) * portion))]):
        closed_case(
            school,
            kind,
            add_months(month, -15 + index % 3) + timedelta(days=school.rng.randrange(2, 26)),
            told,
        )
    for kind, level, story in TODAY[school.key]:
        tale = Tale(school, kind, level)
        if (school.key, kind) == ("thcs", CaseKind.ABUSE):
            add_no_contact(tale.pupil, school.rng)
        story(tale, school.days)
    for index in range(max(2, round(9 * portion))):
        _watched(
            school, add_months(month, -12 + index * 11 // 9) + timedelta(days=school.rng.randrange(1, 26))
        )
    if school.handover:
        school.line.add(school.handover, lambda: _hand_over(school))


def _openings(school: School, month: date, number: int) -> list[date]:
    """Days on which the closed cases of the last twelve full months began: fewer in summer, and of the last two
    months only those that can have ended."""
    months = [add_months(month, -back) for back in range(12, 0, -1)]
    weights = [SUMMER.get(first.month, 1.0) for first in months]
    weights[-2:] = [0.4, 0.2]
    if school.quiet in months:
        weights[months.index(school.quiet)] = 0
    chosen = sorted(school.rng.choices(months, weights, k=number))
    days = []
    for first in chosen:
        latest = min((month_end(first) - first).days, (school.days.ago(24) - first).days)
        days.append(_school_day_in(school, first, school.rng.randint(0, max(0, latest))))
    return days


def _school_day_in(school: School, first: date, offset: int) -> date:
    """A school day of the month that begins on `first`, as near as possible to the wanted one."""
    found = school.days.nearest(first + timedelta(days=offset))
    if found > month_end(first):
        return school.days.school_day(month_end(first))
    while found < first or school.days.is_free(found):
        found += timedelta(days=1)
    return found


def _watched(school: School, day: date) -> None:
    """A concern that opened no case."""
    pupil, by = school.next_pupil(), school.rng.choice(school.tellers)
    when = school.days.some_moment(school.school_day(day), school.rng)

    def raise_it() -> None:
        channel = school.rng.choice([Channel.OBSERVATION, Channel.TALK])
        concern = workflow.raise_concern(
            actor=by, pupil=pupil, channel=channel, danger_now=False, text=school.teller.concern()
        )
        school.line.add(when + timedelta(days=1), lambda: watch(concern))

    def watch(concern: Concern) -> None:
        workflow.watch_concern(
            actor=school.focal, concern=concern, reason=school.teller.common("watched", "any")
        )

    school.line.add(when, raise_it)


def raise_new(school: School, by: User, pupil: Pupil, when: datetime) -> None:
    """A concern that nobody has looked at yet."""
    school.line.add(
        when,
        lambda: workflow.raise_concern(
            actor=by, pupil=pupil, channel=Channel.OBSERVATION, danger_now=False, text=school.teller.concern()
        ),
    )


def _hand_over(school: School) -> None:
    """The principal gives the open cases of the former focal teacher to her successor."""
    grants = CaseGrant.objects.filter(user=school.former, kind=GrantKind.ASSIGNED).values("content_object_id")
    for case in Case.objects.filter(unit=school.unit, pk__in=grants).open().select_related("unit"):
        workflow.assign_case(
            actor=school.principal,
            case=case,
            focal=school.focal,
            reason=school.teller.common("principal", "reassign"),
        )
