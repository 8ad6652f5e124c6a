"""The open cases of today, told by the stage that each is in and how many days ago that began, so that the first
page of a focal teacher is alive without being absurd."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cases.enums import Channel, EntryKind, Outcome, Stage, TriageDecision
from ctxh_portal.demo.clock import Days
from ctxh_portal.demo.tale import Tale
from ctxh_portal.demo.ways import approve_plan, begin
from ctxh_portal.kit.calendar import add_working_days


def fresh(tale: Tale, days: Days) -> None:
    tale.log(days.ago(1), Channel.OBSERVATION)


def unassessed(tale: Tale, days: Days) -> None:
    """The assessment was due some school days before today, on a weekend and in the holidays too."""
    due = days.school_day(days.ago(3))
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


def watched(tale: Tale, days: Days) -> None:
    tale.log(days.ago(6), Channel.OBSERVATION)
    tale.entry(days.ago(5), EntryKind.TALK_PUPIL)
    tale.assess(days.ago(4))
    tale.decide(days.ago(3), TriageDecision.WATCH, look_after=10)


def ended_early(tale: Tale, days: Days) -> None:
    """It was a misunderstanding: no reintegration that never was."""
    tale.log(days.ago(12), Channel.OBSERVATION)
    tale.entry(days.ago(11), EntryKind.TALK_PUPIL)
    tale.assess(days.ago(10))
    tale.decide(days.ago(9), TriageDecision.NOT_OPEN)
    tale.ask_closing(days.ago(8), Outcome.UNFOUNDED)
    tale.close(days.ago(7))


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


REVIEW_EVERY = {"high": 7, "medium": 14, "low": 30}  # days, as the deadline rules have it


def intervening(ago: int, danger: bool = False) -> Callable[[Tale, Days], None]:
    """Under an approved plan for so many days, reviewed as often as the level of risk asks for."""

    def tell(tale: Tale, days: Days) -> None:
        _to_intervention(tale, days, ago, danger)
        approve_plan(tale, days.ago(ago), 3)
        every = REVIEW_EVERY[tale.level]
        for later in range(ago - 5, 1, -1):
            if (ago - later) % 6 == 5:
                tale.entry(days.ago(later))
            if (ago - later) % every == every - 1:
                tale.assess(days.ago(later))
        tale.carry_out(days.ago(max(2, ago // 2)))
        tale.carry_out_due(days.ago(4))

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
        tale.check_reintegration(days.ago(ago // 2))
        if ago > 15:
            tale.check(days.ago(ago - 14))

    return tell


def closing_waits(tale: Tale, days: Days) -> None:
    reintegrating(33)(tale, days)
    tale.check(days.ago(4))
    tale.ask_closing(days.ago(2), Outcome.STABLE)


def reopened(tale: Tale, days: Days) -> None:
    reintegrating(45)(tale, days)
    tale.check(days.ago(18))
    tale.ask_closing(days.ago(16), Outcome.PROGRESS)
    tale.close(days.ago(15))
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
        ("violence_suffered", "medium", preventing(20)),
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
        ("special", "low", watched),
        ("psychological", "low", ended_early),
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
        ("special", "low", preventing(18)),
        ("other", "medium", plan_waiting),
        ("abuse", "high", intervening(9, danger=True)),
        ("special", "medium", intervening(27)),
        ("special", "medium", reintegrating(14)),
        ("special", "low", reintegrating(24)),
        ("psychological", "low", closing_waits),
    ],
}  # fmt: skip
