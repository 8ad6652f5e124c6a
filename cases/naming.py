"""Whether a text that leaves the school, or is read by more people than a case, names a pupil or a case.

Names are compared with their tones, word by word: "đồ án" is no "Đỗ An"; only what was typed without any mark is
compared without ("TRAN DUC ANH"). The school's own name and those of its offices are no pupils'. A name may still
be an ordinary word ("vũ lực"): a person then confirms the passage (`workflow.confirm_not_a_name`). What is kept of
that is a fingerprint of these words in their surroundings: the same words about a pupil are asked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.enums import ParentLine
from accounts.models import Unit, User
from cases import access
from cases.access import CASE_CODE
from ctxh_portal.kit.names import fold, syllable

WORD = re.compile(r"[^\W_]+")
AROUND = 4  # words on either side that belong to a passage

Word = tuple[int, int, str]  # from, until, the word


@dataclass(frozen=True)
class Passage:
    """Words of a text that are a pupil's full name too."""

    title: str  # of the text
    before: str
    words: str
    after: str
    fingerprint: str


def coded(texts: Mapping[str, str]) -> list[str]:
    """Titles of the texts in which a case code stands."""
    return [title for title, text in texts.items() if CASE_CODE.search(text)]


@dataclass(frozen=True)
class Names:
    """The pupils' names of a school, read once for many texts."""

    unit: Unit
    pupils: Mapping[str, list[list[str]]]  # folded first word → names as words
    own: Sequence[list[str]]  # of the school and its offices
    known: AbstractSet[str]  # fingerprints of what was confirmed

    def passages(self, texts: Mapping[str, str]) -> list[Passage]:
        """Where a pupil's full name stands, save where a person has confirmed that it is none."""
        found = [one for title, text in texts.items() for one in _in_text(self, title, text)]
        return [one for one in found if one.fingerprint not in self.known]


def names_of(user: User, unit: Unit) -> Names:
    pupils = _by_first_word(access.visible_pupils(user).filter(unit=unit).values_list("full_name", flat=True))
    known = access.no_names(unit) if pupils else set()
    return Names(unit, pupils, _names_of_offices(unit) if pupils else [], known)


def passages(user: User, unit: Unit, texts: Mapping[str, str]) -> list[Passage]:
    return names_of(user, unit).passages(texts)


def named_in(user: User, unit: Unit, texts: Mapping[str, str]) -> list[str]:
    """Titles of the texts that name a pupil."""
    return list(dict.fromkeys(one.title for one in passages(user, unit, texts)))


def _by_first_word(full_names: Iterable[str]) -> dict[str, list[list[str]]]:
    """Names of two words and more: one word alone is everybody's."""
    found: dict[str, list[list[str]]] = {}
    for name in set(full_names):
        words = WORD.findall(unicodedata.normalize("NFC", name))
        if len(words) > 1:
            found.setdefault(fold(words[0]), []).append(words)
    return found


def _names_of_offices(unit: Unit) -> list[list[str]]:
    today = timezone.localdate()
    above = [unit.parent(today, line) for line in ParentLine.values]
    names = {name for one in (unit, *above) if one for name in (one.name, one.short_name)}
    return [WORD.findall(unicodedata.normalize("NFC", name).lower()) for name in names if name]


def _in_text(names: Names, title: str, text: str) -> Iterable[Passage]:
    text = unicodedata.normalize("NFC", text)
    words = [(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]
    skipped = _places_of(words, names.own)
    for place, (_from, _until, word) in enumerate(words):
        for name in names.pupils.get(fold(word), []):
            until = place + len(name)
            said = [one for _start, _end, one in words[place:until]]
            if _same(said, name) and not set(range(place, until)) <= skipped:
                yield _passage(names.unit, title, text, words, place, until)
                break


def _places_of(words: list[Word], names: Iterable[list[str]]) -> set[int]:
    """Places of the words that belong to one of these names."""
    lowered = [word.lower() for _from, _until, word in words]
    found: set[int] = set()
    for name in names:
        for place in range(len(lowered) - len(name) + 1):
            if lowered[place : place + len(name)] == name:
                found |= set(range(place, place + len(name)))
    return found


def _same(said: list[str], name: list[str]) -> bool:
    if all(word.lower() == fold(word) for word in said):  # typed without any mark
        return [fold(word) for word in said] == [fold(word) for word in name]
    return [syllable(word) for word in said] == [syllable(word) for word in name]


def _passage(unit: Unit, title: str, text: str, words: list[Word], place: int, until: int) -> Passage:
    first, last = max(0, place - AROUND), min(len(words), until + AROUND)
    around = " ".join(word.lower() for _from, _until, word in words[first:last])
    said = " ".join(word.lower() for _from, _until, word in words[place:until])
    print_of = salted_hmac("cases.not_a_name", f"{unit.pk}\n{said}\n{around}", algorithm="sha256").hexdigest()
    start, end = words[place][0], words[until - 1][1]
    return Passage(title, text[words[first][0] : start], text[start:end], text[end : words[last - 1][1]], print_of)
