"""The office changes what it asked for: its words and its day, a school more, or takes the request back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import Unit, User
from cases.naming import CASE_CODE
from ctxh_portal.kit.errors import RuleBroken, Stale
from reports import access, notices, papers, tiers
from reports.answers import Asked
from reports.enums import FROZEN, ReportState
from reports.models import ApprovedTotals, ClockReminder, Question, ReportRequest, SchoolReport
from reports.workflow.asking import within_bounds


@transaction.atomic
def amend_request(
    *,
    actor: User,
    request: ReportRequest,
    version: int,
    title: str,
    due_on: date,
    note: str = "",
    letter_number: str = "",
    letter_on: date | None = None,
    questions: Sequence[Asked] = (),
) -> ReportRequest:
    """Other words, another day, further questions; the schools that have not sent are told. What was sent in time
    or late stays so. Raises RuleBroken for a day gone by, for questions after a school has signed, for another
    letter where offices of two tiers answer the same one."""
    request = _locked(actor, request)
    if request.version != version:
        raise Stale(
            _("Yêu cầu đã được người khác sửa trong lúc anh/chị soạn. Nội dung vừa nhập vẫn ở đây."),
            request.version,
            request,
        )
    before = {name: getattr(request, name) for name in AMENDABLE}
    request.title, request.note, request.due_on = title, note, due_on
    request.letter_number, request.letter_on = letter_number.strip(), letter_on
    changed = [name for name in AMENDABLE if getattr(request, name) != before[name]]
    within_bounds(request, "due_on", "letter_on")
    _may_be_amended(request, changed, questions)
    if not changed and not questions:
        raise RuleBroken(_("Anh/chị chưa sửa gì."))
    request.version += 1
    request.full_clean()
    request.save()
    _add_questions(request, questions)
    if "due_on" in changed:  # the reminders count to the new day
        ClockReminder.objects.filter(report__in=request.school_reports.unsent()).delete()
    waiting = list(request.school_reports.unsent().select_related("unit", "request"))
    notices.amended(request, waiting, tiers.offices_asked(request))
    audit.record(
        "reports.amend_request",
        actor=actor,
        unit=request.office_id,
        target=request,
        fields=changed,
        due=str(due_on),
        questions=len(questions),
    )
    return request


AMENDABLE = ("title", "note", "due_on", "letter_number", "letter_on")


def _may_be_amended(request: ReportRequest, changed: Sequence[str], questions: Sequence[Asked]) -> None:
    if "due_on" in changed and request.due_on <= timezone.localdate():
        raise RuleBroken(_("Ngày nộp phải sau hôm nay để các trường kịp làm báo cáo."))
    if CASE_CODE.search(f"{request.title}\n{request.note}"):
        raise RuleBroken(_("Yêu cầu không được nêu mã trường hợp của học sinh."))
    tied = request.above_id or request.below.exists()
    if tied and {"letter_number", "letter_on"} & set(changed):
        raise RuleBroken(_("Cấp trên hoặc cấp dưới cùng làm theo công văn này nên không sửa số, ngày được."))
    if questions and request.school_reports.filter(state__in=FROZEN).exists():
        raise RuleBroken(_("Đã có trường chốt báo cáo nên không thêm câu hỏi được; anh/chị lập yêu cầu riêng."))


def _add_questions(request: ReportRequest, questions: Sequence[Asked]) -> None:
    """After those that are there: answers are kept by place."""
    there = request.questions.count()
    Question.objects.bulk_create(
        Question(request=request, position=place, **one.fields)
        for place, one in enumerate(questions, start=there + 1)
    )


@transaction.atomic
def add_schools(*, actor: User, request: ReportRequest, schools: Sequence[Unit]) -> list[SchoolReport]:
    """Ask further schools of the office's own: one that opened, or that was forgotten."""
    request = _locked(actor, request)
    known = set(tiers.addable_schools(actor, request))
    wanted = [school for school in schools if school in known]
    if not wanted:
        raise RuleBroken(_("Anh/chị chọn trường chưa được yêu cầu."))
    day, office = max(timezone.localdate(), request.due_on), request.office
    reports = SchoolReport.objects.bulk_create(
        SchoolReport(request=request, unit=school, copy_to=access.other_receiver(school, office, day))
        for school in wanted
    )
    notices.asked(reports)
    audit.record(
        "reports.add_schools",
        actor=actor,
        unit=request.office_id,
        target=request,
        units=[school.pk for school in wanted],
    )
    return reports


@transaction.atomic
def withdraw_request(*, actor: User, request: ReportRequest, reason: str) -> ReportRequest:
    """Rút yêu cầu, with a reason that the schools read. What was written and sent is kept; nobody is asked or
    reminded any more. Refused once totals were approved from it."""
    request = _locked(actor, request)
    if not reason.strip():
        raise RuleBroken(_("Anh/chị ghi giúp lý do rút yêu cầu; các trường đọc được lý do này."))
    if ApprovedTotals.objects.filter(report__request=request).exists():
        raise RuleBroken(_("Số liệu tổng hợp của yêu cầu này đã chốt nên không rút được."))
    request.withdrawn_at, request.withdrawn_because = timezone.now(), reason.strip()
    request.version += 1
    request.full_clean()
    request.save()
    reports = list(request.school_reports.select_related("unit", "request"))
    for report in reports:
        if report.state == ReportState.APPROVED:  # its paper waits for no number
            register.withdraw(papers.SOURCE, papers.source_id(report))
    notices.withdrawn(request, reports, tiers.offices_asked(request))
    audit.record("reports.withdraw_request", actor=actor, unit=request.office_id, target=request)
    return request


def _locked(actor: User, request: ReportRequest) -> ReportRequest:
    access.require_for_request(actor, "amend", request)
    rows = ReportRequest.objects.select_for_update(of=("self",)).select_related("office")
    request = rows.get(pk=request.pk)
    if request.withdrawn_at:
        raise RuleBroken(access.withdrawn_sentence(request))
    return request
