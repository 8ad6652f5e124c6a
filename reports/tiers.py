"""Consolidation along the tree of units: an office adds up its own schools and what the offices below approved.

An office that asks reaches its own schools directly and the offices below through their officers: each of those
asks its schools by itself, for the same report on the same period (`ReportRequest.above`), approves what it added
up (`ApprovedTotals`), and that is what the office above adds up. So a school is asked once, whatever the tiers.
An office that has not approved is missing with all its schools.

    parts(user, request)      the shares of a consolidation, the office's own schools first
    years(user, request)      the same of the years before
    visible_approvals(user)   approved totals: of the own office and of the offices below that answered it
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import access as people
from accounts.models import Unit, UnitParent, User
from reports import access
from reports import figures as figuring
from reports.enums import CURRENT
from reports.models import (
    ApprovedFile,
    ApprovedTotals,
    ConsolidatedReport,
    OfficeReminder,
    OpenedTotal,
    ReportRequest,
    ReportVersion,
    SchoolReport,
    Submission,
)

YEARS_BACK = 4
AWAITED_DAYS = 365  # how long after its day a request still waits to be passed on


@dataclass
class Part:
    """The share of one office: its schools that sent, those that did not, and the words of its own."""

    office: Unit
    submissions: Sequence[Submission]
    missing: Sequence[Unit]
    approval: ApprovedTotals | None = None
    awaited: bool = False  # the office below has approved nothing yet
    opened: Sequence[OpenedTotal] = ()  # exact totals of the whole area: they stand with the first share alone

    @property
    def asked(self) -> int:
        return len(self.submissions) + len(self.missing)

    @property
    def sent(self) -> int:
        return len(self.submissions)


# ---- the tree of offices


@dataclass
class Tree:
    """The offices below others on a day, on either line."""

    day: date
    below: dict[int, list[Unit]] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date) -> Tree:
        tree = cls(day)
        links = UnitParent.objects.on(day).exclude(child__kind="school").select_related("child")
        for link in links.order_by("child__name", "line"):
            siblings = tree.below.setdefault(link.parent_id, [])
            if link.child not in siblings:
                siblings.append(link.child)
        return tree

    def under(self, office: Unit) -> list[Unit]:
        return self.below.get(office.pk, [])

    def all_under(self, office: Unit) -> list[Unit]:
        found: list[Unit] = []
        edge = self.under(office)
        while edge:
            found += edge
            edge = [child for one in edge for child in self.under(one) if child not in found]
        return found


def own_schools(office: Unit, day: date) -> QuerySet[Unit]:
    """The schools that the office asks by itself: those under it that no office below it asks."""
    through = [one.pk for one in Tree.on(day).all_under(office)]
    theirs = UnitParent.objects.on(day).filter(parent__in=through).values("child_id")
    schools = access.askable_schools(office, day)
    return schools.exclude(pk__in=theirs) if through else schools


def addable_schools(user: User, request: ReportRequest) -> QuerySet[Unit]:
    """The own schools of the office that asked which this request has not reached."""
    access.require_for_request(user, "amend", request)
    asked = SchoolReport.objects.filter(request=request).values("unit_id")
    return own_schools(request.office, timezone.localdate()).exclude(pk__in=asked)


def offices_asked(request: ReportRequest) -> list[Unit]:
    """The offices right below that are to answer with what they add up."""
    if not request.through_offices:
        return []
    return Tree.on(timezone.localdate(request.created_at)).under(request.office)


def schools_to_choose(office: Unit, day: date) -> QuerySet[Unit]:
    """All schools of its area, on whatever tier: a letter may go to single ones past the offices below."""
    offices = [office, *Tree.on(day).all_under(office)]
    links = UnitParent.objects.on(day).filter(parent__in=[one.pk for one in offices])
    return Unit.objects.schools().filter(pk__in=links.values("child_id")).order_by("level", "name")


def offices_waiting(request: ReportRequest) -> list[Unit]:
    """The offices right below that have approved no totals for it."""
    approved = set(
        ApprovedTotals.objects.filter(report__request__above=request).values_list(
            "report__request__office_id", flat=True
        )
    )
    return [office for office in offices_asked(request) if office.pk not in approved]


def requests_to_remind(today: date) -> QuerySet[ReportRequest]:
    """For the clock: what offices below are to answer and is due within a week, or was within two months."""
    due = (today - timedelta(days=60), today + timedelta(days=8))
    rows = ReportRequest.objects.standing().filter(through_offices=True, due_on__range=due)
    return rows.select_related("office")


def asked_above(office: Unit, day: date) -> QuerySet[ReportRequest]:
    """What the offices above ask of the offices below them."""
    parents = UnitParent.objects.on(day).filter(child=office).values("parent_id")
    asked = ReportRequest.objects.standing().filter(office__in=parents, through_offices=True)
    return asked.select_related("office")


def request_above(office: Unit, request: ReportRequest) -> ReportRequest | None:
    """The same request of the office above, if it has asked already."""
    return asked_above(office, timezone.localdate()).filter(**request.matter).order_by("pk").first()


def waiting_from_above(user: User) -> list[ReportRequest]:
    """Requests from above that the officer's office has not passed on to its schools yet."""
    office = access.office_for_asking(user)
    answered = ReportRequest.objects.filter(office=office, above__isnull=False).values("above_id")
    today = timezone.localdate()
    asked = asked_above(office, today).exclude(pk__in=answered)
    return list(asked.filter(due_on__gte=today - timedelta(days=AWAITED_DAYS)).order_by("due_on"))


def get_from_above(user: User, public_id: str) -> ReportRequest:
    """Raises Http404 for whoever is no officer right below."""
    office = access.office_for_asking(user)
    found = asked_above(office, timezone.localdate()).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


# ---- what was approved

SCHOOLS_ASKED = SchoolReport.objects.select_related("unit").defer(*access.EXACT).by_school()


def _whole(rows: QuerySet[ApprovedTotals]) -> QuerySet[ApprovedTotals]:
    """With all that is below, three tiers deep, in a number of queries that does not grow."""
    wanted: list[str | Prefetch] = []
    for prefix in ("", "parts__", "parts__parts__"):
        sent = Submission.objects.select_related("unit").by_school()
        wanted += [
            Prefetch(f"{prefix}submissions", queryset=sent),
            Prefetch(f"{prefix}parts", queryset=ApprovedTotals.objects.select_related("report__request__office")),
            Prefetch(f"{prefix}report__request__school_reports", queryset=SCHOOLS_ASKED),
        ]
    return rows.select_related("report__request__office", "report__office").prefetch_related(*wanted)


def visible_approvals(user: User) -> QuerySet[ApprovedTotals]:
    mine = people.offices_of(user)
    request = "report__request__"
    above = [f"{request}{'above__' * steps}office__in" for steps in range(3)]
    wanted = Q()
    for path in above:
        wanted |= Q(**{path: mine})
    return _whole(ApprovedTotals.objects.filter(wanted))


def get_approval(user: User, public_id: str) -> ApprovedTotals:
    found = visible_approvals(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def approvals(user: User, report: ConsolidatedReport) -> list[ApprovedTotals]:
    """The editions of one consolidation that were approved, the newest first."""
    access.require_for_request(user, "consolidate", report.request)
    return list(ApprovedTotals.objects.filter(report=report).select_related("approved_by"))


def approved_files(user: User, approval: ApprovedTotals) -> dict[str, ApprovedFile]:
    """The approved paper by format, with its number where it has one by now; of an older approval none. For the
    office itself: behind the paper stand the schools' own words. Raises Http404 for the office above."""
    access.require_for_request(user, "download", approval.report.request)
    return {file.file_format: file for file in approval.files.all()}


def latest_below(request: ReportRequest) -> list[ApprovedTotals]:
    """Of each request that answers this one, what its office approved last."""
    if not request.through_offices:
        return []
    newest: dict[int, ApprovedTotals] = {}
    for approval in _whole(ApprovedTotals.objects.filter(report__request__above=request)).order_by("edition"):
        newest[approval.report_id] = approval
    return list(newest.values())


# ---- the shares


def parts(user: User, request: ReportRequest) -> list[Part]:
    """What a consolidation of now is made of."""
    access.require_for_request(user, "consolidate", request)
    return parts_of([request])[request.pk]


def parts_of(requests: Iterable[ReportRequest]) -> dict[int, list[Part]]:
    rows = Submission.objects.filter(request__in=requests, state__in=CURRENT).select_related("unit").by_school()
    asked = SCHOOLS_ASKED.filter(request__in=requests)
    sent: dict[int, list[Submission]] = {}
    schools: dict[int, list[Unit]] = {}
    for submission in rows:
        sent.setdefault(submission.request_id, []).append(submission)
    for report in asked:
        schools.setdefault(report.request_id, []).append(report.unit)
    opened: dict[int, list[OpenedTotal]] = {}
    for total in OpenedTotal.objects.filter(request__in=requests):
        opened.setdefault(total.request_id, []).append(total)
    return {
        request.pk: with_opened(
            _with_those_below(
                Part(request.office, sent.get(request.pk, []), _rest(schools, sent, request.pk)),
                request,
                latest_below(request),
            ),
            opened.get(request.pk, []),
        )
        for request in requests
    }


def with_opened(shares: list[Part], opened: Sequence[OpenedTotal]) -> list[Part]:
    if shares and opened:
        shares[0].opened = opened
    return shares


def copies(user: User, report: ConsolidatedReport, pks: Iterable[int]) -> list[Submission]:
    """Of what the report adds up: those editions of the own schools and of the schools of the offices below."""
    access.require_for_request(user, "consolidate", report.request)
    reached = Q()
    for steps in range(3):
        reached |= Q(**{f"request{'__above' * steps}": report.request_id})
    return list(Submission.objects.filter(reached, pk__in=list(pks)).select_related("unit").order_by("pk"))


def checksum(shares: Iterable[Part]) -> str:
    """Of the editions that are added up, the words of the offices below, and the exact totals beside them."""
    shares = list(shares)
    seen = {one.unit.public_id: one.checksum for share in shares for one in share.submissions}
    below = {share.approval.public_id: share.approval.edition for share in shares if share.approval}
    opened = {one.public_id: one.value for share in shares for one in share.opened}
    return figuring.checksum({**seen, **below, **opened})


def _rest(schools: dict[int, list[Unit]], sent: dict[int, list[Submission]], pk: int) -> list[Unit]:
    there = {submission.unit_id for submission in sent.get(pk, [])}
    return [unit for unit in schools.get(pk, []) if unit.pk not in there]


def parts_of_approval(approval: ApprovedTotals) -> list[Part]:
    """The same of what was approved: as it stood on that day."""
    request = approval.report.request
    return _with_those_below(_share(approval), request, list(approval.parts.all()))


def _share(approval: ApprovedTotals) -> Part:
    request = approval.report.request
    submissions = list(approval.submissions.all())
    sent = {submission.unit_id for submission in submissions}
    missing = [report.unit for report in request.school_reports.all() if report.unit_id not in sent]
    return Part(request.office, submissions, missing, approval)


def _with_those_below(own: Part, request: ReportRequest, below: Sequence[ApprovedTotals]) -> list[Part]:
    """The own share and, office by office, those of the offices below; who has not approved is missing whole."""
    shares = [own] if own.asked or not request.through_offices else []
    if not request.through_offices:
        return shares
    tree = Tree.on(timezone.localdate(request.created_at))
    answered = {approval.report.request.office_id: approval for approval in below}
    awaited = [office for office in tree.under(request.office) if office.pk not in answered]
    schools = _schools_under(awaited, tree, request.levels)
    for office in [*tree.under(request.office)]:
        approval = answered.pop(office.pk, None)
        if approval:
            shares += parts_of_approval(approval)
        else:
            shares.append(Part(office, [], schools.get(office.pk, []), awaited=True))
    return shares + [share for approval in answered.values() for share in parts_of_approval(approval)]


def _schools_under(offices: Sequence[Unit], tree: Tree, levels: Sequence[str]) -> dict[int, list[Unit]]:
    """All schools (of the levels that are asked) under each of these offices, on whatever tier."""
    holder = {one.pk: office.pk for office in offices for one in [office, *tree.all_under(office)]}
    links = UnitParent.objects.on(tree.day).filter(parent__in=list(holder), child__kind="school")
    links = links.filter(child__level__in=levels) if levels else links
    found: dict[int, dict[int, Unit]] = {}
    for link in links.select_related("child").order_by("child__level", "child__name"):
        found.setdefault(holder[link.parent_id], {})[link.child_id] = link.child
    return {office: list(units.values()) for office, units in found.items()}


# ---- the years before


@dataclass
class Year:
    request: ReportRequest
    parts: list[Part]


def years(user: User, request: ReportRequest) -> list[Year]:
    """The same report of the years before, of the office and of those it succeeded; the oldest first."""
    access.require_for_request(user, "consolidate", request)
    before = ReportRequest.objects.of_offices(people.inherited_by([request.office_id])).select_related("office")
    rows = before.standing().filter(kind=request.kind, term=request.term, year__lt=request.year, letter_number="")
    found = list(rows.order_by("-year", "-pk")[:YEARS_BACK]) if not request.letter_number else []
    shares = parts_of(found)
    return [Year(one, shares[one.pk]) for one in reversed(found)]


def opened_before(approval: ApprovedTotals) -> list[OpenedTotal]:
    """What had been opened when the totals were approved."""
    rows = OpenedTotal.objects.filter(request=approval.report.request_id, opened_at__lte=approval.approved_at)
    return list(rows)


def opened_totals(request: ReportRequest) -> list[OpenedTotal]:
    return list(OpenedTotal.objects.filter(request=request))


# ---- exact totals that a superior's request obliges


def opened_beside(family: str, request: ReportRequest, units: set[int]) -> list[OpenedTotal]:
    """What was opened of a family on these days for any of the schools, and for schools of those."""
    rows = OpenedTotal.objects.filter(
        family=family,
        request__period_from__lte=request.period_until,
        request__period_until__gte=request.period_from,
    ).select_related("request")
    found: dict[int, OpenedTotal] = {}
    while True:
        more = rows.filter(submissions__unit__in=units).exclude(pk__in=found).distinct()
        new = list(more.prefetch_related("submissions"))
        if not new:
            return list(found.values())
        found |= {one.pk: one for one in new}
        units = units | {copy.unit_id for one in new for copy in one.submissions.all()}


def exact_figure(copies: Sequence[Submission], group: str, code: str) -> int | None:
    """For the verb that opens a total: the sum of what the schools signed, and nothing else of it. None where one
    of them did not sign such a table."""
    signed = _signed(copies)
    tables = [(signed.get(copy.pk) or {"groups": {}})["groups"].get(group) for copy in copies]
    if any(table is None for table in tables):
        return None
    return sum(table["cells"].get(code, 0) if code else table["total"] for table in tables if table)


def _signed(copies: Sequence[Submission]) -> dict[int, figuring.Figures]:
    """The exact figures behind each copy: of the report, or of the edition that was kept."""
    asked, units = {copy.request_id for copy in copies}, {copy.unit_id for copy in copies}
    kept = ReportVersion.objects.filter(report__request__in=asked, report__unit__in=units)
    found = {
        (version.report.request_id, version.report.unit_id, version.edition): version.figures
        for version in kept.select_related("report")
    }
    for report in SchoolReport.objects.filter(request__in=asked, unit__in=units, figures__isnull=False):
        found.setdefault((report.request_id, report.unit_id, report.edition), report.figures)
    keys = {copy.pk: (copy.request_id, copy.unit_id, copy.edition) for copy in copies}
    return {pk: found[key] for pk, key in keys.items() if key in found}


# ---- how far the offices below are


@dataclass(frozen=True)
class OfficeRow:
    """One office on the board of the office above: how far it is."""

    office: Unit
    asked: int
    sent: int
    approval: ApprovedTotals | None
    reminded_at: datetime | None = None


def board(user: User, request: ReportRequest) -> list[OfficeRow]:
    """Raises Http404 for whoever does not follow the request; an office with a copy alone sees none of them."""
    access.require_for_request(user, "follow", request)
    if not request.through_offices or not access.can_follow(user, "consolidate", request):
        return []
    asked = ReportRequest.objects.filter(above=request).with_counts()
    counts = {one.office_id: (one.asked, one.sent) for one in asked}
    newest = {approval.report.request.office_id: approval for approval in latest_below(request)}
    reminded = dict(OfficeReminder.objects.filter(request=request).values_list("office_id", "at"))
    return [
        OfficeRow(office, *counts.get(office.pk, (0, 0)), newest.get(office.pk), reminded.get(office.pk))
        for office in offices_asked(request)
    ]
