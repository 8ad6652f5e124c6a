"""Who may see and do what to report requests, school reports and consolidated reports.

A school sees its own report and nothing of the other schools. An office sees of a school how far it is, and
once the report was sent, the office's copy (`Submission`): never a `SchoolReport` with its exact figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts.enums import Role
from accounts.models import AuditEvent, Unit, User
from cases import access as cases
from ctxh_portal.kit.errors import NotYours, RuleBroken
from ctxh_portal.kit.names import fold
from plans import access as plans
from reports import indicators
from reports.enums import BOARD_OF_STATE, BoardStatus, ReportState
from reports.indicators import Figures
from reports.models import ConsolidatedReport, EvidenceFile, ReportRequest, SchoolReport, Submission
from reports.querysets import RequestQuerySet, SchoolReportQuerySet

OFFICER, FOCAL, PRINCIPAL = "officer", "focal", "principal"

# What an officer of the office that asked, or of its successor, may do to a request. Nobody else knows of it.
REQUEST_ACTIONS: dict[str, set[str]] = {
    "follow": {OFFICER},  # the board and the submissions
    "remind": {OFFICER},
    "consolidate": {OFFICER},
    "download": {OFFICER},
}

# What the people of a school may do to its report. Nobody approves what they drafted themselves (workflow).
REPORT_ACTIONS: dict[str, set[str]] = {
    "view": {FOCAL, PRINCIPAL},
    "draft": {FOCAL},
    "submit": {FOCAL},
    "return": {PRINCIPAL},
    "approve": {PRINCIPAL},
    "register": {PRINCIPAL},  # number, date and scan of the signed paper
    "send": {PRINCIPAL},
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
    return ReportRequest.objects.of_offices(people.offices_of(user)).select_related("office")


def get_request(user: User, public_id: str) -> ReportRequest:
    request = visible_requests(user).with_counts().filter(public_id=public_id).first()
    if request is None:
        raise Http404
    return request


def can_follow(user: User, action: str, request: ReportRequest) -> bool:
    capacities = {OFFICER} if request.office_id in people.offices_of(user) else set()
    return bool(REQUEST_ACTIONS[action] & capacities)


def require_for_request(user: User, action: str, request: ReportRequest) -> None:
    """First line of the office's verbs. Raises Http404: nobody else knows of the request."""
    if not can_follow(user, action, request):
        raise Http404


@dataclass(frozen=True)
class BoardRow:
    """One school on the office's board: how far it is, and nothing of what it writes."""

    unit: Unit
    status: BoardStatus
    sent_at: datetime | None
    reminded_at: datetime | None
    submission: str  # public id of the office's copy, "" before it was sent

    @property
    def is_sent(self) -> bool:
        return bool(self.submission)


def board(user: User, request: ReportRequest) -> list[BoardRow]:
    """All schools that were asked, those that have not sent first."""
    require_for_request(user, "follow", request)
    copies = dict(Submission.objects.filter(request=request).values_list("unit_id", "public_id"))
    rows = SchoolReport.objects.filter(request=request).select_related("unit").by_school()
    found = [_board_row(report, copies.get(report.unit_id, "")) for report in rows.defer(*EXACT)]
    return sorted(found, key=lambda row: row.is_sent)


EXACT = ("figures", "results", "shortcomings", "causes", "proposals", "comment")


def _board_row(report: SchoolReport, submission: str) -> BoardRow:
    if report.state == ReportState.SENT:
        status = BoardStatus.LATE if report.late else BoardStatus.SENT
    else:
        status = BOARD_OF_STATE[ReportState(report.state)]
    return BoardRow(report.unit, status, report.sent_at, report.reminded_at, submission)


def submissions(user: User, request: ReportRequest) -> QuerySet[Submission]:
    require_for_request(user, "follow", request)
    return Submission.objects.filter(request=request).select_related("unit", "request").by_school()


def get_submission(user: User, public_id: str) -> Submission:
    found = Submission.objects.of_offices(people.offices_of(user)).select_related("unit", "request__office")
    submission = found.filter(public_id=public_id).first()
    if submission is None:
        raise Http404
    return submission


def previous_submission(user: User, submission: Submission) -> Submission | None:
    """What the same school sent for the year before, to this office or to the one it succeeded."""
    request = submission.request
    found = Submission.objects.of_offices(people.offices_of(user)).filter(unit=submission.unit_id)
    return found.filter(request__year=request.year - 1, request__kind=request.kind).first()


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


def consolidation_for(user_id: int | None, pk: int) -> tuple[User, ConsolidatedReport]:
    """For a job: who asked for it and the report, with the rights that the person has now. Raises Http404."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    public_id = ConsolidatedReport.objects.filter(pk=pk).values_list("public_id", flat=True).first()
    if user is None or public_id is None:
        raise Http404
    return user, get_consolidated(user, public_id)


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
    """Counted now from the records. Raises Http404 for whoever has no right to the school's figures,
    RuleBroken where the records would not stand still."""
    asked = report.request
    of_cases, of_plans = cases.tallying(user, report.unit), plans.tallying(user, report.unit)
    for _attempt in range(3):
        try:
            with transaction.atomic():
                return indicators.count(
                    of_cases, of_plans, asked.period_from, asked.period_until, timezone.localdate()
                )
        except indicators.Unsettled:
            continue
    raise RuleBroken(_("Số liệu đang được cập nhật. Thầy/cô vui lòng làm lại sau ít phút."))


def previous_figures(user: User, report: SchoolReport) -> Figures | None:
    """What the school reported for the year before: exact where it still has that report, else as sent."""
    require(user, "view", report)
    before = {
        "unit": report.unit_id,
        "request__kind": report.request.kind,
        "request__year": report.request.year - 1,
    }
    own = SchoolReport.objects.filter(**before, figures__isnull=False).order_by("-pk").first()
    sent = None if own else Submission.objects.filter(**before).order_by("-pk").first()
    found = own or sent
    return found.figures if found else None


def figures_for_office(user: User, report: SchoolReport) -> Figures:
    """What the office has received, or would receive of the frozen figures: the school may always see it."""
    require(user, "view", report)
    sent = Submission.objects.filter(request=report.request_id, unit=report.unit_id).first()
    return sent.figures if sent else indicators.publish(report.figures or {})


def sections_that_name_a_pupil(user: User, report: SchoolReport, texts: dict[str, str]) -> Sequence[str]:
    """Codes of the sections in which the full name of a pupil of the school stands, marks ignored."""
    return named_in(user, report.unit_id, texts)


def named_in(user: User, unit_id: int, texts: dict[str, str]) -> Sequence[str]:
    folded = {code: f" {_words(text)} " for code, text in texts.items()}
    names = cases.visible_pupils(user).filter(unit=unit_id).values_list("name_folded", flat=True)
    wanted = {f" {_words(name)} " for name in names if " " in name.strip()}
    return [code for code, text in folded.items() if any(name in text for name in wanted)]


def _words(text: str) -> str:
    """Folded, and everything that is no letter or digit as one space: a line's end may cut a name."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())


def of_register(user: User, public_id: str) -> SchoolReport:
    """The report whose paper the keeper of the school's register numbers: a clerk reads nothing else of it."""
    report = SchoolReport.objects.filter(public_id=public_id).select_related("unit", "request__office").first()
    if report is None or report.unit not in people.register_units(user):
        raise Http404
    return report


# ---- bộ minh chứng


def evidence_unit(user: User) -> Unit:
    """Whose papers the person gathers: the own school's (principal, focal teacher) or the own office's."""
    try:
        return people.school_of(user, Role.PRINCIPAL, Role.FOCAL)
    except Http404:
        return people.office_of(user)


def evidence(user: User, first_year: int) -> EvidenceFile | None:
    return EvidenceFile.objects.filter(unit=evidence_unit(user), first_year=first_year).first()


def evidence_for(user_id: int | None, target: int) -> tuple[User, EvidenceFile]:
    """For the job: what it gathers, with the rights of who asked. Raises Http404."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    file = EvidenceFile.objects.select_related("unit").filter(pk=target).first()
    if user is None or file is None or file.unit != evidence_unit(user):
        raise Http404
    return user, file


def reports_of_year(user: User, unit: Unit, start: date, until: date) -> list[SchoolReport]:
    """The unit's own approved reports that were signed in this time."""
    approved = visible_reports(user).filter(unit=unit, approved_at__isnull=False)
    return [report for report in approved if start <= timezone.localdate(report.approved_at) <= until]
