"""Who may see and do what to report requests, school reports and consolidated reports.

Where the law has two lines (administrative and professional), the office of the line that did not ask gets a
copy: it follows the board of its own schools and reads what they sent, and decides nothing.

A school sees its own report and nothing of the other schools. An office sees of a school how far it is, and
once the report was sent, the office's copy (`Submission`): never a `SchoolReport` with its exact figures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts.enums import ParentLine, Role
from accounts.models import AuditEvent, Unit, User
from cases import access as cases
from cases import naming
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access as plans
from plans.models import Plan
from reports import answers, indicators, sentences
from reports import figures as figuring
from reports.enums import (
    AT_THE_OFFICE,
    BOARD_OF_STATE,
    COMPARED,
    FROZEN,
    WHOLE_TABLES,
    BoardStatus,
    ReportState,
    RequestKind,
    Section,
)
from reports.figures import Figures
from reports.indicators import Text
from reports.models import (
    ConsolidatedReport,
    EvidenceFile,
    FeedToken,
    FigureByHand,
    OpenedTotal,
    Question,
    ReportRequest,
    ReportVersion,
    SchoolReport,
    Sending,
    Submission,
    Target,
)
from reports.querysets import RequestQuerySet, SchoolReportQuerySet

OFFICER, COPIED, FOCAL, PRINCIPAL = "officer", "copied", "focal", "principal"

# What an officer of the office that asked, or of its successor, may do to a request. Nobody else knows of it.
REQUEST_ACTIONS: dict[str, set[str]] = {
    "follow": {OFFICER, COPIED},  # the board and the submissions; the copied office's own schools
    "remind": {OFFICER},
    "amend": {OFFICER},  # its words and day, a school more, or take it back
    "decide": {OFFICER},  # accept what was sent, or send it back
    "consolidate": {OFFICER},
    "download": {OFFICER},
    "open_total": {OFFICER},  # one exact total of the whole area, where a superior's request obliges it
}

# What the people of a school may do to its report. Nobody approves what they drafted themselves (workflow).
REPORT_ACTIONS: dict[str, set[str]] = {
    "view": {FOCAL, PRINCIPAL},
    "draft": {FOCAL},  # words, answers, figures by hand
    "submit": {FOCAL},
    "return": {PRINCIPAL},
    "approve": {PRINCIPAL},
    "register": {PRINCIPAL},  # number, date and scan of the signed paper
    "send": {PRINCIPAL},
    "correct": {PRINCIPAL},  # open a new edition of what was sent
    "record": {FOCAL, PRINCIPAL},  # sendings by e-mail and on paper
}

WHOM_TO_ASK = {
    FOCAL: gettext_lazy("Việc này thuộc giáo viên đầu mối của trường."),
    PRINCIPAL: gettext_lazy("Việc này thuộc hiệu trưởng."),
}


# ---- the office


def office_for_asking(user: User) -> Unit:
    """The office in whose name the user asks for reports. Raises Http404 for whoever is no officer."""
    return people.office_of(user)


def visible_requests(user: User) -> RequestQuerySet:
    """The requests of the officer's office and of the offices that it succeeded."""
    return ReportRequest.objects.of_offices(people.offices_of(user)).select_related("office", "above__office")


def copied_requests(user: User) -> RequestQuerySet:
    """The requests of others of which the officer's office gets a copy of some schools."""
    mine = people.offices_of(user)
    copied = SchoolReport.objects.filter(copy_to_id__in=mine).order_by().values("request_id")
    return ReportRequest.objects.filter(pk__in=copied).exclude(office_id__in=mine).select_related("office")


def askable_schools(office: Unit, day: date) -> QuerySet[Unit]:
    """The schools under the office on that day, on either line."""
    return people.units_under(office, day).schools()


def other_receiver(school: Unit, office: Unit, day: date) -> Unit | None:
    """The office above the school on that day on the line that did not ask, if there is another one."""
    above = [school.parent(day, line) for line in ParentLine.values]
    return next((unit for unit in above if unit and unit.pk != office.pk), None)


def plans_for_asking(user: User) -> QuerySet[Plan]:
    return plans.period_plans(people.offices_of(user))


def last_yearly(user: User) -> ReportRequest | None:
    """The yearly report that the office asked for last: its day is the one that it usually sets. A year that was
    mistyped before that was refused says nothing of the next one."""
    rows = visible_requests(user).standing().filter(kind=RequestKind.YEARLY, year__in=years_to_ask())
    return rows.order_by("-year", "-pk").first()


def years_to_ask() -> range:
    """In which the days of a request may lie: a plan's period may end some years from now."""
    return range(2000, timezone.localdate().year + 11)


def get_request(user: User, public_id: str) -> ReportRequest:
    """A request that the user follows. Raises Http404 for everybody else."""
    for rows in (visible_requests(user), copied_requests(user)):
        request = rows.with_counts().filter(public_id=public_id).first()
        if request is not None:
            return request
    raise Http404


def can_follow(user: User, action: str, request: ReportRequest) -> bool:
    return bool(REQUEST_ACTIONS[action] & _office_standing(user, request))


def acts_on(user: User, request: ReportRequest) -> set[str]:
    """What the user may do to it now: which buttons stand there."""
    acts = AFTER_WITHDRAWAL if request.withdrawn_at else tuple(REQUEST_ACTIONS)
    return {act for act in acts if can_follow(user, act, request)}


def _office_standing(user: User, request: ReportRequest) -> set[str]:
    mine = people.offices_of(user)
    if request.office_id in mine:
        return {OFFICER}
    return {COPIED} if SchoolReport.objects.filter(request=request, copy_to_id__in=mine).exists() else set()


def _of_whom(user: User, request: ReportRequest) -> Q:
    """Which schools of a request the user follows: all, or those of which the office gets a copy."""
    mine = people.offices_of(user)
    return Q() if request.office_id in mine else Q(copy_to_id__in=mine)


def require_for_request(user: User, action: str, request: ReportRequest) -> None:
    """First line of the office's verbs. Raises Http404: nobody else knows of the request."""
    if not can_follow(user, action, request):
        raise Http404
    if request.withdrawn_at and action not in AFTER_WITHDRAWAL:
        raise RuleBroken(withdrawn_sentence(request))


AFTER_WITHDRAWAL = ("follow", "download")


def withdrawn_sentence(request: ReportRequest) -> str:
    day = f"{timezone.localtime(request.withdrawn_at):%d/%m/%Y}"
    return _("Yêu cầu này đã được rút ngày %(day)s; nội dung đã có vẫn được giữ.") % {"day": day}


@dataclass(frozen=True)
class BoardRow:
    """One school on the office's board: how far it is, and nothing of what it writes."""

    unit: Unit
    status: BoardStatus
    sent_at: datetime | None
    reminded_at: datetime | None
    submission: str  # public id of the office's copy, "" before it was sent
    edition: int = 1
    differs: Sequence[Text] = ()  # families of figures whose records changed since; never what or how much

    @property
    def is_sent(self) -> bool:
        return bool(self.submission)


def board(user: User, request: ReportRequest) -> list[BoardRow]:
    """All schools that were asked, those that have not sent first."""
    require_for_request(user, "follow", request)
    whose = _of_whom(user, request)
    copies = dict(Submission.objects.current().filter(request=request).values_list("unit_id", "public_id"))
    rows = SchoolReport.objects.filter(whose, request=request).select_related("unit").by_school()
    found = [_board_row(report, copies.get(report.unit_id, "")) for report in rows.defer(*EXACT)]
    return sorted(found, key=lambda row: row.is_sent)


EXACT = ("figures", "answers", "results", "shortcomings", "causes", "proposals", "comment", "opened_because")


def _board_row(report: SchoolReport, submission: str) -> BoardRow:
    if report.state == ReportState.SENT:
        status = BoardStatus.LATE if report.late else BoardStatus.SENT
    elif report.edition > 1 and not report.is_at_the_office:
        status = BoardStatus.CORRECTING if report.sent_at else BoardStatus.RETURNED
    else:
        status = BOARD_OF_STATE[ReportState(report.state)]
    return BoardRow(
        report.unit,
        status,
        report.sent_at,
        report.reminded_at,
        submission,
        report.edition,
        indicators.families_of(report.differs) if report.is_at_the_office else (),
    )


def submissions(user: User, request: ReportRequest) -> QuerySet[Submission]:
    """What counts of a request: of each school the edition in force."""
    require_for_request(user, "follow", request)
    rows = Submission.objects.current().filter(_of_whom(user, request), request=request)
    return rows.select_related("unit", "request").by_school()


def editions(user: User, submission: Submission) -> QuerySet[Submission]:
    """All that the school sent for this request, the newest first."""
    rows = Submission.objects.of_offices(people.offices_of(user))
    return rows.filter(request=submission.request_id, unit=submission.unit_id).order_by("-edition")


def get_submission(user: User, public_id: str) -> Submission:
    found = Submission.objects.of_offices(people.offices_of(user)).select_related("unit", "request__office")
    submission = found.filter(public_id=public_id).first()
    if submission is None:
        raise Http404
    return submission


@dataclass(frozen=True)
class Signed:
    """Of the school's edition under a copy: nothing of its content."""

    report: str  # public id
    signer: str


def signed_under(submission: Submission) -> Signed:
    of_school = {"request": submission.request_id, "unit": submission.unit_id}
    now = SchoolReport.objects.filter(**of_school).values_list("public_id", "edition", "approved_by__full_name")
    report, edition, signer = now.first() or ("", submission.edition, "")
    if edition != submission.edition:
        kept = ReportVersion.objects.filter(report__public_id=report, edition=submission.edition)
        signer = kept.values_list("approved_by__full_name", flat=True).first()
    return Signed(report, signer or "")


def copy_of_version(user: User, version: ReportVersion) -> Submission:
    """The office's copy of an earlier edition, for its paper at the school."""
    require(user, "view", version.report)
    rows = Submission.objects.select_related("request__office", "unit", "copy_to")
    return rows.get(request=version.report.request_id, unit=version.report.unit_id, edition=version.edition)


def previous_submission(user: User, submission: Submission) -> Submission | None:
    """What the same school sent for the year before, to this office or to the one it succeeded."""
    request = submission.request
    if request.kind not in COMPARED:
        return None
    found = Submission.objects.of_offices(people.offices_of(user)).current().filter(unit=submission.unit_id)
    same = {"request__year": request.year - 1, "request__kind": request.kind, "request__term": request.term}
    return found.filter(**same, request__withdrawn_at=None).select_related("request").first()


def missing_schools(user: User, request: ReportRequest) -> list[Unit]:
    return [row.unit for row in board(user, request) if not row.is_sent]


def consolidated(user: User, request: ReportRequest) -> ConsolidatedReport | None:
    require_for_request(user, "consolidate", request)
    return ConsolidatedReport.objects.filter(request=request).select_related("request", "office").first()


def get_consolidated(user: User, public_id: str) -> ConsolidatedReport:
    found = ConsolidatedReport.objects.filter(request__in=visible_requests(user))
    report = found.select_related("request__office", "office").filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report


def consolidated_seen(user: User, public_id: str) -> ConsolidatedReport | None:
    """The same, or None: for an address that some readers of the register may open."""
    found = ConsolidatedReport.objects.filter(request__in=visible_requests(user), public_id=public_id)
    report = found.select_related("request").first()
    return report if report and can_follow(user, "consolidate", report.request) else None


def consolidated_of_register(user: User, source_id: str) -> ConsolidatedReport:
    """The report whose paper the keeper of the office's register numbers: a clerk reads nothing else of it."""
    public_id = source_id.partition(".")[0]
    report = ConsolidatedReport.objects.filter(public_id=public_id).select_related("office", "request").first()
    if report is None or report.office not in people.register_units(user):
        raise Http404
    return report


def numbered_for(user_id: int | None, pk: int) -> tuple[User, ConsolidatedReport]:
    """For the job that prints what got its number: with the rights of who numbered it. Raises Http404."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    public_id = ConsolidatedReport.objects.filter(pk=pk).values_list("public_id", flat=True).first()
    if user is None or public_id is None:
        raise Http404
    return user, consolidated_of_register(user, public_id)


def consolidated_of_office(user: User, unit: Unit, start: date, until: date) -> list[ConsolidatedReport]:
    """The office's own consolidated reports that were issued in this time."""
    mine = ConsolidatedReport.objects.filter(request__in=visible_requests(user), office=unit, symbol__gt="")
    return list(mine.filter(issued_on__range=(start, until)).select_related("request").order_by("issued_on"))


def consolidation_for(user_id: int | None, pk: int) -> tuple[User, ConsolidatedReport]:
    """For a job: who asked for it and the report, with the rights that the person has now. Raises Http404."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    public_id = ConsolidatedReport.objects.filter(pk=pk).values_list("public_id", flat=True).first()
    if user is None or public_id is None:
        raise Http404
    return user, get_consolidated(user, public_id)


def copy_to_print(pk: int) -> Submission | None:
    """For the job that prints a school's section ahead, for the office that got the copy; it hands nothing out."""
    return Submission.objects.filter(pk=pk).current().select_related("unit", "request__above").first()


def tokens(user: User) -> QuerySet[FeedToken]:
    """The officer's own keys."""
    return FeedToken.objects.filter(user=user)


def get_token(user: User, public_id: str) -> FeedToken:
    token = tokens(user).filter(public_id=public_id).first()
    if token is None:
        raise Http404
    return token


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def token_in_force(key: str) -> FeedToken | None:
    """For a program that brings its key: of an officer of that office, neither revoked nor past its day."""
    rows = FeedToken.objects.filter(digest=digest_of(key), revoked_at=None, until__gte=timezone.localdate())
    token = rows.filter(user__is_active=True).select_related("user").first()
    return token if token and people.holds(token.user, token.office_id, Role.OFFICER) else None


FILE_KINDS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True)
class Download:
    at: datetime
    who: str
    kind: str


def downloads(user: User, report: ConsolidatedReport, at_most: int = 20) -> list[Download]:
    """Who took the report's files and when, the latest first."""
    require_for_request(user, "download", report.request)
    events = AuditEvent.objects.filter(
        action="reports.download_consolidated", target_type=report._meta.label_lower, target_id=report.pk
    )[:at_most]
    names = dict(User.objects.filter(pk__in={event.actor_id for event in events}).values_list("pk", "full_name"))
    return [
        Download(event.at, names.get(event.actor_id or 0, ""), FILE_KINDS.get(event.facts.get("format", ""), ""))
        for event in events
    ]


def office_readers(request: ReportRequest) -> list[User]:
    """The officers who read this request today: of the office that asked, or of what it became."""
    offices, edge = set(), {request.office_id}
    while edge:
        offices |= edge
        edge = set(Unit.objects.filter(predecessors__in=edge).values_list("pk", flat=True)) - offices
    return [officer for office in sorted(offices) for officer in people.people_with(office, Role.OFFICER)]


# ---- the school


def visible_reports(user: User) -> SchoolReportQuerySet:
    """The reports of the schools where the user is focal teacher or principal."""
    units = people.units_where(user, Role.FOCAL, Role.PRINCIPAL)
    return SchoolReport.objects.of_units(units).select_related("request__office", "unit")


def get_report(user: User, public_id: str) -> SchoolReport:
    found = visible_reports(user).select_related("drafted_by", "approved_by")
    report = found.filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report


def standing(user: User, report: SchoolReport) -> set[str]:
    found = {FOCAL} if people.holds(user, report.unit_id, Role.FOCAL) else set()
    return found | ({PRINCIPAL} if people.holds(user, report.unit_id, Role.PRINCIPAL) else set())


def allowed(user: User, report: SchoolReport) -> set[str]:
    """All actions that the user may do to the report, whatever its state."""
    capacities = standing(user, report)
    return {action for action, who in REPORT_ACTIONS.items() if who & capacities}


def open_acts(user: User, report: SchoolReport) -> set[str]:
    """Which buttons stand there: of a withdrawn request nothing but to read is left."""
    return {"view"} & allowed(user, report) if report.request.withdrawn_at else allowed(user, report)


def can(user: User, action: str, report: SchoolReport) -> bool:
    return action in allowed(user, report)


def require(user: User, action: str, report: SchoolReport) -> None:
    """First line of the school's verbs. Raises Http404 for an outsider, NotYours for a colleague without the
    right."""
    capacities = standing(user, report)
    if not capacities:
        raise Http404
    if not REPORT_ACTIONS[action] & capacities:
        raise NotYours(str(WHOM_TO_ASK[PRINCIPAL if PRINCIPAL in REPORT_ACTIONS[action] else FOCAL]))


def figures(user: User, report: SchoolReport) -> Figures:
    """The report's exact figures: the frozen ones, or, before approval, those of the records now."""
    require(user, "view", report)
    return report.figures if report.is_frozen and report.figures else live_figures(user, report)


def live_figures(user: User, report: SchoolReport) -> Figures:
    """Counted now from the records, with what the school entered or corrected. Raises Http404 for whoever has no
    right to the school's figures, RuleBroken where the records would not stand still."""
    of_cases, of_plans = cases.tallying(user, report.unit), plans.tallying(user, report.unit)
    rows = FigureByHand.objects.filter(report=report)
    found = figuring.with_hand(
        _counted(report.request, of_cases, of_plans),
        [figuring.ByHand(row.group, row.code, row.value, row.reason) for row in rows],
    )
    return {**found, "planned": targets(user, report)}


def by_hand(user: User, report: SchoolReport, group: str) -> dict[str, int]:
    """What the school typed of one table, noughts too."""
    require(user, "view", report)
    rows = FigureByHand.objects.filter(report=report, group=group)
    return dict(rows.values_list("code", "value"))


def targets(user: User, report: SchoolReport) -> dict[str, int]:
    """What the school planned for the report's year: "group.code" → figure."""
    require(user, "view", report)
    rows = Target.objects.filter(unit=report.unit_id, year=report.request.year)
    return {f"{row.group}.{row.code}": row.value for row in rows}


def figures_for_the_clock(report: SchoolReport) -> Figures:
    """The same without the school's own entries, for the nightly comparison with what was signed: of the days that
    were counted then."""
    return _counted_again(report, cases.Tally(report.unit), plans.Tally(report.unit))


def _counted_again(report: SchoolReport, of_cases: cases.Tally, of_plans: plans.Tally) -> Figures:
    until = figuring.counted_until(report.figures) if report.figures else None
    return _counted(report.request, of_cases, of_plans, until)


def _counted(
    asked: ReportRequest, of_cases: cases.Tally, of_plans: plans.Tally, until: date | None = None
) -> Figures:
    """`until`: what is compared with figures that were signed before their period had ended."""

    def count(start: date, until: date) -> Figures:
        return figuring.count(of_cases, of_plans, start, until, timezone.localdate(), asked.indicator_set)

    for _attempt in range(3):
        try:
            with transaction.atomic():
                found = count(asked.period_from, until or asked.period_until)
                if asked.kind == RequestKind.PERIOD:
                    signed = _signed_years(asked, of_cases.unit)
                    found["years"] = {
                        str(start.year): signed.get(start.year) or count(start, until)
                        for start, until in _years(asked)
                    }
                    found["tasks"] = [vars(row) for row in of_plans.results(asked.plan)] if asked.plan else []
                return found
        except figuring.Unsettled:
            continue
    raise RuleBroken(_("Số liệu đang được cập nhật. Thầy/cô vui lòng làm lại sau ít phút."))


def _signed_years(asked: ReportRequest, unit: Unit) -> dict[int, Figures]:
    """Of each year of a period what the school signed in that year's report: a closing report says the same."""
    of_years = {"kind": RequestKind.YEARLY, "year__range": (asked.period_from.year, asked.period_until.year)}
    requests = ReportRequest.objects.standing().filter(**of_years).values("pk")
    kept = ReportVersion.objects.filter(report__unit=unit, report__request__in=requests).order_by("edition")
    found = {version.report.request.year: version.figures for version in kept.select_related("report__request")}
    now = SchoolReport.objects.filter(unit=unit, request__in=requests, state__in=FROZEN).select_related("request")
    return found | {report.request.year: report.figures for report in now if report.figures}


def _sent_years(report: SchoolReport) -> dict[str, Figures]:
    """The same as offices have it."""
    asked = report.request
    if asked.kind != RequestKind.PERIOD:
        return {}
    years = (asked.period_from.year, asked.period_until.year)
    rows = Submission.objects.current().filter(unit=report.unit_id, request__kind=RequestKind.YEARLY)
    rows = rows.filter(request__year__range=years, request__withdrawn_at=None).order_by("pk")
    return {str(year): figures for year, figures in rows.values_list("request__year", "figures")}


def _years(asked: ReportRequest) -> list[tuple[date, date]]:
    years = range(asked.period_from.year, asked.period_until.year + 1)
    return [
        (max(asked.period_from, date(year, 1, 1)), min(asked.period_until, date(year, 12, 31))) for year in years
    ]


def previous_report(user: User, report: SchoolReport) -> SchoolReport | Submission | None:
    """What the school reported for the year before: exact where it still has that report, else as sent. A letter
    and a plan's period have no year before."""
    require(user, "view", report)
    if report.request.kind not in COMPARED:
        return None
    before = {
        "unit": report.unit_id,
        "request__kind": report.request.kind,
        "request__term": report.request.term,
        "request__year": report.request.year - 1,
        "request__withdrawn_at": None,
    }
    own = SchoolReport.objects.filter(**before, figures__isnull=False).select_related("request")
    sent = Submission.objects.filter(**before).select_related("request")
    return own.order_by("-pk").first() or sent.order_by("-pk").first()


def figures_for_office(user: User, report: SchoolReport) -> Figures:
    """What the office has received, or would receive of the frozen figures: the school may always see it."""
    require(user, "view", report)
    return office_figures(report)


def office_figures(report: SchoolReport) -> Figures:
    """The same for a verb that has asked for its right already: a clerk numbers the paper without reading it."""
    sent = Submission.objects.filter(
        request=report.request_id, unit=report.unit_id, edition=report.edition
    ).first()
    return sent.figures if sent else _safe(report, report.figures or {})


def answers_for_office(report: SchoolReport) -> dict[str, Any]:
    """What of the answers to the office's own questions leaves the school; for verbs with a right of their own."""
    threshold = report.request.threshold
    return answers.for_office(questions(report.request), report.answers, report.exact_answers, threshold)


def safe_figures(user: User, report: SchoolReport, exact: Figures) -> Figures:
    """The figures as they may leave the school beside all that offices have from it already."""
    require(user, "view", report)
    return _safe(report, exact)


def _safe(report: SchoolReport, exact: Figures) -> Figures:
    whole = report.request.kind in WHOLE_TABLES
    earlier, years = _earlier(report), _sent_years(report)
    return figuring.publish(
        exact, report.request.threshold, whole=whole, earlier=earlier, settled=_settled(report), years=years
    )


def _settled(report: SchoolReport) -> set[str]:
    """Families of which an exact total was opened with an edition of this school in it, on days of this period."""
    asked = report.request
    opened = OpenedTotal.objects.filter(
        submissions__unit=report.unit_id,
        request__period_from__lte=asked.period_until,
        request__period_until__gte=asked.period_from,
    )
    return set(opened.values_list("family", flat=True))


def _earlier(report: SchoolReport) -> list[figuring.Earlier]:
    """The editions of this report that were sent, newest first, and the reports on periods that lie in its period
    or around it."""
    sent = Submission.objects.filter(unit=report.unit_id).exclude(
        request=report.request_id, edition__gte=report.edition
    )
    asked = report.request
    touching = {
        "request__period_from__lte": asked.period_until,
        "request__period_until__gte": asked.period_from,
    }
    found = []
    for copy in sent.filter(**touching).select_related("request").order_by("-edition", "-pk"):
        exact = _exact_of(copy)
        if exact:
            whole, same = copy.request.kind in WHOLE_TABLES, copy.request_id == asked.pk
            found.append(figuring.Earlier(exact, copy.figures, same, whole))
    return found


def _exact_of(copy: Submission) -> Figures | None:
    """What the school had signed under this copy."""
    of_school = {"request": copy.request_id, "unit": copy.unit_id}
    version = ReportVersion.objects.filter(
        report__request=copy.request_id, report__unit=copy.unit_id, edition=copy.edition
    ).first()
    if version:
        return dict(version.figures)
    report = SchoolReport.objects.filter(**of_school, edition=copy.edition).first()
    return report.figures if report else None


def safe_figures_before(user: User, report: SchoolReport) -> Figures | None:
    """What offices have of the year before, for the sentences: as the column beside them, of no request that was
    withdrawn. What may be published takes those too (`_earlier`)."""
    require(user, "view", report)
    if report.request.kind not in COMPARED:
        return None
    before = {"request__year": report.request.year - 1, "request__term": report.request.term}
    rows = Submission.objects.current().filter(unit=report.unit_id, request__kind=report.request.kind, **before)
    rows = rows.filter(request__withdrawn_at=None)
    return rows.order_by("-pk").values_list("figures", flat=True).first()


def opening(user: User, report: SchoolReport, exact: Figures) -> str:
    """The first sentences of the results, written from the figures of now."""
    now = safe_figures(user, report, exact)
    return sentences.opening(now, safe_figures_before(user, report))


def stale_sentences(user: User, report: SchoolReport, exact: Figures | None = None) -> list[str]:
    """`exact`: the figures of now, where they have been counted already."""
    if not sentences.speaks_of_figures(report.results):
        return []
    now = safe_figures(user, report, exact or live_figures(user, report))
    return sentences.stale(report.results, now, safe_figures_before(user, report))


def texts_of_tasks(user: User, report: SchoolReport) -> dict[str, str]:
    """What a report on a whole plan says of its tasks, for the look at names."""
    if not report.request.plan:
        return {}
    rows = plans.tallying(user, report.unit).results(report.request.plan)
    return {row.title: f"{row.product}\n{row.reason}" for row in rows}


def differences(user: User, report: SchoolReport) -> list[tuple[indicators.Group, str, int, int]]:
    """Where the records now say other than what was signed; for the school, exact."""
    require(user, "view", report)
    if not report.is_frozen or not report.figures:
        return []
    now = _counted_again(report, cases.tallying(user, report.unit), plans.tallying(user, report.unit))
    return figuring.differences(report.figures, now)


def versions(user: User, report: SchoolReport) -> QuerySet[ReportVersion]:
    require(user, "view", report)
    return ReportVersion.objects.filter(report=report).select_related("approved_by")


def get_version(user: User, report: SchoolReport, edition: int) -> ReportVersion:
    found = (
        versions(user, report).filter(edition=edition).select_related("report__request", "report__unit").first()
    )
    if found is None:
        raise Http404
    return found


def returned_because(user: User, report: SchoolReport) -> str:
    """What the office wrote when it sent the edition before back; "" where the school corrects by itself."""
    require(user, "view", report)
    copies = Submission.objects.filter(request=report.request_id, unit=report.unit_id, edition=report.edition - 1)
    return copies.values_list("reason", flat=True).first() or ""


def sendings(user: User, report: SchoolReport) -> QuerySet[Sending]:
    require(user, "view", report)
    return Sending.objects.filter(report=report).select_related("receiver", "by")


def get_sending(user: User, report: SchoolReport, public_id: str) -> Sending:
    found = sendings(user, report).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def receivers(report: SchoolReport) -> list[Unit]:
    """Who gets the report: the office that asked, and the one of the other line."""
    return [unit for unit in (report.request.office, report.copy_to) if unit]


def questions(request: ReportRequest | None) -> list[Question]:
    return list(Question.objects.filter(request=request)) if request else []


def questions_of(requests: set[int]) -> dict[int, list[Question]]:
    """The same of several requests: those of the offices below ask by themselves."""
    found: dict[int, list[Question]] = {}
    for question in Question.objects.filter(request__in=requests):
        found.setdefault(question.request_id, []).append(question)
    return found


# ---- the list behind a figure


@dataclass(frozen=True)
class Behind:
    """The rows behind one figure that this person may see, and what kind of rows they are."""

    kind: str
    rows: Any
    may_be_shorter: bool  # a focal teacher sees her own cases alone


def behind(user: User, report: SchoolReport, group: indicators.Group, code: str) -> Behind:
    """Raises Http404 where nothing can be listed behind the figure."""
    require(user, "view", report)
    if not group.lists(code):
        raise Http404
    unit, period = report.unit, (report.request.period_from, report.request.period_until)
    wanted = None if code == "all" else "" if code == indicators.NOT_ASSESSED else code
    own_alone = PRINCIPAL not in standing(user, report)
    rows: Any
    if code in cases.STEPS_BEHIND or group.behind == indicators.STEPS:
        name, wanted = (code, None) if code in cases.STEPS_BEHIND else (group.code, wanted)
        return Behind(indicators.STEPS, cases.steps_behind(user, unit, name, wanted, *period), own_alone)
    if group.behind == indicators.CASES:
        rows = cases.cases_behind(user, unit, group.field, wanted, *period)
        return Behind(indicators.CASES, rows, own_alone)
    if group.behind == indicators.COURSES:
        return Behind(indicators.CASES, cases.courses_behind(user, unit, code, *period), own_alone)
    if group.behind == indicators.CONCERNS_LISTED:
        rows = cases.concerns_behind(user, unit, group.field, wanted, *period)
        return Behind(indicators.CONCERNS_LISTED, rows, False)
    if group.behind == indicators.PUPILS_LISTED:
        known = [line for line, _label in group.categories]
        rows = cases.roster_behind(user, unit, group.code, wanted, known, *period)
        return Behind(indicators.PUPILS_LISTED, rows, own_alone and group.code == "counselled")
    rows = plans.activities_behind(user, unit, group.code, wanted, *period)
    return Behind(indicators.ACTIVITIES_LISTED, rows, False)


# ---- the clock


def reports_to_remind(today: date) -> QuerySet[SchoolReport]:
    """For the clock: what was not sent and is due within a week, or was due within the last two months."""
    due = (today - timedelta(days=60), today + timedelta(days=8))
    rows = SchoolReport.objects.unsent().filter(request__due_on__range=due)
    return rows.select_related("request", "unit").prefetch_related("reminders")


def reports_to_compare(today: date) -> QuerySet[SchoolReport]:
    """For the clock: what was signed and sent within two years."""
    rows = SchoolReport.objects.filter(state__in=AT_THE_OFFICE, sent_at__date__gte=today - timedelta(days=730))
    return rows.select_related("request__office", "request__plan", "unit")


def sections_that_name_a_pupil(user: User, report: SchoolReport, texts: dict[str, str]) -> Sequence[str]:
    """Titles of the sections in which the full name of a pupil of the school stands."""
    return naming.named_in(user, report.unit, texts)


def texts_for_the_office(user: User, report: SchoolReport) -> dict[str, str]:
    """Title → text of all words that leave the school with the report."""
    texts = {str(Section(code).label): text for code, text in report.narrative.items()}
    return texts | answers.texts(questions(report.request), report.answers) | texts_of_tasks(user, report)


def spelt_like_names(user: User, report: SchoolReport) -> list[naming.Passage]:
    """What holds the report up until somebody says that it is no pupil's name; only while that can be decided."""
    require(user, "view", report)
    if report.is_frozen:
        return []
    return naming.passages(user, report.unit, texts_for_the_office(user, report))


def of_register(user: User, public_id: str) -> SchoolReport:
    """The report whose paper the keeper of the school's register numbers: a clerk reads nothing else of it."""
    report = SchoolReport.objects.filter(public_id=public_id).select_related("unit", "request__office").first()
    if report is None or report.unit not in people.register_units(user):
        raise Http404
    return report


# ---- bộ minh chứng


def require_evidence(user: User) -> Unit:
    """Whose papers the person gathers: the own school's (principal, focal teacher) or the own office's."""
    try:
        return people.school_of(user, Role.PRINCIPAL, Role.FOCAL)
    except Http404:
        return people.office_of(user)


def evidence(user: User, first_year: int) -> EvidenceFile | None:
    return EvidenceFile.objects.filter(unit=require_evidence(user), first_year=first_year).first()


def evidence_for(user_id: int | None, target: int) -> tuple[User, EvidenceFile]:
    """For the job: what it gathers, with the rights of who asked. Raises Http404."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    file = EvidenceFile.objects.select_related("unit").filter(pk=target).first()
    if user is None or file is None or file.unit != require_evidence(user):
        raise Http404
    return user, file


def reports_of_year(user: User, unit: Unit, start: date, until: date) -> list[SchoolReport]:
    """The unit's own approved reports that were signed in this time."""
    approved = visible_reports(user).filter(unit=unit, approved_at__isnull=False)
    return [report for report in approved if start <= timezone.localdate(report.approved_at) <= until]
