"""Text search in what was written. Narratives lie encrypted, so each is opened and looked at: newest first, of the
cases and parts that the reader sees, until the time is up. Locked notes are never looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import merge
from operator import attrgetter
from time import monotonic
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from cases import access
from cases.models import ActionResult, Case, CaseEntry, RiskAssessment, SupportPlan
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


class Text(NamedTuple):
    case: Case
    day: date
    title: str
    words: str


def search(user: User, words: str) -> Found:
    """Texts that hold every word, without marks."""
    since = timezone.localdate() - timedelta(days=365 * YEARS)
    wanted, end = fold(words).split(), monotonic() + SECONDS
    sources = [(rows(user, since), text_of) for rows, text_of in SOURCES]
    found = Found(sum(rows.count() for rows, _text_of in sources), since)
    texts = (map(text_of, rows.iterator(chunk_size=200)) for rows, text_of in sources)
    for text in merge(*texts, key=attrgetter("day"), reverse=True):
        if len(found.hits) == SHOWN or monotonic() > end:
            break
        found.searched += 1
        folded = fold(text.words)
        if all(word in folded for word in wanted):
            found.hits.append(Hit(text.case, text.day, text.title))
    return found


def _entry(row: CaseEntry) -> Text:
    return Text(row.case, row.happened_on, str(row.get_kind_display()), f"{row.text} {row.own_words}")


def _beginning(case: Case) -> Text:
    title = pgettext("timeline", "Ghi nhận trường hợp")
    return Text(case, timezone.localdate(case.opened_at), title, f"{case.summary} {case.own_words}")


def _plan(plan: SupportPlan) -> Text:
    said = [plan.objective, plan.pupil_view, plan.comment]
    for line in plan.actions.all():
        said += [line.need, line.goal, line.action, line.responsible]
    return Text(plan.case, timezone.localdate(plan.written_at), _("Kế hoạch hỗ trợ, can thiệp"), " ".join(said))


def _result(row: ActionResult) -> Text:
    return Text(row.case, timezone.localdate(row.at), _("Kết quả việc hỗ trợ"), row.text)


def _assessment(row: RiskAssessment) -> Text:
    title = str(row.get_purpose_display())
    return Text(row.case, timezone.localdate(row.at), title, f"{row.reason} {row.conclusion}")


# what is looked through, each newest first, and its text
SOURCES: list[tuple[Callable[[User, date], Any], Callable[[Any], Text]]] = [
    (access.entries_to_search, _entry),
    (access.summaries_to_search, _beginning),
    (access.plans_to_search, _plan),
    (access.results_to_search, _result),
    (access.assessments_to_search, _assessment),
]
