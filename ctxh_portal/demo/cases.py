"""The invented cases of a school: the closed ones of fifteen months, the open ones of today, and its concerns.
Each is a story whose acts are the real verbs, at the moments when they would have happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from accounts.models import User
from cases import workflow
from cases.enums import CaseKind, Channel, ConcernState, GrantKind, Outcome, RiskLevel, Stage
from cases.models import Case, CaseGrant, Concern, Pupil
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.open_cases import TODAY
from ctxh_portal.demo.pupils import add_no_contact
from ctxh_portal.demo.stories import CAREFUL
from ctxh_portal.demo.tale import School, Tale
from ctxh_portal.demo.ways import begin, between, finish, intervene, prevent
from ctxh_portal.kit.calendar import add_months, month_end

LOOKED_AGAIN = "Đã xem lại cùng giáo viên chủ nhiệm: không có thêm dấu hiệu, không cần mở trường hợp."

# Closed cases of the last twelve full months, by kind: what a school of that level meets.
KINDS: dict[str, dict[str, int]] = {
    "thcs": {"special": 14, "psychological": 12, "dropout": 11, "violence_suffered": 8, "violence_caused": 7,
             "other": 6, "abuse": 4, "offending": 3, "self_harm": 2},
    "primary": {"special": 20, "psychological": 11, "other": 9, "violence_suffered": 8, "violence_caused": 6,
                "dropout": 5, "abuse": 4, "self_harm": 1},
    "preschool": {"special": 30, "psychological": 11, "other": 9, "abuse": 8, "violence_suffered": 3,
                  "dropout": 3},
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
    Outcome.MOVED: 7,
    Outcome.LEFT: 2,
    Outcome.DECLINED: 6,
    Outcome.TRANSFERRED: 6,
}
REINTEGRATION = timedelta(days=31)  # at least, of a case that took the whole way
CHANNELS = {
    Channel.OBSERVATION: 38,
    Channel.TALK: 30,
    Channel.MAILBOX: 11,
    Channel.ONLINE: 9,
    Channel.HOTLINE: 6,
    Channel.AGENCY: 6,
}
SECRET_CHANNELS = [Channel.TALK, Channel.OBSERVATION]
WRITTEN_CHANNELS = [Channel.MAILBOX, Channel.ONLINE, Channel.HOTLINE]
TOLD_SHARE = {"thcs": 0.4, "primary": 0.3, "preschool": 0.28}  # how many cases began with a concern
SUMMER = {6: 0.5, 7: 0.25, 8: 0.7}


def closed_case(school: School, kind: str, opened: date, concern_share: float) -> None:
    """A case that began on that day and has ended."""
    rng = school.rng
    level = rng.choices([RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW], RISKS.get(CaseKind(kind), USUAL_RISK))[
        0
    ]
    acting = level == RiskLevel.HIGH or (level == RiskLevel.MEDIUM and rng.random() < 0.45)
    wanted = rng.randint(60, 125) if acting else rng.randint(38, 90)
    ended = min(opened + timedelta(days=wanted), school.days.ago(2))
    tale = Tale(school, kind, level, _opener(school, opened, ended))
    danger = kind in CAREFUL and level == RiskLevel.HIGH and rng.random() < 0.5
    channel = (
        rng.choice(SECRET_CHANNELS) if kind in CAREFUL else rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    )
    if rng.random() < concern_share and channel != Channel.AGENCY:
        tale.danger = danger
        by = tale.opener if channel in WRITTEN_CHANNELS else rng.choice(school.tellers)
        tale.told(opened, by, channel)
    moved = begin(tale, opened, channel, acting, danger, pace=0.5 if (ended - opened).days < 30 else 1.0)
    # the second look at how the pupil is counts after 23 days
    half = max(moved + timedelta(days=4), min(between(moved, ended, 0.55), ended - REINTEGRATION))
    if not acting and rng.random() < 0.08:  # prevention was not enough
        third = between(moved, half, 0.4)
        tale.entry(third)
        tale.move(third, Stage.INTERVENTION, "escalation")
        moved, acting = third, True
    (intervene if acting else prevent)(tale, moved, half)
    finish(tale, half, ended, _outcome(kind, level, rng))


def _opener(school: School, opened: date, ended: date) -> User:
    """In the time of the former focal teacher one case in three was hers, and all that she gave away."""
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
    return rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]


# ── the whole of a school


def tell_school(school: School, portion: float) -> None:
    """Put every case and concern of the school on the timeline; of the closed ones that `portion`."""
    month = school.days.today.replace(day=1)
    kinds = [kind for kind, number in KINDS[school.key].items() for _one in range(max(1, round(number * portion)))]
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
        _watched(school, add_months(month, -12 + index * 11 // 9) + timedelta(days=school.rng.randrange(1, 26)))
    if school.handover:
        school.line.add(school.handover, lambda: _hand_over(school))


def _openings(school: School, month: date, number: int) -> list[date]:
    """Days on which the closed cases of the last twelve full months began: fewer in summer and in the last month
    but one, and none in the last, which cannot have ended."""
    months = [add_months(month, -back) for back in range(12, 0, -1)]
    weights = [SUMMER.get(first.month, 1.0) for first in months]
    weights[-2:] = [0.4, 0]
    if school.quiet in months:
        weights[months.index(school.quiet)] = 0
    chosen = sorted(school.rng.choices(months, weights, k=number))
    days = []
    for first in chosen:
        latest = min((month_end(first) - first).days, (school.days.ago(45) - first).days)
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
        reason = school.teller.common("watched", "any")
        again = school.days.school_day(when.date() + timedelta(days=15))
        workflow.decide_concern(
            actor=school.focal, concern=concern, decision=ConcernState.WATCHED, reason=reason, look_on=again
        )
        school.line.add(moment(again, 10), lambda: leave(concern))

    def leave(concern: Concern) -> None:
        workflow.decide_concern(
            actor=school.focal, concern=concern, decision=ConcernState.NOT_OPENED, reason=LOOKED_AGAIN
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
    """The principal gives the cases in care of the former focal teacher to her successor."""
    grants = CaseGrant.objects.filter(user=school.former, kind=GrantKind.ASSIGNED).values("content_object_id")
    for case in Case.objects.filter(unit=school.unit, pk__in=grants).in_care().select_related("unit"):
        workflow.assign_case(
            actor=school.principal,
            case=case,
            focal=school.focal,
            reason=school.teller.common("principal", "reassign"),
        )
