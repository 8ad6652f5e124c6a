"""How a case can go, from the first sign to the end: stretches of a story that several kinds of cases share."""

from __future__ import annotations

from datetime import date, timedelta

from cases.enums import EntryKind, Outcome, RiskLevel, Stage
from ctxh_portal.demo.tale import Tale


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
    tale.entry(between(since, until, 0.3))
    if tale.rng.random() < 0.6:
        tale.check(between(since, until, 0.7))
    tale.entry(between(since, until, 0.9), EntryKind.NOTE)
    tale.move(until, Stage.REINTEGRATION)


def intervene(tale: Tale, since: date, until: date) -> None:
    """Intervention under an approved plan, a review, and on to reintegration on the day `until`."""
    approve_plan(tale, since, min(6, max(2, (until - since).days // 6)))
    for share in (0.4, 0.7):
        tale.entry(between(since, until, share))
        tale.carry_out(between(since, until, share + 0.05))
    level = RiskLevel.LOW if tale.rng.random() < 0.6 else RiskLevel.MEDIUM
    tale.review(between(since, until, 0.95), level)
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
    tale.check(between(since, until, 0.4))
    if outcome == Outcome.TRANSFERRED:
        tale.hand_on(between(since, until, 0.45))
    tale.entry(between(since, until, 0.6))
    tale.check(between(since, until, 0.85))
    tale.check_reintegration(between(since, until, 0.9))
    tale.carry_out_all(between(since, until, 0.92))
    tale.ask_closing(between(since, until, 0.93), outcome)
    tale.close(until)
    tale.ask_after(until)


def between(since: date, until: date, share: float) -> date:
    return since + timedelta(days=round((until - since).days * share))
