"""Criteria and shortcomings of a month: marked, told with a remedy and a day, answered by a later month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import User
from ctxh_portal.kit.calendar import month_start
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.names import clean
from plans import access
from plans.enums import MarkValue, ShortcomingAnswer
from plans.models import MonthCriterion, MonthlyAssessment, MonthMark, Shortcoming

FALLS_SHORT = (MarkValue.PARTLY, MarkValue.NOT_MET)


@dataclass(frozen=True)
class Point:
    """A shortcoming as it was typed."""

    text: str
    remedy: str
    due_on: date


@dataclass(frozen=True)
class Answer:
    """What became of one of an earlier month; `due_on` is the new day of one that goes on."""

    shortcoming: Shortcoming
    answer: str
    note: str = ""
    due_on: date | None = None


def put_marks(assessment: MonthlyAssessment, marks: dict[MonthCriterion, str] | None) -> None:
    """Against the criteria of its own month alone."""
    if marks is None:
        return
    valid = set(access.criteria_in(assessment.month))
    if set(marks) - valid:
        raise RuleBroken(_("Có tiêu chí không thuộc tháng này. Xin mở lại trang."))
    assessment.marks.all().delete()
    for criterion, value in marks.items():
        if value:
            row = MonthMark(assessment=assessment, criterion=criterion, value=value)
            row.full_clean()
            row.save()


def put_points(assessment: MonthlyAssessment, points: Sequence[Point]) -> None:
    """The month's own ones; those that it carried on come from its answers."""
    assessment.points.filter(follows=None).delete()
    for point in points:
        if point.due_on < assessment.month:
            raise RuleBroken(_("Hạn khắc phục không thể trước tháng được đánh giá."))
        row = Shortcoming(
            assessment=assessment, text=point.text.strip(), remedy=point.remedy.strip(), due_on=point.due_on
        )
        row.full_clean()
        row.save()


def put_answers(actor: User, assessment: MonthlyAssessment, answers: Sequence[Answer]) -> None:
    asked = {row.pk: row for row in access.asked_in(actor, assessment.unit, assessment.month)}
    for given in answers:
        row = asked.get(given.shortcoming.pk)
        if row is None:
            raise RuleBroken(_("Có tồn tại đã được trả lời ở tháng khác. Xin mở lại trang."))
        Shortcoming.objects.filter(follows=row, assessment=assessment).delete()
        row.answer, row.answer_note = given.answer, clean(given.note)
        row.answered_in = assessment if given.answer else None
        row.full_clean()
        row.save()
        if given.answer == ShortcomingAnswer.CARRIED:
            if given.due_on is None or given.due_on < assessment.month:
                raise RuleBroken(_("Tồn tại được tiếp tục cần hạn khắc phục mới."))
            Shortcoming.objects.create(
                assessment=assessment, text=row.text, remedy=row.remedy, due_on=given.due_on, follows=row
            )


def refuse_unanswered(actor: User, assessment: MonthlyAssessment) -> None:
    """What an earlier month left is answered before this one goes to the principal."""
    rows = access.asked_in(actor, assessment.unit, assessment.month)
    if any(not row.answer for row in rows):
        raise RuleBroken(
            _("Xin trả lời các tồn tại của tháng trước: đã khắc phục chưa? Nội dung đã nhập vẫn được giữ.")
        )


@transaction.atomic
def save_criterion(
    *,
    actor: User,
    text: str,
    position: int,
    valid_from: date,
    valid_until: date | None = None,
    note: str = "",
    criterion: MonthCriterion | None = None,
    version: int | None = None,
) -> MonthCriterion:
    """An office adds a criterion, or words one anew from a month on: months before that keep the old words. One
    that no month is judged by yet is simply corrected."""
    office = people.require_catalogue(actor)
    valid_from = month_start(valid_from)
    if criterion is not None:
        criterion = MonthCriterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
        if version != criterion.version:
            words = _("Tiêu chí này vừa được người khác sửa; phần vừa nhập vẫn được giữ.")
            raise Stale(words, criterion.version, criterion)
        new_words = clean(text) != criterion.text or position != criterion.position
        if new_words and MonthMark.objects.filter(criterion=criterion, assessment__month__gte=valid_from).exists():
            raise RuleBroken(_("Đã có trường đánh giá theo tiêu chí này từ tháng đó; xin chọn tháng sau."))
        if new_words and valid_from > criterion.valid_from:
            criterion.valid_until = valid_from - timedelta(days=1)
            criterion.version += 1
            criterion.full_clean()
            criterion.save()
            criterion = MonthCriterion(follows=criterion, version=0)
    criterion = criterion or MonthCriterion(version=0)
    criterion.text, criterion.position, criterion.note = clean(text), position, clean(note)
    criterion.valid_from, criterion.valid_until = valid_from, valid_until
    criterion.version += 1
    criterion.full_clean()
    criterion.save()
    audit.record("plans.save_criterion", actor=actor, unit=office, target=criterion, version=criterion.version)
    return criterion
