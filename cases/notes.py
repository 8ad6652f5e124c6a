"""Text search in what was written. Narratives lie encrypted, so each is opened and looked at: newest first, of the
cases and parts that the reader sees, until the time is up. Locked notes are never looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from time import monotonic

from django.utils import timezone
from django.utils.translation import pgettext

from accounts.models import User
from cases import access
from cases.models import Case
from ctxh_portal.kit.names import fold

YEARS = 2
SECONDS = 1.5
SHOWN = 50


@dataclass(frozen=True)
class Hit:
    """Where the words stand; the text itself is read in the case, where reading leaves its trace."""

    case: Case
    day: date
    title: str


@dataclass
class Found:
    total: int
    since: date
    searched: int = 0
    hits: list[Hit] = field(default_factory=list)

    @property
    def cut(self) -> bool:
        return self.searched < self.total


def search(user: User, words: str) -> Found:
    """Texts that hold every word, without marks."""
    since = timezone.localdate() - timedelta(days=365 * YEARS)
    wanted, end = fold(words).split(), monotonic() + SECONDS
    entries, opened = access.entries_to_search(user, since), access.summaries_to_search(user, since)
    found = Found(entries.count() + opened.count(), since)
    texts: Iterator[tuple[Case, date, str, str]] = chain(
        (
            (e.case, e.happened_on, e.get_kind_display(), f"{e.text} {e.own_words}")
            for e in entries.iterator(chunk_size=200)
        ),
        ((c, _day(c), _opening(), f"{c.summary} {c.own_words}") for c in opened.iterator(chunk_size=200)),
    )
    for case, day, title, text in texts:
        if len(found.hits) == SHOWN or monotonic() > end:
            break
        found.searched += 1
        folded = fold(text)
        if all(word in folded for word in wanted):
            found.hits.append(Hit(case, day, title))
    return found


def _day(case: Case) -> date:
    return timezone.localdate(case.opened_at)


def _opening() -> str:
    return pgettext("timeline", "Ghi nhận trường hợp")
