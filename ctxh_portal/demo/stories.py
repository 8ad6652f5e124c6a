"""What the invented cases say. The sentences stand in texts/cases/*.toml, one file for each kind of case; here
they are drawn so that no two neighbours are alike, in the words of the school's level (em or cháu)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from accounts.enums import Level
from cases.enums import CaseKind, EntryKind

FOLDER = Path(__file__).parent / "texts" / "cases"
EM = {"em": "em", "gv": "giáo viên chủ nhiệm", "hs": "học sinh"}
CHAU = {"em": "cháu", "gv": "cô phụ trách lớp", "hs": "trẻ"}

# where somebody at home may be the cause: sentences of their own alone
CAREFUL = {CaseKind.ABUSE, CaseKind.SELF_HARM}
AT_HOME = {EntryKind.TALK_FAMILY, EntryKind.HOME_VISIT, EntryKind.COORDINATION}


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass
class Teller:
    """Tells the cases of one school."""

    level: Level
    rng: Random
    _decks: dict[str, list[Any]] = field(default_factory=dict)
    _last: dict[str, Any] = field(default_factory=dict)

    @property
    def is_preschool(self) -> bool:
        return self.level == Level.PRESCHOOL

    def draw(self, name: str, choices: list[Any]) -> Any:
        """The next of the shuffled choices; all are used before one comes again, and never twice in a row."""
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(self.rng.sample(choices, len(choices)))
            if len(deck) > 1 and deck[-1] == self._last.get(name):
                deck[0], deck[-1] = deck[-1], deck[0]
        self._last[name] = deck.pop()
        return self._last[name]

    def say(self, name: str, choices: list[str]) -> str:
        """A drawn sentence with the school's words and small numbers filled in."""
        return self._fill(self.draw(name, choices))

    def _fill(self, text: str) -> str:
        words = CHAU if self.is_preschool else EM
        capitals = {key.capitalize(): word.capitalize() for key, word in words.items()}
        return text.format(**words, **capitals, n=self.rng.randint(3, 8), m=self.rng.randint(2, 4))

    def common(self, *path: str) -> str:
        """A sentence of common.toml, by its table and key."""
        choices = read("common")
        for key in path:
            choices = choices[key]
        return self.say(".".join(path), choices)  # type: ignore[arg-type]

    # ── what each verb asks for

    def summary(self, kind: str, channel: str, danger: bool) -> str:
        """How the school learned of it, what was seen, what was done at once."""
        first = "careful" if danger or kind in CAREFUL else "any"
        sign = self.say(f"{kind}.signs", read(kind)["signs"][self.level])
        return f"{self.lead(channel)} {sign} {self.common('first', first)}"

    def lead(self, channel: str) -> str:
        own = read("preschool")["lead"] if self.is_preschool else {}
        return self.say(f"lead.{channel}", own.get(channel) or read("common")["lead"][channel])

    def entry(self, kind: str, entry_kind: str) -> str:
        if self.is_preschool:
            return self.say(f"diary.{entry_kind}", read("preschool")["diary"][entry_kind])
        diary = read(kind)["diary"]
        own = diary.get(entry_kind, []) + diary.get(f"{entry_kind}_{self.level}", [])
        alone = kind in CAREFUL and entry_kind in AT_HOME
        return self.say(f"{kind}.{entry_kind}", own if alone else own + read("common")["diary"][entry_kind])

    def objective(self, kind: str) -> str:
        own = self._own(kind)
        return self.say(f"{own}.objective", read(own)["plan"]["objective"])

    def _own(self, kind: str) -> str:
        """Whose plans and findings fit: small children have one file for all kinds but the gravest."""
        return "preschool" if self.is_preschool and kind not in CAREFUL else str(kind)

    def pupil_view(self) -> str:
        source = read("preschool" if self.is_preschool else "common")
        return self.say("pupil_view", source["diary"]["pupil_view"])

    def actions(self, kind: str, at_least: int = 2) -> list[tuple[str, ...]]:
        """Rows of a support plan: need, action, who, and what will have come of it."""
        own = self._own(kind)
        rows = read(own)["plan"]["actions"]
        wanted = min(len(rows), self.rng.randint(at_least, at_least + 1))
        picked = [self.draw(f"{own}.actions", rows) for _row in range(wanted)]
        picked = [row for index, row in enumerate(picked) if row not in picked[:index]]
        return [tuple(self._fill(cell) for cell in row) for row in picked]

    def conclusion(self, kind: str, level: str) -> str:
        own = self._own(kind)
        return self.say(f"{own}.conclusion.{level}", read(own)["conclusion"][level])

    def better(self, kind: str) -> str:
        own = self._own(kind)
        return self.say(f"{own}.better", read(own)["conclusion"]["better"])

    def concern(self) -> str:
        return self.common("concern", self.level)
