"""The office asks its schools for a report, and reminds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.disclosure import THRESHOLD
from ctxh_portal.kit.errors import RuleBroken
from plans.models import Plan
from reports import access, indicators, notices, tiers
from reports.answers import Asked
from reports.enums import RequestKind
from reports.models import Question, ReportRequest, SchoolReport

LONGEST_PERIOD = 366  # days of a report that is not on a whole plan
SHORTEST_YEAR = 360  # days of a yearly report: it gives numbers, and those of parts of a year could be subtracted


@transaction.atomic
def open_request(
    *,
    actor: User,
    title: str,
    year: int,
    period_from: date,
    period_until: date,
    due_on: date,
    note: str = "",
    kind: str = RequestKind.YEARLY,
    term: int | None = None,
    plan: Plan | None = None,
    letter_number: str = "",
    letter_on: date | None = None,
    questions: Sequence[Asked] = (),
    levels: Sequence[str] = (),
    schools: Sequence[Unit] = (),
    indicator_set: int = indicators.LATEST,
    threshold: int = THRESHOLD,
) -> ReportRequest:
    """Ask schools under the actor's office today (all, or those of the `levels`, or the chosen `schools`) for a
    report on the period (days inclusive), to be sent before the day `due_on`; offices below ask theirs by
    themselves, unless schools were chosen. Raises RuleBroken or ValidationError for a wrong period, a day gone by,
    a report asked twice."""
    office = access.office_for_asking(actor)
    request = ReportRequest(
        office=office,
        levels=list(levels),
        kind=kind,
        title=title,
        year=year,
        period_from=period_from,
        period_until=period_until,
        due_on=due_on,
        note=note,
        term=term if kind == RequestKind.SEMESTER else None,
        plan=plan if kind == RequestKind.PERIOD else None,
        letter_number=letter_number.strip(),
        letter_on=letter_on,
        indicator_set=indicator_set,
        threshold=threshold,
        created_by=actor,
    )
    request.above = tiers.request_above(office, request)
    if request.above:
        _take_over(request, request.above)
    within_bounds(request, "period_from", "period_until", "due_on", "letter_on")
    _may_be_asked(actor, request)
    _of_its_period(request)
    below = [] if schools else tiers.Tree.on(timezone.localdate()).under(office)
    asked = _schools(request, schools, alone=not below)
    request.through_offices = bool(below)
    request.full_clean()
    request.save()
    _ask(request, questions)
    reports = SchoolReport.objects.bulk_create(
        SchoolReport(request=request, unit=school, copy_to=access.other_receiver(school, office, due_on))
        for school in asked
    )
    if below:  # who has asked for the same already need not ask again
        ReportRequest.objects.filter(office__in=below, above=None, **request.matter).update(above=request)
    notices.asked(reports)
    notices.asked_through(request, below)
    audit.record(
        "reports.open_request",
        actor=actor,
        unit=office,
        target=request,
        kind=kind,
        schools=len(asked),
        offices=len(below),
        due=str(due_on),
    )
    return request


def _take_over(request: ReportRequest, above: ReportRequest) -> None:
    """What the office above asks goes down whole: its indicators, its plan and the levels that it chose. It gets
    no smaller figures than it asked for."""
    request.indicator_set, request.plan = above.indicator_set, above.plan
    request.threshold = max(request.threshold, above.threshold)
    if above.levels:
        request.levels = [level for level in request.levels if level in above.levels] or above.levels


def _ask(request: ReportRequest, questions: Sequence[Asked]) -> None:
    """The questions of the office above first; one that was typed again stands once."""
    theirs = [Asked(one.kind, one.text, one.heading, one.choices) for one in access.questions(request.above)]
    wanted = [*theirs, *(one for one in questions if one.text not in {asked.text for asked in theirs})]
    Question.objects.bulk_create(
        Question(request=request, position=place, **one.fields) for place, one in enumerate(wanted, start=1)
    )


def within_bounds(request: ReportRequest, *days: str) -> None:
    """A typing error in a year would shut the pages that propose the next one. Raises ValidationError."""
    years = access.years_to_ask()
    sentence = _("Ngày này phải từ năm %(first)d đến năm %(last)d.") % {"first": years[0], "last": years[-1]}
    wrong = {name: sentence for name in days if (day := getattr(request, name)) and day.year not in years}
    if wrong:
        raise ValidationError(wrong)


def _of_its_period(request: ReportRequest) -> None:
    years = sorted({request.period_from.year, request.period_until.year})
    if request.period_from <= request.period_until and request.year not in years:
        said = {"years": _(" hoặc ").join(map(str, years))}
        raise ValidationError({"year": _("Năm của báo cáo là năm đầu hoặc năm cuối của kỳ: %(years)s.") % said})


def _may_be_asked(actor: User, request: ReportRequest) -> None:
    if request.due_on <= timezone.localdate():
        raise RuleBroken(_("Ngày nộp phải sau hôm nay để các trường kịp làm báo cáo."))
    if request.kind == RequestKind.SEMESTER and request.term not in (1, 2):
        raise RuleBroken(_("Báo cáo học kỳ cần chọn học kỳ I hoặc II."))
    if request.kind == RequestKind.PERIOD:
        if request.plan is None or not (request.above or request.plan in access.plans_for_asking(actor)):
            raise RuleBroken(_("Báo cáo giai đoạn cần chọn kế hoạch giai đoạn mà cơ quan đã ban hành."))
        return
    days = (request.period_until - request.period_from).days + 1
    if days > LONGEST_PERIOD:
        raise RuleBroken(_("Kỳ số liệu dài nhất là 12 tháng; dài hơn là báo cáo giai đoạn."))
    if request.kind == RequestKind.YEARLY and 0 < days < SHORTEST_YEAR:
        raise RuleBroken(
            _(
                "Báo cáo năm lấy số liệu đủ 12 tháng. Kỳ ngắn hơn là báo cáo học kỳ hoặc báo cáo đột xuất, "
                "số học sinh nhận theo khoảng."
            )
        )


def _schools(request: ReportRequest, chosen: Sequence[Unit], alone: bool) -> list[Unit]:
    """The own schools that are asked; none where the offices below ask all of theirs. A letter may go to single
    schools of the offices below too."""
    today = timezone.localdate()
    schools = list(tiers.own_schools(request.office, today))
    if chosen:
        if request.kind == RequestKind.AD_HOC:
            schools = list(tiers.schools_to_choose(request.office, today))
        elif not set(chosen) <= set(schools):
            raise RuleBroken(_("Trường của cơ quan cấp dưới chỉ chọn riêng được với báo cáo đột xuất."))
        return [school for school in schools if school in chosen] or _nobody(request.office)
    found = [school for school in schools if not request.levels or school.level in request.levels]
    if found or not alone:
        return found
    if not schools:
        return _nobody(request.office)
    raise RuleBroken(_("Không có trường nào thuộc các cấp học đã chọn."))


def _nobody(office: Unit) -> list[Unit]:
    raise RuleBroken(_("Chưa có trường nào thuộc %(office)s.") % {"office": office.short_name})


@transaction.atomic
def remind(*, actor: User, request: ReportRequest) -> int:
    """Đôn đốc: tell the focal teachers and principals of the schools that have not sent; once a day each.
    Returns how many schools were reminded."""
    access.require_for_request(actor, "remind", request)
    today = timezone.localdate()
    waiting = SchoolReport.objects.select_for_update(of=("self",)).unsent().filter(request=request)
    late = list(waiting.select_related("request", "unit"))
    if not late:
        raise RuleBroken(_("Các trường đã nộp đủ."))
    due = [report for report in late if not report.reminded_at or timezone.localdate(report.reminded_at) < today]
    if not due:
        raise RuleBroken(_("Các trường chưa nộp đã được nhắc trong hôm nay."))
    waiting.filter(pk__in=[report.pk for report in due]).update(reminded_at=timezone.now())
    notices.reminded(due)
    audit.record(
        "reports.remind",
        actor=actor,
        unit=request.office_id,
        target=request,
        units=[report.unit_id for report in due],
    )
    return len(due)
