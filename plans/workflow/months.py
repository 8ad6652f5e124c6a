"""The month: drafted by the focal teacher, returned or signed by the principal; signed is locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import Role
from accounts.models import Unit, User
from ctxh_portal.kit.calendar import month_start
from ctxh_portal.kit.errors import RuleBroken, Stale
from plans import access, figures, notices
from plans.enums import MonthState
from plans.models import MonthCriterion, MonthlyAssessment
from plans.workflow.base import refuse_names
from plans.workflow.shortcomings import (
    FALLS_SHORT,
    Answer,
    Point,
    put_answers,
    put_marks,
    put_points,
    refuse_unanswered,
)


@transaction.atomic
def draft_assessment(
    *,
    actor: User,
    unit: Unit,
    month: date,
    results: str = "",
    shortcomings: str = "",
    remedies: str = "",
    next_steps: str = "",
    nothing_happened: bool = False,
    marks: dict[MonthCriterion, str] | None = None,
    points: Sequence[Point] | None = None,
    answers: Sequence[Answer] = (),
    version: int = 0,
) -> MonthlyAssessment:
    """Write or go on writing the assessment of a month that has begun; `version` 0 begins it.

    `points` are the shortcomings with remedy and day; the words of the paper follow from them. `answers` say what
    became of those of earlier months."""
    access.require_assessing(actor, unit, Role.FOCAL)
    month = month_start(month)
    if month > timezone.localdate():
        raise RuleBroken(_("Tháng %(month)s chưa đến.") % {"month": f"{month:%m/%Y}"})
    assessment = MonthlyAssessment.objects.select_for_update(of=("self",)).filter(unit=unit, month=month).first()
    if assessment is None:
        assessment = MonthlyAssessment(unit=unit, month=month, drafted_by=actor, version=0)
    _refuse_signed(assessment)
    _refuse_waiting(assessment)
    _refuse_stale(assessment, version)
    assessment.results, assessment.shortcomings = results.strip(), shortcomings.strip()
    assessment.remedies, assessment.next_steps = remedies.strip(), next_steps.strip()
    assessment.nothing_happened = nothing_happened
    _saved(assessment)
    put_marks(assessment, marks)
    put_answers(actor, assessment, answers)
    if points is not None:
        put_points(assessment, points)
        assessment.shortcomings, assessment.remedies = _words_of(assessment)
        assessment.save()
    audit.record("plans.draft_assessment", actor=actor, unit=unit, target=assessment, month=f"{month:%Y-%m}")
    return assessment


def _words_of(assessment: MonthlyAssessment) -> tuple[str, str]:
    """The rows as the paper says them, those carried on from earlier months first."""
    rows = sorted(assessment.points.all(), key=lambda row: (row.follows_id is None, row.pk))
    mended = [f"- {row.remedy} (hạn {row.due_on:%d/%m/%Y})" for row in rows]
    return "\n".join(f"- {row.text}" for row in rows), "\n".join(mended)


@transaction.atomic
def report_nothing(*, actor: User, unit: Unit, month: date, version: int = 0) -> MonthlyAssessment:
    """ "Tháng này không phát sinh" in one act: written and laid before the principal. A draft that says something
    is left as it is."""
    access.require_assessing(actor, unit, Role.FOCAL)
    before = MonthlyAssessment.objects.select_for_update(of=("self",)).filter(unit=unit, month=month_start(month))
    if any(row.has_words for row in before):
        raise RuleBroken(_("Bản nháp của tháng này đã có nội dung nên chưa thể ghi “không phát sinh”."))
    kept = draft_assessment(actor=actor, unit=unit, month=month, nothing_happened=True, version=version)
    return submit_assessment(actor=actor, assessment=kept)


@transaction.atomic
def submit_assessment(*, actor: User, assessment: MonthlyAssessment) -> MonthlyAssessment:
    """To the principal. Raises RuleBroken with what is missing, or where the records contradict "không
    phát sinh"."""
    assessment = _locked(actor, assessment, Role.FOCAL)
    _refuse_waiting(assessment)
    if assessment.nothing_happened:
        if figures.something_happened(figures.of_month(actor, assessment.unit, assessment.month)):
            raise RuleBroken(
                _(
                    "Sổ của tháng này có trường hợp, buổi gặp, thời hạn, tin báo hoặc hoạt động nên chưa thể ghi "
                    "“không phát sinh”."
                )
            )
    else:
        _refuse_incomplete(assessment)
    refuse_unanswered(actor, assessment)
    words = (assessment.results, assessment.shortcomings, assessment.remedies, assessment.next_steps)
    refuse_names(assessment.unit, *words)
    assessment.state, assessment.comment = MonthState.SUBMITTED, ""
    _saved(assessment)
    notices.month_submitted(assessment)
    audit.record("plans.submit_assessment", actor=actor, unit=assessment.unit, target=assessment)
    return assessment


@transaction.atomic
def return_assessment(*, actor: User, assessment: MonthlyAssessment, comment: str) -> MonthlyAssessment:
    assessment = _locked(actor, assessment, Role.PRINCIPAL)
    _refuse_unless_submitted(assessment)
    if not comment.strip():
        raise RuleBroken(_("Xin ghi ý kiến để giáo viên đầu mối biết cần bổ sung điều gì."))
    assessment.state, assessment.comment = MonthState.RETURNED, comment.strip()
    _saved(assessment)
    notices.month_decided(assessment)
    audit.record("plans.return_assessment", actor=actor, unit=assessment.unit, target=assessment)
    return assessment


@transaction.atomic
def sign_assessment(*, actor: User, assessment: MonthlyAssessment, comment: str = "") -> MonthlyAssessment:
    """The figures freeze with the signature; nobody signs what they drafted."""
    assessment = _locked(actor, assessment, Role.PRINCIPAL)
    _refuse_unless_submitted(assessment)
    if assessment.drafted_by_id == actor.pk:
        raise RuleBroken(_("Thầy/cô đã soạn đánh giá này nên không tự ký được."))
    assessment.figures = figures.of_month(actor, assessment.unit, assessment.month)
    assessment.state, assessment.comment = MonthState.SIGNED, comment.strip()
    assessment.signed_by, assessment.signed_at = actor, timezone.now()
    _saved(assessment)
    notices.month_decided(assessment)
    audit.record("plans.sign_assessment", actor=actor, unit=assessment.unit, target=assessment)
    return assessment


@transaction.atomic
def record_year_paper(*, actor: User, unit: Unit, first: int, kind: str) -> None:
    """Every paper that leaves the portal is written down: pdf or docx."""
    access.require_assessing(actor, unit, Role.FOCAL, Role.PRINCIPAL)
    audit.record("plans.download_months", actor=actor, unit=unit, year=first, kind=kind)


def _locked(actor: User, assessment: MonthlyAssessment, *roles: str) -> MonthlyAssessment:
    access.require_assessing(actor, assessment.unit, *roles)
    rows = MonthlyAssessment.objects.select_for_update(of=("self",)).select_related("unit")
    assessment = rows.get(pk=assessment.pk)
    _refuse_signed(assessment)
    return assessment


def _saved(assessment: MonthlyAssessment) -> None:
    assessment.version += 1
    assessment.full_clean()
    assessment.save()


def _refuse_signed(assessment: MonthlyAssessment) -> None:
    if assessment.is_signed:
        raise RuleBroken(
            _(
                "Đánh giá tháng %(month)s đã được hiệu trưởng ký nên không sửa được nữa. Điều cần nói thêm "
                "ghi vào tháng sau."
            )
            % {"month": f"{assessment.month:%m/%Y}"}
        )


def _refuse_waiting(assessment: MonthlyAssessment) -> None:
    if assessment.state == MonthState.SUBMITTED:
        raise RuleBroken(_("Đánh giá này đang chờ hiệu trưởng. Muốn sửa, xin đề nghị hiệu trưởng trả lại."))


def _refuse_unless_submitted(assessment: MonthlyAssessment) -> None:
    if assessment.state != MonthState.SUBMITTED:
        raise RuleBroken(_("Đánh giá này không ở trạng thái chờ hiệu trưởng."))


def _refuse_stale(assessment: MonthlyAssessment, version: int) -> None:
    if assessment.version != version:
        raise Stale(
            _("Đánh giá này vừa được người khác sửa. Nội dung thầy/cô đã nhập vẫn được giữ trên trang."),
            assessment.version,
            assessment,
        )


def _refuse_incomplete(assessment: MonthlyAssessment) -> None:
    texts = ((assessment.results, _("Kết quả đạt được")), (assessment.next_steps, _("Việc tháng sau")))
    missing = [label for text, label in texts if not text]
    if not assessment.shortcomings and assessment.marks.filter(value__in=FALLS_SHORT).exists():
        missing.append(_("Tồn tại, hạn chế (có tiêu chí chưa đạt)"))
    if missing:
        raise RuleBroken(
            _("Chưa trình được vì thiếu phần %(parts)s. Nội dung thầy/cô đã nhập vẫn được giữ.")
            % {"parts": ", ".join(missing)}
        )
