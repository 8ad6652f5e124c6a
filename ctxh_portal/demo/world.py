"""What the parts of the demonstration share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from accounts.enums import Level
from accounts.models import Unit, User
from ctxh_portal.demo.cast import Cast
from ctxh_portal.demo.clock import Days, Timeline
from ctxh_portal.demo.stories import Teller
from ctxh_portal.demo.tale import School
from ctxh_portal.kit.calendar import add_months

TEXTS = Path(__file__).parent / "texts"


@cache
def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8").strip()


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads(text(name))


@dataclass
class World:
    cast: Cast
    days: Days
    line: Timeline
    rng: Random
    portion: float  # of the usual number of closed cases
    schools: dict[str, School] = field(default_factory=dict)
    others: list[Unit] = field(default_factory=list)  # schools of which the office has reports alone

    def __post_init__(self) -> None:
        self.words = Teller(Level.OFFICE, self.rng)  # what all reports draw from, so that neighbours differ

    @property
    def month(self) -> date:
        return self.days.today.replace(day=1)

    @property
    def start(self) -> date:
        """The first day of the records: fifteen months before this one."""
        return add_months(self.month, -15)

    @property
    def officer(self) -> User:
        """The officer, with the memberships of the moment (a user object remembers those it was first asked
        for, and this person changed office)."""
        user = self.cast.users["dung"]
        user.__dict__.pop("_memberships_today", None)
        return user

    def ago(self, days: int) -> date:
        return self.days.ago(days)

    def past(self, when: datetime, hours: int = 1) -> datetime:
        """That moment, or a little before now where it has not come yet."""
        return min(when, self.line.now - timedelta(hours=hours))
