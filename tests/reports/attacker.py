"""A reader who takes everything that was published together as one system of equations and inequalities over the
unknown exact figures, and narrows every figure as far as it goes: by elimination, and by bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

Name = tuple[str, ...]  # school, edition, table, cell


@dataclass
class Reader:
    low: dict[Name, float] = field(default_factory=dict)
    high: dict[Name, float] = field(default_factory=dict)
    equations: list[tuple[dict[Name, int], int]] = field(default_factory=list)
    at_most: list[tuple[dict[Name, int], int]] = field(default_factory=list)

    def knows(self, name: Name, low: float, high: float) -> None:
        self.low[name] = max(low, self.low.get(name, 0))
        self.high[name] = min(high, self.high.get(name, inf))

    def reads(self, name: Name, cell: int | str) -> None:
        if isinstance(cell, int):
            self.knows(name, cell, cell)
        else:
            self.knows(name, *((1, 4) if cell == "small" else (0, inf)))

    def equals(self, names: Iterable[Name], total: Name | int) -> None:
        terms = dict.fromkeys(names, 1)
        known = total if isinstance(total, int) else 0
        if not isinstance(total, int):
            terms[total] = -1
        self.equations.append((terms, known))

    def not_above(self, low: Name, high: Name) -> None:
        self.at_most.append(({low: 1, high: -1}, 0))

    def at_least(self, names: Iterable[Name], bound: int) -> None:
        self.at_most.append((dict.fromkeys(names, -1), -bound))

    def think(self) -> None:
        rows = [*self.equations, *eliminated(self._of_unknown())]
        both = [(terms, bound) for terms, bound in rows]
        both += [({name: -factor for name, factor in terms.items()}, -bound) for terms, bound in rows]
        while any(self._narrow(terms, bound) for terms, bound in [*both, *self.at_most]):
            pass

    def _of_unknown(self) -> list[tuple[dict[Name, int], int]]:
        """The equations without what is known already."""
        found = []
        for terms, bound in self.equations:
            unknown = {name: factor for name, factor in terms.items() if self.low[name] < self.high[name]}
            known = sum(factor * int(self.low[name]) for name, factor in terms.items() if name not in unknown)
            if unknown:
                found.append((unknown, bound - known))
        return found

    def _narrow(self, terms: dict[Name, int], bound: int) -> bool:
        """Σ factor · name ≤ bound: each name is bounded by the least of all others."""
        least = {name: f * (self.low[name] if f > 0 else self.high[name]) for name, f in terms.items()}
        unbounded = [name for name, value in least.items() if value == -inf]
        if len(unbounded) > 1:
            return False
        whole, narrowed = sum(value for value in least.values() if value != -inf), False
        for name, factor in terms.items():
            if unbounded and unbounded != [name]:
                continue
            room = bound - (whole if unbounded else whole - least[name])
            if factor > 0 and room // factor < self.high[name]:
                self.high[name], narrowed = room // factor, True
            if factor < 0 and -(room // -factor) > self.low[name]:
                self.low[name], narrowed = -(room // -factor), True
            if narrowed:
                return True
        return False


def eliminated(rows: list[tuple[dict[Name, int], int]]) -> list[tuple[dict[Name, int], int]]:
    """The equations once more, each rid of the names that others solve for (Gauss, in whole numbers)."""
    solved: dict[Name, tuple[dict[Name, int], int]] = {}
    for terms, bound in rows:
        terms = dict(terms)
        for name, (other, value) in solved.items():
            if name in terms:
                terms, bound = _minus(terms, bound, other, value, name)
        if not terms:
            continue
        pivot = min(terms, key=lambda name: (abs(terms[name]), name))
        for name, (other, value) in list(solved.items()):
            if pivot in other:
                solved[name] = _minus(other, value, terms, bound, pivot)
        solved[pivot] = (terms, bound)
    return list(solved.values())


def _minus(
    one: dict[Name, int], bound: int, other: dict[Name, int], value: int, name: Name
) -> tuple[dict[Name, int], int]:
    mine, theirs = one[name], other[name]
    names = one.keys() | other.keys()
    terms = {each: one.get(each, 0) * theirs - other.get(each, 0) * mine for each in names}
    return {each: factor for each, factor in terms.items() if factor}, bound * theirs - value * mine
