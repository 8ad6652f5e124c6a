"""Figures of a school's year as they would have been counted on paper: for years before the portal's records, and
for schools without people here."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from accounts.enums import Level
from accounts.models import Unit
from cases.access import Tally as CaseTally
from ctxh_portal.demo.cases import CHANNELS, KINDS, OUTCOMES
from ctxh_portal.demo.typed_figures import typed
from plans.access import Tally as PlanTally
from plans.enums import ActivityKind
from reports import figures as figuring

KIND_WEIGHTS = {
    Level.LOWER_SECONDARY: KINDS["thcs"],
    Level.PRIMARY: KINDS["primary"],
    Level.PRESCHOOL: KINDS["preschool"],
}


def invented(unit: Unit, start: date, until: date, taken_on: date, rng: Random) -> dict[str, Any]:
    """The exact figures of a school's year: at least sixty cases, some cells small."""
    figures = figuring.count(PaperCases(unit, rng), PaperPlans(unit, rng), start, until, taken_on)
    return {**figuring.with_hand(figures, typed(unit, until)), "on_paper": True}


def spread(total: int, weights: dict[Any, int], rng: Random) -> dict[str, int]:
    """`total` split by chance in about these proportions; empty cells are left out."""
    found: dict[str, int] = {}
    for code in rng.choices(list(weights), list(weights.values()), k=total):
        found[str(code)] = found.get(str(code), 0) + 1
    return found


def _of_set_three(concerns: int, rng: Random) -> dict[str, dict[str, int]]:
    urgent = rng.randint(0, 3)
    return {
        "sources": spread(concerns, {"teacher": 9, "parent": 5, "pupil": 4, "other": 1}, rng),
        "danger": {"urgent": urgent, "calm": concerns - urgent},
        "roster": spread(rng.randint(30, 90), {"ho_ngheo": 5, "ho_can_ngheo": 4, "di_lam_xa": 6, "d": 1}, rng),
        "contacts": spread(
            rng.randint(60, 150), {"talk_pupil": 8, "talk_family": 5, "home_visit": 2, "coordination": 1}, rng
        ),
        "follow_ups": spread(rng.randint(80, 160), {"on_time": 9, "late": 1}, rng),
        "referrals": spread(rng.randint(4, 12), {"health": 4, "commune": 3, "social": 2}, rng),
        "benefits": spread(rng.randint(20, 60), {"chi_phi": 5, "sach_vo": 4, "bao_hiem": 3, "hoc_bong": 2}, rng),
    }


def _of_the_roster(level: Level, rng: Random) -> dict[str, dict[str, int]]:
    first, last = {Level.PRESCHOOL: (0, 0), Level.PRIMARY: (1, 5)}.get(level, (6, 9))
    grades = {str(grade): rng.randint(90, 160) for grade in range(first, last + 1)}
    pupils = sum(grades.values())
    girls = pupils * rng.randint(46, 53) // 100
    return {"grades": grades, "sexes": {"female": girls, "male": pupils - girls}, "classes": {"all": pupils // 34}}


class PaperCases(CaseTally):
    """A year of cases as a school without records here would have counted it."""

    figures: dict[str, dict[str, int]]

    def __init__(self, unit: Unit, rng: Random) -> None:
        opened, waiting = rng.randint(63, 94), rng.randint(0, 2)
        going_on = spread(rng.randint(7, 14), {"prevention": 3, "intervention": 4, "reintegration": 4}, rng)
        ended = opened - waiting - sum(going_on.values())
        figures = {
            "kinds": spread(opened, KIND_WEIGHTS[Level(unit.level)], rng),
            "stages": {"detection": waiting, **going_on, "closed": ended},
            "risks": {"": waiting, **spread(opened - waiting, {"low": 60, "medium": 36, "high": 4}, rng)},
            "outcomes": spread(ended + rng.randint(4, 9), {**OUTCOMES, "unfounded": 5}, rng),
            "channels": spread(rng.randint(18, 40), CHANNELS, rng),
            "agencies": spread(rng.randint(8, 20), {"hotline": 2, "health": 4, "commune": 5, "police": 2}, rng),
        }
        own = Random(f"{unit.pk} {opened}")  # noqa: S311 - what set 3 added leaves the other draws as they were
        figures |= _of_set_three(sum(figures["channels"].values()), own)
        met = sum(figures["contacts"].values())
        figures["met_about"] = spread(met, KIND_WEIGHTS[Level(unit.level)], own)
        figures |= _of_the_roster(Level(unit.level), Random(f"{unit.pk} {opened} pupils"))  # noqa: S311
        figures["met"] = spread(min(met, opened) // 2, {"female": 5, "male": 4}, own)
        object.__setattr__(self, "unit", unit)
        object.__setattr__(self, "figures", figures)

    def concerns_by_source(self, start: date, until: date) -> dict[str, int]:
        return self.figures["sources"]

    def concerns_by_danger(self, start: date, until: date) -> dict[str, int]:
        return self.figures["danger"]

    def circumstances(self, day: date) -> dict[str, int]:
        return self.figures["roster"]

    def contacts(self, start: date, until: date) -> dict[str, int]:
        return self.figures["contacts"]

    def contacts_by_case_kind(self, start: date, until: date) -> dict[str, int]:
        return self.figures["met_about"]

    def pupils_by_sex(self, day: date) -> dict[str, int]:
        return self.figures["sexes"]

    def pupils_by_grade(self, day: date) -> dict[str, int]:
        return self.figures["grades"]

    def classes(self, day: date) -> int:
        return self.figures["classes"]["all"]

    def pupils_met(self, start: date, until: date) -> dict[str, int]:
        return self.figures["met"]

    def follow_ups(self, start: date, until: date, *kinds: str) -> dict[str, int]:
        return self.figures["follow_ups"] if not kinds else {"on_time": 3, "late": 0}

    def cases_followed(self, start: date, until: date) -> int:
        return self.opened(start, until) // 2

    def hours_to_record(self, start: date, until: date) -> int:
        return 11

    def referrals_by_agency_kind(self, start: date, until: date) -> dict[str, int]:
        return self.figures["referrals"]

    def referrals_by_state(self, start: date, until: date) -> dict[str, int]:
        sent = sum(self.figures["referrals"].values())
        return {"feedback": sent - sent // 3, "accepted": sent // 3}

    def benefits(self, start: date, until: date) -> dict[str, int]:
        return self.figures["benefits"]

    def benefit_value(self, start: date, until: date) -> int:
        return 24_000_000

    def by_kind(self, start: date, until: date) -> dict[str, int]:
        return self.figures["kinds"]

    def by_stage(self, start: date, until: date) -> dict[str, int]:
        return self.figures["stages"]

    def by_risk(self, start: date, until: date) -> dict[str, int]:
        return self.figures["risks"]

    def by_outcome(self, start: date, until: date) -> dict[str, int]:
        return self.figures["outcomes"]

    def concerns_by_channel(self, start: date, until: date) -> dict[str, int]:
        return self.figures["channels"]

    def concerns_by_state(self, start: date, until: date) -> dict[str, int]:
        received = sum(self.figures["channels"].values())
        return {"opened": received - received // 4, "watched": received // 4}

    def notices_by_agency_kind(self, start: date, until: date) -> dict[str, int]:
        return self.figures["agencies"]

    def carried_over(self, start: date) -> int:
        return 9

    def opened(self, start: date, until: date) -> int:
        return sum(self.figures["kinds"].values())

    def closed(self, start: date, until: date) -> int:
        return sum(self.figures["outcomes"].values())

    def reintegrated(self, start: date, until: date) -> int:
        return self.figures["stages"].get("reintegration", 0)

    def days_to_close(self, start: date, until: date) -> int:
        return 74

    def days_to_plan(self, start: date, until: date) -> int:
        return 6


class PaperPlans(PlanTally):
    """The same for activities, trainings, months and tasks."""

    figures: dict[str, dict[str, int]]

    def __init__(self, unit: Unit, rng: Random) -> None:
        figures = {
            "activities": spread(rng.randint(17, 29), dict.fromkeys(ActivityKind.values, 2), rng),
            "participants": {
                "pupils": rng.randint(900, 2600),
                "staff": rng.randint(60, 190),
                "parents": rng.randint(150, 700),
            },
            "trainings": {
                "sessions": rng.randint(2, 4),
                "staff": rng.randint(40, 120),
                "hours": rng.randint(5, 20),
            },
            "tasks": spread(rng.randint(9, 14), {"done": 8, "doing": 3, "late": 1, "todo": 1}, rng),
            "months": {"signed": rng.randint(10, 12)},
        }
        object.__setattr__(self, "unit", unit)
        object.__setattr__(self, "figures", figures)

    def activities(self, start: date, until: date) -> dict[str, int]:
        return self.figures["activities"]

    def participants(self, start: date, until: date) -> dict[str, int]:
        return self.figures["participants"]

    def trainings(self, start: date, until: date) -> dict[str, int]:
        return self.figures["trainings"]

    def months_signed(self, start: date, until: date) -> int:
        return self.figures["months"]["signed"]

    def tasks_by_state(self, start: date, until: date) -> dict[str, int]:
        return self.figures["tasks"]
