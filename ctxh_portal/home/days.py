"""What waits for a person today, gathered from the apps. A line carries a case's code and a pupil's initials,
never a full name: a start page stands open in a staff room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access as people
from accounts.enums import Role
from accounts.models import Unit, User
from cases import access as cases
from cases import day as case_day
from cases import review as access_review
from cases.clocks import Words, words
from cases.enums import ClosingState, ReferralState, RiskLevel
from cases.enums import PlanState as SupportPlanState
from cases.models import Case, Concern, FollowUp, SupportAction
from ctxh_portal.kit.calendar import add_months, month_end, month_start
from ctxh_portal.kit.names import clean
from plans import access as plans
from plans.enums import MonthState, TaskState
from plans.models import Inspection, MonthlyAssessment, Plan, UnitPaper
from reports import access as reports
from reports.enums import ReportState
from reports.models import ReportRequest, SchoolReport

WEEK = timedelta(days=7)
REPORT_SOON = timedelta(days=14)
SHOWN = 12  # lines of one list; the page behind the list has all


@dataclass(frozen=True)
class Todo:
    """One line: what, where it leads, until when."""

    label: str
    url: str
    due: date | None = None
    risk: str = ""
    note: str = ""
    mark: Words | None = None  # of a clock: how far it is


@dataclass(frozen=True)
class Figure:
    value: int
    label: str
    url: str = ""
    note: str = ""


def by_day(lines: list[Todo], today: date) -> list[Todo]:
    """What is due first on top; what has no day waits for today."""
    return sorted(lines, key=lambda line: line.due or today)


def apart(lines: list[Todo], today: date) -> tuple[list[Todo], list[Todo]]:
    """What falls within a week, and what comes after it, each by its day."""
    ahead = [line for line in lines if line.due and line.due > today + WEEK]
    return by_day([line for line in lines if line not in ahead], today), by_day(ahead, today)


# ---- the focal teacher


@dataclass
class FocalDay:
    now: list[Todo] = field(default_factory=list)
    week: list[Todo] = field(default_factory=list)
    ahead: list[Todo] = field(default_factory=list)  # due after this week
    waiting: list[Todo] = field(default_factory=list)  # for the principal
    figures: list[Figure] = field(default_factory=list)
    has_cases: bool = False


def focal_day(user: User) -> FocalDay:
    today = timezone.localdate()
    found = FocalDay()
    for due, mark in _clocks(user, today):
        (found.now if due.due_on <= today else found.week).append(_of_follow_up(due, mark))
    for line in _of_actions(user):
        (found.now if line.due and line.due <= today else found.week).append(line)
    for line in _asked_plans(user, today):
        (found.now if line.due and line.due <= today + REPORT_SOON else found.week).append(line)
    found.week += [*_agreements(user), *_certificates(user)]
    found.now += _photo_reviews(user)
    for line in _inspections(user):
        (found.now if line.due and line.due <= today else found.week).append(line)
    _add_month(found, user, today)
    _add_reports(found, user, today)
    own = case_day.own_cases(user)
    found.waiting += [_of_case(case, _("kế hoạch hỗ trợ")) for case in own.filter(**WAITING_PLAN).distinct()]
    found.waiting += [_of_case(case, _("đề nghị kết thúc")) for case in own.filter(**WAITING_CLOSING).distinct()]
    found.waiting += [_of_case(case, _("chuyển gửi")) for case in own.filter(**WAITING_REFERRAL).distinct()]
    found.now += [
        _of_case(case, _("chuyển gửi đã duyệt, chờ gửi")) for case in own.filter(**APPROVED_REFERRAL).distinct()
    ]
    found.now = [*_of_concerns(user), *by_day([*_of_box(user), *found.now], today)]
    found.week, found.ahead = apart(found.week, today)
    found.figures = [*_open_cases(user), *_referrals(user), *_moving(user)]
    found.has_cases = bool(found.figures[0].value)
    return found


def _open_cases(user: User) -> list[Figure]:
    """The numbers open the list behind them: the same rows as cases:list shows."""
    rows, url = cases.visible_cases(user).open(), reverse("cases:list")
    return [
        Figure(rows.count(), _("trường hợp đang theo dõi"), url),
        Figure(rows.filter(risk=RiskLevel.HIGH).count(), _("nguy cơ cao"), f"{url}?risk={RiskLevel.HIGH}"),
    ]


WAITING_REFERRAL = {"referrals__state": ReferralState.SUBMITTED}
APPROVED_REFERRAL = {"referrals__state": ReferralState.APPROVED}
WAITING_PLAN = {"support_plans__state": SupportPlanState.SUBMITTED}
WAITING_CLOSING = {"closings__state": ClosingState.SUBMITTED}


def _clocks(user: User, today: date) -> list[tuple[FollowUp, Words]]:
    """What is due, the hours counted by the calendar of the school."""
    found, calendars = list(case_day.due_follow_ups(user)), {}
    for unit in {due.case.unit for due in found}:
        calendars[unit.pk] = people.working_calendar(unit, today)
    return [(due, words(due, timezone.now(), calendars[due.case.unit_id])) for due in found]


def _of_follow_up(due: FollowUp, mark: Words) -> Todo:
    label = f"{due.case.code} · {due.get_kind_display()}"
    url = reverse("cases:detail", args=[due.case.public_id])
    return Todo(label, url, due.due_on, due.case.risk, _who(due.case), mark)


def _of_actions(user: User) -> list[Todo]:
    """One line for each case whose plan has actions due within a week; the number opens them on its page."""
    found: dict[int, list[SupportAction]] = {}
    for action in case_day.due_actions(user):
        found.setdefault(action.plan.case_id, []).append(action)
    lines = []
    for actions in found.values():
        case, count = actions[0].plan.case, len(actions)
        words = ngettext("%(count)d việc hỗ trợ đến hạn", "%(count)d việc hỗ trợ đến hạn", count)
        url = f"{reverse('cases:detail', args=[case.public_id])}#ke-hoach"
        lines.append(
            Todo(f"{case.code} · {words % {'count': count}}", url, actions[0].due_on, case.risk, _who(case))
        )
    return lines


def _of_case(case: Case, what: str) -> Todo:
    return Todo(f"{case.code} · {what}", reverse("cases:detail", args=[case.public_id]), None, case.risk)


def _who(case: Case) -> str:
    """ "T. Đ. A.": enough for whoever knows the case."""
    return " ".join(f"{word[0]}." for word in clean(case.pupil.full_name).split(" ") if word)


def _of_concerns(user: User) -> list[Todo]:
    count = case_day.new_concerns(user).count()
    urgent = case_day.new_concerns(user).filter(danger_now=True).count()
    if not count:
        return []
    label = ngettext("%(count)d tin báo mới chờ xem", "%(count)d tin báo mới chờ xem", count) % {"count": count}
    note = _("trong đó %(count)d tin khẩn cấp") % {"count": urgent} if urgent else ""
    return [Todo(label, f"{reverse('cases:concerns')}?cho=1", None, "high" if urgent else "", note)]


def _of_box(user: User) -> list[Todo]:
    """The page promises a reader on every school day; whoever opens the concerns has read it for the day."""
    label, url = _("Mở hộp thư “Điều em muốn nói” của trường"), reverse("cases:concerns")
    return [Todo(label, url, due) for due in case_day.boxes_due(user)]


def _add_month(found: FocalDay, user: User, today: date) -> None:
    """The month that has ended is to be assessed in the first days of the next (TT 33/2018: every month)."""
    school = people.school_of(user, Role.FOCAL)
    month = add_months(month_start(today), -1)
    row = plans.assessment_of(user, school, month)
    began = min(m.since for m in people.memberships(user) if m.unit_id == school.pk)
    if row is None and began > month_end(month):
        return  # nobody assesses a month before the own time
    url = reverse("plans:month", args=[f"{month:%Y-%m}"])
    label = _("Đánh giá tháng %(month)s") % {"month": f"{month:%m/%Y}"}
    if row is None or row.state == MonthState.DRAFT:
        found.week.append(Todo(label, url, note=_("chưa trình hiệu trưởng")))
    elif row.state == MonthState.RETURNED:
        found.now.append(Todo(label, url, note=_("hiệu trưởng trả lại để bổ sung")))
    elif row.state == MonthState.SUBMITTED:
        found.waiting.append(Todo(label, url))


def _asked_plans(user: User, today: date) -> list[Todo]:
    """The plan of a school year that the office waits for."""
    words = _("Kế hoạch năm học %(year)s, được duyệt trước hạn")
    return [
        Todo(words % {"year": ask.school_year}, reverse("plans:list"), ask.due_on, note=ask.note)
        for ask in plans.asked_of(user, today)
    ]


def _add_reports(found: FocalDay, user: User, today: date) -> None:
    for report in reports.visible_reports(user).unfinished():
        line = _of_report(report)
        if report.state == ReportState.SUBMITTED:
            found.waiting.append(line)
        elif report.state == ReportState.RETURNED or report.request.due_on <= today + REPORT_SOON:
            found.now.append(line)
        elif report.state != ReportState.APPROVED:
            found.week.append(line)


def _of_report(report: SchoolReport) -> Todo:
    url = reverse("reports:report", args=[report.public_id])
    return Todo(report.request.title, url, report.request.last_day, note=report.get_state_display())


# ---- the principal


@dataclass
class PrincipalDay:
    cases: list[Todo]
    papers: list[Todo]
    ahead: list[Todo]  # papers due after this week
    figures: list[Figure]


def principal_day(user: User) -> PrincipalDay:
    today = timezone.localdate()
    approve_plans = [
        Todo(
            f"{plan.case.code} · {_('kế hoạch hỗ trợ, can thiệp')}",
            reverse("cases:decide_plan", args=[plan.case.public_id]),
            None,
            plan.case.risk,
            _who(plan.case),
        )
        for plan in case_day.waiting_plans(user)
    ]
    approve_closings = [
        Todo(
            f"{closing.case.code} · {_('đề nghị kết thúc')}",
            reverse("cases:decide_closing", args=[closing.case.public_id]),
            None,
            closing.case.risk,
            _who(closing.case),
        )
        for closing in case_day.waiting_closings(user)
    ]
    approve_referrals = [
        Todo(
            f"{row.case.code} · {_('chuyển gửi')}",
            reverse("cases:referral_decide", args=[row.case.public_id, row.public_id]),
            None,
            row.case.risk,
            _who(row.case),
        )
        for row in case_day.waiting_referrals(user)
    ]
    look_again = [
        Todo(
            _("%(code)s · xem xét mở lại") % {"code": clock.case.code},
            reverse("cases:detail", args=[clock.case.public_id]),
            clock.due_on,
            clock.case.risk,
            _who(clock.case),
        )
        for clock in case_day.waiting_reopenings(user)
    ]
    overdue = case_day.with_overdue(cases.visible_cases(user).open()).count()
    overdue_url = f"{reverse('cases:list')}?due=overdue"
    waiting = [
        *_of_box(user),
        *_emergencies(user),
        *_ownerless(user),
        *_transfers(user),
        *approve_referrals,
        *approve_plans,
        *approve_closings,
        *look_again,
    ]
    papers, ahead = apart(
        [
            *_papers_to_decide(user),
            *_inspections(user),
            *_access_review(user),
            *_agreements(user),
            *_certificates(user),
        ],
        today,
    )
    return PrincipalDay(
        cases=[*_of_concerns(user), *by_day(waiting, today)],
        papers=papers,
        ahead=ahead,
        figures=[
            *_open_cases(user),
            *_referrals(user),
            *_moving(user),
            Figure(
                overdue,
                _("trường hợp có việc quá hạn"),
                overdue_url,
                _("đánh giá, kế hoạch, rà soát, theo dõi, việc hỗ trợ"),
            ),
        ],
    )


def _referrals(user: User) -> list[Figure]:
    """The same rows as the list behind it; nothing where nobody is waited for."""
    count = cases.visible_referrals(user).awaiting().count()
    url = f"{reverse('cases:referrals')}?loc=cho"
    return [Figure(count, _("chuyển gửi đang chờ nơi nhận"), url)] if count else []


def _moving(user: User) -> list[Figure]:
    """The same of files that another school has not answered."""
    count = cases.visible_transfers(user).awaiting().count()
    url = f"{reverse('cases:transfers')}?loc=cho"
    return [Figure(count, _("hồ sơ chuyển trường chờ trường nhận"), url)] if count else []


def _transfers(user: User) -> list[Todo]:
    """Sealed files that came, of which nobody knows yet whom they are about; and those to seal."""
    came = [
        Todo(
            _("Hồ sơ niêm phong từ %(school)s chờ tiếp nhận") % {"school": row.from_unit.short_name},
            reverse("cases:sealed_accept", args=[row.public_id]),
            None,
        )
        for row in cases.sealed_to_answer(user)
    ]
    to_seal = [
        Todo(
            f"{row.case.code} · {_('chuyển trường')}",
            reverse("cases:transfer_decide", args=[row.case.public_id, row.public_id]),
            None,
            row.case.risk,
            _who(row.case),
        )
        for row in cases.transfers_to_decide(user)
    ]
    return came + to_seal


def _emergencies(user: User) -> list[Todo]:
    url = reverse("cases:emergencies")
    return [
        Todo(_("Xem xét lần mở khẩn cấp của %(name)s") % {"name": row.by.full_name}, url, row.review_due)
        for row in cases.emergencies_to_review(user)
    ]


def _ownerless(user: User) -> list[Todo]:
    """Cases that nobody works on: the focal teacher left, or is involved."""
    return [_of_case(case, _("chưa có người phụ trách")) for case in cases.without_owner(user)[:SHOWN]]


def _papers_to_decide(user: User) -> list[Todo]:
    waiting = reports.visible_reports(user).unfinished()
    return [
        *[_of_month(row) for row in plans.assessments_waiting(user)],
        *_months_missing(user),
        *[_of_report(report) for report in waiting.filter(state=ReportState.SUBMITTED)],
        *[_of_report(report) for report in waiting.filter(state=ReportState.APPROVED)],
        *[_of_plan(plan) for plan in plans.plans_waiting(user)],
        *[_of_paper(paper) for paper in plans.papers_waiting(user)],
    ]


def _access_review(user: User) -> list[Todo]:
    if not access_review.is_due(user):
        return []
    label, note = _("Rà soát quyền truy cập hằng năm"), _("năm học này chưa ký")
    return [Todo(label, reverse("cases:review"), note=note)]


def _agreements(user: User) -> list[Todo]:
    """Coordination agreements to renew."""
    note = _("sắp hết hiệu lực")
    return [
        Todo(
            _("Quy chế phối hợp số %(number)s") % {"number": row.number},
            reverse("accounts:agreement", args=[row.public_id]),
            row.valid_until,
            note=note,
        )
        for row in people.expiring_agreements(user)[:SHOWN]
    ]


def _photo_reviews(user: User) -> list[Todo]:
    """A consent to photos fell; the line names nobody."""
    note = _("có một sự đồng ý vừa được rút")
    return [
        Todo(_("Rà soát ảnh hoạt động"), reverse("plans:photo_review", args=[row.public_id]), note=note)
        for row in plans.photo_reviews_waiting(user)
    ]


def _inspections(user: User) -> list[Todo]:
    """What a school has from its office: minutes to sign, kiến nghị to carry out, an inspection that will come."""
    to_sign, ahead = _("chờ nhà trường ký"), _("trường được kiểm tra")
    mend = _("kiến nghị sau kiểm tra")
    return [
        *[_of_inspection(row, _("Biên bản kiểm tra"), None, to_sign) for row in plans.inspections_to_sign(user)],
        *[
            _of_inspection(row.inspection, clean(row.text)[:80], row.until, mend)
            for row in plans.recommendations_to_answer(user)[:SHOWN]
        ],
        *[_of_inspection(row, row.subject, row.on, ahead) for row in plans.inspections_ahead(user)[:SHOWN]],
    ]


def _of_inspection(row: Inspection, label: str, due: date | None, note: str) -> Todo:
    return Todo(label, reverse("plans:inspection", args=[row.public_id]), due, note=note)


def _certificates(user: User) -> list[Todo]:
    """Certificates of staff that soon end: there is time yet for a course."""
    note = _("chứng chỉ sắp hết giá trị")
    return [
        Todo(
            row.holder.full_name,
            reverse("accounts:certificate", args=[row.public_id]),
            row.valid_until,
            note=note,
        )
        for row in people.expiring_certificates(user)[:SHOWN]
    ]


def _of_month(row: MonthlyAssessment) -> Todo:
    label = _("Đánh giá tháng %(month)s") % {"month": f"{row.month:%m/%Y}"}
    return Todo(label, reverse("plans:month", args=[f"{row.month:%Y-%m}"]), note=_("chờ ký"))


def _months_missing(user: User) -> list[Todo]:
    """One line for the months that ended without a word to sign; the page of the year tells which."""
    count = sum(plans.months_undone(user, timezone.localdate()).values())
    label = ngettext("%(count)d tháng chưa có đánh giá", "%(count)d tháng chưa có đánh giá", count)
    return [Todo(label % {"count": count}, reverse("plans:months"), note=_("của năm học này"))] if count else []


def _of_plan(plan: Plan) -> Todo:
    return Todo(plan.title, reverse("plans:decide", args=[plan.public_id]), note=_("chờ duyệt"))


def _of_paper(paper: UnitPaper) -> Todo:
    return Todo(paper.title, reverse("plans:paper_decide", args=[paper.public_id]), note=_("chờ duyệt"))


# ---- the officer: counts and states, nothing of a pupil


@dataclass(frozen=True)
class RequestLine:
    title: str
    url: str
    sent: int
    asked: int
    due_on: date
    is_open: bool


@dataclass(frozen=True)
class MonthLine:
    month: date
    signed: int
    schools: int


@dataclass(frozen=True)
class TaskLine:
    plan: Plan
    url: str
    done: int
    taken: int
    expected: int


@dataclass
class OfficerDay:
    office: Unit
    schools: int
    requests: list[RequestLine]
    months: list[MonthLine]
    tasks: list[TaskLine]
    routed: list[Todo]  # what reached this officer by name, because a principal is involved
    overdue: list[tuple[Unit, date]]
    agreements: list[Todo]
    inspections: list[Todo]  # what schools answered, what they are late with, what is to be held


def officer_day(user: User) -> OfficerDay:
    today = timezone.localdate()
    office = people.office_of(user)
    schools = people.schools_under(office, today).count()
    return OfficerDay(
        office=office,
        schools=schools,
        requests=[_of_request(row, today) for row in _asked(user, today)],
        months=_months(user, today, schools),
        tasks=_task_lines(user, today, schools),
        routed=[*_of_concerns(user), *_emergencies(user), *_overseen(user)],
        overdue=cases.overdue_schools(user),
        agreements=_agreements(user),
        inspections=_inspecting(user),
    )


def _asked(user: User, today: date) -> list[ReportRequest]:
    """Those that run, the next day first; where they are few, the last ones that are over."""
    rows = reports.visible_requests(user).standing().with_counts()
    running = list(rows.filter(due_on__gte=today).order_by("due_on", "pk")[:SHOWN])
    over = rows.filter(due_on__lt=today)[: max(0, 3 - len(running))]
    return [*running, *over]


def _inspecting(user: User) -> list[Todo]:
    answered, late, ahead = _("trường đã trả lời kiến nghị"), _("kiến nghị quá hạn"), _("kiểm tra")
    confirm = [
        _of_inspection(row.inspection, row.inspection.school.short_name, None, answered)
        for row in plans.recommendations_to_confirm(user)[:SHOWN]
    ]
    overdue = [
        _of_inspection(row.inspection, row.inspection.school.short_name, row.until, late)
        for row in plans.recommendations_overdue(user)[:SHOWN]
    ]
    held = [
        _of_inspection(row, row.school.short_name, row.on, ahead) for row in plans.inspections_ahead(user)[:SHOWN]
    ]
    return confirm + overdue + held


def _overseen(user: User) -> list[Todo]:
    return [_of_case(case, _("anh/chị thay hiệu trưởng")) for case in cases.headed_cases(user).open()[:SHOWN]]


def _of_request(row: ReportRequest, today: date) -> RequestLine:
    url = reverse("reports:request", args=[row.public_id])
    sent, asked = row.sent, row.asked  # type: ignore[attr-defined]
    return RequestLine(row.title, url, sent, asked, row.due_on, not row.is_late(today))


def _months(user: User, today: date, schools: int) -> list[MonthLine]:
    """The last three months that have ended: how many schools have a signed assessment."""
    months = [add_months(month_start(today), -back) for back in (1, 2, 3)]
    states = plans.month_states(user, months[-1], months[0])
    signed = dict.fromkeys(months, 0)
    for (_unit, month), state in states.items():
        if state == MonthState.SIGNED and month in signed:
            signed[month] += 1
    return [MonthLine(month, signed[month], schools) for month in months]


def _task_lines(user: User, today: date, schools: int) -> list[TaskLine]:
    """The office's issued plans of this year: how many of the tasks meant for schools the schools took over
    and finished."""
    own = plans.visible_plans(user).issued().filter(unit_id__in=people.offices_of(user))
    lines = []
    for plan in own.covering(today.year, today.year)[:2]:
        meant = plans.tasks_of(plan).for_schools().count()
        taken = plans.taken_over(user, plan)
        done = sum(1 for task in taken.values() if task.state == TaskState.DONE)
        url = reverse("plans:grid", args=[plan.public_id])
        lines.append(TaskLine(plan, url, done, len(taken), meant * schools))
    return lines


# ---- everybody who works at a school


def own_tasks(user: User) -> list[Todo]:
    """The tasks of the school's plan that this person has, those that end first on top."""
    rows = plans.tasks_today(user, timezone.localdate())
    lines = [
        Todo(
            f"{task.code}. {task.title}"[:160],
            reverse("plans:task", args=[task.public_id]),
            task.due_on,
            note="" if task.due_on else task.time_text,
        )
        for task in rows
    ]
    return sorted(lines, key=lambda line: (line.due is None, line.due or date.max))[:SHOWN]


def own_certificates(user: User) -> list[Todo]:
    """The own certificates that soon end, for who doesn't find them among those of the school."""
    if people.keeps_network(user):
        return []
    rows = people.own_certificates(user).expiring(timezone.localdate())
    note = _("chứng chỉ sắp hết giá trị")
    return [Todo(row.title, reverse("accounts:me"), row.valid_until, note=note) for row in rows]


# ---- everybody else


def may_break_glass(user: User) -> bool:
    return bool(people.units_where(user, *cases.BREAK_GLASS))


def own_concerns(user: User) -> QuerySet[Concern]:
    return cases.own_concerns(user)[:SHOWN]
